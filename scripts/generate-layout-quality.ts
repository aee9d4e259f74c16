// How good the places in our pictures are, in numbers, beside what ELK gives by itself: crossings and bends of every example in every view
// that is laid out. Writes docs/layout-quality.md; what the page promises is held by a test. Takes some seconds of layouts.

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import { createAnalysis, insightOf } from "../analysis/index.ts";
import type { ElkOptions } from "../diagram/elk-options.ts";
import { createLayoutEngine } from "../diagram/engine.ts";
import { type Box, type LayoutEngine, layoutScene } from "../diagram/layout.ts";
import { planOf } from "../diagram/plan.ts";
import { type Quality, qualityOf } from "../diagram/quality.ts";
import { simplify, straighten } from "../diagram/routes.ts";
import type { Scene } from "../diagram/scene.ts";
import { sceneOf } from "../diagram/views.ts";
import { wholeGraph } from "../diagram/whole.ts";
import { createProject } from "../language/index.ts";
import { root } from "./tool.ts";
import { writeOrCheck } from "./write-or-check.ts";

/** ELK's own settings that are tried, each against its usual ones; all lay the whole design out at once. */
const settings: Readonly<Record<string, ElkOptions>> = {
  "network simplex": {},
  "Brandes–Köpf": { "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF" },
  "linear segments": { "elk.layered.nodePlacement.strategy": "LINEAR_SEGMENTS" },
  "longest path": { "elk.layered.layering.strategy": "LONGEST_PATH" },
  "Coffman–Graham": { "elk.layered.layering.strategy": "COFFMAN_GRAHAM" },
  "thoroughness 40": { "elk.layered.thoroughness": "40" },
  "greedy switch": { "elk.layered.crossingMinimization.greedySwitchHierarchical.type": "TWO_SIDED" },
  "another seed": { "elk.randomSeed": "2" },
  "a third seed": { "elk.randomSeed": "7" },
};

const page = join(root, "docs", "layout-quality.md");
/** ELK, which remembers what it has laid out: the views map and failure of a design hold the same boxes. */
export const elk: LayoutEngine = rememberingEngine(createLayoutEngine());

/** Writes the page; with `write: false`, tells whether it is fresh. */
export async function generateLayoutQuality(options: { readonly write: boolean }): Promise<boolean> {
  const rows: string[] = [];
  const examples = join(root, "examples");
  for (const example of globSync("**/faultline.json", { cwd: examples }).map(dirname).sort()) {
    for (const [view, scene] of scenesOf(join(examples, example))) {
      rows.push(await rowOf(`${example.replaceAll("\\", "/")}, ${view}`, scene));
    }
  }
  return writeOrCheck(page, pageOf(rows), options);
}

/** The scenes of a design that boxes and arrows are laid out for, by view. */
export function scenesOf(folder: string): readonly (readonly [string, Scene])[] {
  const project = createProject();
  for (const file of globSync("*.arch", { cwd: folder }).sort()) {
    project.setFile(file, readFileSync(join(folder, file), "utf8"));
  }
  const { model } = project.snapshot();
  const { report, facts } = createAnalysis(model);
  return (["map", "data", "failure"] as const).flatMap((view) => {
    const scene = sceneOf({ view }, { model, report, facts, insight: insightOf(facts) });
    if ("why" in scene) return [];
    if (scene.view === "failure") return [[view, scene.map] as const];
    return "nodes" in scene ? [[view, scene] as const] : [];
  });
}

/** An engine that answers a graph that it has laid out before from memory. */
function rememberingEngine(engine: LayoutEngine): LayoutEngine {
  const answers = new Map<string, Promise<ElkNode>>();
  return {
    async layout(graph) {
      const question = JSON.stringify(graph);
      const answer = answers.get(question) ?? engine.layout(graph);
      answers.set(question, answer);
      return structuredClone(await answer);
    },
  };
}

async function rowOf(name: string, scene: Scene): Promise<string> {
  const ours = await layoutScene(scene, elk);
  const { crossings, bends } = qualityOf(ours);
  const tried: (Quality & { readonly setting: string })[] = [];
  for (const [setting, changes] of Object.entries(settings)) {
    const laidOut = await elk.layout(
      wholeGraph(
        planOf(scene, undefined, () => false),
        changes,
      ),
    );
    tried.push({ setting, ...qualityOfElk(laidOut) });
  }
  const least = (what: "crossings" | "bends"): string => {
    const best = tried.reduce((one, other) => (other[what] < one[what] ? other : one));
    return `${best[what]} | ${best.setting}`;
  };
  const cells = [name, scene.nodes.length, scene.edges.length, crossings];
  return `| ${cells.join(" | ")} | ${least("crossings")} | ${bends} | ${least("bends")} |`;
}

/** What ELK has laid out in one go, with the small kinks at arrows' ends taken out as they are in ours. */
function qualityOfElk(laidOut: ElkNode): Quality {
  const boxes = new Map<string, Box>();
  const edges: ElkExtendedEdge[] = [];
  const visit = (graph: ElkNode): void => {
    edges.push(...(graph.edges ?? []));
    for (const child of graph.children ?? []) {
      const { x = 0, y = 0, width = 0, height = 0 } = child;
      boxes.set(child.id, { x, y, width, height });
      visit(child);
    }
  };
  visit(laidOut);
  const lines = edges.map(({ sources: [source = ""], targets: [target = ""], sections = [], labels: [label] = [] }) => {
    const { x = 0, y = 0, width = 0, height = 0 } = label ?? {};
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    return { edge: { source, target }, points: simplify(points), label: { x, y, width, height } };
  });
  const { width = 0, height = 0 } = laidOut;
  return qualityOf({ edges: straighten(lines, boxes), width, height });
}

function pageOf(rows: readonly string[]): string {
  return `# How good the pictures' layout is

What makes boxes and arrows hard to follow is, before all else, arrows that cross, and then arrows that turn
([Purchase 1997](https://doi.org/10.1007/3-540-63938-1_67)). This page counts both in every example and every view in which arrows are laid
out, as a reader first sees it, beside the best that [ELK](https://eclipse.dev/elk/) gives by any of ${Object.keys(settings).length} settings of its own: ${Object.keys(settings).join(", ")}.
Each of them lays out the whole design at once (\`INCLUDE_CHILDREN\`), with our sizes and spacing.

- **Crossings**: how often a level stretch of one arrow meets a plumb stretch of another.
- **Bends**: how often an arrow turns.

Ours stay within 15% of the best in each column. In none of them does a box overlap another one or stand outside of its container, and no arrow
runs through a box that is not its own. Tests hold both. Pictures after an edit are another matter: there what stands keeps its place, and the
figures may be worse until the preview is opened anew.

| Picture | Components | Arrows | Crossings | ELK's fewest | by | Bends | ELK's fewest | by |
|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}

This page is generated by \`npm run generate\`.
`;
}
