// Markdown by its parts: text of other people made harmless and short, links, and lists that say how much of them is missing.

/** Text that is Markdown already: HTML is taken from it, and pictures, which an editor would load. */
export function prose(text: string): string {
  return clipped(escapeHtml(text), 900).replaceAll("![", "!\\[");
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

export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
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

/** `1 flow`, `3 flows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
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
