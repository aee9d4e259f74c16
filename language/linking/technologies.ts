// What a technology brings to a component that names it: every term the component does not state itself, marked with the
// technology it came from. The project's own declarations go before the standard library's.

import type { Origin, Ref } from "../figures.ts";
import type { Draft } from "../lowering/draft.ts";
import type { Facets } from "../lowering/facets.ts";
import { emptyFacets } from "../lowering/facets.ts";
import type { ComponentKind, Problem, Technology } from "../model.ts";
import { nearest } from "../spelling.ts";
import { componentKinds } from "../vocabulary.ts";
import { inheritGuarantees } from "./guarantees.ts";

type TechnologyDraft = Extract<Draft, { kind: "technology" }>;

/** A technology's declaration. */
interface Found {
  readonly draft: TechnologyDraft;
  readonly builtIn: boolean;
}

/** Where technologies come from: the project, then the library. */
export interface TechnologySource {
  find(name: string): Found | undefined;
  names(): Iterable<string>;
}

export interface ResolvedTechnology {
  readonly technology: Technology;
  readonly facets: Facets;
}

export interface Technologies {
  /** Undefined where there is no such technology, or its bases go in a circle. */
  resolve(name: string): ResolvedTechnology | undefined;
  /** True also where it does not resolve, which is said where it is declared. */
  isDeclared(name: string): boolean;
  nearest(name: string): string | undefined;
  /** Those resolved so far, by name. */
  readonly used: ReadonlyMap<string, ResolvedTechnology>;
}

/** Technologies by name, resolved at first use. Problems of their declarations go to `report`. */
export function createTechnologies(source: TechnologySource, report: (problem: Problem) => void): Technologies {
  const used = new Map<string, ResolvedTechnology>();
  const failed = new Set<string>();

  const resolve = (name: string): ResolvedTechnology | undefined => {
    // Rows of technologies have any length, so the way down to a kind is kept here and not in calls.
    const row = new Map<string, Found>();
    let below: ResolvedTechnology | undefined;
    let kind: ComponentKind | undefined;
    for (let at = name; ; ) {
      below = used.get(at);
      const found = below === undefined && !failed.has(at) ? source.find(at) : undefined;
      const base = found?.draft.base;
      if (found === undefined || base === undefined) {
        if (found !== undefined) failed.add(at);
        break;
      }
      row.set(at, found);
      kind = componentKinds.find((one) => one === base.id);
      if (kind !== undefined) break;
      if (row.has(base.id)) {
        const message = `Technology \`${at}\` builds on itself; let one of them name a kind such as \`store\`.`;
        report(problem("cycle", base, message));
        break;
      }
      if (source.find(base.id) === undefined) {
        const near = nearest(base.id, [...componentKinds, ...source.names()]);
        const hint = near === undefined ? "" : ` Did you mean \`${near}\`?`;
        report(problem("unknown-technology", base, `\`${base.id}\` is neither a kind nor a technology.${hint}`, near));
        break;
      }
      at = base.id;
    }
    for (const [at, { draft, builtIn }] of [...row].reverse()) {
      kind ??= below?.technology.kind;
      if (kind === undefined) {
        failed.add(at);
        continue;
      }
      const own = fromTechnology(draft.facets, at);
      const facets = below === undefined ? own : inherit(own, below.facets);
      below = { technology: describe(draft, kind, facets, builtIn), facets };
      used.set(at, below);
    }
    return used.get(name);
  };

  return {
    resolve,
    isDeclared: (name) => source.find(name) !== undefined,
    nearest: (name) => nearest(name, source.names()),
    used,
  };
}

function problem(code: string, ref: Ref, message: string, suggestion?: string): Problem {
  return { code, severity: "error", message, at: ref.at, ...(suggestion !== undefined && { suggestion }) };
}

