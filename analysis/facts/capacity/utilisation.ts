// How much of what a component can serve is asked of it: on an ordinary day, at peak, and with a zone or a copy lost. Waiting,
// retries and queues that grow are for others; so is the judgement of what is too much.

import type { Component, Count, Flow, PerSecond, Ratio, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, type FactName, factOf, type MissingInput } from "../../fact.ts";
import { ofDemand } from "../aspects.ts";
import type { FactContext } from "../context.ts";
import { loadFactOf } from "../load-fact.ts";
import { perComponentReading } from "../memo.ts";
import { isOneThing, standingsOf } from "../redundancy.ts";
import { significant } from "../significant.ts";
import { countWords, nameOf, numberWords, percentWords, rateWords } from "../words.ts";
import { arrivalsOf, type ComponentArrivals, type RateRange } from "./arrivals.ts";
import {
  type CopyCapacity,
  copiesAt,
  copyCapacityOf,
  evenShardsOf,
  type Moment,
  missingCapacityOf,
  rangeWords,
  shardsOf,
  standbysOf,
} from "./capacity.ts";
import { copiesAtWork, evenCopies, hotPartitionLines, partitionsFor } from "./copies-at-work.ts";
import { demandLines, demandOf, isBehindHedge } from "./demand.ts";
import { hotShardLines } from "./hot-shards.ts";
import { type ArrivalSums, rangeOf, workOf, workWordsOf } from "./work.ts";

/** A utilisation with what it was made from. */
export interface Utilisation {
  readonly moment: Moment;
  /** Work asked for ÷ work that can be done, ≥ 0; above 1 what arrives cannot be served. The ends differ where a figure does. */
  readonly value: readonly [least: number, most: number];
  /** What arrives and is let in, per second, in one cell. */
  readonly arrivals: RateRange;
  /** Arrivals in the same mix of accesses at which it is fully used. */
  readonly limit: RateRange;
  readonly copy: CopyCapacity;
  /** Copies of one shard at work, and shards. */
  readonly copies: Count;
  readonly shards: Count;
  /** The part that is asked for more than the others, and is therefore the one that is judged; undefined where all are alike. */
  readonly hottest: Hottest | undefined;
  /** Of a primary with followers, those of which each does the most: the busiest role is what counts. */
  readonly role: "primary" | "replicas" | undefined;
  /** Work of one copy asked for, per second, of each of `over` copies; in words. */
  readonly says: () => string;
}

/** A part that gets more than an even share of what arrives. */
export interface Hottest {
  /** A shard, or the copy of a consumer that reads the hottest partition. */
  readonly kind: "shard" | "copy";
  /** Of all that arrives. */
  readonly share: Ratio;
  /** Parts that there are, the hottest included: shards, or copies that have work. */
  readonly of: Count;
}

type Context = Pick<FactContext, "model" | "traffic">;

/**
 * Utilisation of a component, by what arrives with the second tries of an ordinary day; undefined where nothing arrives, where a flow that comes by states no load, where nothing tells
 * what a copy serves, or where no copy is left. Constant time after `arrivalsAt`.
 *
 * ρ = λ ÷ (copies · capacity of one), shards counted as copies, without those that find no partition left to read; where a shard or a
 * partition is said to be the hottest, that of the copies that have its share. Of a
 * primary with m followers the busier of the two roles: the primary has writes, reads from it and its share of reads
 * from any, each follower an even share of the others. A quorum over n does λ_w · w + λ_r · r work on n copies.
 * `rate-limit` lets in no more than it says.
 *
 * `degraded` is the `load` of an ordinary day on the copies that a lost zone, or a lost copy, leaves.
 *
 * Assumes an even spread where no share is stated, which understates the busiest copy or shard. Source: utilisation law (Lazowska
 * et al., Quantitative System Performance, chapter 3).
 */
export function utilisationAt(context: Context, component: Component, moment: Moment): Utilisation | undefined {
  return utilisationsOf(context, component)[moment];
}

/** As `utilisationAt`, by first tries alone: for those who reckon with tries of another day. */
export function firstUtilisationAt(context: Context, component: Component, moment: Moment): Utilisation | undefined {
  return firstUtilisationsOf(context, component)[moment];
}

const reads = {
  near: ["capacity", "slots", "copies", ...ofDemand, "objects"],
  far: ofDemand,
} as const;

type ByMoment = Readonly<Record<Moment, Utilisation | undefined>>;

