// Conditions on the draws of a request: which branches it takes and which caches it hits. They are kept as a diagram of their
// own, so that equal conditions are equal numbers. How likely a draw is stays with the draw.

import { type Bdd, type BddNode, createBdd } from "../graph/bdd.ts";
import type { Literal, Structure } from "./structure.ts";

/** Draw outcomes as a diagram of their own: conditions under which something happens to a request. */
export interface Conditions {
  readonly bdd: Bdd;
  /** All literals hold. */
  readonly of: (when: readonly Literal[]) => BddNode;
}

/** Enough for conditions over a dozen draws that interlock; more of them than that are seen in no design. */
const conditionBudget = 200_000;

export function createConditions(structure: Structure): Conditions {
  const bdd = createBdd(conditionBudget);
  // A draw that can come out only one way is no draw.
  const literal = ({ draw, is }: Literal): BddNode => {
    const drawn = structure.draws[draw];
    const node = drawn === undefined || drawn.high > 0 ? (drawn?.low === 1 ? 1 : bdd.variable(draw)) : 0;
    return is ? node : bdd.not(node);
  };
  return { bdd, of: (when) => when.map(literal).reduce(bdd.and, 1) };
}
