// What a trouble does where it strikes: which components answer nothing, refuse, or are slow while it lasts. Whom that holds up
// is responses.ts's business.

import type { Component, Count, Dependency, Id, Seconds, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { runningOnOthers } from "../declarations.ts";
import { fatalEventsOf, fatalTo } from "../losses.ts";
import { sameAccess, standingsOf } from "../redundancy.ts";
import { perShape } from "../shape.ts";
import { numberIn, type WaitGraph } from "./waits.ts";

/**
 * Something that happens to a component, a zone or a region and stays. `fail`: nothing is answered, so each attempt is held to
 * its timeout. `refuse`: attempts fail at once. `slow`: its own work takes so long, or so many times as long as usual.
 */
export type Trouble =
  | {
      readonly kind: "fail" | "refuse";
      readonly element: Id;
      /** Copies that it happens to; all when unwritten. */
      readonly count?: Count;
    }
  | { readonly kind: "slow"; readonly element: Id; readonly seconds: Seconds }
  | { readonly kind: "slow"; readonly element: Id; readonly factor: number };

/** What a component does by itself, its dependencies left aside. */
export type OwnState =
  | { readonly kind: "silent" }
  | { readonly kind: "refusing" }
  | { readonly kind: "slow"; readonly seconds: Seconds };

export interface Struck {
  readonly states: ReadonlyMap<Id, OwnState>;
  /** Inputs without which it is not known what is struck. */
  readonly missing: readonly MissingInput[];
}

/**
 * What a trouble strikes: the component with all that runs on it, or every component that a zone or region takes down. So
 * many copies of a component are nothing to its callers while those it needs are left; what these then carry more is not
 * counted. A factor on an unstated p50 is unknown.
 */
export function struckBy(model: SystemModel, trouble: Trouble): Struck {
  const { element } = trouble;
  if (trouble.kind === "slow") return slowed(model, trouble);
  const state: OwnState = { kind: trouble.kind === "fail" ? "silent" : "refusing" };
  const component = model.componentById.get(element);
  if (component !== undefined && trouble.count !== undefined) {
    const standing = standingsOf(model).of(component, "write");
    if (standing.copies - trouble.count >= standing.needed) return { states: new Map(), missing: standing.missing };
  }
  const struck = component === undefined ? takenDownBy(model, element) : [component, ...runningOn(model, component)];
  const states = new Map<Id, OwnState>();
  for (const { id } of struck) states.set(id, state);
  return { states, missing: [] };
}

function slowed(model: SystemModel, trouble: Trouble & { kind: "slow" }): Struck {
  const component = model.componentById.get(trouble.element);
  if (component === undefined) return { states: new Map(), missing: [] };
  if ("seconds" in trouble) {
    return { states: new Map([[component.id, { kind: "slow", seconds: trouble.seconds }]]), missing: [] };
  }
  const usual = usualTimeOf(component);
  if (usual === undefined) return { states: new Map(), missing: [{ element: component.id, term: "latency p50" }] };
  return { states: new Map([[component.id, { kind: "slow", seconds: usual * trouble.factor }]]), missing: [] };
}

/** How long its own work takes on a good day: the median, or the service time; undefined where neither is stated. */
export function usualTimeOf(component: Component): Seconds | undefined {
  const median = component.latency.find(({ percentile }) => percentile === 0.5);
  return median?.value.value ?? component.serviceTime?.value;
}

/** What runs on a component, directly or on what runs on it. */
function runningOn(model: SystemModel, host: Component): readonly Component[] {
  const guests = guestsOf(model);
  const found: Component[] = [];
  const seen = new Set<Id>([host.id]);
  for (const id of seen) {
    for (const guest of guests.get(id) ?? []) {
      const component = seen.has(guest) ? undefined : model.componentById.get(guest);
      if (component === undefined) continue;
      seen.add(guest);
      found.push(component);
    }
  }
  return found;
}

/** Whether anything runs on a component. */
export function isHost(model: SystemModel, id: Id): boolean {
  return guestsOf(model).has(id);
}

/** What runs on each component directly. */
const guestsOf = perShape((model): ReadonlyMap<Id, readonly Id[]> => {
  const guests = new Map<Id, Id[]>();
  for (const { id, runsOn } of runningOnOthers(model)) {
    if (runsOn === undefined) continue;
    const known = guests.get(runsOn.id);
    if (known === undefined) guests.set(runsOn.id, [id]);
    else known.push(id);
  }
  return guests;
});

/** Components that a zone or region takes down by itself, for reads and for writes. */
function takenDownBy(model: SystemModel, domain: Id): readonly Component[] {
  let taken = takenByModel.get(model);
  if (taken === undefined) {
    taken = collectTaken(model);
    takenByModel.set(model, taken);
  }
  return taken.get(domain) ?? [];
}

const takenByModel = new WeakMap<SystemModel, ReadonlyMap<Id, readonly Component[]>>();

/** What each zone and region takes down: every component is looked at once, and not once for each domain. */
function collectTaken(model: SystemModel): ReadonlyMap<Id, readonly Component[]> {
  const standings = standingsOf(model);
  const taken = new Map<Id, Component[]>();
  for (const component of model.components) {
    const read = standings.of(component, "read");
    const isSame = sameAccess(component, "read") === sameAccess(component, "write");
    const write = isSame ? read : standings.of(component, "write");
    for (const loss of fatalTo(read)) {
      if (loss.kind !== "event") continue;
      const { element, kind } = loss.event;
      if (kind !== "zone" && kind !== "region") continue;
      if (read !== write && !fatalEventsOf(write).some((event) => event.element === element)) continue;
      const known = taken.get(element);
      if (known === undefined) taken.set(element, [component]);
      // Several events of one element stand for one.
      else if (known[known.length - 1] !== component) known.push(component);
    }
  }
  return taken;
}

/** What is struck or full of a flow, by number; the smaller of the two sides is gone through. */
export function struckIn(
  waits: WaitGraph,
  states: ReadonlyMap<Id, unknown>,
  full: ReadonlyMap<Id, unknown>,
): readonly number[] {
  const struck: number[] = [];
  const { ids } = waits;
  if (states.size + full.size > ids.length) {
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as Id;
      if (states.has(id) || full.has(id)) struck.push(node);
    }
    return struck;
  }
  for (const part of [states, full]) {
    for (const id of part.keys()) {
      const node = numberIn(waits, id);
      if (node !== undefined) struck.push(node);
    }
  }
  return struck;
}

/** Who asks over a dependency that is cut, by number. */
export function cutIn(waits: WaitGraph, cuts: ReadonlySet<Dependency>): readonly number[] {
  return Array.from(cuts, ({ source }) => numberIn(waits, source)).filter((node) => node !== undefined);
}
