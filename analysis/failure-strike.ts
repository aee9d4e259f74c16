// What somebody lets fail, found in the design: what of it there is, what goes down with it, and how slow slow is.

import type { Component, Dependency, Id, Seconds, SystemModel } from "../language/index.ts";
import { isFollowable } from "./facts/cascade/pressure.ts";
import { leastSlowdownOf } from "./facts/cascade/slowdown.ts";
import type { OwnState } from "./facts/cascade/trouble.ts";
import { downUnder } from "./facts/failed-state.ts";
import type { Facts } from "./facts/index.ts";
import { durationWords, nameOf } from "./facts/words.ts";

/** Something that has failed as a whole, or a component that has become slow. */
export interface Failing {
  /** A component, zone or region, or the id of a dependency that nothing comes over. */
  readonly element: Id;
  readonly how: "failed" | "slow";
}

/** So many at once are looked at; those behind them are left out. */
export const mostFailing = 12;

/** What has failed of a design. */
export interface Strike {
  /** Of what was asked for, what the design has and can fail so; `says` in a few words behind its name and a colon. */
  readonly failing: readonly (Failing & { readonly name: string; readonly says: string })[];
  readonly elements: ReadonlySet<Id>;
  readonly cuts: ReadonlySet<Dependency>;
  readonly states: ReadonlyMap<Id, OwnState>;
  readonly missing: readonly [];
  readonly down: readonly Component[];
  /** Whether the flows that it touches are small enough to follow their pools. */
  readonly isFollowed: boolean;
}

/** What fails of what is asked for; the least slowdown that anybody's slots do not bear stands for slow. */
export function strikeOf(facts: Facts, asked: readonly Failing[]): Strike {
  const { model } = facts;
  const places = new Map(
    model.regions.flatMap(({ id, zones }) => [
      [id, `Region ${nameOf(model, id)}`] as const,
      ...zones.map((zone) => [zone.id, `Zone ${nameOf(model, zone.id)}`] as const),
    ]),
  );
  const dependencies = new Map(
    model.components.flatMap((one) => one.dependencies.map((own) => [own.id, own] as const)),
  );
  const failing: (Failing & { name: string; says: string })[] = [];
  const elements = new Set<Id>();
  const cuts = new Set<Dependency>();
  const states = new Map<Id, OwnState>();
  for (const { element, how } of asked) {
    if (failing.some((one) => one.element === element)) continue;
    const component = model.componentById.get(element);
    const dependency = dependencies.get(element);
    const name = component?.title ?? dependencyWords(model, dependency) ?? places.get(element) ?? element;
    if (component !== undefined && component.kind !== "client" && how === "slow") {
      const seconds = slownessOf(facts, component);
      states.set(element, { kind: "slow", seconds });
      const long = seconds === Number.POSITIVE_INFINITY ? "anybody waits" : durationWords(seconds);
      failing.push({ element, how, name, says: `slower than ${long}` });
    } else if ((component !== undefined && component.kind !== "client") || places.has(element)) {
      elements.add(element);
      failing.push({ element, how: "failed", name, says: component === undefined ? "lost" : "no answer" });
    } else if (dependency !== undefined) {
      cuts.add(dependency);
      failing.push({ element, how: "failed", name, says: "no answer comes back" });
    }
  }
  const down = elements.size === 0 ? [] : downUnder(model, { elements, cuts });
  for (const { id } of down) states.set(id, { kind: "silent" });
  const struck = [...states.keys(), ...Array.from(cuts, ({ source }) => source)];
  const isFollowed = struck.every((id) => isFollowable(facts, id));
  return { failing, elements, cuts, states, missing: [], down, isFollowed };
}

/**
 * A time to answer that stands for slow, in seconds: just above the least at which a pool is full, else just above the longest timeout of
 * those who ask it; undefined where neither a pool nor a timeout says how long anybody waits.
 */
export function slowFigureOf(facts: Facts, component: Component): Seconds | undefined {
  const seconds = slownessOf(facts, component);
  if (seconds !== Number.POSITIVE_INFINITY) return seconds;
  const waits = facts.model.components.flatMap(({ dependencies }) =>
    dependencies.flatMap(({ target, timeout }) =>
      target === component.id && timeout !== undefined ? timeout.value : [],
    ),
  );
  return waits.length === 0 ? undefined : above(waits.reduce((longest, wait) => Math.max(longest, wait)));
}

/** Just above the least at which a pool is full. */
function slownessOf(facts: Facts, component: Component): number {
  if (!isFollowable(facts, component.id)) return Number.POSITIVE_INFINITY;
  return above(leastSlowdownOf(facts, component).seconds);
}

function above(seconds: Seconds): Seconds {
  return Number((seconds * 1.01).toPrecision(3));
}

function dependencyWords(model: SystemModel, dependency: Dependency | undefined): string | undefined {
  if (dependency === undefined) return undefined;
  const { source, verb, target } = dependency;
  return `${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
}
