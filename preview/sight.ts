// Which part of the picture is in the window, and how panning, zooming and fitting change it. Pure geometry: the page
// turns a sight into a transform, and pointer, wheel and keys into calls of these functions.

/** On the paper, or in the window. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The picture's point at the window's upper left corner, and window units per unit of the picture. */
export interface Sight extends Point {
  /** > 0. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Size {}

/** Smallest and largest scale that zooming reaches: a glance at thousands of components, and a letter across the thumb. */
export const scales = { least: 0.02, most: 4 } as const;

/** Window units that stay free around a picture that is fitted, and around an element that is brought into sight. */
const margin = 24;

/** How much of the window's upper and lower end something else stands on, in window units, ≥ 0. */
export interface Covered {
  readonly top: number;
  readonly bottom: number;
}

/** Nothing stands on the window. */
const free: Covered = { top: 0, bottom: 0 };

/** The whole picture in the middle of what is free of the window, never larger than it was drawn. */
export function fitted(picture: Size, window: Size, { top, bottom }: Covered = free): Sight {
  const height = window.height - top - bottom - 2 * margin;
  const scale = limited(Math.min(1, (window.width - 2 * margin) / picture.width, height / picture.height));
  return {
    x: (picture.width - window.width / scale) / 2,
    y: picture.height / 2 - (top + window.height - bottom) / 2 / scale,
    scale,
  };
}

/** Scaled by a factor, with the picture's point under a place in the window staying there. */
export function zoomed(sight: Sight, factor: number, at: Point): Sight {
  const scale = limited(sight.scale * factor);
  return {
    x: sight.x + at.x / sight.scale - at.x / scale,
    y: sight.y + at.y / sight.scale - at.y / scale,
    scale,
  };
}

/** Moved with the picture following the hand: distances in window units. */
export function panned(sight: Sight, dx: number, dy: number): Sight {
  return { ...sight, x: sight.x - dx / sight.scale, y: sight.y - dy / sight.scale };
}

/** Held so that at least a corner of the picture stays in the window: nobody loses it by panning. */
export function held(sight: Sight, picture: Size, window: Size): Sight {
  const seen = { width: window.width / sight.scale, height: window.height / sight.scale };
  const corner = Math.min(80 / sight.scale, picture.width / 2, picture.height / 2);
  return {
    ...sight,
    x: Math.min(Math.max(sight.x, corner - seen.width), picture.width - corner),
    y: Math.min(Math.max(sight.y, corner - seen.height), picture.height - corner),
  };
}

/** Moved as little as brings a box into what is free of the window; a box that is larger shows its upper left corner. */
export function revealing(sight: Sight, box: Box, window: Size, { top, bottom }: Covered = free): Sight {
  const room = margin / sight.scale;
  const above = top / sight.scale;
  const seen = Math.max(0, window.height - top - bottom) / sight.scale;
  return {
    ...sight,
    x: shifted(sight.x, window.width / sight.scale, box.x - room, box.width + 2 * room),
    y: shifted(sight.y + above, seen, box.y - room, box.height + 2 * room) - above,
  };
}

/** A box in the middle of the window, as large as it fits there without looking larger than it was drawn by much. */
export function around(box: Box, window: Size): Sight {
  const scale = limited(
    Math.min(1.5, (window.width - 4 * margin) / box.width, (window.height - 4 * margin) / box.height),
  );
  return centred(middleOf(box), scale, window);
}

/** A place on the paper in the middle of the window. */
export function centred(place: Point, scale: number, window: Size): Sight {
  return { x: place.x - window.width / scale / 2, y: place.y - window.height / scale / 2, scale };
}

/** The smallest box around some; undefined around none. */
export function hull(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether any of a box is in what is free of the window. */
export function isInSight(sight: Sight, box: Box, window: Size, { top, bottom }: Covered = free): boolean {
  return (
    box.x < sight.x + window.width / sight.scale &&
    box.y < sight.y + (window.height - bottom) / sight.scale &&
    sight.x < box.x + box.width &&
    sight.y + top / sight.scale < box.y + box.height
  );
}

/** The neighbour of a box in a direction: the nearest whose middle lies mostly that way. Undefined where none does. */
export function neighbourOf<Item extends Box>(
  from: Box,
  candidates: Iterable<Item>,
  direction: "left" | "right" | "up" | "down",
): Item | undefined {
  const start = middleOf(from);
  let nearest: Item | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const to = middleOf(candidate);
    const [dx, dy] = [to.x - start.x, to.y - start.y];
    const [ahead, aside] = {
      left: [-dx, dy],
      right: [dx, dy],
      up: [-dy, dx],
      down: [dy, dx],
    }[direction] as [number, number];
    // Aside counts double, so that the way goes along rows and columns before it goes askew.
    const distance = ahead + 2 * Math.abs(aside);
    if (ahead < 1 || distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function limited(scale: number): number {
  return Number.isFinite(scale) ? Math.min(scales.most, Math.max(scales.least, scale)) : 1;
}

function shifted(start: number, seen: number, from: number, length: number): number {
  if (from < start || length > seen) return from;
  return Math.max(start, from + length - seen);
}
