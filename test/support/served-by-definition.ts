// Whether a flow is served in one given state of the world, read straight from the definition: no graph, no diagrams, no
// sharing with the analysis. Slow on purpose. It knows the circle of designs that the property tests generate.

import type { Component, Dependency, Flow, FlowItem, FlowStep, Id, SystemModel, Verb } from "../../language/index.ts";

/** Whether an event is up, by name as findings write it: `api`, `api replica 2`, `db primary`, `db failover`, `eu.a`. */
export type World = (event: string) => boolean;

/** How the draws of one request come out. */
export interface Drawn {
  hits(cache: Id): boolean;
  /** The branch that an `either` takes; they are numbered as they are opened. */
  branchOf(either: number): number;
}

export type Outcome = "lost" | "degraded" | "available";

interface Step {
  readonly target: Id;
  readonly dependency: Dependency | undefined;
  readonly optional: boolean;
}

type Way = "plain" | "read" | "write" | "replica" | "any";

/** Answers about one request of a flow, for draws that come out so, in any state of the world. */
export interface Oracle {
  isLost(world: World): boolean;
  outcome(world: World): Outcome;
}

export function oracleOf(model: SystemModel, flow: Flow, drawn: Drawn): Oracle {
  const taken = stepsTaken(flow, drawn);
  const steps = new Map<Id, readonly Step[]>();
  const comesOf = leadingIn(model, flow, taken);
  for (const component of model.components) {
    const own = taken.hot.filter((step) => step.from === component.id);
    // Where none of its steps is taken and only what stands in leads to it, it does what it does in its own branches.
    const isIdle = own.length === 0 && !comesOf(component.id);
    const done = isIdle ? taken.possible.filter((step) => step.from === component.id) : own;
    const listed = done.flatMap((step) => listedSteps(component, step, taken.optional.has(step)));
    steps.set(component.id, taken.listed.has(component.id) ? listed : unlistedSteps(model, component));
  }
  const question = { model, drawn, origin: firstSource(flow.body), stepsOf: (id: Id) => steps.get(id) ?? [] };
  return {
    isLost: (world) => outcomeOf({ ...question, world, onlyLost: true }) === "lost",
    outcome: (world) => outcomeOf({ ...question, world, onlyLost: false }),
  };
}

interface Question {
  readonly model: SystemModel;
  readonly drawn: Drawn;
  readonly world: World;
  readonly origin: Id;
  readonly stepsOf: (id: Id) => readonly Step[];
  /** Whether it is enough to know that it is not lost. */
  readonly onlyLost: boolean;
}

