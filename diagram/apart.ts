// Boxes apart from each other: those that a person put somewhere stay there, and whatever one of them came to lie upon moves to the
// nearest place that is free. Pure geometry, which knows neither layouts nor designs.

import type { Point } from "./routes.ts";
import { overlap } from "./routes.ts";

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Air that a box which is put somewhere keeps to others, beside them and above or below: room for an arrow, and for its words. */
export const apartBy = { beside: 28, between: 44 } as const;

/** What boxes that a layout put somewhere may have between them. */
const tight = { beside: 10, between: 10 } as const;

/** Less than this is what adding up fractions of a unit leaves. */
const hair = 0.01;

/** Whether a box keeps its air to all of some others. */
export function isApart(
  { x, y, width, height }: Rectangle,
  others: Iterable<Rectangle>,
  { beside, between }: { readonly beside: number; readonly between: number } = apartBy,
): boolean {
  const [dx, dy] = [beside - hair, between - hair];
  const withAir = { x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy };
  for (const other of others) if (overlap(withAir, other)) return false;
  return true;
}

/** Of so many boxes the borders are tried for a place; beyond, there is one at the right end or below everything. */
const mostTried = 80;

/**
 * The place nearest to where a box stands in which it keeps its air to all others; its own where it does already. Of places that are
 * equally near, the upper and then the left one. Grows with the cube of the boxes nearby.
 */
export function nearestFree<Box extends Rectangle>(box: Box, others: readonly Rectangle[]): Box {
  if (isApart(box, others)) return box;
  const near = [...others].sort((a, b) => distance(a, box) - distance(b, box)).slice(0, mostTried);
  const right = Math.max(...others.map(({ x, width }) => x + width)) + apartBy.beside;
  const below = Math.max(...others.map(({ y, height }) => y + height)) + apartBy.between;
  const xs = new Set([box.x, right]);
  const ys = new Set([box.y, below]);
  for (const { x, y, width, height } of near) {
    xs.add(x - apartBy.beside - box.width).add(x + width + apartBy.beside);
    ys.add(y - apartBy.between - box.height).add(y + height + apartBy.between);
  }
  const places = [...xs].flatMap((x) => [...ys].map((y) => ({ ...box, x, y })));
  const byDistance = places
    .map((place) => ({ place, way: Math.hypot(place.x - box.x, place.y - box.y) }))
    .sort((a, b) => a.way - b.way || a.place.y - b.place.y || a.place.x - b.place.x);
  return byDistance.find(({ place }) => isApart(place, others))?.place ?? { ...box, x: right, y: below };
}

function distance(one: Rectangle, other: Rectangle): number {
  const [dx, dy] = [
    one.x + one.width / 2 - other.x - other.width / 2,
    one.y + one.height / 2 - other.y - other.height / 2,
  ];
  return Math.hypot(dx, dy);
}

/**
 * The boxes with none too near to another. Those of `fixed` stay, unless they are too near to each other: then the later one, by name,
 * gives way. Of the others move only those that are too near to what stays or has moved.
 */
export function setApart(
  boxes: ReadonlyMap<string, Rectangle>,
  fixed: ReadonlySet<string>,
): ReadonlyMap<string, Rectangle> {
  const placed = new Map<string, Rectangle>();
  const place = ([id, box]: readonly [string, Rectangle]): void => {
    placed.set(id, nearestFree(box, [...placed.values()]));
  };
  const all = [...boxes];
  for (const one of all.filter(([id]) => fixed.has(id)).sort(([a], [b]) => (a < b ? -1 : 1))) place(one);
  const standing = [...placed.values()];
  const rest = all.filter(([id]) => !fixed.has(id)).sort(([, a], [, b]) => a.y - b.y || a.x - b.x);
  const disturbed: (readonly [string, Rectangle])[] = [];
  // What nobody lies upon goes first, and so keeps its place.
  for (const one of rest) {
    const [id, box] = one;
    if (isApart(box, standing) && isApart(box, placed.values(), tight)) placed.set(id, box);
    else disturbed.push(one);
  }
  for (const one of disturbed) place(one);
  return placed;
}
