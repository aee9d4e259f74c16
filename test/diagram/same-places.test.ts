// Places that are taken over without a layout: they are those that a layout would have given, then and after the next edit.

import fc from "fast-check";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory } from "../../diagram/history.ts";
import { createLayoutCache, layoutScene } from "../../diagram/layout.ts";
import { placedAlike } from "../../diagram/same-places.ts";
import type { Scene, SceneContainer, SceneNode } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();
const cache = createLayoutCache();

const shop = sceneOf({
  containers: ["shop"],
  nodes: { app: "client", "shop.api": "service", "shop.db": "store" },
  edges: [
    ["app", "shop.api"],
    ["shop.api", "shop.db", "writes"],
  ],
});

/** Another name for everything whose name this holds of. */
function renamed(scene: Scene, isMeant: (id: string) => boolean): Scene {
  const nameOf = (id: string): string => (isMeant(id) ? `${id}-by-another-name` : id);
  const member = <Member extends SceneContainer | SceneNode>(one: Member): Member => ({
    ...one,
    id: nameOf(one.id),
    ...(one.parent === undefined ? {} : { parent: nameOf(one.parent) }),
  });
  return {
    ...scene,
    containers: scene.containers.map(member),
    nodes: scene.nodes.map(member),
    edges: scene.edges.map((edge) => {
      const [source, target] = [nameOf(edge.source), nameOf(edge.target)];
      return { ...edge, id: `${source} -> ${target} ${edge.manner}`, source, target };
    }),
  };
}

/** The scene with other nodes, by their place. */
function withNodes(scene: Scene, change: (node: SceneNode, index: number) => SceneNode): Scene {
  return { ...scene, nodes: scene.nodes.map(change) };
}

const finding = { severity: "warning", rule: "some-rule", message: "said otherwise" } as const;

/** Edits by a number, which says where: some take no room, some do. */
const edits: readonly ((scene: Scene, at: number) => Scene)[] = [
  (scene, at) => renamed(scene, (id) => (id.charCodeAt(1) + at) % 3 === 0),
  (scene, at) => renamed(scene, (id) => id === scene.nodes[at % scene.nodes.length]?.id),
  (scene, at) =>
    withNodes(scene, (node, index) => (index === at % scene.nodes.length ? { ...node, label: "y" } : node)),
  (scene, at) => withNodes(scene, (node, index) => (index % 2 === at % 2 ? { ...node, doc: "Some words." } : node)),
  (scene, at) => withNodes(scene, (node, index) => (index % 2 === at % 2 ? { ...node, findings: [finding] } : node)),
  (scene) => ({ ...scene, edges: scene.edges.map((edge) => ({ ...edge, label: [...edge.label].reverse().join("") })) }),
  (scene) => ({ ...scene, edges: scene.edges.map((edge) => ({ ...edge, findings: [...edge.findings, finding] })) }),
  (scene) => ({ ...scene, containers: scene.containers.map((one) => ({ ...one, findings: [finding] })) }),
  (scene) => ({ ...scene, edges: scene.edges.toReversed() }),
  (scene) => ({ ...scene, nodes: scene.nodes.toReversed() }),
];

const chosen = fc.record({ edit: fc.constantFrom(...edits), at: fc.nat(20) });

test("places are taken over only where a layout would give the same, and nobody can tell afterwards", async () => {
  const taken: boolean[] = [];
  await fc.assert(
    fc.asyncProperty(scenes, chosen, chosen, fc.boolean(), async (scene, first, second, isPinned) => {
      const [one, other] = [createLayoutHistory(), createLayoutHistory()];
      const [pinned] = scene.nodes;
      const pins = new Map(pinned !== undefined && isPinned ? [[pinned.id, { x: 300, y: 200 }]] : []);
      const [own, others] = [one, other].map((history) => ({ cache, history, pins }));
      const before = await layoutScene(scene, engine, own);
      toSvg(before, { theme: "editor" });
      await layoutScene(scene, engine, others);
      const next = first.edit(scene, first.at);
      const alike = placedAlike(before, next);
      taken.push(alike !== undefined);
      // Whoever asks takes nothing over that is pinned and goes by another name.
      if (alike === undefined || (alike.isRenamed && isPinned)) return;
      expect(alike.laidOut).toEqual(await layoutScene(next, engine, own));
      // What was drawn of the scene before is used where it still holds.
      const drawn = toSvg(alike.laidOut, { theme: "editor" });
      expect(drawn).toBe(toSvg(structuredClone(alike.laidOut), { theme: "editor" }));
      if (alike.isRenamed) other.rename(next);
      const last = second.edit(next, second.at);
      expect(await layoutScene(last, engine, others)).toEqual(await layoutScene(last, engine, own));
    }),
    { seed: 20_26, numRuns: 30 },
  );
  // Both happen often.
  expect(taken.filter(Boolean).length).toBeGreaterThan(6);
  expect(taken.filter((isTaken) => !isTaken).length).toBeGreaterThan(6);
});

