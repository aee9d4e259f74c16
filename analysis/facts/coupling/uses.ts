// Who uses what several systems use: by declaration, and by what flows bring there. What the systems lose with it is told by sharing.ts.
// It counts systems by numbers and components by positions, since flows come by a shared component a hundred at a time.

import type { Component, Dependency, Flow, Id, SystemModel, Verb } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { runningOnOthers } from "../declarations.ts";
import { dependencyRowsOf } from "../dependency-rows.ts";
import { EdgeValues } from "../edge-values.ts";
import { type FlowEdge, positionsOf } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { declaredPlacesOf } from "../flow-places.ts";

/** One way in which a system uses a component. */
export interface Use {
  readonly user: Component;
  /** `feeds` is a queue or topic that hands the system's work to it. */
  readonly verb: Verb | "runs on" | "feeds";
  /** Undefined for `runs on`; for `feeds` it is the component's own `consumes`. */
  readonly dependency: Dependency | undefined;
}

/** What uses a component that more than one system uses. Systems go by their numbers. */
export interface Uses {
  /** By the system that they count for, one of a kind for each user, in the order of declarations. */
  readonly bySystem: Map<number, Use[]>;
  /** Flows of whose components some run on it. */
  readonly hosted: Set<Flow>;
  /** By flow, the other systems from whose components it comes here. */
  readonly foreignSystems: Map<Flow, number[]>;
}

/** The systems of a design by numbers, in the order of their names. */
export interface Systems {
  readonly ids: readonly Id[];
  /** By position of a component and of a flow; -1 for one outside of any. */
  readonly ofComponents: Int32Array;
  readonly ofFlows: Int32Array;
}

const none = -1;

/** Linear in the components and the flows. */
export function systemsIn(model: SystemModel): Systems {
  const ids = model.containers.map(({ id }) => id).sort();
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const numbersOf = (elements: readonly { readonly system?: Id }[]): Int32Array => {
    const found = new Int32Array(elements.length).fill(none);
    let last: Id | undefined;
    let number = none;
    for (let position = 0; position < elements.length; position += 1) {
      const system = (elements[position] as { readonly system?: Id }).system;
      if (system === undefined) continue;
      // What is declared side by side mostly is of one system.
      if (system !== last) number = numbers.get(system) ?? none;
      last = system;
      found[position] = number;
    }
    return found;
  };
  return { ids, ofComponents: numbersOf(model.components), ofFlows: numbersOf(model.flows) };
}

/**
 * By position, the uses of those components that more than one system uses; an empty list where there are none. Few are, and nothing
 * is collected of the others. Linear in the dependencies and in what the flows reach.
 */
export function usesIn(model: SystemModel, systems: Systems): readonly (Uses | undefined)[] {
  const brought = broughtIn(model, systems);
  const found = usedBySeveral(model, systems, brought);
  if (found.length === 0) return found;
  addDeclared(model, systems, found);
  for (const { target, system, use } of brought) addUse(found[target], system, use);
  addComings(model, systems, found);
  return found;
}

/** A use of the component at a position that a flow brings along, which counts for the flow's own system. */
interface Brought {
  readonly target: number;
  readonly system: number;
  readonly use: Use;
}

type FoundUse = Omit<Brought, "system">;

/** What all flows bring along, in their order. */
function broughtIn(model: SystemModel, { ofComponents, ofFlows }: Systems): readonly Brought[] {
  const { components } = model;
  const { positions, reached } = declaredPlacesOf(model);
  // An edge stands for a dependency of its source, but for those from a queue or topic to its consumers.
  const mayBring = new Uint8Array(components.length);
  for (let position = 0; position < components.length; position += 1) {
    if (ofComponents[position] === none || isHandOff(components[position])) mayBring[position] = 1;
  }
  const usesAt = new EdgeValues(components.length, ({ ids, edgesAt }, place): readonly FoundUse[] => {
    const source = model.componentById.get(ids[place] as Id);
    const uses: FoundUse[] = [];
    const add = (to: Id, use: Use): void => {
      const target = positions.get(to);
      if (target !== undefined) uses.push({ target, use });
    };
    for (const { target, dependency, listed } of edgesAt[place] as readonly FlowEdge[]) {
      if (source?.kind === "queue" || (source?.kind === "topic" && listed)) {
        add(target, { user: source, verb: "feeds", dependency });
      }
      if (dependency === undefined) continue;
      const user = dependency.source === source?.id ? source : model.componentById.get(dependency.source);
      if (user !== undefined && user.system === undefined) {
        add(dependency.target, { user, verb: dependency.verb, dependency });
      }
    }
    return uses;
  });
  const brought: Brought[] = [];
  for (let index = 0; index < reached.length; index += 1) {
    const system = ofFlows[index] as number;
    if (system === none) continue;
    const graph = flowGraphOf(model, model.flows[index] as Flow);
    const own = reached[index] as Int32Array;
    for (let place = 0; place < own.length; place += 1) {
      const position = own[place] as number;
      if (position < 0 || mayBring[position] === 0) continue;
      for (const { target, use } of usesAt.at(graph, place, position)) brought.push({ target, system, use });
    }
  }
  return brought;
}

