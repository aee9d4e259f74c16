// What a long outage of somebody else's component does here: calls across a border of ownership that try again and never learn.
// Whether other findings already say so is for the rule to ask.

import type { Dependency, Flow, PerSecond, Seconds, SystemModel } from "../../../language/index.ts";
import { cellsAround } from "../blast-radius.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { dependenciesIn } from "../dependency-flows.ts";
import { pausesOf } from "../time/worst-case.ts";
import { sumsOf } from "./try-sums.ts";

export interface UnlearningCall {
  readonly dependency: Dependency;
  readonly flows: readonly Flow[];
  /** How long one request is held by attempts and pauses; `Infinity` without a timeout. */
  readonly held: Seconds;
  /** Calls that come per second, where all flows that make them state their load. */
  readonly calls: PerSecond | undefined;
}

/** Synchronous dependencies on an `external`, or on another system, with more than one attempt and neither breaker nor budget. */
export function unlearningCallsOf(context: FactContext, flows: readonly Flow[]): readonly UnlearningCall[] {
  const { model } = context;
  const test = (one: Dependency) => isUnlearning(one) && crossesBorder(model, one);
  return dependenciesIn(model, flows, test, unlearning(model)).map(({ dependency, flows: own }) => ({
    dependency,
    flows: own,
    held: heldOf(dependency),
    calls: callsOver(context, dependency, own),
  }));
}

const unlearning = componentsWith(({ dependencies }) => dependencies.some(isUnlearning));

/** Whether it tries again, whatever became of the tries before. */
function isUnlearning({ verb, attempts, breaker, retryBudget }: Dependency): boolean {
  return verb !== "consumes" && (attempts?.value ?? 1) > 1 && breaker === undefined && retryBudget === undefined;
}

/** Whether it leads to what others run. */
function crossesBorder(model: SystemModel, { source, target }: Dependency): boolean {
  const [caller, callee] = [model.componentById.get(source), model.componentById.get(target)];
  if (caller === undefined || callee === undefined) return false;
  return callee.kind === "external" || (callee.system !== undefined && callee.system !== caller.system);
}

/** Attempts, timeouts and pauses together, cut by the deadline. */
function heldOf(dependency: Dependency): Seconds {
  const { timeout, deadline, attempts } = dependency;
  const tries = Math.max(1, attempts?.value ?? 1);
  const uncut = tries * (timeout?.value ?? Number.POSITIVE_INFINITY) + pausesOf(dependency, tries);
  return Math.min(uncut, deadline?.value ?? Number.POSITIVE_INFINITY);
}

/** First tries over the dependency, per second and cell: visits of its source times what each brings. */
function callsOver(
  { model, traffic }: FactContext,
  dependency: Dependency,
  flows: readonly Flow[],
): PerSecond | undefined {
  const source = model.componentById.get(dependency.source);
  if (source === undefined || flows.length === 0) return undefined;
  let calls = 0;
  for (const flow of flows) {
    const visits = traffic.loadByFlow.get(flow.id);
    const here = sumsOf(visits, source.id)?.visits;
    if (flow.load === undefined || flow.load.upper !== undefined || visits === undefined || here === undefined)
      return undefined;
    if (here.least !== here.most) return undefined;
    for (const edge of visits.graph.edgesBySource.get(source.id) ?? []) {
      if (edge.dependency !== dependency) continue;
      // What only some requests do is not worked out here: branches and misses leave it open.
      if (edge.draws.length > 0 || edge.miss || edge.fallbackFor !== undefined) return undefined;
      calls += flow.load.value * here.most * (edge.count / Math.max(1, dependency.batch?.value ?? 1));
    }
  }
  return calls / cellsAround(model, source);
}
