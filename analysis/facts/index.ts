// The facts of one snapshot: every quantity, computed when first read, once, and thrown away with the snapshot.
// A quantity lives in a file of its own and has its lines here; nothing is invalidated, and no judgement is made.

import type { Flow, Id, SystemModel } from "../../language/index.ts";
import type { Fact } from "../fact.ts";
import type { Settings } from "../options.ts";
import { availabilityCapFactOf, availabilityFactOf } from "./availability.ts";
import { blastRadiusFactOf } from "./blast-radius.ts";
import { fanFactsOf } from "./coupling.ts";
import { cutSetsFactOf } from "./cut-sets.ts";
import { errorBudgetFactOf } from "./error-budget.ts";
import { loadFactOf, type Traffic, trafficOf } from "./load.ts";
import { retryFactsOf } from "./retry-facts.ts";

export interface Facts {
  /** How the flows visit the components. */
  readonly traffic: Traffic;
  /** Every fact about an element, by name; empty for an element that has none. */
  of(id: Id): readonly Fact[];
  /** Every fact of every element, by name, then by element. Computes all of them. */
  list(): readonly Fact[];
}

/** Facts of a model. Cheap: nothing is computed before it is read. */
export function createFacts(model: SystemModel, _options: Settings): Facts {
  const traffic = once(() => trafficOf(model));

  const ofFlow = (id: Id, factOf: (flow: Flow) => Fact | undefined): readonly Fact[] => {
    const flow = model.flowById.get(id);
    return given(flow === undefined ? undefined : factOf(flow));
  };
  const quantities: readonly ((id: Id) => readonly Fact[])[] = [
    (id) => ofFlow(id, (flow) => availabilityFactOf(model, flow)),
    (id) => ofFlow(id, (flow) => availabilityCapFactOf(model, flow)),
    (id) => given(blastRadiusFactOf(model, id)),
    (id) => ofFlow(id, (flow) => cutSetsFactOf(model, flow)),
    (id) => ofFlow(id, errorBudgetFactOf),
    (id) => fanFactsOf(model, id),
    (id) => loadFactOf(model, traffic(), id),
    (id) => retryFactsOf(model, traffic(), id),
  ];

  const of = perId((id) => quantities.flatMap((quantity) => quantity(id)).sort(byNameAndElement));
  const list = once(() => elementsOf(model).flatMap(of).sort(byNameAndElement));
  return {
    get traffic() {
      return traffic();
    },
    of,
    list,
  };
}

function given(fact: Fact | undefined): readonly Fact[] {
  return fact === undefined ? [] : [fact];
}

/** The elements that facts are about. */
function elementsOf(model: SystemModel): readonly Id[] {
  return [
    ...model.flows.map((flow) => flow.id),
    ...model.components.map((component) => component.id),
    ...model.regions.flatMap((region) => [region.id, ...region.zones.map((zone) => zone.id)]),
  ];
}

/** Names compare by code unit, so that every machine sorts alike. */
function byNameAndElement(a: Fact, b: Fact): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.element !== b.element) return a.element < b.element ? -1 : 1;
  return 0;
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
