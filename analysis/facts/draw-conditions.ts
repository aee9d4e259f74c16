// Conditions on the draws of a request: which branches it takes and which caches it hits. They are kept as a diagram of their
// own, so that equal conditions are equal numbers. How likely a draw is stays with the draw.

import { always, type Bdd, type BddNode, createBdd } from "../graph/bdd.ts";
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
  let made: Bdd | undefined;
  // Most flows have no condition at all.
  const diagram = (): Bdd => {
    made ??= createBdd(conditionBudget);
    return made;
  };
  // A draw that can come out only one way is no draw.
  const literal = ({ draw, is }: Literal): BddNode => {
    const drawn = structure.draws[draw];
    const bdd = diagram();
    const node = drawn === undefined || drawn.high > 0 ? (drawn?.low === 1 ? 1 : bdd.variable(draw)) : 0;
    return is ? node : bdd.not(node);
  };
  return {
    get bdd() {
      return diagram();
    },
    of: (when) => (when.length === 0 ? always : when.map(literal).reduce(diagram().and, always)),
  };
}
