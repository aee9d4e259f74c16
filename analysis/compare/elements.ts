// The elements of a model with what tells them apart, and what each of them refers to: what two models are matched by.

import type { Dependency, FlowItem, Id, SystemModel } from "../../language/index.ts";

/** Kinds of elements of which one never becomes another. */
export type Group =
  | "container"
  | "component"
  | "region"
  | "zone"
  | "boundary"
  | "policy"
  | "data"
  | "technology"
  | "flow"
  | "decision"
  | "scenario";

/** One declared element, dependencies aside. */
export interface Entry {
  readonly id: Id;
  /** Its own part of the qualified name. */
  readonly name: string;
  /** The element around it, by qualified name. */
  readonly parent?: Id;
  readonly group: Group;
  /** As the language calls it: `service`, `system`, `flow`. */
  readonly kind: string;
  readonly element: object;
  /** What it states about others; of components alone. */
  readonly dependencies: readonly Dependency[];
}

const noDependencies: readonly Dependency[] = [];

/** Every element that the project declares, by group and id. */
export function entriesIn(model: SystemModel): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const add = (group: Group, element: Declared, kind: string = group): void => {
    const { id, name, dependencies = noDependencies } = element;
    const parent = element.parent ?? element.region;
    const own = { id, name, group, kind, element, dependencies };
    entries.set(keyOf(group, id), parent === undefined ? own : { ...own, parent });
  };
  for (const container of model.containers) add("container", container, container.kind);
  for (const component of model.components) add("component", component, component.kind);
  for (const region of model.regions) {
    add("region", region);
    for (const zone of region.zones) add("zone", zone);
  }
  for (const boundary of model.boundaries) add("boundary", boundary);
  for (const policy of model.policies) add("policy", policy);
  for (const data of model.data) add("data", data);
  for (const technology of model.technologies) if (!technology.builtIn) add("technology", technology);
  for (const flow of model.flows) add("flow", flow);
  for (const decision of model.decisions) add("decision", decision);
  for (const scenario of model.scenarios) add("scenario", scenario);
  return entries;
}

interface Declared {
  readonly id: Id;
  readonly name: string;
  readonly parent?: Id;
  readonly region?: Id;
  readonly dependencies?: readonly Dependency[];
}

/** The identity of an element among those of all groups. */
export function keyOf(group: Group, id: Id): string {
  return `${group} ${id}`;
}

/** One mention of an element by another one. */
export interface Mention {
  readonly target: Id;
  /** How: the term, or the verb. */
  readonly as: string;
}

/** Every other element that an element mentions: what it depends on, stands in, passes through. Linear in what it states. */
export function mentionsIn({ group, element, dependencies }: Entry): readonly Mention[] {
  const mentions: Mention[] = [];
  for (const [key, value] of Object.entries(element)) {
    if (key === "dependencies" || key === "zones") continue;
    if (key === "body") addSteps(value as readonly FlowItem[], mentions);
    else addRefs(key, value, mentions);
  }
  if (group !== "component") return mentions;
  for (const dependency of dependencies) {
    mentions.push({ target: dependency.target, as: dependency.verb });
    for (const [key, value] of Object.entries(dependency)) addRefs(`${dependency.verb} ${key}`, value, mentions);
  }
  return mentions;
}

function addRefs(as: string, value: unknown, mentions: Mention[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const one of value) addRefs(as, one, mentions);
  else if ("id" in value && "at" in value && typeof value.id === "string") mentions.push({ target: value.id, as });
  else for (const part of Object.values(value)) addRefs(as, part, mentions);
}

function addSteps(items: readonly FlowItem[], mentions: Mention[]): void {
  for (const item of items) {
    if (item.kind === "step") mentions.push({ target: item.from, as: "from" }, { target: item.to, as: "to" });
    else if (item.kind === "either") for (const { body } of item.branches) addSteps(body, mentions);
    else if (item.kind !== "reply") addSteps(item.body, mentions);
  }
}
