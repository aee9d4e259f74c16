// The time of a component's own work for one visit: the distribution through its stated percentiles, and the wait for a free
// slot where it is known how busy the component is. What it waits for elsewhere is not in it.

import type { Component, Count, Figure, Ratio, Seconds, Span } from "../../../language/index.ts";
import { type Lognormal, lognormalMean, lognormalThrough } from "../../formulas/lognormal.ts";
import { normalQuantile } from "../../formulas/normal.ts";
import { erlangC } from "../../formulas/queueing.ts";
import {
  constant,
  type Distribution,
  fromLognormal,
  fromNormalQuantiles,
  meanOf,
  sumOf,
} from "../../formulas/strata.ts";
import { ofDemand } from "../aspects.ts";

import { arrivalsOf, type RateRange } from "../capacity/arrivals.ts";
import { demandOf } from "../capacity/demand.ts";
import { type Hottest, type Utilisation, utilisationAt } from "../capacity/utilisation.ts";
import { workByRole } from "../capacity/work.ts";

import { valuesWith } from "../component-values.ts";
import type { FactContext } from "../context.ts";
import { perComponentReading } from "../memo.ts";
import { isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import { waitDistribution } from "./wait-tail.ts";
import type { WayStep } from "./way-steps.ts";

/** The stated percentiles of a component's own work, as a distribution. */
export interface OwnWork {
  /** Ascending, at the upper ends of intervals; at least two. */
  readonly points: readonly { readonly ratio: Ratio; readonly value: Seconds; readonly at: Span }[];
  /** Made when first read: many ask for the mean or for single percentiles alone. */
  readonly distribution: Distribution;
  readonly mean: Seconds;
  /** The one straight line in the logarithm through all points; undefined where there are several, or no points. */
  readonly line: Lognormal | undefined;
  /** The value by standard normal quantile: straight lines in the logarithm, from point to point and on beyond the last. */
  valueAt(z: number): Seconds;
  /** The last waits that were added to it and what came of them, the latest first: one for each role that its copies have. */
  lastWaits: readonly { readonly wait: Wait; readonly total: Distribution }[];
  /** What was made of it last, for whoever makes the same again: it belongs to the component as long as nothing of that changes. */
  answered: readonly Answered[];
}

/** A time until a component has answered, with all that it was made from. */
export interface Answered {
  /** Own time of the component. */
  readonly own: Distribution;
  readonly steps: readonly WayStep[];
  /** The times of what the steps lead to. */
  readonly answers: readonly Distribution[];
  readonly value: Distribution | undefined;
}

/** How long a visit waits before its work begins. */
export interface Wait {
  /** Of what is served, > 0; at 1 and above the line only grows. */
  readonly utilisation: number;
  /** Slots that work at once in what one request may use: `copies` times those of a copy, in whole ones. */
  readonly slots: number;
  readonly copies: number;
  /** Slots of a copy: as stated, else those that are busy at its capacity, the mean of its work and at least one. */
  readonly ofCopy: {
    readonly slots: number;
    readonly isStated: boolean;
    readonly rate: number;
    readonly mean: Seconds;
  };
  /** Share of the visits that wait at all. */
  readonly share: Ratio;
  /** Mean wait of those that do; `Infinity` without a steady state. */
  readonly each: Seconds;
  /** Where one part is asked for more than the others all that stands above is said of it; the others are these. */
  readonly others?: {
    readonly hottest: Hottest;
    readonly utilisation: number;
    readonly share: Ratio;
    readonly each: Seconds;
  };
  /** Where a visit may come to other lines instead: how likely, and the wait there; undefined where practically nobody waits. */
  readonly instead?: { readonly chance: Ratio; readonly wait: Wait | undefined };
}

/**
 * Own work of a component; undefined where fewer than two percentiles are stated, or where they contradict each other. Exact at
 * the stated percentiles and lognormal between and beyond them, which is an assumption; three or more are joined piece by
 * piece. Intervals count at their upper ends. A client without figures takes no time.
 */
export function ownWorkOf(component: Component): OwnWork | undefined {
  const known = valuesWith(component);
  if (known.ownWork === undefined) known.ownWork = computeOwnWork(component) ?? null;
  return known.ownWork ?? undefined;
}

function computeOwnWork({ kind, latency }: Component): OwnWork | undefined {
  if (latency.length === 0) return kind === "client" ? new StatedWork([], noTime, undefined) : undefined;
  const points = latency.map(({ percentile, value }) => ({ ratio: percentile, value: upper(value), at: value.at }));
  if (!isAscending(points)) points.sort((a, b) => a.ratio - b.ratio);
  const [low, high] = points;
  if (low === undefined || high === undefined) return undefined;
  const fit = lognormalThrough(low, high);
  if (fit === undefined) return undefined;
  if (points.length === 2) return new StatedWork(points, fit, undefined);
  const beyond = piecesBeyond(points);
  return beyond && new StatedWork(points, fit, beyond);
}

/** Stands in for the fit of those who take no time; of its logarithm there is no number. */
const noTime: Lognormal = { mu: Number.NEGATIVE_INFINITY, sigma: 0 };

/** As they are mostly written. */
function isAscending(points: readonly { readonly ratio: Ratio }[]): boolean {
  for (let index = 1; index < points.length; index += 1) {
    if (!((points[index - 1] as { ratio: Ratio }).ratio <= (points[index] as { ratio: Ratio }).ratio)) return false;
  }
  return true;
}

/** A straight line in the logarithm, from a standard normal quantile on. */
interface Piece extends Lognormal {
  readonly from: number;
}

/** The lines from the second point on, each to the next; undefined where the points contradict each other. */
function piecesBeyond(points: readonly Point[]): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let index = 2; index < points.length; index++) {
    const [a, b] = [points[index - 1] as Point, points[index] as Point];
    const fit = lognormalThrough(a, b);
    if (fit === undefined) return undefined;
    pieces.push({ from: normalQuantile(a.ratio), ...fit });
  }
  return pieces;
}

