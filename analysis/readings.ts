// One quantity read at every element of a design, for pictures that lay it over their boxes and arrows: the number, the number in
// words, and one line on what it means or what it lacks. The numbers are those of the facts; nothing is judged.

import type { Component, Dependency, Id, Ratio, Seconds } from "../language/index.ts";
import type { Fact, FactKind, MissingInput } from "./fact.ts";
import { askedAvailabilities } from "./facts/asked-availability.ts";
import { attemptsWithin } from "./facts/attempts.ts";
import { factWords } from "./facts/fact-words.ts";
import type { Facts } from "./facts/index.ts";
import { significant } from "./facts/significant.ts";
import { latencyPercentile, missingLatencies, responseAt, timedComponents } from "./facts/time/latency.ts";
import {
  countWords,
  delayWords,
  durationWords,
  factorWords,
  fewOf,
  listWords,
  nameOf,
  percentWords,
} from "./facts/words.ts";
import { quantileOf } from "./formulas/strata.ts";

/** What can be read at every element. */
export type ReadQuantity = "availability" | "utilisation" | "amplification" | "latency";

export interface Reading {
  readonly kind: FactKind;
  /** The number in words, as short as a box has room for; `unknown` where it is. */
  readonly says: string;
  /**
   * From the certain end to the other one, equal where there is one number; absent where it is unknown. Availability: share of
   * requests that is lost. Utilisation: work asked for ÷ work that can be done. Amplification: tries in place of one. Latency, in
   * seconds: what 99% take at most, and the worst case; the two ends of different quantities, of which one may be all that is known.
   */
  readonly value?: readonly [number, number];
  /** One sentence without its full stop. */
  readonly because: string;
}

/** A quantity by the elements that have it: components, and dependencies where it is stated or made there. */
export interface Readings {
  readonly components: ReadonlyMap<Id, Reading>;
  readonly dependencies: ReadonlyMap<Id, Reading>;
}

/** Inputs that are named where something is unknown; the others are counted. */
const mostNamed = 3;

/** Whether a component is asked about. */
type Wanted = (id: Id) => boolean;

/**
 * The readings of a quantity, of components those that are asked about; of all where that is unwritten. What it costs is what the facts
 * behind them cost, each worked out once.
 */
export function readingsOf(facts: Facts, quantity: ReadQuantity, of?: ReadonlySet<Id>): Readings {
  const wanted: Wanted = (id) => of === undefined || of.has(id);
  switch (quantity) {
    case "availability":
      return { components: availabilities(facts, wanted), dependencies: new Map() };
    case "utilisation":
      return { components: ofComponents(facts, wanted, utilisationAt), dependencies: new Map() };
    case "amplification": {
      const components = ofComponents(facts, wanted, amplificationAt);
      return { components, dependencies: ofDependencies(facts, attemptsOver) };
    }
    case "latency":
      return { components: latencies(facts, wanted), dependencies: ofDependencies(facts, patienceOver) };
    default:
      return quantity satisfies never;
  }
}

/** What a dependency asks for beyond its verb, in the order in which it acts: `timeout 2s, 3 attempts`; empty where nothing is written. */
export function termsOf(dependency: Dependency): string {
  const { timeout, deadline, attempts, hedge, breaker, retryBudget, bulkhead, optional, fallback } = dependency;
  return [
    ...(timeout === undefined ? [] : [`timeout ${durationWords(timeout.value)}`]),
    ...(deadline === undefined ? [] : [`deadline ${durationWords(deadline.value)}`]),
    ...(attempts === undefined ? [] : [countWords(attempts.value, "attempt")]),
    ...(hedge === undefined ? [] : [`hedge after ${delayWords(hedge.after)}`]),
    ...(retryBudget === undefined ? [] : [`retry budget ${percentWords(retryBudget.ratio.value)}`]),
    ...(breaker === undefined ? [] : ["breaker"]),
    ...(bulkhead === undefined ? [] : [`bulkhead ${bulkhead.value}`]),
    ...(optional === undefined ? [] : ["optional"]),
    ...(fallback === undefined ? [] : ["fallback"]),
  ].join(", ");
}

function ofComponents(
  facts: Facts,
  wanted: Wanted,
  read: (facts: Facts, component: Component) => Reading | undefined,
): ReadonlyMap<Id, Reading> {
  return new Map(
    facts.model.components.flatMap((component) => {
      if (!wanted(component.id)) return [];
      const reading = read(facts, component);
      return reading === undefined ? [] : [[component.id, reading] as const];
    }),
  );
}

