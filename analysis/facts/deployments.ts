// What one bad deployment takes with it: the components of the design's own whose loss with all copies fails a whole flow.
// Copies are no help against what is rolled out to all of them; only cells divide it.

import type { Component, Flow, SystemModel } from "../../language/index.ts";
import { cellsAround } from "./blast-radius.ts";
import { fatalLossesIn } from "./flow-losses.ts";
import { isOneThing } from "./redundancy.ts";

/**
 * The components that are rolled out by the design's own people, in no cell, and without which no request of the flow is served:
 * in order of appearance. Clients, externals and managed components are rolled out by others. Exact. Linear in the flow's
 * structure.
 */
export function undividedDeploymentsOf(model: SystemModel, flow: Flow): readonly Component[] {
  return fatalLossesIn(model, flow).flatMap(({ element, kind, lost }) => {
    if (kind !== "whole" || lost[0] < 1) return [];
    const component = model.componentById.get(element);
    if (component === undefined || component.kind === "client" || isOneThing(component)) return [];
    return cellsAround(model, component) > 1 ? [] : [component];
  });
}
