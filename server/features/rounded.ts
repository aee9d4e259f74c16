// Numbers as short as what stands beside a line may be. Where they are said in full is the hover.

import { numberWords, percentWords } from "../../analysis/index.ts";

/** A ceiling from here on limits nobody, and is not worth a word. */
export const almostAlways = 0.999999;

/** `38%`: a share in whole percents, but for what is close to all of it or to nothing. */
export function roundedShare(ratio: number): string {
  const percent = ratio * 100;
  if (percent >= 1 && (percent < 98.5 || percent > 101.5)) return `${numberWords(Math.round(percent))}%`;
  return percent === 0 || percent === 100 ? `${percent}%` : percentWords(ratio);
}

/**
 * `99.94%`: an availability by the first two digits of what is missing to it. Said in full where it would then be taken for
 * the target that it is held against, or for all there is.
 */
export function ceilingWords(ratio: number, target?: number): string {
  if (ratio >= 1) return "100%";
  const digits = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10((1 - ratio) * 100) + 1e-9)));
  const short = Number((ratio * 100).toFixed(digits));
  const isMistaken = target !== undefined && Math.abs(short / 100 - target) < 1e-12;
  return isMistaken || short === 100 ? percentWords(ratio) : `${short}%`;
}
