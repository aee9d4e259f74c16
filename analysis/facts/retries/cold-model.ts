// The model with its caches empty, as an overload behind them leaves it.

import type { Component, SystemModel } from "../../../language/index.ts";
import { componentsWith } from "../components-with.ts";
import { ReplacedMap } from "./replaced-map.ts";

const coldModels = new WeakMap<SystemModel, SystemModel>();

/**
 * The model with every cache empty, except those that ask for each value once however many want it (`coalesces`) and those that
 * are filled before they serve (`warms`). The model itself where there is no such cache.
 */
export function coldModelOf(model: SystemModel): SystemModel {
  let cold = coldModels.get(model);
  if (cold === undefined) {
    const emptied = losing(model).map(emptyCache);
    cold = emptied.length === 0 ? model : withComponents(model, emptied);
    coldModels.set(model, cold);
  }
  return cold;
}

const losing = componentsWith(losesItsHits);

/** The model with some of its components replaced by others of the same names. */
export function withComponents(model: SystemModel, replaced: readonly Component[]): SystemModel {
  return { ...model, componentById: new ReplacedMap(model.componentById, replaced) };
}

/** Whether an overload behind a cache can leave it empty. */
export function losesItsHits({ kind, cacheOf, hitRatio, coalesces, warms }: Component): boolean {
  if (kind !== "cache" || cacheOf === undefined || coalesces !== undefined || warms !== undefined) return false;
  return hitRatio === undefined || hitRatio.value > 0 || (hitRatio.upper ?? 0) > 0;
}

/** By what they are when full. */
const emptyCaches = new WeakMap<Component, Component>();

function emptyCache(cache: Component): Component {
  let empty = emptyCaches.get(cache);
  if (empty === undefined) {
    const { origin, at } = cache.hitRatio ?? { origin: { kind: "written" as const }, at: cache.at };
    empty = { ...cache, hitRatio: { value: 0, origin, at } };
    emptyCaches.set(cache, empty);
  }
  return empty;
}
