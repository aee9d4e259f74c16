// The terms of dependencies and policies: their names resolved, and one set laid under another.

import { termsOf } from "../lowering/facets.ts";
import type { Terms } from "../model.ts";
import { inheritGuarantees } from "./guarantees.ts";
import type { Linker } from "./linker.ts";

/** `own`, with what it leaves unwritten taken from `base`; of guarantees, those about something else. */
export function underlay(own: Terms, base: Terms | undefined): Terms {
  if (base === undefined) return own;
  return {
    ...base,
    ...own,
    requires: inheritGuarantees(own.requires, base.requires),
    data: own.data.length > 0 ? own.data : base.data,
    priority: own.priority.length > 0 ? own.priority : base.priority,
  };
}

/** Terms whose names are resolved; a term whose name means nothing is left out. */
export function resolveTerms(terms: Terms, linker: Linker): Terms {
  const { fallback, outbox, deadLetter, ...rest } = termsOf(terms);
  const result: { -readonly [K in keyof Terms]: Terms[K] } = { ...rest, data: linker.refs(terms.data, ["data"]) };
  if (fallback?.kind === "answer") result.fallback = fallback;
  else if (fallback !== undefined) {
    const to = linker.ref(fallback.to, ["component"]);
    if (to !== undefined) result.fallback = { ...fallback, to };
  }
  const box = outbox && linker.component(outbox, ["store"]);
  if (box !== undefined) result.outbox = box;
  const parked = deadLetter && linker.component(deadLetter.queue, ["queue", "topic"]);
  if (parked !== undefined) result.deadLetter = { ...deadLetter, queue: parked };
  return result;
}
