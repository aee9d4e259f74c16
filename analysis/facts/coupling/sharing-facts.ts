// The sharing matrix: for each pair of systems the components that both depend on, how each uses them and what each loses with
// them. Which components count as shared is told in sharing.ts; whether sharing hurts is a rule's judgement.

import type { Container, Id, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import type { FactContext } from "../context.ts";

import { countWords, listWords, nameOf } from "../words.ts";
import { type SharedComponent, type SystemUse, sharingOf } from "./sharing.ts";

/** What two systems share. */
export interface SharedPair {
  readonly systems: readonly [Container, Container];
  /** In declaration order; each with the use that either system makes of it. */
  readonly shared: readonly {
    readonly component: SharedComponent["component"];
    readonly uses: readonly [SystemUse, SystemUse];
  }[];
}

/** What a system shares with each other one, by name of the other. */
export function sharedWith(model: SystemModel, system: Id): readonly SharedPair[] {
  const pairs = new Map<Id, { systems: [Container, Container]; shared: SharedPair["shared"][number][] }>();
  for (const { component, systems } of sharingOf(model, model.flows)) {
    const own = systems.find((use) => use.system.id === system);
    if (own === undefined) continue;
    for (const other of systems) {
      if (other === own) continue;
      let pair = pairs.get(other.system.id);
      if (pair === undefined) {
        pair = { systems: [own.system, other.system], shared: [] };
        pairs.set(other.system.id, pair);
      }
      pair.shared.push({ component, uses: [own, other] });
    }
  }
  return [...pairs.values()].sort((a, b) => (a.systems[1].id < b.systems[1].id ? -1 : 1));
}

/**
 * `shared-components` of a system: the components that it and some other system depend on, in declaration order. Exact over
 * what is declared; nothing can be missing. Source: the shared-infrastructure table of combined systems, a coupling point being
 * what two otherwise separate systems use. Worked example: test/facts/shape.test.ts.
 */
export function sharedFactsOf({ model }: FactContext, system: Container): readonly Fact[] {
  const { id } = system;
  if (system.parent !== undefined || system.kind !== "system") return [];
  const value = sharedIdsBySystem(model).get(id) ?? [];
  return [
    factOf({ name: "shared-components", element: id, kind: "exact", unit: "elements", value, missing: [] }, () => ({
      says: `${system.name} shares ${countWords(value.length, "component")} with other systems`,
      at: system.at,
      steps: sharedWith(model, id).map((pair) => pairWords(model, pair)),
    })),
  ];
}

const idsByModel = new WeakMap<SystemModel, ReadonlyMap<Id, readonly Id[]>>();

function sharedIdsBySystem(model: SystemModel): ReadonlyMap<Id, readonly Id[]> {
  let ids = idsByModel.get(model);
  if (ids === undefined) {
    const collected = new Map<Id, Id[]>();
    for (const { component, systems } of sharingOf(model, model.flows)) {
      for (const { system } of systems) {
        const known = collected.get(system.id);
        if (known === undefined) collected.set(system.id, [component.id]);
        else known.push(component.id);
      }
    }
    ids = collected;
    idsByModel.set(model, ids);
  }
  return ids;
}

function pairWords(model: SystemModel, { systems, shared }: SharedPair): Derivation {
  const names = shared.map(({ component }) => nameOf(model, component.id));
  return {
    says: `with ${systems[1].name}: ${listWords(names)}`,
    steps: shared.map(({ component, uses }) => ({
      says: `${nameOf(model, component.id)}: ${uses.map((use) => useWords(model, use)).join("; ")}`,
      at: component.at,
    })),
  };
}

/** `rides: dispatch reads; request-ride lost with it`. */
function useWords(model: SystemModel, { system, uses, lost, degraded }: SystemUse): string {
  const ways = uses.map(({ user, verb }) => `${nameOf(model, user.id)} ${verb}`);
  const effects = [
    ...lost.map((flow) => `${nameOf(model, flow.id)} lost with it`),
    ...degraded.map((flow) => `${nameOf(model, flow.id)} degraded without it`),
  ];
  return `${system.name} (${[listWords(ways), ...effects].join(", ")})`;
}
