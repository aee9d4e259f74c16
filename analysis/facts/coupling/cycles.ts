// Circles of components that wait for each other, with the fewest dependencies that would have to be queued to open them, and
// circles that cannot come up from nothing. What such a circle costs is left to the rules.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { leadsToItself } from "../../graph/rows.ts";
import { type Rows, settledOrderOf } from "../../graph/settled-order.ts";
import { isHandOff } from "../attempts.ts";
import { numberIn, waitsOf } from "../cascade/waits.ts";
import type { FactContext } from "../context.ts";
import { dependencyRowsOf } from "../dependency-rows.ts";
import { patternOf, positionsOf } from "../flow-edges.ts";
import { perShape } from "../shape.ts";
import { listWords, nameOf } from "../words.ts";
import { type Going, type Need, type Opening, openingOf } from "./openings.ts";

export interface Cycle {
  /** In declaration order. */
  readonly members: readonly Component[];
  /** Every need between members, in declaration order. */
  readonly needs: readonly Need[];
  /** Members that need each other to be up, so that none of them can be the first; empty where it comes up from nothing. */
  readonly stuck: readonly Component[];
  /** Worked out when first read. */
  readonly opening: Opening;
}

/** By what goes around. */
const cyclesByModel: Readonly<Record<Going, WeakMap<SystemModel, readonly Cycle[]>>> = {
  walked: new WeakMap(),
  started: new WeakMap(),
};

/**
 * The circles of synchronous dependencies (`calls`, `reads`, `writes`, and `publishes` without `outbox`), in declaration order of
 * their first members: strongly connected components, whether or not a flow walks them. What stands in for something is a
 * dependency too. Linear, and 2ⁿ · n for a circle of n ≤ 15 members.
 */
export function cyclesOf(model: SystemModel): readonly Cycle[] {
  return cyclesGoing(model, "walked");
}

/**
 * The circles of what components need to come up, among them at least one need that is there before the first request: a host
 * that it runs on, or a store that its secrets come from. The least fixpoint of being up leaves all members down, while the
 * greatest, which is how they run, has them up. What is optional, has a stand-in, is a cache beside its store, or runs inside of
 * the service that asks for it is no need.
 */
export function bootDeadlocksOf(model: SystemModel): readonly Cycle[] {
  return cyclesGoing(model, "started");
}

function cyclesGoing(model: SystemModel, going: Going): readonly Cycle[] {
  let cycles = cyclesByModel[going].get(model);
  if (cycles === undefined) {
    cycles = circlesByGoing[going](model).map((members) => cycleOf(model, members, going));
    cyclesByModel[going].set(model, cycles);
  }
  return cycles;
}

function synchronousNeeds(model: SystemModel, component: Component): readonly Need[] {
  const needs: Need[] = [];
  for (const dependency of component.dependencies) {
    const { verb, source, target, at } = dependency;
    if (isWalked(model, component, dependency)) needs.push({ source, target, verb, at, dependency });
  }
  const { cacheOf } = component;
  if (cacheOf !== undefined && component.kind === "cache" && patternOf(component) === "read-through") {
    if (needs.every((need) => need.target !== cacheOf.id)) {
      needs.push({ source: component.id, target: cacheOf.id, verb: "reads through to", at: cacheOf.at });
    }
  }
  return needs;
}

/** Whether requests wait for what a component depends on so. */
function isWalked(model: SystemModel, component: Component, dependency: Dependency): boolean {
  return waits(component) && isWaitedFor(dependency) && model.componentById.get(dependency.target)?.kind !== "client";
}

/** A client starts a flow of its own accord, and nobody waits for it; what hands on waits for nobody. */
function waits(component: Component): boolean {
  return component.kind !== "client" && !isHandOff(component);
}

function isWaitedFor({ verb, outbox }: Dependency): boolean {
  return verb !== "consumes" && outbox === undefined;
}

function bootNeeds(model: SystemModel, component: Component): readonly Need[] {
  return [
    ...synchronousNeeds(model, component).filter((need) => isHard(model, need) && !isInside(model, need)),
    ...startingNeeds(component),
  ];
}

function startsWithOthers({ runsOn, secrets }: Component): boolean {
  return runsOn !== undefined || secrets !== undefined;
}

function startingNeeds({ id, runsOn, secrets }: Component): readonly Need[] {
  const needs: Need[] = [];
  if (runsOn !== undefined) needs.push({ source: id, target: runsOn.id, verb: "runs on", at: runsOn.at });
  if (secrets !== undefined) {
    needs.push({ source: id, target: secrets.from.id, verb: "takes secrets from", at: secrets.from.at });
  }
  return needs;
}

