// Model and findings to a picture, with the layout engine in this process. The one file of the command that loads the
// layout engine, and therefore a bundle of its own.

import { createHash } from "node:crypto";
import elk from "elkjs/lib/elk.bundled.js";
import { type Analysis, insightOf, nearestTo } from "../analysis/index.ts";
import { pageContent, toHtml } from "../diagram/formats/html.ts";
import { type Written, writeScene } from "../diagram/formats/index.ts";
import type { TextFormat } from "../diagram/formats/names.ts";
import { createLayoutCache, type LayoutCache, layoutScene } from "../diagram/layout.ts";
import type { Look } from "../diagram/look.ts";
import type { Positions } from "../diagram/positions.ts";
import { comparedMap, type Differing } from "../diagram/scene/comparison.ts";
import { mapScene } from "../diagram/scene/map.ts";
import type { Scene, SceneFinding } from "../diagram/scene.ts";
import {
  type AnyScene,
  drawScene,
  type Layout,
  leftOutOf,
  sceneOf,
  subjectsOf,
  undrawable,
  unfolded,
} from "../diagram/views.ts";
import type { SystemModel } from "../language/index.ts";
import { namedFailures, someOf } from "./failures.ts";

/** A picture, or one sentence on why there is none. */
export type Drawn =
  | {
      readonly kind: "drawn";
      readonly svg: string;
      /** What it leaves out for its size, one sentence each. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: "nothing"; readonly why: string };

/** A view as a self-contained SVG. A subject may go by its qualified name, its name, or its title. */
export async function draw(
  analysis: Analysis,
  look: Look,
  theme: "light" | "dark",
  positions: Positions = new Map(),
): Promise<Drawn> {
  const chosen = choose(analysis, look);
  if (chosen.kind === "nothing") return chosen;
  return drawnScene(chosen.scene, chosen.title, { theme, layout: layoutWith(positions, cacheOf(analysis)) });
}

/** What was laid out of a design: several of its pictures hold the same boxes, with something else upon them. */
function cacheOf({ facts: { model } }: Analysis): LayoutCache {
  const cache = caches.get(model) ?? createLayoutCache();
  caches.set(model, cache);
  return cache;
}

const caches = new WeakMap<SystemModel, LayoutCache>();

async function drawnScene(
  whole: AnyScene,
  title: string,
  { theme, layout }: { readonly theme: "light" | "dark"; readonly layout: Layout },
): Promise<Drawn> {
  const { scene, collapsed } = unfolded(whole);
  const why = undrawable(scene);
  if (why !== undefined) return { kind: "nothing", why };
  const paper = theme === "dark" ? "print-dark" : "print-light";
  const svg = await drawScene(scene, layout, { theme: paper, title });
  const closed =
    collapsed === undefined ? [] : ["Systems are drawn closed: opened, they are more than one picture can hold."];
  return { kind: "drawn", svg, leftOut: [...closed, ...[leftOutOf(scene)].filter((words) => words !== "")] };
}

/** A view as a text for another tool. */
export function write(analysis: Analysis, look: Look, format: TextFormat): Written {
  const chosen = choose(analysis, look);
  return chosen.kind === "nothing" ? chosen : writeScene(chosen.scene, format, chosen.title);
}

/** What is drawn of two designs: each with its findings, and what differs between them. */
export interface Drawable {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly differing: readonly Differing[];
  /** The new ones. */
  readonly findings: readonly (SceneFinding & { readonly element: string })[];
}

/** The map of two designs together, with what came, went and changed marked. */
export async function drawDifference({ before, after, differing, findings }: Drawable, title: string): Promise<Drawn> {
  const [old, present] = [before, after].map(({ facts }) => mapScene(facts.model, { findings: [] })) as [Scene, Scene];
  const byElement = new Map<string, SceneFinding[]>();
  for (const { element, ...finding } of findings) {
    const known = byElement.get(element);
    if (known === undefined) byElement.set(element, [finding]);
    else known.push(finding);
  }
  const whole = comparedMap(old, present, differing, byElement);
  if (whole.nodes.length + whole.containers.length === 0) {
    return { kind: "nothing", why: "There is nothing to draw: neither design declares a component." };
  }
  return drawnScene(whole, title, { theme: "light", layout: layoutWith(new Map(), createLayoutCache()) });
}

export { viewerScript } from "./viewer.ts";

/** All views in one page that needs nothing else. `script` is the viewer's bundle. */
export async function drawPage(
  analysis: Analysis,
  title: string,
  script: string,
  positions: Positions = new Map(),
): Promise<string> {
  const { facts, report } = analysis;
  const input = { model: facts.model, report, facts, insight: insightOf(facts) };
  const content = await pageContent(title, input, layoutWith(positions, cacheOf(analysis)));
  return toHtml(content, { text: script, hash: createHash("sha256").update(script).digest("base64") });
}

/** A layout with an engine of its own, which puts what has a position there. */
function layoutWith(positions: Positions, cache: LayoutCache): Layout {
  const engine = new elk.default();
  return (scene) => layoutScene(scene, engine, { cache, pins: positions.get(scene.view) ?? new Map() });
}

/** What is to be shown, and what it is called; or one sentence on why there is nothing. */
type Chosen =
  | { readonly kind: "chosen"; readonly scene: AnyScene; readonly title: string }
  | { readonly kind: "nothing"; readonly why: string };

function choose({ facts, report }: Analysis, look: Look): Chosen {
  const { model } = facts;
  if (look.view === "failure") {
    const named = namedFailures(model, look);
    return named.kind === "nothing" ? named : chosenOf({ facts, report }, named.look, "Failure");
  }
  const { view, subject: wanted } = look;
  const subjects = subjectsOf(view, model);
  const subject =
    wanted === undefined
      ? subjects[0]
      : (subjects.find(({ id }) => id === wanted) ??
        subjects.find(({ id, name }) => name === wanted || id.endsWith(`.${wanted}`)));
  if (wanted !== undefined && subject === undefined) {
    return { kind: "nothing", why: `The view ${view} has nothing named ${wanted}${whatElse(wanted, subjects)}` };
  }
  const chosen: Look = subject === undefined ? look : { ...look, subject: subject.id };
  const name = `${view.charAt(0).toUpperCase()}${view.slice(1)}`;
  return chosenOf({ facts, report }, chosen, subject === undefined ? name : `${name}: ${subject.name}`);
}

/** What may have been meant instead, as the end of a sentence. */
function whatElse(wanted: string, subjects: ReturnType<typeof subjectsOf>): string {
  if (subjects.length === 0) return ": it shows the whole design.";
  const near = nearestTo(
    wanted,
    subjects.flatMap(({ id, name }) => [id, name]),
  );
  return near === undefined
    ? `: it can be about ${someOf(subjects.map(({ id }) => id))}.`
    : `; did you mean "${near}"?`;
}

function chosenOf({ facts, report }: Pick<Analysis, "facts" | "report">, look: Look, title: string): Chosen {
  const scene = sceneOf(look, { model: facts.model, report, facts, insight: insightOf(facts) });
  return "why" in scene ? { kind: "nothing", why: scene.why } : { kind: "chosen", scene, title };
}
