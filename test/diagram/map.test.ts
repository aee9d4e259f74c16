// The Map view as a projection: which nodes, edges, words and findings a model and its report come to.

import { expect, test } from "vitest";

import type { Finding } from "../../analysis/finding.ts";
import { mapScene } from "../../diagram/scene/map.ts";
import { entriesOf, type Scene } from "../../diagram/scene.ts";
import type { SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec } from "../support/model-spec.ts";

function sceneWith(components: Readonly<Record<string, ComponentSpec>>, findings: readonly Finding[] = []): Scene {
  return mapScene(buildModel({ components }), { findings });
}

function edgesOf(scene: Scene): readonly string[] {
  return scene.edges.map(({ source, target, label, manner }) => `${source} -[${label}, ${manner}]-> ${target}`);
}

function findingAt(element: string, severity: Finding["severity"] = "warning"): Finding {
  return {
    ...{ rule: "some-rule", severity, message: `Something about ${element}.`, element },
    ...{ at: { block: 0, start: 0, end: 1 }, flows: [], values: {}, evidence: [], cause: "" },
  };
}

test("containers, components and clients keep their nesting and their words", () => {
  const model: SystemModel = buildModel({
    containers: { shop: { owner: "team-shop", cells: 4 } },
    components: {
      app: { kind: "client", title: "Mobile app" },
      "shop.stock.db": { kind: "store", technology: "postgres", primary: { followers: 2 } },
    },
    technologies: { postgres: { kind: "store" } },
  });
  const { containers, nodes } = mapScene(model, { findings: [] });
  expect(containers.map(({ id, kind, parent, detail }) => ({ id, kind, parent, detail }))).toEqual([
    { id: "shop", kind: "system", parent: undefined, detail: "team-shop · 4 cells" },
    { id: "shop.stock", kind: "group", parent: "shop", detail: "" },
  ]);
  expect(nodes.map(({ id, job, label, detail, parent }) => ({ id, job, label, detail, parent }))).toEqual([
    { id: "app", job: "client", label: "Mobile app", detail: "client", parent: undefined },
    { id: "shop.stock.db", job: "store", label: "db", detail: "postgres · 1 primary + 2 async", parent: "shop.stock" },
  ]);
});

test("copies are said in the language's words", () => {
  const details = (spec: ComponentSpec): string | undefined => sceneWith({ a: spec }).nodes[0]?.detail;
  expect(details({ replicas: 6 })).toBe("service · ×6");
  expect(details({ kind: "store", managed: true })).toBe("store · managed");
  expect(details({ kind: "store", quorum: { write: 2, read: 2, of: 3 } })).toBe("store · write 2 read 2 of 3");
  expect(details({ kind: "store", shards: 16, replicas: 3 })).toBe("store · 16 shards · ×3");
  expect(details({ autoscale: { min: 2, max: 20 } })).toBe("service · ×2–20");
  expect(details({ replicas: 2, standby: 1 })).toBe("service · ×2 · 1 standby");
  expect(details({ replicas: 15_000 })).toBe("service · ×15,000");
  expect(details({ autoscale: { min: 200, max: 2_000 } })).toBe("service · ×200–2,000");
});

test("arrows follow requests and messages, and what nobody waits for is asynchronous", () => {
  const scene = sceneWith({
    api: { calls: ["auth"], writes: ["db"], publishes: { events: { outbox: "db" }, audit: {} } },
    auth: {},
    db: { kind: "store" },
    events: { kind: "topic" },
    audit: { kind: "queue" },
    worker: { kind: "worker", consumes: { events: { deadLetter: { queue: "dead", after: 5 } } } },
    dead: { kind: "queue" },
  });
  expect(edgesOf(scene)).toEqual([
    "api -[calls, sync]-> auth",
    "api -[writes, sync]-> db",
    "api -[publishes by outbox, async]-> events",
    "api -[publishes, sync]-> audit",
    "events -[consumed by, async]-> worker",
    "worker -[dead-letter, async]-> dead",
  ]);
});

test("dependencies of one pair and manner share an arrow, which leads to the first of them", () => {
  const scene = sceneWith({ api: { reads: ["db"], writes: ["db"] }, db: { kind: "store" } });
  expect(edgesOf(scene)).toEqual(["api -[reads, writes, sync]-> db"]);
  expect(scene.edges[0]?.elements).toEqual(["api reads db", "api writes db"]);
  expect(entriesOf(scene).at(-1)).toMatchObject({ id: "api -> db sync", element: "api reads db", kind: "dependency" });
});

test("fallbacks, optional dependencies, copies and hosts are arrows that say so", () => {
  const scene = sceneWith({
    api: { calls: { primary: { fallback: "secondary" }, extras: { optional: true } }, runsOn: "cluster" },
    primary: {},
    secondary: {},
    extras: {},
    cluster: { kind: "coordinator" },
    db: { kind: "store" },
    cache: { kind: "cache", of: "db" },
  });
  expect(edgesOf(scene)).toEqual([
    "api -[calls, sync]-> primary",
    "api -[fallback, sync]-> secondary",
    "api -[calls (optional), sync]-> extras",
    "api -[runs on, tie]-> cluster",
    "cache -[copy of, tie]-> db",
  ]);
});

test("a flow's step that nobody declares is drawn and called what it is, and leads to the flow", () => {
  const model = buildModel({
    components: { a: { calls: ["b"] }, b: {}, c: {} },
    flows: { buy: { body: ["a -> b -> c", { either: [{ body: ["a -> c"] }] }, "reply"] } },
  });
  const scene = mapScene(model, { findings: [] });
  expect(edgesOf(scene)).toEqual([
    "a -[calls, sync]-> b",
    "b -[undeclared step, sync]-> c",
    "a -[undeclared step, sync]-> c",
  ]);
  expect(scene.edges[1]?.elements).toEqual(["buy"]);
});

test("findings stand at their element; accepted ones and those about what a map has not are left out", () => {
  const accepted: Finding = { ...findingAt("db"), accepted: { rule: "some-rule", at: { block: 0, start: 0, end: 1 } } };
  const scene = sceneWith({ api: { writes: ["db"] }, db: { kind: "store" } }, [
    findingAt("db"),
    accepted,
    findingAt("api writes db", "error"),
    findingAt("some-flow"),
  ]);
  const severities = (list: readonly { readonly severity: string }[] | undefined) =>
    list?.map(({ severity }) => severity);
  expect(severities(scene.nodes.find(({ id }) => id === "db")?.findings)).toEqual(["warning"]);
  expect(severities(scene.nodes.find(({ id }) => id === "api")?.findings)).toEqual([]);
  expect(severities(scene.edges[0]?.findings)).toEqual(["error"]);
});

test("a scene is plain data without places of the text", () => {
  const scene = sceneWith({ api: { writes: ["db"] }, db: { kind: "store" } }, [findingAt("db")]);
  expect(structuredClone(scene)).toEqual(scene);
  expect(JSON.stringify(scene)).not.toContain('"at"');
});
