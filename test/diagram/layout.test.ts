// Layout, held to what a reader would want of it on random scenes and on a few that were built to be awkward.

import fc from "fast-check";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutCache, type LaidOutScene, type LayoutEngine, layoutScene } from "../../diagram/layout.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();

/** The engine, with a count of the graphs that it was asked to lay out. */
function counting(): LayoutEngine & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    layout(graph) {
      asked.push(graph.children?.[0]?.id ?? "");
      return engine.layout(graph);
    },
  };
}

const twoSystems = {
  containers: ["left", "right", "right.inner"],
  nodes: {
    user: "client",
    "left.api": "service",
    "left.db": "store",
    "right.api": "service",
    "right.inner.queue": "queue",
    "right.inner.worker": "worker",
  },
  edges: [
    ["user", "left.api"],
    ["left.api", "left.db", "writes"],
    ["left.api", "right.inner.queue", "publishes", "async"],
    ["right.inner.queue", "right.inner.worker", "consumed by", "async"],
    ["right.inner.worker", "left.db", "reads"],
    ["left.api", "right.api"],
  ],
} as const;

test("nothing overlaps, everything is inside, and arrows go from box to box around all others", async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      expect(faultsOf(await layoutScene(scene, engine))).toEqual([]);
    }),
    { seed: 20_15, numRuns: 250 },
  );
});

test("the checks of that property see a moved node, a lost end and a label upon a node", async () => {
  const laidOut = await layoutScene(sceneOf(twoSystems), engine);
  const faultsWith = (change: Partial<LaidOutScene>): readonly string[] => faultsOf({ ...laidOut, ...change });
  const [first, ...others] = laidOut.nodes;
  const [edge, ...otherEdges] = laidOut.edges;
  if (first === undefined || edge === undefined) throw new Error("the scene has nodes and edges");
  expect(faultsOf(laidOut)).toEqual([]);
  expect(faultsWith({ nodes: [{ ...first, box: { ...first.box, x: -500 } }, ...others] })).toContain(
    "user is not inside the paper",
  );
  expect(faultsWith({ edges: [{ ...edge, points: edge.points.slice(0, -1) }, ...otherEdges] })).not.toEqual([]);
  expect(faultsWith({ edges: [{ ...edge, label: first.box }, ...otherEdges] })).toContain(
    "the label of user -> left.api sync covers user",
  );
});

test("an arrow between containers is one line from node to node", async () => {
  const { edges, nodes } = await layoutScene(sceneOf(twoSystems), engine);
  const edge = edges.find((one) => one.edge.source === "left.api" && one.edge.target === "right.inner.queue");
  const queue = nodes.find(({ node }) => node.id === "right.inner.queue");
  const end = edge?.points.at(-1);
  expect(end?.y).toBeCloseTo(queue?.box.y ?? Number.NaN, 1);
});

test("the same scene is laid out alike with a cache, without, and twice", async () => {
  const scene = sceneOf(twoSystems);
  const plain = await layoutScene(scene, engine);
  const cache = createLayoutCache();
  expect(await layoutScene(scene, engine, { cache })).toEqual(plain);
  expect(await layoutScene(scene, engine, { cache })).toEqual(plain);
});

/** So many that a picture of them is laid out container by container, and only so. */
const crowd = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`crowd.n${index}`, "service" as const]));

test("an unchanged scene asks nothing of the engine, and in a large one a changed container only itself and those around it", async () => {
  const cache = createLayoutCache();
  const counted = counting();
  const large = {
    ...twoSystems,
    containers: [...twoSystems.containers, "crowd"],
    nodes: { ...twoSystems.nodes, ...crowd },
  };
  await layoutScene(sceneOf(large), counted, { cache });
  expect(counted.asked.splice(0)).toEqual(["right.inner", "crowd", "right", "left", "paper"]);
  await layoutScene(sceneOf(large), counted, { cache });
  expect(counted.asked.splice(0)).toEqual([]);
  const edited = { ...large, nodes: { ...large.nodes, "right.inner.second": "store" as const } };
  await layoutScene(sceneOf(edited), counted, { cache });
  expect(counted.asked.splice(0)).toEqual(["right.inner", "right", "paper"]);
});

test("another name of the same width changes no place", async () => {
  const cache = createLayoutCache();
  const counted = counting();
  await layoutScene(sceneOf(twoSystems), counted, { cache });
  counted.asked.splice(0);
  const renamed = { ...twoSystems, nodes: { ...twoSystems.nodes, "left.api": { label: "left.apo" } } };
  const { nodes } = await layoutScene(sceneOf(renamed), counted, { cache });
  expect(counted.asked).toEqual([]);
  expect(nodes.find(({ node }) => node.id === "left.api")?.node.label).toBe("left.apo");
});

test("an aborted layout stops before the next container", async () => {
  const counted = counting();
  const signal = {
    throwIfAborted() {
      if (counted.asked.length === 2) throw new Error("somebody asked anew");
    },
  };
  await expect(layoutScene(sceneOf(twoSystems), counted, { signal })).rejects.toThrow("somebody asked anew");
  expect(counted.asked).toHaveLength(2);
});

test("no scene, an empty container and a component that calls itself have a picture", async () => {
  const nothing = await layoutScene(sceneOf({ nodes: {} }), engine);
  expect(nothing.nodes).toEqual([]);
  expect(nothing.width).toBeGreaterThan(0);
  const odd = await layoutScene(
    sceneOf({ containers: ["empty"], nodes: { a: "service" }, edges: [["a", "a"]] }),
    engine,
  );
  expect(faultsOf(odd)).toEqual([]);
  expect(odd.containers[0]?.box.height).toBeGreaterThan(40);
});

test("a title begins where no arrow comes in", async () => {
  const laidOut = await layoutScene(
    sceneOf({
      containers: ["system"],
      nodes: { ...{ a: "client", b: "client", c: "client" }, "system.api": "gateway" },
      edges: [
        ["a", "system.api"],
        ["b", "system.api"],
        ["c", "system.api"],
      ],
    }),
    engine,
  );
  const [title] = laidOut.containers;
  if (title === undefined) throw new Error("the scene has a container");
  for (const { points } of laidOut.edges) {
    const x = points.at(-1)?.x ?? 0;
    expect(x < title.titleX - 4 || x > title.titleX + 60).toBe(true);
  }
});
