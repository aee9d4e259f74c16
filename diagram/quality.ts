// How good the places in a picture are, in numbers: what makes a drawing of boxes and arrows hard to follow. Crossings count most,
// bends next, and paper last.
//
// Source: H. C. Purchase, "Which aesthetic has the greatest effect on human understanding?", Graph Drawing 1997.

import type { Point } from "./routes.ts";

export interface Quality {
  /** How often one arrow crosses another. */
  readonly crossings: number;
  /** How often an arrow turns. */
  readonly bends: number;
  /** Square units of paper. */
  readonly area: number;
}

/** A picture as far as its quality is concerned. */
interface Measured {
  readonly edges: readonly { readonly points: readonly Point[] }[];
  readonly width: number;
  readonly height: number;
}

/** A level or plumb stretch between two turns. */
interface Stretch {
  readonly isLevel: boolean;
  /** The coordinate that it keeps. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Grows with the square of the arrows' turns. */
export function qualityOf({ edges, width, height }: Measured): Quality {
  const lines = edges.map(({ points }) => stretchesOf(points));
  let crossings = 0;
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1)) crossings += crossingsOf(one, other);
  });
  const bends = edges.reduce((sum, { points }) => sum + Math.max(0, points.length - 2), 0);
  return { crossings, bends, area: width * height };
}

/** What a crossing, a bend and paper cost: a crossing is as bad as two bends, and so is twice the paper. */
const price = { crossing: 2, bend: 1, doubling: 2 } as const;

/** Whether the first of two pictures of one scene costs a reader less. */
export function isBetter(one: Quality, other: Quality): boolean {
  const more = price.crossing * (one.crossings - other.crossings) + price.bend * (one.bends - other.bends);
  return more + price.doubling * Math.log2(one.area / other.area) < 0;
}

/** How often a level stretch of one line meets a plumb one of the other, ends apart. */
function crossingsOf(one: readonly Stretch[], other: readonly Stretch[]): number {
  let count = 0;
  for (const a of one) {
    for (const b of other) {
      const isAcross = a.isLevel !== b.isLevel && a.from < b.at && b.at < a.to && b.from < a.at && a.at < b.to;
      if (isAcross) count += 1;
    }
  }
  return count;
}

/** Closer than this, two coordinates are one. */
const hair = 0.1;

function stretchesOf(points: readonly Point[]): readonly Stretch[] {
  return points.slice(1).map((to, index): Stretch => {
    const from = points[index] ?? to;
    const isLevel = Math.abs(from.y - to.y) < hair;
    const [start, end] = isLevel ? [from.x, to.x] : [from.y, to.y];
    return { isLevel, at: isLevel ? from.y : from.x, from: Math.min(start, end), to: Math.max(start, end) };
  });
}
