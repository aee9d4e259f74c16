// The facts of one snapshot: every quantity, computed when first read, once, and thrown away with the snapshot.
// A quantity lives in a file of its own and has its lines here; nothing is invalidated, and no judgement is made.

import type { Component, Container, Flow, Id, SystemModel } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import type { Fact, FactName } from "../fact.ts";
import type { Settings } from "../options.ts";
import { availabilityCapFactOf, availabilityFactOf } from "./availability.ts";
import { blastRadiusFactOf } from "./blast-radius.ts";
import { concurrencyFactsOf } from "./capacity/concurrency.ts";
import { utilisationFactsOf } from "./capacity/utilisation.ts";
import { cascadeFactsOf } from "./cascade/cascade-facts.ts";
import type { FactContext } from "./context.ts";
import { cycleFactsOf } from "./coupling/cycles.ts";
import { chainFactOf, dominatedFactsOf, instabilityFactsOf } from "./coupling/shape-facts.ts";
import { sharedFactsOf } from "./coupling/sharing-facts.ts";
import { fanFactsOf } from "./coupling.ts";
import { cutSetCountFactOf, cutSetsFactOf } from "./cut-sets.ts";
import { errorBudgetFactOf } from "./error-budget.ts";
import { readFactsOf } from "./guarantees/consistency.ts";
import { deliveryFactOf } from "./guarantees/delivery.ts";
import { orderFactOf } from "./guarantees/order.ts";
import { importanceFactOf } from "./importance.ts";
import { inheritComponents } from "./inheritance.ts";
import { trafficOf } from "./load.ts";
import { loadFactOf } from "./load-fact.ts";
import type { Loaded } from "./memo.ts";
import { burnRateFactOf } from "./objectives/burn-rate.ts";
import { carriedObjectiveFactOf } from "./objectives/carried.ts";
import { queueFactsOf } from "./queues/queue-facts.ts";
import { hiddenCapacityFactsOf } from "./retries/hidden-capacity-facts.ts";
import { retryFactsOf } from "./retry-facts.ts";
import { latencyFactsOf } from "./time/latency-facts.ts";
import { worstCaseFactsOf } from "./time/worst-case-facts.ts";
import { trimmed } from "./trimmed.ts";

export interface Facts extends FactContext {
  /** The model with its traffic once that has been read; until then, what the traffic will take values over from. */
  readonly lastLoaded: Loaded | undefined;
  /** Every fact about an element, by name; empty for an element that has none. */
  of(id: Id): readonly Fact[];
  /** One fact about an element. Computes no other quantity. */
  one(id: Id, name: FactName): Fact | undefined;
  /**
   * Tells every fact of every element, one quantity after the other, in the order of declarations. Computes all of them, each when it is
   * told, and keeps none: who wants all facts goes through them once, and 150,000 (of 10,000 components) would outlive that. What they were
   * made from is kept.
   */
  each(visit: Visit): void;
  /** What `each` tells, by name, then by element. The list is the asker's. */
  list(): readonly Fact[];
}

/** What is done with each fact. */
type Visit = (fact: Fact) => void;

/** What works out the facts about one element: empty where it is nothing that the quantity is of. */
type Quantity =
  | { readonly of: "flow"; readonly factsOf: (context: FactContext, flow: Flow) => readonly Fact[] }
  | { readonly of: "component"; readonly factsOf: (context: FactContext, component: Component) => readonly Fact[] }
  | { readonly of: "container"; readonly factsOf: (context: FactContext, container: Container) => readonly Fact[] }
  /** Of elements of several kinds, or of zones and regions. */
  | { readonly of: "element"; readonly factsOf: (context: FactContext, about: About) => readonly Fact[] };

/** An element with the flow or component that it is: looked up once for all quantities. */
interface About {
  readonly id: Id;
  readonly flow: Flow | undefined;
  readonly component: Component | undefined;
}

type Line = readonly [quantity: Quantity, ...gives: FactName[]];

