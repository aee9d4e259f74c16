// What a picture of one flow shows: its messages in their order with the terms that they stand under, and its time with where that
// goes, in the words that hovers and reports use. It joins what facts have worked out and computes no quantity.

import type { Dependency, Flow, Id, Ratio, Seconds, SystemModel } from "../language/index.ts";
import type { Fact, FactName } from "./fact.ts";
import { secondsWords } from "./facts/fact-words.ts";
import type { FlowEdge } from "./facts/flow-edges.ts";
import { flowSequenceOf, type Happening } from "./facts/flow-sequence.ts";
import type { Facts } from "./facts/index.ts";
import { type TimePart, timePartsOf } from "./facts/time/time-parts.ts";
import { missShareOf } from "./facts/time/way-steps.ts";
import { countWords, delayWords, durationWords, nameOf, numberWords, percentWords, rateWords } from "./facts/words.ts";

/** A message from one component to another. */
export interface FlowMessage {
  readonly kind: "message";
  readonly source: Id;
  /** The source itself where it answers out of its own in place of somebody who fails. */
  readonly target: Id;
  /** The dependency that it stands for, else the flow. */
  readonly element: Id;
  /** As the map says it: `calls`, `consumed by`, `publishes by outbox`, `undeclared step`. */
  readonly verb: string;
  /** `×200`; empty for once and for less, which the terms say. */
  readonly times: string;
  /** Terms in words: `timeout 150ms`, `2 attempts`, `for the 10% that miss`. */
  readonly terms: readonly string[];
  /** Whether the flow lists it; else it follows from declarations. */
  readonly isListed: boolean;
  readonly isAsynchronous: boolean;
  /** Whether who waits for the reply waits for it. */
  readonly isAwaited: boolean;
  /** Whether it happens only where something else has failed. */
  readonly isStandIn: boolean;
}

/** What happens in a flow, in its order. */
export type FlowEvent =
  | FlowMessage
  | {
      readonly kind: "block";
      readonly form: "either" | "parallel" | "optional";
      /** `share` in words for a branch of `either`, else empty. */
      readonly branches: readonly { readonly share: string; readonly events: readonly FlowEvent[] }[];
    }
  /** What comes after it nobody waits for. */
  | { readonly kind: "reply"; readonly isWritten: boolean };

/** What one component adds to an average request. */
export interface FlowTimePart {
  readonly component: Id;
  /** Mean time from the arrival until it is asked. */
  readonly start: Seconds;
  /** Mean of its own work in a request, and of the wait before it; both 0 where not known. */
  readonly work: Seconds;
  readonly wait: Seconds;
  /** What it adds, in words; absent where that is not known. */
  readonly adds?: string;
  /** Its stated percentiles, in words: `p50 4ms`; or that there is none. */
  readonly stated: readonly string[];
  /** How it comes to be asked, where that is not once and one after the other; and why its time is not known. */
  readonly notes: readonly string[];
  /** Whether something that is done at the same time takes longer, so that it adds nothing. */
  readonly isBeside: boolean;
}

/** A figure of the whole flow. */
export interface FlowMark {
  /** `p50`, `p99 at least`, `worst case at most`, `slo p99`. */
  readonly label: string;
  /** What it is: the kind of fact, or what is promised. */
  readonly kind: Fact["kind"] | "promise";
  /** Absent where it is not known; `Infinity` for without a bound. */
  readonly value?: Seconds;
  /** The value, or what is missing to know it. */
  readonly words: string;
  /** The calculation's own sentence. */
  readonly says: string;
}

export interface FlowTiming {
  /** In the order in which they are asked. */
  readonly parts: readonly FlowTimePart[];
  /** Mean of the whole as far as it is known. */
  readonly total: Seconds;
  /** `at least 52ms on average, when nothing fails and at the flow's load`; or why there are no parts. */
  readonly says: string;
  /** How many parts are not listed and what they add in all; empty where all are. */
  readonly leftOut: string;
  readonly marks: readonly FlowMark[];
}

export interface FlowSight {
  readonly flow: Id;
  /** `critical`, `load 400/s`, `peak 5×`: as far as stated. */
  readonly demand: readonly string[];
  readonly events: readonly FlowEvent[];
  /** Absent where nobody waits for anything. */
  readonly timing?: FlowTiming;
}

