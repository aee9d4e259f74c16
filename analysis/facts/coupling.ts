// What ties components and systems together: how many depend on a component and on how many it depends, which components
// several systems use and how, and who writes each store. It counts and lists; whether a tie hurts is a rule's judgement.

import type { Component, Container, Count, Dependency, Flow, Id, SystemModel, Verb } from "../../language/index.ts";
import { type Fact, factOf } from "../fact.ts";
import { isHandOff } from "./attempts.ts";
import { type FlowEffect, lossEffectsOn } from "./blast-radius.ts";
import { dependentsOf, distinctTargets, fansOf } from "./coupling/dependents.ts";
import { type FlowEdge, positionsOf } from "./flow-edges.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { perFlow } from "./memo.ts";
import { perShape } from "./shape.ts";
import { trimmed } from "./trimmed.ts";
import { countWords, nameOf } from "./words.ts";

/** One way in which a system uses a component. */
export interface Use {
  readonly user: Component;
  /** `feeds` is a queue or topic that hands the system's work to it. */
  readonly verb: Verb | "runs on" | "feeds";
  /** Absent for `runs on`; for `feeds` it is the component's own `consumes`. */
  readonly dependency?: Dependency;
}

/** What one system has to do with a shared component. */
export interface SystemUse {
  readonly system: Container;
  readonly uses: readonly Use[];
  /** The flows that come through the component and are the system's own, or come there through its components. */
  readonly flows: readonly Flow[];
  /** Those of them that fail with it, or are then served only because something stands in. */
  readonly lost: readonly Flow[];
  readonly degraded: readonly Flow[];
}

export interface SharedComponent {
  readonly component: Component;
  /** At least two, by name of the system. */
  readonly systems: readonly SystemUse[];
}

/**
 * The components that several systems use, in declaration order: the table of shared infrastructure.
 *
 * A system uses what its components depend on or run on; what a component outside every system does for a flow counts
 * for the system of that flow. A service that belongs to a system is meant to be called from others, so it is shared when two
 * others call it; a queue or topic is how systems hand work over, so it is shared when two of them publish to it. A consumer
 * counts for the systems of the flows that list it behind its topic, since a topic hands everything to everybody, and of
 * all flows that come through its queue. A flow that comes to the component through a system's own counts for that system
 * too, whichever system declares it.
 *
 * A system all of whose flows through the component are left out of `flows` does not count. Linear in edges of all flows.
 */
export function sharingOf(model: SystemModel, flows: readonly Flow[]): readonly SharedComponent[] {
  const all = allSharing(model);
  if (flows.length === model.flows.length) return all;
  const counted = new Set(flows);
  const shared: SharedComponent[] = [];
  for (const { component, systems } of all) {
    const counting = systems
      .filter((use) => use.flows.length === 0 || use.flows.some((flow) => counted.has(flow)))
      .map((use) => onlyFlows(use, counted));
    if (counting.length >= 2) shared.push({ component, systems: counting });
  }
  return shared;
}

const sharingByModel = new WeakMap<SystemModel, readonly SharedComponent[]>();

/** What is shared when every flow counts, once per snapshot. */
function allSharing(model: SystemModel): readonly SharedComponent[] {
  let shared = sharingByModel.get(model);
  if (shared === undefined) {
    shared = findSharing(model);
    sharingByModel.set(model, shared);
  }
  return shared;
}

function findSharing(model: SystemModel): readonly SharedComponent[] {
  const usesById = usesByComponent(model);
  const order = new Map(model.flows.map((flow, index) => [flow, index]));
  const shared: SharedComponent[] = [];
  for (const component of model.components) {
    const uses = usesById.get(component.id);
    if (uses === undefined || !uses.isShared || component.kind === "client") continue;
    const sharing = [...bySystem(uses)].filter(([system, own]) => countsAsSharing(component, system, own));
    if (sharing.length < 2) continue;
    const flowsOf = flowsBySystem(uses, order);
    const effectsOf = effectsBySystem(model, component, uses, order);
    const systems = sharing.map(([system, own]): SystemUse => {
      const effects = effectsOf(system);
      return {
        // A system id of a component or flow always names a container of the model.
        system: model.containerById.get(system) as Container,
        uses: own,
        flows: trimmed(flowsOf(system)),
        lost: trimmed(effects.flatMap(({ flow, lost }) => (lost[1] > 0 ? [flow] : []))),
        degraded: trimmed(
          effects.flatMap(({ flow, lost, degraded }) => (lost[1] === 0 && degraded[1] > 0 ? [flow] : [])),
        ),
      };
    });
    shared.push({ component, systems: systems.sort((a, b) => (a.system.id < b.system.id ? -1 : 1)) });
  }
  return shared;
}

