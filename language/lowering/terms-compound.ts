// Terms of several parts: guarantees, copies, percentiles, backoff, objectives, acceptances.

import type { Ref, Span, Stated } from "../figures.ts";
import type {
  Accept,
  Backoff,
  Failover,
  Guarantees,
  Latency,
  Objective as ObjectiveNode,
  Pledge,
  Replicas,
} from "../generated/ast.ts";
import type { Acceptance, Objective } from "../model.ts";
import { nearest } from "../spelling.ts";
import { guaranteeNames } from "../vocabulary.ts";
import type { Facets } from "./facets.ts";
import type { Reader } from "./reader.ts";
import { stated } from "./reader.ts";
import { isAscending, isDay, oneOf, whole } from "./values.ts";

export function readGuarantees(item: Guarantees, facets: Facets, reader: Reader): void {
  const list = item.name === "guarantees" ? facets.guarantees : facets.requires;
  for (const pledge of item.items) {
    const at = reader.span(pledge);
    const name = promiseOf(reader.name(pledge, "name"), item.name, reader);
    if (name === undefined || !fits(pledge, name.value, reader)) continue;
    const per = reader.name(pledge, "per")?.id;
    const across = oneOf(reader.name(pledge, "across"), ["zones", "regions"], "durable across", reader)?.value;
    const within = reader.figure(pledge, "within", "duration", name.value);
    if (name.value === "bounded-staleness" && within === undefined && pledge.within === undefined) {
      reader.error("missing-part", at, "`bounded-staleness` needs its bound, as in `bounded-staleness 5s`.");
      continue;
    }
    list.push({
      name: name.value,
      ...(per !== undefined && { per }),
      ...(across !== undefined && { across }),
      ...(within !== undefined && { within: within.value }),
      origin: stated,
      at,
    });
  }
}

/** The promise's word; where it is none, one of each family is shown, since all of them are too many to read. */
function promiseOf(
  name: Ref | undefined,
  term: string,
  reader: Reader,
): Stated<(typeof guaranteeNames)[number]> | undefined {
  const known = name === undefined || guaranteeNames.some((promise) => promise === name.id);
  if (known || nearest(name.id, guaranteeNames) !== undefined) return oneOf(name, guaranteeNames, term, reader);
  reader.error(
    "unknown-word",
    name.at,
    `\`${term}\` takes a promise such as \`serializable\`, \`at-least-once\`, \`ordered\` or \`durable\`, not \`${name.id}\`.`,
  );
  return undefined;
}

/** Whether the part behind a promise is one that the promise takes; says so where it is not. */
function fits(pledge: Pledge, name: string, reader: Reader): boolean {
  const parts = { per: "ordered", across: "durable", within: "bounded-staleness" } as const;
  for (const [part, home] of Object.entries(parts)) {
    if (pledge[part as keyof typeof parts] === undefined || name === home) continue;
    const form = { per: "ordered per user-id", across: "durable across zones", within: "bounded-staleness 5s" }[part];
    reader.error(
      "unexpected-part",
      reader.span(pledge),
      `\`${name}\` takes no more words; \`${home}\` does, as in \`${form}\`.`,
    );
    return false;
  }
  return true;
}

export function readReplicas(item: Replicas, facets: Facets, reader: Reader): void {
  for (const name of reader.names(item, "across")) facets.across.push(name);
  const count = whole(item, "count", "replicas", reader);
  if (count === undefined) return;
  if (item.primary !== true) {
    facets.replicas = { count };
    return;
  }
  if (count.value !== 1) {
    reader.error("out-of-range", count.at, "There is one primary, as in `replicas 1 primary + 2 async`.");
    return;
  }
  const followers = whole(item, "followers", "replicas", reader);
  facets.replicas =
    followers === undefined
      ? { count }
      : { count: { ...count, value: 1 + followers.value }, primary: { followers, mode: item.mode ?? "async" } };
}