function describe(draft: TechnologyDraft, kind: ComponentKind, facets: Facets, builtIn: boolean): Technology {
  const { head } = draft;
  return {
    id: head.name,
    name: head.name,
    ...(head.title !== undefined && { title: head.title }),
    ...(head.doc !== undefined && { doc: head.doc }),
    at: head.at,
    kind,
    ...(facets.does !== undefined && { does: facets.does.value }),
    ...(facets.tradeoff !== undefined && { tradeoff: facets.tradeoff }),
    sources: facets.sources,
    guarantees: facets.guarantees,
    ...(facets.prefers !== undefined && { prefers: facets.prefers.value }),
    builtIn,
  };
}

/** The same facets, each marked as coming from the technology. */
function fromTechnology(facets: Facets, technology: string): Facets {
  const mark = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mark);
    if (typeof value !== "object" || value === null) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value))
      copy[key] = key === "origin" ? origin(inner as Origin) : mark(inner);
    return copy;
  };
  const origin = (was: Origin): Origin => ({
    kind: "technology",
    technology,
    ...(was.source !== undefined && { source: was.source }),
  });
  return mark(facets) as Facets;
}

const keeping: ReadonlySet<ComponentKind> = new Set(["store", "cache", "queue", "topic"]);
const working: ReadonlySet<ComponentKind> = new Set(["client", "gateway", "service", "worker", "job"]);

/** Products that keep things and do work, so that people call them either. */
const doesBoth: ReadonlySet<string> = new Set(["prometheus", "jaeger", "temporal", "cadence", "step-functions"]);

/**
 * Whether a component hardly does the job of its technology: one keeps or carries things, the other works. What keeps
 * things is used as all that keeps things (redis as a store, kafka as a queue), and caches and gateways are near each other.
 */
export function isUnlikely(component: ComponentKind, { kind, name }: Pick<Technology, "kind" | "name">): boolean {
  if (doesBoth.has(name)) return false;
  if (keeping.has(kind) && working.has(component)) return !(kind === "cache" && component === "gateway");
  return working.has(kind) && keeping.has(component) && !(kind === "gateway" && component === "cache");
}

/** Terms that belong to one deployment and never to a product. */
const ownOnly: ReadonlySet<keyof Facets> = new Set([
  "owner",
  "tags",
  "across",
  "in",
  "accepts",
  "objectives",
  "dependencies",
  "runsOn",
  "boundary",
  "data",
  "with",
  "sources",
]);

/** Figures that are of the whole on what somebody else runs, and of one copy else. */
const ofTheWhole = [
  "availability",
  "mtbf",
  "mttr",
  "errorRate",
  "capacity",
] as const satisfies readonly (keyof Facets)[];

function statesCopies({ replicas, quorum, standby, autoscale }: Facets): boolean {
  return (replicas ?? quorum ?? standby ?? autoscale) !== undefined;
}

/** `own`, with what it does not state taken from `base`. Guarantees are taken by family: consistency, delivery, … */
export function inherit(own: Facets, base: Facets): Facets {
  const merged = { ...emptyFacets(), ...own } as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(base)) {
    if (ownOnly.has(key as keyof Facets)) continue;
    const mine = merged[key];
    if (key === "guarantees") merged[key] = inheritGuarantees(own.guarantees, base.guarantees);
    else if (mine === undefined || (Array.isArray(mine) && mine.length === 0)) merged[key] = value;
  }
  // Copies, quorums and the way a component fails over are stated together or not at all.
  if (own.replicas !== undefined && own.quorum === undefined) delete merged.quorum;
  if (own.quorum !== undefined && own.replicas === undefined) delete merged.replicas;
  if (own.availability === undefined && own.mtbf !== undefined) delete merged.availability;
  // Who writes down copies runs them, and what the product gives as a whole is no figure of one copy.
  if (own.managed === undefined && base.managed !== undefined && statesCopies(own)) {
    delete merged.managed;
    for (const term of ofTheWhole) if (own[term] === undefined) delete merged[term];
  }
  return merged as unknown as Facets;
}
