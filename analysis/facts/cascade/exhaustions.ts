// Dependencies that fill a pool through which flows pass that do not need them. The rule on cascades reports them, and the rules
// on timeouts and breakers keep silent where they stand; whether it is worth a warning is theirs to judge.

import type { Component, Dependency, Flow, Id, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import { ofFailures } from "../aspects.ts";
import { effectsOn } from "../blast-radius.ts";
import { concurrencyOf } from "../capacity/concurrency.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perComponentReading } from "../memo.ts";
import type { Cascade, CascadeEvent, FlowLoss } from "./cascade-story.ts";
import { failureOf } from "./failures.ts";
import { pooledIn, slotsOf, usualWithin } from "./pools.ts";
import { isFollowable, waitingPassages } from "./pressure.ts";
import { rateAt } from "./rates.ts";
import { waitInVain } from "./waiting.ts";

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
 * Every pool that the failure of one of its component's dependencies fills, with victims; one for each such component
 * and target, in declaration order; none of a pool that is too small on good days already, nor in flows of very many
 * components. Computed once per snapshot. Where the loads, pools or terms to tell are not stated there is none: it is a
 * lower bound, as the cascades are.
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
  readonly target: Id;
  /** The dependency that waits longest, the first one declared of several. */
  dependency: Dependency | undefined;
  longest: Seconds;
  /** At most. */
  slots: number;
}

/** A claim on more slots than there are, in a component that somebody waits for who does not need the target. */
interface Threat {
  readonly target: Id;
  readonly dependency: Dependency;
}

function findExhaustions(context: FactContext): readonly Exhaustion[] {
  const found: Exhaustion[] = [];
  for (const component of pooledIn(context.model)) {
    for (const { target, dependency } of threatsTo(context, component)) {
      if (!isFollowable(context, target)) continue;
      // A pool that does not suffice on good days is too small, whatever fails.
      const usual = concurrencyOf(context, component);
      if (usual !== undefined && isOverfull(usual.needed, usual.slots)) continue;
      const cascade = failureOf(context, target);
      const full = cascade.events.find((event) => event.state.kind === "full" && event.component === component);
      const victims = cascade.lost.filter((loss) => loss.by === component);
      // So is one that is full at once, since what it holds on any day leaves nothing.
      if (full !== undefined && full.at !== 0 && victims.length > 0)
        found.push({ pool: component, dependency, cascade, full, victims });
    }
  }
  return found;
}

const none: readonly Threat[] = [];

const reads = {
  near: [...ofFailures, "slots", "patience", "tries", "clients", "promises", "objects", "latency"],
  far: [...ofFailures, "slots", "clients", "promises", "latency"],
} as const;

/** Failures that might fill a component's pool at the cost of others. They bound what the cascade will find, and cost no cascade. */
const threatsTo = perComponentReading(reads, (facts, component): readonly Threat[] => {
  const slots = slotsOf(component) ?? 0;
  let threats: Threat[] | undefined;
  for (const { target, dependency, slots: claimed } of claimsOn(facts, component)) {
    if (dependency === undefined || claimed === 0) continue;
    const wanted = claimed + usualWithin(facts, component, slots).usual;
    if (!isOverfull(wanted, slots) || !hasBystanders(facts, component.id, target)) continue;
    threats ??= [];
    threats.push({ target, dependency });
  }
  return threats ?? none;
});

/** Whether somebody waits for the component in a flow that the target's failure alone does not take down. */
function hasBystanders(facts: Loaded, component: Id, target: Id): boolean {
  return waitingPassages(facts, component).some(
    ({ flow }) => !effectsOn(facts.model, flow).some(({ id, lost }) => id === target && lost[1] > 0),
  );
}

/** Claims on a component's pool, over all flows, in the order in which these come to the targets. */
function claimsOn(facts: Loaded, component: Component): Iterable<Claim> {
  const claims = new Map<Id, Claim>();
  const { model, traffic } = facts;
  const places = flowPlacesOf(model, traffic);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const flow = traffic.flows[places.flows[entry] as number] as Flow;
    const edges = flowGraphOf(model, flow).edgesAt[places.places[entry] as number] as readonly FlowEdge[];
    if (edges.every(({ asynchronous }) => asynchronous)) continue;
    const rate = rateAt(facts, flow, component);
    for (const edge of edges) if (!edge.asynchronous) claim(claims, edge, rate);
  }
  return claims.values();
}

function claim(claims: Map<Id, Claim>, edge: FlowEdge, rate: number | undefined): void {
  let known = claims.get(edge.target);
  if (known === undefined) {
    known = { target: edge.target, dependency: undefined, longest: 0, slots: 0 };
    claims.set(edge.target, known);
  }
  const limit = edge.dependency?.deadline?.value ?? Number.POSITIVE_INFINITY;
  const time = waitInVain(edge.dependency, limit);
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
