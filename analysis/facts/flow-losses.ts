// What fails a flow by itself, kept for as long as the components that the flow touches fall alike: for those who go through all
// flows and would otherwise build the structure of each. It finds nothing out; losses.ts does. All is told by names, since
// failures are other objects where their component is.

import type { Id, SystemModel } from "../../language/index.ts";
import { ofLosses } from "./aspects.ts";
import { fatalEventsOf, fatalLossesOf, type Share } from "./losses.ts";
import { perFlowReading } from "./memo.ts";
import { accesses, type FailureEvent, standingsOf } from "./redundancy.ts";
import { structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";
import { trimmed } from "./trimmed.ts";

/** A loss that alone fails some of a flow's requests. */
export interface FatalLoss {
  /** What is lost: a component, zone or region. */
  readonly element: Id;
  /** The kind of the failure; `whole` for all copies of a component at once. */
  readonly kind: FailureEvent["kind"] | "whole";
  /** The failure's id; of a whole component its own. */
  readonly id: string;
  /** Share of the flow's requests that fail. */
  readonly lost: Share;
}

/** The losses that alone fail some of the flow's requests, as `fatalLossesOf` its structure has them. */
export const fatalLossesIn = perFlowReading(ofLosses, (model, flow): readonly FatalLoss[] =>
  fatalLossesOf(structureOf(model, flow)).map(({ loss, lost }): FatalLoss => {
    if (loss.kind === "component") return { element: loss.component.id, kind: "whole", id: loss.component.id, lost };
    const { element, kind, id } = loss.event;
    return { element, kind, id, lost };
  }),
);

/** Those of them that are the failure of something that stands somewhere: few, and fewer than the losses. */
export const fatalFailuresIn = perFlowReading(ofLosses, (model, flow): readonly FatalLoss[] =>
  trimmed(fatalLossesIn(model, flow).filter(({ kind }) => kind !== "whole" && kind !== "failover")),
);

/** By the id of a failure, every component of the flow that it by itself takes down, without what these then take down. */
export const takenDownIn = perFlowReading(ofLosses, (model, flow): ReadonlyMap<string, readonly Id[]> => {
  const takenDown = new Map<string, Id[]>();
  for (const standing of standingsIn(structureOf(model, flow))) {
    for (const { id } of fatalEventsOf(standing)) {
      const known = takenDown.get(id);
      if (known === undefined) takenDown.set(id, [standing.component.id]);
      else known.push(standing.component.id);
    }
  }
  return takenDown;
});

/** The failure of an element by its id; undefined where there is none. Linear in the copies of the element. */
export function failureOf(model: SystemModel, element: Id, id: string): FailureEvent | undefined {
  const component = model.componentById.get(element);
  const standings = standingsOf(model);
  if (component === undefined) return standings.domainEvent(element);
  for (const access of accesses) {
    const event = standings.of(component, access).events.find((one) => one.id === id && one.element === element);
    if (event !== undefined) return event;
  }
  return undefined;
}
