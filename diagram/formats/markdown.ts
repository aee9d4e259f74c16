// A table as Markdown, for a review or a ticket.

import type { MatrixScene } from "../matrix.ts";
import { findingsInWords, sentence } from "../svg-parts.ts";
import { tame } from "./words.ts";

/** The table under a heading; a cell's lines stand above each other. Linear in its cells. */
export function toMarkdown({ columns, rows }: MatrixScene, title: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `## ${markdownText(title)}`,
    "",
    line(["", ...columns.map(({ label, detail }) => named(label, [detail]))]),
    line(["---", ...columns.map(() => "---")]),
    ...rows.map(({ label, detail, findings, cells }) =>
      line([
        named(label, [detail, findingsInWords(findings)]),
        ...columns.map(({ id }) => {
          const cell = cells.find(({ column }) => column === id);
          return (cell?.lines ?? []).map(markdownText).join("<br>");
        }),
      ]),
    ),
    "",
  ].join("\n");
}

function named(name: string, more: readonly string[]): string {
  const rest = sentence(more);
  return `**${markdownText(name)}**${rest === "" ? "" : `<br>${markdownText(rest)}`}`;
}

/** A text in which no sign is read as Markdown or HTML. */
export function markdownText(text: string): string {
  return tame(text)
    .replace(/[\\`*_{}[\]#+!|~$-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .trim();
}
