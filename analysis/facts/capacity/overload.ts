// Components that are asked for more than they can serve: every day, at peak, or once a zone or a copy is lost. Each
// component is told once, at the mildest occasion on which it is too much; what it means is for rules.

import type { Component, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import type { FactContext } from "../context.ts";
import type { Moment } from "./capacity.ts";
import { type Utilisation, utilisationAt } from "./utilisation.ts";

/** Above 1 by so little it is arithmetic. */
const slack = 1e-9;

/**
 * The first occasion on which a component is certainly asked for more than it can serve, even at the favourable ends of its
 * figures; undefined where there is none. Exactly as much is not more, though nothing is left then to work off what once waited. A component that sheds load has an answer to peaks and to losses, and an overload on
 * ordinary days alone counts against it. What a queue or topic hands to its consumers waits in line: that is a matter of the
 * queue, so a component that only consumes is never told here.
 */
export function overloadOf(
  context: Pick<FactContext, "model" | "traffic">,
  component: Component,
): Utilisation | undefined {
  if (component.kind === "client" || isFedByQueues(context.model, component)) return undefined;
  const moments: readonly Moment[] = component.shedsLoad === undefined ? ["load", "peak", "degraded"] : ["load"];
  for (const moment of moments) {
    const utilisation = utilisationAt(context, component, moment);
    if (utilisation === undefined) continue;
    if (utilisation.value[0] > 1 + slack) return utilisation;
  }
  return undefined;
}

/** Whether it takes its work from queues and topics, where what is too much for the moment is kept. */
function isFedByQueues(model: SystemModel, component: Component): boolean {
  return component.dependencies.some(
    ({ verb, target }) => verb === "consumes" && isHandOff(model.componentById.get(target)),
  );
}
