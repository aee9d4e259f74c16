// Dependencies that fill a pool through which flows pass that do not need them. The rule on cascades reports them, and the rules
// on timeouts and breakers keep silent where they stand; whether it is worth a warning is theirs to judge.

import type { Component, Dependency, Flow, Id } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import { blastRadiusOf } from "../blast-radius.ts";
import { concurrencyOf } from "../capacity/concurrency.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import type { Traffic } from "../load.ts";
import { type Cascade, type CascadeEvent, type FlowLoss, failureOf } from "./cascade.ts";
import { rateAt, slotsOf } from "./pools.ts";
import { isFollowable, waitingPassages } from "./pressure.ts";
import { neverAnswered, waitFor } from "./waiting.ts";
import { waitsOf } from "./waits.ts";

export interface Exhaustion {
  /** Whose slots are taken. */
  readonly pool: Component;
  /** Of the pool's component: it is waited for until the slots are gone. */
  readonly dependency: Dependency;
  /** What comes of it when the dependency's target answers nothing. */
  readonly cascade: Cascade;
  /** The pool being full. */
  readonly full: CascadeEvent;
  /** Flows that fail because this pool is full, and that the target's failure alone would have left alive. */
  readonly victims: readonly FlowLoss[];
}

const exhaustionsByTraffic = new WeakMap<Traffic, readonly Exhaustion[]>();

/**
 * Every pool that the failure of one of its component's dependencies fills, with victims; one for each such component and
 * target, in declaration order; none of a pool that is too small on good days already, nor in flows of very many components. Computed once per snapshot. Where the loads, pools or terms to tell are not stated there is
 * none: it is a lower bound, as the cascades are.
 */
export function exhaustionsOf(context: FactContext): readonly Exhaustion[] {
  let exhaustions = exhaustionsByTraffic.get(context.traffic);
  if (exhaustions === undefined) {
    exhaustions = findExhaustions(context);
    exhaustionsByTraffic.set(context.traffic, exhaustions);
  }
  return exhaustions;
}

const exhaustionByDependency = new WeakMap<Traffic, ReadonlyMap<Dependency, Exhaustion>>();

/** The exhaustion that a dependency brings about, by itself or with others on the same target; undefined where there is none. */
export function exhaustionOver(context: FactContext, dependency: Dependency): Exhaustion | undefined {
  let byDependency = exhaustionByDependency.get(context.traffic);
  if (byDependency === undefined) {
    byDependency = new Map(
      exhaustionsOf(context).flatMap((exhaustion) =>
        exhaustion.pool.dependencies
          .filter(({ verb, target }) => verb !== "consumes" && target === exhaustion.dependency.target)
          .map((one) => [one, exhaustion] as const),
      ),
    );
    exhaustionByDependency.set(context.traffic, byDependency);
  }
  return byDependency.get(dependency);
}

/** What calls from one component to one target would hold of its slots if the target answered nothing. */
interface Claim {
  readonly component: Component;
  readonly target: Id;
  /** The dependency that waits longest, the first one declared of several. */
  dependency: Dependency | undefined;
  longest: number;
  /** At most. */
  slots: number;
}

function findExhaustions(context: FactContext): readonly Exhaustion[] {
  const found: Exhaustion[] = [];
  for (const { component, target, dependency, slots } of claimsOf(context)) {
    if (dependency === undefined || !isOverfull(slots, slotsOf(component) ?? 0)) continue;
    if (!isFollowable(context, target) || !hasBystanders(context, component.id, target)) continue;
    // A pool that does not suffice on good days is too small, whatever fails.
    const usual = concurrencyOf(context, component);
    if (usual !== undefined && isOverfull(usual.needed, usual.slots)) continue;
    const cascade = failureOf(context, target);
    const full = cascade.events.find((event) => event.state.kind === "full" && event.component === component);
    const victims = cascade.lost.filter((loss) => loss.by === component);
    if (full !== undefined && victims.length > 0) found.push({ pool: component, dependency, cascade, full, victims });
  }
  return found;
}

/** Whether somebody waits for the component in a flow that the target's failure alone does not take down. */
function hasBystanders(context: FactContext, component: Id, target: Id): boolean {
  const { effects } = blastRadiusOf(context.model, target);
  const lost = new Set(effects.filter((effect) => effect.lost[1] > 0).map((effect) => effect.flow));
  return waitingPassages(context, component).some(({ flow }) => !lost.has(flow));
}

/** Claims on stated pools, over all flows. They bound what the cascade will find, and cost no cascade. */
function claimsOf(context: FactContext): readonly Claim[] {
  const { model, traffic } = context;
  const claims = new Map<Id, Map<Id, Claim>>();
  for (const flow of traffic.flows) {
    const { ids, graph } = waitsOf(model, flow);
    for (const id of ids) {
      const component = model.componentById.get(id);
      if (component === undefined || slotsOf(component) === undefined) continue;
      const rate = rateAt(context, flow, component);
      for (const edge of graph.edgesBySource.get(id) ?? []) {
        if (!edge.asynchronous) claim(claims, component, { edge, rate });
      }
    }
  }
  return model.components.flatMap((component) => [...(claims.get(component.id)?.values() ?? [])]);
}

function claim(
  claims: Map<Id, Map<Id, Claim>>,
  component: Component,
  { edge, rate }: { edge: FlowEdge; rate: number | undefined },
): void {
  let own = claims.get(component.id);
  if (own === undefined) {
    own = new Map();
    claims.set(component.id, own);
  }
  let known = own.get(edge.target);
  if (known === undefined) {
    known = { component, target: edge.target, dependency: undefined, longest: 0, slots: 0 };
    own.set(edge.target, known);
  }
  const limit = edge.dependency?.deadline?.value ?? Number.POSITIVE_INFINITY;
  const { time } = waitFor(neverAnswered, edge.dependency, limit);
  if (edge.dependency !== undefined && time > known.longest) {
    known.dependency = edge.dependency;
    known.longest = time;
  }
  // A wait that ends holds an unknown number of slots where the rate is unknown: nothing that can be counted on.
  if (rate === undefined) known.slots += time === Number.POSITIVE_INFINITY ? time : 0;
  else if (rate > 0) known.slots += rate * edge.count * time;
}

/** Flows that are lost by full pools, and by nothing else, of those given. */
export function victimsAmong(exhaustion: Exhaustion, flows: readonly Flow[]): readonly FlowLoss[] {
  const counted = new Set(flows);
  return exhaustion.victims.filter((loss) => counted.has(loss.flow));
}
