// The facts of one snapshot: every quantity, computed when first read, once, and thrown away with the snapshot.
// A quantity lives in a file of its own and has its lines here; nothing is invalidated, and no judgement is made.

import type { Flow, Id, SystemModel } from "../../language/index.ts";
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

/** The facts about one element; none where it is nothing that the quantity is of. */
export type Quantity = (context: FactContext, id: Id) => readonly Fact[];

/** The quantities that are of flows alone. */
const ofFlowsAlone = new Set<Quantity>();

/** Every quantity there is with the facts that it gives; one line each. */
const lines: readonly (readonly [quantity: Quantity, ...gives: FactName[]])[] = [
  [ofFlow(({ model }, flow) => given(availabilityFactOf(model, flow))), "availability"],
  [ofFlow(({ model }, flow) => given(availabilityCapFactOf(model, flow))), "availability-cap"],
  [({ model }, id) => given(blastRadiusFactOf(model, id)), "blast-radius"],
  [ofFlow(({ model }, flow) => given(burnRateFactOf(model, flow))), "burn-rate"],
  [({ model }, id) => given(carriedObjectiveFactOf(model, id)), "carried-objective"],
  [ofFlow(({ model }, flow) => given(cutSetsFactOf(model, flow))), "cut-sets"],
  [ofFlow(({ model }, flow) => given(cutSetCountFactOf(model, flow))), "cut-set-count"],
  [({ model }, id) => given(deliveryFactOf(model, id)), "delivery"],
  [ofFlow((_, flow) => given(errorBudgetFactOf(flow))), "error-budget"],
  [(context, id) => cascadeFactsOf(context, id), "cascade-failure", "cascade-slowdown"],
  [ofFlow((context, flow) => [chainFactOf(context, flow)]), "chain-depth"],
  [(context, id) => cycleFactsOf(context, id), "cycle"],
  [(context, id) => dominatedFactsOf(context, id), "dominated"],
  [(context, id) => instabilityFactsOf(context, id), "instability"],
  [(context, id) => sharedFactsOf(context, id), "shared-components"],
  [({ model }, id) => fanFactsOf(model, id), "fan-in", "fan-out"],
  [ofFlow(({ model }, flow) => given(importanceFactOf(model, flow))), "importance"],
  [({ model, traffic }, id) => loadFactOf(model, traffic, id), "load"],
  [({ model }, id) => given(orderFactOf(model, id)), "order"],
  [queueFactsOf, "queue-utilisation", "queue-wait", "backlog", "drain-time"],
  [({ model }, id) => readFactsOf(model, id), "consistency", "staleness"],
  [({ model, traffic }, id) => retryFactsOf(model, traffic, id), "retry-factor-burst", "retry-factor-sustained"],
  [concurrencyFactsOf, "concurrency"],
  [ofFlow(latencyFactsOf), "latency-p50", "latency-p99", "latency-p99-least", "latency-p99-most"],
  [utilisationFactsOf, "utilisation", "utilisation-peak", "utilisation-degraded"],
  [worstCaseFactsOf, "worst-case-time"],
  [hiddenCapacityFactsOf, "hidden-capacity"],
];

/** Every quantity there is. Exported to be measured one by one. */
export const quantities: readonly Quantity[] = lines.map(([quantity]) => quantity);

/** A quantity with its facts' names, which are no other's, and the number of the first of these among all names. */
interface Line {
  readonly quantity: Quantity;
  readonly names: readonly FactName[];
  readonly first: number;
}

const numbered: readonly Line[] = numberedFrom(lines);
const names: readonly FactName[] = numbered.flatMap((line) => line.names);
/** The numbers of the names in the order of the names. */
const numbersInOrder: readonly number[] = names
  .map((_, number) => number)
  .sort((a, b) => byCodeUnit(names[a] as FactName, names[b] as FactName));

function numberedFrom(all: typeof lines): readonly Line[] {
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
  const of = perId((id): readonly Fact[] => trimmed(inOrder(context, [id])));
  const asked = new Map<Quantity, (id: Id) => readonly Fact[]>();
  const one = (id: Id, name: FactName): Fact | undefined => {
    const quantity = quantityByName.get(name);
    if (quantity === undefined) return undefined;
    let known = asked.get(quantity);
    if (known === undefined) {
      known = perId((about) => quantity(context, about));
      asked.set(quantity, known);
    }
    return known(id).find((fact) => fact.name === name);
  };
  const list = (): readonly Fact[] => inOrder(context, [...elementsOf(model)].sort(byCodeUnit));
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

/** A quantity of flows alone. */
function ofFlow(factsOf: (context: FactContext, flow: Flow) => readonly Fact[]): Quantity {
  const quantity: Quantity = (context, id) => {
    const flow = context.model.flowById.get(id);
    return flow === undefined ? [] : factsOf(context, flow);
  };
  ofFlowsAlone.add(quantity);
  return quantity;
}

function given(fact: Fact | undefined): readonly Fact[] {
  return fact === undefined ? [] : [fact];
}

/** The elements that facts are about. */
function elementsOf(model: SystemModel): readonly Id[] {
  return [
    ...model.flows.map((flow) => flow.id),
    ...model.components.map((component) => component.id),
    ...model.containers.map((container) => container.id),
    ...model.regions.flatMap((region) => [region.id, ...region.zones.map((zone) => zone.id)]),
  ];
}

/** So many elements are asked about one quantity before they are about the next one. */
const elementsAtOnce = 1000;

/**
 * All facts about elements, which are given in order: by name, then by element. Sorting them would take longer. One quantity of many
 * elements after the other: what works it out stays at hand meanwhile, and the elements still are when the next one is asked for.
 */
function inOrder(context: FactContext, ids: readonly Id[]): Fact[] {
  const found = names.map((): Fact[] => []);
  for (let start = 0; start < ids.length; start += elementsAtOnce) {
    const some = ids.length > elementsAtOnce ? ids.slice(start, start + elementsAtOnce) : ids;
    const flows = some.filter((id) => context.model.flowById.has(id));
    for (const line of numbered) collect(found, context, line, ofFlowsAlone.has(line.quantity) ? flows : some);
  }
  return ([] as Fact[]).concat(...numbersInOrder.map((number) => found[number] as Fact[]));
}

/** Adds one quantity of some elements to the lists of facts by the number of their name. */
function collect(found: readonly Fact[][], context: FactContext, line: Line, ids: readonly Id[]): void {
  const { quantity, names: own, first } = line;
  for (let at = 0; at < ids.length; at += 1) {
    const facts = quantity(context, ids[at] as Id);
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as Fact;
      const number = own.length === 1 ? first : first + own.indexOf(fact.name);
      (found[number] as Fact[]).push(fact);
    }
  }
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
