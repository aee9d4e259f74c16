// What components turn away of an ordinary day's requests, by a `rate-limit` or by shedding load. What flows lose by it is told from
// what they would lose without the component; whether that is meant is for rules.

import type { Component, Flow, PerSecond, Ratio } from "../../../language/index.ts";
import type { Derivation } from "../../fact.ts";
import { ofArrivals } from "../aspects.ts";
import { cellCountAround, cellsAround, lossEffectsOn } from "../blast-radius.ts";
import { capOf, passedOf, shedOf } from "../load.ts";
import { type Loaded, perComponentReading } from "../memo.ts";
import { significant } from "../significant.ts";
import { nameOf, shareWords } from "../words.ts";
import { arrivalsOf } from "./arrivals.ts";

/** What a component turns away every second of an ordinary day, in the cell that is judged. */
export interface Refusals {
  /** Of what arrives there, least and most: the two differ where the arrivals are an interval. */
  readonly share: readonly [least: Ratio, most: Ratio];
  /** The least that arrives there. */
  readonly arrivals: PerSecond;
}

const reads = { near: ["capacity", "copies", ...ofArrivals], far: ofArrivals } as const;

/**
 * What a component refuses of the first tries of an ordinary day: 1 − what it passes on ÷ what arrives. Undefined where it certainly
 * refuses none, and where nothing is known to arrive. Flows that come by and state no load count as none, so the share errs low.
 * Peaks are left out: to cut them is what limits are for.
 */
export const refusalsOf = perComponentReading(reads, (facts, component): Refusals | undefined => {
  if (capOf(component) === undefined) return undefined;
  const load = arrivalsOf(facts, component)?.load;
  if (load === undefined) return undefined;
  const refused = (arrivals: PerSecond): Ratio => {
    // Above 0 by so little it is arithmetic.
    const over = arrivals > 0 ? 1 - passedOf(component, arrivals, shedOf(component)) / arrivals : 0;
    return over > 1e-9 ? significant(over) : 0;
  };
  const share = [refused(load.least), Number.isFinite(load.most) ? refused(load.most) : 1] as const;
  return share[1] > 0 ? { share, arrivals: significant(load.least) } : undefined;
});

/** A flow that loses requests to what somebody refuses. */
export interface RefusedFlow {
  readonly flow: Flow;
  /** Of all its requests, at least this share. */
  readonly lost: Ratio;
}

/**
 * The flows that certainly lose requests by what a component refuses of them, in declaration order: the share of their requests that
 * fails without it, times what it refuses. What is optional or has a fallback loses none. Every flow is taken to be refused alike. Of
 * cells that are not alike the hottest counts alone, which errs low.
 */
export function refusedFlowsAt(facts: Loaded, component: Component, { share }: Refusals): readonly RefusedFlow[] {
  const { model } = facts;
  const cells = cellsAround(model, component);
  const refused = share[0] / (cells === cellCountAround(model, component) ? 1 : cells);
  return lossEffectsOn(model, component.id)
    .map(({ flow, lost }) => ({ flow, lost: lost[0] * refused }))
    .filter(({ lost }) => lost > 0);
}

/** A line for each component that may refuse some of an ordinary day's requests, for a number that leaves that out. */
export function refusalLines(facts: Loaded, components: Iterable<Component>): readonly Derivation[] {
  const lines: Derivation[] = [];
  for (const component of components) {
    const refusals = refusalsOf(facts, component);
    if (refusals === undefined) continue;
    const at = component.rateLimit?.at ?? component.shedsLoad?.at ?? component.at;
    const name = nameOf(facts.model, component.id);
    lines.push({ says: `not counted: ${name} refuses ${shareWords(refusals.share)} of what arrives at \`load\``, at });
  }
  return lines;
}
