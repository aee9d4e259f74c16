// What became of the computed figures of an element: the facts that moved, as they were and as they are. Which facts those are
// is a table here.

import type { Id } from "../../language/index.ts";
import type { Fact, FactKind, FactName, FactValue, MissingInput, Unit } from "../fact.ts";
import { factWords } from "../facts/fact-words.ts";
import type { Facts } from "../facts/index.ts";
import type { Naming } from "./alignment.ts";
import { type Direction, directionOf, sameValue } from "./directions.ts";

/** A fact without its calculation, which belongs to a text that need not be at hand. */
export interface Figure {
  readonly kind: FactKind;
  readonly unit: Unit;
  /** Absent exactly when `kind` is `unknown`. */
  readonly value?: FactValue;
  readonly missing: readonly MissingInput[];
  /** The value as a person writes it, or what would make it known. */
  readonly says: string;
}

/** A fact that moved. */
export interface FigureChange {
  readonly name: FactName;
  readonly before?: Figure;
  readonly after?: Figure;
  /** `neither` where one side is unknown, where an interval grew to both ends, and for what is neither good nor bad. */
  readonly direction: Direction;
}

/** The facts of flows that are compared, in the order in which a reader wants them. */
export const flowFigures: readonly FactName[] = [
  "availability-cap",
  "availability",
  "worst-case-time",
  "latency-p50",
  "latency-p99",
  "latency-p99-least",
  "latency-p99-most",
  "chain-depth",
  "consistency",
  "staleness",
];

/** Those of components. */
export const componentFigures: readonly FactName[] = [
  "load",
  "utilisation",
  "utilisation-peak",
  "utilisation-degraded",
  "retry-factor-burst",
  "retry-factor-sustained",
  "hidden-capacity",
  "blast-radius",
  "worst-case-time",
  "queue-utilisation",
  "queue-wait",
  "backlog",
  "drain-time",
  "consistency",
  "staleness",
  "delivery",
  "order",
];

/** Those of zones and regions. */
export const placeFigures: readonly FactName[] = ["blast-radius"];

/** One element on one side. */
export interface Subject {
  readonly facts: Pick<Facts, "one">;
  readonly id: Id;
  readonly naming: Naming;
}

/** The facts of these names that moved. An element that one side lacks has all of its facts on the other one. */
export function figureChanges(
  names: readonly FactName[],
  before: Subject | undefined,
  after: Subject | undefined,
): readonly FigureChange[] {
  return names.flatMap((name): readonly FigureChange[] => {
    const [old, present] = [before?.facts.one(before.id, name), after?.facts.one(after.id, name)];
    if (old === undefined && present === undefined) return [];
    if (old !== undefined && present !== undefined && before !== undefined && after !== undefined) {
      if (isSame(old, before.naming, present, after.naming)) return [];
    }
    const direction = directionOf(name, valueIn(old, before), valueIn(present, after));
    const [was, is] = toldApart(old && figureOf(old), present && figureOf(present));
    return [
      { name, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }), direction },
    ];
  });
}

type Sides = readonly [before: Figure | undefined, after: Figure | undefined];

/** Two figures in words that differ: by more digits than a reader else wants, or by how far they can be relied on. */
function toldApart(before: Figure | undefined, after: Figure | undefined): Sides {
  if (before === undefined || after === undefined || before.says !== after.says) return [before, after];
  const [old, present] = [endsOf(before.value), endsOf(after.value)];
  for (let digits = 4; digits <= mostDigits && old.length > 0 && old.length === present.length; digits++) {
    const [was, is] = [old, present].map((ends) => endsInWords(ends, digits, before.unit)) as [string, string];
    if (was === is) continue;
    return [
      { ...before, says: was },
      { ...after, says: is },
    ];
  }
  if (before.kind === after.kind) return [before, after];
  return [
    { ...before, says: `${before.says} (${before.kind})` },
    { ...after, says: `${after.says} (${after.kind})` },
  ];
}

/** What floating point can tell apart. */
const mostDigits = 15;

/** A number, or the two ends of an interval; none for what is no number. */
function endsOf(value: FactValue | undefined): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) && typeof value[0] === "number" ? (value as readonly number[]) : [];
}

function endsInWords(ends: readonly number[], digits: number, unit: Unit): string {
  const [factor, sign] = unit === "ratio" ? [100, "%"] : [1, signs[unit] ?? ""];
  return ends.map((end) => `${Number((end * factor).toPrecision(digits))}${sign}`).join(" to ");
}

const signs: Readonly<Partial<Record<Unit, string>>> = { seconds: "s", "per-second": "/s", factor: "×" };

function figureOf({ kind, unit, value, missing }: Fact): Figure {
  return { kind, unit, ...(value === undefined ? {} : { value }), missing, says: sayingOf({ value, unit, missing }) };
}

function sayingOf({
  value,
  unit,
  missing,
}: Pick<Fact, "unit" | "missing"> & { readonly value: Fact["value"] }): string {
  if (value !== undefined) return factWords(value, unit);
  const inputs = missing.map(({ element, term }) => `${term} of ${element}`).join(", ");
  return inputs === "" ? "unknown" : `unknown without ${inputs}`;
}

function valueIn(fact: Fact | undefined, subject: Subject | undefined): FactValue | undefined {
  if (fact?.value === undefined || subject === undefined) return undefined;
  return named(fact.value, subject.naming);
}

/** A value with its names as both sides have them. */
function named(value: FactValue, naming: Naming): FactValue {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value[0] === "number") return value;
  const members = value as readonly (string | readonly string[])[];
  return members.map((one) => (typeof one === "string" ? naming.text(one) : one.map(naming.text))) as FactValue;
}

function isSame(before: Fact, old: Naming, after: Fact, present: Naming): boolean {
  if (before.kind !== after.kind) return false;
  if (before.value !== undefined && after.value !== undefined) {
    return before.value === after.value || sameValue(named(before.value, old), named(after.value, present));
  }
  // What else is missing moves no figure.
  return before.value === after.value;
}
