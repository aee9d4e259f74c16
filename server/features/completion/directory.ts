// The names of a model by what they stand for, and how each is written from inside a container. Made once per model.

import type { ComponentKind, Element, Id, SystemModel } from "../../../language/index.ts";

export type ElementSort = "component" | "container" | "place" | "boundary" | "policy" | "data" | "flow";

/** A name that may be proposed. */
export interface Entry {
  readonly element: Element;
  readonly sort: ElementSort;
  /** For components. */
  readonly kind: ComponentKind | undefined;
  readonly detail: string;
}

export interface Directory {
  readonly bySort: Readonly<Record<ElementSort, readonly Entry[]>>;
  /** How an element is called from inside a container; undefined where nearer names hide it. */
  nameFrom(container: Id | undefined, entry: Entry): string | undefined;
}

const directories = new WeakMap<SystemModel, Directory>();

/** The directory of a model. One pass over its elements, once. */
export function directoryOf(model: SystemModel): Directory {
  let directory = directories.get(model);
  if (directory === undefined) {
    directory = makeDirectory(model);
    directories.set(model, directory);
  }
  return directory;
}

function makeDirectory(model: SystemModel): Directory {
  const entries = (sort: ElementSort, detail: string, elements: readonly Element[]): readonly Entry[] =>
    elements.map((element) => ({ element, sort, kind: undefined, detail }));
  const bySort: Directory["bySort"] = {
    component: model.components.map((component) => ({
      element: component,
      sort: "component",
      kind: component.kind,
      detail: component.technology === undefined ? component.kind : `${component.kind} : ${component.technology}`,
    })),
    container: model.containers.map((element) => ({
      element,
      sort: "container",
      kind: undefined,
      detail: element.kind,
    })),
    place: model.regions.flatMap((region) => [
      ...entries("place", "region", [region]),
      ...entries("place", "zone", region.zones),
    ]),
    boundary: entries("boundary", "boundary", model.boundaries),
    policy: entries("policy", "policy", model.policies),
    data: entries("data", "data", model.data),
    flow: entries("flow", "flow", model.flows),
  };
  // What a name means may depend on the kind that is due; a name that another sort has nearer is good all the same.
  const sortsById = new Map<Id, ElementSort>();
  for (const list of Object.values(bySort)) for (const { element, sort } of list) sortsById.set(element.id, sort);
  return {
    bySort,
    nameFrom(container, { element, sort }) {
      for (let around = container; ; around = outer(around)) {
        const prefix = around === undefined ? "" : `${around}.`;
        if (!element.id.startsWith(prefix)) continue;
        const written = element.id.slice(prefix.length);
        if (meaning(written, container, sort, sortsById) === element.id) return written;
        if (around === undefined) return undefined;
      }
    },
  };
}

/** Id that a name means from inside a container. */
function meaning(
  name: string,
  container: Id | undefined,
  sort: ElementSort,
  sortsById: ReadonlyMap<Id, ElementSort>,
): Id | undefined {
  for (let around = container; ; around = outer(around)) {
    const id = around === undefined ? name : `${around}.${name}`;
    if (sortsById.get(id) === sort) return id;
    if (around === undefined) return undefined;
  }
}

/** The container around an id. */
export function outer(id: Id | undefined): Id | undefined {
  if (id === undefined) return undefined;
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}
