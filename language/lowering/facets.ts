// The terms of a block, one by one, to the properties they set. It knows which block a term belongs in and what a figure
// must look like; which properties a component, a policy or a dependency keeps is lower.ts's business.

import type { Figure, Origin, Ref, Span } from "../figures.ts";
import type { Dependency as DependencyNode, Item, Text } from "../generated/ast.ts";
import type { Acceptance, Component, Dependency, Guarantee, Objective, Split, Terms } from "../model.ts";
import { subjectOf } from "../vocabulary.ts";
import { belonging, headOf, wordOf } from "./placement.ts";
import type { Reader } from "./reader.ts";
import { readTerm } from "./terms.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Listed = "guarantees" | "requires" | "latency" | "objectives" | "accepts" | "tags" | "priority" | "data";

/** Everything that terms can say, each absent until it is said. References hold names as written. */
export type Facets = Mutable<Partial<Omit<Component, Listed | "dependencies" | "across" | "in">>> &
  Mutable<Partial<Omit<Terms, Listed | "from">>> & {
    from?: NonNullable<Terms["from"]>;
    across: Ref[];
    in: Ref[];
    guarantees: Guarantee[];
    requires: Guarantee[];
    latency: { percentile: number; value: Figure }[];
    objectives: Objective[];
    accepts: Acceptance[];
    tags: string[];
    priority: string[];
    data: Ref[];
    with: Ref[];
    dependencies: Dependency[];
    cells?: Split;
    importance?: { value: "critical" | "background"; origin: Origin; at: Span };
    load?: Figure;
    peak?: Figure;
    tradeoff?: string;
    sources: string[];
  };

export function emptyFacets(): Facets {
  return {
    across: [],
    in: [],
    guarantees: [],
    requires: [],
    latency: [],
    objectives: [],
    accepts: [],
    tags: [],
    priority: [],
    data: [],
    with: [],
    dependencies: [],
    sources: [],
  };
}

const repeatable: ReadonlySet<string> = new Set([
  "guarantees",
  "requires",
  "slo",
  "sla",
  "accept",
  "data",
  "source",
  "tags",
  "priority",
  "with",
  "calls",
  "reads",
  "writes",
  "publishes",
  "consumes",
  "authority",
  "derived",
  "zones",
  "zone",
  "in",
  "reply",
  "either",
  "parallel",
  "optional",
  "fail",
  "slow",
  "load",
  "expect",
]);

/** Reads every term among the statements that belong in a block; steps and declarations are left to the caller. */
export function readFacets(items: readonly Item[], reader: Reader): Facets {
  const facets = emptyFacets();
  const seen = new Map<string, { readonly word: string; readonly at: Span }>();
  let last: { add(source: string): void } | undefined;
  // What a statement set is asked for by sources alone, which few blocks have.
  const hasSource = items.some(isSource);
  for (const item of items) {
    const word = wordOf(item);
    if (word === undefined) continue;
    if (!repeatable.has(word)) {
      const subject = subjectOf(word);
      const first = seen.get(subject);
      const at = headOf(item, word, reader);
      if (first !== undefined) {
        const says =
          first.word === word
            ? `\`${word}\` is already stated in this block; keep one of the two.`
            : `\`${first.word}\` and \`${word}\` ${subject === "tries" ? "say the same" : "exclude each other"}; keep one of the two.`;
        reader.error("duplicate-term", at, says, { related: { at: first.at, says: "first stated here" } });
        continue;
      }
      seen.set(subject, { word, at });
    }
    if (isSource(item)) {
      last?.add(item.text);
      facets.sources.push(item.text);
      continue;
    }
    const before = hasSource ? stateOf(facets) : undefined;
    readTerm(item, facets, reader);
    if (before !== undefined) last = { add: (source) => attachSource(facets, before, source) };
  }
  dropRoom(facets);
  return facets;
}

function isSource(item: Item): item is Text & { readonly name: "source" } {
  return item.$type === "Text" && item.name === "source";
}

/** Lists that grew have room for many times what they hold, and they are kept as long as the block stands. */
function dropRoom(facets: Facets): void {
  const lists = facets as unknown as Record<string, unknown[]>;
  for (const key of listKeys) {
    const list = lists[key];
    if (list !== undefined && list.length > 0) lists[key] = list.slice();
  }
}

const listKeys: readonly string[] = Object.keys(emptyFacets());

/** What is set so far; lists only grow, so their lengths say it. */
function stateOf(facets: Facets): Readonly<Record<string, unknown>> {
  const state: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(facets)) state[key] = Array.isArray(value) ? value.length : value;
  return state;
}

/** A source documents the figures that the statement before it set, those inside its parts included. */
function attachSource(facets: Facets, before: Readonly<Record<string, unknown>>, source: string): void {
  const now = facets as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(now)) {
    if (Array.isArray(value)) {
      const known = before[key];
      for (let i = typeof known === "number" ? known : 0; i < value.length; i += 1)
        value[i] = withSource(value[i], source);
    } else if (value !== before[key]) now[key] = withSource(value, source);
  }
}

function withSource(value: unknown, source: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withSource(one, source));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "origin") return [key, { ...inner, source }];
      return [key, key === "at" ? inner : withSource(inner, source)];
    }),
  );
}

/** A dependency as its block states it; its target, policies and data are still names. */
export function readDependency(item: DependencyNode, reader: Reader): Dependency | undefined {
  const target = reader.name(item, "target");
  if (target === undefined || item.verb === undefined) return undefined;
  const facets = readFacets(belonging(item.body?.items ?? [], "dependency", reader), reader);
  return {
    ...termsOf(facets),
    id: "",
    verb: item.verb,
    source: "",
    target: target.id,
    at: target.at,
    policies: reader.names(item, "policies").concat(facets.with),
    accepts: facets.accepts,
  };
}

const termKeys = [
  "timeout",
  "deadline",
  "attempts",
  "backoff",
  "retryBudget",
  "breaker",
  "bulkhead",
  "hedge",
  "fallback",
  "optional",
  "checksLimit",
  "idempotent",
  "outbox",
  "compensates",
  "transaction",
  "batch",
  "requires",
  "from",
  "deadLetter",
  "data",
  "protection",
  "authenticates",
  "priority",
] as const satisfies readonly (keyof Terms)[];

/** The terms of a dependency among the facets. */
export function termsOf(facets: Partial<Terms> & Pick<Terms, "requires" | "data" | "priority">): Terms {
  const terms: Record<string, unknown> = {};
  for (const key of termKeys) if (facets[key] !== undefined) terms[key] = facets[key];
  return terms as unknown as Terms;
}
