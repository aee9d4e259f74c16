// A picture put together from containers that were laid out one by one: where everything stands on the paper, and each arrow joined again
// from its stretches. It finds no place itself.

import type { ElkExtendedEdge } from "elkjs/lib/elk-api.js";

import type { FrameBefore } from "./history.ts";
import { corner } from "./pinned-frames.ts";
import { type Plan, paper, type Route } from "./plan.ts";
import { type Point, simplify, straighten } from "./routes.ts";
import type { Scene, SceneContainer, SceneEdge, SceneNode } from "./scene.ts";
import type { Size } from "./shapes.ts";
import { titleAir, titlePlace } from "./title-room.ts";

export type { Point } from "./routes.ts";

/** A box in the picture's coordinates: y grows downwards. */
export interface Box extends Point, Size {}

export interface LaidOutContainer {
  readonly container: SceneContainer;
  readonly box: Box;
  /** Its origin, seen from the origin of what it stands in: what a pin says. */
  readonly place: Point;
  /** 1 for a container that stands in no other. */
  readonly depth: number;
  /** Left end of its title: the first place in the title band where no arrow passes. */
  readonly titleX: number;
  /** How wide its title may be there. */
  readonly titleRoom: number;
}

export interface LaidOutNode {
  readonly node: SceneNode;
  readonly box: Box;
  /** Its upper left corner, seen from the origin of what it stands in: what a pin says. */
  readonly place: Point;
  /** How many containers are around it. */
  readonly depth: number;
}

export interface LaidOutEdge {
  readonly edge: SceneEdge;
  /** From the source's border to the target's, every two neighbours level or plumb; at least two. */
  readonly points: readonly Point[];
  readonly label: Box;
  /** Depth of the container that the label stands in, 0 for the paper. */
  readonly depth: number;
}

/** A scene with a place for everything. Plain data. */
export interface LaidOutScene extends Size {
  readonly scene: Scene;
  readonly containers: readonly LaidOutContainer[];
  readonly nodes: readonly LaidOutNode[];
  readonly edges: readonly LaidOutEdge[];
}

export interface LaidOutFrame extends FrameBefore {
  /** What it was made from. */
  readonly key: string;
}

/** A plan with a place for everything in it. */
export interface LaidOutPlan {
  readonly plan: Plan;
  readonly frames: ReadonlyMap<string, LaidOutFrame>;
}

/** Everything at its place on the paper. Linear. */
export function assemble(scene: Scene, { plan, frames: laidOut }: LaidOutPlan): LaidOutScene {
  const origins = new Map<string, Point>([[paper, { x: 0, y: 0 }]]);
  const containers: LaidOutContainer[] = [];
  const nodes: LaidOutNode[] = [];
  for (const frame of plan.frames) {
    const origin = origins.get(frame.id) ?? { x: 0, y: 0 };
    const placed = new Map(laidOut.get(frame.id)?.graph.children?.map((child) => [child.id, child]));
    const measured = laidOut.get(frame.id)?.origin ?? corner;
    for (const member of frame.members) {
      const { x = 0, y = 0, width = 0, height = 0 } = placed.get(member.id) ?? {};
      const box = { x: origin.x + x, y: origin.y + y, width, height };
      const own = laidOut.get(member.id)?.origin ?? corner;
      const place = { x: x + own.x - measured.x, y: y + own.y - measured.y };
      if ("job" in member) {
        nodes.push({ node: member, box, place, depth: frame.depth });
        continue;
      }
      origins.set(member.id, box);
      const inner = laidOut.get(member.id)?.graph ?? { id: member.id };
      const title = titlePlace(member, inner) ?? {
        x: titleAir.before,
        room: width - titleAir.before - titleAir.behind,
      };
      const [titleX, titleRoom] = [box.x + title.x, title.room];
      containers.push({ container: member, box, place, depth: frame.depth + 1, titleX, titleRoom });
    }
  }
  const depths = new Map(plan.frames.map((frame) => [frame.id, frame.depth]));
  const pieces = piecesById(plan, laidOut, origins);
  const { width = 0, height = 0 } = laidOut.get(paper)?.graph ?? {};
  return {
    ...{ scene, width, height, containers },
    nodes: inOrderOf(scene.nodes, nodes, ({ node }) => node),
    edges: straighten(
      plan.routes.map((route) => joinRoute(route, pieces, depths)),
      new Map([
        ...nodes.map(({ node, box }) => [node.id, box] as const),
        ...containers.map(({ container, box }) => [container.id, box] as const),
      ]),
    ),
  };
}

function inOrderOf<Item, Laid>(
  order: readonly Item[],
  laid: readonly Laid[],
  itemOf: (laid: Laid) => Item,
): readonly Laid[] {
  const byItem = new Map(laid.map((one) => [itemOf(one), one]));
  return order.flatMap((item) => byItem.get(item) ?? []);
}

interface LaidOutPiece {
  readonly points: readonly Point[];
  readonly label: Box | undefined;
}

function piecesById(
  plan: Plan,
  laidOut: ReadonlyMap<string, LaidOutFrame>,
  origins: ReadonlyMap<string, Point>,
): ReadonlyMap<string, LaidOutPiece> {
  const pieces = new Map<string, LaidOutPiece>();
  for (const frame of plan.frames) {
    const origin = origins.get(frame.id) ?? { x: 0, y: 0 };
    for (const edge of laidOut.get(frame.id)?.graph.edges ?? []) pieces.set(edge.id, toPiece(edge, origin));
  }
  return pieces;
}

function toPiece(edge: ElkExtendedEdge, origin: Point): LaidOutPiece {
  const moved = ({ x, y }: Point): Point => ({ x: origin.x + x, y: origin.y + y });
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(moved),
  );
  const label = edge.labels?.[0];
  if (label === undefined) return { points, label: undefined };
  const { x = 0, y = 0, width = 0, height = 0 } = label;
  return { points, label: { ...moved({ x, y }), width, height } };
}

function joinRoute(
  { edge, isReversed, pieces }: Route,
  laidOut: ReadonlyMap<string, LaidOutPiece>,
  depths: ReadonlyMap<string, number>,
): LaidOutEdge {
  const points = pieces.flatMap(({ piece }) => laidOut.get(piece)?.points ?? []);
  const labelled = pieces.find(({ piece }) => laidOut.get(piece)?.label !== undefined);
  const label = labelled === undefined ? undefined : laidOut.get(labelled.piece)?.label;
  return {
    edge,
    points: simplify(isReversed ? points.toReversed() : points),
    label: label ?? { x: 0, y: 0, width: 0, height: 0 },
    depth: depths.get(labelled?.frame ?? paper) ?? 0,
  };
}
