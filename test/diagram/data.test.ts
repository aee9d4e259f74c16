// The Data view: which frames, nodes and arrows it has and what they say, and that it can be drawn.

import { expect, test } from "vitest";
import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { dataScene } from "../../diagram/scene/data.ts";
import { entriesOf, type Scene } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { folded, sceneOf as sceneOfLook } from "../../diagram/views.ts";
import { createProject } from "../../language/index.ts";
import { drawnFrom } from "../support/drawn-from.ts";
import { faultsOf } from "../support/scene.ts";

function sceneOf(text: string): Scene {
  const { model, report, insight } = drawnFrom(text);
  return dataScene(model, report, insight);
}

const design = `
data order "Orders & <lines>" { authority orders  authority legacy  derived search within 10s }
data price "Prices" { authority prices }
store orders : postgres
store legacy
store prices
store search : elasticsearch
service shop { writes orders  reads prices  reads search { data order } }
service admin { writes legacy }
cache pages { of bodies  ttl 5s }
store bodies
`;

test("each kind of data is a frame, and a component stands in each that it has to do with", () => {
  const { containers, nodes } = sceneOf(design);
  expect(containers.map(({ id, kind, label, detail }) => [id, kind, label, detail])).toEqual([
    ["order", "data", "Orders & <lines>", "official in 2 places"],
    ["price", "data", "Prices", "no copies"],
  ]);
  expect(nodes.map(({ id, element, parent, detail }) => [id, element, parent, detail])).toEqual([
    ["order | orders", "orders", "order", "one of 2 authorities · PostgreSQL"],
    ["order | legacy", "legacy", "order", "one of 2 authorities · store"],
    ["order | search", "search", "order", "copy · Elasticsearch"],
    ["order | shop", "shop", "order", "service"],
    ["order | admin", "admin", "order", "service"],
    ["price | prices", "prices", "price", "authority · store"],
    ["price | shop", "shop", "price", "service"],
    ["copies of bodies | bodies", "bodies", undefined, "store"],
    ["copies of bodies | pages", "pages", undefined, "copy · cache"],
  ]);
});

test("arrows go where the data goes, and dashed where nobody waits", () => {
  const { edges } = sceneOf(design);
  expect(edges.map(({ source, target, manner, label, elements }) => [source, target, manner, label, elements])).toEqual(
    [
      ["order | orders", "order | search", "async", "derived · promised within 10s", ["order"]],
      ["order | legacy", "order | search", "async", "derived · promised within 10s", ["order"]],
      ["order | shop", "order | orders", "sync", "writes", ["shop writes orders"]],
      ["order | admin", "order | legacy", "sync", "writes", ["admin writes legacy"]],
      ["order | search", "order | shop", "sync", "read · up to 10s old · at most eventual", ["shop reads search"]],
      ["price | prices", "price | shop", "sync", "read · current", ["shop reads prices"]],
      ["copies of bodies | bodies", "copies of bodies | pages", "async", "copied · kept for 5s", ["pages"]],
    ],
  );
  expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
});

test("two authorities of one kind of data are marked at its frame", () => {
  const [order] = sceneOf(design).containers;
  expect(order?.findings.map(({ rule }) => rule)).toContain("two-authorities");
});

test("the picture leads to the elements behind nodes that stand there twice, and says what is behind an arrow", async () => {
  const scene = sceneOf(design);
  const laidOut = await layoutScene(scene, createLayoutEngine());
  expect(faultsOf(laidOut)).toEqual([]);
  const svg = toSvg(laidOut, { theme: "print-light", title: "Data" });
  expect(svg).toContain(`data-id="price | shop" data-element="shop"`);
  expect(svg).toContain("search derives order within 10s");
  expect(svg).not.toContain("<lines>");
  const drawn = new Set([...svg.matchAll(/data-id="([^"]*)"/g)].map(([, id]) => id?.replaceAll("&gt;", ">")));
  expect(drawn).toEqual(new Set(entriesOf(scene).map(({ id }) => id)));
  expect(entriesOf(scene).find(({ id }) => id === "price | shop")).toMatchObject({ element: "shop", parent: "price" });
});

test("its legend speaks of data, and overlays find the components behind its nodes", async () => {
  const project = createProject();
  project.setFile("a.arch", design.replace("store legacy", "store legacy { availability 99% }"));
  const { model } = project.snapshot();
  const { facts, report } = createAnalysis(model);
  const input = { model, report, facts, insight: insightOf(facts) };
  const scene = sceneOfLook({ view: "data", overlay: "availability" }, input);
  if ("why" in scene || scene.view !== "data") throw new Error("no picture of data");
  // The store, and who does nothing without it.
  const marked = scene.nodes.filter(({ mark }) => mark?.says.includes("99%"));
  expect(marked.map(({ id }) => id)).toEqual(["order | legacy", "order | admin"]);
  const svg = toSvg(await layoutScene(scene, createLayoutEngine()), { theme: "print-light" });
  expect(svg).toContain("data follows later");
});

test("of very many kinds of data the last that is drawn counts the rest", () => {
  const many = Array.from({ length: 75 }, (_, index) => `data d${index} { authority s${index} }\nstore s${index}`);
  const { containers } = sceneOf(many.join("\n"));
  expect(containers).toHaveLength(60);
  expect(containers.at(-1)?.detail).toBe("no copies · 15 more kinds of data are not drawn");
});

test("a kind of data closes into one box, with the arrows that crossed its border", () => {
  const { scene, collapsed } = folded(sceneOf(design), { view: "data", collapsed: ["order"] });
  if (scene.view !== "data") throw new Error(scene.view);
  expect(collapsed).toEqual(["order"]);
  expect(scene.containers.find(({ id }) => id === "order")?.collapsed).toBeGreaterThan(3);
  expect(scene.nodes.some(({ parent }) => parent === "order")).toBe(false);
  expect(folded(sceneOf(design), { view: "data" }).collapsed).toEqual([]);
});