type Point = { readonly ratio: Ratio; readonly value: Seconds };

/** A class for its size alone: an object literal with a getter is a dictionary of its own, and every component has one. */
class StatedWork implements OwnWork {
  readonly points: OwnWork["points"];
  readonly mean: Seconds;
  lastWaits: OwnWork["lastWaits"] = noWaits;
  answered: OwnWork["answered"] = nothingAnswered;
  /** The line through the first two points, which goes on below them, and that through all of them where there are no others. */
  readonly #fit: Lognormal;
  readonly #beyond: readonly Piece[] | undefined;
  #distribution: Distribution | undefined;

  constructor(points: OwnWork["points"], fit: Lognormal, beyond: readonly Piece[] | undefined) {
    this.points = points;
    this.#fit = fit;
    this.#beyond = beyond;
    this.#distribution = beyond === undefined ? undefined : timeThrough(fit, beyond);
    this.mean = this.#distribution === undefined ? lognormalMean(fit) : meanOf(this.#distribution);
  }

  get distribution(): Distribution {
    this.#distribution ??= timeThrough(this.#fit, this.#beyond);
    return this.#distribution;
  }

  get line(): Lognormal | undefined {
    return this.points.length === 2 ? this.#fit : undefined;
  }

  valueAt(z: number): Seconds {
    return valueThrough(this.#fit, this.#beyond, z);
  }
}

function timeThrough(fit: Lognormal, beyond: readonly Piece[] | undefined): Distribution {
  if (beyond !== undefined) return fromNormalQuantiles((z) => valueThrough(fit, beyond, z));
  return fit === noTime ? constant(0) : lognormalTime(fit);
}

function valueThrough(fit: Lognormal, beyond: readonly Piece[] | undefined, z: number): Seconds {
  let piece = fit;
  if (beyond !== undefined) for (const one of beyond) if (one.from <= z) piece = one;
  // What is always the same stays so at a quantile that is beyond every number.
  return Math.exp(piece.sigma === 0 ? piece.mu : piece.mu + piece.sigma * z);
}

const noWaits: OwnWork["lastWaits"] = [];
const nothingAnswered: OwnWork["answered"] = [];

/** Times made so far, by the two numbers of their fit, up to a limit: a design states the same few percentiles many times. */
const lognormalTimes = new Map<number, Map<number, Distribution>>();
const keptTimes = 500;
let timesKept = 0;

function lognormalTime(fit: Lognormal): Distribution {
  const known = lognormalTimes.get(fit.mu)?.get(fit.sigma);
  if (known !== undefined) return known;
  const time = fromLognormal(fit);
  if (timesKept === keptTimes) {
    lognormalTimes.clear();
    timesKept = 0;
  }
  const ofMu = lognormalTimes.get(fit.mu) ?? new Map<number, Distribution>();
  lognormalTimes.set(fit.mu, ofMu.set(fit.sigma, time));
  timesKept += 1;
  return time;
}

function upper({ value, upper = value }: Figure): number {
  return Math.max(value, upper);
}

/**
 * The time that only a share `rest` of a component's own work exceeds, and whether it was stated rather than read off the fitted
 * shape: the smallest stated percentile at or above it, else the fit at `z`, the standard normal quantile of that rest.
 */
export function ownTail(work: OwnWork, rest: Ratio, z: number): { value: Seconds; isStated: boolean } {
  const stated = statedTail(work, rest);
  return stated === undefined ? { value: work.valueAt(z), isStated: false } : { value: stated, isStated: true };
}

/** As `ownTail`, where it was stated; else undefined. */
export function statedTail({ points }: OwnWork, rest: Ratio): Seconds | undefined {
  if (points.length === 0) return 0;
  for (let index = 0; index < points.length; index += 1) {
    const { ratio, value } = points[index] as OwnWork["points"][number];
    if (1 - ratio <= rest * (1 + 1e-9)) return value;
  }
  return undefined;
}

/** Waits that fewer than so many requests meet change no percentile that is asked for. */
const noticeableShare = 1e-6;

/** Slots beyond which an exact count changes nothing that could be seen. */
const mostSlots = 100_000;

const reads = {
  near: ["latency", "capacity", "slots", "copies", ...ofDemand],
  far: ofDemand,
} as const;

/** The copies that a visit goes to, where some only follow a primary: that, one that follows it, or whichever. */
export type Asked = "primary" | "replica" | "any";

/** The waits at a component by the copies that are asked; all the same where they have no roles. */
export type Waits = Readonly<Record<Asked, Wait | undefined>>;

/** The wait at a component for those who ask these copies, as `waitsOf`. */
export function waitOf(
  context: Parameters<typeof waitsOf>[0],
  component: Component,
  asked: Asked = "primary",
): Wait | undefined {
  return waitsOf(context, component)?.[asked];
}

/**
 * The waits at a component on an ordinary day, M/M/c; undefined where nobody waits, or where its utilisation is not known exactly.
 *
 * c is the copies that one request may use times `concurrency`, or times the slots that make its capacity at the mean of its own
 * work (Little's law), at least one a copy; the rate of all of them together is the stated capacity. A managed component's
 * figures hold its waits already. A primary is a line of its own, and so are those that follow it; who asks any copy is taken to
 * come to each of them alike. Assumes random arrivals, exponential work and copies that share one line, the last of
 * which understates the wait where requests are dealt out beforehand. Where one part is the hottest it has a line of its own,
 * and the others have theirs.
 */
export const waitsOf = perComponentReading(reads, (context, component): Waits | undefined => {
  const work = ownWorkOf(component);
  if (work === undefined || isOneThing(component) || component.kind === "client") return undefined;
  const used = utilisationAt(context, component, "load");
  if (used === undefined || used.value[0] !== used.value[1] || !(used.value[1] > 0)) return undefined;
  const { hottest } = used;
  const utilisation = used.value[0];
  const arrivals = arrivalsOf({ model: context.model, traffic: demandOf(context) }, component);
  const roles = arrivals && workByRole(component, arrivals, "load", used.copies);
  if (roles === undefined) {
    const copies =
      hottest?.kind === "copy" ? 1 : (used.limit.most / used.copy.most) * (hottest?.share ?? 1 / used.shards);
    const all = waitFor(component, work, used, utilisation, copies);
    return all && { primary: all, replica: all, any: all };
  }
  const busiest = Math.max(roles.primary.most, roles.replicas.most);
  const waitIn = ({ least, most }: RateRange, copies: Count): Wait | undefined =>
    least === most ? waitFor(component, work, used, significant((utilisation * most) / busiest), copies) : undefined;
  const primary = waitIn(roles.primary, 1);
  const replica = waitIn(roles.replicas, used.copies - 1);
  if (primary === undefined && replica === undefined) return undefined;
  return { primary, replica, any: ofEither(primary, replica, 1 / used.copies) };
});

/** The wait for so many copies that are asked for alike, or of those of the hottest part and of those of the others. */
function waitFor(
  { concurrency }: Component,
  { mean }: OwnWork,
  { copy, hottest }: Utilisation,
  utilisation: number,
  copies: Count,
): Wait | undefined {
  const slotsOfCopy = concurrency?.value ?? Math.max(1, copy.most * mean);
  const slots = Math.min(mostSlots, Math.max(1, Math.round(copies * slotsOfCopy)));
  const rate = copies * copy.most;
  const line = lineAt(utilisation, slots, rate);
  // Mostly nobody waits.
  if (line === undefined) return undefined;
  const ofCopy = { slots: slotsOfCopy, isStated: concurrency !== undefined, rate: copy.most, mean };
  const made = { slots, copies, ofCopy };
  if (hottest === undefined) return { ...made, ...line };
  const rest = utilisation * ((1 - hottest.share) / (hottest.of - 1) / hottest.share);
  const others = lineAt(rest, slots, rate) ?? { utilisation: rest, share: 0, each: 0 };
  return { ...made, ...line, others: { hottest, ...others } };
}

/** The wait of those who come to the first lines with this chance and to the second ones else. */
function ofEither(first: Wait | undefined, second: Wait | undefined, chance: Ratio): Wait | undefined {
  if (first === undefined) return second && { ...second, instead: { chance, wait: undefined } };
  return { ...first, instead: { chance: 1 - chance, wait: second } };
}

/** The line before slots that finish so many per second together; undefined where practically nobody waits. */
function lineAt(
  utilisation: number,
  slots: number,
  rate: number,
): Pick<Wait, "utilisation" | "share" | "each"> | undefined {
  if (utilisation >= 1) return { utilisation, share: 1, each: Number.POSITIVE_INFINITY };
  if (!(utilisation > 0) || hardlyWaits(utilisation, slots)) return undefined;
  const share = erlangC(utilisation * slots, slots);
  return share < noticeableShare ? undefined : { utilisation, share, each: 1 / (rate * (1 - utilisation)) };
}

/**
 * Whether the share that waits is certainly below what is noticeable, without working it out slot by slot: Erlang C is at most
 * B / (1 − ρ), and B at most twice the Poisson probability of all slots taken, which Stirling's formula bounds by
 * exp(−c(ρ − 1 − ln ρ)).
 */
function hardlyWaits(utilisation: number, slots: number): boolean {
  const exponent = slots * (utilisation - 1 - Math.log(utilisation));
  return (2 * Math.exp(-exponent)) / (1 - utilisation) < noticeableShare;
}

/** Own work and wait together; undefined where the own work is not known. The same object as long as neither changes. */
export function ownTimeOf(
  context: Pick<FactContext, "model" | "traffic">,
  component: Component,
  asked: Asked,
): Distribution | undefined {
  const work = ownWorkOf(component);
  return work && waitedFor(work, waitOf(context, component, asked));
}

/** Own work behind a wait, or without one. The same object as long as neither changes. */
export function waitedFor(work: OwnWork, wait: Wait | undefined): Distribution {
  if (wait === undefined) return work.distribution;
  const known = work.lastWaits.find((last) => isSameWait(last.wait, wait));
  if (known !== undefined) return known.total;
  const total = sumOf(work.distribution, waitDistribution(wait));
  work.lastWaits = [{ wait, total }, ...work.lastWaits.slice(0, keptWaits - 1)];
  return total;
}

/** A wait for each of the copies that may be asked. */
const keptWaits = 3;

/** Whether two waits are equal, or both are none. */
export function isSameWait(a: Wait | undefined, b: Wait | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSameLine = a.utilisation === b.utilisation && a.slots === b.slots && a.share === b.share && a.each === b.each;
  if (!isSameLine || !isSameRest(a.others, b.others)) return false;
  return a.instead?.chance === b.instead?.chance && isSameWait(a.instead?.wait, b.instead?.wait);
}

function isSameRest(a: Wait["others"], b: Wait["others"]): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.hottest.share === b.hottest.share && a.share === b.share && a.each === b.each;
}
