// What follows from the shape of a text, as protocol values: folds by their lines, growing selections each in the next, links.

import {
  type DocumentLink,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
} from "vscode-languageserver/node";

import type { SourceText } from "../../language/index.ts";
import type { Fold } from "../features/folding.ts";
import type { Link } from "../features/links.ts";
import type { Stretch } from "../stretch.ts";
import { toRange } from "../to-lsp.ts";

const foldKinds: Readonly<Partial<Record<Fold["kind"], FoldingRangeKind>>> = {
  comment: FoldingRangeKind.Comment,
  region: FoldingRangeKind.Region,
};

export function toFold({ startLine, endLine, kind }: Fold): FoldingRange {
  const foldKind = foldKinds[kind];
  return foldKind === undefined ? { startLine, endLine } : { startLine, endLine, kind: foldKind };
}

/** The smallest of the stretches, with those around it as its parents. */
export function toSelection(file: SourceText, chain: readonly Stretch[]): SelectionRange {
  const [inner, ...outer] = [...chain].reverse().map((selected) => toRange(file, selected));
  let range: SelectionRange = { range: inner ?? toRange(file, { start: 0, end: file.text.length }) };
  for (const smaller of outer) range = { range: smaller, parent: range };
  return range;
}

export function toLink(file: SourceText, link: Link): DocumentLink {
  return { range: toRange(file, link), target: link.target, tooltip: link.says };
}
