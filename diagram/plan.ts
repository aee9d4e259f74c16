// How a scene is cut for layout: one frame per container, every arrow cut at the borders that it crosses, and for each
// arrow whether it points down or up. No geometry but the sizes of labels; where things stand is layout's business.

import { orderDownwards, type WeightedArrow } from "./ordering.ts";
import type { EdgeManner, Scene, SceneContainer, SceneEdge, SceneNode } from "./scene.ts";
import { labelSizeOf, type Size } from "./shapes.ts";

/** Name of the paper, the frame around everything; no element is called so. */
export const paper = "";

/** One container with what stands directly in it. */
export interface Frame {
  readonly id: string;
  readonly container: SceneContainer | undefined;
  readonly depth: number;
  readonly members: readonly (SceneNode | SceneContainer)[];
  /** Ports in this frame's border, in the order of the edges. */
  readonly ports: { readonly id: string; readonly side: "NORTH" | "SOUTH" }[];
  readonly pieces: Piece[];
}

/** A stretch of an edge inside one frame. Ends are members or ports. */
interface Piece {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: Size | undefined;
}

/** An edge and its pieces, in the order in which they are laid out: from the upper end to the lower. */
export interface Route {
  readonly edge: SceneEdge;
  readonly isReversed: boolean;
  readonly pieces: readonly { readonly frame: string; readonly piece: string }[];
}

export interface Plan {
  /** Outer before inner; the paper is the first. */
  readonly frames: readonly Frame[];
  readonly routes: readonly Route[];
}

/** How far down each member of a frame stood before, for the frames and members of which that is known. */
export type Heights = (frame: string) => ReadonlyMap<string, number> | undefined;

/** Whether an edge is laid out from its target to its source, for those of which that is settled. */
export type Reversals = (edge: string) => boolean | undefined;

/**
 * Cuts every edge at the borders between its source and its target. Pieces and ports go by the edge's name, so that an edge
 * more changes no other. Where it is not `settled`, where members stood before decides which way their arrows point.
 */
export function planOf(scene: Scene, before: Heights = () => undefined, settled: Reversals = () => undefined): Plan {
  const parents = new Map([...scene.containers, ...scene.nodes].map(({ id, parent }) => [id, parent ?? paper]));
  const containers = new Map(scene.containers.map((container) => [container.id, container]));
  const members = new Map<string, (SceneNode | SceneContainer)[]>();
  for (const member of [...scene.containers, ...scene.nodes]) {
    const parent = member.parent !== undefined && containers.has(member.parent) ? member.parent : paper;
    members.set(parent, [...(members.get(parent) ?? []), member]);
  }
  const frames = new Map<string, Frame>();
  const addFrame = (id: string, container: SceneContainer | undefined, depth: number): void => {
    const inside = members.get(id) ?? [];
    frames.set(id, { id, container, depth, members: inside, ports: [], pieces: [] });
    for (const member of inside) if ("kind" in member) addFrame(member.id, member, depth + 1);
  };
  addFrame(paper, undefined, 0);
  const around = (id: string): readonly string[] => {
    const chain: string[] = [];
    for (let at = parents.get(id) ?? paper; at !== paper && frames.has(at); at = parents.get(at) ?? paper)
      chain.push(at);
    return [...chain, paper];
  };
  const lifted = scene.edges.map((edge) => lift(edge, around));
  const isUpward = upwardIn(lifted, frames, before);
  const routes = scene.edges.map((edge, index) => {
    const isReversed = settled(edge.id) ?? isUpward(index);
    return { edge, isReversed, pieces: cutEdge(edge, isReversed, around, frames) };
  });
  return { frames: [...frames.values()].sort((a, b) => a.depth - b.depth), routes };
}

/** An edge as seen in the innermost frame that holds both its ends: an arrow between two members of it. */
interface Lifted extends WeightedArrow {
  readonly frame: string;
}

/** A request that waits should point down before a message does, and a message before a tie. */
const weights: Readonly<Record<EdgeManner, number>> = { sync: 3, async: 2, tie: 1 };

