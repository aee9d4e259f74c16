// Which names a project declares, and what a name means from where it stands: innermost container first, then outward,
// then the whole project. It knows nothing of what elements are made of.

import type { Id, Span } from "../figures.ts";
import { nearest } from "../spelling.ts";

export type NamedKind =
  | "component"
  | "container"
  | "region"
  | "zone"
  | "boundary"
  | "policy"
  | "data"
  | "flow"
  | "decision"
  | "scenario";

export interface Entry {
  readonly id: Id;
  readonly kind: NamedKind;
  /** `store`, `service`, … for components. */
  readonly detail?: string;
  readonly at: Span;
}

export type Resolution =
  | { readonly kind: "found"; readonly entry: Entry }
  | { readonly kind: "wrong"; readonly entry: Entry }
  | { readonly kind: "unknown"; readonly near?: string; readonly elsewhere?: string };

export interface Scope {
  readonly entries: ReadonlyMap<Id, Entry>;
  /**
   * The element that `name` means inside `container`, which must be of one of the kinds. Each id that was asked for on the
   * way is put into `asked`: as long as those mean the same, so does the name.
   */
  resolve(name: string, container: Id | undefined, kinds: readonly NamedKind[], asked?: Id[]): Resolution;
}

/** Suggestions are looked for at most so often in one snapshot: each costs a pass over all names. */
const mostSuggestions = 40;

/** A scope over declared names. Look-ups cost the depth of nesting. */
export function createScope(entries: ReadonlyMap<Id, Entry>): Scope {
  let bySimpleName: Map<string, Entry[]> | undefined;
  let suggestions = 0;

  const suggest = (name: string, kinds: readonly NamedKind[]): Resolution => {
    bySimpleName ??= groupBySimpleName(entries);
    const simple = name.slice(name.lastIndexOf(".") + 1);
    const elsewhere = bySimpleName.get(simple)?.find((entry) => kinds.includes(entry.kind));
    if (elsewhere !== undefined) return { kind: "unknown", elsewhere: elsewhere.id };
    suggestions += 1;
    if (suggestions > mostSuggestions) return { kind: "unknown" };
    const candidates = new Set<string>();
    for (const entry of entries.values()) {
      if (!kinds.includes(entry.kind)) continue;
      candidates.add(entry.id);
      candidates.add(entry.id.slice(entry.id.lastIndexOf(".") + 1));
    }
    const near = nearest(name, candidates);
    return near === undefined ? { kind: "unknown" } : { kind: "unknown", near };
  };

  return {
    entries,
    resolve(name, container, kinds, asked) {
      let wrong: Entry | undefined;
      for (let around = container; ; around = parentOf(around)) {
        const id = around === undefined ? name : `${around}.${name}`;
        asked?.push(id);
        const entry = entries.get(id);
        if (entry !== undefined) {
          if (kinds.includes(entry.kind)) return { kind: "found", entry };
          wrong ??= entry;
        }
        if (around === undefined) break;
      }
      return wrong === undefined ? suggest(name, kinds) : { kind: "wrong", entry: wrong };
    },
  };
}

/** The container around an element, by its id; undefined at the top. */
export function parentOf(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}

function groupBySimpleName(entries: ReadonlyMap<Id, Entry>): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries.values()) {
    const simple = entry.id.slice(entry.id.lastIndexOf(".") + 1);
    const group = groups.get(simple);
    if (group === undefined) groups.set(simple, [entry]);
    else group.push(entry);
  }
  return groups;
}
