// A review as Markdown, as GitHub and GitLab show it. Every word of a design is written so that none is read as Markdown or
// HTML; pictures are Mermaid texts, which both draw.

import { markdownText } from "../diagram/formats/markdown-text.ts";
import type { Block, Inline, Line } from "./blocks.ts";
import type { ReviewDocument } from "./document.ts";

/** The document, ending with a line break. */
export function toMarkdown({ title, subtitle, blocks }: ReviewDocument): string {
  return [`# ${spaced(title)}`, spaced(subtitle), ...blocks.map(blockText)]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${spaced(block.text)}`;
    case "paragraph":
      return lineText(block.line);
    case "list":
      return block.items.map((item) => `- ${lineText(item)}`).join("\n");
    case "table":
      return tableText(block.head, block.rows);
    case "finding":
      return [
        `<a id="${anchorOf(block.anchor)}"></a>${lineText(block.head)}`,
        ...block.lines.map((line) => `  ${lineText(line)}`),
      ]
        .map((line, index) => (index === 0 ? `- ${line}` : line))
        .join("\\\n");
    case "picture":
      return block.picture.mermaid === undefined ? "" : fenced(block.picture.mermaid);
    default:
      return block satisfies never;
  }
}

function tableText(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(head.map(markdownText)),
    line(head.map(() => "---")),
    ...rows.map((row) => line(row.map(lineText))),
  ].join("\n");
}

/** A fence that is longer than any in the text. */
function fenced(mermaid: string): string {
  const longest = Math.max(2, ...[...mermaid.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}mermaid\n${mermaid.trimEnd()}\n${fence}`;
}

function lineText(line: Line): string {
  return line.map(inlineText).join("");
}

function inlineText(inline: Inline): string {
  if (typeof inline === "string") return spaced(inline);
  switch (inline.kind) {
    case "strong":
    case "severity":
      // A blank inside of the stars would keep them from being read as such.
      return spaced(inline.text).replace(/^(\s*)(.*\S)(\s*)$/s, "$1**$2**$3");
    case "code":
      // What is code here are names of rules, in which no backtick stands.
      return `\`${inline.text.replaceAll("`", "")}\``;
    case "quiet":
    case "figure":
      return spaced(inline.text);
    case "link":
      return `[${markdownText(inline.text)}](#${anchorOf(inline.to)})`;
    default:
      return inline satisfies never;
  }
}

/** The escaped text with the blanks at its ends, which part it from its neighbours. */
function spaced(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  // A hyphen or plus inside a word begins no list.
  const inner = markdownText(flat).replace(/(?<=\S)\\([-+])(?=\S)/g, "$1");
  if (inner === "") return flat;
  return `${flat.startsWith(" ") ? " " : ""}${inner}${flat.endsWith(" ") ? " " : ""}`;
}

function anchorOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]/g, "-");
}
