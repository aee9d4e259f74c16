// What dependencies require and their ways do not give: consistency, a bound on age, durability, delivery. The ways themselves
// are worked out elsewhere; whether something missing is an error is for rules to say.

import type { Component, Dependency, Guarantee, Id, SystemModel } from "../../../language/index.ts";
import {
  allows,
  everyLevel,
  isLevel,
  type LevelName,
  type Levels,
  levelsOf,
  meet,
} from "../../formulas/consistency.ts";
import { isHandOff } from "../attempts.ts";
import { type DeliveryCause, deliveryOf } from "./delivery.ts";
import { type DurabilityGap, durabilityGapOf } from "./durability.ts";
import { keepsState, promiseOf, type ReadPath, readPathOf } from "./read-path.ts";
import { stateIndexOf } from "./state-index.ts";
import type { ReadStep } from "./store-steps.ts";

/** Something required that the way does not give. */
export type Unmet =
  | {
      readonly kind: "level";
      readonly guarantee: Guarantee;
      readonly required: LevelName;
      readonly path: ReadPath;
      /** The step from which on it is not given. */
      readonly step: ReadStep;
      /** What is given behind that step. */
      readonly given: Levels;
      /** Whether the step promises something else that can be neither above nor below what is required. */
      readonly isBeside: boolean;
    }
  | {
      readonly kind: "age";
      readonly guarantee: Guarantee;
      readonly path: ReadPath;
      /** The step that adds most. */
      readonly step: ReadStep;
    }
  | { readonly kind: "durability"; readonly guarantee: Guarantee; readonly gap: DurabilityGap }
  | {
      readonly kind: "loss" | "repeat";
      readonly guarantee: Guarantee;
      readonly cause: DeliveryCause;
    };

/** Everything that a dependency requires and does not get, in the order written. Unknown parts count as enough. */
export function unmetBy(model: SystemModel, dependency: Dependency): readonly Unmet[] {
  return dependency.requires.flatMap((guarantee): Unmet | readonly Unmet[] => {
    const { name } = guarantee;
    if (isLevel(name)) return unmetLevel(model, dependency, guarantee, name) ?? [];
    if (name === "bounded-staleness") return unmetAge(model, dependency, guarantee) ?? [];
    if (name === "durable") return unmetDurability(model, dependency, guarantee) ?? [];
    return unmetDelivery(model, dependency, guarantee) ?? [];
  });
}

function unmetLevel(
  model: SystemModel,
  dependency: Dependency,
  guarantee: Guarantee,
  required: LevelName,
): Unmet | undefined {
  const wanted = levelsOf(required);
  for (const path of answersTo(model, dependency)) {
    if (allows(path.levels, wanted)) continue;
    let given = everyLevel;
    for (const step of path.steps) {
      given = meet(given, step.keeps);
      if (allows(given, wanted)) continue;
      const isBeside = step.kind === "declared" && !allows(wanted, step.keeps);
      return { kind: "level", guarantee, required, path, step, given, isBeside };
    }
  }
  return undefined;
}

function unmetAge(model: SystemModel, dependency: Dependency, guarantee: Guarantee): Unmet | undefined {
  const bound = guarantee.within;
  if (bound === undefined) return undefined;
  const path = answersTo(model, dependency).find(({ age }) => age.kind === "known" && age.seconds > bound);
  if (path === undefined) return undefined;
  const step = path.steps.reduce((most, one) => (secondsOf(most) < secondsOf(one) ? one : most));
  return { kind: "age", guarantee, path, step };
}

function secondsOf({ adds }: ReadStep): number {
  return adds.kind === "known" ? adds.seconds : 0;
}

function unmetDurability(model: SystemModel, dependency: Dependency, guarantee: Guarantee): Unmet | undefined {
  const target = model.componentById.get(dependency.target);
  if (target === undefined || !(keepsState(target) || isHandOff(target))) return undefined;
  const gap = durabilityGapOf(model, target, guarantee.across);
  return gap === undefined ? undefined : { kind: "durability", guarantee, gap };
}

