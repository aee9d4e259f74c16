// The Failure view: what the map says of what has failed, what stands beside it, and the two as one picture.

import { expect, test } from "vitest";

import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { type FailureScene, failureEntries, failureTitle } from "../../diagram/failure.ts";
import { failureToSvg, linesOf } from "../../diagram/failure-svg.ts";
import { layoutScene } from "../../diagram/layout.ts";
import type { Failing, Look } from "../../diagram/look.ts";
import { failableIn, failureScene } from "../../diagram/scene/failure.ts";
import { inOneGo } from "../../diagram/scene/in-steps.ts";
import { widthOf } from "../../diagram/text.ts";
import { lookOf, stepsOf } from "../../diagram/views.ts";
import { createProject, type SystemModel } from "../../language/index.ts";

function modelOf(text: string): SystemModel {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return model;
}

function sceneOf(text: string, look: Pick<Look, "failures" | "step">): FailureScene {
  const model = modelOf(text);
  const { facts, report } = createAnalysis(model);
  return inOneGo(failureScene(model, report, look, insightOf(facts)));
}

const failed = (...elements: readonly string[]): { failures: readonly Failing[] } => ({
  failures: elements.map((element) => ({ element, how: "failed" })),
});

const design = `
region eu { zone a  zone b }
system store "Store" {
  client app { calls shop { timeout 60s } }
  service shop "Shop" {
    replicas 2 across eu
    pool 200
    calls bank "Bank & Co" { }
    reads goods { timeout 100ms fallback "an old page" }
  }
  service bank "Bank & Co" { latency p50 50ms }
  store goods
  worker bookkeeper { consumes bought { dead-letter odd after 3 } }
  queue bought
  queue odd
  flow buy "Somebody buys" { load 100/s  app -> shop -> bank  }
  flow browse { load 900/s  app -> shop -> goods }
}
`.replace('calls bank "Bank & Co" { }', "calls bank");

/** `shop full: full 1.95s` for each node with a fate. */
const marks = ({ map }: FailureScene): readonly string[] =>
  map.nodes.flatMap(({ id, fate }) => (fate === undefined ? [] : [`${id} ${fate.state}: ${fate.note}`]));

test("the map says what has failed, whose pool is full, and what only lost flows came to", () => {
  const scene = sceneOf(design, { ...failed("store.bank"), step: 0 });
  expect(marks(scene)).toEqual(["store.shop held: holds for ever", "store.bank failed: failed"]);
  expect(scene.map.edges.flatMap(({ id, fate }) => (fate === undefined ? [] : [`${id}: ${fate.state}`]))).toEqual([
    "store.shop -> store.bank sync: idle",
  ]);
  const after = sceneOf(design, failed("store.bank"));
  expect(marks(after)).toEqual([
    "store.app idle: ",
    "store.shop full: full 3.95s",
    "store.bank failed: failed",
    "store.goods idle: ",
  ]);
  // The findings are those of the design, whatever has failed in it.
  const findingsIn = ({ map }: FailureScene) => map.nodes.map(({ findings }) => findings.length);
  expect(findingsIn(after)).toEqual(findingsIn(sceneOf(design, { failures: [] })));
  expect(Math.max(...findingsIn(after))).toBeGreaterThan(0);
});

test("beside the map stand the flows, worst first, and the moments", () => {
  const { failing, flows, moments, moment, numbers } = sceneOf(design, { ...failed("store.bank"), step: 0 });
  expect(failing).toEqual([{ element: "store.bank", how: "failed", name: "Bank & Co", says: "no answer" }]);
  expect(flows).toEqual([
    { id: "store.buy", fate: "lost", name: "Somebody buys", says: "fails at once" },
    { id: "store.browse", fate: "served", name: "browse", says: "is still served" },
  ]);
  expect(moment).toBe(0);
  expect(moments).toEqual([
    { when: "At once", element: "store.bank", lines: ["Bank & Co: no answer", "Lost: Somebody buys"] },
    {
      when: "After about 3.95s",
      element: "store.shop",
      lines: ["All 200 slots of each copy of shop are taken; who calls it waits in vain", "Lost: browse"],
    },
  ]);
  expect(numbers).toEqual([{ element: "store.buy", says: "The flows that are lost bring 10% of the declared load" }]);
});

test("a zone takes copies away, a dependency is cut on its arrow, and both can fail together", () => {
  const scene = sceneOf(design, failed("eu.a", "store.shop reads store.goods"));
  expect(marks(scene)).toEqual(["store.shop thinned: 1 of 2 left · 1,000/s"]);
  expect(scene.map.edges.find(({ fate }) => fate?.state === "cut")?.id).toBe("store.shop -> store.goods sync");
  expect(failureTitle(scene)).toBe("Zone eu.a: lost, shop reads goods: no answer comes back");
  expect(scene.flows.map(({ id, fate }) => `${id} ${fate}`)).toEqual(["store.browse degraded", "store.buy served"]);
});

