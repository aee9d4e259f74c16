// What arrives where while something has failed, in words: which components get more than usual, what that is of what they can serve, and
// how it adds up. Plain data with sentences; the numbers are those of shifted-load.ts.

import type { Component, Id, SystemModel } from "../language/index.ts";
import type { RateRange } from "./facts/capacity/arrivals.ts";
import { copyCapacityOf, rangeWords } from "./facts/capacity/capacity.ts";
import { copyServes } from "./facts/capacity/utilisation.ts";
import {
  type Shift,
  type ShiftedEdge,
  type ShiftedLoad,
  type ShiftedLoads,
  shiftedLoadsUnder,
} from "./facts/cascade/shifted-load.ts";
import type { Facts } from "./facts/index.ts";
import { countWords, fewOf, listWords, nameOf, numberWords, percentWords, rateWords } from "./facts/words.ts";

/** A component at which something else arrives than on an ordinary day, or that has fewer copies for it. */
export interface LoadShift {
  readonly component: Id;
  /** `over`: certainly more than it can serve. `more`, `less`: than on an ordinary day, of each copy that is left. */
  readonly state: "over" | "more" | "less";
  /** Whether both ends of its numbers agree. */
  readonly isExact: boolean;
  /** Work asked for ÷ work that can be done, from the certain end to the other one; absent where it is not known. */
  readonly used?: readonly [number, number];
  /** That in words, to two digits; empty where it is not known. */
  readonly usedWords: string;
  /** `1,800/s · 180%`, for a narrow place. */
  readonly note: string;
  /** A clause behind its name: what arrives, before and then, and what that is of what it can serve. */
  readonly says: string;
  /** How it adds up, line by line. */
  readonly because: readonly string[];
}

export interface LoadShifts {
  /** Worst first: what is over, then what gets more, then what gets less. */
  readonly shifts: readonly LoadShift[];
  /** What is not told, one sentence each. */
  readonly caveats: readonly string[];
}

/** Lines on what brings a load; the others are counted. */
const mostLines = 6;

/** Names in one sentence; the others are counted. */
const mostNamed = 4;

/** The shifts of load at a moment: `atFirst` where budgets and breakers have not acted yet. Costs what `shiftedLoadsUnder` does. */
export function loadShiftsOf(facts: Facts, shift: Shift, atFirst: boolean): LoadShifts {
  const { model } = facts;
  const told = shiftedLoadsUnder(facts, shift);
  const shifts = told.loads.flatMap((load) => shiftOf(model, load, atFirst) ?? []);
  const rank = ({ state }: LoadShift): number => ["over", "more", "less"].indexOf(state);
  return { shifts: shifts.sort((a, b) => rank(a) - rank(b)), caveats: caveatsOf(model, told) };
}

/** What can be shown in numbers; undefined where the load is not known, or nobody would miss it. */
function shiftOf(model: SystemModel, load: ShiftedLoad, atFirst: boolean): LoadShift | undefined {
  const { component, before, lasting, copies, missing } = load;
  if (component.kind === "client" || missing.some(({ element }) => element !== component.id)) return undefined;
  const isMoreAtFirst = atFirst && load.atFirst.most > lasting.most * (1 + tolerance);
  const worst = isMoreAtFirst ? load.atFirst : lasting;
  const isMore = worst.most > before.most * (1 + tolerance) || copies !== undefined;
  const isOver = [load.usedWhileItLasts, ...(atFirst ? [load.usedAtFirst] : [])].some(
    (used) => (used?.[0] ?? 0) > 1 + tolerance,
  );
  const used = load.usedWhileItLasts;
  return {
    component: component.id,
    state: isOver ? "over" : isMore ? "more" : "less",
    isExact: lasting.least === lasting.most && before.least === before.most,
    ...(used === undefined ? {} : { used }),
    usedWords: used === undefined ? "" : shortShare(used),
    note: [rates(lasting), ...(used === undefined ? [] : [shortShare(used)])].join(" · "),
    says: sentenceOf(load, isMoreAtFirst),
    because: linesOf(model, load),
  };
}

/** Rounding: so much of a rate is no difference. */
const tolerance = 1e-9;

