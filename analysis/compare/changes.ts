// What was declared, taken away, stated otherwise, renamed or moved: the difference of two models as their authors would tell it.
// What that means for availability or time is told elsewhere.

import type { Dependency, Id } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import type { Alignment, Naming, Pair } from "./alignment.ts";
import type { Entry } from "./elements.ts";
import { comparable, readable, termsOf } from "./terms.ts";

/** A term that one side states and the other does not, or states otherwise. */
export interface TermChange {
  /** As the language spells it: `timeout`, `slo availability`. */
  readonly term: string;
  /** In words; empty for a term without a value, absent where it is not stated. */
  readonly before?: string;
  readonly after?: string;
}

/** What became of one element or dependency. */
export interface ElementChange {
  /** `renamed` and `moved`: it states the same in the same place under another name, or the same under its name elsewhere. */
  readonly change: "added" | "removed" | "changed" | "renamed" | "moved";
  /** As the language calls it: `service`, `flow`; `dependency` for what a component states of another one. */
  readonly kind: string;
  /** Qualified name on the side that has it. */
  readonly before?: Id;
  readonly after?: Id;
  /** By name; empty unless it changed. */
  readonly terms: readonly TermChange[];
}

/** Elements first, then dependencies, each in the order of their names. Linear in the two models. */
export function elementChanges(alignment: Alignment): readonly ElementChange[] {
  const { pairs, removed, added } = alignment;
  const changes: ElementChange[] = [
    ...removed.map(({ kind, id }): ElementChange => ({ change: "removed", kind, before: id, terms: [] })),
    ...added.map(({ kind, id }): ElementChange => ({ change: "added", kind, after: id, terms: [] })),
    ...pairs.flatMap((pair) => pairChanges(pair, alignment)),
  ];
  return [...changes.sort(byName), ...dependencyChanges(alignment).sort(byName)];
}

function pairChanges(pair: Pair, { before, after }: Alignment): readonly ElementChange[] {
  const [old, present] = [pair.before, pair.after];
  if (old.element === present.element && old.id === present.id) return [];
  const named = { kind: present.kind, before: old.id, after: present.id };
  const terms = termChanges(old.element, present.element, { before, after });
  const moved: ElementChange[] = isWhereItWas(pair, after)
    ? old.name === present.name
      ? []
      : [{ change: "renamed", ...named, terms: [] }]
    : [{ change: "moved", ...named, terms: [] }];
  return terms.length === 0 ? moved : [...moved, { change: "changed", ...named, terms }];
}

/** Whether the same container is around it, by whatever name. */
function isWhereItWas({ before, after }: Pair, naming: Naming): boolean {
  if (before.parent === undefined || after.parent === undefined) return before.parent === after.parent;
  return before.parent === naming.name(after.parent);
}

interface Namings {
  readonly before: Naming;
  readonly after: Naming;
}

function termChanges(before: object, after: object, naming: Namings): readonly TermChange[] {
  if (before === after || isAlike(before, after, naming)) return [];
  const old = termsOf(before, comparable(naming.before.name));
  const present = termsOf(after, comparable(naming.after.name));
  const names = [...new Set([...old.keys(), ...present.keys()])].filter((name) => old.get(name) !== present.get(name));
  if (names.length === 0) return [];
  const was = termsOf(before, { ...readable, key: naming.before.name });
  const is = termsOf(after, { ...readable, key: naming.after.name });
  return names.sort(byCodeUnit).map((term): TermChange => {
    const [first, second] = [was.get(term), is.get(term)];
    // Two numbers that read alike and are not are told to the last digit.
    const [shown, then] = first === second ? [old.get(term), present.get(term)] : [first, second];
    return { term, ...(shown === undefined ? {} : { before: shown }), ...(then === undefined ? {} : { after: then }) };
  });
}

/** Where a value stands and who says it: what is the same in every other way says the same. */
const placed: ReadonlySet<string> = new Set(["at", "fromAt", "origin", "doc", "dependencies", "zones"]);

/** Whether two values are equal to the last part, which most are that a reader of texts made anew; false says nothing. */
function isAlike(before: unknown, after: unknown, { before: old, after: present }: Namings): boolean {
  if (before === after) return typeof before !== "string" || old.name(before) === present.name(before);
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return false;
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return false;
  return keys.every((key) => {
    const [first, second] = [before[key as keyof object], after[key as keyof object]];
    return placed.has(key) || isAlike(first, second, { before: old, after: present });
  });
}

function dependencyChanges({ pairs, removed, added, before, after }: Alignment): ElementChange[] {
  const old = dependenciesOf([...removed, ...pairs.map((pair) => pair.before)], before);
  const present = dependenciesOf([...added, ...pairs.map((pair) => pair.after)], after);
  const changes: ElementChange[] = [];
  for (const [key, dependency] of old) {
    const other = present.get(key);
    if (other === undefined) changes.push({ change: "removed", kind: "dependency", before: dependency.id, terms: [] });
    else {
      const terms = termChanges(dependency, other, { before, after });
      const named = { kind: "dependency", before: dependency.id, after: other.id };
      if (terms.length > 0) changes.push({ change: "changed", ...named, terms });
    }
  }
  for (const [key, { id }] of present) {
    if (!old.has(key)) changes.push({ change: "added", kind: "dependency", after: id, terms: [] });
  }
  return changes;
}

function dependenciesOf(entries: readonly Entry[], { name }: Naming): ReadonlyMap<string, Dependency> {
  const all = entries.flatMap(({ dependencies }) => dependencies);
  return new Map(all.map((one) => [`${name(one.source)} ${one.verb} ${name(one.target)}`, one]));
}

/** By the name that a reader of the later design knows it by. */
function byName(a: ElementChange, b: ElementChange): number {
  const nameOf = ({ before, after }: ElementChange) => after ?? before ?? "";
  return byCodeUnit(nameOf(a), nameOf(b)) || byCodeUnit(a.change, b.change);
}
