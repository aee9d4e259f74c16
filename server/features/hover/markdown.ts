// Markdown by its parts: text of other people made harmless and short, links, and lists that say how much of them is missing.

import { clipped } from "../wording.ts";

/**
 * Text that is Markdown already: tags are taken from it, and pictures, which an editor would load. Arrows and signs of comparison stay,
 * since in its code nothing stands for them, and a block of code that is never closed, or was cut, keeps what follows as text.
 */
export function prose(text: string): string {
  const shown = clipped(text, 900)
    .replace(/<(?=[a-z/!?])/gi, "&lt;")
    .replaceAll("![", "!\\[");
  const fence = openFence(shown);
  return fence === undefined ? shown : `${shown}\n${fence}`;
}

/** The mark that closes a block of code which is open at the end of a text. */
function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const [, mark, rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line.trimEnd()) ?? [];
    if (mark === undefined) continue;
    if (open === undefined) {
      // Ticks with another behind them are code in a line.
      if (mark.startsWith("~") || !rest.includes("`")) open = mark;
    } else if (mark.startsWith(open) && rest === "") open = undefined;
  }
  return open;
}

/** Text that is none, as part of a line. */
export function plain(text: string): string {
  return escapeHtml(text)
    .replace(/[\\`*[\]]/g, "\\$&")
    .replace(/\s+/g, " ");
}

/** A name or a piece of a design, set as code. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replace(/\s+/g, " ")}\``;
}

/** A link; the text alone where there is no address. */
export function linked(text: string, address: string | undefined): string {
  return address === undefined ? text : `[${text}](${address.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

/** Lines as a list. */
export function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** The first few lines, and how many more there are; `where` says where they stand. */
export function some(lines: readonly string[], most: number, where = ""): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), `… and ${lines.length - most} more${where}`];
}

/** A sentence as a part of a line: without its capital and its full stop. */
export function asPhrase(text: string): string {
  const phrase = plain(text).replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(phrase) ? phrase.charAt(0).toLowerCase() + phrase.slice(1) : phrase;
}

/** Lines of a text, for what has to fit on a screen. */
export function linesIn(text: string): number {
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
