// The names of a model by what they stand for, and how each is written from inside a container. Made once per model.

import type { ComponentKind, Element, Id, SystemModel } from "../../../language/index.ts";
import { outer } from "../ids.ts";

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
  /**
   * What ids of elements begin with that a name written inside a container may mean, innermost first and the empty one last.
   * Containers without an element are left out, and with them whatever nests deeper than a model goes.
   */
  scopesOf(container: Id | undefined): readonly string[];
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
  const scopesOf = scopesAmong(sortsById.keys());
  return {
    bySort,
    scopesOf,
    nameFrom(container, { element, sort }) {
      const scopes = scopesOf(container);
      for (const scope of scopes) {
        if (!element.id.startsWith(scope)) continue;
        const written = element.id.slice(scope.length);
        const meant = scopes.find((nearer) => sortsById.get(nearer + written) === sort);
        if (meant === scope) return written;
      }
      return undefined;
    },
  };
}

/** The scopes around a container in which any of these ids is. The last answer is kept: a list of names asks for one container. */
function scopesAmong(ids: Iterable<Id>): Directory["scopesOf"] {
  const filled = new Set<Id>();
  let longest = 0;
  for (const id of ids) {
    for (let around = outer(id); around !== undefined && !filled.has(around); around = outer(around)) {
      filled.add(around);
      longest = Math.max(longest, around.length);
    }
  }
  let [asked, scopes]: [Id | undefined, readonly string[]] = [undefined, [""]];
  return (container) => {
    if (container === asked) return scopes;
    const found: string[] = [];
    for (let around = container; around !== undefined; around = outer(around)) {
      // An id of a container that nests without end is long, and so is looking it up.
      if (around.length <= longest && filled.has(around)) found.push(`${around}.`);
    }
    [asked, scopes] = [container, [...found, ""]];
    return scopes;
  };
}
