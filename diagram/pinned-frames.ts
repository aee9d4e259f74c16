// What pins mean to the layout of a scene: which member of which container stands where, from which earlier picture the layout goes on,
// and which way arrows point by where things stand. It moves nothing itself.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import { createLayoutHistory, type FrameBefore, type LayoutHistory } from "./history.ts";
import type { LayoutOptions, Pins } from "./layout.ts";
import { pinGraph } from "./pinning.ts";
import { type Frame, type Heights, paper, type Reversals } from "./plan.ts";
import type { Point } from "./routes.ts";
import type { Scene } from "./scene.ts";
import { titleSizeOf } from "./shapes.ts";
import { titleAir, withRoomForTitle } from "./title-room.ts";

/** The origin of a container of which nothing was put to the left or above. */
export const corner: Point = { x: 0, y: 0 };

type LaidOut = ReadonlyMap<string, FrameBefore>;

export interface Pinning {
  readonly heights: Heights;
  readonly isReversed: Reversals;
  /**
   * Upper left corners of a container's pinned members, seen from its origin; those that it holds must have been laid out. Undefined
   * where pins have nothing to say about it: none of its members is pinned, and none has grown to the left or upwards.
   */
  pinsIn(frame: Frame, laidOut: LaidOut): Pins | undefined;
  /** How a container was laid out before, with containers in it that have grown to the left or upwards moved that way. */
  before(frame: Frame, laidOut: LaidOut): FrameBefore | undefined;
}

/**
 * Reads the pins of a scene whose members the history may know by other names: `known` is the scene under these. A place that was taken
 * back leaves no trace: its container goes on from what it would be without pins. `unpinned` lays the known scene out without pins,
 * into a history; it is asked for where that is needed, once.
 */
export async function pinningOf(
  scene: Scene,
  known: Scene,
  { history, pins: given }: Pick<LayoutOptions, "history" | "pins">,
  unpinned: (history: LayoutHistory) => Promise<unknown>,
): Promise<Pinning> {
  const pins = underKnownNames(scene, known, given);
  const isTakenBack = (frame: string): boolean => [...(history?.last(frame)?.pinned ?? [])].some((id) => !pins.has(id));
  const frames = [paper, ...known.containers.filter((one) => one.collapsed === undefined).map(({ id }) => id)];
  const isFresh = (frame: string): boolean => history?.last(frame) === undefined || isTakenBack(frame);
  const clean = createLayoutHistory();
  if (pins.size > 0 && frames.some(isFresh)) await unpinned(clean);
  const lastOf = (frame: string): FrameBefore | undefined => (isFresh(frame) ? clean : history)?.last(frame);

  return {
    isReversed: (edge) => history?.isReversed(edge) ?? clean.isReversed(edge),
    heights(frame) {
      const before = lastOf(frame);
      const origin = before?.origin ?? corner;
      return before?.graph.children === undefined
        ? undefined
        : new Map(
            before.graph.children.map(({ id, y = 0, height = 0 }) => {
              const pin = pins.get(id);
              const top = pin === undefined ? y : pin.y + origin.y - (lastOf(id)?.origin ?? corner).y;
              return [id, Math.round(top + height / 2)];
            }),
          );
    },
    pinsIn(frame, laidOut) {
      const inside = frame.members.flatMap(({ id }): [string, Point][] => {
        const pin = pins.get(id);
        const { x, y } = laidOut.get(id)?.origin ?? corner;
        return pin === undefined ? [] : [[id, { x: pin.x - x, y: pin.y - y }]];
      });
      const isMoved = frame.members.some(({ id }) => !isCorner(laidOut.get(id)?.origin ?? corner));
      return inside.length > 0 || isMoved ? new Map(inside) : undefined;
    },
    before(frame, laidOut) {
      const before = lastOf(frame.id);
      if (before === undefined) return undefined;
      const children = before.graph.children?.map((child) => {
        const [was, is] = [lastOf(child.id)?.origin ?? corner, laidOut.get(child.id)?.origin ?? corner];
        return { ...child, x: (child.x ?? 0) + was.x - is.x, y: (child.y ?? 0) + was.y - is.y };
      });
      return children === undefined ? before : { ...before, graph: { ...before.graph, children } };
    },
  };
}

function isCorner({ x, y }: Point): boolean {
  return x === 0 && y === 0;
}

/** Whether a container that was laid out had all the members that are wanted. */
export function isHolding(before: FrameBefore | undefined, { children = [] }: ElkNode): before is FrameBefore {
  const known = new Set(before?.graph.children?.map(({ id }) => id));
  return before !== undefined && children.every(({ id }) => known.has(id));
}

/** A container with its pinned members where they belong, and with room for its title. `graph` is what is wanted, `base` has places. */
export function pinFrame(
  graph: ElkNode,
  { container }: Frame,
  base: FrameBefore,
  pins: Pins,
  margins: { readonly top: number; readonly side: number },
): FrameBefore {
  const title = container === undefined ? undefined : titleSizeOf(container);
  const room = title === undefined ? 0 : titleAir.before + title.width + titleAir.behind;
  const least = { width: (title?.width ?? 0) + 40, height: 0 };
  const from = { graph: base.graph, origin: base.origin ?? corner };
  const pinned = pinGraph(graph, from, pins, { ...margins, title: room, least });
  const titled = withRoomForTitle(pinned.graph, container);
  const wider = (titled.width ?? 0) - (pinned.graph.width ?? 0);
  const origin = { ...pinned.origin, x: pinned.origin.x + wider };
  return { graph: titled, changes: base.changes, origin, pinned: new Set(pins.keys()) };
}

/** The pins under the names by which the history knows what they are of: somebody who is being renamed keeps the place as well. */
function underKnownNames(scene: Scene, known: Scene, given: Pins | undefined): Pins {
  const pins = new Map<string, Point>();
  if (given === undefined || given.size === 0) return pins;
  const names = [...known.containers, ...known.nodes].map(({ id }) => id);
  [...scene.containers, ...scene.nodes].forEach(({ id }, index) => {
    const name = names[index] ?? id;
    const pin = given.get(id) ?? given.get(name);
    if (pin !== undefined) pins.set(name, pin);
  });
  return pins;
}
