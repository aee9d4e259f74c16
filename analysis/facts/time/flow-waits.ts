// Values that belong to a flow together with the waits on its ways: they outlast a snapshot for as long as nothing that the flow
// touches changes and nobody on its ways waits longer or shorter. What a wait is stands in own-time.ts.

import type { Flow, Id } from "../../../language/index.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perFlow } from "../memo.ts";
import { isSameWait, type Waits, waitsOf } from "./own-time.ts";
import { placesById } from "./ways.ts";

/** A component of a flow where requests wait before they are worked on. */
interface MetWait {
  readonly id: Id;
  readonly waits: Waits;
}

/** The waits that a value was made under. */
interface Made<T> {
  readonly waits: readonly MetWait[];
  readonly value: T;
}

/**
 * The function, made to work again only where the flow, what it touches or a wait on its ways has changed. It may depend on
 * these alone, and gives plain data, as a function of `perFlow` does. Asking costs the smaller of the components that the flow
 * waits for and of those where anybody waits, which in a sound design are none.
 */
export function perFlowAndWaits<T>(make: (context: Loaded, flow: Flow) => T): (context: Loaded, flow: Flow) => T {
  const holderOf = perFlow((): { made: Made<T> | undefined } => ({ made: undefined }));
  return (context, flow) => {
    const holder = holderOf(context.model, flow);
    const waits = waitsOn(context, flow);
    const { made } = holder;
    if (made !== undefined && areSame(made.waits, waits)) return made.value;
    const value = make(context, flow);
    holder.made = { waits, value };
    return value;
  };
}

const waitsByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, Waits>>();

/** The waits of a model, for the components that have one. */
export function waitsIn(context: Loaded): ReadonlyMap<Id, Waits> {
  const known = waitsByTraffic.get(context.traffic);
  if (known !== undefined) return known;
  const waits = new Map<Id, Waits>();
  const all = waitsOf.all(context);
  for (let index = 0; index < all.length; index++) {
    const wait = all[index];
    if (wait !== undefined) waits.set(context.model.components[index]?.id ?? "", wait);
  }
  waitsByTraffic.set(context.traffic, waits);
  return waits;
}

/** Whether somebody on the ways of a flow waits for a free slot, so far as that is known. */
export function hasWaits(context: Loaded, flow: Flow): boolean {
  return waitsOn(context, flow).length > 0;
}

const nobody: readonly MetWait[] = [];

function waitsOn(context: Loaded, flow: Flow): readonly MetWait[] {
  const waits = waitsIn(context);
  if (waits.size === 0) return nobody;
  const places = placesById(context.model, flow);
  const met: MetWait[] = [];
  // The order differs between the two; that only makes what was kept under the other one be made again.
  if (waits.size < places.size) {
    for (const [id, own] of waits) if (places.has(id)) met.push({ id, waits: own });
  } else {
    for (const id of places.keys()) {
      const own = waits.get(id);
      if (own !== undefined) met.push({ id, waits: own });
    }
  }
  return met;
}

function areSame(a: readonly MetWait[], b: readonly MetWait[]): boolean {
  if (a.length !== b.length) return false;
  for (const [index, { id, waits }] of a.entries()) {
    const other = b[index];
    if (other === undefined || other.id !== id) return false;
    if (other.waits === waits) continue;
    const { primary, replica, any } = other.waits;
    if (!isSameWait(primary, waits.primary) || !isSameWait(replica, waits.replica) || !isSameWait(any, waits.any))
      return false;
  }
  return true;
}
