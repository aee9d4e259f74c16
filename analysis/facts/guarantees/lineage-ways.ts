// By which dependencies changes of official data come to a copy of it, and which caches are of what. It follows what is
// declared; how long that takes is told by freshness.ts.

import type { Component, Data, Dependency, Id, SystemModel } from "../../../language/index.ts";
import { declarationsOf } from "../declarations.ts";
import { isOf } from "./freshness.ts";
import { stateIndexOf } from "./state-index.ts";

/** Components that are looked at on the ways back from one copy. */
const longestWay = 200;

/**
 * The dependencies on the ways from an authority to a copy, from the copy backwards; undefined where there is no way. What is found on
 * ways that come from elsewhere is left out.
 */
export function waysBackOf(model: SystemModel, data: Data, copy: Component): readonly Dependency[] | undefined {
  const index = stateIndexOf(model);
  const isOfficial = (id: Id | undefined): boolean => data.authorities.some((authority) => authority.id === id);
  const found: { readonly dependency: Dependency; readonly from: Id; readonly to: Id }[] = [];
  const seen = new Set<Id>([copy.id]);
  const fed = new Set<Id>();
  for (const id of seen) {
    if (seen.size > longestWay) break;
    for (const dependency of [...index.writersOf(id), ...index.publishersOf(id)]) {
      const { source, outbox } = dependency;
      if (!isOf(dependency, data) || isOfficial(id)) continue;
      found.push({ dependency, from: source, to: id });
      seen.add(source);
      if (isOfficial(outbox?.id)) fed.add(source);
    }
    const own = model.componentById.get(id)?.dependencies ?? [];
    const changesIt = own.some(
      ({ verb, target, outbox }) => isOfficial(outbox?.id) || (verb === "writes" && isOfficial(target)),
    );
    for (const dependency of id === copy.id ? [] : own) {
      const { verb, target } = dependency;
      if (verb === "writes" && isOfficial(target) && isOf(dependency, data)) fed.add(id);
      if ((verb === "reads" || verb === "calls") && !changesIt && isOfficial(target) && isOf(dependency, data)) {
        found.push({ dependency, from: target, to: id });
        fed.add(target);
      }
      // Who changes the official state does so of its own accord, whatever else it is told.
      if (verb === "consumes" && !changesIt && isOf(dependency, data)) {
        found.push({ dependency, from: target, to: id });
        if (isOfficial(target)) fed.add(target);
        else seen.add(target);
      }
    }
  }
  for (const id of fed) for (const { from, to } of found) if (from === id) fed.add(to);
  if (!fed.has(copy.id)) return undefined;
  return found.filter(({ from }) => fed.has(from)).map(({ dependency }) => dependency);
}

export type CachesOf = ReadonlyMap<Id, readonly Component[]>;

/** Caches by what they are directly copies of. */
export function cachesByOrigin(model: SystemModel): CachesOf {
  const found = new Map<Id, Component[]>();
  for (const cache of declarationsOf(model).having.copying) {
    if (cache.cacheOf === undefined) continue;
    const list = found.get(cache.cacheOf.id);
    if (list === undefined) found.set(cache.cacheOf.id, [cache]);
    else list.push(cache);
  }
  return found;
}

/** What stands behind a cache, and behind what it is a copy of, at the end. */
export function originBehind(model: SystemModel, cache: Component): Component | undefined {
  const seen = new Set<Component>();
  let at: Component | undefined = cache;
  while (at?.cacheOf !== undefined && !seen.has(at)) {
    seen.add(at);
    at = model.componentById.get(at.cacheOf.id);
  }
  return at === cache || at === undefined || seen.has(at) ? undefined : at;
}
