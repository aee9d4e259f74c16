// Room in a container that is patched: a place for a new member near those that it has to do with, and for one that has
// grown. What is in the way moves by as much as is missing, all of it together, so that lines stay level and plumb.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import type { Draft, Rect } from "./patch.ts";
import { boxOf, grown } from "./router.ts";
import type { Point } from "./routes.ts";
import { overlap } from "./routes.ts";
import type { Size } from "./shapes.ts";

/** Least air between two members, beside each other and one above the other, and between a member and a line. */
const air = { beside: 36, between: 44, line: 14 } as const;
/** Between a member and the next one below it there is room for a label and two turns. */
const labelled = 88;
/** What it costs, in units of distance, to stand on the wrong side of a neighbour. */
const wrongSide = 400;

interface Neighbour {
  readonly box: Rect;
  /** Whether it should stand above the new member. */
  readonly isAbove: boolean;
}

/** Gives a member its new size: around its middle where there is room, else growing to the right and down. */
export function resizeMember(draft: Draft, { id, width = 0, height = 0, ports = [] }: ElkNode): void {
  const box = draft.boxes.get(id);
  if (box === undefined || (Math.abs(box.width - width) < 0.01 && Math.abs(box.height - height) < 0.01)) return;
  if (ports.length === 0) {
    const centred = { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
    if (isFree(draft, centred, id)) {
      draft.boxes.set(id, centred);
      return;
    }
  }
  const missing = { x: width - box.width - gapBehind(draft, id, "x", box), y: 0 };
  if (width > box.width && missing.x > 0) spread(draft, "x", box.x + box.width, missing.x);
  const wide = { ...(draft.boxes.get(id) ?? box), width };
  draft.boxes.set(id, wide);
  missing.y = height - box.height - gapBehind(draft, id, "y", wide);
  if (height > box.height && missing.y > 0) spread(draft, "y", box.y + box.height, missing.y);
  draft.boxes.set(id, { ...(draft.boxes.get(id) ?? wide), height });
}

/** Puts a new member where it is free and nearest to its neighbours, below those that call it; the container may grow. */
export function addMember(
  draft: Draft,
  { id, width = 0, height = 0 }: ElkNode,
  neighbours: readonly Neighbour[],
): void {
  const size = { width, height };
  const { side, top } = draft.margins;
  const boxes = [...draft.boxes.values()];
  const lowest = Math.max(top - air.between, ...boxes.map((box) => box.y + box.height));
  const xs = [
    side,
    ...neighbours.map(({ box }) => box.x + (box.width - width) / 2),
    ...boxes.flatMap((box) => [box.x + box.width + air.beside, box.x - air.beside - width, box.x]),
  ].filter((x) => x >= side);
  const ys = [
    lowest + (neighbours.length === 0 ? air.between : labelled),
    ...neighbours.flatMap(({ box }) => [box.y + box.height + labelled, box.y - height - labelled]),
    ...boxes.map((box) => box.y + (box.height - height) / 2),
  ].filter((y) => y >= top);
  let best: { box: Rect; cost: number } | undefined;
  for (const y of new Set(ys)) {
    for (const x of new Set(xs)) {
      const box = { x, y, ...size };
      const cost = costOf(draft, box, neighbours);
      if ((best === undefined || cost < best.cost) && isFree(draft, box, id)) best = { box, cost };
    }
  }
  draft.boxes.set(id, best?.box ?? { x: side, y: lowest + labelled, ...size });
}

function costOf({ width, height, margins }: Draft, box: Rect, neighbours: readonly Neighbour[]): number {
  const middle = middleOf(box);
  const growth =
    Math.max(0, box.x + box.width + margins.side - width) + Math.max(0, box.y + box.height + margins.side - height);
  return neighbours.reduce((sum, neighbour) => {
    const other = middleOf(neighbour.box);
    const [upper, lower] = neighbour.isAbove ? [neighbour.box, box] : [box, neighbour.box];
    const isRight = upper.y + upper.height + labelled <= lower.y + 1;
    return sum + Math.abs(other.x - middle.x) + Math.abs(other.y - middle.y) + (isRight ? 0 : wrongSide);
  }, 2 * growth);
}

function middleOf({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Whether a member can stand somewhere: apart from others, and on no line but its own. */
function isFree(draft: Draft, box: Rect, id: string): boolean {
  const wide = { ...grown(box, air.between), x: box.x - air.beside, width: box.width + 2 * air.beside };
  for (const [other, one] of draft.boxes) if (other !== id && overlap(one, wide)) return false;
  const near = grown(box, air.line);
  if (near.x < 0 || near.y < 0) return false;
  for (const { from, to, points, label } of draft.lines.values()) {
    if (draft.memberOf(from) === id || draft.memberOf(to) === id) continue;
    if (label !== undefined && overlap(label, near)) return false;
    // A line that leaves below goes on as far as the container grows.
    const isLeaving = draft.ports.get(to)?.isAbove === false || draft.ports.get(from)?.isAbove === false;
    const last = points.at(-1) ?? points[0];
    const tail = isLeaving && last !== undefined ? [boxOf(last, { x: last.x, y: last.y + 100_000 })] : [];
    const stretches = points.slice(1).map((point, index) => boxOf(points[index] ?? point, point));
    if ([...stretches, ...tail].some((stretch) => overlap(stretch, near))) return false;
  }
  return true;
}

/** How far a member may grow to the right or down before it comes too near to what is there. */
function gapBehind(draft: Draft, id: string, axis: "x" | "y", box: Rect): number {
  const size = axis === "x" ? "width" : "height";
  const end = box[axis] + box[size];
  const lane = axis === "x" ? { ...grown(box, air.line), x: end } : { ...grown(box, air.line), y: end };
  const reach = { ...lane, [size]: 100_000 };
  let gap = draft[size] - draft.margins.side - end;
  for (const [other, one] of draft.boxes) {
    if (other !== id && overlap(one, reach))
      gap = Math.min(gap, one[axis] - end - air[axis === "x" ? "beside" : "between"]);
  }
  for (const { points, label, from, to } of draft.lines.values()) {
    const isOwn = draft.memberOf(from) === id || draft.memberOf(to) === id;
    if (label !== undefined && overlap(label, reach)) gap = Math.min(gap, label[axis] - end - air.line);
    points.forEach((point, index) => {
      const stretch = boxOf(points[index - 1] ?? point, point);
      // Below, the member's own lines only become shorter, until their first turn.
      const isAcross = axis === "x" ? stretch.height > 0 && !isOwn : stretch.width > 0;
      if (index > 0 && isAcross && stretch[axis] >= end && overlap(stretch, reach)) {
        gap = Math.min(gap, stretch[axis] - end - air.line);
      }
    });
  }
  return Math.max(0, gap);
}

/** Moves everything that begins behind a line across the container by so much. */
export function spread(draft: Draft, axis: "x" | "y", behind: number, by: number): void {
  const moved = <Place extends Point>(place: Place): Place => ({ ...place, [axis]: place[axis] + by });
  const hasMoved = new Set<string>();
  for (const [id, box] of draft.boxes) {
    if (box[axis] < behind) continue;
    hasMoved.add(id);
    draft.boxes.set(id, moved(box));
  }
  for (const port of draft.ports.values()) if (axis === "x" && port.x >= behind) port.x += by;
  for (const line of draft.lines.values()) {
    const last = line.points.length - 1;
    line.points = line.points.map((point, index) => {
      const member = index === 0 ? draft.memberOf(line.from) : index === last ? draft.memberOf(line.to) : undefined;
      const moves = member === undefined ? point[axis] >= behind : hasMoved.has(member);
      return moves ? moved(point) : point;
    });
    if (line.label !== undefined && middleOf(line.label)[axis] >= behind) line.label = moved(line.label);
  }
  draft[sizeOn(axis)] += by;
}

function sizeOn(axis: "x" | "y"): keyof Size {
  return axis === "x" ? "width" : "height";
}