const firstUtilisationsOf = perComponentReading(reads, (context, component): ByMoment => {
  return utilisationsBy(context.model, component, arrivalsOf(context, component));
});

const utilisationsOf = perComponentReading(reads, (context, component): ByMoment => {
  const demand = demandOf(context);
  if (demand === context.traffic) return firstUtilisationsOf(context, component);
  return utilisationsBy(context.model, component, arrivalsOf({ ...context, traffic: demand }, component));
});

function utilisationsBy(model: SystemModel, component: Component, arrivals: ComponentArrivals | undefined): ByMoment {
  if (copyCapacityOf(component) === undefined || arrivals === undefined || arrivals.missing.length > 0) return none;
  const at = (moment: Moment) => utilisationBy(model, component, arrivals, moment);
  return { load: at("load"), peak: at("peak"), degraded: at("degraded") };
}

const none = { load: undefined, peak: undefined, degraded: undefined };

/**
 * Utilisation by given arrivals, for asking what other arrivals would do, or fewer copies than are up at that moment. As
 * `utilisationAt`, and not kept.
 */
export function utilisationBy(
  model: SystemModel,
  component: Component,
  arrivals: ArrivalSums,
  moment: Moment,
  up = copiesAt(model, component, moment),
): Utilisation | undefined {
  const copy = copyCapacityOf(component);
  if (copy === undefined || !(copy.least > 0)) return undefined;
  if (up < 1 || !isServed(component, up)) return undefined;
  const copies = copiesAtWork(model, component, moment, up);
  const shards = shardsOf(component);
  const evenShards = evenShardsOf(component);
  const sharing = evenShards < shards ? copies : evenCopies(model, component, copies);
  const arriving = moment === "peak" ? arrivals.peak : arrivals.load;
  const limit = component.rateLimit?.value ?? Number.POSITIVE_INFINITY;
  const rate = arriving.most <= limit ? arriving : admitted(arriving, limit);
  const { each, role } = workOf(component, arrivals, moment, sharing);
  const least = (each.least * shareOf(arriving.least, limit)) / (evenShards * copy.most);
  const most = (each.most * shareOf(arriving.most, limit)) / (evenShards * copy.least);
  const hottest = evenShards < shards || sharing < copies ? hottestOf(shards, evenShards, copies, sharing) : undefined;
  return new Use(
    { component, all: arrivals, moment, arrivals: rate, copy, copies, shards, hottest, role },
    least,
    most,
  );
}

function hottestOf(shards: Count, evenShards: number, copies: Count, evenCopies: number): Hottest {
  if (evenShards < shards) return { kind: "shard", share: 1 / evenShards, of: shards };
  return { kind: "copy", share: 1 / (evenCopies * shards), of: copies * shards };
}

/** A class for its size alone: there are three of every component, and of most nobody reads more than the value. */
class Use implements Utilisation {
  readonly moment: Moment;
  readonly arrivals: RateRange;
  readonly copy: CopyCapacity;
  readonly copies: Count;
  readonly shards: Count;
  readonly hottest: Hottest | undefined;
  readonly role: Utilisation["role"];
  readonly #component: Component;
  readonly #all: ArrivalSums;
  /** Work asked for ÷ work that can be done, with all digits. */
  readonly #least: number;
  readonly #most: number;

  constructor(
    of: Omit<Utilisation, "value" | "limit" | "says"> & { readonly component: Component; readonly all: ArrivalSums },
    least: number,
    most: number,
  ) {
    this.moment = of.moment;
    this.arrivals = of.arrivals;
    this.copy = of.copy;
    this.copies = of.copies;
    this.shards = of.shards;
    this.hottest = of.hottest;
    this.role = of.role;
    this.#component = of.component;
    this.#all = of.all;
    this.#least = least;
    this.#most = most;
  }

