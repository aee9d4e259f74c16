// The translator of what is shown in and above the lines: hints and lenses become the protocol's. A part of to-lsp.ts by its own file; it
// makes values and asks nothing.

import { type CodeLens, type InlayHint, MarkupKind } from "vscode-languageserver/node";

import type { FactName } from "../../analysis/index.ts";
import type { Snapshot, SourceText } from "../../language/index.ts";
import { isRecord } from "../../protocol/guards.ts";
import type { FactKey } from "../features/hint-words.ts";
import type { Hint } from "../features/hints.ts";
import type { Lens } from "../features/lenses.ts";
import { type Spelling, toLocation, toRange } from "../to-lsp.ts";

/** A hint without its tooltip; what it is about goes with it until somebody wants to read it. */
export function toInlayHint(file: SourceText, uri: string, { offset, text, about }: Hint): InlayHint {
  return {
    position: file.positionAt(offset),
    label: text,
    paddingLeft: true,
    data: { uri, about: about.map(({ element, name }) => [element, name]) },
  };
}

/** What a hint that comes back is about; undefined where it is none of ours. */
export function fromInlayHint({
  data,
}: InlayHint): { readonly uri: string; readonly about: readonly FactKey[] } | undefined {
  if (!isRecord(data) || typeof data.uri !== "string") return undefined;
  const { uri, about } = data;
  if (!Array.isArray(about)) return undefined;
  const keys = about.flatMap((pair: unknown): FactKey[] => {
    const [element, name]: readonly unknown[] = Array.isArray(pair) ? pair : [];
    // A name that no fact has is looked up in vain.
    return typeof element === "string" && typeof name === "string" ? [{ element, name: name as FactName }] : [];
  });
  return { uri, about: keys };
}

/** The hint with Markdown for a tooltip. */
export function withTooltip(hint: InlayHint, markdown: string): InlayHint {
  return { ...hint, tooltip: { kind: MarkupKind.Markdown, value: markdown } };
}

export interface LensLook {
  readonly uri: string;
  readonly spelling: Spelling;
  /** The editor runs the commands of our extension; to others a lens is text. */
  readonly hasCommands: boolean;
}

export function toCodeLens(snapshot: Snapshot, file: SourceText, lens: Lens, look: LensLook): CodeLens {
  const range = toRange(file, lens);
  const { title, shows } = lens;
  if (!look.hasCommands) return { range, command: { title, command: "" } };
  if (shows.kind === "picture")
    return { range, command: { title, command: "faultline.openPreview", arguments: [look.uri] } };
  const locations = shows.places.flatMap((place) => toLocation(snapshot, place, look.spelling) ?? []);
  return {
    range,
    command: { title, command: "faultline.showFindings", arguments: [look.uri, range.start, locations] },
  };
}
