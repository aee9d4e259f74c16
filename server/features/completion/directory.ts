// The names of a model by what they stand for, and how each is written from inside a container. Made once per model, of what the model
// shares with the one before it.

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

/** The last directory of models whose containers are the same objects: of these, one comes of the other by an edit. */
const lastByContainers = new WeakMap<SystemModel["containerById"], { model: SystemModel; directory: Directory }>();

/** The directory of a model. One pass over its elements, once. */
export function directoryOf(model: SystemModel): Directory {
  const last = lastByContainers.get(model.containerById);
  if (last?.model === model) return last.directory;
  const directory = makeDirectory(model, last?.directory);
  lastByContainers.set(model.containerById, { model, directory });
  return directory;
}

function makeDirectory(model: SystemModel, last: Directory | undefined): Directory {
  const named = (sort: ElementSort, detailOf: (element: Element) => string, elements: readonly Element[]) =>
    entriesOf(elements, last?.bySort[sort], (element) => ({
      element,
      sort,
      kind: undefined,
      detail: detailOf(element),
    }));
  const bySort: Directory["bySort"] = {
    component: entriesOf(model.components, last?.bySort.component, (component) => ({
      element: component,
      sort: "component",
      kind: component.kind,
      detail: component.technology === undefined ? component.kind : `${component.kind} : ${component.technology}`,
    })),
    container: entriesOf(model.containers, last?.bySort.container, (container) => ({
      element: container,
      sort: "container",
      kind: undefined,
      detail: container.kind,
    })),
    place: named(
      "place",
      (place) => ("zones" in place ? "region" : "zone"),
      model.regions.flatMap((region) => [region, ...region.zones]),
    ),
    boundary: named("boundary", () => "boundary", model.boundaries),
    policy: named("policy", () => "policy", model.policies),
    data: named("data", () => "data", model.data),
    flow: named("flow", () => "flow", model.flows),
  };
  return { bySort, ...(last !== undefined && hasSameNames(last.bySort, bySort) ? namesOf(last) : readNames(bySort)) };
}

/** The entries of elements; those of elements that stand where they stood are the ones before, and so is a list of nothing else. */
function entriesOf<One extends Element>(
  elements: readonly One[],
  last: readonly Entry[] | undefined,
  entryOf: (element: One) => Entry,
): readonly Entry[] {
  let isSame = last?.length === elements.length;
  const entries = elements.map((element, index) => {
    const known = last?.[index];
    if (known?.element === element) return known;
    isSame = false;
    return entryOf(element);
  });
  return isSame && last !== undefined ? last : entries;
}

const sorts: readonly ElementSort[] = ["component", "container", "place", "boundary", "policy", "data", "flow"];

/** Whether two directories name the same things in the same order. */
function hasSameNames(a: Directory["bySort"], b: Directory["bySort"]): boolean {
  return sorts.every((sort) => {
    const [one, other] = [a[sort], b[sort]];
    if (one === other) return true;
    return one.length === other.length && one.every(({ element }, index) => element.id === other[index]?.element.id);
  });
}

type Names = Pick<Directory, "scopesOf" | "nameFrom">;

function namesOf({ scopesOf, nameFrom }: Directory): Names {
  return { scopesOf, nameFrom };
}

function readNames(bySort: Directory["bySort"]): Names {
  // What a name means may depend on the kind that is due; a name that another sort has nearer is good all the same.
  const sortsById = new Map<Id, ElementSort>();
  for (const list of Object.values(bySort)) for (const { element, sort } of list) sortsById.set(element.id, sort);
  const scopesOf = scopesAmong(sortsById.keys());
  return {
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
