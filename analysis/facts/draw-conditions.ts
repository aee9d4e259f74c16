// Conditions on the draws of a request: which branches it takes and which caches it hits. They are kept as one diagram for all
// flows of a snapshot, whose draws are numbered together, so that equal conditions are equal numbers.

import { always, type Bdd, type BddNode, createBdd, never, probabilityOf, supportOf } from "../graph/bdd.ts";
import type { Share } from "./losses.ts";
import type { Literal, RequestDraw, Structure } from "./structure.ts";

/** Draw outcomes as a diagram: conditions under which something happens to a request. */
export interface Conditions {
  readonly bdd: Bdd;
  /** All literals hold. */
  of(when: readonly Literal[]): BddNode;
  /** A draw comes out so. */
  drawn(draw: number): BddNode;
  /** Share of the requests for which a condition holds. */
  shareOf(condition: BddNode): Share;
}

/** Enough for conditions over a dozen draws that interlock; more of them than that are seen in no design. */
const conditionBudget = 200_000;

/** A diagram that has grown so large is left to those who have it, and the next ones get another. */
const crowded = 20_000;

/** By the draws that they are conditions on, which are those of all flows of a snapshot. */
const conditionsByDraws = new WeakMap<readonly RequestDraw[], DrawConditions>();

/** The conditions on the draws of a structure, with the whole budget to work them out. */
export function conditionsOf({ draws }: Structure): Conditions {
  let conditions = conditionsByDraws.get(draws);
  if (conditions === undefined || conditions.bdd.size() > crowded) {
    conditions = new DrawConditions(draws);
    conditionsByDraws.set(draws, conditions);
  }
  conditions.bdd.renew();
  return conditions;
}

/** So many draws with an interval are tried at every combination of their ends. */
const cornerLimit = 8;

const all: Share = [1, 1];
const none: Share = [0, 0];

class DrawConditions implements Conditions {
  readonly bdd = createBdd(conditionBudget);
  readonly #draws: readonly RequestDraw[];
  readonly #shares = new Map<BddNode, Share>();

  constructor(draws: readonly RequestDraw[]) {
    this.#draws = draws;
  }

  of(when: readonly Literal[]): BddNode {
    let condition = always;
    for (const { draw, is } of when) {
      const node = this.drawn(draw);
      condition = this.bdd.and(condition, is ? node : this.bdd.not(node));
    }
    return condition;
  }

  drawn(draw: number): BddNode {
    const drawn = this.#draws[draw];
    // A draw that can come out only one way is no draw.
    if (drawn !== undefined && !(drawn.high > 0)) return never;
    return drawn?.low === 1 ? always : this.bdd.variable(draw);
  }

  shareOf(condition: BddNode): Share {
    if (condition === always) return all;
    if (condition === never) return none;
    let share = this.#shares.get(condition);
    if (share === undefined) {
      share = this.#reckon(condition);
      this.#shares.set(condition, share);
    }
    return share;
  }

  /**
   * Probability of a condition. It is linear in each draw's probability, so intervals of hit ratios have their extremes at corners;
   * where there are too many of them to try, the interval is [0, 1].
   */
  #reckon(condition: BddNode): Share {
    const draws = this.#draws;
    const open = supportOf(this.bdd, condition).filter((draw) => draws[draw]?.low !== draws[draw]?.high);
    if (open.length > cornerLimit) return [0, 1];
    if (open.length === 0) {
      const share = probabilityOf(this.bdd, condition, (draw) => draws[draw]?.low ?? 0);
      return [share, share];
    }
    let [low, high] = [1, 0];
    for (let corner = 0; corner < 1 << open.length; corner++) {
      const p = probabilityOf(this.bdd, condition, (draw) => {
        const end = (corner >> open.indexOf(draw)) & 1 ? "high" : "low";
        return draws[draw]?.[end] ?? 0;
      });
      low = Math.min(low, p);
      high = Math.max(high, p);
    }
    return [low, high];
  }
}
