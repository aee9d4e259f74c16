// The visits of a flow where some components turn requests away. In cells that are not alike, how much a limit lets through is known of
// the cell that gets the most: for what lies in that cell as well, and for nobody whom several cells come to.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import type { Arrivals } from "./attempts.ts";
import { cellCountAround, cellsAround, cellsOf } from "./blast-radius.ts";
import { ByPosition } from "./by-position.ts";
import type { FlowGraph } from "./flow-graph.ts";
import { type FlowVisits, type PassShare, visitsOf } from "./visits.ts";

/** By component, the share of what arrives in the judged cell that it passes on there; undefined where it is not known. */
export type Shares = ReadonlyMap<Id, number | undefined>;

/**
 * What components pass on of all that may reach a target, or of what reaches anybody. A share in cells that are not alike is that of a
 * target within the same ones, whose requests have all come by way of its own; of others it is not known, since the cells that get less
 * pass on more.
 */
export function passShareTo(model: SystemModel, shares: Shares, target?: Id): PassShare {
  return (id) => {
    const share = shares.has(id) ? shares.get(id) : 1;
    if (share === undefined || share === 1 || share === 0 || !isUneven(model, id)) return share;
    return isWithinCellsOf(model, id, target) ? share : undefined;
  };
}

/** Whether one of the cells around a component gets more than the others. */
function isUneven(model: SystemModel, id: Id): boolean {
  const component = model.componentById.get(id);
  return component !== undefined && cellsAround(model, component) !== cellCountAround(model, component);
}

function isWithinCellsOf(model: SystemModel, id: Id, target: Id | undefined): boolean {
  const [component, other] = [model.componentById.get(id), model.componentById.get(target ?? "")];
  if (component === undefined || other === undefined) return false;
  const around = cellsOf(model, other);
  return cellsOf(model, component).every((cells) => around.includes(cells));
}

/** The visits of a flow with such shares: one walk, and another one for the components that the same cells are told exactly of. */
export function limitedVisits(
  model: SystemModel,
  graph: FlowGraph,
  shares: Shares,
  arrivals: (dependency: Dependency) => Arrivals,
): FlowVisits {
  const visits = visitsOf(model, graph, arrivals, passShareTo(model, shares));
  const uneven = [...shares].filter(([id, share]) => {
    return share !== undefined && share !== 1 && graph.positions.has(id) && isUneven(model, id);
  });
  if (uneven.length === 0) return visits;
  const walks = new Map<string, FlowVisits>();
  const groupsAt = visits.groupsAt.map((groups, position) => {
    const target = graph.ids[position] as Id;
    const known = uneven.filter(([id]) => isWithinCellsOf(model, id, target)).map(([id]) => id);
    if (known.length === 0) return groups;
    const key = JSON.stringify(known);
    const walk = walks.get(key) ?? visitsOf(model, graph, arrivals, passShareTo(model, shares, target));
    walks.set(key, walk);
    return walk.groupsAt[position] as typeof groups;
  });
  return { ...visits, groupsAt, groupsById: new ByPosition(graph.positions, graph.ids, groupsAt, graph.order) };
}