/** The sight of a flow; undefined for what is no flow. Linear in what the flow reaches. */
export function flowSightOf(facts: Facts, id: Id): FlowSight | undefined {
  const { model } = facts;
  const flow = model.flowById.get(id);
  if (flow === undefined) return undefined;
  const events = flowSequenceOf(model, flow).flatMap((happening) => eventsOf(model, flow, happening));
  const timing = timingOf(facts, flow);
  return { flow: id, demand: demandOf(flow), events, ...(timing === undefined ? {} : { timing }) };
}

function demandOf({ importance, load, peak }: Flow): readonly string[] {
  return [
    ...(importance === undefined ? [] : [importance.value]),
    ...(load === undefined ? [] : [`load ${rateWords(load.value)}`]),
    ...(peak === undefined ? [] : [`peak ${numberWords(peak.value)}×`]),
  ];
}

function eventsOf(model: SystemModel, flow: Flow, happening: Happening): readonly FlowEvent[] {
  switch (happening.kind) {
    case "message":
      return [messageOf(model, flow, happening), ...answerInstead(happening)];
    case "block":
      return [
        {
          kind: "block",
          form: happening.form,
          branches: happening.branches.map(({ weight, happenings }) => ({
            share: happening.form === "either" ? percentWords(weight) : "",
            events: happenings.flatMap((one) => eventsOf(model, flow, one)),
          })),
        },
      ];
    case "reply":
      return [happening];
    default:
      return happening satisfies never;
  }
}

type Message = Extract<Happening, { kind: "message" }>;

function messageOf(model: SystemModel, flow: Flow, { edge, isAwaited, isStandIn, isAgain }: Message): FlowMessage {
  const { source, target, dependency, count, listed, asynchronous } = edge;
  return {
    kind: "message",
    source,
    target,
    element: dependency?.id ?? flow.id,
    verb: verbOf(edge),
    times: count <= 1 ? "" : `×${numberWords(count)}`,
    terms: [
      ...(count < 1 ? [`in ${percentWords(count)} of visits`] : []),
      ...noteOf(model, edge),
      ...termsOf(dependency),
      ...(isAgain ? ["goes on as above"] : []),
    ],
    isListed: listed,
    isAsynchronous: asynchronous,
    isAwaited,
    isStandIn,
  };
}

function verbOf({ dependency, listed, via }: FlowEdge): string {
  if (dependency === undefined) return via !== undefined || !listed ? "asks" : "undeclared step";
  if (dependency.verb === "consumes") return "consumed by";
  return dependency.outbox === undefined ? dependency.verb : `${dependency.verb} by outbox`;
}

/** What brings a visit along, where that is not the step itself. */
function noteOf(model: SystemModel, edge: FlowEdge): readonly string[] {
  if (edge.via === undefined) return [];
  const passed = model.componentById.get(edge.via);
  const cache = passed?.title ?? passed?.name ?? edge.via;
  if (!edge.miss) return [`passed on by ${cache}`];
  const share = missShareOf(model, edge);
  return [share === undefined ? `what ${cache} misses` : `the ${percentWords(share)} that ${cache} misses`];
}

function termsOf(dependency: Dependency | undefined): readonly string[] {
  if (dependency === undefined) return [];
  const { timeout, deadline, attempts, hedge, batch, optional } = dependency;
  return [
    ...(timeout === undefined ? [] : [`timeout ${durationWords(timeout.value)}`]),
    ...(attempts === undefined || attempts.value <= 1 ? [] : [countWords(attempts.value, "attempt")]),
    ...(deadline === undefined ? [] : [`deadline ${durationWords(deadline.value)}`]),
    ...(hedge === undefined ? [] : [`hedged after ${delayWords(hedge.after)}`]),
    ...(batch === undefined || batch.value <= 1 ? [] : [`in batches of ${numberWords(batch.value)}`]),
    ...(optional === undefined ? [] : ["optional"]),
  ];
}

/** What a component answers by itself where nobody answers it. */
function answerInstead({ edge: { source, dependency, listed }, isAwaited }: Message): readonly FlowMessage[] {
  const fallback = dependency?.fallback;
  if (dependency === undefined || fallback?.kind !== "answer") return [];
  return [
    {
      ...{ kind: "message", source, target: source, element: dependency.id, verb: fallback.text, times: "", terms: [] },
      ...{ isListed: listed, isAsynchronous: false, isAwaited, isStandIn: true },
    },
  ];
}

