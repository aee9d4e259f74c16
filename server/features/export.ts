// A picture of a project as a text that stands alone: an SVG in colours of its own, a page with all views, or the
// language of another tool. What is exported is the picture as it was looked at, drawn anew.

import { createHash } from "node:crypto";

import { type Facts, insightOf, type Report } from "../../analysis/index.ts";
import { graphOf } from "../../diagram/formats/graph.ts";
import { pageContent, toHtml } from "../../diagram/formats/html.ts";
import { writeScene } from "../../diagram/formats/index.ts";
import type { Look } from "../../diagram/look.ts";
import { neighbourhoodOf } from "../../diagram/neighbourhood.ts";
import {
  drawScene,
  folded,
  type Layout,
  sceneOf,
  subjectsOf,
  undrawable,
  type ViewInput,
} from "../../diagram/views.ts";
import type { Snapshot } from "../../language/index.ts";
import type { ExportFormat, ExportResult } from "../../protocol/export.ts";

export interface ExportAsk {
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly report: Report;
  readonly facts: Facts;
  readonly look: Look;
  readonly format: ExportFormat;
  readonly theme: "light" | "dark";
  readonly layout: Layout;
  /** Only this element with its neighbours. */
  readonly around?: string;
  /** The script of a page; undefined where this server has none. */
  viewer(): string | undefined;
}

/** The text, or why there is none. Rejects where the layout does. */
export async function exported(ask: ExportAsk): Promise<ExportResult> {
  const { title, snapshot, report, facts, look, format, theme, layout } = ask;
  const { model } = snapshot;
  const input = { model, report, facts, insight: insightOf(facts) };
  if (format === "html") {
    const text = ask.viewer();
    if (text === undefined) return { kind: "failed", why: "This language server has no script for a page." };
    const hash = createHash("sha256").update(text).digest("base64");
    return { kind: "exported", title, text: toHtml(await pageContent(title, input, layout), { text, hash }) };
  }
  if (ask.around !== undefined) return elementText(ask, ask.around, input);
  const subjects = subjectsOf(look.view, model);
  const subject = subjects.find(({ id }) => id === look.subject) ?? subjects[0];
  const whole = sceneOf(subject === undefined ? look : { ...look, subject: subject.id }, input);
  if ("why" in whole) return { kind: "failed", why: whole.why };
  const { scene } = folded(whole, look);
  const why = undrawable(scene);
  if (why !== undefined) return { kind: "failed", why };
  const named = subject === undefined ? title : `${title}: ${subject.name}`;
  if (format === "svg") {
    const paper = theme === "dark" ? "print-dark" : "print-light";
    return { kind: "exported", title, text: await drawScene(scene, layout, { theme: paper, title: named }) };
  }
  const written = writeScene(scene, format, named);
  return written.kind === "written"
    ? { kind: "exported", title, text: written.text }
    : { kind: "failed", why: written.why };
}

/** One element with its neighbours, as the view shows them; of a sequence, and of what the view does not show, as the map does. */
function elementText({ title, look, format }: ExportAsk, around: string, input: ViewInput): ExportResult {
  if (format === "svg" || format === "html") return { kind: "failed", why: "One element alone is had as a text." };
  for (const one of [look, { view: "map" } as const]) {
    const whole = sceneOf(one, input);
    const graph = "why" in whole ? undefined : graphOf(whole);
    const scene = graph && neighbourhoodOf(graph, around);
    if (scene === undefined) continue;
    const written = writeScene(scene, format, `${title}: ${around}`);
    if (written.kind === "written") return { kind: "exported", title, text: written.text };
  }
  return { kind: "failed", why: "The element is in no picture of boxes and arrows." };
}
