// Model and findings to a picture, with the layout engine in this process. The one file of the command that loads the
// layout engine, and therefore a bundle of its own.

import { createHash } from "node:crypto";
import elk from "elkjs/lib/elk.bundled.js";
import { type Analysis, insightOf } from "../analysis/index.ts";
import { pageContent, toHtml } from "../diagram/formats/html.ts";
import { type Written, writeScene } from "../diagram/formats/index.ts";
import type { TextFormat } from "../diagram/formats/names.ts";
import { createLayoutCache, layoutScene } from "../diagram/layout.ts";
import type { Look } from "../diagram/look.ts";
import type { Positions } from "../diagram/positions.ts";
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
import { namedFailures } from "./failures.ts";

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
  const { title } = chosen;
  const { scene, collapsed } = unfolded(chosen.scene);
  const why = undrawable(scene);
  if (why !== undefined) return { kind: "nothing", why };
  const paper = theme === "dark" ? "print-dark" : "print-light";
  const svg = await drawScene(scene, layoutWith(positions), { theme: paper, title });
  const closed =
    collapsed === undefined ? [] : ["Systems are drawn closed: opened, they are more than one picture can hold."];
  return { kind: "drawn", svg, leftOut: [...closed, ...[leftOutOf(scene)].filter((words) => words !== "")] };
}

/** A view as a text for another tool. */
export function write(analysis: Analysis, look: Look, format: TextFormat): Written {
  const chosen = choose(analysis, look);
  return chosen.kind === "nothing" ? chosen : writeScene(chosen.scene, format, chosen.title);
}

export { viewerScript } from "./viewer.ts";

/** All views in one page that needs nothing else. `script` is the viewer's bundle. */
export async function drawPage(
  { facts, report }: Analysis,
  title: string,
  script: string,
  positions: Positions = new Map(),
): Promise<string> {
  const input = { model: facts.model, report, facts, insight: insightOf(facts) };
  const content = await pageContent(title, input, layoutWith(positions));
  return toHtml(content, { text: script, hash: createHash("sha256").update(script).digest("base64") });
}

/** A layout with an engine of its own, which puts what has a position there. */
function layoutWith(positions: Positions): Layout {
  const engine = new elk.default();
  // A page draws the same boxes again and again, with something else upon them.
  const cache = createLayoutCache();
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
    const choices = subjects.map(({ id }) => id).join(", ");
    const why = choices === "" ? "it shows the whole design" : `it can be about ${choices}`;
    return { kind: "nothing", why: `The view ${view} has nothing named ${wanted}: ${why}.` };
  }
  const chosen: Look = subject === undefined ? look : { ...look, subject: subject.id };
  const name = `${view.charAt(0).toUpperCase()}${view.slice(1)}`;
  return chosenOf({ facts, report }, chosen, subject === undefined ? name : `${name}: ${subject.name}`);
}

function chosenOf({ facts, report }: Pick<Analysis, "facts" | "report">, look: Look, title: string): Chosen {
  const scene = sceneOf(look, { model: facts.model, report, facts, insight: insightOf(facts) });
  return "why" in scene ? { kind: "nothing", why: scene.why } : { kind: "chosen", scene, title };
}
