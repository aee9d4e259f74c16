// How much one part of a system, or several parts together, matter to the failure of the whole. It knows no components and
// no diagrams; where the probabilities come from is the caller's business.

export interface Importance {
  /** Birnbaum: P(failure | down) − P(failure | up), in [0, 1] where failures are monotone. */
  readonly birnbaum: number;
  /** Criticality: share of the failures that is gone when the part is perfect, (P − P(failure | up)) / P, in [0, 1]. */
  readonly criticality: number;
  /** Risk achievement worth: P(failure | down) / P, ≥ 1. How many times worse all is while the part is down. */
  readonly achievement: number;
  /** Risk reduction worth: P / P(failure | up), ≥ 1; `Infinity` where nothing fails without the part. */
  readonly reduction: number;
}

/**
 * What the measures are made from. Differences are given and not taken here, since a caller who adds positive terms up
 * has more of their digits than a subtraction leaves.
 */
export interface ConditionalFailure {
  /** P(failure | up), in [0, 1]. */
  readonly whenUp: number;
  /** P(failure | down) − P(failure | up), in [0, 1]. */
  readonly rise: number;
  /** P − P(failure | up); of a single part that is down with probability p it is p · rise. */
  readonly loss: number;
}

/**
 * The importance of a part. Both worths are 1 where they compare nothing with nothing: a part whose state changes nothing, or a whole
 * that never fails.
 *
 * Source: Z. W. Birnbaum, On the importance of different components in a multicomponent system (1969); the two worths are
 * those of NUREG/CR-3385 (1983). Worked examples: test/facts/importance.test.ts.
 */
export function importanceOf({ whenUp, rise, loss }: ConditionalFailure): Importance {
  const failure = whenUp + loss;
  return {
    birnbaum: rise,
    criticality: failure > 0 ? loss / failure : 0,
    achievement: worth(whenUp + rise, failure),
    reduction: worth(failure, whenUp),
  };
}

function worth(more: number, less: number): number {
  if (more === less) return 1;
  return less > 0 ? more / less : Number.POSITIVE_INFINITY;
}