function outcomeOf({ model, drawn, world, origin, stepsOf, onlyLost }: Question): Outcome {
  // Greatest fixpoint: everything is up until something says otherwise.
  const believed = new Map<string, boolean>();
  let hasChanged = true;
  const up = (id: Id, way: Way): boolean => {
    const key = `${id}/${way}`;
    if (!believed.has(key)) {
      believed.set(key, true);
      hasChanged = true;
    }
    return believed.get(key) === true;
  };
  const reached = (
    owner: Component,
    target: Id,
    dependency: Dependency | undefined,
    tried: readonly Dependency[] = [],
  ): boolean => {
    const way = wayOf(dependency);
    const cache = model.componentById.get(target);
    const store = cache?.cacheOf?.id;
    // A component that reads a cache of itself finds nothing behind it.
    if (cache?.kind !== "cache" || store === undefined || store === owner.id) return up(target, way);
    const pattern = cache.pattern?.value ?? "cache-aside";
    if (way === "write") {
      if (pattern === "write-behind") return up(target, "plain");
      if (pattern === "write-through") return up(target, "plain") && up(store, "write");
      return up(store, "write");
    }
    if (pattern === "cache-aside") {
      const terms =
        owner.dependencies.find((one) => one.target === store && one.verb === "reads") ??
        owner.dependencies.find((one) => one.target === store && one.verb === "calls");
      const miss = done(owner, { target: store, dependency: terms, optional: false }, tried);
      return drawn.hits(cache.id) ? up(cache.id, "plain") || miss : miss;
    }
    const terms = cache.dependencies.find(
      (one) => one.target === store && one.verb !== "writes" && one.verb !== "publishes",
    );
    const miss = done(cache, { target: store, dependency: terms, optional: false }, tried);
    return up(cache.id, "plain") && (drawn.hits(cache.id) || miss);
  };
  const done = (owner: Component, step: Step, tried: readonly Dependency[]): boolean => {
    const { dependency, target } = step;
    if (step.optional || dependency?.optional !== undefined) return true;
    if (dependency?.outbox !== undefined) return up(dependency.outbox.id, "write");
    if (reached(owner, target, dependency, tried)) return true;
    if (dependency?.fallback === undefined || tried.includes(dependency)) return false;
    if (dependency.fallback.kind === "answer") return true;
    const other = dependency.fallback.to.id;
    const declared = owner.dependencies.filter((one) => one.target === other && one.verb !== "consumes");
    const standIn = declared.find((one) => one.verb === dependency.verb) ?? declared[0];
    return done(owner, { target: other, dependency: standIn, optional: false }, [...tried, dependency]);
  };
  const isUpNow = (id: Id, way: Way): boolean => {
    const component = model.componentById.get(id) as Component;
    return standsByItself(model, component, way, world) && stepsOf(id).every((step) => done(component, step, []));
  };
  const served = (): boolean => {
    const component = model.componentById.get(origin) as Component;
    const store = component.cacheOf?.id;
    if (component.kind === "cache" && store !== undefined)
      throw new Error("flows that begin at a cache are not generated");
    return up(origin, "plain");
  };
  served();
  while (hasChanged) {
    hasChanged = false;
    for (const [key, before] of [...believed]) {
      const [id = "", way] = key.split("/");
      if (!before) continue;
      if (!isUpNow(id, way as Way)) {
        believed.set(key, false);
        hasChanged = true;
      }
    }
  }
  if (!served()) return "lost";
  if (onlyLost) return "available";

  // On the way of a request on a good day, is anything down that the flow then does without?
  const visited = new Set<Id>([origin]);
  for (const id of visited) {
    const component = model.componentById.get(id) as Component;
    for (const step of stepsOf(id)) {
      if (step.dependency?.outbox !== undefined) continue;
      const isSoft =
        step.optional || step.dependency?.optional !== undefined || step.dependency?.fallback !== undefined;
      if (isSoft && !settle(() => reached(component, step.target, step.dependency))) return "degraded";
      visited.add(step.target);
      if (!visitBehind(component, step.target, step.dependency)) return "degraded";
    }
  }
  return "available";

  /** Visits the store behind a cache where the cache misses; false where the flow then does without it. */
  function visitBehind(reader: Component, target: Id, dependency: Dependency | undefined): boolean {
    const cache = model.componentById.get(target);
    const store = cache?.cacheOf?.id;
    if (cache?.kind !== "cache" || store === undefined || store === reader.id) return true;
    const pattern = cache.pattern?.value ?? "cache-aside";
    if (wayOf(dependency) === "write") {
      if (pattern !== "write-behind") visited.add(store);
      return true;
    }
    if (drawn.hits(cache.id)) return true;
    visited.add(store);
    const owner = pattern === "cache-aside" ? reader : cache;
    const terms =
      owner.dependencies.find((one) => one.target === store && one.verb === "reads") ??
      owner.dependencies.find((one) => one.target === store && one.verb === "calls");
    const isSoft = terms?.optional !== undefined || terms?.fallback !== undefined;
    if (isSoft && !settle(() => reached(owner, store, terms))) return false;
    return visitBehind(owner, store, terms);
  }

  /** A question that the fixpoint may not have met yet. */
  function settle(question: () => boolean): boolean {
    let answer = question();
    while (hasChanged) {
      hasChanged = false;
      for (const [key, before] of [...believed]) {
        const [id = "", way] = key.split("/");
        if (before && !isUpNow(id, way as Way)) {
          believed.set(key, false);
          hasChanged = true;
        }
      }
      answer = question();
    }
    return answer;
  }
}