function ofDependencies(facts: Facts, read: (dependency: Dependency) => Reading | undefined): ReadonlyMap<Id, Reading> {
  return new Map(
    facts.model.components.flatMap(({ dependencies }) =>
      dependencies.flatMap((dependency) => {
        const reading = read(dependency);
        return reading === undefined ? [] : [[dependency.id, reading] as const];
      }),
    ),
  );
}

function availabilities({ model }: Facts, wanted: Wanted): ReadonlyMap<Id, Reading> {
  const readings = new Map<Id, Reading>();
  for (const [id, { basis, found, missing }] of askedAvailabilities(model, wanted)) {
    const { value, isExact } = found;
    const lacks = missingWords(model, missing);
    const [low, high] = value ?? [0, 1];
    if (basis === "cap" && high >= 1) readings.set(id, unknown(lacks));
    else if (basis === "cap") {
      const because = `at most what is written allows, all else at 100%; ${lacks}`;
      readings.set(id, {
        kind: "bound",
        says: `at most ${percentWords(1 - twoDigits(1 - high, Math.floor))}`,
        value: [1 - high, 1],
        because,
      });
    } else {
      const says = rangeOf([low, high], (ratio) => percentWords(1 - twoDigits(1 - ratio, Math.round)));
      const because = "of what is asked of it, with all that it needs for an answer";
      readings.set(id, { kind: isExact ? "estimate" : "bound", says, value: [1 - high, 1 - low], because });
    }
  }
  for (const { id, kind } of model.components) {
    if (kind !== "client" && wanted(id) && !readings.has(id))
      readings.set(id, unknown("too much is shown at once to tell it of every part; a map with less open tells it"));
  }
  return readings;
}

/** The first two digits of a share. */
function twoDigits(share: Ratio, round: (value: number) => number): Ratio {
  if (!(share > 0)) return 0;
  const digit = 10 ** (Math.floor(Math.log10(share)) - 1);
  return Number((round(share / digit + (round === Math.floor ? 1e-9 : 0)) * digit).toPrecision(2));
}

/** At peak where a flow that comes by has one; of a queue, and of what takes from one, that of the consumer. */
function utilisationAt(facts: Facts, { id }: Component): Reading | undefined {
  const peak = facts.one(id, "utilisation-peak");
  const fact = peak ?? facts.one(id, "utilisation") ?? facts.one(id, "queue-utilisation");
  if (fact === undefined) return undefined;
  const value = endsOf(fact);
  if (value === undefined) return unknown(missingWords(facts.model, fact.missing));
  const degraded = facts.one(id, "utilisation-degraded");
  const left =
    degraded?.value === undefined ? "" : `; ${factWords(degraded.value, "ratio")} with a zone or a copy lost`;
  const when =
    fact.name === "utilisation-peak" ? " at peak" : fact.name === "queue-utilisation" ? " of its consumer" : "";
  // Of hedges nobody knows how many second tries they bring.
  const least = fact.kind === "bound" && value[0] === value[1] ? "at least " : "";
  return {
    kind: fact.kind,
    says: `${least}${rangeOf(value, roughPercent)}${when}`,
    value,
    because: `of what it can serve${left}`,
  };
}

/** Two digits: a share of load is no more certain than that. */
function roughPercent(ratio: Ratio): string {
  return ratio >= 0.1 ? `${Math.round(ratio * 100)}%` : percentWords(Number(ratio.toPrecision(2)));
}

function amplificationAt(facts: Facts, { id }: Component): Reading | undefined {
  const fact = facts.one(id, "retry-factor-burst");
  const value = fact === undefined ? undefined : endsOf(fact);
  if (fact === undefined || value === undefined) return undefined;
  const lasting = facts.one(id, "retry-factor-sustained");
  const later = lasting === undefined ? undefined : endsOf(lasting);
  const calm = later === undefined ? "" : `; ${factorWords(...later)} over a longer failure`;
  const says = fact.kind === "bound" && value[0] === value[1] ? `at most ${factorWords(value[1])}` : shortFactor(value);
  return { kind: fact.kind, says, value, because: `tries that arrive for each first one while it fails${calm}` };
}

function shortFactor([least, most]: readonly [number, number]): string {
  return least === most || most === Number.POSITIVE_INFINITY
    ? factorWords(least, most)
    : `${factorWords(least)} to ${factorWords(most)}`;
}

