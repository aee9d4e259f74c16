// What fails a flow by itself, kept for as long as nothing that the flow touches changes: for those who go through all flows
// and would otherwise build the structure of each. It finds nothing out; losses.ts does.

import type { Component } from "../../language/index.ts";
import { fatalEventsOf, fatalLossesOf, type LossEffect } from "./losses.ts";
import { perFlow } from "./memo.ts";
import type { FailureEvent } from "./redundancy.ts";
import { structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";

/** The losses that alone fail some of the flow's requests, as `fatalLossesOf` its structure has them. */
export const fatalLossesIn = perFlow((model, flow): readonly LossEffect[] => fatalLossesOf(structureOf(model, flow)));

/** By event, every component of the flow that it by itself takes down, without what these then take down. */
export const takenDownIn = perFlow((model, flow): ReadonlyMap<FailureEvent, readonly Component[]> => {
  const takenDown = new Map<FailureEvent, Component[]>();
  for (const standing of standingsIn(structureOf(model, flow))) {
    for (const event of fatalEventsOf(standing)) {
      const known = takenDown.get(event);
      if (known === undefined) takenDown.set(event, [standing.component]);
      else known.push(standing.component);
    }
  }
  return takenDown;
});
