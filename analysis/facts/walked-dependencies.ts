// Which dependencies of a component a flow walks: those that a listed step stands for, or of what is not listed those that are steps by
// themselves and no stand-ins, consumptions or terms of a cache's misses. What edges they become is told by component-edges.ts.

import type { Component, Dependency, FlowStep, Id, SystemModel } from "../../language/index.ts";
import { isHandOff } from "./attempts.ts";
import { marksWith } from "./components-with.ts";
import { dependencyRowsOf } from "./dependency-rows.ts";
import { isWrite, patternOf } from "./flow-edges.ts";

/**
 * Whether at a glance each dependency of a component that no flow lists is one step and brings no other along: no cache, queue or fallback
 * takes part. `position`: of the component in the model; undefined, for one that it does not have, tells nothing and is no. Linear in them.
 */
export function areAllPlain(model: SystemModel, component: Component, position: number | undefined): boolean {
  if (position === undefined || component.kind === "cache" || isHandOff(component)) return false;
  const isCache = cachesIn(model);
  const { firstEdge, targets } = dependencyRowsOf(model);
  const first = firstEdge[position] as number;
  const end = firstEdge[position + 1] as number;
  for (let edge = first; edge < end; edge += 1) if (isCache[targets[edge] as number] === 1) return false;
  for (const dependency of component.dependencies) {
    if (isConsumption(dependency) || dependency.fallback?.kind === "component") return false;
  }
  return true;
}

const cachesIn = marksWith(({ kind }) => kind === "cache");

/** Whether reads go through the cache to the store behind it. */
export function passesOn(component: Component): boolean {
  return component.kind === "cache" && component.cacheOf !== undefined && patternOf(component) !== "cache-aside";
}

/** The dependencies that a listed step stands for: those of the verbs in brackets, else every one on its target. */
export function dependenciesOfStep(component: Component, step: FlowStep): readonly Dependency[] {
  const declared = component.dependencies.filter((dependency) => dependency.target === step.to);
  if (step.verbs.length > 0) return declared.filter((dependency) => step.verbs.includes(dependency.verb));
  const given = declared.filter((dependency) => dependency.verb !== "consumes");
  return given.length > 0 ? given : declared;
}

/** The dependencies that an unlisted component walks by itself, in declaration order. */
export function stepsAmong(model: SystemModel, component: Component): readonly Dependency[] {
  const { dependencies } = component;
  const consumes = dependencies.some(isConsumption);
  // What only stands in for something is no read of a cache, so it makes no other read the terms of its misses.
  const own = withoutFallbacks(consumes ? dependencies.filter((one) => !isConsumption(one)) : dependencies);
  let missed: Set<Id | undefined> | undefined;
  for (const dependency of own) {
    const cache = isWrite(dependency) ? undefined : model.componentById.get(dependency.target);
    if (cache?.kind !== "cache" || patternOf(cache) !== "cache-aside") continue;
    missed ??= new Set();
    missed.add(cache.cacheOf?.id);
  }
  const store = passesOn(component) ? component.cacheOf?.id : undefined;
  if (missed === undefined && store === undefined) return own;
  return own.filter(({ verb, target }) => target !== store && (verb !== "reads" || missed?.has(target) !== true));
}

/** Whether it takes messages from a queue or topic, and so is walked from there. */
export function isConsumption({ verb }: Dependency): boolean {
  return verb === "consumes";
}

/** Leaves out what only stands in for another dependency. Of a circle of fallbacks the first one declared is the step. */
function withoutFallbacks(own: readonly Dependency[]): readonly Dependency[] {
  if (!own.some(({ fallback }) => fallback?.kind === "component")) return own;
  const named = new Set<Id>();
  for (const { fallback, target } of own) {
    if (fallback?.kind === "component" && fallback.to.id !== target) named.add(fallback.to.id);
  }
  if (named.size === 0) return own;
  const steps = new Set<Dependency>();
  const standIns = new Set<Dependency>();
  const take = (root: Dependency): void => {
    steps.add(root);
    const waiting = [root];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const fallback = next.fallback;
      if (fallback?.kind !== "component") continue;
      for (const other of own) {
        if (other.target !== fallback.to.id || steps.has(other) || standIns.has(other)) continue;
        standIns.add(other);
        waiting.push(other);
      }
    }
  };
  for (const dependency of own) if (!named.has(dependency.target)) take(dependency);
  for (const dependency of own) if (!steps.has(dependency) && !standIns.has(dependency)) take(dependency);
  return own.filter((dependency) => steps.has(dependency));
}
