// The single edit that would have kept a cascade from taking down more than what the trouble itself takes down. Each is tried
// on the cascade itself, cheapest first; nothing here is believed without having been tried.

import type { Component, Count, Dependency, Figure, Id, Seconds, Terms } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import { durationWords, nameOf, numberWords } from "../words.ts";
import { type CascadeEdits, cascadeOf } from "./cascade.ts";
import type { Cascade } from "./cascade-story.ts";
import { slotsOf } from "./pools.ts";
import { usualTimeOf } from "./trouble.ts";

/** An edit that stops a cascade. */
export type Stop =
  | { readonly kind: "timeout"; readonly dependency: Dependency; readonly seconds: Seconds }
  | { readonly kind: "attempts" | "breaker"; readonly dependency: Dependency }
  | { readonly kind: "bulkhead"; readonly dependency: Dependency; readonly slots: Count }
  | { readonly kind: "shed"; readonly component: Component }
  | { readonly kind: "pool"; readonly component: Component; readonly slots: Count };

/** Timeouts that people write, longest first; seconds. */
const usualTimeouts: readonly Seconds[] = [10, 5, 3, 2, 1, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01];

/**
 * The cheapest single edit after which no pool takes a flow down: a shorter timeout, then one attempt instead of several, a
 * breaker, a bulkhead of half the pool, shedding, and last a larger pool. A timeout is not taken below the target's p99, or its
 * p50 where that alone is stated. Undefined where no single one helps, or where no pool took anything down. Costs some tens of
 * cascades, so it is asked where somebody reads the answer.
 */
export function cheapestStop(context: FactContext, cascade: Cascade): Stop | undefined {
  if (!takesMore(cascade)) return undefined;
  const { model } = context;
  const full = cascade.events.flatMap(({ component, state }) => (state.kind === "full" ? [{ component, state }] : []));
  const troubled = new Set<Id>(cascade.events.map((event) => event.component.id));
  const dependencies = full.flatMap(({ component }) =>
    component.dependencies.filter((one) => one.verb !== "consumes" && troubled.has(one.target)),
  );
  const helps = (edits: CascadeEdits): boolean => !takesMore(cascadeOf(context, cascade.trouble, edits));
  const withTerms = (dependency: Dependency, terms: Partial<Terms>) => helps({ terms: new Map([[dependency, terms]]) });

  for (const dependency of dependencies) {
    const target = model.componentById.get(dependency.target);
    const least = target === undefined ? 0 : slowestUsual(target);
    const present = dependency.timeout?.value ?? Number.POSITIVE_INFINITY;
    for (const seconds of usualTimeouts) {
      if (seconds >= present || seconds < least) continue;
      if (withTerms(dependency, { timeout: figure(seconds, dependency) }))
        return { kind: "timeout", dependency, seconds };
    }
  }
  for (const dependency of dependencies) {
    if ((dependency.attempts?.value ?? 1) <= 1) continue;
    if (withTerms(dependency, { attempts: figure(1, dependency) })) return { kind: "attempts", dependency };
  }
  for (const dependency of dependencies) {
    if (dependency.breaker !== undefined) continue;
    if (withTerms(dependency, { breaker: { at: dependency.at } })) return { kind: "breaker", dependency };
  }
  for (const dependency of dependencies) {
    const owner = model.componentById.get(dependency.source);
    const slots = Math.floor((owner === undefined ? 0 : (slotsOf(owner) ?? 0)) / 2);
    if (slots < 1 || dependency.bulkhead !== undefined) continue;
    if (withTerms(dependency, { bulkhead: figure(slots, dependency) })) return { kind: "bulkhead", dependency, slots };
  }
  for (const { component, state } of full) {
    if (!state.sheds && helps({ shedding: new Set([component.id]) })) return { kind: "shed", component };
  }
  for (const { component, state } of full) {
    const slots = Math.ceil(state.wanted);
    if (Number.isFinite(slots) && helps({ slots: new Map([[component.id, slots]]) })) {
      return { kind: "pool", component, slots };
    }
  }
  return undefined;
}

/** Whether a full pool takes down a flow that the trouble left alive. */
function takesMore({ lost }: Cascade): boolean {
  return lost.some((loss) => loss.by !== undefined);
}

/** What a good answer of a component may take. */
function slowestUsual(component: Component): Seconds {
  const p99 = component.latency.find(({ percentile }) => percentile === 0.99);
  return p99?.value.value ?? usualTimeOf(component) ?? 0;
}

function figure(value: number, { at }: Dependency): Figure {
  return { value, origin: { kind: "written" }, at };
}

/** `a timeout of 2s where gateway calls payments`. */
export function stopWords({ model }: FactContext, stop: Stop): string {
  const where = (dependency: Dependency) =>
    `where ${nameOf(model, dependency.source)} ${dependency.verb} ${nameOf(model, dependency.target)}`;
  switch (stop.kind) {
    case "timeout":
      return `a timeout of ${durationWords(stop.seconds)} ${where(stop.dependency)}`;
    case "attempts":
      return `a single attempt ${where(stop.dependency)}`;
    case "breaker":
      return `a breaker ${where(stop.dependency)}`;
    case "bulkhead":
      return `a bulkhead of ${numberWords(stop.slots)} ${where(stop.dependency)}`;
    case "shed":
      return `${nameOf(model, stop.component.id)} turning away what finds no free slot`;
    case "pool":
      return `a pool of ${numberWords(stop.slots)} in each copy of ${nameOf(model, stop.component.id)}`;
    default:
      return stop satisfies never;
  }
}
