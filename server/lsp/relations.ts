// The translator of symbols of the workspace and of the hierarchy of who depends on whom. A part of to-lsp.ts by its own file; it makes
// values and asks nothing.

import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Range,
  WorkspaceSymbol,
} from "vscode-languageserver/node";

import type { Id, Place, Snapshot } from "../../language/index.ts";
import { isRecord } from "../../protocol/guards.ts";
import type { Knot, Neighbour } from "../features/hierarchy.ts";
import type { SymbolMatch } from "../features/workspace-symbols.ts";
import { type Spelling, symbolKindOf, toLocation, toRange } from "../to-lsp.ts";

/** Undefined for a symbol of a file that the snapshot does not hold. */
export function toWorkspaceSymbol(
  snapshot: Snapshot,
  { name, word, container, place }: SymbolMatch,
  spelling: Spelling,
): WorkspaceSymbol | undefined {
  const location = toLocation(snapshot, place, spelling);
  if (location === undefined) return undefined;
  return { name, kind: symbolKindOf(word), location, ...(container === undefined ? {} : { containerName: container }) };
}

/** `how` are the words for what ties it to the item that it is shown under. */
export function toHierarchyItem(
  snapshot: Snapshot,
  { id, word, name, place, namePlace }: Knot,
  spelling: Spelling,
  how: readonly string[] = [],
): CallHierarchyItem | undefined {
  const file = snapshot.files.get(place.file);
  if (file === undefined) return undefined;
  return {
    name,
    kind: symbolKindOf(word),
    detail: how.length === 0 ? word : `${word} · ${how.join(", ")}`,
    uri: spelling(place.file),
    range: toRange(file, place),
    selectionRange: toRange(file, namePlace),
    data: { id },
  };
}

/** The id of an item that comes back; undefined for one that is none of ours. */
export function idOfItem({ data }: CallHierarchyItem): Id | undefined {
  return isRecord(data) && typeof data.id === "string" ? data.id : undefined;
}

export function toIncoming(
  snapshot: Snapshot,
  { knot, how, places }: Neighbour,
  spelling: Spelling,
): CallHierarchyIncomingCall | undefined {
  const from = toHierarchyItem(snapshot, knot, spelling, how);
  return from && { from, fromRanges: rangesIn(snapshot, places, knot.place.file) };
}

/** `file` is that of the item whose dependencies they are: ranges of another one have no place in the answer. */
export function toOutgoing(
  snapshot: Snapshot,
  { knot, how, places }: Neighbour,
  file: string,
  spelling: Spelling,
): CallHierarchyOutgoingCall | undefined {
  const to = toHierarchyItem(snapshot, knot, spelling, how);
  return to && { to, fromRanges: rangesIn(snapshot, places, file) };
}

function rangesIn(snapshot: Snapshot, places: readonly Place[], name: string): Range[] {
  const file = snapshot.files.get(name);
  if (file === undefined) return [];
  return places.flatMap((place) => (place.file === name ? [toRange(file, place)] : []));
}