/** Every quantity there is with the facts that it gives; one line each. */
const lines: readonly Line[] = [
  [ofFlow((context, flow) => given(availabilityFactOf(context, flow))), "availability"],
  [ofFlow((context, flow) => given(availabilityCapFactOf(context, flow))), "availability-cap"],
  [ofElement(({ model }, { id, component }) => given(blastRadiusFactOf(model, id, component))), "blast-radius"],
  [ofFlow(({ model }, flow) => given(burnRateFactOf(model, flow))), "burn-rate"],
  [
    ofElement(({ model }, { flow, component }) => given(carriedObjectiveFactOf(model, flow, component))),
    "carried-objective",
  ],
  [ofFlow(({ model }, flow) => given(cutSetsFactOf(model, flow))), "cut-sets"],
  [ofFlow(({ model }, flow) => given(cutSetCountFactOf(model, flow))), "cut-set-count"],
  [ofComponent(({ model }, component) => given(deliveryFactOf(model, component))), "delivery"],
  [ofFlow((_, flow) => given(errorBudgetFactOf(flow))), "error-budget"],
  [
    ofElement((context, { id, component }) => cascadeFactsOf(context, id, component)),
    "cascade-failure",
    "cascade-slowdown",
  ],
  [ofFlow((context, flow) => [chainFactOf(context, flow)]), "chain-depth"],
  [ofComponent(cycleFactsOf), "cycle"],
  [ofComponent(dominatedFactsOf), "dominated"],
  [ofComponent(instabilityFactsOf), "instability"],
  [{ of: "container", factsOf: sharedFactsOf }, "shared-components"],
  [ofComponent(({ model }, component) => fanFactsOf(model, component)), "fan-in", "fan-out"],
  [ofFlow(({ model }, flow) => given(importanceFactOf(model, flow))), "importance"],
  [ofComponent(({ model, traffic }, component) => loadFactOf(model, traffic, component)), "load"],
  [ofComponent(({ model }, component) => given(orderFactOf(model, component))), "order"],
  [
    ofComponent((context, { id }) => queueFactsOf(context, id)),
    "queue-utilisation",
    "queue-wait",
    "backlog",
    "drain-time",
  ],
  [ofElement(({ model }, { flow, component }) => readFactsOf(model, flow, component)), "consistency", "staleness"],
  [
    ofComponent(({ model, traffic }, component) => retryFactsOf(model, traffic, component)),
    "retry-factor-burst",
    "retry-factor-sustained",
  ],
  [ofComponent(concurrencyFactsOf), "concurrency"],
  [ofFlow(latencyFactsOf), "latency-p50", "latency-p99", "latency-p99-least", "latency-p99-most"],
  [ofComponent(utilisationFactsOf), "utilisation", "utilisation-peak", "utilisation-degraded"],
  [ofElement((context, { flow, component }) => worstCaseFactsOf(context, flow, component)), "worst-case-time"],
  [ofComponent(hiddenCapacityFactsOf), "hidden-capacity"],
];

/** All names in their order. */
const names: readonly FactName[] = lines.flatMap(([, ...gives]) => gives).sort(byCodeUnit);

/** The quantity that gives a fact. */
const quantityByName: ReadonlyMap<FactName, Quantity> = new Map(
  lines.flatMap(([quantity, ...gives]) => gives.map((name) => [name, quantity] as const)),
);

/**
 * Facts of a model. Cheap: nothing is computed before it is read. What the values of components may be taken over from is
 * let go of as soon as the traffic has been read.
 */
export function createFacts(model: SystemModel, settings: Settings, previous?: Loaded): Facts {
  let lastLoaded = previous;
  const traffic = once(() => {
    const loaded = { model, traffic: trafficOf(model) };
    if (lastLoaded !== undefined) inheritComponents(lastLoaded, loaded);
    lastLoaded = loaded;
    return loaded.traffic;
  });
  const context: FactContext = {
    model,
    settings,
    get traffic() {
      return traffic();
    },
  };
  const of = perId((id): readonly Fact[] => trimmed(sortedFacts(context, oneElement(context, id))));
  const asked = new Map<Quantity, (id: Id) => readonly Fact[]>();
  const one = (id: Id, name: FactName): Fact | undefined => {
    const quantity = quantityByName.get(name);
    if (quantity === undefined) return undefined;
    let known = asked.get(quantity);
    if (known === undefined) {
      known = perId((about) => askAbout(context, quantity, about));
      asked.set(quantity, known);
    }
    return known(id).find((fact) => fact.name === name);
  };
  const each = (visit: Visit): void => tellFacts(context, elementsOf(model), visit);
  const list = (): readonly Fact[] => sortedFacts(context, elementsOf(model));
  return {
    model,
    settings,
    get traffic() {
      return traffic();
    },
    get lastLoaded() {
      return lastLoaded;
    },
    of,
    one,
    each,
    list,
  };
}