/** Whether the target is a part of the process that asks for it, such as a cache in its memory: they come up as one. */
function isInside({ componentById }: SystemModel, { source, target }: Need): boolean {
  const kind = componentById.get(source)?.kind;
  const isProcess = kind === "service" || kind === "gateway" || kind === "worker" || kind === "job";
  return isProcess && componentById.get(target)?.runsOn?.id === source;
}

/** Whether the source fails without it. */
function isHard(model: SystemModel, { dependency, target }: Need): boolean {
  if (dependency?.optional !== undefined || dependency?.fallback !== undefined) return false;
  const cache = model.componentById.get(target);
  return !(cache?.kind === "cache" && cache.cacheOf !== undefined && patternOf(cache) === "cache-aside");
}

/** Circles as positions of their members, ascending, in the order of their first ones. */
type Circles = readonly (readonly number[])[];

const circlesByGoing: Readonly<Record<Going, (model: SystemModel) => Circles>> = {
  walked: perShape((model) => circlesAmong(model, "walked")),
  started: perShape((model) => {
    if (model.components.every((component) => !startsWithOthers(component))) return [];
    return circlesAmong(model, "started").filter((members) => {
      const ids = new Set(members.map((index) => model.components[index]?.id));
      return members.some((index) =>
        startingNeeds(model.components[index] as Component).some((need) => ids.has(need.target)),
      );
    });
  }),
};

function needsOf(model: SystemModel, component: Component, going: Going): readonly Need[] {
  return going === "walked" ? synchronousNeeds(model, component) : bootNeeds(model, component);
}

