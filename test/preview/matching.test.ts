// What a search of the preview means and what its filter lets through, on a small table of contents written by hand.

import { expect, test } from "vitest";

import { type Choice, countOf, matchesOf, optionsOf, passing } from "../../preview/matching.ts";
import type { PictureNode } from "../../protocol/lsp.ts";

const node = (id: string, more: Partial<PictureNode> = {}): PictureNode => ({
  ...{ id, element: id, name: id, kind: "service", detail: "", findings: [] },
  ...more,
});

const nodes: readonly PictureNode[] = [
  node("shop", { kind: "system", name: "The Shop", owner: "team-shop", tags: ["tier-1"] }),
  node("shop.web", { parent: "shop", detail: "nginx · ×3", flows: ["buy"] }),
  node("shop.core", { kind: "group", parent: "shop", owner: "team-core" }),
  node("shop.core.db", {
    ...{ parent: "shop.core", kind: "store", tags: ["pii"] },
    findings: [{ severity: "error", rule: "single-point-of-failure", message: "Everything is lost." }],
  }),
  node("app", { kind: "client" }),
  node("app -> shop.web sync", { kind: "dependency", name: "app calls shop.web", detail: "synchronous" }),
  node("shop.web -> shop.core.db sync", { kind: "dependency", name: "shop.web reads shop.core.db" }),
];
const ends = (id: string): readonly string[] => id.replace(" sync", "").split(" -> ");
const choose = (choice: Record<string, readonly string[]>): readonly string[] => {
  const chosen = new Map(Object.entries(choice).map(([facet, values]) => [facet, new Set(values)])) as Choice;
  return [...(passing(nodes, chosen, ends) ?? ["everything"])];
};

test("every word must occur, in names, details, owners, tags or findings", () => {
  expect(matchesOf(nodes, "NGINX web")).toEqual(["shop.web"]);
  expect(matchesOf(nodes, "team-core")).toEqual(["shop.core"]);
  expect(matchesOf(nodes, "single-point")).toEqual(["shop.core.db"]);
  expect(matchesOf(nodes, "web store")).toEqual([]);
  expect(matchesOf(nodes, "  ")).toEqual([]);
});

test("arrows are meant where no element is", () => {
  expect(matchesOf(nodes, "app")).toEqual(["app"]);
  expect(matchesOf(nodes, "app calls")).toEqual(["app -> shop.web sync"]);
});

test("options are counted in elements; owner and tags hold for what stands in a frame", () => {
  expect(optionsOf(nodes).map(({ facet, name, count }) => `${facet} ${name} ${count}`)).toEqual([
    "system The Shop 2",
    "flow buy 1",
    "owner team-shop 1",
    "owner team-core 1",
    "tag tier-1 2",
    "tag pii 1",
    "severity error 1",
  ]);
  expect(countOf(nodes)).toBe(3);
});

test("values of one facet are alternatives, facets restrict each other, and frames stay around what passes", () => {
  expect(choose({ owner: ["team-core"] })).toEqual(["shop.core", "shop", "shop.core.db"]);
  expect(choose({ system: ["shop"], severity: ["error"] })).toEqual(["shop.core.db", "shop.core", "shop"]);
  expect(choose({ owner: ["team-shop", "team-core"] })).toContain("shop.web -> shop.core.db sync");
  expect(choose({ flow: ["buy"] })).toEqual(["shop.web", "shop"]);
  expect(choose({ owner: [] })).toEqual(["everything"]);
});

test("a facet that nothing in the picture has keeps nothing back", () => {
  expect(choose({ flow: ["buy"], tag: ["pii"] })).toEqual([]);
  const plain = [node("a"), node("b", { tags: ["pii"] })];
  const both: Choice = new Map([
    ["system", new Set(["shop"])],
    ["tag", new Set(["pii"])],
  ]);
  expect([...(passing(plain, both, () => []) ?? [])]).toEqual(["b"]);
  expect(passing(plain, new Map([["system", new Set(["shop"])]]), () => [])).toBeUndefined();
});

test("what stands in something closed counts, and is not found twice by what is found there", () => {
  const finding = { severity: "error", rule: "single-point-of-failure", message: "All is lost." } as const;
  const closed = [
    node("shop", { kind: "system", findings: [finding] }),
    node("shop.db", { parent: "shop", within: "shop", findings: [finding] }),
  ];
  expect(optionsOf(closed).map(({ facet, value, count }) => `${facet} ${value} ${count}`)).toEqual([
    "system shop 1",
    "severity error 1",
  ]);
  expect(countOf(closed)).toBe(1);
  expect(matchesOf(closed, "single-point")).toEqual(["shop"]);
});
