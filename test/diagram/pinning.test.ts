// What a person has put somewhere stands there: exactly, apart from everything else, after edits too, and until it is taken back.

import fc from "fast-check";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory } from "../../diagram/history.ts";
import { createLayoutCache, type LaidOutScene, layoutScene, type Pins, type Point } from "../../diagram/layout.ts";
import type { Scene } from "../../diagram/scene.ts";
import { edited, editKinds, largeScene } from "../support/large-scene.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();
const cache = createLayoutCache();

/** Where everything stands, as a pin would say it. */
function placesOf({ nodes, containers }: LaidOutScene): Pins {
  return new Map([
    ...nodes.map(({ node, place }) => [node.id, place] as const),
    ...containers.map(({ container, place }) => [container.id, place] as const),
  ]);
}

const shop = {
  nodes: { app: "client", api: "service", db: "store", mail: "worker" },
  edges: [
    ["app", "api"],
    ["api", "db"],
    ["api", "mail"],
  ],
} as const;

test("a pinned node stands where it was put, and its container grows", async () => {
  const scene = sceneOf({
    containers: ["shop"],
    nodes: { "shop.api": "service", "shop.db": "store", "shop.mail": "worker" },
    edges: [
      ["shop.api", "shop.db"],
      ["shop.api", "shop.mail"],
    ],
  });
  const before = await layoutScene(scene, engine);
  const pins: Pins = new Map([["shop.db", { x: 700, y: 420 }]]);
  const after = await layoutScene(scene, engine, { pins });
  expect(placesOf(after).get("shop.db")).toEqual({ x: 700, y: 420 });
  expect(placesOf(after).get("shop.api")).toEqual(placesOf(before).get("shop.api"));
  expect(after.width).toBeGreaterThan(before.width);
  expect(faultsOf(after)).toEqual([]);
});

const somewhere = fc.record({ x: fc.integer({ min: -600, max: 1400 }), y: fc.integer({ min: -600, max: 1400 }) });

/** Pins of some members of a scene. */
function pinsOf(scene: Scene, wanted: readonly (readonly [number, Point])[]): Pins {
  const ids = [...scene.nodes, ...scene.containers].map(({ id }) => id);
  return new Map(wanted.map(([choice, at]) => [ids[choice % ids.length] ?? "", at]));
}

test("wherever some members are put, nothing overlaps, and who gives way gives way to another pin", async () => {
  let pinned = 0;
  let exact = 0;
  await fc.assert(
    fc.asyncProperty(scenes, fc.array(fc.tuple(fc.nat(), somewhere), { maxLength: 6 }), async (scene, wanted) => {
      const pins = pinsOf(scene, wanted);
      const laidOut = await layoutScene(scene, engine, { pins, cache });
      expect(faultsOf(laidOut)).toEqual([]);
      const places = placesOf(laidOut);
      const parents = new Map([...scene.nodes, ...scene.containers].map(({ id, parent }) => [id, parent]));
      for (const [id, pin] of pins) {
        const isAlone = ![...pins.keys()].some((other) => other !== id && parents.get(other) === parents.get(id));
        if (isAlone) expect(places.get(id)).toEqual({ x: expect.closeTo(pin.x, 6), y: expect.closeTo(pin.y, 6) });
        pinned += 1;
        if (distance(places.get(id), pin) < 0.01) exact += 1;
      }
    }),
    { seed: 20_26, numRuns: 100 },
  );
  expect(exact / pinned).toBeGreaterThan(0.8);
});

test("whatever edits follow, what was put somewhere stays there and nothing overlaps", async () => {
  const history = createLayoutHistory();
  let scene = largeScene(5, 30);
  const pinned = Object.keys(scene.nodes).filter((_, index) => index % 4 === 0);
  const first = placesOf(await layoutScene(sceneOf(scene), engine, { cache, history }));
  const pins: Pins = new Map(
    pinned.map((id, index) => {
      const { x, y } = first.get(id) ?? { x: 0, y: 0 };
      return [id, { x: Math.round(x) + 300 * (index % 3), y: Math.round(y) + 200 * (index % 2) }];
    }),
  );
  const put = placesOf(await layoutScene(sceneOf(scene), engine, { cache, history, pins }));
  for (let edit = 0; edit < 30; edit += 1) {
    scene = edited(scene, editKinds[(edit * 3) % editKinds.length] ?? "a node more", edit);
    const laidOut = await layoutScene(sceneOf(scene), engine, { cache, history, pins });
    expect(faultsOf(laidOut)).toEqual([]);
    const places = placesOf(laidOut);
    for (const id of pinned) {
      const place = places.get(id);
      if (place !== undefined) expect([id, distance(place, put.get(id))]).toEqual([id, expect.closeTo(0, 6)]);
    }
  }
});

