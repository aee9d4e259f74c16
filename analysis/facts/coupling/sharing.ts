// Components that several systems use: who uses each of them and how, which flows come through it, and what these lose with it.
// It lists; whether sharing hurts is a rule's judgement.

import type { Component, Container, Dependency, Flow, Id, SystemModel, Verb } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { lossEffectsOn } from "../blast-radius.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { declaredFlowsAt } from "../flow-places.ts";
import { perFlow } from "../memo.ts";
import { trimmed } from "../trimmed.ts";

/** One way in which a system uses a component. */
export interface Use {
  readonly user: Component;
  /** `feeds` is a queue or topic that hands the system's work to it. */
  readonly verb: Verb | "runs on" | "feeds";
  /** Undefined for `runs on`; for `feeds` it is the component's own `consumes`. */
  readonly dependency: Dependency | undefined;
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
  const shared: SharedComponent[] = [];
  if (usesById.size === 0) return shared;
  for (const component of model.components) {
    const uses = usesById.get(component.id);
    if (uses === undefined || component.kind === "client") continue;
    const found = systemsOf(model, component, uses);
    if (found.length >= 2) shared.push({ component, systems: found });
  }
  return shared;
}

/** What the systems that count as sharing a component have to do with it, by name. */
function systemsOf(model: SystemModel, component: Component, uses: Uses): readonly SystemUse[] {
  const tallies = new Map<Id, Tally>();
  for (const [system, own] of uses.bySystem) {
    if (countsAsSharing(component, system, own)) tallies.set(system, { uses: own, flows: [], lost: [], degraded: [] });
  }
  if (tallies.size < 2) return noSystems;
  for (const flow of flowsThrough(model, component.id, uses)) count(tallies, uses, flow, "flows");
  for (const { flow, lost, degraded } of lossEffectsOn(model, component.id)) {
    if (lost[1] > 0) count(tallies, uses, flow, "lost");
    else if (degraded[1] > 0) count(tallies, uses, flow, "degraded");
  }
  const systems: SystemUse[] = [];
  for (const [system, { uses: own, flows, lost, degraded }] of tallies) {
    systems.push({
      // A system id of a component or flow always names a container of the model.
      system: model.containerById.get(system) as Container,
      uses: own,
      flows: trimmed(flows),
      lost: trimmed(lost),
      degraded: trimmed(degraded),
    });
  }
  return systems.sort((a, b) => (a.system.id < b.system.id ? -1 : 1));
}

const noSystems: readonly SystemUse[] = [];

/** What one system has to do with a component, while it is collected. Flows are in declaration order. */
interface Tally {
  readonly uses: readonly Use[];
  readonly flows: Flow[];
  readonly lost: Flow[];
  readonly degraded: Flow[];
}

/** Counts a flow for its own system and for those whose components bring it here. */
function count(
  tallies: ReadonlyMap<Id, Tally>,
  { foreignSystems }: Uses,
  flow: Flow,
  as: "flows" | "lost" | "degraded",
): void {
  if (flow.system !== undefined) tallies.get(flow.system)?.[as].push(flow);
  for (const system of foreignSystems.get(flow) ?? nobody) tallies.get(system)?.[as].push(flow);
}

const nobody: readonly Id[] = [];

/** What uses a component that more than one system uses. */
interface Uses {
  /** By the system that they count for, one of a kind for each user, in the order of declarations. */
  readonly bySystem: Map<Id, Use[]>;
  /** Flows of whose components some run on it. */
  readonly hosted: Set<Flow>;
  /** By flow, the other systems from whose components it comes here. */
  readonly foreignSystems: Map<Flow, Id[]>;
}

