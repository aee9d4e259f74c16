// Declarations that nothing in the design refers to: policies, data, regions and zones, boundaries, technologies, and queues that
// nothing is joined to. Another component that no flow reaches is something else, and no affair of this file.

import type { Dependency, Element, Id, Policy, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";
import { withObjectives } from "./objectives/promises.ts";
import { consumptionsOf } from "./queues/consumptions.ts";
import { perShape } from "./shape.ts";

export interface UnusedDeclaration {
  readonly element: Element;
  readonly kind: "policy" | "data" | "region" | "zone" | "boundary" | "technology" | "queue" | "topic";
}

/**
 * The declarations without a use, in declaration order per kind. A policy is used by a dependency or by a policy that takes terms
 * of it over; data by having a place or being named; a region by what stands in it or its zones, a zone also by what is spread
 * across its region. What stands beside a name that means nothing is used: that name is a problem of the text, and one is enough.
 * A zone of an unused region is told with the region, and the standard library is no declaration of the project. Nothing is
 * unused in a project without components, which is one of declarations for others. Linear in the model.
 */
export function unusedDeclarationsOf(model: SystemModel): readonly UnusedDeclaration[] {
  return unusedIn(model).flatMap(({ kind, id }): UnusedDeclaration[] => {
    const element = declarationsOf(model, kind).find((one) => one.id === id);
    return element === undefined ? [] : [{ kind, element }];
  });
}

interface Unused {
  readonly kind: UnusedDeclaration["kind"];
  readonly id: Id;
}

const unusedIn = perShape((model): readonly Unused[] =>
  collect(model).map(({ kind, element }) => ({ kind, id: element.id })),
);

/** All declarations of a kind. */
function declarationsOf(model: SystemModel, kind: UnusedDeclaration["kind"]): readonly Element[] {
  switch (kind) {
    case "policy":
      return model.policies;
    case "data":
      return model.data;
    case "region":
      return model.regions;
    case "zone":
      return model.regions.flatMap((region) => region.zones);
    case "boundary":
      return model.boundaries;
    case "technology":
      return model.technologies;
    case "queue":
    case "topic":
      return model.components;
    default:
      return kind satisfies never;
  }
}

function collect(model: SystemModel): readonly UnusedDeclaration[] {
  if (model.components.length === 0) return [];
  const used = usedIds(model);
  const none = <Kind extends UnusedDeclaration["kind"]>(kind: Kind, elements: readonly Element[]) =>
    elements.filter(({ id }) => !used.has(id)).map((element) => ({ kind, element }));
  const regions = model.regions.flatMap((region): UnusedDeclaration[] => {
    const zones = none("zone", region.zones);
    if (used.has(region.id)) return zones;
    return zones.length === region.zones.length ? [{ kind: "region", element: region }] : zones;
  });
  return [
    ...none("policy", model.policies),
    ...none("data", model.data),
    ...regions,
    ...none("boundary", model.boundaries),
    ...unjoinedQueuesOf(model),
    ...unusedTechnologiesOf(model),
  ];
}

function unusedTechnologiesOf({ technologies, components }: SystemModel): readonly UnusedDeclaration[] {
  const own = technologies.filter(({ builtIn }) => !builtIn);
  if (own.length === 0) return [];
  const used = new Set(components.map(({ technology }) => technology));
  return own.filter(({ name }) => !used.has(name)).map((element) => ({ kind: "technology", element }));
}

/**
 * Queues and topics that nothing puts messages into and nothing takes them from. Those that messages are set aside in, that are
 * `public`, or that are official for some data have a use of their own.
 */
function unjoinedQueuesOf(model: SystemModel): readonly UnusedDeclaration[] {
  const { fed, drawn, asideByTarget } = consumptionsOf(model);
  const records = new Set(model.data.flatMap((data) => data.authorities.map((store) => store.id)));
  const named = new Set(leavingOut(model).flatMap(({ leftOut = [] }) => leftOut.map((ref) => ref.id)));
  return queuesIn(model).flatMap((component): UnusedDeclaration[] => {
    const { id, kind } = component;
    if (kind !== "queue" && kind !== "topic") return [];
    const isJoined = fed.has(id) || drawn.has(id) || asideByTarget.has(id) || records.has(id) || named.has(id);
    return isJoined || component.public !== undefined ? [] : [{ kind, element: component }];
  });
}

const queuesIn = componentsWith(({ kind }) => kind === "queue" || kind === "topic");
const leavingOut = componentsWith(({ leftOut }) => leftOut !== undefined);

/** Everything that something refers to; of what holds a state, also what has a place of its own. */
function usedIds(model: SystemModel): ReadonlySet<Id> {
  const used = new Set<Id>();
  const use = (refs: readonly { readonly id: Id }[]) => {
    // Most lists are empty.
    for (let index = 0; index < refs.length; index += 1) used.add((refs[index] as { readonly id: Id }).id);
  };
  for (const component of model.components) {
    use(component.across);
    use(component.in);
    if (component.boundary !== undefined) used.add(component.boundary.id);
    const { dependencies } = component;
    for (let index = 0; index < dependencies.length; index += 1) {
      const { policies, data } = dependencies[index] as Dependency;
      use(policies);
      use(data);
    }
  }
  for (const { leftOut = [] } of leavingOut(model)) use(leftOut);
  for (const { objectives } of [...model.flows, ...withObjectives(model)]) {
    for (const { data } of objectives) if (data !== undefined) used.add(data.id);
  }
  for (const { id, authorities, derived, hasLostPlaces } of model.data) {
    if (authorities.length + derived.length > 0 || hasLostPlaces === true) used.add(id);
  }
  for (const scenario of model.scenarios)
    use(scenario.statements.map((statement) => ("target" in statement ? statement.target : statement.flow)));
  for (const region of model.regions) if (used.has(region.id)) use(region.zones);
  usePolicies(model.policies, used);
  return used;
}

/** A policy that builds on another one keeps the places of the terms that it takes over, which are in the other's block. */
function usePolicies(policies: readonly Policy[], used: Set<Id>): void {
  const idsByBlock = new Map<number, Id[]>();
  for (const { id, at } of policies) idsByBlock.set(at.block, [...(idsByBlock.get(at.block) ?? []), id]);
  for (const policy of policies) {
    for (const block of blocksIn(policy.terms)) {
      if (block !== policy.at.block) for (const id of idsByBlock.get(block) ?? []) used.add(id);
    }
  }
}

/** The blocks of all places inside a value. Its depth is that of a term. */
function blocksIn(value: unknown): readonly number[] {
  if (typeof value !== "object" || value === null) return [];
  if ("block" in value && typeof value.block === "number") return [value.block];
  return Object.values(value).flatMap(blocksIn);
}