export function readFailover(item: Failover, facets: Facets, reader: Reader): void {
  const mode = oneOf(reader.name(item, "mode"), ["automatic", "manual"], "failover", reader);
  const within = reader.figure(item, "within", "duration", "failover");
  if (mode === undefined) return;
  const at = reader.span(item);
  facets.failover = within === undefined ? { mode: mode.value, at } : { mode: mode.value, within, at };
}

/** p99.9 → 0.999; undefined, with a problem, where it lies on the ends or beyond: `p999` is not `p99.9`. */
export function percentileOf(text: string, at: Span, reader: Reader): number | undefined {
  const percentile = Number(`${text.slice(1)}e-2`);
  if (percentile > 0 && percentile < 1) return percentile;
  const meant = /^p(9\d)(\d*[1-9])$/.exec(text);
  const suggestion = meant === null ? undefined : `p${meant[1]}.${meant[2]}`;
  const hint = suggestion === undefined ? "" : ` Did you mean \`${suggestion}\`?`;
  reader.error(
    "out-of-range",
    at,
    `A percentile lies between p0 and p100.${hint}`,
    suggestion === undefined ? {} : { suggestion },
  );
  return undefined;
}

export function readLatency(item: Latency, facets: Facets, reader: Reader): void {
  for (const point of item.points) {
    const value = reader.figure(point, "value", "duration", "latency");
    if (value === undefined || point.percentile === undefined) continue;
    const percentile = percentileOf(point.percentile, reader.span(point, "percentile"), reader);
    if (percentile === undefined) continue;
    const last = facets.latency.at(-1);
    if (last !== undefined && (percentile <= last.percentile || value.value < last.value.value)) {
      reader.error("out-of-range", reader.span(point), "Percentiles and their times go up from left to right.");
    } else facets.latency.push({ percentile, value });
  }
}

export function readBackoff(item: Backoff, facets: Facets, reader: Reader): void {
  if (item.mode === undefined) return;
  const from = reader.figure(item, "first", "duration", "backoff");
  const to = reader.figure(item, "cap", "duration", "backoff");
  if (from !== undefined && to !== undefined && !isAscending(from, to, reader)) return;
  facets.backoff = {
    kind: item.mode,
    ...(from && { from }),
    ...(to && { to }),
    jitter: item.jitter === true,
    at: reader.span(item),
  };
}

/** Thirty days, the window of an availability objective that names none. */
const usualWindow = 30 * 86_400;

export function readObjective(item: ObjectiveNode, reader: Reader): Objective | undefined {
  const at = reader.span(item);
  switch (item.measure) {
    case "availability": {
      const target = reader.figure(item, "target", "ratio", item.name);
      if (target === undefined) return undefined;
      const over = reader.figure(item, "over", "duration", "over")?.value ?? usualWindow;
      return { kind: item.name, measure: "availability", target: target.value, over, at };
    }
    case "latency": {
      const target = reader.figure(item, "target", "duration", item.name);
      if (target === undefined || item.percentile === undefined) return undefined;
      const percentile = percentileOf(item.percentile, reader.span(item, "percentile"), reader);
      if (percentile === undefined) return undefined;
      return { kind: item.name, measure: "latency", target: target.value, percentile, at };
    }
    case "freshness": {
      const target = reader.figure(item, "target", "duration", item.name);
      const data = reader.name(item, "data");
      if (target === undefined || data === undefined) return undefined;
      return { kind: item.name, measure: "freshness", target: target.value, data, at };
    }
    default:
      return undefined;
  }
}

export function readAccept(item: Accept, reader: Reader): Acceptance {
  if (item.because === undefined || item.because.trim() === "") {
    reader.error("missing-part", reader.span(item), 'An acceptance needs its reason, as in `because "…"`.');
  }
  const isDated = item.until !== undefined && isDay(item.until, reader.span(item, "until"), reader);
  return {
    rule: reader.name(item, "rule")?.id ?? "",
    ...(item.because !== undefined && { because: item.because }),
    ...(isDated && { until: item.until }),
    at: reader.span(item),
  };
}
