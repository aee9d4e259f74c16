// What pictures and reports show beyond single facts: tables and states that take a whole design at once. Plain data, worked out when
// first asked for, by the same functions that rules use.

import type { Count, Id, SystemModel } from "../language/index.ts";
import { type DomainsInsight, domainsOf } from "./domains.ts";
import { type SharedComponent, sharingOf } from "./facts/coupling/sharing.ts";
import { flowGraphOf } from "./facts/flow-graph.ts";
import type { Facts } from "./facts/index.ts";
import type { Failing } from "./failure-strike.ts";
import { type FailureState, failureStateOf, worstFailure } from "./failures.ts";
import { type FlowSight, flowSightOf } from "./flow-sight.ts";
import { type Lineages, lineagesOf } from "./lineage.ts";
import { type Readings, type ReadQuantity, readingsOf, termsOf } from "./readings.ts";

/** How one system uses a shared component, and what it loses with it. */
export interface SharedUse {
  /** The system that uses it. */
  readonly system: Id;
  /** What is done with it, as the language spells it, each once: `calls`, `reads`, `runs on`, `feeds`. */
  readonly verbs: readonly string[];
  /** The system's components that do. */
  readonly users: readonly Id[];
  /** The system's flows that come through it, in declaration order. */
  readonly flows: readonly Id[];
  /** Those of them that fail with it, and those that are then served only because something stands in. */
  readonly lost: readonly Id[];
  readonly degraded: readonly Id[];
}

/** A component that several systems use. */
export interface SharedRow {
  readonly component: Id;
  /** At least two, by name of the system. */
  readonly uses: readonly SharedUse[];
}

export interface Insight {
  /** One quantity at every component and dependency that has it; of components only at those asked about, where that is written. */
  readings(quantity: ReadQuantity, of?: ReadonlySet<Id>): Readings;
  /** What each dependency asks for beyond its verb, by its id: `timeout 2s, 3 attempts`; without those that write nothing. */
  terms(): ReadonlyMap<Id, string>;
  /** The flows that come through each component, in declaration order; without components that none comes through. Exact. */
  flowsThrough(): ReadonlyMap<Id, readonly Id[]>;
  /** The table of shared infrastructure, in declaration order of the components; empty where nothing is shared. Exact. */
  sharing(): readonly SharedRow[];
  /** Regions and zones, what stands in them, and what goes down with each. Exact. */
  domains(): DomainsInsight;
  /** Where data is official and what follows it, how late; nothing where no data is declared and no cache is of anything. */
  lineages(atMost: Count): Lineages;
  /** The single failure that loses most; undefined in a design without components. */
  worstFailure(): Failing | undefined;
  /** The design while these have failed or are slow, as of a moment of the timeline that follows; of its last one where unsaid. */
  under(failing: readonly Failing[], moment?: number): FailureState;
  /** One flow's messages and where its time goes; undefined for what is no flow. */
  flow(id: Id): FlowSight | undefined;
}

/** Insight into a design, from its facts. Cheap: nothing is computed before it is asked for. */
export function insightOf(facts: Facts): Insight {
  const { model } = facts;
  return {
    domains: () => domainsOf(model),
    lineages: (atMost) => lineagesOf(facts, atMost),
    readings: (quantity, of) => readingsOf(facts, quantity, of),
    terms: () => termsIn(model),
    flowsThrough: () => flowsThroughIn(model),
    worstFailure: () => worstFailure(facts),
    under: (failing, moment) => failureStateOf(facts, failing, moment),
    flow: (id) => flowSightOf(facts, id),
    sharing: () => sharingOf(model, model.flows).map(toRow),
  };
}

function termsIn({ components }: SystemModel): ReadonlyMap<Id, string> {
  const dependencies = components.flatMap((component) => component.dependencies);
  return new Map(dependencies.map((one) => [one.id, termsOf(one)] as const).filter(([, terms]) => terms !== ""));
}

function flowsThroughIn(model: SystemModel): ReadonlyMap<Id, readonly Id[]> {
  const through = new Map<Id, Id[]>();
  for (const flow of model.flows) {
    for (const id of flowGraphOf(model, flow).ids) {
      const known = through.get(id);
      if (known === undefined) through.set(id, [flow.id]);
      else known.push(flow.id);
    }
  }
  return through;
}

function toRow({ component, systems }: SharedComponent): SharedRow {
  return {
    component: component.id,
    uses: systems.map(({ system, uses, flows, lost, degraded }) => ({
      system: system.id,
      verbs: [...new Set(uses.map(({ verb }) => verb))],
      users: [...new Set(uses.map(({ user }) => user.id))],
      flows: flows.map(({ id }) => id),
      lost: lost.map(({ id }) => id),
      degraded: degraded.map(({ id }) => id),
    })),
  };
}
