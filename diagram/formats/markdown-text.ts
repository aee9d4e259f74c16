// Any words within a text in Markdown, written so that they stay words.

import { tame } from "./words.ts";

/** A text in which no sign is read as Markdown or HTML. */
export function markdownText(text: string): string {
  return tame(text)
    .replace(/[\\`*_{}[\]#+!|~$-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .trim();
}