  get value(): Utilisation["value"] {
    const low = significant(this.#least);
    return [low, this.#least === this.#most ? low : significant(this.#most)];
  }

  get limit(): RateRange {
    const { least, most } = this.arrivals;
    // What may arrive without end is taken to be of the kinds that surely arrive.
    const isEndless = most === Number.POSITIVE_INFINITY;
    const leastOfMix = this.#least > 0 ? ((least / this.#least) * this.copy.least) / this.copy.most : 0;
    return {
      least: isEndless ? leastOfMix : this.#most > 0 ? most / this.#most : Number.POSITIVE_INFINITY,
      most: this.#least > 0 ? least / this.#least : Number.POSITIVE_INFINITY,
    };
  }

  get says(): () => string {
    return () => workWordsOf(this.#component, this.#all, this.moment, this.copies);
  }
}

/** Whether so many copies still answer: a quorum that is not met refuses, and is overloaded by nothing. */
function isServed({ quorum, needs }: Component, copies: Count): boolean {
  const needed = quorum === undefined ? (needs?.value ?? 1) : Math.max(quorum.write.value, quorum.read.value);
  return copies >= needed;
}

/** What a rate limit lets in. */
function admitted({ least, most }: RateRange, limit: PerSecond): RateRange {
  return { least: Math.min(least, limit), most: Math.min(most, limit) };
}

/** The share that a rate limit lets in. */
function shareOf(arriving: PerSecond, limit: PerSecond): number {
  return arriving > limit ? limit / arriving : 1;
}

/**
 * The facts `utilisation`, `utilisation-peak` (where a flow that comes by has a peak) and `utilisation-degraded` (where more
 * than one copy may be left) of a component that flows visit. Above 1 it cannot serve what arrives. A kind that serves nothing
 * by itself and states no capacity has none.
 */
export function utilisationFactsOf(context: Context, component: Component): readonly Fact[] {
  if (component.kind === "client" || context.model.flows.length === 0) return [];
  const arrivals = arrivalsOf(context, component);
  if (arrivals === undefined) return [];
  const copy = copyCapacityOf(component);
  if (copy === undefined && !countsWithout(component)) return [];
  const missing: MissingInput[] = [];
  for (const flow of arrivals.missing) missing.push({ element: flow.id, term: "load" });
  if (copy === undefined) missing.push(missingCapacityOf(component));
  if (missing.length > 0) return [unknownFact(context, component, arrivals.missing, missing)];
  const facts: Fact[] = [];
  const add = (moment: Moment): void => {
    const utilisation = utilisationAt(context, component, moment);
    if (utilisation !== undefined) facts.push(factFor(context, component, arrivals, utilisation));
  };
  add("load");
  if (arrivals.hasPeak) add("peak");
  if (!isOneThing(component)) add("degraded");
  return facts;
}

/** Kinds of which somebody wants to know it even where no capacity is written. */
function countsWithout(component: Component): boolean {
  if (isOneThing(component)) return false;
  return component.kind !== "queue" && component.kind !== "topic" && component.kind !== "component";
}

const factNames: Readonly<Record<Moment, FactName>> = {
  load: "utilisation",
  peak: "utilisation-peak",
  degraded: "utilisation-degraded",
};

function unknownFact(
  context: Context,
  component: Component,
  flows: readonly Flow[],
  missing: readonly MissingInput[],
): Fact {
  const base = { name: "utilisation", element: component.id, kind: "unknown", unit: "ratio", missing } as const;
  return factOf(base, () => {
    const name = nameOf(context.model, component.id);
    const lacks = missing.find(({ element }) => element === component.id);
    return {
      says: `how much of ${name} is used is not known`,
      at: component.at,
      steps: [
        ...flows.map((flow) => ({
          says: `${nameOf(context.model, flow.id)} comes by and states no load`,
          at: flow.at,
        })),
        ...(lacks === undefined ? [] : [{ says: `${name} states no ${lacks.term}`, at: component.at }]),
      ],
    };
  });
}

function factFor(context: Context, component: Component, arrivals: ComponentArrivals, utilisation: Utilisation): Fact {
  const { moment, value } = utilisation;
  const isPoint = value[0] === value[1];
  return factOf(
    {
      name: factNames[moment],
      element: component.id,
      kind: isPoint && !isBehindHedge(context, component.id) ? "exact" : "bound",
      unit: "ratio",
      value: isPoint ? value[0] : value,
      missing: noInputs,
    },
    () => derivationOf(context, component, arrivals, utilisation),
  );
}

const noInputs: readonly MissingInput[] = [];

const occasionWords: Readonly<Record<Moment, string>> = {
  load: "",
  peak: " at peak",
  degraded: " with one zone or copy lost",
};

function derivationOf(
  context: Context,
  component: Component,
  arrivals: ComponentArrivals,
  utilisation: Utilisation,
): Derivation {
  const { model, traffic } = context;
  const { moment, copy, limit } = utilisation;
  const name = nameOf(model, component.id);
  const steps: Derivation[] = [];
  const [load] = loadFactOf(model, traffic, component);
  if (load !== undefined) steps.push(load.derivation);
  if (moment === "peak") {
    steps.push({ says: `at peak ${rangeOf(arrivals.peak)}; the peaks of different flows are taken to coincide` });
  }
  steps.push(...demandLines(context, component, moment));
  if (component.rateLimit !== undefined) {
    steps.push({ says: `no more than ${rateWords(component.rateLimit.value)} are let in`, at: component.rateLimit.at });
  }
  steps.push({ says: utilisation.says() });
  steps.push({ says: copyServes(model, component, copy), at: copy.at });
  steps.push(...copyLines(model, component, utilisation));
  const full = Number.isFinite(limit.most) ? rangeOf(limit) : `${rangeOf({ ...limit, most: limit.least })} or more`;
  steps.push({ says: `in this mix it is fully used at ${full}` });
  if (moment !== "degraded") steps.push(...neededLines(model, component, utilisation));
  const ratio = rangeWords(...utilisation.value, percentWords);
  const atLeast = isBehindHedge(context, component.id) ? "at least " : "";
  return { says: `${atLeast}${ratio} of ${name} is used${occasionWords[moment]}`, at: component.at, steps };
}

/** `one copy of api serves 400/s`, or of what somebody else runs `lb serves 5,000/s as a whole`. */
export function copyServes(model: SystemModel, component: Component, copy: CopyCapacity): string {
  const name = nameOf(model, component.id);
  return isOneThing(component)
    ? `${name} serves ${copy.says()} as a whole`
    : `one copy of ${name} serves ${copy.says()}`;
}

function copyLines(model: SystemModel, component: Component, utilisation: Utilisation): Derivation[] {
  const { moment, copies, shards, hottest } = utilisation;
  const lines: Derivation[] = [];
  const name = nameOf(model, component.id);
  const { autoscale } = component;
  const at = component.replicas?.count.at ?? component.quorum?.of.at ?? autoscale?.min.at ?? component.at;
  if (moment === "degraded") {
    const before = autoscale?.min.value ?? copiesAt(model, component, "load");
    const left = copiesAt(model, component, moment);
    const standbys = standbysOf(component);
    const waiting = standbys === 0 ? "" : ` and ${countWords(standbys, "standby", "standbys")}`;
    const works = standbys === 0 ? "are left" : "are at work then";
    lines.push({ says: `of ${countWords(before, "copy", "copies")}${waiting} of ${name} ${left} ${works}`, at });
  }
  if (autoscale !== undefined) {
    const [low, high] = [numberWords(autoscale.min.value), numberWords(autoscale.max.value)];
    const says = `autoscaling counts ${low} copies at the moment of a loss, and ${high} on ordinary days and at peak`;
    lines.push({ says, at: autoscale.min.at });
  }
  const idle = copiesAt(model, component, moment) - copies;
  if (idle > 0) {
    const partitions = partitionsFor(model, component);
    const says = `${countWords(idle, "copy", "copies")} more than the ${countWords(partitions, "partition")} read get nothing`;
    lines.push({ says, at });
  }
  lines.push(...hotShardLines(component, utilisation));
  if (shards > 1 && hottest?.kind !== "shard")
    lines.push({ says: `÷ ${shards} shards, each with an even share`, at: component.shards?.count.at ?? at });
  if (hottest?.kind === "copy") lines.push(...hotPartitionLines(model, component, hottest.share));
  if (isOneThing(component) && component.shards?.hottest !== undefined) {
    const says = `${name} is run as one thing, so which of its shards is the hottest counts for nothing here`;
    lines.push({ says, at: component.shards.hottest.at });
  }
  return lines;
}

/** What the copies that availability asks for would have to carry. */
function neededLines(model: SystemModel, component: Component, utilisation: Utilisation): Derivation[] {
  if (isOneThing(component) || component.replicas?.primary !== undefined || component.quorum !== undefined) return [];
  const { needed } = standingsOf(model).of(component, "call");
  const { copies, value, hottest, shards } = utilisation;
  if (needed >= copies) return [];
  // The copy that reads the hottest partition has no more to do while the others are as many.
  const sharing = hottest?.kind === "copy" ? 1 / (hottest.share * shards) : copies;
  const then = value.map((ratio) => significant((ratio * sharing) / Math.min(needed, sharing))) as [number, number];
  const says = `served by no more than the ${countWords(needed, "copy", "copies")} that availability counts on, ${rangeWords(...then, percentWords)} is used`;
  return [{ says }];
}