interface Uses {
  /** In the order of declarations, with the system that each counts for. */
  readonly all: (Use & { readonly system: Id })[];
  /** Whether they count for more than one system; few do, and nothing more is asked of the others. */
  isShared: boolean;
  readonly flows: Flow[];
  /** Flows of other systems that come from a component of the system. */
  readonly foreignFlows: Map<Id, Set<Flow>>;
}

/** Uses of each component, and for those that several systems use the flows that come through it. */
function usesByComponent(model: SystemModel): ReadonlyMap<Id, Uses> {
  const usesById = new Map<Id, Uses>();
  const add = (target: Id, use: Uses["all"][number]): void => {
    const uses = usesById.get(target);
    if (uses === undefined) {
      usesById.set(target, { all: [use], isShared: false, flows: [], foreignFlows: new Map() });
      return;
    }
    if (uses.all[0]?.system !== use.system) uses.isShared = true;
    uses.all.push(use);
  };
  for (const user of model.components) {
    const { system, dependencies, runsOn } = user;
    if (system === undefined) continue;
    for (const dependency of dependencies) {
      add(dependency.target, { user, verb: dependency.verb, dependency, system });
    }
    if (runsOn !== undefined) add(runsOn.id, { user, verb: "runs on", system });
  }
  for (const flow of model.flows) for (const { target, use } of tiesOf(model, flow).uses) add(target, use);
  for (const flow of model.flows) noteFlow(model, flow, usesById);
  return usesById;
}

/** Notes a flow with the shared components that it comes through. */
function noteFlow(model: SystemModel, flow: Flow, usesById: ReadonlyMap<Id, Uses>): void {
  const { hosts, foreign } = tiesOf(model, flow);
  const sharedAt = (id: Id): Uses | undefined => {
    const uses = usesById.get(id);
    return uses?.isShared === true ? uses : undefined;
  };
  for (const id of flowGraphOf(model, flow).edgesBySource.keys()) sharedAt(id)?.flows.push(flow);
  for (const host of hosts) {
    const uses = sharedAt(host);
    if (uses !== undefined && uses.flows[uses.flows.length - 1] !== flow) uses.flows.push(flow);
  }
  for (const { target, system } of foreign) {
    const uses = sharedAt(target);
    if (uses === undefined) continue;
    const noted = uses.foreignFlows.get(system);
    if (noted === undefined) uses.foreignFlows.set(system, new Set([flow]));
    else noted.add(flow);
  }
}

/** What one flow has to do with components that systems may share. */
interface FlowTies {
  /** Uses that count for the flow's own system. */
  readonly uses: readonly { readonly target: Id; readonly use: Uses["all"][number] }[];
  /** What it comes to from a component of another system. */
  readonly foreign: readonly { readonly target: Id; readonly system: Id }[];
  /** What its components run on. */
  readonly hosts: readonly Id[];
}

const tiesOf = perFlow((model, flow): FlowTies => {
  const uses: FlowTies["uses"][number][] = [];
  const foreign: FlowTies["foreign"][number][] = [];
  const hosts: Id[] = [];
  const { system } = flow;
  const noteForeign = (other: Id | undefined, target: Id): void => {
    if (other === undefined || other === system) return;
    if (!foreign.some((known) => known.target === target && known.system === other)) {
      foreign.push({ target, system: other });
    }
  };
  const { edges, edgesBySource } = flowGraphOf(model, flow);
  for (const { source, target, dependency, listed, hot } of edges) {
    const handOff = model.componentById.get(source);
    if (system !== undefined && (handOff?.kind === "queue" || (handOff?.kind === "topic" && listed))) {
      const over = dependency === undefined ? {} : { dependency };
      uses.push({ target, use: { user: handOff, verb: "feeds", ...over, system } });
    }
    const user = dependency === undefined ? undefined : model.componentById.get(dependency.source);
    if (dependency === undefined || user === undefined) continue;
    if (user.system === undefined) {
      const { verb } = dependency;
      if (system !== undefined) uses.push({ target: dependency.target, use: { user, verb, dependency, system } });
    }
    // What a topic brings to everybody is no way of the flow unless it lists it.
    else if (dependency.target === target && (listed || hot)) noteForeign(user.system, target);
  }
  for (const id of edgesBySource.keys()) {
    const component = model.componentById.get(id);
    if (component?.runsOn === undefined) continue;
    hosts.push(component.runsOn.id);
    noteForeign(component.system, component.runsOn.id);
  }
  return { uses, foreign, hosts };
});

