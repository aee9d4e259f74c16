// Promises that are higher than what the promises below them carry: of one dependency that promises less, or of all of them
// together. One contradiction is told once, at the lowest element that makes it.

import type { Component, Flow, Objective, SystemModel } from "../../../language/index.ts";
import { type CarriedObjective, carriedByComponent, carriedByFlow, type LowerPromise } from "./carried.ts";
import { promiseOf, promisersOf } from "./promises.ts";
import { isBelow } from "./shortfall.ts";

export interface Overpromise {
  readonly element: Component | Flow;
  readonly promise: Objective;
  readonly carried: CarriedObjective;
  /** Set where one dependency alone promises less; the weakest of them. Else all together carry too little. */
  readonly weakest?: LowerPromise;
}

/**
 * Flows and components whose promise is above that of something that they need in any case, or above what all that they need
 * carries together. What the promises together fall short of is not told again above an element that is told of already. Linear
 * in the structures; nothing where no component promises.
 */
export function overpromisesOf(model: SystemModel, flows: readonly Flow[]): readonly Overpromise[] {
  const found: Overpromise[] = [];
  const known = new Map<Component, boolean>();
  const isBroken = (component: Component): boolean => {
    let broken = known.get(component);
    if (broken === undefined) {
      const carried = carriedByComponent(model, component.id);
      broken = carried !== undefined && isBelow(carried.carried, promiseOf(component)?.target ?? 0);
      known.set(component, broken);
    }
    return broken;
  };
  const judge = (element: Component | Flow, carried: CarriedObjective | undefined): void => {
    const promise = promiseOf(element);
    if (promise === undefined || carried === undefined || !isBelow(carried.carried, promise.target)) return;
    const [weakest] = [...carried.weaker].sort((a, b) => a.promise.target - b.promise.target);
    if (weakest !== undefined) found.push({ element, promise, carried, weakest });
    else if (!carried.parts.some(({ component }) => isBroken(component))) found.push({ element, promise, carried });
  };
  if (promisersOf(model).size === 0) return found;
  for (const flow of flows) if (promiseOf(flow) !== undefined) judge(flow, carriedByFlow(model, flow));
  for (const component of model.components) judge(component, carriedByComponent(model, component.id));
  return found;
}
