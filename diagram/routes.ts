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
/** How near to a box's corner an arrow may end after straightening. */
const cornerRoom = 20;
/** Least distance between two arrows that end on one side of a box. */
const endRoom = 16;

/**
 * Takes out kinks just before a box: ELK spreads the ends of arrows evenly over a side, and where one could as well end a
 * little further along, its line becomes straight. Ends keep their distance from corners and from each other. Edges are
 * taken in their order, so the result is the same for the same input. Linear, times the arrows at one box.
 */
export function straighten<Edge extends Routed>(
  edges: readonly Edge[],
  boxes: ReadonlyMap<string, Rectangle>,
): readonly Edge[] {
  const ends = new Map<string, number[]>();
  const register = (side: string, x: number): void => {
    ends.set(side, [...(ends.get(side) ?? []), x]);
  };
  for (const { edge, points } of edges) {
    const [first, last] = [points[0], points.at(-1)];
    if (first !== undefined) register(sideOf(edge.source, boxes.get(edge.source), first), first.x);
    if (last !== undefined) register(sideOf(edge.target, boxes.get(edge.target), last), last.x);
  }
  return edges.map((routed) => {
    const { edge, label } = routed;
    const forwards = withoutKink(routed.points, edge.source, label, boxes, ends);
    const backwards = withoutKink(forwards.toReversed(), edge.target, label, boxes, ends);
    return { ...routed, points: backwards.toReversed() };
  });
}

/** The points with the kink behind the first one taken out, where there is one and room for it. */
function withoutKink(
  points: readonly Point[],
  id: string,
  label: Rectangle,
  boxes: ReadonlyMap<string, Rectangle>,
  ends: Map<string, number[]>,
): readonly Point[] {
  const [end, turn, back, next] = points;
  const box = boxes.get(id);
  if (end === undefined || turn === undefined || back === undefined || next === undefined || box === undefined)
    return points;
  const isKink =
    isSame(end.x, turn.x) &&
    isSame(turn.y, back.y) &&
    isSame(back.x, next.x) &&
    Math.abs(back.x - turn.x) <= widestKink &&
    (turn.y - end.y) * (next.y - back.y) > 0;
  const isLabelled = Math.min(end.y, turn.y) < label.y + label.height && label.y < Math.max(end.y, turn.y);
  const isOnBox = back.x >= box.x + cornerRoom && back.x <= box.x + box.width - cornerRoom;
  if (!isKink || isLabelled || !isOnBox) return points;
  const side = sideOf(id, box, end);
  const others = [...(ends.get(side) ?? [])];
  others.splice(others.indexOf(end.x), 1);
  if (others.some((x) => Math.abs(x - back.x) < endRoom)) return points;
  ends.set(side, [...others, back.x]);
  return [{ x: back.x, y: end.y }, ...points.slice(3)];
}

function sideOf(id: string, box: Rectangle | undefined, end: Point): string {
  return `${box !== undefined && end.y > box.y + box.height / 2 ? "below" : "above"} ${id}`;
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < hair;
}

function isStraight(a: Point, b: Point, c: Point): boolean {
  const plumb = isSame(a.x, b.x) && isSame(b.x, c.x) && (b.y - a.y) * (c.y - b.y) >= 0;
  const level = isSame(a.y, b.y) && isSame(b.y, c.y) && (b.x - a.x) * (c.x - b.x) >= 0;
  return plumb || level;
}
