// Whether something is so anywhere on the ways of a flow, for those who mostly find that it is nowhere. What flows share is looked at
// once for all of them, so that a flow costs what it lists itself.

import type { SystemModel } from "../../../language/index.ts";
import { reusedMarks } from "../../graph/small-arrays.ts";
import type { WayNode, Ways } from "./ways.ts";

/**
 * Tells of the ways of a flow whether any of their nodes is so, which has to be plain from the model and the node. Linear in the
 * flow's own nodes, and once in those that flows share; in circles, linear in all.
 */
export function anywhere(
  isSo: (model: SystemModel, node: WayNode) => boolean,
): (model: SystemModel, ways: Ways) => boolean {
  const marksFor = reusedMarks();
  /** Nodes that flows share, and at which and below which it is not so. */
  const nowhereByModel = new WeakMap<SystemModel, Set<WayNode>>();
  return (model, ways) => {
    const { nodes, starts, targets, origins } = ways;
    if (ways.circles !== undefined) return nodes.some((node) => isSo(model, node));
    let nowhere = nowhereByModel.get(model);
    if (nowhere === undefined) {
      nowhere = new Set();
      nowhereByModel.set(model, nowhere);
    }
    const isAsked = marksFor(nodes.length);
    for (const origin of origins) isAsked[origin] = 1;
    const met: WayNode[] = [];
    // Who waits stands behind what he waits for.
    for (let place = nodes.length - 1; place >= 0; place--) {
      if (isAsked[place] === 0) continue;
      const node = nodes[place] as WayNode;
      if (!node.isOwn && nowhere.has(node)) continue;
      if (isSo(model, node)) return true;
      if (!node.isOwn) met.push(node);
      const start = starts[place] as number;
      for (let index = 0; index < node.steps.length; index++) isAsked[targets[start + index] as number] = 1;
    }
    // All that is below them has been met as well.
    for (const node of met) nowhere.add(node);
    return false;
  };
}
