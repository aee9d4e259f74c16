// What a design says of trust: where dependencies cross its boundaries and how they are protected, and which stores lie open to
// the outside. A design that declares no boundary says nothing of trust, and nothing is found in it.

import type { Boundary, Component, Dependency, Id, SystemModel } from "../../../language/index.ts";

/** Whether the design speaks of trust at all. */
export function declaresTrust(model: SystemModel): boolean {
  return model.boundaries.length > 0;
}

/** A dependency that can be read or changed on its way. */
export interface OpenCall {
  readonly dependency: Dependency;
  readonly source: Component;
  readonly target: Component;
  /** The boundaries that the two lie in; undefined outside of every one. */
  readonly from: Boundary | undefined;
  readonly to: Boundary | undefined;
  /** Stated as `plaintext`; else nothing is stated. */
  readonly isPlaintext: boolean;
  /** Ways by which somebody outside comes to the source: components, outermost first; empty where none is declared. */
  readonly path: readonly Component[];
}

/**
 * Dependencies with neither `tls` nor `mtls` that lead from one side of a boundary to another, and those in `plaintext` that carry
 * credentials. Two components outside of every boundary are not taken to trust each other, nor to distrust; a call between
 * them counts in plaintext with credentials alone. Linear in dependencies.
 */
export function openCallsOf(model: SystemModel): readonly OpenCall[] {
  if (!declaresTrust(model)) return [];
  const boundaries = new Map(model.boundaries.map((boundary) => [boundary.id, boundary]));
  const before = reachedFromOutside(model);
  return model.components.flatMap((source) =>
    source.dependencies.flatMap((dependency): OpenCall[] => {
      const target = model.componentById.get(dependency.target);
      if (target === undefined) return [];
      const protection = dependency.protection?.value;
      if (protection === "tls" || protection === "mtls") return [];
      const isPlaintext = protection === "plaintext";
      const crosses = source.boundary?.id !== target.boundary?.id;
      if (!crosses && !(isPlaintext && dependency.authenticates !== undefined)) return [];
      const from = source.boundary === undefined ? undefined : boundaries.get(source.boundary.id);
      const to = target.boundary === undefined ? undefined : boundaries.get(target.boundary.id);
      return [{ dependency, source, target, from, to, isPlaintext, path: pathTo(model, before, source.id) }];
    }),
  );
}

/** A store with nothing between it and the outside. */
export interface ExposedStore {
  readonly store: Component;
  /** Clients and public components that use it directly, and how. Empty where the store itself is public. */
  readonly ways: readonly { readonly source: Component; readonly dependency: Dependency }[];
}

/**
 * Stores that a client or a public component uses directly, and public stores inside a boundary. A way that is encrypted and on
 * which the caller proves who it is has something between; a public store outside of every boundary is meant to be open.
 */
export function exposedStoresOf(model: SystemModel): readonly ExposedStore[] {
  if (!declaresTrust(model)) return [];
  const ways = new Map<Id, { source: Component; dependency: Dependency }[]>();
  for (const source of model.components) {
    if (!isOutside(source)) continue;
    for (const dependency of source.dependencies) {
      if (isGuarded(dependency)) continue;
      const known = ways.get(dependency.target);
      if (known === undefined) ways.set(dependency.target, [{ source, dependency }]);
      else known.push({ source, dependency });
    }
  }
  return model.components.flatMap((store): ExposedStore[] => {
    if (store.kind !== "store") return [];
    if (store.public !== undefined) return store.boundary === undefined ? [] : [{ store, ways: [] }];
    const own = ways.get(store.id);
    return own === undefined ? [] : [{ store, ways: own }];
  });
}

function isGuarded({ protection, authenticates }: Dependency): boolean {
  return authenticates !== undefined && (protection?.value === "tls" || protection?.value === "mtls");
}

/** Somebody whom we do not know can make it ask for things. */
function isOutside({ kind, public: isPublic }: Component): boolean {
  return kind === "client" || isPublic !== undefined;
}

/** For each component that somebody outside comes to, the one in front of it on a shortest way; undefined for the first. */
function reachedFromOutside(model: SystemModel): ReadonlyMap<Id, Id | undefined> {
  const before = new Map<Id, Id | undefined>();
  for (const component of model.components) if (isOutside(component)) before.set(component.id, undefined);
  for (const id of before.keys()) {
    for (const { target, verb } of model.componentById.get(id)?.dependencies ?? []) {
      if (verb !== "consumes" && !before.has(target)) before.set(target, id);
    }
  }
  return before;
}

function pathTo(model: SystemModel, before: ReadonlyMap<Id, Id | undefined>, id: Id): readonly Component[] {
  const path: Component[] = [];
  for (let one: Id | undefined = before.has(id) ? id : undefined; one !== undefined; one = before.get(one)) {
    const component = model.componentById.get(one);
    if (component !== undefined) path.unshift(component);
  }
  return path;
}