/** The uses that count for each system, one of a kind for each user. */
function bySystem({ all }: Uses): ReadonlyMap<Id, readonly Use[]> {
  const found = new Map<Id, Use[]>();
  for (const { system, ...use } of all) {
    const own = found.get(system);
    if (own === undefined) found.set(system, [use]);
    else if (!own.some((one) => one.user === use.user && one.verb === use.verb)) own.push(use);
  }
  return found;
}

type Order = ReadonlyMap<Flow, number>;

/** The flows through the component that count for a system: its own, and those that come through its components. */
function flowsBySystem({ flows, foreignFlows }: Uses, order: Order): (system: Id) => readonly Flow[] {
  const own = grouped(flows, (flow) => flow.system);
  return (system) => {
    const others = foreignFlows.get(system);
    const ofSystem = own.get(system) ?? [];
    return others === undefined ? ofSystem : inOrder([...ofSystem, ...others], (flow) => order.get(flow));
  };
}

/** What the loss of the component does to the flows that count for a system, in declaration order. */
function effectsBySystem(
  model: SystemModel,
  component: Component,
  { foreignFlows }: Uses,
  order: Order,
): (system: Id) => readonly FlowEffect[] {
  const effects = lossEffectsOn(model, component.id);
  const own = grouped(effects, ({ flow }) => flow.system);
  const byFlow = new Map(effects.map((effect) => [effect.flow, effect]));
  return (system) => {
    const others = [...(foreignFlows.get(system) ?? [])].flatMap((flow) => byFlow.get(flow) ?? []);
    const ofSystem = own.get(system) ?? [];
    return others.length === 0 ? ofSystem : inOrder([...ofSystem, ...others], ({ flow }) => order.get(flow));
  };
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => Id | undefined): ReadonlyMap<Id | undefined, readonly T[]> {
  const groups = new Map<Id | undefined, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

function inOrder<T>(all: readonly T[], numberOf: (one: T) => number | undefined): readonly T[] {
  return [...all].sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
}

function countsAsSharing(component: Component, system: Id, uses: readonly Use[]): boolean {
  if (uses.some((use) => use.verb === "runs on")) return true;
  if (isHandOff(component)) return uses.some((use) => use.verb !== "consumes");
  const isState = component.kind === "store" || component.kind === "cache" || component.kind === "coordinator";
  return isState || component.system !== system;
}

function onlyFlows(use: SystemUse, flows: ReadonlySet<Flow>): SystemUse {
  const counted = (own: readonly Flow[]) => own.filter((flow) => flows.has(flow));
  return { ...use, flows: counted(use.flows), lost: counted(use.lost), degraded: counted(use.degraded) };
}

/**
 * Whether the load of the lesser flows is kept away from what the dearer ones need of a shared component: each of
 * their ways to it ends with a bulkhead, or passes a component with a rate limit that the dearer flows do not pass. A limit
 * of the shared component itself is none: what it turns away is taken from everybody alike.
 */
export function isKeptApart(
  model: SystemModel,
  component: Component,
  dearer: readonly Flow[],
  lesser: readonly Flow[],
): boolean {
  const passed = new Set(dearer.flatMap((flow) => [...flowGraphOf(model, flow).edgesBySource.keys()]));
  const isIt = (id: Id) => id === component.id || model.componentById.get(id)?.runsOn?.id === component.id;
  const isOpen = ({ source, target, dependency }: FlowEdge) =>
    (dependency?.bulkhead === undefined || !isIt(target)) &&
    (passed.has(source) || model.componentById.get(source)?.rateLimit === undefined);
  return !lesser.some((flow) => comesTo(model, flow, component.id, isOpen));
}

/** Whether a flow comes to a component, or to something that runs on it, over no other than the given edges. */
export function comesTo(model: SystemModel, flow: Flow, id: Id, mayWalk: (edge: FlowEdge) => boolean): boolean {
  const { origins, edgesBySource } = flowGraphOf(model, flow);
  const reached = new Set<Id>(origins);
  for (const source of reached) {
    if (source === id || model.componentById.get(source)?.runsOn?.id === id) return true;
    for (const edge of edgesBySource.get(source) ?? []) if (mayWalk(edge)) reached.add(edge.target);
  }
  return false;
}

/** A component that changes a store, and on whose behalf. */
export interface Writer {
  readonly component: Component;
  readonly dependency: Dependency;
  /** Outermost system; undefined outside of any. */
  readonly system: Container | undefined;
  /** Its own owner, else that of the nearest container that states one. */
  readonly owner: string | undefined;
}

/**
 * Who writes a store, in declaration order: by `writes`, by an outbox in it, and through a cache that writes through or
 * behind to it. One entry for each component.
 */
export function writersOf(model: SystemModel, store: Component): readonly Writer[] {
  return (writingsByStore(model).get(store.id) ?? noWritings).map(({ writer, by }): Writer => {
    const component = model.components[writer] as Component;
    return {
      component,
      dependency: component.dependencies[by] as Dependency,
      system: component.system === undefined ? undefined : model.containerById.get(component.system),
      owner: ownerOf(model, component),
    };
  });
}

/** That a component writes a store, by positions. */
interface Writing {
  readonly writer: number;
  /** The first of its dependencies that does. */
  readonly by: number;
}

const noWritings: readonly Writing[] = [];

/** The writers of every store. Linear in the dependencies. */
const writingsByStore = perShape((model): ReadonlyMap<Id, readonly Writing[]> => {
  const storeByConduit = new Map<Id, Id>();
  for (const cache of model.components) {
    const pattern = cache.pattern?.value;
    const passesWrites = pattern === "write-through" || pattern === "write-behind";
    if (cache.cacheOf !== undefined && passesWrites) storeByConduit.set(cache.id, cache.cacheOf.id);
  }
  const writings = new Map<Id, Writing[]>();
  for (const [writer, component] of model.components.entries()) {
    const note = (store: Id | undefined, by: number): void => {
      // A cache that passes writes on is the way of others to the store and writes nothing of its own there.
      if (store === undefined || store === component.id || storeByConduit.get(component.id) === store) return;
      const known = writings.get(store);
      if (known === undefined) writings.set(store, [{ writer, by }]);
      else if (known[known.length - 1]?.writer !== writer) known.push({ writer, by });
    };
    for (const [by, { verb, target, outbox }] of component.dependencies.entries()) {
      if (verb === "writes") {
        note(target, by);
        note(storeByConduit.get(target), by);
      }
      note(outbox?.id, by);
    }
  }
  return writings;
});

/** The owner that a component states, or the nearest container around it. */
export function ownerOf(model: SystemModel, component: Component): string | undefined {
  if (component.owner !== undefined) return component.owner.value;
  for (let id = component.parent; id !== undefined; id = model.containerById.get(id)?.parent) {
    const owner = model.containerById.get(id)?.owner;
    if (owner !== undefined) return owner.value;
  }
  return undefined;
}

/**
 * `fan-in`: distinct components that declare a dependency on this one. `fan-out`: distinct components that it declares a
 * dependency on. Counts of declarations, whatever their verb and however often a flow walks them.
 *
 * Says nothing of how strong a tie is: a consumer counts like a caller. Nothing can be missing; no declaration is zero.
 *
 * Source: afferent and efferent couplings (R. C. Martin, Agile Software Development, chapter on package metrics), with
 * components for packages. Worked example: test/facts/coupling.test.ts.
 */
export function fanFactsOf(model: SystemModel, id: Id): readonly Fact[] {
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const position = positionsOf(model).get(id) as number;
  const fans = fansOf(model);
  const into = fans.into[position] as number;
  const out = fans.out[position] as number;
  const fact = (name: "fan-in" | "fan-out", value: Count, others: () => readonly Id[], says: () => string): Fact =>
    factOf({ name, element: id, kind: "exact", unit: "count", value, missing: [] }, () => ({
      says: says(),
      steps: others().map((other) => {
        const at = model.componentById.get(other)?.at;
        return { says: nameOf(model, other), ...(at === undefined ? {} : { at }) };
      }),
    }));
  const verb = into === 1 ? "depends" : "depend";
  return [
    fact(
      "fan-in",
      into,
      () => dependentsOf(model, id),
      () => `${countWords(into, "component")} ${verb} on ${nameOf(model, id)}`,
    ),
    fact(
      "fan-out",
      out,
      () => distinctTargets(component),
      () => `${nameOf(model, id)} depends on ${countWords(out, "component")}`,
    ),
  ];
}