test("a name that is as long, a remark or a finding at a node takes no room; a longer name does", async () => {
  const before = await layoutScene(shop, engine);
  const withLabel = (label: string): Scene =>
    withNodes(shop, (node) => (node.id === "shop.db" ? { ...node, label } : node));
  const noted = withNodes(shop, (node) => ({ ...node, findings: [finding] }));
  for (const scene of [withLabel("shop.bd"), noted]) {
    const alike = placedAlike(before, scene)?.laidOut;
    expect(alike?.nodes.map(({ node }) => node)).toEqual(scene.nodes);
    expect(alike?.nodes.map(({ node: _, ...place }) => place)).toEqual(
      before.nodes.map(({ node: _, ...place }) => place),
    );
  }
  expect(placedAlike(before, withLabel("the database of the shop"))).toBeUndefined();
});

test("what is as it was is the same object, so that it is drawn once", async () => {
  const before = await layoutScene(shop, engine);
  const again = structuredClone(shop);
  const alike = placedAlike(
    before,
    withNodes(again, (node) => (node.id === "app" ? { ...node, label: "ppa" } : node)),
  );
  expect(alike?.laidOut.nodes.map((one, index) => one === before.nodes[index])).toEqual([false, true, true]);
  expect(alike?.laidOut.edges).toEqual(before.edges);
  expect(alike?.laidOut.edges[0]).toBe(before.edges[0]);
});

test("what one edit after the other leaves as it was stays the same object", async () => {
  let last = await layoutScene(shop, engine);
  for (const label of ["ppa", "pap", "app"]) {
    const scene = withNodes(structuredClone(shop), (node) => (node.id === "app" ? { ...node, label } : node));
    const next = placedAlike(last, scene)?.laidOut;
    expect(next?.nodes.map((one, index) => one === last.nodes[index])).toEqual([false, true, true]);
    expect(next?.edges.map((one, index) => one === last.edges[index])).toEqual([true, true]);
    expect(next?.scene).toEqual(scene);
    if (next !== undefined) last = next;
  }
});

test("everything that takes room is noticed: members, their order, what stands where, arrows and words", async () => {
  const before = await layoutScene(shop, engine);
  const [app, api, db] = shop.nodes;
  if (app === undefined || api === undefined || db === undefined) throw new Error("the scene has three nodes");
  const { parent: _parent, ...outside } = db;
  const changed: readonly Scene[] = [
    { ...shop, nodes: [app, api] },
    { ...shop, nodes: [app, db, api] },
    { ...shop, nodes: [app, api, outside] },
    { ...shop, nodes: [app, api, { ...db, job: "queue" }] },
    { ...shop, nodes: [app, api, { ...db, mark: { says: "42%", because: "" } }] },
    { ...shop, containers: shop.containers.map((one) => ({ ...one, label: "the whole shop" })) },
    { ...shop, containers: shop.containers.map((one) => ({ ...one, collapsed: 2 })) },
    { ...shop, edges: shop.edges.slice(1) },
    { ...shop, edges: shop.edges.map((edge) => ({ ...edge, manner: "async" as const })) },
    { ...shop, edges: shop.edges.map((edge) => ({ ...edge, label: "reads, writes" })) },
    { ...shop, edges: shop.edges.map((edge) => ({ ...edge, note: "100/s" })) },
    { ...shop, edges: shop.edges.map(({ source, target, ...edge }) => ({ ...edge, source: target, target: source })) },
    // Two that change their names are known by these.
    withNodes(shop, (node) => ({ ...node, id: node === api ? db.id : node === db ? api.id : node.id })),
    { ...shop, view: "data" },
  ];
  for (const scene of changed) expect(placedAlike(before, scene)).toBeUndefined();
});
