// The layout thread through its client: the same places as in this thread, cancelling, faults and dying.

import { afterEach, expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { type LaidOutScene, layoutScene } from "../../diagram/layout.ts";
import type { Scene } from "../../diagram/scene.ts";
import { createLayoutClient, type LayoutClient } from "../../server/layout-client.ts";
import { sceneOf } from "../support/scene.ts";

const worker = new URL("../../server/layout-worker.ts", import.meta.url);
const clients: LayoutClient[] = [];

function client(path: URL = worker, patienceMs?: number): LayoutClient {
  const one = createLayoutClient(path, patienceMs);
  clients.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.dispose()));
});

const scene = sceneOf({
  containers: ["shop"],
  nodes: { app: "client", "shop.api": "service", "shop.db": "store" },
  edges: [
    ["app", "shop.api"],
    ["shop.api", "shop.db", "writes"],
  ],
});

test("the thread gives the places that this thread would have given", async () => {
  const layout = client();
  layout.warm();
  expect(await layout.layout(scene)).toEqual(await layoutScene(scene, createLayoutEngine()));
  expect(await layout.layout(scene)).toEqual(await layoutScene(scene, createLayoutEngine()));
});

test("a scene that was laid out in advance has the same places, whatever is asked for meanwhile", async () => {
  const layout = client();
  layout.warm(scene);
  const other = sceneOf({ nodes: { lone: "service" } });
  const [lone, expected] = await Promise.all([layout.layout(other), layout.layout(scene)]);
  expect(lone).toEqual(await layoutScene(other, createLayoutEngine()));
  expect(expected).toEqual(await layoutScene(scene, createLayoutEngine()));
});

test("several requests are all answered", async () => {
  const layout = client();
  const results = await Promise.all(
    ["a", "b", "c"].map((id) => layout.layout(sceneOf({ nodes: { [id]: "service" } }))),
  );
  expect(results.map(({ nodes }) => nodes[0]?.node.id)).toEqual(["a", "b", "c"]);
});

test("what two scenes of one series share stays where it was, and another series knows nothing of it", async () => {
  const layout = client();
  const more = sceneOf({
    containers: ["shop"],
    nodes: { "shop.ads": "service", app: "client", "shop.api": "service", "shop.db": "store" },
    edges: [
      ["shop.api", "shop.ads"],
      ["app", "shop.api"],
      ["shop.api", "shop.db", "writes"],
    ],
  });
  const boxOf = (laidOut: LaidOutScene, id: string) => laidOut.nodes.find(({ node }) => node.id === id)?.box;
  const first = await layout.layout(scene, undefined, 1);
  const second = await layout.layout(more, undefined, 1);
  expect(boxOf(second, "shop.db")).toEqual(boxOf(first, "shop.db"));
  expect(boxOf(second, "shop.api")).toEqual(boxOf(first, "shop.api"));
  expect(await layout.layout(more, undefined, 2)).toEqual(await layoutScene(more, createLayoutEngine()));
});

test("a scene in the same places is not laid out, and its new names are known to the next layout", async () => {
  // Says how much it was asked, and puts everything where it stood.
  const counting = `import { parentPort } from "node:worker_threads";
    let asked = 0;
    parentPort.on("message", ({ kind, id, scene }) => {
      asked += 1;
      const place = (node) => ({ node, box: { x: asked, y: 0, width: 1, height: 1 } });
      const laidOut = { scene, containers: [], nodes: scene.nodes.map(place), edges: [], width: asked };
      if (kind === "layout") parentPort.postMessage({ kind: "done", id, laidOut });
    });`;
  const named = (label: string, id = "one") => sceneOf({ nodes: { [id]: { label } } });
  const layout = client(new URL(`data:text/javascript,${encodeURIComponent(counting)}`));
  const asked = async (next: Scene, series?: number, pins?: ReadonlyMap<string, { x: number; y: number }>) =>
    (await layout.layout(next, undefined, series, pins)).width;
  expect(await asked(named("one"), 1)).toBe(1);
  const again = await layout.layout(named("eno"), undefined, 1);
  expect([again.width, again.nodes[0]?.node.label, again.scene.nodes[0]?.label]).toEqual([1, "eno", "eno"]);
  expect(await asked(named("eno"), 2)).toBe(2);
  expect(await asked(named("eno"))).toBe(3);
  expect(await asked(named("one", "another"), 1)).toBe(1);
  // The new name came before.
  expect(await asked(named("something that is far longer", "another"), 1)).toBe(5);
  const pins = new Map([["another", { x: 9, y: 9 }]]);
  expect(await asked(named("something that is far longer", "another"), 1, pins)).toBe(6);
  expect(await asked(named("something that is far longer", "another"), 1, pins)).toBe(6);
  expect(await asked(named("something that is far longer", "renamed"), 1, pins)).toBe(7);
});

