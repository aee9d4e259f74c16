// Components that an overload can leave down for good, each cause once: those whose load lies between their hidden capacity and
// what they serve. Rules on retries and breakers ask here whether this finding stands.

import type { Component, Dependency, Flow, Id } from "../../../language/index.ts";
import { ofDemand } from "../aspects.ts";
import { cellsAround } from "../blast-radius.ts";
import { tellsAccesses } from "../capacity/arrivals.ts";
import { copyCapacityOf } from "../capacity/capacity.ts";
import { coldCachesOf } from "../capacity/cold-cache.ts";
import { overloadOf } from "../capacity/overload.ts";
import { firstUtilisationAt } from "../capacity/utilisation.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perComponentReading } from "../memo.ts";
import { mostTriesAt } from "./bad-state.ts";
import { type HiddenCapacity, hiddenCapacityOf, type Overload } from "./hidden-capacity.ts";
import { type Loop, loopOf } from "./loop-cuts.ts";

export interface MetastableRisk {
  readonly hidden: Extract<HiddenCapacity, { kind: "known" }>;
  /** At `load` where that suffices, else at peak. */
  readonly overload: Overload;
  readonly loop: Loop;
  /** Other components that the same loop leaves down, less urgent than this one. */
  readonly others: readonly Component[];
}

const risksByTraffic = new WeakMap<Traffic, readonly MetastableRisk[]>();

/**
 * The components that are surely vulnerable, by the flows given; in declaration order. Of several behind one and the same loop the
 * one with the least room above its hidden capacity stands for all.
 *
 * Left out: what sheds load itself; what takes its work from a queue, where a backlog is no overload; what nothing bounds, since
 * a loop or a missing delivery limit is the cause then; what an empty cache is told to be too much for, where retries are not;
 * what is told to be overloaded without any retry, at its peak or with a zone or copy lost.
 */
export function metastableRisksOf(context: FactContext, flows: readonly Flow[]): readonly MetastableRisk[] {
  const { traffic } = context;
  if (flows.length !== traffic.flows.length) return findRisks(context, flows);
  let risks = risksByTraffic.get(traffic);
  if (risks === undefined) {
    risks = findRisks(context, flows);
    risksByTraffic.set(traffic, risks);
  }
  return risks;
}

function findRisks(context: FactContext, flows: readonly Flow[]): readonly MetastableRisk[] {
  const byLoop = new Map<string, MetastableRisk[]>();
  const { components } = context.model;
  const isCandidate = mayStayDown.all(context);
  for (let index = 0; index < components.length; index++) {
    if (isCandidate[index] !== true) continue;
    const component = components[index] as Component;
    const risk = riskAt(context, component, flows);
    if (risk === undefined) continue;
    const key = keyOf(risk.loop);
    const known = byLoop.get(key);
    if (known === undefined) byLoop.set(key, [risk]);
    else known.push(risk);
  }
  return [...byLoop.values()].map((risks) => {
    const worst = risks.reduce((most, one) => (isTighter(one, most) ? one : most));
    const others = risks.filter((one) => one !== worst).map((one) => one.hidden.component);
    return { ...worst, others };
  });
}

const reads = {
  near: ["capacity", "slots", "copies", "caching", "patience", "tries", ...ofDemand],
  far: ["caching", ...ofDemand],
} as const;

/** Whether more could arrive than it serves, and that is no backlog and nothing that it sheds. */
const mayStayDown = perComponentReading(reads, (context, component): boolean => {
  // Nearly all heal, so that the others alone are looked at more closely.
  if (surelyHeals(context, component) || component.shedsLoad !== undefined) return false;
  return !component.dependencies.some(({ verb }) => verb === "consumes");
});

function riskAt(context: FactContext, component: Component, flows: readonly Flow[]): MetastableRisk | undefined {
  const hidden = hiddenCapacityOf(context, component.id, flows);
  if (hidden?.kind !== "known") return undefined;
  const overload = [hidden.load, hidden.peak].find((one) => one?.state === "vulnerable");
  if (overload === undefined || !Number.isFinite(overload.bad.most)) return undefined;
  if (overloadOf(context, component) !== undefined || isByCacheAlone(context, component, overload)) return undefined;
  const loop = loopOf(context, hidden, overload);
  return loop === undefined ? undefined : { hidden, overload, loop, others: [] };
}

/** Rounding: by so much two sums of the same may differ. */
const slack = 1e-6;

/** Whether it serves all tries that could ever arrive, which tells of most components that nothing more need be asked. */
export function surelyHeals(context: Loaded, component: Component): boolean {
  const onLoad = firstUtilisationAt(context, component, "load")?.limit.least ?? Number.POSITIVE_INFINITY;
  const atPeak = firstUtilisationAt(context, component, "peak")?.limit.least ?? Number.POSITIVE_INFINITY;
  // In another mix of accesses it may serve less than on a good day, though never less than one copy does.
  const inAnyMix = tellsAccesses(context.model, component) ? copyCapacityOf(component)?.least : undefined;
  const served = Math.min(onLoad, atPeak, inAnyMix ?? Number.POSITIVE_INFINITY);
  // What is not judged has no limit.
  if (served === Number.POSITIVE_INFINITY) return true;
  return mostTriesAt(context, component) / cellsAround(context.model, component) < served * (1 - slack);
}

/** Whether an empty cache is told to be too much for it, and retries alone are not. */
function isByCacheAlone(context: FactContext, component: Component, overload: Overload): boolean {
  const { arrivals, capacity, retryFactor } = overload;
  if (arrivals.most * retryFactor >= capacity.least * (1 - 1e-9)) return false;
  return coldCachesOf(context).some(({ origin }) => origin === component);
}

/** Whether a risk has less room than another, or as much and the earlier name. */
function isTighter(one: MetastableRisk, other: MetastableRisk): boolean {
  const [room, otherRoom] = [roomOf(one.overload), roomOf(other.overload)];
  if (Math.abs(room - otherRoom) > 1e-9 * otherRoom) return room < otherRoom;
  return one.hidden.component.id < other.hidden.component.id;
}

/** Hidden capacity as a share of what arrives. */
function roomOf({ hidden, arrivals }: Overload): number {
  return hidden.least / arrivals.most;
}

/** Equal for loops of the same retries and caches. */
function keyOf({ multiplying, caches, standIns }: Loop): string {
  const retried = multiplying.map(({ edge }) => edge.dependency?.id ?? edge.source);
  return [
    ...retried,
    ...caches.map(({ id }) => id),
    ...standIns.map(({ dependency, source }) => dependency?.id ?? source),
  ]
    .sort()
    .join(", ");
}

/** The dependencies on whose retries some of the risks depend. */
export function retriedIn(risks: readonly MetastableRisk[]): ReadonlySet<Dependency | undefined> {
  return new Set(risks.flatMap(({ loop }) => loop.multiplying.map(({ edge }) => edge.dependency)));
}

/** Whether a risk stands at the component, for itself or as one of the others behind its loop. */
export function isMetastable(risks: readonly MetastableRisk[], id: Id): boolean {
  return risks.some(({ hidden, others }) => hidden.component.id === id || others.some((other) => other.id === id));
}