function lift({ source, target, manner }: SceneEdge, around: (id: string) => readonly string[]): Lifted {
  const outwards = [source, ...around(source)];
  const inwards = [target, ...around(target)];
  const frame = around(source).find((id) => inwards.slice(1).includes(id)) ?? paper;
  const memberOf = (chain: readonly string[]): string => chain[chain.indexOf(frame, 1) - 1] ?? source;
  return { frame, source: memberOf(outwards), target: memberOf(inwards), weight: weights[manner] };
}

/** Tells of each edge, by its index, whether it points up in the order of the frame that it was lifted to. */
function upwardIn(
  lifted: readonly Lifted[],
  frames: ReadonlyMap<string, Frame>,
  before: Heights,
): (index: number) => boolean {
  const arrows = new Map<string, Lifted[]>();
  for (const arrow of lifted) arrows.set(arrow.frame, [...(arrows.get(arrow.frame) ?? []), arrow]);
  const orders = new Map(
    [...arrows].map(([id, inside]) => {
      const members = frames.get(id)?.members.map((member) => member.id) ?? [];
      const order = orderDownwards(members, inside);
      const heights = before(id);
      return [id, heights === undefined ? order : orderAsBefore(order, heights, inside)];
    }),
  );
  return (index) => {
    const arrow = lifted[index];
    const order = orders.get(arrow?.frame ?? paper);
    return (order?.get(arrow?.target ?? "") ?? 0) < (order?.get(arrow?.source ?? "") ?? 0);
  };
}

/**
 * The order in which members stood before, from above; a new one comes behind the lowest of those that send to it, else
 * before the highest that it sends to, else last. Members of one height are in the new order.
 */
function orderAsBefore(
  order: ReadonlyMap<string, number>,
  heights: ReadonlyMap<string, number>,
  arrows: readonly WeightedArrow[],
): ReadonlyMap<string, number> {
  const sender = new Map<string, number>();
  const receiver = new Map<string, number>();
  for (const { source, target } of arrows) {
    const [above, below] = [heights.get(source), heights.get(target)];
    if (above !== undefined) sender.set(target, Math.max(above, sender.get(target) ?? above));
    if (below !== undefined) receiver.set(source, Math.min(below, receiver.get(source) ?? below));
  }
  const heightOf = (id: string): number =>
    heights.get(id) ??
    (sender.has(id) ? (sender.get(id) ?? 0) + 0.5 : (receiver.get(id) ?? Number.POSITIVE_INFINITY) - 0.5);
  const sorted = [...order].sort(([one, a], [other, b]) => {
    const [above, below] = [heightOf(one), heightOf(other)];
    return above === below ? a - b : above - below;
  });
  return new Map(sorted.map(([id], position) => [id, position]));
}

/**
 * The pieces of an edge, downwards: an edge that points up is laid out as if it ran the other way, or it would have to go
 * around everything between its ends.
 */
function cutEdge(
  edge: SceneEdge,
  isReversed: boolean,
  around: (id: string) => readonly string[],
  frames: ReadonlyMap<string, Frame>,
): { frame: string; piece: string }[] {
  const [start, end] = isReversed ? [edge.target, edge.source] : [edge.source, edge.target];
  const outwards = around(start);
  const inwards = around(end);
  const common = outwards.find((frame) => inwards.includes(frame)) ?? paper;
  const leaving = outwards.slice(0, outwards.indexOf(common));
  const entering = inwards.slice(0, inwards.indexOf(common)).reverse();
  const pieces: { frame: string; piece: string }[] = [];
  const add = (frame: string, from: string, to: string, label?: Size): void => {
    const id = `${edge.id}.${pieces.length}`;
    frames.get(frame)?.pieces.push({ id, from, to, label });
    pieces.push({ frame, piece: id });
  };
  const addPort = (frame: string, side: "NORTH" | "SOUTH"): string => {
    const id = `${edge.id}@${frame}`;
    frames.get(frame)?.ports.push({ id, side });
    return id;
  };
  let from = start;
  for (const frame of leaving) {
    const port = addPort(frame, "SOUTH");
    add(frame, from, port);
    from = port;
  }
  const gates = entering.map((frame) => ({ frame, port: addPort(frame, "NORTH") }));
  add(common, from, gates[0]?.port ?? end, labelSizeOf(edge));
  gates.forEach(({ frame, port }, gate) => {
    add(frame, port, gates[gate + 1]?.port ?? end);
  });
  return pieces;
}
