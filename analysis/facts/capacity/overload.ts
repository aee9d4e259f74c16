// Components that are asked for more than they can serve: every day, at peak, or once a zone or a copy is lost. Each
// component is told once, at the mildest occasion on which it is too much; what it means is for rules.

import type { Component, SystemModel } from "../../../language/index.ts";
import { ofDemand } from "../aspects.ts";
import { isHandOff } from "../attempts.ts";
import { type Loaded, perComponentReading } from "../memo.ts";
import { copyCapacityOf, type Moment } from "./capacity.ts";
import { type Utilisation, utilisationAt } from "./utilisation.ts";

/** Above 1 by so little it is arithmetic. */
const slack = 1e-9;

const reads = {
  near: ["capacity", "slots", "copies", ...ofDemand, "objects"],
  far: ofDemand,
} as const;

/**
 * The first occasion on which a component is certainly asked for more than it can serve, even at the favourable ends of
 * its figures; undefined where there is none. Exactly as much is not more, though nothing is left then to work off what
 * once waited. A component that sheds load has an answer to peaks and to losses, and an overload on ordinary days alone
 * counts against it. What a queue or topic hands to its consumers waits in line: that is a matter of the queue, so a
 * component that only consumes is never told here.
 */
export const overloadOf = perComponentReading(reads, (facts, component): Utilisation | undefined => {
  if (component.kind === "client" || copyCapacityOf(component) === undefined) return undefined;
  for (const moment of component.shedsLoad === undefined ? moments : onOrdinaryDays) {
    const utilisation = utilisationAt(facts, component, moment);
    if (utilisation === undefined || !(utilisation.value[0] > 1 + slack)) continue;
    return isFedByQueues(facts.model, component) ? undefined : utilisation;
  }
  return undefined;
});

const moments: readonly Moment[] = ["load", "peak", "degraded"];
const onOrdinaryDays: readonly Moment[] = ["load"];

/** A component that is asked for more than it can serve, with the first occasion. */
export interface Overloaded {
  readonly component: Component;
  readonly overload: Utilisation;
}

/** All components that `overloadOf` tells, in declaration order. Linear in the components, and what is known costs next to nothing. */
export function overloadedIn(facts: Loaded): readonly Overloaded[] {
  const { components } = facts.model;
  const overloads = overloadOf.all(facts);
  const found: Overloaded[] = [];
  for (let index = 0; index < overloads.length; index += 1) {
    const overload = overloads[index];
    if (overload !== undefined) found.push({ component: components[index] as Component, overload });
  }
  return found;
}

/** Whether it takes its work from queues and topics, where what is too much for the moment is kept. */
function isFedByQueues(model: SystemModel, component: Component): boolean {
  return component.dependencies.some(
    ({ verb, target }) => verb === "consumes" && isHandOff(model.componentById.get(target)),
  );
}
