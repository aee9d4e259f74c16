// Pairs of components that only together take a flow down, and that one cause could fail together although the design counts
// them as independent. What joins them is read off the design; how likely the common cause is stands in no design.

import type { Component, Flow, Id, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { always, type BddNode, never, overflow, probabilityOf } from "../graph/bdd.ts";
import { ofLosses } from "./aspects.ts";
import { ownerOf } from "./coupling.ts";
import { conditionsOf } from "./draw-conditions.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import { fatalLossesOf, fatalTo, type Loss } from "./losses.ts";
import { perFlowReading } from "./memo.ts";
import { optimisticBy, unreachableBy } from "./objectives/shortfall.ts";
import type { Standing } from "./redundancy.ts";
import { type Structure, structureOf } from "./structure.ts";
import { evaluate, needsOf, standingsIn } from "./structure-values.ts";

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
 * zone, region or host takes down alone, which is a single event. Of a component with several accesses the first one that the
 * flow meets counts. In order of appearance. Linear in the flow's structure and in the pairs that are left, once per flow.
 */
export function correlatedPairsOf(model: SystemModel, flows: readonly Flow[]): readonly CorrelatedPair[] {
  const found = new Map<
    string,
    { pair: readonly [Component, Component]; joints: readonly Joint[]; flows: PairedFlow[] }
  >();
  const paired = flows.filter((flow) => pairsOf(model, flow).length > 0);
  // By name, so that which of the two is met first does not hang on the order of declarations.
  for (const flow of paired.sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const objective = availabilityObjectiveOf(flow);
    if (objective === undefined) continue;
    const pairs = pairsOf(model, flow);
    if (unreachableBy(model, flow) !== undefined || optimisticBy(model, flow) !== undefined) continue;
    for (const { first, second, together } of pairs) {
      const components = [model.componentById.get(first), model.componentById.get(second)] as const;
      const [a, b] = components;
      if (a === undefined || b === undefined || together <= (1 - objective.target) * (1 + 1e-9)) continue;
      const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
      const entry = found.get(key) ?? { pair: [a, b] as const, joints: jointsOf(model, a, b), flows: [] };
      found.set(key, entry);
      const window = windowOf(objective);
      entry.flows.push({ flow, window, budget: errorBudgetOf(objective), together: together * window });
    }
  }
  return [...found.values()].flatMap(({ pair, joints, flows: lost }) => {
    if (joints.length === 0) return [];
    return [{ components: pair, joints, flows: lost.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1)) }];
  });
}

/** Two components and the share of requests that fail when the rarer one fails only with the other. */
interface Pair {
  readonly first: Id;
  readonly second: Id;
  readonly together: Ratio;
}

/** A component of which one failure is enough, and how often it is down at the favourable end. */
interface Single {
  readonly component: Component;
  readonly standing: Standing;
  readonly down: Ratio;
}

/** Pairs that are tried per flow: a pair costs one walk over what is not needed in any case. */
const pairLimit = 200;

/**
 * The minimal cut sets of two components with something in common, each of which is down for longer than the objective leaves,
 * without which the two together are not either. So few remain that each pair is tried by itself.
 */
const pairsOf = perFlowReading([...ofLosses, "words"], (model, flow): readonly Pair[] => {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined) return [];
  const structure = structureOf(model, flow);
  const { standings, others } = needsOf(structure);
  // Where nothing stands in for anything, no two components are a cut together.
  if (others.length === 0) return [];
  const singles = singlesOf(structure, standings, 1 - objective.target);
  const pairs: Pair[] = [];
  let tried = 0;
  for (const [index, a] of singles.entries()) {
    for (const b of singles.slice(index + 1)) {
      if (jointsOf(model, a.component, b.component).length === 0 || tried >= pairLimit) continue;
      tried += 1;
      const share = leastShareLost(structure, others, new Set([a.standing, b.standing]));
      if (share <= 0) continue;
      pairs.push({ first: a.component.id, second: b.component.id, together: share * Math.min(a.down, b.down) });
    }
  }
  return pairs;
});

/** In order of appearance; without those that fail requests alone, which are cuts of one. */
function singlesOf(structure: Structure, needed: ReadonlySet<Standing>, budget: Ratio): readonly Single[] {
  let fatal: ReadonlySet<Loss> | undefined;
  const found: Single[] = [];
  for (const standing of standingsIn(structure)) {
    const { component } = standing;
    if (needed.has(standing) || found.some((single) => single.component === component)) continue;
    let down: Ratio = 0;
    for (const loss of fatalTo(standing)) down = Math.max(down, downtimeOf(loss, component) ?? 0);
    if (down <= budget) continue;
    fatal ??= new Set(fatalLossesOf(structure).map(({ loss }) => loss));
    const isAlone = (loss: Loss) => downtimeOf(loss, component) !== undefined && fatal?.has(loss) === true;
    if (!fatalTo(standing).some(isAlone)) found.push({ component, standing, down });
  }
  return found;
}

/** Share of the time, at the favourable end, that an event of a component itself lasts; undefined for other losses. */
function downtimeOf(loss: Loss, component: Component): Ratio | undefined {
  if (loss.kind !== "event") return undefined;
  const { element, kind, likelihood } = loss.event;
  if (element !== component.id || kind === "failover" || likelihood.kind !== "known") return undefined;
  return likelihood.low;
}

/** Share of the requests that fail with these down and all else up, at the favourable end of hit ratios. */
function leastShareLost(structure: Structure, roots: readonly number[], down: ReadonlySet<Standing>): Ratio {
  const conditions = conditionsOf(structure);
  const { bdd } = conditions;
  const values = evaluate<BddNode>(
    structure,
    {
      up: never,
      standing: (standing) => (down.has(standing) ? always : never),
      all: (parts) => parts.reduceRight((node, part) => bdd.or(part, node), never),
      any: (parts) => parts.reduceRight((node, part) => bdd.and(part, node), always),
      guard: (when, part) => bdd.and(conditions.of(when), part),
      choice: (draw, hit, miss) => bdd.ite(conditions.drawn(draw), hit, miss),
      equals: (a, b) => a === b,
    },
    roots,
  );
  const lost = values.reduceRight((node, part) => bdd.or(part, node), never);
  return lost === overflow ? 0 : probabilityOf(bdd, lost, (draw) => structure.draws[draw]?.high ?? 0);
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
