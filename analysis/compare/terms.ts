// What an element states, as a list of named terms that can be set beside those of another snapshot: free of places, order of
// declaration and spelling. It walks the model's values as they are, so a term that the language learns is compared at once.

import type { Id } from "../../language/index.ts";
import { durationWords, factorWords, numberWords, percentWords, rateWords } from "../facts/words.ts";

/** How numbers and names are written down: for a reader, or to be held against each other. */
export interface Spelling {
  readonly number: (value: number, measure: Measure) => string;
  readonly name: (id: Id) => string;
  /** How an element is named in the name of a term, such as that of the store in `derived shop.index`; as by `name` when unwritten. */
  readonly key?: (id: Id) => string;
}

export type Measure = "duration" | "rate" | "ratio" | "factor" | "count";

/** For people. */
export const readable: Spelling = {
  name: (id) => id,
  number(value, measure) {
    switch (measure) {
      case "duration":
        return durationWords(value);
      case "rate":
        return rateWords(value);
      case "ratio":
        return percentWords(value);
      case "factor":
        return factorWords(value);
      case "count":
        return numberWords(value);
      default:
        return measure satisfies never;
    }
  },
};

/** For comparison: two numbers are one that differ by less than units and sums in floating point may make. */
export function comparable(name: (id: Id) => string): Spelling {
  return { name, number: (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(12))) : String(value)) };
}

/** What an element is called, where it lies and what has an entry of its own: none of it is a term. */
const untold: ReadonlySet<string> = new Set([
  ...["id", "name", "at", "fromAt", "origin", "doc", "parent", "system", "region", "zones", "builtIn"],
  ...["dependencies", "leftOut", "policies", "verb", "source", "target"],
]);

/** Where a part of a value stands and who says it. */
const aside: ReadonlySet<string> = new Set(["at", "fromAt", "origin"]);

/** The terms of an element by name; several of one name stand together. Linear in what it states. */
export function termsOf(element: object, spelling: Spelling): ReadonlyMap<string, string> {
  const terms = new Map<string, string>();
  const add = (name: string, text: string): void => {
    const before = terms.get(name);
    terms.set(name, before === undefined ? text : [before, text].sort().join("; "));
  };
  for (const [key, value] of Object.entries(element)) {
    if (value === undefined || untold.has(key)) continue;
    if (key === "terms") for (const [name, text] of termsOf(value, spelling)) add(name, text);
    else if (key === "body") add("path", pathWords(value, spelling));
    else if (!Array.isArray(value)) add(termWord(key), wordsOf(value, [key], spelling));
    else if (listed.has(key)) for (const one of value) add(...oneOf(key, one, spelling));
    else if (value.length > 0) add(termWord(key), listWords(value, [key], spelling));
  }
  return terms;
}

/** Lists of which each member is a term by itself. */
const listed: ReadonlySet<string> = new Set([
  ...["guarantees", "requires", "objectives", "accepts", "latency", "derived", "statements"],
]);

/** The name and the text of a member of such a list; the name says which one it is. */
function oneOf(key: string, one: Record<string, unknown>, spelling: Spelling): [name: string, text: string] {
  const rest = (...named: string[]) =>
    Object.fromEntries(Object.entries(one).filter(([field]) => !named.includes(field) && !aside.has(field)));
  const naming = { ...spelling, name: spelling.key ?? spelling.name };
  switch (key) {
    case "guarantees":
    case "requires":
      return [`${key} ${one.name}`, wordsOf(rest("name"), [key], spelling)];
    case "accepts":
      return [`accept ${one.rule}`, wordsOf(rest("rule"), [key], spelling)];
    case "objectives":
      return objectiveOf(one, spelling, naming);
    case "latency":
      return [`latency ${percentileWord(one.percentile)}`, wordsOf(one.value, ["duration"], spelling)];
    case "derived":
      return [`derived ${wordsOf(one.store, [key], naming)}`, wordsOf(rest("store"), [key], spelling)];
    default:
      return [key, wordsOf(one, [key], spelling)];
  }
}

function objectiveOf(one: Record<string, unknown>, spelling: Spelling, naming: Spelling): [name: string, text: string] {
  const { kind, measure, percentile, data } = one;
  const of = [percentile === undefined ? "" : percentileWord(percentile), data ? wordsOf(data, ["data"], naming) : ""];
  const name = [kind, measure, ...of].filter((part) => part !== "").join(" ");
  const target = wordsOf(one.target, [measure === "availability" ? "availability" : "duration"], spelling);
  return [name, one.over === undefined ? target : `${target} over ${wordsOf(one.over, ["duration"], spelling)}`];
}

/** `p99` for 0.99. */
function percentileWord(ratio: unknown): string {
  return `p${Number((Number(ratio) * 100).toPrecision(6))}`;
}

/** What order does not matter in stands sorted. */
function listWords(values: readonly unknown[], path: readonly string[], spelling: Spelling): string {
  const words = values.map((value) => wordsOf(value, path, spelling));
  return (inOrder.has(path.at(-1) ?? "") ? words : words.sort()).join(", ");
}

/** Lists that say something by their order: classes of work, delays. */
const inOrder: ReadonlySet<string> = new Set(["priority", "after"]);

