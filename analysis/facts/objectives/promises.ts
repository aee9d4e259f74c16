// What elements promise of their availability, and which promises stand below each other: for every flow and every promising
// component the components that it needs in any case, and those that it needs under conditions. It compares nothing.

import type { Component, Dependency, Flow, Id, Objective, SystemModel } from "../../../language/index.ts";
import { ofFailures } from "../aspects.ts";
import { componentsWith } from "../components-with.ts";
import { perFlowReading } from "../memo.ts";
import type { Standing } from "../redundancy.ts";
import { type Structure, structureOf } from "../structure.ts";
import { needsOf, standingsIn } from "../structure-values.ts";

/**
 * The availability that an element promises: its tightest SLO, else its tightest SLA, which is all that is known of what
 * others run. Undefined where it promises none.
 */
export function promiseOf(element: { readonly objectives: readonly Objective[] }): Objective | undefined {
  let tightest: Objective | undefined;
  for (const objective of element.objectives) {
    if (objective.measure !== "availability") continue;
    const isStronger =
      tightest === undefined ||
      (objective.kind === tightest.kind ? objective.target > tightest.target : objective.kind === "slo");
    if (isStronger) tightest = objective;
  }
  return tightest;
}

/** The promising components, hosts included, that a request depends on. */
export interface Requirements {
  /** Without any one of these every request fails. */
  readonly always: ReadonlySet<Id>;
  /** With one of these lost some requests may fail, or something stands in. */
  readonly sometimes: ReadonlySet<Id>;
}

/** What a flow depends on and what promises something. Linear in its structure, once per flow. */
export const requirementsOf = perFlowReading([...ofFailures, "promises"], (model, flow): Requirements => {
  const structure = structureOf(model, flow);
  const always = new Set<Id>();
  for (const standing of needsOf(structure).standings) addPromising(standing, always);
  const sometimes = new Set<Id>();
  for (const standing of standingsIn(structure)) addPromising(standing, sometimes);
  for (const id of always) sometimes.delete(id);
  return { always, sometimes };
});

function addPromising({ component, hosts }: Standing, to: Set<Id>): void {
  if (isPromising(component)) to.add(component.id);
  for (const host of hosts) if (isPromising(host)) to.add(host.id);
}

function isPromising({ objectives }: Component): boolean {
  return objectives.length > 0 && objectives.some(({ measure }) => measure === "availability");
}

/** A component that promises, as if one flow asked it and nothing else. */
export interface Promiser {
  readonly component: Component;
  readonly promise: Objective;
  readonly requirements: Requirements;
  /** Made when first asked for. */
  readonly structure: () => Structure;
}

/** Those that state objectives: few in most designs. */
export const withObjectives = componentsWith(({ objectives }) => objectives.length > 0);

/** By component; empty where no component promises anything, which costs one look at each. Gone with the snapshot. */
const promisersByModel = new WeakMap<SystemModel, ReadonlyMap<Id, Promiser>>();

export function promisersOf(model: SystemModel): ReadonlyMap<Id, Promiser> {
  let promisers = promisersByModel.get(model);
  if (promisers === undefined) {
    promisers = collectPromisers(model);
    promisersByModel.set(model, promisers);
  }
  return promisers;
}

/** Standings that are looked at for all promisers of a model together: fifty for each of ten thousand. */
const lookBudget = 500_000;

/**
 * A component is asked by a client of its own, in a copy of the model that holds these clients: so its structure is made
 * as every flow's is, with all that it declares. Past the budget, by name, components are left out.
 */
function collectPromisers(model: SystemModel): ReadonlyMap<Id, Promiser> {
  const promises = new Map<Component, Objective>();
  for (const component of withObjectives(model)) {
    const promise = component.kind === "client" ? undefined : promiseOf(component);
    if (promise !== undefined) promises.set(component, promise);
  }
  if (promises.size === 0) return new Map();
  const { asked, questionOf } = askable(model, [...promises.keys()]);
  let looks = 0;
  const promisers = new Map<Id, Promiser>();
  for (const [component, promise] of [...promises].sort(([a], [b]) => (a.id < b.id ? -1 : 1))) {
    if (looks > lookBudget) break;
    const flow = questionOf(component);
    const structure = () => structureOf(asked, flow);
    looks += standingsIn(structure()).length;
    promisers.set(component.id, { component, promise, requirements: requirementsOf(asked, flow), structure });
  }
  return promisers;
}

/** A copy of a model in which each of these components has a client of its own, and the flow in which that client asks it. */
export function askable(
  model: SystemModel,
  components: readonly Component[],
): { readonly asked: SystemModel; readonly questionOf: (component: Component) => Flow } {
  const askers = components.map(askerOf);
  const componentById = new Map(model.componentById);
  for (const asker of askers) componentById.set(asker.id, asker);
  return {
    asked: { ...model, components: [...model.components, ...askers], componentById },
    questionOf: ({ id, name, at }) => {
      const asker = askerId(id);
      const step = { kind: "step", from: asker, to: id, count: 1, verbs: [], at, fromAt: at } as const;
      return { id: asker, name, at, objectives: [], body: [step], accepts: [], tags: [] };
    },
  };
}

/** No name in a text holds a space. */
function askerId(id: Id): Id {
  return `${id} asked`;
}

function askerOf(component: Component): Component {
  const id = askerId(component.id);
  const dependency: Dependency = {
    id: `${id} calls ${component.id}`,
    verb: "calls",
    source: id,
    target: component.id,
    at: component.at,
    policies: [],
    accepts: [],
    requires: [],
    data: [],
    priority: [],
  };
  return {
    id,
    name: id,
    at: component.at,
    kind: "client",
    tags: [],
    across: [],
    in: [],
    latency: [],
    guarantees: [],
    priority: [],
    dependencies: [dependency],
    objectives: [],
    accepts: [],
  };
}
