// The lines that arrows take, after ELK has routed them: pieces made one, needless points dropped, and small kinks at an
// arrow's ends taken out. Routes are otherwise used as they were given; nothing here finds a way around a box.

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** What straightening reads and writes of an edge. */
interface Routed {
  readonly edge: { readonly source: string; readonly target: string };
  readonly points: readonly Point[];
  readonly label: Rectangle;
}

/** Closer than this, two coordinates are one: what adding up fractions of a unit leaves. */
const hair = 0.01;

/** Without the points that change nothing: repeated ones, and those in the middle of a straight line. */
export function simplify(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last !== undefined && isSame(last.x, point.x) && isSame(last.y, point.y)) continue;
    const before = kept.at(-2);
    if (last !== undefined && before !== undefined && isStraight(before, last, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** A kink wider than this was meant. */
const widestKink = 40;
/** A kink farther from the box than this is no longer its own affair: other layers begin there. */
const farthestKink = 90;
/** How near to a box's corner an arrow may end after straightening. */
const cornerRoom = 20;
/** Least distance between two arrows that end on one side of a box, or run side by side. */
const endRoom = 16;

/**
 * Takes out kinks just before a box: ELK spreads the ends of arrows evenly over a side, and where one could as well end a
 * little further along, its line becomes straight. Ends keep their distance from corners and from each other, and a moved
 * stretch from boxes, labels and other arrows. Edges are taken in their order, so the result is the same for the same
 * input. `boxes` holds nodes and containers. Linear in the picture per kink.
 */
export function straighten<Edge extends Routed>(
  edges: readonly Edge[],
  boxes: ReadonlyMap<string, Rectangle>,
): readonly Edge[] {
  const straightened = [...edges];
  edges.forEach((routed, index) => {
    for (const end of ["source", "target"] as const) {
      const current = straightened[index] ?? routed;
      const points = end === "source" ? current.points : current.points.toReversed();
      const kink = kinkOf(points, boxes.get(current.edge[end]), current.label);
      if (kink === undefined || !isFree(kink, index, straightened, boxes)) continue;
      const straight = [{ x: kink.x, y: kink.from.y }, ...points.slice(3)];
      straightened[index] = { ...current, points: end === "source" ? straight : straight.toReversed() };
    }
  });
  return straightened;
}

/** A kink that could go: the end of the arrow, the x that would make it straight, and how far the stretch reaches. */
interface Kink {
  readonly from: Point;
  readonly x: number;
  readonly to: Point;
}

/** The kink behind the first of the points, where there is one, within reach of the box, and not under the label. */
function kinkOf(points: readonly Point[], box: Rectangle | undefined, label: Rectangle): Kink | undefined {
  const [end, turn, back, next] = points;
  if (end === undefined || turn === undefined || back === undefined || next === undefined || box === undefined) return;
  const isKink =
    isSame(end.x, turn.x) &&
    isSame(turn.y, back.y) &&
    isSame(back.x, next.x) &&
    Math.abs(back.x - turn.x) <= widestKink &&
    Math.abs(turn.y - end.y) <= farthestKink &&
    (turn.y - end.y) * (next.y - back.y) > 0;
  const isLabelled = Math.min(end.y, turn.y) < label.y + label.height && label.y < Math.max(end.y, turn.y);
  const isOnBox = back.x >= box.x + cornerRoom && back.x <= box.x + box.width - cornerRoom;
  return isKink && !isLabelled && isOnBox ? { from: end, x: back.x, to: turn } : undefined;
}

/** Whether the stretch that would become straight keeps off everything else. */
function isFree(
  { from, x, to }: Kink,
  own: number,
  edges: readonly Routed[],
  boxes: ReadonlyMap<string, Rectangle>,
): boolean {
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const stretch = { x: x - endRoom / 2, y: top + 1, width: endRoom, height: bottom - top - 2 };
  for (const box of boxes.values()) {
    // A container that the arrow ends in may be crossed; a box that it does not end in may not even be touched.
    const isAround =
      box.y < from.y && from.y < box.y + box.height && box.x < stretch.x && x + endRoom / 2 < box.x + box.width;
    if (!isAround && overlap(box, stretch)) return false;
  }
  return edges.every((other, index) => {
    if (index === own) return true;
    if (overlap(other.label, stretch)) return false;
    return other.points.every((point, at) => {
      const before = other.points[at - 1] ?? point;
      const isPlumb = isSame(before.x, point.x) && Math.abs(point.x - x) < endRoom;
      return !isPlumb || Math.max(before.y, point.y) < top - 1 || bottom + 1 < Math.min(before.y, point.y);
    });
  });
}

/** Whether two boxes share more than a border. A line is a box without width or without height. */
export function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < hair;
}

function isStraight(a: Point, b: Point, c: Point): boolean {
  const plumb = isSame(a.x, b.x) && isSame(b.x, c.x) && (b.y - a.y) * (c.y - b.y) >= 0;
  const level = isSame(a.y, b.y) && isSame(b.y, c.y) && (b.x - a.x) * (c.x - b.x) >= 0;
  return plumb || level;
}
