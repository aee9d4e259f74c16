// Where a flow's time goes: what each visit adds to the mean of a request, and from which moment on. The walk and the
// distributions are those of the latency; here a time remembers what it was made of.

import type { Flow, Id, Ratio, Seconds } from "../../../language/index.ts";
import {
  constant,
  cutAt,
  type Distribution,
  hedged,
  isWithin,
  maxOf,
  meanOf,
  mixtureOf,
  repeatedMax,
  repeatedSum,
  sometimes,
  sumOf,
} from "../../formulas/strata.ts";
import type { FactContext } from "../context.ts";
import { waitsIn } from "./flow-waits.ts";
import { waitedFor } from "./own-time.ts";
import { responsesOf } from "./response.ts";
import type { TimeAlgebra } from "./time-algebra.ts";
import { isDemand, type WayNode, waysOf, workAt } from "./ways.ts";

type Context = Pick<FactContext, "model" | "traffic">;

/** What one visit of a component adds to an average request. */
export interface TimePart {
  readonly id: Id;
  /** Mean time from the request's arrival until it is asked. */
  readonly start: Seconds;
  /** Mean of its own work per request: the work of one visit times how often a request comes there. 0 where not known. */
  readonly work: Seconds;
  /** The same of the wait before it begins. */
  readonly wait: Seconds;
  /** `latency`: it states none. `hit-ratio`: how often it is asked is not known. `overload`: its line grows without end. */
  readonly unknown: "latency" | "hit-ratio" | "overload" | undefined;
  /** Visits of those requests that come there. */
  readonly times: number;
  /** Requests that come there. */
  readonly share: Ratio;
  /** Whether others are asked at the same moment. */
  readonly isAtOnce: boolean;
  /** Whether one of those takes longer on average, so that this one adds nothing. */
  readonly isBeside: boolean;
  /** The longest that its caller waits for one visit; `Infinity` without a limit. */
  readonly patience: Seconds;
}

/** What an average request is made of. */
export interface TimeParts {
  /** In the order in which they are asked. */
  readonly parts: readonly TimePart[];
  /** The mean of the whole as far as it is known, and at least that where a part is not. */
  readonly total: Seconds;
  readonly isComplete: boolean;
  /** False where a circle of calls has too many ways through it; then there are no parts. */
  readonly isFollowed: boolean;
  /** Parts too many to be listed, and what they add in all. */
  readonly leftOut: { readonly count: number; readonly time: Seconds };
}

/** Parts that are remembered at each step of the walk: the longest ones. */
const mostParts = 60;

/** A time and what it is made of. */
interface Made {
  readonly time: Distribution;
  readonly length: Seconds;
  readonly parts: readonly TimePart[];
  readonly leftOut: TimeParts["leftOut"];
}

const nothing: Made = { time: constant(0), length: 0, parts: [], leftOut: { count: 0, time: 0 } };

/**
 * The parts of a flow's time before its reply, on a day on which nothing fails and at `load`; undefined where nobody
 * waits. Means of a sequence add up whatever depends on what; of what is done at once the later counts, and branches
 * and misses count by their probability. What is not known adds nothing, and the total is a lower bound then. Branches
 * are drawn at each component by itself, which changes no mean of a sequence. Linear in the flow's steps.
 */
export function timePartsOf(context: Context, flow: Flow): TimeParts | undefined {
  const ways = waysOf(context.model, flow);
  if (ways.origins.length === 0 || ways.nodes.length < 2) return undefined;
  const undrawn = { ...ways, outcomes: [{ weight: 1, drawn: new Map<number, number>() }] };
  const { total } = responsesOf(context.model, flow, algebraOf(context, flow), undefined, undrawn);
  if (total === undefined)
    return { parts: [], total: 0, isComplete: false, isFollowed: false, leftOut: nothing.leftOut };
  const { parts, length, leftOut } = trimmed(total);
  const isComplete = parts.every(({ unknown }) => unknown === undefined);
  return { parts, total: length, isComplete, isFollowed: true, leftOut };
}

