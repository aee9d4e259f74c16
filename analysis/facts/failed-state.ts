// What several things that fail at once leave standing: which components are down with them, how many copies of the others are left,
// and which share of each flow's requests fails or is served worse. Exact, by the structure function; no pool and no time takes part.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../language/index.ts";
import { always, type BddNode, never } from "../graph/bdd.ts";
import type { Copies } from "./copies.ts";
import { type Conditions, conditionsOf } from "./draw-conditions.ts";
import type { Share } from "./losses.ts";
import type { FailureEvent, Redundancy, Standing } from "./redundancy.ts";
import { standingsOf } from "./redundancy.ts";
import { type Structure, structuresWithout } from "./structure.ts";
import { type Algebra, evaluate } from "./structure-values.ts";
import { goodDayOf } from "./visit-conditions.ts";

/** What has failed, each as a whole. */
export interface Failed {
  /** Components, zones and regions. */
  readonly elements: ReadonlySet<Id>;
  /** Nothing comes over these. */
  readonly cuts: ReadonlySet<Dependency>;
}

/** What a failure does to one flow. */
export interface FlowShares {
  readonly flow: Flow;
  readonly lost: Share;
  readonly degraded: Share;
}

/** A component of which copies are lost with their places, and which is up nevertheless. */
export interface Thinned {
  readonly component: Component;
  readonly left: number;
  readonly copies: number;
}

/**
 * The shares of each flow's requests that fail, or are served only because something stands in, while everything in the set has
 * failed and all else is up; every flow, in declaration order. Of one element it is the blast radius. Linear in the structures.
 */
export function sharesUnder(model: SystemModel, failed: Failed): readonly FlowShares[] {
  const structureIn = structuresWithout(model, failed.cuts);
  const known = new Map<Standing, boolean>();
  const isDown = (standing: Standing): boolean => {
    let down = known.get(standing);
    if (down === undefined) {
      down = isDownUnder(standing, failed.elements);
      known.set(standing, down);
    }
    return down;
  };
  return model.flows.map((flow) => ({ flow, ...sharesIn(structureIn(flow), isDown) }));
}

function sharesIn(structure: Structure, isDown: (standing: Standing) => boolean): Omit<FlowShares, "flow"> {
  const conditions = conditionsOf(structure);
  const day = goodDayOf(structure, conditions);
  const { ids } = structure.outline.graph;
  const primaries = day.visited.flatMap((position) =>
    structure
      .primariesOf(ids[position] as Id)
      .map(({ node }) => ({ node, reached: day.conditions[position] ?? never })),
  );
  const roots = [structure.root, ...primaries.map(({ node }) => node)];
  const [lostWhen = never, ...missedWhen] = evaluate(structure, downAlgebra(conditions, isDown), roots);
  const lost = conditions.shareOf(lostWhen);
  if (lostWhen === always) return { lost, degraded: [0, 0] };
  let worse: BddNode = never;
  for (const [index, missed] of missedWhen.entries()) {
    const reached = primaries[index]?.reached ?? never;
    if (missed !== never && reached !== never) worse = conditions.bdd.or(worse, conditions.bdd.and(reached, missed));
  }
  if (worse !== never && lostWhen !== never) worse = conditions.bdd.and(worse, conditions.bdd.not(lostWhen));
  return { lost, degraded: conditions.shareOf(worse) };
}

/** The condition on a request's draws under which a part is down. */
function downAlgebra(conditions: Conditions, isDown: (standing: Standing) => boolean): Algebra<BddNode> {
  const or = (a: BddNode, b: BddNode): BddNode => (a === never ? b : b === never ? a : conditions.bdd.or(a, b));
  const and = (a: BddNode, b: BddNode): BddNode => {
    if (a === never || b === never) return never;
    return a === always ? b : b === always ? a : conditions.bdd.and(a, b);
  };
  return {
    up: never,
    standing: (standing) => (isDown(standing) ? always : never),
    all: (parts) => parts.reduce(or, never),
    any: (parts) => parts.reduce(and, always),
    guard: (when, part) => (part === never ? never : and(conditions.of(when), part)),
    choice: (draw, hit, miss) =>
      hit === miss ? hit : or(and(conditions.drawn(draw), hit), and(conditions.bdd.not(conditions.drawn(draw)), miss)),
    equals: (a, b) => a === b,
  };
}

/** The components that answer nothing then: what has failed itself, and what its hosts or places take down for reads and writes alike. */
export function downUnder(model: SystemModel, { elements }: Failed): readonly Component[] {
  const standings = standingsOf(model);
  return model.components.filter((component) => {
    const [read, write] = [standings.of(component, "read"), standings.of(component, "write")];
    return isDownUnder(read, elements) && (read === write || isDownUnder(write, elements));
  });
}

/** The components that lose copies with a failed zone or region, and go on. */
export function thinnedUnder(model: SystemModel, { elements }: Failed): readonly Thinned[] {
  const standings = standingsOf(model);
  return model.components.flatMap((component) => {
    const standing = standings.of(component, "call");
    if (isDownUnder(standing, elements)) return [];
    const own = standing.parts.find((part) => part.kind === "copies");
    if (own === undefined) return [];
    const left = copiesLeft(own, elements);
    return left === own.count ? [] : [{ component, left, copies: own.count }];
  });
}

/** Whether a component by itself is down once all these have failed. Linear in its places. */
function isDownUnder({ component, hosts, parts }: Standing, elements: ReadonlySet<Id>): boolean {
  // A client stands on nothing: whoever uses it is no part of the design that could fail.
  if (parts.length === 0) return false;
  if (elements.has(component.id) || hosts.some(({ id }) => elements.has(id))) return true;
  return !parts.every((part) =>
    part.kind === "copies" ? copiesLeft(part, elements) >= part.needed : isUp(part, elements),
  );
}

function copiesLeft({ spots }: Copies, elements: ReadonlySet<Id>): number {
  let left = 0;
  for (const { place, count } of spots) if (place === undefined || isEventUp(place, elements)) left += count;
  return left;
}

/** A zone is of no use without its region. */
function isEventUp({ kind, element, within }: FailureEvent, elements: ReadonlySet<Id>): boolean {
  if (kind !== "zone" && kind !== "region") return true;
  return !elements.has(element) && (within === undefined || !elements.has(within.element));
}

function isUp(part: Redundancy, elements: ReadonlySet<Id>): boolean {
  switch (part.kind) {
    case "event":
      return isEventUp(part.event, elements);
    case "all":
      return part.parts.every((inner) => isUp(inner, elements));
    case "any":
      return part.parts.some((inner) => isUp(inner, elements));
    case "at-least": {
      let weight = 0;
      for (const [index, inner] of part.parts.entries())
        if (isUp(inner, elements)) weight += part.weights?.[index] ?? 1;
      return weight >= part.count;
    }
    default:
      return part satisfies never;
  }
}
