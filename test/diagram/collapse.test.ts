// Closing systems and groups: what goes into them, what becomes of the arrows, and that the picture of what is left has no fault.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { collapsedAtFirst, collapsedEntries, collapseScene } from "../../diagram/collapse.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import type { SceneFinding } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const finding: SceneFinding = { severity: "warning", rule: "some-rule", message: "Something is amiss." };

const shop = sceneOf({
  containers: ["shop", "shop.core", "pay"],
  nodes: {
    app: "client",
    "shop.web": "service",
    "shop.core.cart": { job: "service", findings: [finding] },
    "shop.core.db": "store",
    "pay.gate": "gateway",
    "pay.ledger": "store",
  },
  edges: [
    ["app", "shop.web"],
    ["shop.web", "shop.core.cart"],
    ["shop.core.cart", "shop.core.db", "writes"],
    ["shop.core.cart", "pay.gate"],
    ["shop.core.cart", "pay.ledger", "reads"],
    ["shop.web", "pay.gate"],
    ["pay.gate", "pay.ledger", "writes"],
    ["pay.ledger", "shop.web", "consumed by", "async"],
  ],
});

const arrows = (edges: readonly { readonly id: string; readonly label: string }[]) =>
  edges.map(({ id, label }) => `${id}: ${label}`);

describe("a closed container", () => {
  test("holds its components, their findings and those of the arrows between them", () => {
    const inner = shop.edges.map((edge, index) => (index === 2 ? { ...edge, findings: [finding] } : edge));
    const scene = collapseScene({ ...shop, edges: inner }, ["shop"]);
    expect(scene.containers.map(({ id, collapsed }) => [id, collapsed])).toEqual([
      ["shop", 3],
      ["pay", undefined],
    ]);
    expect(scene.containers[0]?.findings).toEqual([finding, finding]);
    expect(scene.nodes.map(({ id }) => id)).toEqual(["app", "pay.gate", "pay.ledger"]);
  });

  test("is where the arrows of what it holds begin and end, those of a pair put together with their number", () => {
    expect(arrows(collapseScene(shop, ["shop", "pay"]).edges)).toEqual([
      "app -> shop sync: calls",
      "shop -> pay sync: calls, reads ×3",
      "pay -> shop async: consumed by",
    ]);
    expect(collapseScene(shop, ["shop", "pay"]).edges[1]?.elements).toEqual([
      "shop.core.cart calls pay.gate",
      "shop.core.cart reads pay.ledger",
      "shop.web calls pay.gate",
    ]);
  });

  test("within another one leaves that one as it is", () => {
    const scene = collapseScene(shop, ["shop.core"]);
    expect(scene.nodes.map(({ id }) => id)).toEqual(["app", "shop.web", "pay.gate", "pay.ledger"]);
    expect(arrows(scene.edges).slice(0, 2)).toEqual([
      "app -> shop.web sync: calls",
      "shop.web -> shop.core sync: calls",
    ]);
    expect(collapseScene(shop, ["shop", "shop.core"])).toEqual(collapseScene(shop, ["shop"]));
  });

  test("that is none changes nothing", () => {
    expect(collapseScene(shop, ["nowhere", "app"])).toBe(shop);
  });
});

test("a small design opens as it is, a large one with its outermost containers closed", () => {
  expect(collapsedAtFirst(shop)).toEqual([]);
  const many = Object.fromEntries(Array.from({ length: 121 }, (_, index) => [`shop.n${index}`, "service" as const]));
  const large = sceneOf({ containers: ["shop", "shop.core"], nodes: { ...many, "shop.core.x": "store" } });
  expect(collapsedAtFirst(large)).toEqual(["shop"]);
});

test("the table of contents names what is hidden after what is drawn, with the container that stands for it", () => {
  const drawn = collapseScene(shop, ["shop"]);
  const entries = collapsedEntries(shop, drawn);
  expect(entries.find(({ id }) => id === "shop")?.detail).toBe("3 components, collapsed");
  expect(entries.filter(({ within }) => within !== undefined).map(({ id, within }) => [id, within])).toEqual([
    ["shop.web", "shop"],
    ["shop.core", "shop"],
    ["shop.core.cart", "shop"],
    ["shop.core.db", "shop"],
  ]);
});

test("it is drawn as a button that says what it holds", async () => {
  const drawn = collapseScene(shop, ["shop"]);
  const svg = toSvg(await layoutScene(drawn, createLayoutEngine()), { theme: "print-light", title: "Shop" });
  expect(svg).toContain('data-folded="3"');
  expect(svg).toContain(
    'aria-expanded="false" tabindex="0" aria-label="shop, system, 3 components, collapsed, 1 warning"',
  );
  expect(svg).toContain('aria-label="shop calls ×2 pay.gate, synchronous"');
});

test("whatever is closed, nothing overlaps, nothing is lost, and every arrow touches its ends", async () => {
  const engine = createLayoutEngine();
  await fc.assert(
    fc.asyncProperty(scenes, fc.array(fc.nat(5), { maxLength: 4 }), async (scene, chosen) => {
      const names = chosen.map((index) => `c${index}`);
      const drawn = collapseScene(scene, names);
      expect(faultsOf(await layoutScene(drawn, engine))).toEqual([]);
      const inside = drawn.containers.reduce((sum, { collapsed = 0 }) => sum + collapsed, 0);
      expect(drawn.nodes.length + inside).toBe(scene.nodes.length);
      expect(new Set(drawn.edges.map(({ id }) => id)).size).toBe(drawn.edges.length);
      const count = (all: typeof scene) =>
        [...all.containers, ...all.nodes, ...all.edges].reduce((sum, { findings }) => sum + findings.length, 0);
      expect(count(drawn)).toBe(count(scene));
    }),
    { numRuns: 30, seed: 11 },
  );
});
