// Components that several systems use: who uses each of them and how, which flows come through it, and what these lose with it.
// It lists; whether sharing hurts is a rule's judgement.

import type { Component, Container, Flow, Id, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { hitFlowsOf } from "../blast-radius.ts";
import { declaredPlacesOf } from "../flow-places.ts";
import { trimmed } from "../trimmed.ts";
import { type Systems, systemsIn, type Use, type Uses, usesIn } from "./uses.ts";

/** What one system has to do with a shared component. */
export interface SystemUse {
  readonly system: Container;
  readonly uses: readonly Use[];
  /** The flows that come through the component and are the system's own, or come there through its components. */
  readonly flows: readonly Flow[];
  /** Those of them that fail with it, or are then served only because something stands in. */
  readonly lost: readonly Flow[];
  readonly degraded: readonly Flow[];
}

export interface SharedComponent {
  readonly component: Component;
  /** At least two, by name of the system. */
  readonly systems: readonly SystemUse[];
}

/**
 * The components that several systems use, in declaration order: the table of shared infrastructure.
 *
 * A system uses what its components depend on or run on; what a component outside every system does for a flow counts
 * for the system of that flow. A service that belongs to a system is meant to be called from others, so it is shared when two
 * others call it; a queue or topic is how systems hand work over, so it is shared when two of them publish to it. A consumer
 * counts for the systems of the flows that list it behind its topic, since a topic hands everything to everybody, and of
 * all flows that come through its queue. A flow that comes to the component through a system's own counts for that system
 * too, whichever system declares it.
 *
 * A system all of whose flows through the component are left out of `flows` does not count. Linear in edges of all flows.
 */
export function sharingOf(model: SystemModel, flows: readonly Flow[]): readonly SharedComponent[] {
  const all = allSharing(model);
  if (flows.length === model.flows.length) return all;
  const counted = new Set(flows);
  const shared: SharedComponent[] = [];
  for (const { component, systems } of all) {
    const counting = systems
      .filter((use) => use.flows.length === 0 || use.flows.some((flow) => counted.has(flow)))
      .map((use) => onlyFlows(use, counted));
    if (counting.length >= 2) shared.push({ component, systems: counting });
  }
  return shared;
}

const sharingByModel = new WeakMap<SystemModel, readonly SharedComponent[]>();

/** What is shared when every flow counts, once per snapshot. */
function allSharing(model: SystemModel): readonly SharedComponent[] {
  let shared = sharingByModel.get(model);
  if (shared === undefined) {
    shared = findSharing(model);
    sharingByModel.set(model, shared);
  }
  return shared;
}

function findSharing(model: SystemModel): readonly SharedComponent[] {
  const systems = systemsIn(model);
  const usesAt = usesIn(model, systems);
  const shared: SharedComponent[] = [];
  for (let position = 0; position < usesAt.length; position += 1) {
    const uses = usesAt[position];
    if (uses === undefined) continue;
    const component = model.components[position] as Component;
    if (component.kind === "client") continue;
    const found = systemsOf(model, position, systems, uses);
    if (found.length >= 2) shared.push({ component, systems: found });
  }
  return shared;
}

/** What the systems that count as sharing a component have to do with it, by name. */
function systemsOf(model: SystemModel, position: number, systems: Systems, uses: Uses): readonly SystemUse[] {
  const component = model.components[position] as Component;
  const tallies = new Map<number, Tally>();
  for (const [number, own] of uses.bySystem) {
    const system = systems.ids[number] as Id;
    if (countsAsSharing(component, system, own)) {
      tallies.set(number, { number, system, uses: own, flows: [], lost: [], degraded: [] });
    }
  }
  if (tallies.size < 2) return noSystems;
  const { foreignSystems } = uses;
  /** Counts a flow for its own system and for those whose components bring it here. */
  const count = (index: number, as: "flows" | "lost" | "degraded"): void => {
    const flow = model.flows[index] as Flow;
    tallies.get(systems.ofFlows[index] as number)?.[as].push(flow);
    if (foreignSystems.size === 0) return;
    for (const other of foreignSystems.get(flow) ?? nobody) tallies.get(other)?.[as].push(flow);
  };
  for (const index of flowsThrough(model, position, uses)) count(index, "flows");
  const { starts, flows: hit, isLost } = hitFlowsOf(model);
  for (let at = starts[position] as number; at < (starts[position + 1] as number); at += 1) {
    count(hit[at] as number, isLost[at] === 1 ? "lost" : "degraded");
  }
  return [...tallies.values()]
    .sort((a, b) => a.number - b.number)
    .map(({ system, uses: own, flows, lost, degraded }): SystemUse => {
      const all = trimmed(flows);
      return {
        // A system id of a component or flow always names a container of the model.
        system: model.containerById.get(system) as Container,
        uses: own,
        flows: all,
        lost: sameOr(all, lost),
        degraded: sameOr(all, degraded),
      };
    });
}

const noSystems: readonly SystemUse[] = [];
const nobody: readonly number[] = [];

/** What one system has to do with a component, while it is collected. Flows are in declaration order. */
interface Tally {
  readonly number: number;
  readonly system: Id;
  readonly uses: readonly Use[];
  readonly flows: Flow[];
  readonly lost: Flow[];
  readonly degraded: Flow[];
}

/** Some of all flows to be kept: the list of all where it is these, as it mostly is. */
function sameOr(all: readonly Flow[], some: readonly Flow[]): readonly Flow[] {
  const isSame = some.length === all.length && some.every((flow, index) => flow === all[index]);
  return isSame ? all : trimmed(some);
}

/** The indices of the flows that come through a component, or through what runs on it, ascending. */
function flowsThrough(model: SystemModel, position: number, { hosted }: Uses): ArrayLike<number> & Iterable<number> {
  const { starts, flows } = declaredPlacesOf(model);
  const through = flows.subarray(starts[position], starts[position + 1]);
  if (hosted.size === 0) return through;
  const all = new Set(through);
  for (const [index, flow] of model.flows.entries()) if (hosted.has(flow)) all.add(index);
  return [...all].sort((a, b) => a - b);
}

function countsAsSharing(component: Component, system: Id, uses: readonly Use[]): boolean {
  if (uses.some((use) => use.verb === "runs on")) return true;
  if (isHandOff(component)) return uses.some((use) => use.verb !== "consumes");
  const isState = component.kind === "store" || component.kind === "cache" || component.kind === "coordinator";
  return isState || component.system !== system;
}

function onlyFlows(use: SystemUse, flows: ReadonlySet<Flow>): SystemUse {
  const counted = (own: readonly Flow[]) => own.filter((flow) => flows.has(flow));
  return { ...use, flows: counted(use.flows), lost: counted(use.lost), degraded: counted(use.degraded) };
}
