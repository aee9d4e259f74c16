// A container in which a person has put some members somewhere: those stand just there, the others keep their places or give way, and
// the arrows that this concerns are drawn anew. It begins with places for everything and always ends with places for everything. A
// container has an origin, which is its upper left corner until something is put to the left of it or above: then the container grows
// that way and the origin stays, so that no other place that was kept becomes wrong.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import { type Rectangle, setApart } from "./apart.ts";
import { type Draft, draftOf, finished, labelOf, type Margins, reattach, relabel } from "./patch.ts";
import { drawLoop, drawSomehow, loopRoom } from "./pinned-lines.ts";
import type { Point } from "./routes.ts";
import type { Size } from "./shapes.ts";

/** A container with places, and where its origin lies in them. */
export interface Pinned {
  readonly graph: ElkNode;
  readonly origin: Point;
}

/** Room that a container keeps free, and the least that it takes itself. */
export interface Room extends Margins {
  readonly least: Size;
}

/** What lines keep free at the border that they run along. */
const border = 10;

/** Room below a container's title for the arrows that come in from above. */
const entrance = 22;

/**
 * `wanted` with the members in `pins` at their places, which are upper left corners seen from the container's origin. `base` has some
 * place for each member, and a line for each arrow that need not change. A pin of what is no member is passed over; of two pins that
 * lie upon each other, the later by name gives way.
 */
export function pinGraph(wanted: ElkNode, base: Pinned, pins: ReadonlyMap<string, Point>, room: Room): Pinned {
  const children = wanted.children ?? [];
  const owners = new Map(
    children.flatMap(({ id, ports = [] }) => [[id, id], ...ports.map((port) => [port.id, id])] as [string, string][]),
  );
  const memberOf = (end: string): string | undefined => owners.get(end);
  const draft = draftOf(wanted, base.graph, room, memberOf);
  const rooms = loopRoom(wanted, memberOf);
  const moved = moveMembers(draft, children, rooms, base, pins);
  const boxes = [...draft.boxes.values()];
  const isEntered = (wanted.ports ?? []).some((port) => port.layoutOptions?.["elk.port.side"] === "NORTH");
  const top = room.top + (isEntered ? entrance : 0);
  const origin = {
    x: Math.max(0, room.side - Math.min(...boxes.map(({ x }) => x)) + base.origin.x),
    y: Math.max(0, top - Math.min(...boxes.map(({ y }) => y)) + base.origin.y),
  };
  shift(draft, { x: origin.x - base.origin.x, y: origin.y - base.origin.y });
  for (const [id, { from, to }] of draft.lines) {
    const ends = [draft.memberOf(from), draft.memberOf(to)];
    // A line of what has moved is drawn anew, and so is one that begins and ends at one member: it takes its room beside that.
    if (ends[0] === ends[1] || ends.some((end) => end !== undefined && moved.has(end))) draft.lines.delete(id);
  }
  fitToContent(draft, rooms, room.least);
  for (const [id, line] of draft.lines) if (!reattach(draft, line, children)) draft.lines.delete(id);
  for (const [id, line] of draft.lines) if (!relabel(draft, line, labelOf(wanted, id))) draft.lines.delete(id);
  drawLoop(draft, wanted);
  for (const edge of wanted.edges ?? []) if (!draft.lines.has(edge.id)) drawSomehow(draft, edge, wanted);
  fitToContent(draft, rooms, room.least);
  endInBorder(draft);
  return { graph: finished(wanted, draft), origin };
}

/** Puts every member where it is to stand, and says which ones have left their place. */
function moveMembers(
  draft: Draft,
  children: readonly ElkNode[],
  rooms: ReadonlyMap<string, Size>,
  base: Pinned,
  pins: ReadonlyMap<string, Point>,
): ReadonlySet<string> {
  const wanted = new Map<string, Rectangle>();
  for (const { id, width = 0, height = 0 } of children) {
    const pin = pins.get(id);
    const place = pin === undefined ? draft.boxes.get(id) : { x: pin.x + base.origin.x, y: pin.y + base.origin.y };
    const loops = rooms.get(id);
    wanted.set(id, {
      ...{ x: place?.x ?? 0, y: (place?.y ?? 0) - (loops?.height ?? 0) },
      ...{ width: width + (loops?.width ?? 0), height: height + 2 * (loops?.height ?? 0) },
    });
  }
  const moved = new Set<string>();
  const apart = setApart(wanted, new Set(pins.keys()));
  for (const { id, width = 0, height = 0 } of children) {
    const { x = 0, y: top = 0 } = apart.get(id) ?? {};
    const y = top + (rooms.get(id)?.height ?? 0);
    const before = draft.boxes.get(id);
    if (before === undefined || Math.abs(before.x - x) + Math.abs(before.y - y) > 0.01) moved.add(id);
    draft.boxes.set(id, { x, y, width, height });
  }
  return moved;
}

function shift(draft: Draft, by: Point): void {
  if (by.x === 0 && by.y === 0) return;
  const along = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x + by.x, y: place.y + by.y });
  for (const [id, box] of draft.boxes) draft.boxes.set(id, along(box));
  for (const port of draft.ports.values()) port.x += by.x;
  for (const line of draft.lines.values()) {
    line.points = line.points.map(along);
    if (line.label !== undefined) line.label = along(line.label);
  }
}

/** Makes the container as large as what it holds wants it to be, and forgets the lines and ports that are then outside. */
function fitToContent(draft: Draft, rooms: ReadonlyMap<string, Size>, least: Size): void {
  const { side } = draft.margins;
  const corners: Point[] = [{ x: least.width, y: least.height }];
  for (const [id, { x, y, width, height }] of draft.boxes) {
    const loops = rooms.get(id);
    corners.push({ x: x + width + Math.max(side, loops?.width ?? 0), y: y + height + side });
  }
  for (const { points, label, from, to } of draft.lines.values()) {
    if (label !== undefined) corners.push({ x: label.x + label.width + side, y: label.y + label.height + side });
    points.forEach(({ x, y }, index) => {
      const end = index === 0 ? from : index === points.length - 1 ? to : undefined;
      const isInBorder = end !== undefined && draft.ports.get(end)?.isAbove === false;
      corners.push({ x: x + border, y: isInBorder ? 0 : y + border });
    });
  }
  draft.width = Math.max(...corners.map(({ x }) => x));
  draft.height = Math.max(...corners.map(({ y }) => y));
}

/** Lines that leave the container below end in its border, wherever that has come to be. */
function endInBorder(draft: Draft): void {
  for (const line of draft.lines.values()) {
    const last = line.points.length - 1;
    line.points = line.points.map((point, index) => {
      const end = index === 0 ? line.from : index === last ? line.to : undefined;
      return end !== undefined && draft.ports.get(end)?.isAbove === false ? { ...point, y: draft.height } : point;
    });
  }
}
