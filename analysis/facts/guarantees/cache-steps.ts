// What a cache contributes to the way of a read: how long it keeps what it was filled with, and what a client sees of itself through
// it. What fills it is read-path.ts's business.

import type { Component, SystemModel } from "../../../language/index.ts";
import { join, levelsOf } from "../../formulas/consistency.ts";
import { type Age, age, current, endless, unknownAge } from "./age.ts";
import { isWrittenThrough } from "./round-about.ts";
import { monotonic, most, type ReadStep } from "./store-steps.ts";

const eventual = levelsOf("eventual");
const causal = levelsOf("causal");

/** What a cache makes of what fills it. */
export function cacheStep(model: SystemModel, cache: Component, origin: Component): ReadStep {
  const at = cache.ttl?.at ?? cache.at;
  const base = { kind: "cache", component: cache, at } as const;
  if (isWrittenThrough(model, cache, origin)) return promised({ ...base, keeps: causal, adds: current });
  const adds = runsOut(cache);
  if (cache.invalidatedBy?.kind === "write") return promised({ ...base, keeps: causal, adds });
  const isOnlyOne = (cache.replicas?.count.value ?? 1) === 1;
  return promised({ ...base, keeps: isOnlyOne ? monotonic : eventual, adds });
}

/** What a cache that states more than follows from its terms is taken to keep, by versions or leases of its own. */
function promised(step: ReadStep): ReadStep {
  let { keeps, adds } = step;
  for (const guarantee of step.component.guarantees) {
    if (guarantee.origin.kind !== "written") continue;
    keeps = join(keeps, levelsOf(guarantee.name));
    const bound = guarantee.name === "bounded-staleness" ? guarantee.within : undefined;
    if (bound !== undefined && (adds.kind === "unknown" || bound < adds.seconds)) adds = age(bound);
  }
  return { ...step, keeps, adds };
}

/** How long an entry may stay after what it was copied from has changed. */
function runsOut(cache: Component): Age {
  if (cache.ttl !== undefined) return age(most(cache.ttl));
  // A message or a call that drops the entry can be lost, so only a time to live bounds its age.
  return cache.invalidatedBy === undefined ? endless : unknownAge({ element: cache.id, term: "ttl" });
}