function unmetDelivery(model: SystemModel, dependency: Dependency, guarantee: Guarantee): Unmet | undefined {
  const isLoss = guarantee.name === "at-least-once";
  if (!isLoss && guarantee.name !== "at-most-once") return undefined;
  for (const consumption of consumptionsBehind(model, dependency)) {
    const delivery = deliveryOf(model, consumption);
    if (delivery === undefined) continue;
    const causes = isLoss ? delivery.losses : delivery.isIdempotent ? [] : delivery.repeats;
    const cause = causes.find((one) => concerns(one, dependency));
    if (cause !== undefined) return { kind: isLoss ? "loss" : "repeat", guarantee, cause };
  }
  return undefined;
}

/** The consumptions that a `publishes` or `consumes` is about. */
export function consumptionsBehind(model: SystemModel, dependency: Dependency): readonly Dependency[] {
  if (dependency.verb === "consumes") return [dependency];
  return dependency.verb === "publishes" ? stateIndexOf(model).consumersOf(dependency.target) : [];
}

/** Whether a cause is on the way of this dependency's messages: another producer's terms are not, for one that publishes. */
export function concerns(cause: DeliveryCause, dependency: Dependency): boolean {
  return dependency.verb !== "publishes" || cause.kind !== "producer" || cause.component.id === dependency.source;
}

/** Components looked at behind a call before what they read counts as unknown. */
const componentBudget = 200;

/**
 * The ways of what a dependency asks for. Of a store or cache it is its read. Of a component that promises a consistency
 * itself it is that promise. Behind any other it is what that one reads, and those that it calls: what names the data that the
 * dependency names; without such a name the only state that is read, since of several nobody can tell which is meant.
 */
export function answersTo(model: SystemModel, dependency: Dependency): readonly ReadPath[] {
  if (dependency.verb !== "reads" && dependency.verb !== "calls") return [];
  const target = model.componentById.get(dependency.target);
  if (target === undefined) return [];
  const own = readPathOf(model, dependency);
  if (own !== undefined) return [own];
  const promise = promiseOf(target, dependency);
  if (promise !== undefined) return [promise];
  const reads = readsBehind(model, target);
  if (reads === undefined) return [];
  const named = new Set(dependency.data.map((data) => data.id));
  if (named.size > 0) return reads.filter((path) => path.dependency?.data.some((data) => named.has(data.id)));
  return new Set(reads.map((path) => path.store)).size === 1 ? reads : [];
}

/** What is known of the reads behind components, once per snapshot. */
const readsByModel = new WeakMap<SystemModel, Map<Id, readonly ReadPath[] | "too many">>();

/** The reads that are sure to happen behind a component; undefined where there is too much to look at. */
function readsBehind(model: SystemModel, start: Component): readonly ReadPath[] | undefined {
  let known = readsByModel.get(model);
  if (known === undefined) {
    known = new Map();
    readsByModel.set(model, known);
  }
  let reads = known.get(start.id);
  if (reads === undefined) {
    reads = collectReads(model, start) ?? "too many";
    known.set(start.id, reads);
  }
  return reads === "too many" ? undefined : reads;
}

function collectReads(model: SystemModel, start: Component): readonly ReadPath[] | undefined {
  const reached = new Set<Id>([start.id]);
  const paths: ReadPath[] = [];
  for (const id of reached) {
    if (reached.size > componentBudget) return undefined;
    const dependencies = model.componentById.get(id)?.dependencies ?? [];
    for (const dependency of dependencies) {
      if (dependency.verb !== "reads" && dependency.verb !== "calls") continue;
      if (dependency.optional !== undefined || isFill(model, dependencies, dependency)) continue;
      const path = readPathOf(model, dependency);
      if (path !== undefined) paths.push(path);
      else reached.add(dependency.target);
    }
  }
  return paths;
}

/** Whether it only fills a cache that the component reads first. */
function isFill(model: SystemModel, dependencies: readonly Dependency[], dependency: Dependency): boolean {
  return dependencies.some(
    ({ verb, target }) => verb === "reads" && model.componentById.get(target)?.cacheOf?.id === dependency.target,
  );
}

/** Whether a dependency requires a consistency that its way does not give; other findings about the same read then keep silent. */
export function isConsistencyUnmet(model: SystemModel, dependency: Dependency): boolean {
  return (
    dependency.requires.length > 0 && unmetBy(model, dependency).some(({ kind }) => kind === "level" || kind === "age")
  );
}
