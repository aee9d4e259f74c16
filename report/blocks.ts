// What a document is made of, and the small words that its parts are put together with. It knows no markup and no review.

import type { Said } from "./review.ts";

/** A stretch of a line. */
export type Inline =
  | string
  /** A figure is not broken in two. */
  | { readonly kind: "strong" | "code" | "quiet" | "figure"; readonly text: string }
  /** A word that stands out by its severity. */
  | { readonly kind: "severity"; readonly text: "error" | "warning" | "info" | "hint" }
  /** To a place in the document that has this anchor. */
  | { readonly kind: "link"; readonly to: string; readonly text: string };

export type Line = readonly Inline[];

export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3 | 4; readonly text: string; readonly anchor?: string }
  | { readonly kind: "paragraph"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: "finding"; readonly anchor: string; readonly head: Line; readonly lines: readonly Line[] }
  | { readonly kind: "picture"; readonly picture: Picture };

/** A picture of the design: as an image for pages that show one, as a text for pages that draw it themselves. */
export interface Picture {
  readonly caption: string;
  readonly svg?: string;
  readonly mermaid?: string;
}

export function heading(level: 2 | 3 | 4, text: string, anchor?: string): Block {
  return { kind: "heading", level, text, ...(anchor === undefined ? {} : { anchor }) };
}

export function paragraph(...line: Line): Block {
  return { kind: "paragraph", line };
}

export function list(items: readonly Line[]): Block {
  return { kind: "list", items };
}

/** No table without rows. */
export function table(head: readonly string[], rows: readonly (readonly Line[])[]): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: "table", head, rows }];
}

export function picture(one: Picture | undefined): readonly Block[] {
  return one === undefined ? [] : [{ kind: "picture", picture: one }];
}

export function strong(text: string): Inline {
  return { kind: "strong", text };
}

export function quiet(text: string): Inline {
  return { kind: "quiet", text };
}

/** Few words in one piece; many, such as a list of names, are set as any others. */
export function figure(text: string): Inline {
  return text.length > 28 ? text : { kind: "figure", text };
}

export function value({ words, kind }: Said): Line {
  if (kind === "unknown" || kind === "nothing") return [quiet(words)];
  return [figure(`${kind === "bound" ? "≤ " : kind === "estimate" ? "≈ " : ""}${words}`)];
}

/** A bound from below, such as of a time that is at least so long. */
export function atLeast({ words, kind }: Said): Line {
  return kind === "bound" || kind === "exact" || kind === "estimate" ? [figure(`≥ ${words}`)] : [quiet(words)];
}

export function findingLinks(numbers: readonly string[]): Line {
  if (numbers.length === 0) return [quiet("none")];
  return numbers.flatMap((number, index) => [
    ...(index === 0 ? [] : [", "]),
    { kind: "link", to: number, text: number } as const,
  ]);
}

/** What is said of several things: their count in whole words, the names where they are few. */
export function names(all: readonly string[], most = 6): Line {
  if (all.length === 0) return [quiet("none")];
  if (all.length <= most) return [all.join(", ")];
  return [`${all.slice(0, most).join(", ")} and ${all.length - most} more`];
}

export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
