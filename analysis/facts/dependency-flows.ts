// Which flows walk each dependency, for whoever judges a dependency by its terms and wants to say whom they cost.

import type { Component, Dependency, Flow, SystemModel } from "../../language/index.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { declaredFlowsAt } from "./flow-places.ts";
import { perFlowReading } from "./memo.ts";
import { fewOf, listWords, nameOf } from "./words.ts";

/** The dependencies that a flow walks. */
const walkedBy = perFlowReading(["objects"], (model, flow): ReadonlySet<Dependency> => {
  const walked = new Set<Dependency>();
  for (const { dependency } of flowGraphOf(model, flow).edges) if (dependency !== undefined) walked.add(dependency);
  return walked;
});

/** The flows that walk a dependency, in declaration order. Linear in the flows that come to its source. */
function flowsOver(model: SystemModel, dependency: Dependency): readonly Flow[] {
  const passing: Flow[] = [];
  for (const flow of declaredFlowsAt(model, dependency.source)) {
    if (walkedBy(model, flow).has(dependency)) passing.push(flow);
  }
  return passing;
}

/** A dependency with those of its flows that count. */
export interface WalkedDependency {
  readonly dependency: Dependency;
  readonly flows: readonly Flow[];
}

/**
 * The dependencies that pass a test, in declaration order. One that flows walk counts while some of those given are among
 * them; one that no flow walks always does. Where few components have what is tested, `among` names those that may.
 */
export function dependenciesIn(
  model: SystemModel,
  flows: readonly Flow[],
  test: (dependency: Dependency) => boolean,
  among: readonly Component[] = model.components,
): readonly WalkedDependency[] {
  if (among.length === 0) return [];
  const counted = flows.length === model.flows.length ? undefined : new Set(flows);
  const found: WalkedDependency[] = [];
  for (const component of among) {
    for (const dependency of component.dependencies) {
      if (!test(dependency)) continue;
      const all = flowsOver(model, dependency);
      const own = counted === undefined ? all : all.filter((flow) => counted.has(flow));
      if (all.length === 0 || own.length > 0) found.push({ dependency, flows: own });
    }
  }
  return found;
}

/** Flows that are named before the rest is counted. */
const shownFlows = 3;

/** `buy`, `buy and look`, `buy, look, pay and 4 more flows`. */
export function flowNames(model: SystemModel, flows: readonly Flow[]): string {
  const names = [...flows].map((flow) => nameOf(model, flow.id)).sort();
  return listWords(fewOf(names, shownFlows, "more flow"));
}

/** `api writes db`. */
export function dependencyWords(model: SystemModel, { source, verb, target }: Dependency): string {
  return `${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
}