/** The uses of those components that more than one system uses; few are, and nothing is collected of the others. */
function usesByComponent(model: SystemModel): ReadonlyMap<Id, Uses> {
  const usesById = new Map<Id, Uses>();
  for (const id of usedBySeveral(model))
    usesById.set(id, { bySystem: new Map(), hosted: new Set(), foreignSystems: new Map() });
  if (usesById.size === 0) return usesById;
  for (const user of model.components) {
    const { system, dependencies, runsOn } = user;
    if (system === undefined) continue;
    for (let index = 0; index < dependencies.length; index += 1) {
      const dependency = dependencies[index] as Dependency;
      const uses = usesById.get(dependency.target);
      if (uses !== undefined) addUse(uses, system, { user, verb: dependency.verb, dependency });
    }
    const uses = runsOn === undefined ? undefined : usesById.get(runsOn.id);
    if (uses !== undefined) addUse(uses, system, { user, verb: "runs on", dependency: undefined });
  }
  for (const flow of model.flows) {
    const { uses, foreign, hosts } = tiesOf(model, flow);
    // What a flow brings along counts for its own system.
    for (const { target, use } of uses) {
      const known = usesById.get(target);
      if (known !== undefined) addUse(known, flow.system as Id, use);
    }
    for (const host of hosts) usesById.get(host)?.hosted.add(flow);
    for (const { target, system } of foreign) {
      const foreignSystems = usesById.get(target)?.foreignSystems;
      const known = foreignSystems?.get(flow);
      if (known === undefined) foreignSystems?.set(flow, [system]);
      else known.push(system);
    }
  }
  return usesById;
}

function addUse({ bySystem }: Uses, system: Id, use: Use): void {
  const own = bySystem.get(system);
  if (own === undefined) bySystem.set(system, [use]);
  else if (!own.some((one) => one.user === use.user && one.verb === use.verb)) own.push(use);
}

/** Components whose uses count for more than one system. Linear in the dependencies. */
function usedBySeveral(model: SystemModel): ReadonlySet<Id> {
  const firstSystems = new Map<Id, Id>();
  const several = new Set<Id>();
  const note = (target: Id, system: Id): void => {
    const first = firstSystems.get(target);
    if (first === undefined) firstSystems.set(target, system);
    else if (first !== system) several.add(target);
  };
  for (const { system, dependencies, runsOn } of model.components) {
    if (system === undefined) continue;
    for (let index = 0; index < dependencies.length; index += 1)
      note((dependencies[index] as Dependency).target, system);
    if (runsOn !== undefined) note(runsOn.id, system);
  }
  for (const flow of model.flows) for (const { target } of tiesOf(model, flow).uses) note(target, flow.system as Id);
  return several;
}

/** The flows that come through a component, or through what runs on it, in declaration order. */
function flowsThrough(model: SystemModel, id: Id, { hosted }: Uses): readonly Flow[] {
  const through = declaredFlowsAt(model, id);
  if (hosted.size === 0) return through;
  const all = new Set([...through, ...hosted]);
  return model.flows.filter((flow) => all.has(flow));
}

/** What one flow has to do with components that systems may share. */
interface FlowTies {
  /** Uses that count for the flow's own system; none where it has no system. */
  readonly uses: readonly { readonly target: Id; readonly use: Use }[];
  /** What it comes to from a component of another system, each once. */
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
    for (const known of foreign) if (known.target === target && known.system === other) return;
    foreign.push({ target, system: other });
  };
  const { ids, edges, firstEdge } = flowGraphOf(model, flow);
  for (let position = 0; position < ids.length; position += 1) {
    const source = model.componentById.get(ids[position] as Id);
    const end = firstEdge[position + 1] as number;
    for (let index = firstEdge[position] as number; index < end; index += 1) {
      const { target, dependency, listed, hot } = edges[index] as FlowEdge;
      if (system !== undefined && (source?.kind === "queue" || (source?.kind === "topic" && listed))) {
        uses.push({ target, use: { user: source, verb: "feeds", dependency } });
      }
      if (dependency === undefined) continue;
      const user = dependency.source === source?.id ? source : model.componentById.get(dependency.source);
      if (user === undefined) continue;
      if (user.system === undefined) {
        const { verb } = dependency;
        if (system !== undefined) uses.push({ target: dependency.target, use: { user, verb, dependency } });
      }
      // What a topic brings to everybody is no way of the flow unless it lists it.
      else if (user.system !== system && dependency.target === target && (listed || hot))
        noteForeign(user.system, target);
    }
    if (source?.runsOn === undefined) continue;
    hosts.push(source.runsOn.id);
    noteForeign(source.system, source.runsOn.id);
  }
  return { uses, foreign, hosts };
});

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
