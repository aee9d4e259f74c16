// A picture after an edit: what did not change stays where it was, what is new stands well, and nothing lies upon anything.

import fc from "fast-check";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory } from "../../diagram/history.ts";
import { createLayoutCache, type LaidOutScene, layoutScene } from "../../diagram/layout.ts";
import type { Scene } from "../../diagram/scene.ts";
import { type EditKind, edited, editKinds, type LargeScene, largeScene } from "../support/large-scene.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();
const cache = createLayoutCache();

/** The mean way that the nodes of both pictures have moved, in widths of a node. */
function displacement(before: LaidOutScene, after: LaidOutScene): number {
  const boxes = new Map(after.nodes.map(({ node, box }) => [node.id, box]));
  const moves = before.nodes.flatMap(({ node, box }) => {
    const now = boxes.get(node.id) ?? boxes.get(`${node.id}-renamed`);
    if (now === undefined) return [];
    const [dx, dy] = [now.x + now.width / 2 - box.x - box.width / 2, now.y - box.y];
    return [Math.hypot(dx, dy) / box.width];
  });
  return moves.reduce((sum, move) => sum + move, 0) / moves.length;
}

async function movedBy(scene: LargeScene, kind: EditKind, seed: number): Promise<number> {
  const history = createLayoutHistory();
  const before = await layoutScene(sceneOf(scene), engine, { cache, history });
  const after = await layoutScene(sceneOf(edited(scene, kind, seed)), engine, { cache, history });
  expect(faultsOf(after)).toEqual([]);
  return displacement(before, after);
}

test.each(editKinds)("%s in a hundred moves the others by less than a tenth of their width", async (kind) => {
  const moves: number[] = [];
  for (const design of [1, 2, 3]) {
    const scene = largeScene(design, 100);
    for (let edit = 0; edit < 8; edit += 1) moves.push(await movedBy(scene, kind, 100 * design + edit));
  }
  const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
  expect(mean).toBeLessThan(0.1);
  // Most edits move nothing else at all.
  expect(moves.filter((move) => move < 0.01).length).toBeGreaterThan(moves.length / 2);
});

test("without history the same edits move much more", async () => {
  const scene = largeScene(1, 100);
  const before = await layoutScene(sceneOf(scene), engine, { cache });
  const after = await layoutScene(sceneOf(edited(scene, "a node more", 3)), engine, { cache });
  expect(displacement(before, after)).toBeGreaterThan(0.1);
});

test("a design that grows edit by edit stays sound", async () => {
  const history = createLayoutHistory();
  let scene = largeScene(5, 30);
  for (let edit = 0; edit < 40; edit += 1) {
    scene = edited(scene, editKinds[(edit * 3) % editKinds.length] ?? "a node more", edit);
    expect(faultsOf(await layoutScene(sceneOf(scene), engine, { cache, history }))).toEqual([]);
  }
});

test("whatever scene comes after whatever other, nothing overlaps", async () => {
  const [left, right] = [scenes, scenes];
  await fc.assert(
    fc.asyncProperty(left, right, fc.nat(), async (one, other, cut) => {
      const history = createLayoutHistory();
      for (const scene of [one, withoutLast(one, cut), one, other]) {
        expect(faultsOf(await layoutScene(scene, engine, { history }))).toEqual([]);
      }
    }),
    { seed: 20_26, numRuns: 60 },
  );
});

test("an undone edit brings the picture back as it was", async () => {
  const history = createLayoutHistory();
  const scene = largeScene(2, 40);
  const before = await layoutScene(sceneOf(scene), engine, { cache, history });
  await layoutScene(sceneOf(edited(scene, "a node less", 7)), engine, { cache, history });
  const after = await layoutScene(sceneOf(scene), engine, { cache, history });
  expect(faultsOf(after)).toEqual([]);
  expect(displacement(before, after)).toBeLessThan(0.001);
});

test("a new node stands below the one that calls it", async () => {
  const history = createLayoutHistory();
  const spec = {
    containers: ["shop"],
    nodes: { "shop.app": "client", "shop.api": "service", "shop.db": "store", "shop.mail": "worker" },
    edges: [
      ["shop.app", "shop.api"],
      ["shop.api", "shop.db"],
      ["shop.api", "shop.mail"],
    ],
  } as const;
  await layoutScene(sceneOf(spec), engine, { history });
  const more = await layoutScene(
    sceneOf({
      ...spec,
      nodes: { ...spec.nodes, "shop.audit": "service" },
      edges: [...spec.edges, ["shop.mail", "shop.audit"]],
    }),
    engine,
    { history },
  );
  const yOf = (id: string): number => more.nodes.find(({ node }) => node.id === id)?.box.y ?? Number.NaN;
  expect(yOf("shop.audit")).toBeGreaterThan(yOf("shop.mail"));
});

/** A scene with one node fewer, and without the arrows at it. */
function withoutLast(scene: Scene, cut: number): Scene {
  const gone = scene.nodes[cut % scene.nodes.length]?.id;
  return {
    ...scene,
    nodes: scene.nodes.filter(({ id }) => id !== gone),
    edges: scene.edges.filter(({ source, target }) => source !== gone && target !== gone),
  };
}