test.each(editKinds)("with pins, %s moves the others by less than a tenth of their width", async (kind) => {
  const moves: number[] = [];
  for (let edit = 0; edit < 8; edit += 1) {
    const scene = largeScene(1, 60);
    const history = createLayoutHistory();
    const [one = "", other = ""] = [Object.keys(scene.nodes)[3], Object.keys(scene.nodes)[11]];
    const pins: Pins = new Map([
      [one, { x: 500, y: 40 }],
      [other, { x: 20, y: 600 }],
    ]);
    const before = await layoutScene(sceneOf(scene), engine, { cache, history, pins });
    const after = await layoutScene(sceneOf(edited(scene, kind, edit)), engine, { cache, history, pins });
    expect(faultsOf(after)).toEqual([]);
    const places = new Map(before.nodes.map(({ node, box }) => [node.id, box]));
    const ways = after.nodes.flatMap(({ node, box }) => {
      const was = places.get(node.id);
      return was === undefined ? [] : [distance(was, box) / box.width];
    });
    moves.push(ways.reduce((sum, way) => sum + way, 0) / ways.length);
  }
  expect(moves.reduce((sum, move) => sum + move, 0) / moves.length).toBeLessThan(0.1);
});

test("what is put on the place of another makes it give way, and the rest stays", async () => {
  const scene = sceneOf(shop);
  const before = await layoutScene(scene, engine);
  const at = placesOf(before).get("mail") ?? { x: 0, y: 0 };
  const after = await layoutScene(scene, engine, { pins: new Map([["api", at]]) });
  expect(placesOf(after).get("api")).toEqual(at);
  expect(distance(placesOf(after).get("mail"), at)).toBeGreaterThan(50);
  expect(placesOf(after).get("db")).toEqual(placesOf(before).get("db"));
  expect(faultsOf(after)).toEqual([]);
});

test("a place that is taken back leaves the picture as it was without", async () => {
  const history = createLayoutHistory();
  const scene = sceneOf(largeScene(2, 30));
  const before = await layoutScene(scene, engine, { cache, history });
  const pins: Pins = new Map([[scene.nodes[4]?.id ?? "", { x: -300, y: 900 }]]);
  const put = await layoutScene(scene, engine, { cache, history, pins });
  expect(put.edges).not.toEqual(before.edges);
  expect(await layoutScene(scene, engine, { cache, history })).toEqual(before);
  // Undone and done again, it is the same picture once more.
  expect(await layoutScene(scene, engine, { cache, history, pins })).toEqual(put);
});

test("what is put somewhere before everybody's eyes stands as in a picture that begins with it", async () => {
  const history = createLayoutHistory();
  const scene = sceneOf(shop);
  await layoutScene(scene, engine, { history });
  const pins: Pins = new Map([["db", { x: 400, y: -80 }]]);
  expect(await layoutScene(scene, engine, { history, pins })).toEqual(await layoutScene(scene, engine, { pins }));
});

test("something to the left of all else makes room without making other places wrong", async () => {
  const scene = sceneOf(shop);
  const history = createLayoutHistory();
  const pins: Pins = new Map([["mail", { x: 300, y: 500 }]]);
  await layoutScene(scene, engine, { history, pins });
  const after = await layoutScene(scene, engine, { history, pins: new Map([...pins, ["api", { x: -700, y: 90 }]]) });
  expect(placesOf(after).get("mail")).toEqual({ x: 300, y: 500 });
  expect(placesOf(after).get("api")).toEqual({ x: -700, y: 90 });
  expect(faultsOf(after)).toEqual([]);
});

test("a closed system stands where the open one was put", async () => {
  const scene = sceneOf({ containers: ["shop"], nodes: { app: "client", "shop.api": "service" } });
  const pins: Pins = new Map([["shop", { x: 420, y: 260 }]]);
  const closed = {
    ...scene,
    containers: scene.containers.map((one) => ({ ...one, collapsed: 1 })),
    nodes: scene.nodes.filter(({ parent }) => parent === undefined),
  };
  expect(placesOf(await layoutScene(scene, engine, { pins })).get("shop")).toEqual({ x: 420, y: 260 });
  expect(placesOf(await layoutScene(closed, engine, { pins })).get("shop")).toEqual({ x: 420, y: 260 });
});

test("pins of what is not there change nothing", async () => {
  const scene = sceneOf(shop);
  const pins: Pins = new Map([["gone", { x: 1, y: 1 }]]);
  expect(await layoutScene(scene, engine, { pins })).toEqual(await layoutScene(scene, engine));
});

function distance(one: Point | undefined, other: Point | undefined): number {
  if (one === undefined || other === undefined) return Number.POSITIVE_INFINITY;
  return Math.hypot(one.x - other.x, one.y - other.y);
}
