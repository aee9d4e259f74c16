// What is worked out of a component alone, without the model around it: kept by the component and not by snapshot, so that it is
// the same object in the next one. One table for all of it, since a weak table costs the garbage collector time for each entry.

import type { Component } from "../../language/index.ts";
import type { Loss } from "./losses.ts";
import type { FailureEvent, KnownStandings, Likelihood } from "./redundancy.ts";
import type { OwnWork } from "./time/own-time.ts";
import type { CaseOver } from "./time/worst-case.ts";

/** Each is written by the file that works it out, and absent until then. */
export interface ComponentValues {
  readonly component: Component;
  /** What it takes for it to be up, in the places that were asked about last. */
  standings: KnownStandings | undefined;
  /** How often one copy has failed. */
  likelihood: Likelihood | undefined;
  /** The loss of all copies at once. */
  loss: Loss | undefined;
  /** The longest that it takes by the edges out of it that were asked about last. */
  worstCase: CaseOver | undefined;
  /** The time of its own work; null where that is not known. */
  ownWork: OwnWork | null | undefined;
  /** Events of its copies by their numbers, those that have been asked for. */
  copies: (FailureEvent | undefined)[] | undefined;
  /** Its other events by their names. */
  events: Map<string, FailureEvent> | undefined;
}

const valuesByComponent = new WeakMap<Component, ComponentValues>();

/** The values of a component, to be read and filled. */
export function valuesWith(component: Component): ComponentValues {
  let values = valuesByComponent.get(component);
  if (values === undefined) {
    values = {
      component,
      standings: undefined,
      likelihood: undefined,
      loss: undefined,
      worstCase: undefined,
      ownWork: undefined,
      copies: undefined,
      events: undefined,
    };
    valuesByComponent.set(component, values);
  }
  return values;
}