function sentenceOf(load: ShiftedLoad, isMoreAtFirst: boolean): string {
  const { component, before, lasting, usedBefore, usedWhileItLasts, usedAtFirst } = load;
  const isSame = before.least === lasting.least && before.most === lasting.most;
  const arriving = isSame
    ? `${rates(lasting)} arrive as before`
    : `${rates(lasting)} arrive ${before.most === 0 ? "where usually nothing does" : `in place of ${rates(before)}`}`;
  const first = isMoreAtFirst
    ? [
        `up to ${rateWords(load.atFirst.most)} at first, before budgets and breakers act${usedAtFirst === undefined ? "" : ` (${share(usedAtFirst)})`}`,
      ]
    : [];
  const used =
    usedWhileItLasts === undefined
      ? load.missing.some(({ element }) => element === component.id)
        ? ["what it can serve is not stated"]
        : []
      : [
          `${share(usedWhileItLasts)} of what it can serve${usedBefore === undefined ? "" : `, ${share(usedBefore)} before`}`,
        ];
  return [arriving, ...used, ...first].join("; ");
}

function linesOf(model: SystemModel, load: ShiftedLoad): readonly string[] {
  const { component, copies } = load;
  const changed = load
    .edges()
    .filter(({ before, lasting }) => before.most !== lasting.most || before.least !== lasting.least);
  const shown = changed.slice(0, mostLines).map((one) => edgeLine(model, one));
  const more = changed.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`and ${countWords(more, "more way", "more ways")}`] : []),
    ...capacityLines(model, component, copies),
  ];
}

function edgeLine(model: SystemModel, { flow, edge, before, lasting }: ShiftedEdge): string {
  const { dependency, source, target, fallbackFor, via } = edge;
  const verb = dependency?.verb ?? "asks";
  const who = verb === "consumes" ? [target, source] : [source, target];
  const way = `${nameOf(model, who[0] as Id)} ${verb} ${nameOf(model, who[1] as Id)}`;
  const why =
    fallbackFor !== undefined
      ? ` instead of ${nameOf(model, fallbackFor.target)}`
      : edge.miss && via !== undefined
        ? ` for what ${nameOf(model, via)} does not answer`
        : "";
  return `${nameOf(model, flow.id)}: ${way}${why}, ${rates(lasting)}${before.most === 0 ? "" : ` in place of ${rates(before)}`}`;
}

function capacityLines(model: SystemModel, component: Component, copies: ShiftedLoad["copies"]): readonly string[] {
  const copy = copyCapacityOf(component);
  const left =
    copies === undefined ? [] : [`${numberWords(copies.left)} of ${countWords(copies.of, "copy", "copies")} are left`];
  return [...(copy === undefined ? [] : [copyServes(model, component, copy)]), ...left];
}

function caveatsOf(model: SystemModel, { loads, untold }: ShiftedLoads): readonly string[] {
  const without = new Set(
    loads.flatMap(({ component, missing }) =>
      component.kind === "client" ? [] : missing.flatMap(({ element }) => (element === component.id ? [] : [element])),
    ),
  );
  const sentences =
    without.size === 0 ? [] : [`What ${named(model, without)} brings elsewhere is not known, for no load is stated.`];
  const reasons = {
    circle: "it goes in a circle",
    draws: "it branches in too many ways",
    branches: "something that stands in does one thing or another, and nobody says which of them there",
    share: "nobody knows what a limit on its way lets through",
    "hit-ratio": "a cache on its way states no hit ratio",
    size: "it is too large to follow",
  } as const;
  for (const [why, words] of Object.entries(reasons)) {
    const flows = untold.filter((one) => one.why === why).map(({ flow }) => flow.id);
    if (flows.length > 0) sentences.push(`What ${named(model, flows)} brings elsewhere is not told: ${words}.`);
  }
  return sentences;
}

function named(model: SystemModel, ids: Iterable<Id>): string {
  const all = Array.from(ids, (id) => nameOf(model, id));
  return listWords(fewOf(all, mostNamed, "more", "more"));
}

function rates({ least, most }: RateRange): string {
  return rangeWords(least, most, rateWords);
}

function share([least, most]: readonly [number, number]): string {
  return rangeWords(least, most, percentWords);
}

/** Two digits at most: a share of load is no more certain than that. */
function shortShare([least, most]: readonly [number, number]): string {
  return rangeWords(Math.round(least * 100), Math.round(most * 100), (value) => `${numberWords(value)}%`);
}
