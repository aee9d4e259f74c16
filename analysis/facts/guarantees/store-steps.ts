// What a store itself contributes to the way of a read: what it promises, the replica or quorum that answers, and the delay of what
// is derived there. Caches in front of it, and the way as a whole, are read-path.ts's business.

import type { Component, Data, Dependency, Figure, Id, Span } from "../../../language/index.ts";
import { allows, everyLevel, join, type Levels, levelsOf, meet, noLevel } from "../../formulas/consistency.ts";
import { missProbability } from "../../formulas/quorum.ts";
import { type Age, age, current, unknownAge } from "./age.ts";
import type { StateIndex } from "./state-index.ts";

/** One thing on the way that decides what arrives, the store first. */
export interface ReadStep {
  /**
   * `declared`: what the component promises itself; `unstated`, where it promises nothing. `copies`: a replica answers
   * of which nothing is known. `replica`: an asynchronous one answers. `quorum`: reads and writes need not overlap.
   * `cache`: a copy with a life of its own. `derivation`: what follows from the official state later. `behind`: a cache has
   * confirmed what it has not passed on yet.
   */
  readonly kind: "declared" | "unstated" | "copies" | "replica" | "quorum" | "cache" | "derivation" | "behind";
  readonly component: Component;
  /** What does not have it yet, and the caches of which a write is late there; for `behind` alone. */
  readonly store?: Component;
  readonly written?: ReadonlySet<Id>;
  /** The data that is derived; for `derivation` alone. */
  readonly data?: Data;
  /** What it can pass on at most. */
  readonly keeps: Levels;
  /** What it adds to the age. */
  readonly adds: Age;
  /** Where the term that makes it so is written. */
  readonly at: Span;
}

const eventual = levelsOf("eventual");
const causal = levelsOf("causal");
export const monotonic = levelsOf("monotonic-reads");
const snapshot = levelsOf("snapshot");
const ownWrites = levelsOf("read-your-writes");

/** Whether what has just been written to the store may not have got through this step yet. */
export function isLate(step: ReadStep): boolean {
  return step.kind !== "declared" && step.kind !== "unstated" && !allows(step.keeps, ownWrites);
}

/** What a store promises itself, and what the replicas that answer make of it. */
export function storeSteps(store: Component, dependency: Dependency | undefined): readonly ReadStep[] {
  const from = dependency?.from?.value ?? "primary";
  const away = from !== "primary";
  const steps: ReadStep[] = [];
  const declared = declaredBy(store, dependency);
  const primary = store.replicas?.primary;
  const isReplica = away && store.quorum === undefined;
  const isUntold = isReplica && primary === undefined && store.lag === undefined;
  const isStale = isReplica && !isUntold && primary?.mode !== "sync";
  if (declared !== undefined)
    steps.push({ ...declared, adds: isStale || isUntold ? current : ownAge(store, declared) });
  else
    steps.push({
      kind: "unstated",
      component: store,
      keeps: everyLevel,
      adds: isStale || isUntold ? current : ownAge(store),
      at: store.at,
    });
  if (isUntold) {
    const adds = unknownAge({ element: store.id, term: "replicas" });
    steps.push({ kind: "copies", component: store, keeps: everyLevel, adds, at: dependency?.from?.at ?? store.at });
  }
  if (isStale) {
    const isOnlyOne = from === "replica" && (primary?.followers.value ?? 0) === 1;
    const keeps = join(snapshot, isOnlyOne ? monotonic : eventual);
    steps.push({ kind: "replica", component: store, keeps, adds: lagOf(store), at: dependency?.from?.at ?? store.at });
  }
  const { quorum } = store;
  if (quorum !== undefined && missProbability(sizeOf(quorum)) > 0) {
    steps.push({ kind: "quorum", component: store, keeps: eventual, adds: lagOf(store), at: quorum.read.at });
  }
  return steps;
}

/** The numbers of a quorum. */
export function sizeOf(quorum: NonNullable<Component["quorum"]>): { of: number; write: number; read: number } {
  return { of: quorum.of.value, write: quorum.write.value, read: quorum.read.value };
}

function lagOf(store: Component): Age {
  return store.lag === undefined ? unknownAge({ element: store.id, term: "lag" }) : age(most(store.lag));
}

/** The greater end of a figure. */
export function most(figure: Figure): number {
  return figure.upper ?? figure.value;
}

