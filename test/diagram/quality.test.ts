// How good the pictures of the examples are: the promises of docs/layout-quality.md, and that its figures are fresh. Who makes the page
// and who looks for faults lay the same pictures out, once.

import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { createLayoutHistory } from "../../diagram/history.ts";
import { createLayoutCache, layoutScene } from "../../diagram/layout.ts";
import type { Rect } from "../../diagram/patch.ts";
import { planOf } from "../../diagram/plan.ts";
import { isBetter, qualityOf } from "../../diagram/quality.ts";
import type { Point } from "../../diagram/routes.ts";
import { cutWhole, wholeGraph } from "../../diagram/whole.ts";
import { elk as engine, generateLayoutQuality, scenesOf } from "../../scripts/generate-layout-quality.ts";
import { faultsOf } from "../support/scene.ts";

// The views map and failure of a design hold the same boxes.
const cache = createLayoutCache();
const folderOf = (example: string): string => fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
const examples = globSync("**/faultline.json", { cwd: folderOf("") }).map((file) =>
  dirname(file).replaceAll("\\", "/"),
);
const pictures = examples.flatMap((example) =>
  scenesOf(folderOf(example)).map(([view, scene]) => ({ name: `${example}, ${view}`, scene })),
);

/** The page's rows: crossings and bends of ours, and the fewest that ELK gives. */
const rows = [
  ...readFileSync(new URL("../../docs/layout-quality.md", import.meta.url), "utf8").matchAll(
    /^\| (.+?) \| \d+ \| \d+ \| (\d+) \| (\d+) \| .+? \| (\d+) \| (\d+) \| .+? \|$/gm,
  ),
].map(([, name, ...figures]) => ({ name, figures: figures.map(Number) }));

test("the page is what its generator would write", async () => {
  expect(await generateLayoutQuality({ write: false }), "docs/layout-quality.md is stale; run: npm run generate").toBe(
    true,
  );
});

test("the page has a row for every picture", () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(pictures.map(({ name }) => name).sort());
});

test.each(rows)(
  "$name stays within 15% of the best that ELK gives",
  ({ figures: [crossings, least, bends, fewest] }) => {
    expect(crossings).toBeLessThanOrEqual(1.15 * (least ?? Number.NaN));
    expect(bends).toBeLessThanOrEqual(1.15 * (fewest ?? Number.NaN));
  },
);

test.each(pictures)("$name has no fault, and none when it is drawn again", async ({ scene }) => {
  const history = createLayoutHistory();
  const first = await layoutScene(scene, engine, { cache, history });
  expect(faultsOf(first)).toEqual([]);
  expect(await layoutScene(scene, engine, { cache, history })).toEqual(first);
});

test("crossings and bends are counted as one sees them", () => {
  const level = { points: [at(0, 5), at(10, 5)] };
  const plumb = { points: [at(5, 0), at(5, 10)] };
  const turning = { points: [at(0, 2), at(8, 2), at(8, 8), at(2, 8)] };
  const size = { width: 10, height: 10 };
  expect(qualityOf({ edges: [level, plumb], ...size })).toEqual({ crossings: 1, bends: 0, area: 100 });
  // The turning line crosses the plumb one twice and the level one once.
  expect(qualityOf({ edges: [level, plumb, turning], ...size })).toEqual({ crossings: 4, bends: 2, area: 100 });
  // What only touches does not cross.
  expect(qualityOf({ edges: [level, { points: [at(5, 5), at(5, 10)] }], ...size }).crossings).toBe(0);
});

test("a crossing is worse than a bend, and paper counts where both are equal", () => {
  const quality = { crossings: 2, bends: 4, area: 100 };
  expect(isBetter({ ...quality, crossings: 1, bends: 5 }, quality)).toBe(true);
  expect(isBetter({ ...quality, area: 99 }, quality)).toBe(true);
  expect(isBetter({ ...quality, bends: 3, area: 400 }, quality)).toBe(false);
  expect(isBetter(quality, quality)).toBe(false);
});

test("a whole picture is cut at the borders of its containers, unless an arrow leaves one by its side", async () => {
  const [scene] = scenesOf(folderOf("ride-and-pay")).map(([, one]) => one);
  if (scene === undefined) throw new Error("the example has a map");
  const plan = planOf(scene, undefined, () => false);
  const laidOut = await engine.layout(wholeGraph(plan, {}));
  const whole = cutWhole(laidOut, plan);
  const pieces = plan.routes.flatMap((route) => route.pieces);
  expect([...(whole?.stretches.keys() ?? [])].sort()).toEqual(pieces.map(({ piece }) => piece).sort());
  for (const route of plan.routes) {
    let end: Point | undefined;
    for (const { frame, piece } of route.pieces) {
      const points = whole?.stretches.get(piece) ?? [];
      expect(points.length, piece).toBeGreaterThan(1);
      // Each piece goes on where the one before ended, and stays within its own container.
      if (end !== undefined) expect(points[0], piece).toEqual(end);
      for (const point of points) expect(isIn(point, whole?.boxes.get(frame)), `${piece} in ${frame}`).toBe(true);
      end = points.at(-1);
    }
  }
  const crossing = plan.routes.find(({ pieces }) => pieces.length > 1)?.edge.id;
  const aside = laidOut.edges?.map((edge) => {
    const [section] = edge.sections ?? [];
    if (edge.id !== crossing || section === undefined) return edge;
    const { x, y } = section.startPoint;
    const bendPoints = [at(x - 5_000, y), at(x - 5_000, section.endPoint.y)];
    return { ...edge, sections: [{ ...section, bendPoints }] };
  });
  expect(cutWhole({ ...laidOut, edges: aside ?? [] }, plan)).toBeUndefined();
});

function isIn({ x, y }: Point, box: Rect | undefined): boolean {
  return box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function at(x: number, y: number) {
  return { x, y };
}
