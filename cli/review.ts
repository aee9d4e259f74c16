// A design's review as a text, with its pictures where the format shows them. A bundle of its own, which `report` alone loads.

import { createHash } from "node:crypto";
import type { Analysis } from "../analysis/index.ts";
import { mostSubjects } from "../diagram/formats/html.ts";
import type { View } from "../diagram/look.ts";
import type { Positions } from "../diagram/positions.ts";
import type { Picture } from "../report/blocks.ts";
import { documentOf, type Pictures } from "../report/document.ts";
import { toHtml } from "../report/html.ts";
import { toMarkdown } from "../report/markdown.ts";
import { type ReviewOptions, reviewOf } from "../report/review-of.ts";
import { reviewStyle } from "../report/style.ts";
import { draw, write } from "./draw.ts";

export type ReviewFormat = "markdown" | "html";

/** A Mermaid text of more components is a tangle, and GitHub draws none of more than some hundred arrows. */
const mostInMermaid = 60;

/** The review as a text in the format. The same design, day and positions give the same text. */
export async function writeReview(
  analysis: Analysis,
  format: ReviewFormat,
  options: ReviewOptions,
  positions: Positions,
): Promise<string> {
  const review = reviewOf(analysis, options);
  if (format === "markdown") return toMarkdown(documentOf(review, textPictures(analysis)));
  const pictures = await drawnPictures(analysis, positions);
  return toHtml(documentOf(review, pictures), createHash("sha256").update(reviewStyle).digest("base64"));
}

const captions = {
  map: "The map: components by system, and who needs whom",
  domains: "Where copies stand, and what goes down with each place",
  data: "Where data is official, what follows it and how late",
  shared: "What systems share, and what each loses with it",
} as const;

async function drawnPictures(analysis: Analysis, positions: Positions): Promise<Pictures> {
  const one = async (view: View, caption: string, subject?: string): Promise<Picture | undefined> => {
    const drawn = await draw(analysis, subject === undefined ? { view } : { view, subject }, "light", positions);
    if (drawn.kind === "nothing") return undefined;
    return { caption: [caption, ...drawn.leftOut].join(". "), svg: drawn.svg };
  };
  const flows = new Map<string, Picture>();
  for (const { id, title, name } of analysis.facts.model.flows.slice(0, mostSubjects)) {
    const picture = await one("flow", `${title ?? name}, from top to bottom`, id);
    if (picture !== undefined) flows.set(id, picture);
  }
  const named: Partial<Record<keyof typeof captions, Picture>> = {};
  for (const view of ["map", "domains", "data", "shared"] as const) {
    const picture = await one(view, captions[view]);
    if (picture !== undefined) named[view] = picture;
  }
  return { ...named, flows };
}

/** What Markdown pages draw by themselves: the map of a design that is not too large for it, and its flows. */
function textPictures(analysis: Analysis): Pictures {
  const { components, flows } = analysis.facts.model;
  const one = (view: View, caption: string, subject?: string): Picture | undefined => {
    const written = write(analysis, subject === undefined ? { view } : { view, subject }, "mermaid");
    return written.kind === "nothing" ? undefined : { caption, mermaid: written.text };
  };
  const drawn = flows.slice(0, mostSubjects).flatMap(({ id, name }) => {
    const picture = one("flow", name, id);
    return picture === undefined ? [] : [[id, picture] as const];
  });
  const map = components.length > mostInMermaid ? undefined : one("map", captions.map);
  return { ...(map === undefined ? {} : { map }), flows: new Map(drawn) };
}
