// Numbers as a person would write them in a derivation or a message, the same on every machine. It rounds for reading only;
// every value that is computed on stays as it is.

import type { Count, Id, PerSecond, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { perShape } from "./shape.ts";

/** A number with at most four significant digits and thousands set apart, such as `12,480` or `1.111`. */
export function numberWords(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "unbounded";
  if (value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-6)) return value.toExponential(2);
  const digits = Math.abs(value) >= 1000 ? 0 : 3 - Math.floor(Math.log10(Math.abs(value) || 1) + 1e-12);
  const [whole = "0", fraction] = value.toFixed(Math.min(6, digits)).split(".");
  const grouped = whole.length <= 3 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const decimals = fraction?.replace(/0+$/, "") ?? "";
  return decimals === "" ? grouped : `${grouped}.${decimals}`;
}

/** `64×`, `between 4× and 64×`, or `without bound`. */
export function factorWords(least: number, most: number = least): string {
  if (least === most) return least === Number.POSITIVE_INFINITY ? "without bound" : `${numberWords(least)}×`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${numberWords(least)}×`;
  return `between ${numberWords(least)}× and ${numberWords(most)}×`;
}

/** `800/s`. */
export function rateWords(rate: PerSecond): string {
  return `${numberWords(rate)}/s`;
}

/** `5ms and 10ms`: when something is done again. */
export function delayWords(delays: readonly { readonly value: Seconds }[]): string {
  return listWords(delays.map(({ value }) => durationWords(value)));
}

/** `150ms`, `4.9s`, `5 min`, `1 h 30 min 1 s`: below a minute as a design writes it, and from there on as `timeWords` says it. */
export function durationWords(duration: Seconds): string {
  if (duration === Number.POSITIVE_INFINITY) return "for ever";
  if (duration === 0) return "0s";
  if (duration < 0.001) return `${numberWords(duration * 1e6)}µs`;
  if (duration < 1) return `${numberWords(duration * 1000)}ms`;
  // What rounds to a minute is one.
  return duration < 59.995 ? `${numberWords(duration)}s` : timeWords(duration);
}

/**
 * `99.95%`, `99.0045%`, `0.0012%`: four digits of what is missing to 100%, or two of what there is; three digits more
 * where they would round to a figure of two: `89.99771%`, not `90%`.
 */
export function percentWords(ratio: Ratio): string {
  const rest = Math.min(Math.abs(ratio), Math.abs(1 - ratio));
  if (rest < 1e-15) return ratio > 0.5 ? "100%" : "0%";
  const wanted = ratio > 0.5 ? 3 : 1;
  const digits = Math.max(1, Math.min(15, wanted - Math.floor(Math.log10(rest * 100) + 1e-9)));
  const rounded = (ratio * 100).toFixed(digits);
  // What is close to a round figure, such as an objective, and is not it, has to be told from it.
  const distance = Math.abs(ratio - Number(rounded) / 100);
  const isRound = ratio > 0.5 && /00$/.test(rounded);
  const exact = isRound && distance > 1e-12 ? (ratio * 100).toFixed(Math.min(15, digits + 3)) : rounded;
  return `${exact.replace(/\.?0+$/, "")}%`;
}

/** `10%`, `between 5% and 10%`, `up to 10%`. */
export function shareWords([low, high]: readonly [Ratio, Ratio]): string {
  if (high - low < 1e-9) return percentWords(high);
  return low < 1e-9 ? `up to ${percentWords(high)}` : `between ${percentWords(low)} and ${percentWords(high)}`;
}

/** Closer to all or nothing than this, a share of a load is no more than told from it. */
const noticeableShare: Ratio = 1e-4;

/** As `shareWords`, of a load or of requests, of which nobody knows nine digits: `over 99.99%`, `under 0.01%`. */
export function loadShareWords([low, high]: readonly [Ratio, Ratio]): string {
  const isNearly = (ratio: Ratio) => ratio < 1 && 1 - ratio < noticeableShare;
  if (isNearly(low) && high > low) return "over 99.99%";
  if (high > 0 && high < noticeableShare) return "under 0.01%";
  if (isNearly(high) && high - low < noticeableShare) return "over 99.99%";
  return shareWords([low, high]);
}

/** `43 min 12 s`, `3 d 15 h 36 min`, `25.92 s`: a length of time as it is said aloud, to a hundredth of a second. */
export function timeWords(duration: Seconds): string {
  if (duration === Number.POSITIVE_INFINITY) return "for ever";
  let rest = Math.round(duration * 100) / 100;
  const words: string[] = [];
  for (const [name, length] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const) {
    const whole = Math.floor(rest / length);
    if (whole > 0) words.push(`${whole} ${name}`);
    rest = Math.round((rest - whole * length) * 100) / 100;
  }
  if (rest > 0 || words.length === 0) words.push(rest === 0 && duration > 0 ? "under 10 ms" : `${rest} s`);
  return words.slice(0, 3).join(" ");
}

/** `1 path`, `3 paths`. */
export function countWords(count: Count, one: string, many: string = `${one}s`): string {
  return `${numberWords(count)} ${count === 1 ? one : many}`;
}

/**
 * The first so many of some words, and behind them how many more there are, as `12 more flows` by `more flow`: a sentence that names
 * dozens is read by nobody. A single one more is named, which takes no more room. `count` is that of all where some are left out.
 */
export function fewOf(
  words: readonly string[],
  shown: Count,
  one: string,
  many?: string,
  count: Count = words.length,
): readonly string[] {
  if (count === words.length && count <= shown + 1) return words;
  const named = words.slice(0, shown);
  return count === named.length ? named : [...named, countWords(count - named.length, one, many)];
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/**
 * The shortest name that a reader cannot mistake: the last part, or the qualified name where another element of its kind
 * shares it. A zone is named with its region.
 */
export function nameOf(model: SystemModel, id: Id): string {
  return namesOf(model).get(id) ?? id;
}

/** Short names by id. */
const namesOf = perShape((model): ReadonlyMap<Id, string> => {
  const zones = model.regions.flatMap((region) =>
    region.zones.map((zone) => ({ id: zone.id, name: `${region.name}.${zone.name}` })),
  );
  const names = new Map<Id, string>();
  for (const elements of [model.components, model.flows, model.regions, zones]) noteShortNames(names, elements);
  return names;
});

/** What has the name of another one goes by its id. */
function noteShortNames(names: Map<Id, string>, elements: readonly { readonly id: Id; readonly name: string }[]): void {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of elements) (seen.has(name) ? shared : seen).add(name);
  for (const { id, name } of elements) names.set(id, shared.has(name) ? id : name);
}