test("after a request that was aborted nothing is taken over, since the thread may have gone on", async () => {
  const layout = client();
  const boxOf = (laidOut: LaidOutScene) => laidOut.nodes.find(({ node }) => node.id === "shop.db")?.box;
  const first = await layout.layout(scene, undefined, 1);
  const abort = new AbortController();
  const dropped = layout.layout(sceneOf({ nodes: { lone: "service" } }), abort.signal, 1);
  abort.abort(new Error("somebody typed"));
  await expect(dropped).rejects.toThrow("somebody typed");
  expect(boxOf(await layout.layout(scene, undefined, 1))).toEqual(boxOf(first));
});

test("what is pinned stands where its pin says, with a series and without", async () => {
  const layout = client();
  const pins = new Map([["shop.db", { x: 500, y: 60 }]]);
  const placeOf = (laidOut: LaidOutScene) => laidOut.nodes.find(({ node }) => node.id === "shop.db")?.place;
  await layout.layout(scene, undefined, 3);
  expect(placeOf(await layout.layout(scene, undefined, 3, pins))).toEqual({ x: 500, y: 60 });
  expect(placeOf(await layout.layout(scene, undefined, undefined, pins))).toEqual({ x: 500, y: 60 });
  expect(placeOf(await layout.layout(scene, undefined, 3))).not.toEqual({ x: 500, y: 60 });
});

test("an aborted request rejects at once with the signal's reason, and the next one is served", async () => {
  const layout = client();
  const abort = new AbortController();
  const first = layout.layout(scene, abort.signal);
  abort.abort(new Error("somebody typed"));
  await expect(first).rejects.toThrow("somebody typed");
  await expect(layout.layout(scene, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  expect((await layout.layout(scene)).nodes).toHaveLength(3);
});

test("a thread that does not let go of what was aborted is ended, and what waits is asked of a new one", async () => {
  const layout = client(worker, 50);
  await layout.layout(scene);
  // The one container holds far more arrows than can be laid out while anybody waits.
  const count = 70;
  const names = Array.from({ length: count }, (_, index) => `n${index}`);
  const endless = sceneOf({
    nodes: Object.fromEntries(names.map((name) => [name, "service" as const])),
    edges: names.flatMap((from, index) => names.slice(index + 1).map((to) => [from, to] as const)),
  });
  const abort = new AbortController();
  const first = layout.layout(endless, abort.signal);
  const refused = expect(first).rejects.toThrow("somebody turned away");
  const second = layout.layout(scene);
  abort.abort(new Error("somebody turned away"));
  await refused;
  expect((await second).nodes).toHaveLength(3);
  expect((await layout.layout(scene)).nodes).toHaveLength(3);
});

test("a scene that cannot be laid out rejects and costs no later one", async () => {
  const layout = client();
  const broken = { ...scene, nodes: undefined } as unknown as Scene;
  await expect(layout.layout(broken)).rejects.toThrow("layout failed");
  expect((await layout.layout(scene)).nodes).toHaveLength(3);
});

test("a thread that cannot run rejects what it was asked", async () => {
  const layout = client(new URL("../../server/no-such-worker.ts", import.meta.url));
  await expect(layout.layout(scene)).rejects.toThrow();
});

test("a thread that dies takes nothing with it that was asked of the next one", async () => {
  // Its end is told in two events, the second when the next thread is at work already.
  const fragile = `import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ kind, id, scene }) => {
      if (kind !== "layout") return;
      if (scene.nodes.length === 0) throw new Error("boom");
      parentPort.postMessage({ kind: "done", id, laidOut: { nodes: scene.nodes } });
    });`;
  const layout = client(new URL(`data:text/javascript,${encodeURIComponent(fragile)}`));
  await expect(layout.layout(sceneOf({ nodes: {} }))).rejects.toThrow("boom");
  expect((await layout.layout(scene)).nodes).toHaveLength(3);
});

test("after its end the client refuses", async () => {
  const layout = client();
  const pending = layout.layout(scene);
  const ended = expect(pending).rejects.toThrow("ended");
  await layout.dispose();
  await ended;
  await expect(layout.layout(scene)).rejects.toThrow("ended");
});
