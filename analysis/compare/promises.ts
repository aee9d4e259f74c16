// What became of what a design promises to others: objectives, agreements and guarantees that are made, kept, weakened or given up.

import type { Guarantee, Id, Objective } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import type { Alignment, Pair } from "./alignment.ts";
import { type Direction, isLevelWithin } from "./directions.ts";
import { readable, termsOf } from "./terms.ts";

export interface PromiseChange {
  readonly before: Id;
  readonly after: Id;
  /** `slo availability`, `guarantees durable`. */
  readonly promise: string;
  /** `better` for one that is made or stronger, `worse` for one that is weaker or given up. */
  readonly direction: Direction;
  /** In words; absent where it is not made. */
  readonly was?: string;
  readonly is?: string;
}

/** The promises of elements that both designs have, by element, then by promise. */
export function promiseChanges({ pairs, before, after }: Alignment): readonly PromiseChange[] {
  return pairs
    .flatMap((pair) => changesOf(pair, [before.name, after.name]))
    .sort((a, b) => byCodeUnit(a.after, b.after) || byCodeUnit(a.promise, b.promise));
}

type Names = readonly [before: (id: Id) => Id, after: (id: Id) => Id];

/** A promise with how strong it is: of two of one name the higher is the stronger. */
interface Made {
  readonly strength: number;
  readonly says: string;
  readonly of: Objective | Guarantee;
}

interface Promising {
  readonly objectives?: readonly Objective[];
  readonly guarantees?: readonly Guarantee[];
}

function changesOf({ before, after }: Pair, [oldName, newName]: Names): readonly PromiseChange[] {
  if (before.element === after.element) return [];
  const [old, present] = [promisesOf(before.element, oldName), promisesOf(after.element, newName)];
  return [...new Set([...old.keys(), ...present.keys()])].flatMap((promise): readonly PromiseChange[] => {
    const [was, is] = [old.get(promise), present.get(promise)];
    const direction = directionOf(was, is);
    if (direction === "neither") return [];
    // What is included in another promise of the side that lacks it is told with that one, or not given up at all.
    if (was === undefined && is !== undefined && isIncluded(is, old)) return [];
    if (is === undefined && was !== undefined && isIncluded(was, present)) return [];
    return [
      {
        before: before.id,
        after: after.id,
        promise,
        direction,
        ...(was === undefined ? {} : { was: was.says }),
        ...(is === undefined ? {} : { is: is.says }),
      },
    ];
  });
}

function directionOf(was: Made | undefined, is: Made | undefined): Direction {
  if (was === undefined) return is === undefined ? "neither" : "better";
  if (is === undefined) return "worse";
  if (was.strength === is.strength) return "neither";
  return is.strength > was.strength ? "better" : "worse";
}

/** Whether one of these promises holds whatever the one does. */
function isIncluded({ of: one }: Made, others: ReadonlyMap<string, Made>): boolean {
  return [...others.values()].some(({ of: other }) => {
    if ("measure" in one) return "measure" in other && isWithin(one, other);
    if ("measure" in other) return false;
    return isLevelWithin("consistency", one.name, other.name) || isLevelWithin("delivery", one.name, other.name);
  });
}

/** A time for fewer requests that is no shorter. */
function isWithin(one: Objective, other: Objective): boolean {
  if (one.kind !== other.kind || one.measure !== "latency" || other.measure !== "latency") return false;
  return (one.percentile ?? 0) <= (other.percentile ?? 0) && one.target >= other.target;
}

/** By name, in which the names of other elements are aligned. */
function promisesOf(element: Promising, name: (id: Id) => Id): ReadonlyMap<string, Made> {
  const made = new Map<string, Made>();
  for (const objective of element.objectives ?? []) {
    // A share is the stronger the higher it is, a time the shorter.
    const strength = objective.measure === "availability" ? objective.target : -objective.target;
    add(made, { objectives: [objective] }, { strength, of: objective }, name);
  }
  for (const guarantee of element.guarantees ?? []) {
    add(made, { guarantees: [guarantee] }, { strength: strengthOf(guarantee), of: guarantee }, name);
  }
  return made;
}

/** Of those with a bound on age the younger is the stronger, of those that outlast places the one of larger places. */
function strengthOf({ name, within, across }: Guarantee): number {
  if (name === "durable") return across === "regions" ? 2 : across === "zones" ? 1 : 0;
  return within === undefined ? 0 : -within;
}

/** Of several of one name the strongest counts. */
function add(made: Map<string, Made>, promise: Promising, one: Omit<Made, "says">, name: (id: Id) => Id): void {
  for (const [term, says] of termsOf(promise, { ...readable, key: name })) {
    const known = made.get(term);
    if (known === undefined || known.strength < one.strength) made.set(term, { ...one, says });
  }
}
