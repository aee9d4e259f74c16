// How many requests a component has in hand at once, by Little's law, against the slots that it has for them: its pool, and
// its concurrency. Outages, which hold slots for longer, are a matter of cascades.

import type { Component, Count, Figure, Flow, Id, PerSecond, Seconds, Span } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../../fact.ts";
import { cellsAround } from "../blast-radius.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { perComponent } from "../memo.ts";
import { isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import { latencyOf, meanAtWork, meanResponse, missingLatencies } from "../time/latency.ts";
import { ownWorkOf } from "../time/own-time.ts";
import { placesById } from "../time/ways.ts";
import { countWords, durationWords, nameOf, numberWords, percentWords, rateWords } from "../words.ts";
import { arrivalsAt, arrivalsOf, type ComponentArrivals, visitingFlows } from "./arrivals.ts";
import { shardsOf } from "./capacity.ts";
import { copiesAtWork, sharingCopiesOf } from "./copies-at-work.ts";
import { demandOf } from "./demand.ts";

/** Requests in hand that one flow brings. */
export interface ConcurrencyPart {
  readonly flow: Flow;
  readonly rate: PerSecond;
  /** The rate while it peaks; as `rate` where it states no peak. */
  readonly peakRate: PerSecond;
  /** Mean time that each is held. */
  readonly held: Seconds;
  /** Whether they are what has come back past a queue or topic, and hold it for its own work at least. */
  readonly isBack?: true;
}

/** Requests in hand of a component, in one cell. */
export interface Concurrency {
  /** Σ λ · W, ≥ 0; `Infinity` where a line behind it grows without end. */
  readonly needed: number;
  /** The same with all flows at peak and each request held no longer than on an ordinary day, which is the least there can be. */
  readonly neededAtPeak: number;
  readonly parts: readonly ConcurrencyPart[];
  /** `pool` or `concurrency`, the scarcer one. */
  readonly term: "pool" | "concurrency";
  /** Of all copies, as far as they can be taken before those of the hottest part are. */
  readonly slots: number;
  readonly ofCopy: Count;
  readonly copies: Count;
  /** Copies' worth of `slots`: as many as the copies where all parts are asked for alike. */
  readonly sharing: number;
  readonly at: Span;
  /** Whether the time that a slot is held is stated as `service-time`, rather than put together from latencies. */
  readonly isStated: boolean;
}

type Context = Pick<FactContext, "model" | "traffic">;

const knownByTraffic = new WeakMap<Traffic, Map<Component, Concurrency | undefined>>();

/**
 * Requests that a component holds on average on an ordinary day, and the slots for them; undefined where it states neither
 * `pool` nor `concurrency`, where a load or a latency behind it is not known, or where it is managed.
 *
 * L = Σ over flows of λ · W (Little's law), W the mean time from the arrival of a request to its answer, with all that
 * the component waits for meanwhile; for `concurrency` from when a slot takes the request, or `service-time` where that is stated.
 * Little's law holds for
 * every distribution, and means add whatever depends on what; fitted shapes stand in W alone. Slots are those of all
 * copies and shards that can have work; where one part is the hottest, as many as are taken when its own are.
 *
 * Needing exactly what there is leaves no room for any variation, so a mean above the slots is certain to wait.
 *
 * Source: J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961).
 */
export function concurrencyOf(context: Context, component: Component): Concurrency | undefined {
  const { pool, concurrency, serviceTime } = component;
  if (pool === undefined && (concurrency === undefined || serviceTime !== undefined)) {
    return concurrency === undefined ? undefined : statedConcurrencyOf(context, component);
  }
  let known = knownByTraffic.get(context.traffic);
  if (known === undefined) {
    known = new Map();
    knownByTraffic.set(context.traffic, known);
  }
  if (!known.has(component)) known.set(component, compute(context, component));
  return known.get(component);
}

/** Where the time that a slot is held is stated, nothing else counts but what arrives. */
const statedConcurrencyOf = perComponent(compute);

function compute(context: Context, component: Component): Concurrency | undefined {
  const { pool, concurrency, serviceTime } = component;
  if ((pool === undefined && concurrency === undefined) || isOneThing(component)) return undefined;
  const arrivals = arrivalsAt({ model: context.model, traffic: demandOf(context) }, component.id);
  if (arrivals === undefined || arrivals.missing.length > 0 || arrivals.load.least !== arrivals.load.most) {
    return undefined;
  }
  const copies = copiesAtWork(context.model, component, "load") * shardsOf(component);
  const sharing = sharingCopiesOf(context.model, component);
  const found: Concurrency[] = [];
  for (const [term, figure] of [
    ["pool", pool],
    ["concurrency", concurrency],
  ] as const) {
    if (figure === undefined) continue;
    const isStated = term === "concurrency" && serviceTime !== undefined;
    const flows = visitingFlows({ model: context.model, traffic: demandOf(context) }, component.id);
    const parts = isStated ? statedParts(arrivals, flows, serviceTime) : partsOf(context, component, flows, term);
    if (parts === undefined) continue;
    const needed = inHand(parts, (part) => part.rate);
    const neededAtPeak = inHand(parts, (part) => part.peakRate);
    const ofCopy = Math.max(figure.value, figure.upper ?? figure.value);
    const slots = ofCopy * sharing;
    found.push({ needed, neededAtPeak, parts, term, slots, ofCopy, copies, sharing, at: figure.at, isStated });
  }
  return found.sort((a, b) => b.needed / b.slots - a.needed / a.slots)[0];
}

/** All flows together, each held for the same time. */
function statedParts(
  { load, peak }: ComponentArrivals,
  flows: readonly Flow[],
  serviceTime: Figure,
): ConcurrencyPart[] | undefined {
  const [flow] = flows;
  return flow && [{ flow, rate: load.most, peakRate: peak.most, held: serviceTime.value }];
}

function inHand(parts: readonly ConcurrencyPart[], rateOf: (part: ConcurrencyPart) => PerSecond): number {
  return significant(parts.reduce((sum, part) => sum + (rateOf(part) === 0 ? 0 : rateOf(part) * part.held), 0));
}

/** By flow; undefined where a flow that comes by is not waited for all the way, or takes an unknown time. */
function partsOf(
  { model, traffic }: Context,
  component: Component,
  flows: readonly Flow[],
  term: Concurrency["term"],
): ConcurrencyPart[] | undefined {
  // Who waits for a slot has none; a pool holds whoever has been let in.
  const meanHeld = term === "concurrency" ? meanAtWork : meanResponse;
  const cells = cellsAround(model, component);
  const { loadByFlow } = demandOf({ traffic });
  const parts: ConcurrencyPart[] = [];
  for (const flow of flows) {
    const groups = loadByFlow.get(flow.id)?.groupsById.get(component.id) ?? [];
    let visits = 0;
    let back = 0;
    for (const { condition, visits: brought } of groups) {
      if (condition.standsIn) continue;
      if (condition.section === 0) visits += brought;
      else back += brought;
    }
    if (visits + back === 0 || flow.load === undefined) continue;
    if (!placesById(model, flow).has(component.id)) return undefined;
    const held = meanHeld({ model, traffic }, flow, component.id);
    if (held === undefined) return undefined;
    const { load, peak } = flow;
    const add = (often: number, time: Seconds, isBack: boolean): void => {
      const rate = (load.value * often) / cells;
      const part = { flow, rate, peakRate: rate * (peak?.value ?? 1), held: time };
      parts.push(isBack ? { ...part, isBack } : part);
    };
    if (visits > 0) add(visits, held, false);
    if (back > 0) add(back, ownWorkOf(component)?.mean ?? 0, true);
  }
  return parts;
}

/**
 * The fact `concurrency` of a component with a `pool` or a `concurrency`: how many requests it has in hand. Exact with a stated
 * `service-time`; otherwise an estimate, since means of fitted shapes are in it.
 */
export function concurrencyFactsOf(context: Context, component: Component): readonly Fact[] {
  const { model } = context;
  const { id, pool, concurrency } = component;
  if (pool === undefined && concurrency === undefined) return [];
  if (isOneThing(component) || arrivalsOf(context, component) === undefined || model.flows.length === 0) return [];
  const base = { name: "concurrency", element: id, unit: "count" } as const;
  const found = concurrencyOf(context, component);
  if (found === undefined) {
    const missing = missingOf(context, component);
    if (missing.length === 0) return [];
    return [
      factOf({ ...base, kind: "unknown", missing }, () => ({
        says: `how many requests ${nameOf(model, id)} has in hand is not known`,
        at: component.at,
        steps: missing.map(({ element, term }) => ({ says: `${nameOf(model, element)} states no ${term}` })),
      })),
    ];
  }
  const kind = found.isStated ? "exact" : "estimate";
  return [factOf({ ...base, kind, value: found.needed, missing: [] }, () => linesOf(context, component, found))];
}

function missingOf(context: Context, component: Component): readonly MissingInput[] {
  const arrivals = arrivalsAt(context, component.id);
  const missing = new Map<string, MissingInput>();
  for (const flow of arrivals?.missing ?? []) missing.set(`${flow.id} load`, { element: flow.id, term: "load" });
  for (const flow of visitingFlows(context, component.id)) {
    if (latencyOf(context, flow) !== undefined) continue;
    const below = belowIn(context, flow, component.id);
    for (const input of missingLatencies(context.model, flow)) {
      if (below.has(input.element)) missing.set(`${input.element} ${input.term}`, input);
    }
  }
  return [...missing.values()];
}

/** The component and all that it may wait for in a flow: how long others take holds nothing of it. */
function belowIn({ traffic }: Context, flow: Flow, id: Id): ReadonlySet<Id> {
  const edgesBySource = traffic.loadByFlow.get(flow.id)?.graph.edgesBySource;
  const below = new Set([id]);
  // A set yields what is added while it is walked.
  for (const one of below) {
    for (const { target, asynchronous } of edgesBySource?.get(one) ?? []) if (!asynchronous) below.add(target);
  }
  return below;
}

function linesOf({ model }: Context, component: Component, found: Concurrency): Derivation {
  const name = nameOf(model, component.id);
  const { needed, parts, term, slots, ofCopy, copies, sharing, at, isStated } = found;
  const has = `${numberWords(ofCopy)} of ${countWords(copies, "copy", "copies")}`;
  return {
    says: `${name} has ${numberWords(needed)} requests in hand on average`,
    at: component.at,
    steps: [
      ...parts.map(({ flow, rate, held, isBack }) => ({
        says: `${isStated ? "" : `${nameOf(model, flow.id)}${isBack === true ? ", what comes back" : ""}: `}${rateWords(rate)} × ${durationWords(held)} = ${numberWords(rate * held)}`,
        at: flow.at,
      })),
      ...(sharing < copies ? [{ says: hottestWords(found) }] : []),
      {
        says: `against ${countWords(slots, "slot")}${sharing < copies ? "" : `, ${has}`}: ${percentWords(needed / slots)} of the ${term} is taken`,
        at,
      },
      isStated
        ? { says: "each is held for the stated service-time" }
        : {
            says: `each is held ${term === "pool" ? "" : "from when a slot takes it "}until ${name} has answered, what it waits for meanwhile included`,
          },
      ...(parts.some(({ isBack }) => isBack === true)
        ? [
            {
              says: "what comes back past a queue or topic is held for its own work; what it may wait for is not counted",
            },
          ]
        : []),
    ],
  };
}

/** How far the slots of all copies can be taken before the hottest part has none left. */
function hottestWords({ ofCopy, copies, sharing }: Concurrency): string {
  const has = `${numberWords(ofCopy)} of ${countWords(copies, "copy", "copies")}`;
  return `of ${has} as many as those of ${numberWords(significant(sharing))} can be taken: then those of the hottest part are`;
}