function ofFlow(factsOf: (context: FactContext, flow: Flow) => readonly Fact[]): Quantity {
  return { of: "flow", factsOf };
}

function ofComponent(factsOf: (context: FactContext, component: Component) => readonly Fact[]): Quantity {
  return { of: "component", factsOf };
}

function ofElement(factsOf: (context: FactContext, about: About) => readonly Fact[]): Quantity {
  return { of: "element", factsOf };
}

function given<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one];
}

/** What quantities are asked about, by what they are of, in the order of declarations. */
interface Elements {
  readonly flow: readonly Flow[];
  readonly component: readonly Component[];
  readonly container: readonly Container[];
  /** All of these one kind after the other, and behind them regions with their zones. */
  readonly element: readonly About[];
}

function elementsOf({ flows, components, containers, regions }: SystemModel): Elements {
  const all: About[] = [];
  for (const flow of flows) all.push({ id: flow.id, flow, component: undefined });
  for (const component of components) all.push({ id: component.id, flow: undefined, component });
  const add = (id: Id): void => void all.push({ id, flow: undefined, component: undefined });
  for (const { id } of containers) add(id);
  for (const { id, zones } of regions) for (const one of [id, ...zones.map((zone) => zone.id)]) add(one);
  return { flow: flows, component: components, container: containers, element: all };
}

/** One element and no other. */
function oneElement(context: FactContext, id: Id): Elements {
  const about = aboutOf(context, id);
  return {
    flow: given(about.flow),
    component: given(about.component),
    container: given(context.model.containerById.get(id)),
    element: [about],
  };
}

/** Tells all facts about elements. One quantity of all of them after the other: what works it out stays at hand meanwhile. */
function tellFacts(context: FactContext, elements: Elements, visit: Visit): void {
  for (const [quantity] of lines) {
    if (quantity.of === "flow") tell(context, quantity.factsOf, elements.flow, visit);
    else if (quantity.of === "component") tell(context, quantity.factsOf, elements.component, visit);
    else if (quantity.of === "container") tell(context, quantity.factsOf, elements.container, visit);
    else tell(context, quantity.factsOf, elements.element, visit);
  }
}

/** Tells what one quantity says of some elements. */
function tell<T>(
  context: FactContext,
  factsOf: (context: FactContext, one: T) => readonly Fact[],
  about: readonly T[],
  visit: Visit,
): void {
  for (let at = 0; at < about.length; at += 1) {
    const facts = factsOf(context, about[at] as T);
    for (let index = 0; index < facts.length; index += 1) visit(facts[index] as Fact);
  }
}

/** All facts about elements, by name, then by element; those of one name about one element as they were told. */
function sortedFacts(context: FactContext, elements: Elements): readonly Fact[] {
  const byName = new Map(names.map((name): [FactName, Fact[]] => [name, []]));
  tellFacts(context, elements, (fact) => byName.get(fact.name)?.push(fact));
  return [...byName.values()].flatMap((facts) => facts.sort((a, b) => byCodeUnit(a.element, b.element)));
}

function aboutOf({ model }: FactContext, id: Id): About {
  return { id, flow: model.flowById.get(id), component: model.componentById.get(id) };
}

/** What one quantity says of one element. */
function askAbout(context: FactContext, quantity: Quantity, id: Id): readonly Fact[] {
  const { flowById, componentById, containerById } = context.model;
  if (quantity.of === "element") return quantity.factsOf(context, aboutOf(context, id));
  if (quantity.of === "flow") return asked(context, quantity.factsOf, flowById.get(id));
  if (quantity.of === "component") return asked(context, quantity.factsOf, componentById.get(id));
  return asked(context, quantity.factsOf, containerById.get(id));
}

function asked<T>(
  context: FactContext,
  factsOf: (context: FactContext, one: T) => readonly Fact[],
  about: T | undefined,
): readonly Fact[] {
  return about === undefined ? [] : factsOf(context, about);
}

/** The value of `make`, made when first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The value of `make` for each id, made when first asked for. */
function perId<T extends object>(make: (id: Id) => T): (id: Id) => T {
  const made = new Map<Id, T>();
  return (id) => {
    let value = made.get(id);
    if (value === undefined) {
      value = make(id);
      made.set(id, value);
    }
    return value;
  };
}
