// How old what somebody reads may be: a bound in seconds, `Infinity` where there is none and that is known, or unknown with
// the inputs that would tell. It adds ages up and compares them; where they come from is told by read-path.ts.

import type { Seconds } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";

export type Age =
  | { readonly kind: "known"; readonly seconds: Seconds }
  | { readonly kind: "unknown"; readonly missing: readonly MissingInput[] };

/** What is read is the newest. */
export const current: Age = { kind: "known", seconds: 0 };

/** Nothing bounds it. */
export const endless: Age = { kind: "known", seconds: Number.POSITIVE_INFINITY };

export function age(seconds: Seconds): Age {
  return { kind: "known", seconds };
}

export function unknownAge(...missing: readonly MissingInput[]): Age {
  return { kind: "unknown", missing };
}

/** One age on top of another. Without a bound stays so, whatever is unknown beside it. */
export function plus(a: Age, b: Age): Age {
  if (isEndless(a) || isEndless(b)) return endless;
  if (a.kind === "known" && b.kind === "known") return age(a.seconds + b.seconds);
  return together(a, b);
}

/** The greater of two ages. */
export function older(a: Age, b: Age): Age {
  if (a === b) return a;
  if (isEndless(a) || isEndless(b)) return endless;
  if (a.kind === "known" && b.kind === "known") return a.seconds < b.seconds ? b : a;
  return together(a, b);
}

/** What two ages lack, each input once. */
function together(a: Age, b: Age): Age {
  if (a.kind === "known") return b;
  if (b.kind === "known") return a;
  const more = b.missing.filter(
    (one) => !a.missing.some(({ element, term }) => element === one.element && term === one.term),
  );
  return more.length === 0 ? a : { kind: "unknown", missing: [...a.missing, ...more] };
}

export function isEndless(a: Age): boolean {
  return a.kind === "known" && a.seconds === Number.POSITIVE_INFINITY;
}

/** The inputs that an age lacks. */
export function missingOf(a: Age): readonly MissingInput[] {
  return a.kind === "known" ? [] : a.missing;
}