function timingOf(facts: Facts, flow: Flow): FlowTiming | undefined {
  const made = timePartsOf(facts, flow);
  if (made === undefined) return undefined;
  const { parts, total, isComplete, isFollowed, leftOut } = made;
  const mean = `${isComplete ? "" : "at least "}${meanWords(total)} on average`;
  const rest = `${countWords(leftOut.count, "shorter visit")} more, ${secondsWords(leftOut.time)} in all`;
  return {
    parts: parts.map((part) => partOf(facts.model, part)),
    total,
    says: !isFollowed
      ? "a circle of calls has too many ways through it to follow"
      : total === 0 && !isComplete
        ? "not known: no part of it states its time"
        : `${mean}, when nothing fails and at the flow's load`,
    leftOut: leftOut.count === 0 ? "" : rest,
    marks: marksOf(facts, flow),
  };
}

/** A mean to three digits: what is put together from shapes has no more. */
function meanWords(mean: Seconds): string {
  return secondsWords(Number(mean.toPrecision(3)));
}

function partOf(model: SystemModel, part: TimePart): FlowTimePart {
  const { id, start, work, wait, unknown, times, share, isAtOnce, isBeside, patience } = part;
  const component = model.componentById.get(id);
  const stated = [...(component?.latency ?? [])].sort((a, b) => a.percentile - b.percentile);
  const isKnown = unknown === undefined;
  // A fraction of a visit is a visit that few requests pay.
  const met = share * Math.min(1, times);
  return {
    component: id,
    ...{ start, work, wait },
    ...(isKnown ? { adds: meanWords(work + wait) } : {}),
    stated:
      stated.length === 0
        ? ["no latency stated"]
        : stated.map(
            ({ percentile, value }) =>
              `p${numberWords(percentile * 100)} ${durationWords(Math.max(value.value, value.upper ?? value.value))}`,
          ),
    notes: [
      ...(unknown === "latency" && stated.length > 0 ? ["a second percentile is needed"] : []),
      ...(unknown === "hit-ratio" ? ["asked by an unknown share: its cache states no hit ratio"] : []),
      ...(unknown === "overload" ? ["more arrives than it serves"] : []),
      ...(!isKnown && Number.isFinite(patience) ? [`given up after ${durationWords(patience)}`] : []),
      ...(times <= 1 ? [] : [`×${numberWords(times)}`]),
      ...(met === 1 ? [] : [`in ${percentWords(met)} of requests`]),
      ...(wait === 0 ? [] : [`${meanWords(wait)} of it waiting`]),
      ...(isAtOnce ? [isBeside ? "beside something longer" : "at once with others"] : []),
    ],
    isBeside,
  };
}

const latencyMarks: readonly (readonly [FactName, string])[] = [
  ["latency-p50", "p50"],
  ["latency-p99", "p99"],
  ["latency-p99-least", "p99 at least"],
  ["latency-p99-most", "p99 at most"],
];

/** The latency facts, the worst case, and what is promised. */
function marksOf(facts: Facts, flow: Flow): readonly FlowMark[] {
  const { model } = facts;
  const latencies = latencyMarks.flatMap(([name, label]) => {
    const fact = facts.one(flow.id, name);
    return fact === undefined ? [] : [markOf(model, fact, label)];
  });
  const worst = facts.one(flow.id, "worst-case-time");
  const side = worst?.value === Number.POSITIVE_INFINITY ? "" : worst?.kind === "bound" ? " at least" : " at most";
  return [
    ...latencies,
    ...(worst === undefined ? [] : [markOf(model, worst, `worst case${side}`)]),
    ...flow.objectives.flatMap(({ kind, measure, percentile, target }) =>
      measure === "latency" ? [promiseOf(kind, percentile ?? 0.99, target)] : [],
    ),
  ];
}

function markOf(model: SystemModel, { kind, value, missing, derivation }: Fact, label: string): FlowMark {
  const { says } = derivation;
  if (typeof value === "number") {
    const words = value === Number.POSITIVE_INFINITY ? "without a bound" : secondsWords(value);
    return { label, kind, value, words, says };
  }
  const lacking = missing.map(({ element, term }) => `${term} of ${nameOf(model, element)}`).join(", ");
  return { label, kind, words: lacking === "" ? "unknown" : `unknown without ${lacking}`, says };
}

function promiseOf(kind: string, percentile: Ratio, target: Seconds): FlowMark {
  const label = `${kind} p${numberWords(percentile * 100)}`;
  const words = `under ${secondsWords(target)}`;
  return { label, kind: "promise", value: target, words, says: `promised: ${percentWords(percentile)} take ${words}` };
}
