// Whether a fact is the same, better or worse than it was. What counts as better is a table here; whether that matters is the
// reader's to say. Values come with their names aligned.

import type { FactName, FactValue } from "../fact.ts";
import { levelNames, levelsOf } from "../formulas/consistency.ts";

export type Direction = "better" | "worse" | "neither";

/** Facts of which more is better, and of which less is. A list is more where it holds another one. */
const rising: ReadonlySet<FactName> = new Set(["availability-cap", "availability", "hidden-capacity"]);
const falling: ReadonlySet<FactName> = new Set([
  ...([
    "worst-case-time",
    "latency-p50",
    "latency-p99",
    "latency-p99-least",
    "latency-p99-most",
    "chain-depth",
  ] as const),
  ...(["utilisation", "utilisation-peak", "utilisation-degraded", "retry-factor-burst"] as const),
  ...(["retry-factor-sustained", "blast-radius", "queue-utilisation", "queue-wait", "backlog", "drain-time"] as const),
  "staleness",
]);

/** Sums over another order of declarations differ in their last digits. */
const noise = 1e-9;

function sameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= noise * Math.max(Math.abs(a), Math.abs(b));
}

export function sameValue(a: FactValue, b: FactValue): boolean {
  if (typeof a === "number" && typeof b === "number") return sameNumber(a, b);
  if (typeof a === "string" || typeof b === "string" || typeof a === "number" || typeof b === "number") return a === b;
  if (a.length !== b.length) return false;
  if (typeof a[0] === "number") return a.every((part, index) => sameNumber(part as number, b[index] as number));
  const keys = (list: FactValue) => (list as readonly unknown[]).map((one) => JSON.stringify(one)).sort();
  return sameMembers(keys(a), keys(b));
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

export function directionOf(name: FactName, before: FactValue | undefined, after: FactValue | undefined): Direction {
  if (before === undefined || after === undefined) return "neither";
  if (typeof before === "string" && typeof after === "string") return levelDirection(name, before, after);
  const growth = growthOf(before, after);
  if (growth === 0) return "neither";
  if (rising.has(name)) return growth > 0 ? "better" : "worse";
  if (falling.has(name)) return growth > 0 ? "worse" : "better";
  return "neither";
}

/** > 0 where there is more of it, < 0 where there is less, 0 where that cannot be said. */
function growthOf(before: FactValue, after: FactValue): number {
  if (typeof before === "string" || typeof after === "string") return 0;
  if (isList(before) || isList(after)) return isList(before) && isList(after) ? membersGrowth(before, after) : 0;
  const [low, high] = typeof before === "number" ? [before, before] : before;
  const [least, most] = typeof after === "number" ? [after, after] : after;
  const [atLow, atHigh] = [sameNumber(low, least) ? 0 : least - low, sameNumber(high, most) ? 0 : most - high];
  // Two ends that go apart or together are a matter of knowledge and not of the design.
  return atLow * atHigh < 0 ? 0 : Math.sign(atLow || atHigh);
}

type List = readonly (string | readonly string[])[];

function isList(value: Exclude<FactValue, string>): value is readonly string[] | readonly (readonly string[])[] {
  return typeof value !== "number" && typeof value[0] !== "number";
}

function membersGrowth(before: List, after: List): number {
  const [old, present] = [new Set(before.map(String)), new Set(after.map(String))];
  const added = [...present].some((one) => !old.has(one));
  const gone = [...old].some((one) => !present.has(one));
  if (added && gone) return Math.sign(present.size - old.size);
  return added ? 1 : gone ? -1 : 0;
}

/** Promises that include each other, by strength; those that do not are neither better nor worse. */
function levelDirection(name: FactName, before: string, after: string): Direction {
  const [old, present] = [strengthOf(name, before), strengthOf(name, after)];
  const holds = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...other].every((part) => one.has(part));
  if (holds(present, old)) return holds(old, present) ? "neither" : "better";
  return holds(old, present) ? "worse" : "neither";
}

/** Whether who promises the second level of a kind has promised the first one with it. False for words that are no such level. */
export function isLevelWithin(name: "consistency" | "delivery", level: string, other: string): boolean {
  const [parts, whole] = [strengthOf(name, level), strengthOf(name, other)];
  return parts.size > 0 && [...parts].every((part) => whole.has(part));
}

/** What a level promises, as a set: the more, the stronger. */
function strengthOf(name: FactName, level: string): ReadonlySet<string> {
  if (name === "delivery") return new Set(deliveries[level] ?? []);
  if (name === "order")
    return new Set(level === "no order" ? [] : level === "total order" ? ["some", "all"] : ["some"]);
  const levels = level.split(/, | and /).reduce((set, one) => set | levelsOf(one), 0);
  return new Set(levelNames.filter((_, bit) => (levels & (1 << bit)) !== 0));
}

const deliveries: Readonly<Record<string, readonly string[]>> = {
  "exactly-once": ["never lost", "never twice"],
  "effectively-once": ["never lost", "never twice"],
  "at-least-once": ["never lost"],
  "at-most-once": ["never twice"],
};