function wayOf(dependency: Dependency | undefined): Way {
  if (dependency?.verb === "writes" || dependency?.verb === "publishes") return "write";
  if (dependency?.verb !== "reads") return "plain";
  const from = dependency.from?.value ?? "primary";
  return from === "primary" ? "read" : from;
}

function firstSource(items: readonly FlowItem[]): Id {
  for (const item of items) {
    if (item.kind === "step") return item.from;
    if (item.kind === "reply") continue;
    const bodies = item.kind === "either" ? item.branches.map((branch) => branch.body) : [item.body];
    for (const body of bodies) if (body.length > 0) return firstSource(body);
  }
  throw new Error("the flow has no step");
}

/** Whether a request of these draws may come to a component by anything but a fallback. */
function leadingIn(model: SystemModel, flow: Flow, taken: ReturnType<typeof stepsTaken>): (id: Id) => boolean {
  // Everything that a request may ever come to, in whatever branch and for whatever failure.
  const known = new Set<Id>([firstSource(flow.body)]);
  for (const id of known) {
    const owner = model.componentById.get(id) as Component;
    const next = taken.listed.has(id)
      ? taken.possible.filter((step) => step.from === id).flatMap((step) => listedSteps(owner, step, false))
      : unlistedSteps(model, owner);
    for (const { target, dependency } of next) {
      known.add(target);
      if (dependency?.fallback?.kind === "component") known.add(dependency.fallback.to.id);
      const store = model.componentById.get(target)?.cacheOf?.id;
      if (store !== undefined) known.add(store);
    }
  }
  const led = new Set<Id>([firstSource(flow.body), ...taken.hot.map((step) => step.to)]);
  for (const id of known) {
    const owner = model.componentById.get(id) as Component;
    if (!taken.listed.has(id)) for (const { target } of unlistedSteps(model, owner)) led.add(target);
  }
  return (id) => led.has(id);
}

/** Who is listed, the steps that this request takes before the reply, and those that some request takes. */
function stepsTaken(flow: Flow, drawn: Drawn) {
  const listed = new Set<Id>();
  const hot: FlowStep[] = [];
  const possible: FlowStep[] = [];
  const optional = new Set<FlowStep>();
  let eithers = 0;
  let hasReplied = false;
  const read = (items: readonly FlowItem[], isTaken: boolean, isOptional: boolean): void => {
    for (const item of items) {
      if (item.kind === "reply") hasReplied = true;
      else if (item.kind === "step") {
        listed.add(item.from);
        if (isTaken && !hasReplied) hot.push(item);
        if (!hasReplied) possible.push(item);
        if (isOptional) optional.add(item);
      } else if (item.kind === "either") {
        const taken = drawn.branchOf(eithers++);
        for (const [index, branch] of item.branches.entries())
          read(branch.body, isTaken && index === taken, isOptional);
      } else read(item.body, isTaken, isOptional || item.kind === "optional");
    }
  };
  read(flow.body, true, false);
  return { listed, hot, possible, optional };
}

function listedSteps(owner: Component, step: FlowStep, optional: boolean): readonly Step[] {
  if (owner.cacheOf?.id === step.to) return [];
  if (owner.kind === "queue" || owner.kind === "topic") return [];
  const wanted: readonly Verb[] = step.verbs.length > 0 ? step.verbs : ["calls", "reads", "writes", "publishes"];
  const declared = owner.dependencies.filter((one) => one.target === step.to && wanted.includes(one.verb));
  if (declared.length === 0) return [{ target: step.to, dependency: undefined, optional }];
  return declared.map((dependency) => ({ target: step.to, dependency, optional }));
}

