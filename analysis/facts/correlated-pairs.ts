// Pairs of components that only together take a flow down, and that one cause could fail together although the design counts
// them as independent. What joins them is read off the design; how likely the common cause is stands in no design.

import type { Component, Flow, Id, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { ownerOf } from "./coupling.ts";
import { cutSetsOf } from "./cut-sets.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import { perFlow } from "./memo.ts";
import { optimisticBy, unreachableBy } from "./objectives/shortfall.ts";
import type { FailureEvent } from "./redundancy.ts";
import { needsOf, structureOf } from "./structure.ts";

/** What two components have in common beside every domain that the design states. */
export type Joint =
  | { readonly kind: "technology"; readonly name: string }
  | { readonly kind: "host"; readonly id: Id }
  /** The same people change both in the same system or group. */
  | { readonly kind: "owner"; readonly owner: string; readonly container: Id };

export interface CorrelatedPair {
  /** In the order in which the flow meets them. */
  readonly components: readonly [Component, Component];
  /** At least one; most telling first. */
  readonly joints: readonly Joint[];
  /** By name. */
  readonly flows: readonly PairedFlow[];
}

export interface PairedFlow {
  readonly flow: Flow;
  readonly window: Seconds;
  readonly budget: Seconds;
  /** Seconds per window that the flow is down if the rarer of the two never fails without the other. */
  readonly together: Seconds;
}

/**
 * The pairs whose independence an objective rests on: minimal cut sets of two events of different components that have something
 * in common, in flows whose SLO holds as long as the two are independent, and does not hold where they always fail together. The
 * second is the far end of what dependence can do (Fréchet): P(both) ≤ min(P(a), P(b)).
 *
 * Pairs without figures, flows without an availability SLO and flows that miss theirs anyway are left out; so is what a
 * zone, region or host takes down alone, which is a single event. In order of appearance. Costs the pairs of cuts, per flow once.
 */
export function correlatedPairsOf(model: SystemModel, flows: readonly Flow[]): readonly CorrelatedPair[] {
  const found = new Map<
    string,
    { pair: readonly [Component, Component]; joints: readonly Joint[]; flows: PairedFlow[] }
  >();
  for (const flow of flows) {
    const objective = availabilityObjectiveOf(flow);
    if (objective === undefined || !mayHavePairs(model, flow)) continue;
    if (unreachableBy(model, flow) !== undefined || optimisticBy(model, flow) !== undefined) continue;
    for (const { first, second, together } of pairsOf(model, flow)) {
      const components = [model.componentById.get(first), model.componentById.get(second)] as const;
      const [a, b] = components;
      if (a === undefined || b === undefined || together <= (1 - objective.target) * (1 + 1e-9)) continue;
      const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
      const entry = found.get(key) ?? { pair: [a, b] as const, joints: jointsOf(model, a, b), flows: [] };
      found.set(key, entry);
      const window = windowOf(objective);
      const paired = { flow, window, budget: errorBudgetOf(objective), together: together * window };
      // Several copies of one component can pair with the same other one.
      if (!entry.flows.some((known) => known.flow === flow)) entry.flows.push(paired);
    }
  }
  return [...found.values()].flatMap(({ pair, joints, flows: paired }) => {
    if (joints.length === 0) return [];
    return [{ components: pair, joints, flows: paired.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1)) }];
  });
}

/** Where nothing stands in for anything, no two components are a cut together. */
function mayHavePairs(model: SystemModel, flow: Flow): boolean {
  const structure = structureOf(model, flow);
  return needsOf(structure, structure.root).others.length > 0;
}

/** Two components and the share of requests that fail when the rarer one fails only with the other. */
interface Pair {
  readonly first: Id;
  readonly second: Id;
  readonly together: Ratio;
}

const pairsOf = perFlow((model, flow): readonly Pair[] =>
  cutSetsOf(structureOf(model, flow)).sets.flatMap(({ events, share }): Pair[] => {
    const [a, b] = events;
    if (events.length !== 2 || a === undefined || b === undefined || a.element === b.element) return [];
    const [downA, downB] = [downOf(a), downOf(b)];
    if (downA === undefined || downB === undefined) return [];
    return [{ first: a.element, second: b.element, together: share[0] * Math.min(downA, downB) }];
  }),
);

/** Favourable end of an event of a component; undefined for others and where there is no figure. */
function downOf({ kind, likelihood }: FailureEvent): Ratio | undefined {
  if (kind !== "component" && kind !== "replica") return undefined;
  return likelihood.kind === "known" ? likelihood.low : undefined;
}

function jointsOf(model: SystemModel, a: Component, b: Component): readonly Joint[] {
  const joints: Joint[] = [];
  const hosts = hostsOf(model, a);
  for (const id of hostsOf(model, b)) if (hosts.has(id)) joints.push({ kind: "host", id });
  if (a.technology !== undefined && a.technology === b.technology)
    joints.push({ kind: "technology", name: a.technology });
  const owner = ownerOf(model, a);
  if (owner !== undefined && owner === ownerOf(model, b) && a.parent !== undefined && a.parent === b.parent) {
    joints.push({ kind: "owner", owner, container: a.parent });
  }
  return joints;
}

/** What it runs on, and what that runs on. */
function hostsOf(model: SystemModel, component: Component): ReadonlySet<Id> {
  const hosts = new Set<Id>();
  for (
    let id = component.runsOn?.id;
    id !== undefined && !hosts.has(id);
    id = model.componentById.get(id)?.runsOn?.id
  ) {
    hosts.add(id);
  }
  return hosts;
}
