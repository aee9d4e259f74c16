// A measured quantity of a design, with the calculation that led to it. Hovers, `explain`, reports and SARIF show the one
// derivation object; nothing else in the product explains a number.

import type { Id, Span } from "../language/index.ts";

export type FactName =
  | "availability"
  | "availability-cap"
  | "cut-sets"
  | "cut-set-count"
  | "importance"
  | "blast-radius"
  | "error-budget"
  | "burn-rate"
  | "carried-objective"
  | "retry-factor-burst"
  | "retry-factor-sustained"
  | "hidden-capacity"
  | "load"
  | "utilisation"
  | "utilisation-peak"
  | "utilisation-degraded"
  | "concurrency"
  | "worst-case-time"
  | "latency-p50"
  | "latency-p99"
  | "latency-p99-least"
  | "latency-p99-most"
  | "queue-utilisation"
  | "queue-wait"
  | "backlog"
  | "drain-time"
  | "consistency"
  | "staleness"
  | "delivery"
  | "order"
  | "fan-in"
  | "fan-out"
  | "instability"
  | "chain-depth"
  | "dominated"
  | "cycle"
  | "shared-components"
  | "cascade-failure"
  | "cascade-slowdown";

/** `exact` under the assumptions listed; `bound` holds for all that the model allows; `estimate` leans on a fitted shape. */
export type FactKind = "exact" | "bound" | "estimate" | "unknown";

/** `events` names a list of sets of events; `elements` a list of qualified names. */
export type Unit = "ratio" | "seconds" | "per-second" | "count" | "factor" | "events" | "elements" | "level";

/**
 * A number in the canonical unit; `[low, high]` for an interval; text for a level; lists of qualified names or event
 * names. `Infinity` is a value: unbounded, and known to be.
 */
export type FactValue =
  | number
  | readonly [number, number]
  | string
  | readonly string[]
  | readonly (readonly string[])[];

/** An input that would make an unknown fact known. */
export interface MissingInput {
  /** The element that lacks it. */
  readonly element: Id;
  /** The term to write there, such as `availability`. */
  readonly term: string;
}

/** One line of a calculation and the lines below it that it was made from. */
export interface Derivation {
  /** A line as a person would write it: names, numbers and units. */
  readonly says: string;
  /** Where the input was written. */
  readonly at?: Span;
  readonly steps?: readonly Derivation[];
}

export interface Fact {
  readonly name: FactName;
  /** Qualified name of the flow, component or region that it is about. */
  readonly element: Id;
  readonly kind: FactKind;
  readonly unit: Unit;
  /** Absent exactly when `kind` is `unknown`. */
  readonly value?: FactValue;
  /** Empty unless `kind` is `unknown`. */
  readonly missing: readonly MissingInput[];
  readonly derivation: Derivation;
}

/** A fact whose derivation is written when somebody reads it; numbers are read far more often than their calculations. */
export function factOf(fact: Omit<Fact, "derivation">, derive: () => Derivation): Fact {
  return new DerivedFact(fact, derive);
}

/** One empty list for all facts that miss nothing. */
const nothingMissing: readonly MissingInput[] = Object.freeze([]);

/** A class for its speed alone: tens of thousands are made at once, and a getter of each object's own costs five times as much. */
class DerivedFact implements Fact {
  readonly name: FactName;
  readonly element: Id;
  readonly kind: FactKind;
  readonly unit: Unit;
  declare readonly value?: FactValue;
  readonly missing: readonly MissingInput[];
  readonly #derive: () => Derivation;
  #derivation: Derivation | undefined;

  constructor(fact: Omit<Fact, "derivation">, derive: () => Derivation) {
    this.name = fact.name;
    this.element = fact.element;
    this.kind = fact.kind;
    this.unit = fact.unit;
    if (fact.value !== undefined) this.value = fact.value;
    this.missing = fact.missing.length === 0 ? nothingMissing : fact.missing;
    this.#derive = derive;
  }

  get derivation(): Derivation {
    this.#derivation ??= this.#derive();
    return this.#derivation;
  }
}