function unlistedSteps(model: SystemModel, owner: Component): readonly Step[] {
  const isFallback = (target: Id) =>
    owner.dependencies.some(
      (one) => one.fallback?.kind === "component" && one.fallback.to.id === target && one.target !== target,
    );
  const isMissOf = (target: Id) =>
    owner.dependencies.some((one) => {
      const cache = model.componentById.get(one.target);
      const isAside = cache?.kind === "cache" && (cache.pattern?.value ?? "cache-aside") === "cache-aside";
      if (isFallback(one.target)) return false;
      return isAside && cache.cacheOf?.id === target && (one.verb === "reads" || one.verb === "calls");
    });
  const isBehind = (target: Id) =>
    owner.kind === "cache" && owner.cacheOf?.id === target && (owner.pattern?.value ?? "cache-aside") !== "cache-aside";
  return owner.dependencies
    .filter((one) => one.verb !== "consumes")
    .filter((one) => !isFallback(one.target) && !isBehind(one.target))
    .filter((one) => one.verb !== "reads" || !isMissOf(one.target))
    .map((dependency) => ({ target: dependency.target, dependency, optional: false }));
}

function standsByItself(model: SystemModel, component: Component, way: Way, world: World): boolean {
  if (component.kind === "client") return true;
  const host = component.runsOn === undefined ? undefined : model.componentById.get(component.runsOn.id);
  if (host !== undefined && !standsByItself(model, host, "plain", world)) return false;
  const spots = spotsOf(model, component);
  const isPlaceUp = (spot: string | undefined): boolean => {
    if (spot === undefined) return true;
    const dot = spot.indexOf(".");
    return dot < 0 ? world(spot) : world(spot) && world(spot.slice(0, dot));
  };
  if (component.kind === "external" || component.managed !== undefined) {
    return world(component.id) && (spots.length === 0 || spots.some(isPlaceUp));
  }
  const spotOf = (index: number) => (spots.length === 0 ? undefined : spots[index % spots.length]);
  const primary = component.replicas?.primary;
  if (primary !== undefined) {
    const followers = primary.followers.value;
    const isFollowerUp = (index: number) => world(`${component.id} replica ${index}`) && isPlaceUp(spotOf(index));
    const isPrimaryUp = world(`${component.id} primary`) && isPlaceUp(spotOf(0));
    const anyFollower = Array.from({ length: followers }, (_, index) => isFollowerUp(index + 1)).includes(true);
    if (way === "any") return isPrimaryUp || anyFollower;
    if (way === "replica") return anyFollower;
    if (component.failover === undefined) return isPrimaryUp;
    return (isPrimaryUp || anyFollower) && world(`${component.id} failover`);
  }
  const active = component.quorum?.of.value ?? component.replicas?.count.value ?? 1;
  const spare = component.failover === undefined ? 0 : (component.standby?.value ?? 0);
  const total = active + spare;
  let upCount = 0;
  for (let index = 0; index < total; index++) {
    const name = total === 1 ? component.id : `${component.id} replica ${index + 1}`;
    if (world(name) && isPlaceUp(spotOf(index))) upCount += 1;
  }
  if (upCount < copiesNeeded(component, way, active)) return false;
  return spare === 0 || world(`${component.id} failover`);
}

function copiesNeeded(component: Component, way: Way, active: number): number {
  if (component.needs !== undefined) return component.needs.value;
  const { quorum } = component;
  if (quorum !== undefined) {
    if (way === "write") return quorum.write.value;
    return way === "plain" ? Math.max(quorum.write.value, quorum.read.value) : quorum.read.value;
  }
  if (component.kind === "coordinator") return Math.floor(active / 2) + 1;
  return component.standby === undefined ? 1 : active;
}

/** Places in the order in which copies take them; generated designs know one region with zones, or zones alone. */
function spotsOf(model: SystemModel, component: Component): readonly string[] {
  if (component.across.length > 0) {
    return component.across.flatMap(({ id }) => {
      const region = model.regions.find((one) => one.id === id);
      return region === undefined ? [id] : region.zones.map((zone) => zone.id);
    });
  }
  return component.in.map(({ id }) => id);
}