/** By position, room for the uses of the components whose uses count for more than one system. Linear in the dependencies. */
function usedBySeveral(
  model: SystemModel,
  { ofComponents }: Systems,
  brought: readonly Brought[],
): (Uses | undefined)[] {
  const { components } = model;
  const hosts = hostsIn(model);
  const { firstEdge, targets } = dependencyRowsOf(model);
  const firstSystems = new Int32Array(components.length).fill(none);
  let found: (Uses | undefined)[] = [];
  const note = (target: number, system: number): void => {
    if (target < 0 || firstSystems[target] === system) return;
    if (firstSystems[target] === none) firstSystems[target] = system;
    else {
      if (found.length === 0) found = new Array<Uses | undefined>(components.length).fill(undefined);
      found[target] ??= { bySystem: new Map(), hosted: new Set(), foreignSystems: new Map() };
    }
  };
  for (let position = 0; position < components.length; position += 1) {
    const system = ofComponents[position] as number;
    if (system === none) continue;
    const end = firstEdge[position + 1] as number;
    for (let edge = firstEdge[position] as number; edge < end; edge += 1) note(targets[edge] as number, system);
    if (hosts !== undefined) note(hosts[position] as number, system);
  }
  for (const { target, system } of brought) note(target, system);
  return found;
}

/** Adds what the components of the systems declare. */
function addDeclared(model: SystemModel, { ofComponents }: Systems, found: readonly (Uses | undefined)[]): void {
  const { components } = model;
  const hosts = hostsIn(model);
  const { firstEdge, targets } = dependencyRowsOf(model);
  for (let position = 0; position < components.length; position += 1) {
    const system = ofComponents[position] as number;
    if (system === none) continue;
    const first = firstEdge[position] as number;
    const end = firstEdge[position + 1] as number;
    for (let edge = first; edge < end; edge += 1) {
      const uses = found[targets[edge] as number];
      if (uses === undefined) continue;
      const user = components[position] as Component;
      const dependency = user.dependencies[edge - first] as Dependency;
      addUse(uses, system, { user, verb: dependency.verb, dependency });
    }
    const host = hosts?.[position] ?? none;
    const user = host === none ? undefined : components[position];
    if (user !== undefined) addUse(found[host], system, { user, verb: "runs on", dependency: undefined });
  }
}

function addUse(uses: Uses | undefined, system: number, use: Use): void {
  if (uses === undefined) return;
  const own = uses.bySystem.get(system);
  if (own === undefined) uses.bySystem.set(system, [use]);
  else if (!own.some((one) => one.user === use.user && one.verb === use.verb)) own.push(use);
}

/** Adds the flows that come to the components from other systems than their own, and to what runs there. */
function addComings(
  model: SystemModel,
  { ofComponents, ofFlows }: Systems,
  found: readonly (Uses | undefined)[],
): void {
  const { reached } = declaredPlacesOf(model);
  const hosts = hostsIn(model);
  let own = reached[0] as Int32Array;
  /** What a component comes to by dependencies of its own. */
  const comingsAt = new EdgeValues(model.components.length, (graph, place): readonly Uses[] => {
    const { edges, firstEdge, targets } = graph;
    const comings: Uses[] = [];
    const end = firstEdge[place + 1] as number;
    for (let edge = firstEdge[place] as number; edge < end; edge += 1) {
      const uses = found[own[targets[edge] as number] as number];
      if (uses === undefined) continue;
      const { target, dependency, listed, hot } = edges[edge] as FlowEdge;
      // What a topic brings to everybody is no way of the flow unless it lists it.
      if (dependency?.target === target && (listed || hot)) comings.push(uses);
    }
    return comings.length === 0 ? noComings : comings;
  });
  for (let index = 0; index < reached.length; index += 1) {
    const flow = model.flows[index] as Flow;
    const graph = flowGraphOf(model, flow);
    own = reached[index] as Int32Array;
    for (let place = 0; place < own.length; place += 1) {
      const position = own[place] as number;
      if (position < 0) continue;
      const system = ofComponents[position] as number;
      const isForeign = system !== none && system !== ofFlows[index];
      if (isForeign) for (const uses of comingsAt.at(graph, place, position)) addForeign(uses, system, flow);
      const uses = hosts === undefined ? undefined : found[hosts[position] as number];
      if (uses === undefined) continue;
      uses.hosted.add(flow);
      if (isForeign) addForeign(uses, system, flow);
    }
  }
}

const noComings: readonly Uses[] = [];

function addForeign({ foreignSystems }: Uses, system: number, flow: Flow): void {
  const known = foreignSystems.get(flow);
  if (known === undefined) foreignSystems.set(flow, [system]);
  else if (!known.includes(system)) known.push(system);
}

/** By position, the position of what a component runs on, or -1; undefined where none runs on anything. */
function hostsIn(model: SystemModel): Int32Array | undefined {
  const guests = runningOnOthers(model);
  if (guests.length === 0) return undefined;
  const positions = positionsOf(model);
  const hosts = new Int32Array(model.components.length).fill(none);
  for (const { id, runsOn } of guests) hosts[positions.get(id) as number] = positions.get(runsOn?.id ?? "") ?? none;
  return hosts;
}