/** A value in words; `path` is the way of keys to it, outermost first. */
function wordsOf(value: unknown, path: readonly string[], spelling: Spelling): string {
  if (typeof value === "number") return spelling.number(value, measureOf(path));
  if (typeof value !== "object" || value === null) return value === true ? "yes" : String(value ?? "");
  if (Array.isArray(value)) return listWords(value, path, spelling);
  if (isRef(value)) return spelling.name(value.id);
  if (isFigure(value)) {
    const least = wordsOf(value.value, path, spelling);
    return value.upper === undefined ? least : `${least} to ${wordsOf(value.upper, path, spelling)}`;
  }
  return Object.entries(value)
    .filter(([key, part]) => part !== undefined && part !== false && !aside.has(key) && !isSaidByNext(key, part, value))
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([key, part]) => (part === true ? termWord(key) : labelled(key, wordsOf(part, [...path, key], spelling))))
    .join(" ");
}

/** A kind that what follows it says by itself: `fallback to shop.old`, `invalidated by topic shop.changes`. */
function isSaidByNext(key: string, part: unknown, value: object): boolean {
  return key === "kind" && ((part === "component" && "to" in value) || (typeof part === "string" && part in value));
}

/** What is said without its key, and first. */
const bare: ReadonlySet<string> = new Set([
  ...["kind", "mode", "name", "text", "count", "queue", "target", "that", "state", "ratio"],
]);

function rankOf(key: string): number {
  return bare.has(key) ? 0 : 1;
}

function labelled(key: string, words: string): string {
  return bare.has(key) ? words : `${termWord(key)} ${words}`;
}

function isRef(value: object): value is { readonly id: Id } {
  return "id" in value && "at" in value && typeof value.id === "string";
}

/** A figure, or a word as stated. */
function isFigure(value: object): value is { readonly value: unknown; readonly upper?: number } {
  return "value" in value && "origin" in value;
}

/** A key as the language spells the term: `hitRatio` is `hit-ratio`. */
function termWord(key: string): string {
  return keyWords[key] ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const keyWords: Readonly<Record<string, string>> = {
  runsOn: "runs on",
  cacheOf: "of",
  observed: "observed by",
  propagatesDeadline: "propagates deadline",
  checksLimit: "checks limit",
  shedsLoad: "sheds load",
  startsWithin: "starts within",
  stopsWithin: "stops within",
  rotatedEvery: "rotated every",
  invalidatedBy: "invalidated by",
};

const measures: Readonly<Record<string, Measure>> = {
  ...all("duration", "duration", "mtbf", "mttr", "serviceTime", "lag", "retention", "visibility", "ttl", "timeout"),
  ...all("duration", "deadline", "within", "startsWithin", "stopsWithin", "rotatedEvery", "from", "to", "for"),
  ...all("duration", "below"),
  ...all("ratio", "availability", "errorRate", "hitRatio", "ratio", "weight", "percentile", "above", "hottest"),
  ...all("rate", "capacity", "rateLimit", "load", "floor", "rate"),
  ...all("factor", "peak", "factor"),
};

function all(measure: Measure, ...keys: readonly string[]): Readonly<Record<string, Measure>> {
  return Object.fromEntries(keys.map((key) => [key, measure]));
}

/**
 * What a number measures, by the key that it stands under. A breaker opens after a share, a hedge begins after a time, a dead letter is
 * one after a count.
 */
function measureOf(path: readonly string[]): Measure {
  const key = path.at(-1) ?? "";
  if (key === "after" && path.includes("breaker")) return "ratio";
  if (key === "after" && path.includes("hedge")) return "duration";
  return measures[key] ?? "count";
}

/** What a flow's body holds, as far as this file reads it. */
interface PathItem {
  readonly kind: string;
  readonly from?: Id;
  readonly to?: Id;
  readonly count?: number;
  readonly verbs?: readonly string[];
  readonly branches?: readonly { readonly weight: number; readonly body: readonly PathItem[] }[];
  readonly body?: readonly PathItem[];
}

/** A flow's steps in a line: `web -> api -> either { 90% api -> cache | 10% api -> db }`. */
function pathWords(items: readonly PathItem[], spelling: Spelling): string {
  const words: string[] = [];
  let last: Id | undefined;
  for (const item of items) {
    const { kind, from, to, count = 1, verbs = [], branches = [], body = [] } = item;
    if (kind === "step" && from !== undefined && to !== undefined) {
      const start = from === last ? "" : `${last === undefined ? "" : "; "}${spelling.name(from)} `;
      const times = count === 1 ? "" : ` ×${spelling.number(count, "count")}`;
      words.push(`${start}-> ${spelling.name(to)}${verbs.length === 0 ? "" : ` [${verbs.join(", ")}]`}${times}`);
      last = to;
      continue;
    }
    last = undefined;
    if (kind === "either") {
      const ways = branches.map((way) => `${spelling.number(way.weight, "ratio")} ${pathWords(way.body, spelling)}`);
      words.push(`either { ${ways.join(" | ")} }`);
    } else if (kind === "reply") words.push("reply");
    else words.push(`${kind} { ${pathWords(body, spelling)} }`);
  }
  return words.join(" ");
}
