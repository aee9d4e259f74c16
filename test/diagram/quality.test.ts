// How good the pictures of the examples are: the promises of docs/layout-quality.md, whose figures its generator keeps fresh.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory } from "../../diagram/history.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { planOf } from "../../diagram/plan.ts";
import { isBetter, qualityOf } from "../../diagram/quality.ts";
import { cutWhole, wholeGraph } from "../../diagram/whole.ts";
import { scenesOf } from "../../scripts/generate-layout-quality.ts";
import { faultsOf } from "../support/scene.ts";

const engine = createLayoutEngine();
const examples = ["photos", "ride-and-pay", "dynamodb-2015/before", "dynamodb-2015/after"];
const folderOf = (example: string): string => new URL(`../../examples/${example}`, import.meta.url).pathname;
const pictures = examples.flatMap((example) =>
  scenesOf(folderOf(example)).map(([view, scene]) => ({ name: `${example}, ${view}`, scene })),
);

/** The page's rows: crossings and bends of ours, and the fewest that ELK gives. */
const rows = [
  ...readFileSync(new URL("../../docs/layout-quality.md", import.meta.url), "utf8").matchAll(
    /^\| (.+?) \| \d+ \| \d+ \| (\d+) \| (\d+) \| .+? \| (\d+) \| (\d+) \| .+? \|$/gm,
  ),
].map(([, name, ...figures]) => ({ name, figures: figures.map(Number) }));

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
  const first = await layoutScene(scene, engine, { history });
  expect(faultsOf(first)).toEqual([]);
  expect(await layoutScene(scene, engine, { history })).toEqual(first);
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

test("a whole picture whose arrow leaves a container by its side cannot be cut", async () => {
  const [scene] = scenesOf(folderOf("ride-and-pay")).map(([, one]) => one);
  if (scene === undefined) throw new Error("the example has a map");
  const plan = planOf(scene, undefined, () => false);
  const laidOut = await engine.layout(wholeGraph(plan, {}));
  expect(cutWhole(laidOut, plan)).toBeDefined();
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

function at(x: number, y: number) {
  return { x, y };
}
