// What is told of a trouble: the components that come into another state, the flows that lose requests, and how sure that is.

import type { Component, Count, Dependency, Flow, Seconds } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import type { FlowHolding } from "./pools.ts";
import type { OwnState, Trouble } from "./trouble.ts";

/** A component that comes into another state. */
export interface CascadeEvent {
  /** Seconds after the trouble began; undefined where it comes for certain and nobody can say when. */
  readonly at: Seconds | undefined;
  readonly component: Component;
  readonly state:
    | { readonly kind: "struck"; readonly own: OwnState }
    /** Its slots are held for so long each, and they suffice; without a stated pool nobody knows. */
    | { readonly kind: "held"; readonly time: Seconds; readonly isPooled: boolean }
    /** More slots are wanted than it has. `sheds`: it turns away what finds none, and holds up nobody. */
    | {
        readonly kind: "full";
        readonly slots: Count;
        readonly wanted: number;
        readonly sheds: boolean;
        readonly holds: readonly FlowHolding[];
        /** Slots that are taken as on any day. */
        readonly usual: Count;
      };
}

/** A flow that loses requests. */
export interface FlowLoss {
  readonly flow: Flow;
  /** As of an event; 0 where the trouble itself takes it down. */
  readonly at: Seconds | undefined;
  /** The pool that took it down by being full; absent where the trouble did. */
  readonly by?: Component;
}

export interface Cascade {
  readonly trouble: Trouble;
  /** In the order in which they come; what comes at no known time last. */
  readonly events: readonly CascadeEvent[];
  /** In the order in which they are lost. */
  readonly lost: readonly FlowLoss[];
  /** Served only because something stands in or is left out. */
  readonly degraded: readonly Flow[];
  /** Served, and what they hand over is not worked off. */
  readonly late: readonly Flow[];
  /** Inputs that were counted as nothing: with them it might be worse, and not better. */
  readonly missing: readonly MissingInput[];
  /** Whether some pool is full that would not be if usual times were nothing; these are estimates. */
  readonly leansOnUsual: boolean;
  /** Whether some pool that has room by medians and what is stated may have none, so that more flows may be lost. */
  readonly mayLoseMore: boolean;
  /** Bulkheads that turn requests away of flows that are not among the lost ones. */
  readonly overflowing: readonly Dependency[];
  /** Whose slots it holds, full in the end or not: what other flows hold of them on any day counts besides. */
  readonly pooled: readonly Component[];
}
