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
   * Every fact of every element, by name, then by element. Computes all of them. The list is the asker's and not kept here: who
   * wants all facts goes through them once, and hundreds of thousands would outlive that. What they were made from is kept.
   */
  list(): readonly Fact[];
}

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

/** The lines with the number of each one's first fact among all names. */
const numbered = numberedFrom(lines);
const names: readonly FactName[] = lines.flatMap(([, ...own]) => own);
/** The numbers of the names in the order of the names. */
const numbersInOrder: readonly number[] = names
  .map((_, number) => number)
  .sort((a, b) => byCodeUnit(names[a] as FactName, names[b] as FactName));

interface NumberedLine {
  readonly quantity: Quantity;
  /** No other quantity's. */
  readonly names: readonly FactName[];
  readonly first: number;
}

function numberedFrom(all: readonly Line[]): readonly NumberedLine[] {
  let first = 0;
  return all.map(([quantity, ...own]) => {
    first += own.length;
    return { quantity, names: own, first: first - own.length };
  });
}

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
  const of = perId((id): readonly Fact[] => trimmed(inOrder(context, [aboutOf(context, id)])));
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
  const list = (): readonly Fact[] => inOrder(context, elementsOf(model));
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

function given(fact: Fact | undefined): readonly Fact[] {
  return fact === undefined ? [] : [fact];
}

/**
 * The elements that facts are about, those of one system side by side: what a flow of it was found to do is still at hand when its
 * components are asked about.
 */
function elementsOf({ flows, components, containers, regions }: SystemModel): readonly About[] {
  const bySystem = new Map<Id | undefined, About[]>();
  const add = (system: Id | undefined, id: Id, flow?: Flow, component?: Component): void => {
    const own = bySystem.get(system);
    if (own === undefined) bySystem.set(system, [{ id, flow, component }]);
    else own.push({ id, flow, component });
  };
  for (const flow of flows) add(flow.system, flow.id, flow);
  for (const component of components) add(component.system, component.id, undefined, component);
  for (const { id } of containers) add(id, id);
  for (const { id, zones } of regions) for (const one of [id, ...zones.map((zone) => zone.id)]) add(undefined, one);
  return [...bySystem.values()].flat();
}

/** So many elements are asked about one quantity before they are about the next one. */
const elementsAtOnce = 1000;

/**
 * All facts about elements in the order of their names, then of the elements' ids. One quantity of many elements after the other: what
 * works it out stays at hand meanwhile, and the elements still are when the next one is asked for.
 */
function inOrder(context: FactContext, elements: readonly About[]): readonly Fact[] {
  const found = names.map((): Found => ({ facts: [], ranks: [] }));
  const ranks = ranksOf(elements);
  for (let start = 0; start < elements.length; start += elementsAtOnce) {
    const end = Math.min(elements.length, start + elementsAtOnce);
    const some: Asked<About> = { list: elements.slice(start, end), ranks: ranks.subarray(start, end) };
    const flows = present(some, ({ flow }) => flow);
    const components = present(some, ({ component }) => component);
    const containers = present(some, ({ id }) => context.model.containerById.get(id));
    for (const line of numbered) {
      const { quantity } = line;
      if (quantity.of === "flow") collect(found, line, context, quantity.factsOf, flows);
      else if (quantity.of === "component") collect(found, line, context, quantity.factsOf, components);
      else if (quantity.of === "container") collect(found, line, context, quantity.factsOf, containers);
      else collect(found, line, context, quantity.factsOf, some);
    }
  }
  const all: Fact[] = [];
  const starts = new Int32Array(elements.length + 1);
  for (const number of numbersInOrder) addByRank(all, found[number] as Found, starts);
  return all;
}

/** Elements that are asked about a quantity, with the rank of each among all. */
interface Asked<T> {
  readonly list: readonly T[];
  readonly ranks: ArrayLike<number>;
}

/** Facts of one name with the ranks of their elements. */
interface Found {
  readonly facts: Fact[];
  readonly ranks: number[];
}

/** By position, how many of the elements have an id that comes before the element's. */
function ranksOf(elements: readonly About[]): Int32Array {
  const order = elements.map((_, position) => position);
  order.sort((a, b) => byCodeUnit((elements[a] as About).id, (elements[b] as About).id));
  const ranks = new Int32Array(elements.length);
  for (let rank = 0; rank < order.length; rank += 1) ranks[order[rank] as number] = rank;
  return ranks;
}

/** Adds facts in the order of their ranks; those of one element stay as they are. `starts`: room for a number for each rank and one more. */
function addByRank(all: Fact[], { facts, ranks }: Found, starts: Int32Array): void {
  if (facts.length === 0) return;
  starts.fill(0);
  for (let index = 0; index < ranks.length; index += 1) (starts[(ranks[index] as number) + 1] as number) += 1;
  for (let rank = 1; rank < starts.length; rank += 1) (starts[rank] as number) += starts[rank - 1] as number;
  const order = new Int32Array(facts.length);
  for (let index = 0; index < ranks.length; index += 1) {
    const rank = ranks[index] as number;
    const place = starts[rank] as number;
    starts[rank] = place + 1;
    order[place] = index;
  }
  for (let place = 0; place < order.length; place += 1) all.push(facts[order[place] as number] as Fact);
}

function aboutOf({ model }: FactContext, id: Id): About {
  return { id, flow: model.flowById.get(id), component: model.componentById.get(id) };
}

/** Those of the elements that are what is looked for. */
function present<T>({ list, ranks }: Asked<About>, find: (about: About) => T | undefined): Asked<T> {
  const there: T[] = [];
  const own: number[] = [];
  for (let at = 0; at < list.length; at += 1) {
    const one = find(list[at] as About);
    if (one === undefined) continue;
    there.push(one);
    own.push(ranks[at] as number);
  }
  return { list: there, ranks: own };
}

/** Adds one quantity of some elements to the facts by the number of their name. */
function collect<T>(
  found: readonly Found[],
  { names: own, first }: NumberedLine,
  context: FactContext,
  factsOf: (context: FactContext, one: T) => readonly Fact[],
  { list, ranks }: Asked<T>,
): void {
  for (let at = 0; at < list.length; at += 1) {
    const facts = factsOf(context, list[at] as T);
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as Fact;
      const number = own.length === 1 ? first : first + own.indexOf(fact.name);
      const known = found[number] as Found;
      known.facts.push(fact);
      known.ranks.push(ranks[at] as number);
    }
  }
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
