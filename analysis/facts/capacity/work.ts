// The work that arrivals make for single copies of a component: spread evenly, by role, or on as many copies as a quorum asks. How much
// that is of what a copy can do is utilisation.ts's business.

import type { Component, Count } from "../../../language/index.ts";
import { type Access, isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import { countWords, listWords, rateWords } from "../words.ts";
import type { ComponentArrivals, RateRange } from "./arrivals.ts";
import { copiesPerRequest, type Moment, rangeWords } from "./capacity.ts";

export interface Work {
  /** Requests per second that each copy of the busiest role works on. */
  readonly each: RateRange;
  /** Of a primary with followers, those of which each does the most. */
  readonly role: "primary" | "replicas" | undefined;
}

/** What arrives, all together and by access. */
export type ArrivalSums = Pick<ComponentArrivals, "load" | "peak" | "byAccess">;

function timeOf(moment: Moment): "load" | "peak" {
  return moment === "peak" ? "peak" : "load";
}

/** Whether each request is work for one copy, whichever it is. */
function hasEqualCopies(component: Component): boolean {
  return isOneThing(component) || (component.replicas?.primary === undefined && component.quorum === undefined);
}

export function workOf(component: Component, arrivals: ArrivalSums, moment: Moment, copies: Count): Work {
  const all = arrivals[timeOf(moment)];
  if (hasEqualCopies(component)) {
    return { each: { least: all.least / copies, most: all.most / copies }, role: undefined };
  }
  if (component.replicas?.primary === undefined)
    return { each: quorumWork(component, arrivals, moment, copies), role: undefined };
  const roles = workByRole(component, arrivals, moment, copies);
  if (roles === undefined) return { each: all, role: "primary" };
  const { primary, replicas } = roles;
  return primary.most >= replicas.most ? { each: primary, role: "primary" } : { each: replicas, role: "replicas" };
}

/**
 * Requests per second that the primary and each of its followers work on; undefined where copies have no such roles, or where one is
 * left to do it all.
 */
export function workByRole(
  component: Component,
  arrivals: ArrivalSums,
  moment: Moment,
  copies: Count,
): Record<"primary" | "replicas", RateRange> | undefined {
  if (copies === 1 || isOneThing(component) || component.replicas?.primary === undefined) return undefined;
  const { toPrimary, toReplicas, any } = byRole(arrivals, moment);
  const anyEach = { least: any.least / copies, most: any.most / copies };
  const followers = copies - 1;
  return {
    primary: { least: toPrimary.least + anyEach.least, most: toPrimary.most + anyEach.most },
    replicas: {
      least: toReplicas.least / followers + anyEach.least,
      most: toReplicas.most / followers + anyEach.most,
    },
  };
}

/** What goes to a primary, what to its replicas, and what to either. */
function byRole({ byAccess }: ArrivalSums, moment: Moment): Record<"toPrimary" | "toReplicas" | "any", RateRange> {
  const time = timeOf(moment);
  const partOf = (...accesses: readonly Access[]): RateRange => {
    let least = 0;
    let most = 0;
    for (const access of accesses) {
      least += byAccess.get(access)?.[time].least ?? 0;
      most += byAccess.get(access)?.[time].most ?? 0;
    }
    return { least, most };
  };
  return { toPrimary: partOf("call", "read", "write"), toReplicas: partOf("replica"), any: partOf("any") };
}

function quorumWork(component: Component, { byAccess }: ArrivalSums, moment: Moment, copies: Count): RateRange {
  const time = timeOf(moment);
  let least = 0;
  let most = 0;
  for (const [access, rates] of byAccess) {
    const width = copiesPerRequest(component, access);
    least += rates[time].least * width;
    most += rates[time].most * width;
  }
  return { least: least / copies, most: most / copies };
}

/** Where the work of the busiest copy comes from. */
export function workWordsOf(component: Component, arrivals: ArrivalSums, moment: Moment, copies: Count): string {
  const all = rangeOf(arrivals[timeOf(moment)]);
  if (hasEqualCopies(component)) {
    return copies === 1 ? `${all} arrive` : `${all} over ${countWords(copies, "copy", "copies")}`;
  }
  if (component.replicas?.primary === undefined) {
    const parts = [...arrivals.byAccess].map(([access, rates]) => {
      const width = copiesPerRequest(component, access);
      return `${rangeOf(rates[timeOf(moment)])} on ${width} of ${copies} copies each`;
    });
    return listWords(parts);
  }
  if (copies === 1) return `all ${all} fall on the one copy left`;
  const { toPrimary, toReplicas, any } = byRole(arrivals, moment);
  const shared = any.most > 0 ? `, with 1 of ${copies} of the ${rangeOf(any)} that may go anywhere` : "";
  if (workOf(component, arrivals, moment, copies).role === "primary") {
    return `${rangeOf(toPrimary)} go to the primary${shared}`;
  }
  return `${rangeOf(toReplicas)} go to ${countWords(copies - 1, "replica")}${shared}`;
}

/** `400/s`, or `400/s to 500/s`, as it is handed out. */
export function rangeOf({ least, most }: RateRange): string {
  return rangeWords(significant(least), significant(most), rateWords);
}
