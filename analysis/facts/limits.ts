// What components with a limit pass on, settled until it agrees with what arrives at them: from the entries inwards, and round by round
// where what they pass on comes back to them.

import type { Id, Ratio } from "../../language/index.ts";

/** Rounds until shares that hang on themselves are given up as not known; each halves what is left to settle, or better. */
const patience = 100;

/** Rounding: by so much two shares of the same may differ. */
const tolerance = 1e-14;

/**
 * Sets the share that each limited component passes on, and says each time which have changed, so that what arrives can be summed
 * anew. Without circles each round settles what stands behind settled limits alone. A share that depends on itself by what comes
 * back is a fixed point of limit ÷ (first arrivals + share · what comes back), which the rounds close in on. One that does not settle
 * becomes undefined.
 */
export function settleShares<Limited>(
  limited: readonly Limited[],
  idOf: (one: Limited) => Id,
  shares: Map<Id, Ratio | undefined>,
  shareOf: (one: Limited) => Ratio | undefined,
  onChange: (changed: readonly Limited[]) => void,
): void {
  const unsettled = new Set<Limited>();
  for (let round = 0; ; round += 1) {
    const changed: Limited[] = [];
    for (const one of limited) {
      if (unsettled.has(one)) continue;
      const id = idOf(one);
      const share = shareOf(one);
      if (areSame(shares.has(id) ? shares.get(id) : 1, share)) continue;
      const isGivenUp = round > limited.length + patience;
      if (isGivenUp) unsettled.add(one);
      shares.set(id, isGivenUp ? undefined : share);
      changed.push(one);
    }
    if (changed.length === 0) return;
    onChange(changed);
  }
}

function areSame(one: Ratio | undefined, other: Ratio | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(one, other);
}
