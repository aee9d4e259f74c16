// How good the places in a picture are, in numbers: crossings, bends and paper of every example's map, with the settings that are
// used and with others that ELK offers, container by container. `node scripts/layout-quality.ts` prints a table in Markdown. Whether
// anything overlaps is no matter of degree and stands in the tests of the layout.

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createAnalysis } from "../analysis/index.ts";
import { createLayoutEngine } from "../diagram/engine.ts";
import { type LaidOutScene, layoutScene, type Point } from "../diagram/layout.ts";
import { mapScene } from "../diagram/scene/map.ts";
import type { Scene } from "../diagram/scene.ts";
import { createProject } from "../language/index.ts";
import { root } from "./tool.ts";

interface Quality {
  readonly crossings: number;
  readonly bends: number;
  /** Square units of paper, and its width over its height. */
  readonly area: number;
  readonly aspect: number;
}

/** What is changed against the settings that are used. */
const variants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "as used": {},
  "network simplex": { "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX" },
  "Brandes–Köpf": { "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF" },
  "linear segments": { "elk.layered.nodePlacement.strategy": "LINEAR_SEGMENTS" },
  "more thorough": { "elk.layered.thoroughness": "40" },
  "own order": { "elk.layered.considerModelOrder.strategy": "NONE" },
  "greedy switch everywhere": { "elk.layered.crossingMinimization.greedySwitch.activationThreshold": "0" },
};

function measure({ edges, width, height }: LaidOutScene): Quality {
  const lines = edges.map(({ points }) => points);
  const crossings = lines.reduce(
    (sum, one, index) => sum + lines.slice(index + 1).reduce((own, other) => own + crossingsOf(one, other), 0),
    0,
  );
  const bends = lines.reduce((sum, points) => sum + Math.max(0, points.length - 2), 0);
  return { crossings, bends, area: width * height, aspect: width / height };
}

/** How often a level stretch of one line meets a plumb one of the other, ends apart. */
function crossingsOf(one: readonly Point[], other: readonly Point[]): number {
  let count = 0;
  for (const [a, b] of stretches(one)) {
    for (const [c, d] of stretches(other)) {
      const isALevel = Math.abs(a.y - b.y) < 0.1;
      if (isALevel === Math.abs(c.y - d.y) < 0.1) continue;
      const [level, plumb] = isALevel
        ? ([
            [a, b],
            [c, d],
          ] as const)
        : ([
            [c, d],
            [a, b],
          ] as const);
      const isAcross = isBetween(plumb[0].x, level[0].x, level[1].x) && isBetween(level[0].y, plumb[0].y, plumb[1].y);
      count += isAcross ? 1 : 0;
    }
  }
  return count;
}

function stretches(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).map((to, index) => [points[index] ?? to, to] as const);
}

function isBetween(at: number, one: number, other: number): boolean {
  return Math.min(one, other) < at && at < Math.max(one, other);
}

function sceneOfExample(folder: string): Scene {
  const project = createProject();
  for (const file of globSync("*.arch", { cwd: folder }).sort()) {
    project.setFile(file, readFileSync(join(folder, file), "utf8"));
  }
  const { model } = project.snapshot();
  return mapScene(model, createAnalysis(model).report);
}

const elk = createLayoutEngine();
const examples = join(root, "examples");
console.log("| example | settings | crossings | bends | area, million | width ÷ height |\n|---|---|---|---|---|---|");
for (const example of globSync("**/faultline.json", { cwd: examples }).map(dirname).sort()) {
  const scene = sceneOfExample(join(examples, example));
  for (const [name, changes] of Object.entries(variants)) {
    const engine: typeof elk = {
      layout: (graph) =>
        elk.layout({
          ...graph,
          children: (graph.children ?? []).map((one) => ({
            ...one,
            layoutOptions: { ...one.layoutOptions, ...changes },
          })),
        }),
    };
    const { crossings, bends, area, aspect } = measure(await layoutScene(scene, engine));
    console.log(
      `| ${example} | ${name} | ${crossings} | ${bends} | ${(area / 1e6).toFixed(2)} | ${aspect.toFixed(2)} |`,
    );
  }
}