test("without a word on what fails it is the worst; with an empty one nothing has failed", () => {
  const worst = sceneOf(design, {});
  expect(lookOf(worst, { view: "failure" })).toEqual({
    view: "failure",
    failures: [{ element: "store.bank", how: "failed" }],
    step: 1,
  });
  expect(stepsOf(worst).map((words) => words.slice(0, 12))).toEqual(["At once: Ban", "After about "]);
  const none = sceneOf(design, { failures: [] });
  expect(failureTitle(none)).toBe("Nothing has failed");
  expect(marks(none)).toEqual([]);
  expect(stepsOf(none)).toEqual([]);
});

test("offered are places and components, and no clients", () => {
  expect(failableIn(modelOf(design)).map(({ name }) => name)).toEqual([
    "Region eu",
    "Zone eu.a",
    "Zone eu.b",
    "Shop",
    "Bank & Co",
    "goods",
    "bookkeeper",
    "bought",
    "odd",
  ]);
});

test("the picture leads to every row, keeps the map's places whatever has failed, and says nothing of the text's as markup", async () => {
  const engine = createLayoutEngine();
  const options = { theme: "print-light", title: "Failure" } as const;
  const evil = design.replace("Bank & Co", "<script>alert(1)</script>");
  const placesOf = (svg: string) =>
    [...svg.matchAll(/data-id="(store\.\w+)"[^>]*transform="([^"]+)"/g)].map(([, ...found]) => found);
  const pictures = [];
  for (const look of [failed("store.bank"), { ...failed("store.bank"), step: 0 }, failed("eu"), { failures: [] }]) {
    const scene = sceneOf(evil, look);
    const svg = failureToSvg(scene, await layoutScene(scene.map, engine), options);
    for (const { id } of failureEntries(scene)) {
      const escaped = id.replaceAll(">", "&gt;");
      if (!id.startsWith("moment") || scene.moments.length > 1) expect(svg).toContain(`data-id="${escaped}"`);
    }
    expect(svg).not.toContain("<script>");
    pictures.push(svg);
  }
  for (const svg of pictures) expect(placesOf(svg)).toEqual(placesOf(pictures[0] ?? ""));
});

test("the panel's rows do not overlap, and stand on the paper beside the map", async () => {
  const many = Array.from(
    { length: 60 },
    (_, index) =>
      `flow f${index} "A flow of many words that says what it is about at length ${index}" { load 1/s  app -> shop -> bank }`,
  );
  const scene = sceneOf(
    design.replace("flow buy", `${many.join("\n")}\nflow buy`),
    failed("store.bank", "store.goods"),
  );
  const map = await layoutScene(scene.map, createLayoutEngine());
  const svg = failureToSvg(scene, map, { theme: "print-light", title: "Failure" });
  const [, width = 0, height = 0] = (/viewBox="0 0 (\S+) (\S+)"/.exec(svg) ?? []).map(Number);
  const rows = [
    ...svg.matchAll(
      /<g transform="translate\((\S+) (\S+)\)"><g class="(?:fate|moment|failing|number)[^>]*>.*?<rect class="row" x="-4" width="408" height="(\S+)"/g,
    ),
  ].map(([, x, y, tall]) => ({ x: Number(x), y: Number(y), bottom: Number(y) + Number(tall) }));
  expect(rows.length).toBeGreaterThan(40);
  for (const [index, row] of rows.entries()) {
    expect(row.x >= map.width || row.y >= map.height).toBe(true);
    expect(row.x + 404).toBeLessThanOrEqual(width);
    expect(row.bottom).toBeLessThanOrEqual(height);
    const next = rows[index + 1];
    if (next !== undefined && next.x === row.x && next.y > row.y) expect(next.y).toBeGreaterThanOrEqual(row.bottom);
  }
  expect(svg).toContain("and 22 more flows");
});

test("a sentence is broken into lines that fit, whatever its words, and cut after six", () => {
  for (const text of ["", "short", "many words ".repeat(20), "x".repeat(400), "日本語".repeat(80)]) {
    const lines = linesOf(text, 200, 14);
    expect(lines.length).toBeLessThanOrEqual(6);
    for (const line of lines) expect(widthOf(line, 14)).toBeLessThanOrEqual(200);
  }
  expect(linesOf("one two three", 60, 14)).toEqual(["one two", "three"]);
});