function algebraOf(context: Context, flow: Flow): TimeAlgebra<Made> {
  const waits = waitsIn(context);
  const ways = waysOf(context.model, flow);
  return {
    none: nothing,
    own(node) {
      const work = workAt(context.model, node);
      if (work === undefined) return isDemand(context.model, ways, node) ? nothing : unknownAt(node, "latency");
      // A client that states nothing takes no time of its own.
      if (work.points.length === 0) return nothing;
      const wait = waits.get(node.id)?.[node.asked];
      const time = waitedFor(work, wait);
      const length = meanOf(time);
      if (!Number.isFinite(length)) return unknownAt(node, "overload");
      const waited = Math.max(0, length - meanOf(work.distribution));
      const part = { ...visit(node), work: length - waited, wait: waited };
      return { time, length, parts: [part], leftOut: nothing.leftOut };
    },
    inSequence: (a, b) => joined(sumOf(a.time, b.time), a, b),
    followed: (a, b) => joined(sumOf(a.time, b.time), a, b),
    atOnce(a, b) {
      const time = maxOf(a.time, b.time);
      const [first, second] = [beside(a, a.length < b.length), beside(b, b.length <= a.length)];
      return { time, length: meanOf(time), parts: [...first, ...second], leftOut: sumLeftOut(a, b) };
    },
    repeated: (one, times) => scaled(one, repeatedSum(one.time, times), (part) => ({ times: part.times * times })),
    repeatedAtOnce: (one, times) =>
      scaled(one, repeatedMax(one.time, times), (part) => ({ times: part.times * times, isAtOnce: true })),
    sometimes(one, probability) {
      if (probability === undefined) return scaled(one, nothing.time, () => ({ unknown: "hit-ratio" }));
      return scaled(one, sometimes(one.time, probability), (part) => ({ share: part.share * probability }));
    },
    oneOf(parts) {
      const time = mixtureOf(parts.map(({ weight, value }) => ({ weight, distribution: value.time })));
      const branches = parts.map(({ weight, value }) =>
        scaled(value, value.time, (part) => ({ share: part.share * weight }), weight),
      );
      return branches.reduce((whole, branch) => joined(time, whole, branch), nothing);
    },
    hedged: (one, delays) => scaled(one, hedged(one.time, delays), () => ({})),
    cut(one, limit) {
      const time = isWithin(one.time, limit) ? one.time : cutAt(one.time, limit);
      const [asked] = one.parts;
      return scaled(one, time, (part) => (part === asked ? { patience: Math.min(part.patience, limit) } : {}));
    },
    recall(_node, _own, _steps, _answers, make) {
      const made = make();
      return made === undefined ? undefined : trimmed(made);
    },
  };
}

function visit({ id }: WayNode): TimePart {
  const patience = Number.POSITIVE_INFINITY;
  const once = { start: 0, work: 0, wait: 0, unknown: undefined, times: 1, share: 1 } as const;
  return { id, ...once, isAtOnce: false, isBeside: false, patience };
}

function unknownAt(node: WayNode, unknown: TimePart["unknown"]): Made {
  return { ...nothing, parts: [{ ...visit(node), unknown }] };
}

/** The second after the first. */
function joined(time: Distribution, a: Made, b: Made): Made {
  const later = a.length === 0 ? b.parts : b.parts.map((part) => ({ ...part, start: part.start + a.length }));
  return { time, length: a.length + b.length, parts: [...a.parts, ...later], leftOut: sumLeftOut(a, b) };
}

function beside({ parts }: Made, isShorter: boolean): readonly TimePart[] {
  return parts.map((part) => ({ ...part, isAtOnce: true, isBeside: part.isBeside || isShorter }));
}

/** Another time made of the same parts, each with its share of what that takes. */
function scaled(
  one: Made,
  time: Distribution,
  change: (part: TimePart) => Partial<TimePart>,
  factor: number = one.length === 0 ? 0 : meanOf(time) / one.length,
): Made {
  const parts = one.parts.map((part) => ({
    ...part,
    ...{ start: part.start * factor, work: part.work * factor, wait: part.wait * factor },
    ...change(part),
  }));
  const leftOut = { count: one.leftOut.count, time: one.leftOut.time * factor };
  return { time, length: one.length * factor, parts, leftOut };
}

function sumLeftOut(a: Made, b: Made): TimeParts["leftOut"] {
  return { count: a.leftOut.count + b.leftOut.count, time: a.leftOut.time + b.leftOut.time };
}

/** With the longest parts alone where there are too many; what is not known counts as long. */
function trimmed(made: Made): Made {
  const { parts } = made;
  if (parts.length <= mostParts) return made;
  const weightOf = ({ unknown, work, wait }: TimePart): number =>
    unknown === undefined ? work + wait : Number.POSITIVE_INFINITY;
  const kept = new Set([...parts].sort((a, b) => weightOf(b) - weightOf(a) || 0).slice(0, mostParts));
  // Whatever was asked first stands for the whole, and is what a caller's patience is noted at.
  const [first] = parts;
  if (first !== undefined) kept.add(first);
  let { count, time } = made.leftOut;
  for (const part of parts) {
    if (kept.has(part)) continue;
    count += 1;
    time += part.work + part.wait;
  }
  return { ...made, parts: parts.filter((part) => kept.has(part)), leftOut: { count, time } };
}
