// How long the slow ones wait, where a visit comes to one line or to one of several. How busy the lines are is for others to say.

import type { Ratio, Seconds } from "../../../language/index.ts";
import { constant, type Distribution, fromQuantiles } from "../../formulas/strata.ts";
import type { Wait } from "./own-time.ts";

/** The wait as a distribution: none for most, exponential for those who wait in a line. */
export function waitDistribution(wait: Wait): Distribution {
  const { each, others, instead } = wait;
  if (each === Number.POSITIVE_INFINITY && others === undefined && instead === undefined) return constant(each);
  return fromQuantiles((ratio) => waitTailOf(wait, 1 - ratio));
}

/** The wait that only one in `rest` exceeds. */
export function waitTailOf(wait: Wait, rest: Ratio): Seconds {
  if (wait.others === undefined && wait.instead === undefined) return lineTail(wait, rest);
  const lines = linesOf(wait, 1);
  let [waiting, endless, longest] = [0, 0, 0];
  for (const { weight, share, each } of lines) {
    if (each === Number.POSITIVE_INFINITY) endless += weight * share;
    else {
      waiting += weight * share;
      longest = Math.max(longest, each);
    }
  }
  if (rest < endless * (1 + 1e-12)) return Number.POSITIVE_INFINITY;
  if (rest >= waiting + endless) return 0;
  const left = rest - endless;
  const exceeding = (time: Seconds): Ratio => {
    let sum = 0;
    for (const { weight, share, each } of lines) {
      if (share > 0 && each !== Number.POSITIVE_INFINITY) sum += weight * share * Math.exp(-time / each);
    }
    return sum;
  };
  // All lines together let no more through than if all were the longest one.
  let [low, high] = [0, longest * Math.log(waiting / left)];
  if (!Number.isFinite(high)) return Number.POSITIVE_INFINITY;
  while (high - low > high * 1e-12) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (exceeding(middle) > left) low = middle;
    else high = middle;
  }
  return high;
}

type Line = Pick<Wait, "share" | "each">;

/** The lines that a visit may come to, each with the chance of it, where that is `weight` of all visits. */
function linesOf(
  { share, each, others, instead }: Wait,
  weight: Ratio,
): readonly (Line & { readonly weight: Ratio })[] {
  const here = weight * (1 - (instead?.chance ?? 0));
  const there = instead?.wait === undefined ? [] : linesOf(instead.wait, weight * instead.chance);
  if (others === undefined) return [{ weight: here, share, each }, ...there];
  const hottest = others.hottest.share;
  return [
    { weight: here * hottest, share, each },
    { weight: here * (1 - hottest), share: others.share, each: others.each },
    ...there,
  ];
}

function lineTail({ share, each }: Line, rest: Ratio): Seconds {
  if (rest >= share) return 0;
  return each === Number.POSITIVE_INFINITY ? each : each * Math.log(share / rest);
}