/** The consistency that a component promises; undefined where it says nothing of it, or a technology's default is set aside. */
export function declaredBy(store: Component, dependency: Dependency | undefined): ReadStep | undefined {
  let keeps = noLevel;
  let at: Span | undefined;
  for (const guarantee of store.guarantees) {
    const levels = guarantee.name === "bounded-staleness" ? eventual : levelsOf(guarantee.name);
    if (levels === noLevel) continue;
    const isWeakDefault = guarantee.origin.kind !== "written" && !allows(levels, ownWrites);
    if (isWeakDefault && isChosenStronger(store, dependency)) continue;
    keeps = join(keeps, levels);
    at ??= guarantee.origin.kind === "written" ? guarantee.at : store.at;
  }
  return at === undefined ? undefined : { kind: "declared", component: store, keeps, adds: current, at };
}

/** Whether the design itself asks for the newest, which a technology's weaker default does not speak against. */
function isChosenStronger(store: Component, dependency: Dependency | undefined): boolean {
  if (dependency?.from?.value === "primary") return true;
  return store.quorum !== undefined && missProbability(sizeOf(store.quorum)) === 0;
}

/** How old what a store itself answers with may be, replicas aside. */
export function ownAge(store: Component, declared?: ReadStep): Age {
  const levels = declared?.keeps ?? noLevel;
  if (meet(levels, levelsOf("linearizable")) === levelsOf("linearizable")) return current;
  const bound = store.guarantees.find((guarantee) => guarantee.name === "bounded-staleness")?.within;
  if (declared !== undefined && bound !== undefined) return age(bound);
  if (store.replicas?.primary !== undefined) return current;
  if (store.quorum !== undefined) return current;
  const isOneCopy = (store.replicas?.count.value ?? 1) === 1 && store.managed === undefined;
  const saysOld = declared !== undefined && meet(levels, causal) !== causal && meet(levels, snapshot) !== snapshot;
  if (isOneCopy && !saysOld) return current;
  return unknownAge({ element: store.id, term: declared === undefined ? "guarantees" : "bounded-staleness" });
}

/** Why a store that does not promise it is taken to answer with the newest. */
export function newestWords({ replicas, quorum }: Component): string {
  if (quorum !== undefined) return "as its quorums overlap";
  return replicas?.primary === undefined ? "as it has one copy" : "as its primary answers";
}

/**
 * Whether a store is taken to answer with its newest by what it is made of, and not by a promise: what it says allows an older
 * answer, or it says nothing. By its own steps; where a replica or a quorum that may miss tells the age, none is taken.
 */
export function isTakenAsCurrent(steps: readonly ReadStep[]): boolean {
  const linearizable = levelsOf("linearizable");
  return steps.every(({ kind, keeps, adds }) => {
    const isOwn = kind === "declared" || kind === "unstated";
    if (!isOwn || adds.kind === "unknown" || adds.seconds > 0) return false;
    return kind === "unstated" || meet(keeps, linearizable) !== linearizable;
  });
}

/** What derivation makes of a read: of several kinds of data that it can be of, the latest; undefined where it is of none. */
export function derivationStep(
  index: StateIndex,
  store: Component,
  dependency: Dependency | undefined,
): ReadStep | undefined {
  const steps = derivedDataOf(index, store, dependency).map((data): ReadStep => {
    const copy = data.derived.find((one) => one.store.id === store.id);
    const adds = copy?.within === undefined ? unknownAge({ element: data.id, term: "within" }) : age(most(copy.within));
    const at = copy?.within?.at ?? copy?.store.at ?? data.at;
    return { kind: "derivation", component: store, data, keeps: monotonic, adds, at };
  });
  const [first, ...others] = steps;
  return others.reduce((late, step) => (isLater(step.adds, (late ?? step).adds) ? step : late), first);
}

/** An unknown age counts as later than a known one. */
function isLater(one: Age, other: Age): boolean {
  if (one.kind === "unknown" || other.kind === "unknown") return one.kind === "unknown" && other.kind === "known";
  return other.seconds < one.seconds;
}

/**
 * The derived data that a read of a store is of: the one that it names; or all that is derived there, where the store is the
 * authority of nothing.
 */
function derivedDataOf(
  index: StateIndex,
  store: Component,
  dependency: Pick<Dependency, "data"> | undefined,
): readonly Data[] {
  const derived = index.derivedIn(store.id);
  const named = dependency?.data ?? [];
  if (named.length > 0) return derived.filter((data) => named.some((one) => one.id === data.id));
  return index.officialIn(store.id).length > 0 ? [] : derived;
}