/** Tries that a dependency makes of one; nothing where it makes no more. */
function attemptsOver(dependency: Dependency): Reading | undefined {
  if (dependency.verb === "consumes") return undefined;
  const tries = attemptsWithin(dependency, dependency.deadline?.value ?? Number.POSITIVE_INFINITY);
  if (tries <= 1) return undefined;
  const because = `${countWords(tries, "try", "tries")} for each first one, while all of them fail`;
  return { kind: "exact", says: countWords(tries, "attempt"), value: [tries, tries], because };
}

/** How long a caller waits over a dependency. */
function patienceOver({ verb, timeout, deadline, outbox }: Dependency): Reading | undefined {
  if (verb === "consumes" || outbox !== undefined) return undefined;
  const [word, limit] = timeout === undefined ? (["deadline", deadline] as const) : (["timeout", timeout] as const);
  if (limit === undefined) {
    const endless = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
    return { kind: "exact", says: "no timeout", value: endless, because: "its caller waits for as long as it takes" };
  }
  const because = word === "timeout" ? "per attempt" : "over all attempts";
  return { kind: "exact", says: `${word} ${durationWords(limit.value)}`, value: [limit.value, limit.value], because };
}

/** The slowest of the flows that wait for a component: time until it has answered, and the worst case of one visit. */
function latencies(facts: Facts, wanted: Wanted): ReadonlyMap<Id, Reading> {
  const { model } = facts;
  const slowest = new Map<Id, Seconds | undefined>();
  const missing = new Map<Id, readonly MissingInput[]>();
  for (const flow of model.flows) {
    const timed = timedComponents(model, flow).filter(({ id }) => wanted(id));
    if (timed.length === 0) continue;
    // One percentile asked for makes the times of all components of the flow.
    latencyPercentile(facts, flow, tail);
    for (const { id } of timed) {
      const response = responseAt(facts, flow, id);
      const known = slowest.get(id);
      if (response === undefined) {
        slowest.set(id, undefined);
        missing.set(id, missingLatencies(model, flow));
      } else if (!slowest.has(id) || known !== undefined) {
        slowest.set(id, Math.max(known ?? 0, significant(quantileOf(response, tail))));
      }
    }
  }
  return ofComponents(facts, wanted, (_, { id }) => {
    const worst = facts.one(id, "worst-case-time");
    if (!slowest.has(id) && worst === undefined) return undefined;
    return latencyReading(slowest.get(id), worst, missingWords(model, missing.get(id) ?? worst?.missing ?? []));
  });
}

/** What 99 of 100 requests take at most. */
const tail: Ratio = 0.99;

function latencyReading(p99: Seconds | undefined, worst: Fact | undefined, lacks: string): Reading {
  const end = typeof worst?.value === "number" ? worst.value : undefined;
  const least = worst?.kind === "bound" ? "at least " : "";
  const worstWords = end === undefined ? "" : `worst ${least}${durationWords(end)}`;
  if (p99 === undefined && end === undefined) return unknown(lacks);
  if (p99 === undefined) {
    const because = `the worst case of one visit, waits for others included; how long 99% take is unknown: ${lacks}`;
    return { kind: "bound", says: worstWords, value: [0, end ?? 0], because };
  }
  // An estimate is no more certain than two digits; where more arrives than is served, the wait grows on and on.
  const isEndless = p99 === Number.POSITIVE_INFINITY;
  const says = isEndless ? "p99 without bound" : `p99 about ${durationWords(Number(p99.toPrecision(2)))}`;
  const because = `an estimate of what 99% of its answers take at most, waits for others included${worstWords === "" ? "" : `; ${worstWords}`}`;
  return { kind: "estimate", says, value: [p99, Math.max(p99, end ?? p99)], because };
}

function unknown(because: string): Reading {
  return { kind: "unknown", says: "unknown", because };
}

function missingWords(model: Facts["model"], missing: readonly MissingInput[]): string {
  if (missing.length === 0) return "what it takes to know it is not written";
  const all = missing.map(({ element, term }) => `${nameOf(model, element)} states no ${term}`);
  return listWords(fewOf(all, mostNamed, "more", "more"));
}

function endsOf({ value }: Fact): readonly [number, number] | undefined {
  if (typeof value === "number") return [value, value];
  const [low, high] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof low === "number" && typeof high === "number" ? [low, high] : undefined;
}

function rangeOf([low, high]: readonly [number, number], words: (value: number) => string): string {
  return low === high ? words(low) : `${words(low)} to ${words(high)}`;
}