function circlesAmong(model: SystemModel, going: Going): Circles {
  const { firstEdge, targets } = needRowsOf(model, going);
  const { order, partEnds } = settledOrderOf({ firstEdge, targets });
  const circles: (readonly number[])[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    end = partEnds[start] as number;
    const first = order[start] as number;
    const isCircle = end - start > 1 || leadsToItself({ firstEdge, targets }, first);
    if (isCircle) circles.push([...order.subarray(start, end)]);
  }
  return circles.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** By component, the positions of those that it needs. Linear in the dependencies. */
function needRowsOf(model: SystemModel, going: Going): Rows {
  const { components } = model;
  const positions = positionsOf(model);
  const rows = dependencyRowsOf(model);
  const isClient = new Uint8Array(components.length);
  for (let position = 0; position < components.length; position += 1) {
    if ((components[position] as Component).kind === "client") isClient[position] = 1;
  }
  const firstEdge = new Int32Array(components.length + 1);
  const targets: number[] = [];
  for (let position = 0; position < components.length; position += 1) {
    const component = components[position] as Component;
    // Most components have no needs but their dependencies, of which no more has to be known here.
    if (going === "walked" && component.cacheOf === undefined) {
      const { dependencies } = component;
      const first = rows.firstEdge[position] as number;
      const count = waits(component) ? dependencies.length : 0;
      for (let index = 0; index < count; index += 1) {
        const target = rows.targets[first + index] as number;
        if (target >= 0 && isClient[target] === 0 && isWaitedFor(dependencies[index] as Dependency))
          targets.push(target);
      }
    } else {
      for (const need of needsOf(model, component, going)) {
        const target = positions.get(need.target);
        if (target !== undefined) targets.push(target);
      }
    }
    firstEdge[position + 1] = targets.length;
  }
  return { firstEdge, targets: Int32Array.from(targets) };
}

function cycleOf(model: SystemModel, positions: readonly number[], going: Going): Cycle {
  const members = positions.map((index) => model.components[index] as Component);
  const ids = new Set(members.map((member) => member.id));
  const needs = members.flatMap((member) => needsOf(model, member, going).filter((need) => ids.has(need.target)));
  let opening: Opening | undefined;
  return {
    members,
    needs,
    stuck: stuckAmong(
      members,
      needs.filter((need) => isHard(model, need)),
    ),
    get opening() {
      opening ??= openingOf(model, members, needs, going);
      return opening;
    },
  };
}

/** The members that the least fixpoint leaves down: who needs nobody else comes up, then who needs those alone, and so on. */
function stuckAmong(members: readonly Component[], hard: readonly Need[]): readonly Component[] {
  const open = new Map(members.map((member) => [member.id, 0]));
  const needers = new Map<Id, Id[]>();
  for (const { source, target } of hard) {
    open.set(source, (open.get(source) ?? 0) + 1);
    const known = needers.get(target);
    if (known === undefined) needers.set(target, [source]);
    else known.push(source);
  }
  const up = members.map((member) => member.id).filter((id) => open.get(id) === 0);
  for (const id of up) {
    for (const needer of needers.get(id) ?? []) {
      const left = (open.get(needer) ?? 0) - 1;
      open.set(needer, left);
      if (left === 0) up.push(needer);
    }
  }
  return members.filter((member) => (open.get(member.id) ?? 0) > 0);
}

/** The flows one request of which comes back to a component of the circle while that waits for it. */
export function flowsWalking(context: FactContext, cycle: Cycle, flows: readonly Flow[]): readonly Flow[] {
  return flows.filter((flow) => {
    const waits = waitsOf(context.model, flow);
    return cycle.members.some((member) => waits.isCyclic[numberIn(waits, member.id) ?? -1] === 1);
  });
}

/** One way around, by the fewest needs, from the first member on. */
export function wayAround({ members, needs }: Cycle): readonly Need[] {
  const [start] = members;
  if (start === undefined) return [];
  const cameBy = new Map<Id, Need>();
  const waiting: Id[] = [start.id];
  for (const id of waiting) {
    for (const need of needs) {
      if (need.source !== id) continue;
      if (need.target === start.id) return pathTo(need, cameBy, start.id);
      if (cameBy.has(need.target)) continue;
      cameBy.set(need.target, need);
      waiting.push(need.target);
    }
  }
  return [];
}

function pathTo(last: Need, cameBy: ReadonlyMap<Id, Need>, start: Id): readonly Need[] {
  const path = [last];
  for (let id = last.source; id !== start; ) {
    const need = cameBy.get(id);
    if (need === undefined) break;
    path.unshift(need);
    id = need.source;
  }
  return path;
}

/** `orders calls stock`. */
export function needWords(model: SystemModel, { source, verb, target }: Need): string {
  return `${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
}

/** By member, once per snapshot. */
const cycleById = new WeakMap<SystemModel, ReadonlyMap<Id, Cycle>>();

/**
 * `cycle`: the components of the circle of synchronous dependencies that a component stands in, itself among them; none where it
 * stands in none. The derivation names the fewest dependencies that open it, exactly for up to 15 members, and says
 * whether the circle can come up from nothing.
 *
 * Source of the question of the least fixpoint: A. Tarski, A lattice-theoretical fixpoint theorem, Pacific Journal of
 * Mathematics 5 (1955). Worked example: test/facts/cycles.test.ts.
 */
export function cycleFactsOf({ model }: FactContext, { id }: Component): readonly Fact[] {
  let byId = cycleById.get(model);
  if (byId === undefined) {
    byId = new Map(cyclesOf(model).flatMap((cycle) => cycle.members.map((member) => [member.id, cycle] as const)));
    cycleById.set(model, byId);
  }
  const cycle = byId.get(id);
  if (cycle === undefined) return [];
  const value = cycle.members.map((member) => member.id);
  return [
    factOf({ name: "cycle", element: id, kind: "exact", unit: "elements", value, missing: [] }, () =>
      cycleWords(model, cycle),
    ),
  ];
}

function cycleWords(model: SystemModel, { members, needs, stuck, opening }: Cycle): Derivation {
  const names = members.map((member) => nameOf(model, member.id));
  const most = opening.isExact ? "the fewest" : "few, if perhaps not the fewest (approximate)";
  const opened = opening.needs.map((need) => needWords(model, need));
  const alone = names.length === 1;
  return {
    says: alone ? `${names[0]} waits for itself` : `${listWords(names)} wait for each other`,
    steps: [
      ...needs.map((need) => ({ says: needWords(model, need), at: need.at })),
      { says: `${most} to queue so that no circle is left: ${listWords(opened)}` },
      { says: stuckWords(model, stuck) },
    ],
  };
}

function stuckWords(model: SystemModel, stuck: readonly Component[]): string {
  if (stuck.length === 0) return "each is up without the others or with stand-ins, so they come up from nothing";
  const names = stuck.map((member) => nameOf(model, member.id));
  if (names.length === 1) return `${names[0]} needs itself to be up, so it does not come up from nothing`;
  return `${listWords(names)} need each other to be up, so none of them comes up from nothing`;
}
