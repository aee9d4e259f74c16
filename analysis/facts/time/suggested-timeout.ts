// A timeout for a dependency that has none: long enough that one request in a thousand of a healthy callee is cut off. It offers a
// value and judges no value that is there.

import type { Component, Flow, Ratio, Seconds, Span, SystemModel } from "../../../language/index.ts";
import { type Lognormal, lognormalQuantile, lognormalThrough } from "../../formulas/lognormal.ts";
import { durationWords, numberWords } from "../words.ts";
import { worstCasesOf } from "./worst-case.ts";

/** Share of a healthy callee's requests that a timeout may cut off. */
const acceptedCut: Ratio = 0.001;

export interface SuggestedTimeout {
  /** Rounded up to two digits. */
  readonly value: Seconds;
  /** How it comes about, such as `its p99.9 is 320ms`. */
  readonly says: string;
  readonly at: Span;
}

/**
 * The callee's p99.9 of its own work and the longest that its steps in this flow may take, so that no caller gives up before it.
 * The p99.9 is what is stated; else the one of a lognormal through two stated percentiles, an estimate; else the p99 itself.
 *
 * Undefined where the callee states no percentile from p99 on, or has a step that nothing ends. Source: Amazon Builders' Library,
 * Timeouts, retries, and backoff with jitter: accept 0.1% of false timeouts and take the callee's p99.9.
 */
export function suggestedTimeoutOf(model: SystemModel, flow: Flow, callee: Component): SuggestedTimeout | undefined {
  const worst = worstCasesOf(model, flow).get(callee.id);
  const own = slowestOf(callee);
  if (worst === undefined || own === undefined || worst.endless.length > 0) return undefined;
  const steps = worst.limited - (worst.own ?? 0);
  const waits = steps > 0 ? `, and it may wait ${durationWords(steps)} for its own steps` : "";
  return { value: roundedUp(own.value + steps), says: `${own.says}${waits}`, at: own.at };
}

function slowestOf({ latency }: Component): SuggestedTimeout | undefined {
  const points = latency.map(({ percentile, value }) => ({
    ratio: percentile,
    value: value.upper ?? value.value,
    at: value.at,
  }));
  const wanted = 1 - acceptedCut;
  const stated = points.find(({ ratio }) => ratio >= wanted - 1e-9);
  if (stated !== undefined) {
    const says = `its p${numberWords(stated.ratio * 100)} is ${durationWords(stated.value)}`;
    return { value: stated.value, says, at: stated.at };
  }
  const last = points[points.length - 1];
  if (last === undefined || last.ratio < 0.99 - 1e-9) return undefined;
  const [first] = points;
  const fit: Lognormal | undefined = first === undefined ? undefined : lognormalThrough(first, last);
  if (fit === undefined) return { value: last.value, says: `its p99 is ${durationWords(last.value)}`, at: last.at };
  const value = lognormalQuantile(fit, wanted);
  return { value, says: `by its percentiles about one in a thousand takes ${durationWords(value)}`, at: last.at };
}

/** Up to two significant digits, so that it reads like a timeout. */
function roundedUp(value: Seconds): Seconds {
  if (!(value > 0)) return 0;
  const digit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / digit - 1e-9) * digit).toPrecision(2));
}
