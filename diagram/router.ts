// A way for one arrow around everything that already stands: the cheapest level-and-plumb line between two places, and a
// spot on it for the arrow's words. For pictures that are patched; whole containers are routed by ELK.

import { overlap, type Point, simplify } from "./routes.ts";

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where an arrow may begin or end: a point on a border, and which way the line goes from it, 1 for down. */
export interface Gate extends Point {
  readonly way: 1 | -1;
}

/** What is in the way. Coordinates are those of one container. */
export interface Field {
  readonly boxes: readonly Rectangle[];
  readonly lines: readonly (readonly Point[])[];
  readonly labels: readonly Rectangle[];
  /** Where lines may run. */
  readonly bounds: Rectangle;
}

/** Air between a line and a box, a label, and a line beside it. */
interface Air {
  readonly box: number;
  readonly label: number;
  readonly line: number;
}
/** What a line is to have, and what it makes do with where it would find no way else. */
const airs: readonly Air[] = [
  { box: 10, label: 5, line: 10 },
  { box: 6, label: 2, line: 5 },
];
/** A line leaves its box by so much before it may turn. */
const stub = 18;
/** What a bend and a crossing cost, in units of length: a short way round is better than either. */
const price = { bend: 40, crossing: 80 } as const;
/** More states than this and the arrow is given up: the container is laid out anew instead. */
const mostStates = 150_000;

interface Stretch {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** One line of the grid: what blocks it, and what crosses it. */
interface Track {
  readonly blocked: readonly (readonly [number, number])[];
  readonly crossed: readonly number[];
}

/**
 * The cheapest line from one of the gates to one of the others, or undefined where there is none. Of equal lines the same
 * one every time. Grows with the square of what is in the way.
 */
export function findRoute(from: readonly Gate[], to: readonly Gate[], field: Field): readonly Point[] | undefined {
  for (const air of airs) {
    const found = findRouteWith(air, from, to, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findRouteWith(
  air: Air,
  from: readonly Gate[],
  to: readonly Gate[],
  field: Field,
): readonly Point[] | undefined {
  const starts = from.filter((gate) => isOpen(gate, field, air));
  const ends = to.filter((gate) => isOpen(gate, field, air));
  if (starts.length === 0 || ends.length === 0) return undefined;
  const gates = [...starts, ...ends];
  const plumb = stretchesOf(field.lines, "x");
  const level = stretchesOf(field.lines, "y");
  const beside = (at: number): number[] => [at - stub, at + stub, ...(air === airs[0] ? [] : [at - 6, at + 6])];
  const things = [...field.boxes, ...field.labels];
  const xs = gridOf(
    [
      ...gates.map(({ x }) => x),
      ...things.flatMap(({ x, width }) => [x - stub, x + width + stub]),
      ...plumb.flatMap(({ at }) => beside(at)),
    ],
    field.bounds.x,
    field.bounds.x + field.bounds.width,
  );
  const ys = gridOf(
    [
      ...gates.map(({ y, way }) => y + way * stub),
      ...things.flatMap(({ y, height }) => [y - stub, y + height + stub]),
      ...level.flatMap(({ at }) => beside(at)),
    ],
    field.bounds.y,
    field.bounds.y + field.bounds.height,
  );
  if (xs.length * ys.length * 2 > mostStates) return undefined;
  const path = cheapest(starts, ends, xs, ys, {
    columns: xs.map((x) => trackOf(x, "x", plumb, level, field, air)),
    rows: ys.map((y) => trackOf(y, "y", level, plumb, field, air)),
  });
  return path === undefined ? undefined : simplify(path);
}

/**
 * Where a label of a size fits best upon a line: off boxes and other labels, on few other lines, near its middle, and where
 * it can be had on a stretch that is longer than the label.
 */
export function findLabelSpot(
  points: readonly Point[],
  size: { readonly width: number; readonly height: number },
  field: Field,
): Rectangle | undefined {
  for (const needsRoom of [true, false]) {
    const spot = spotOn(points, size, field, needsRoom);
    if (spot !== undefined) return spot;
  }
  return undefined;
}

function spotOn(
  points: readonly Point[],
  { width, height }: { readonly width: number; readonly height: number },
  field: Field,
  needsRoom: boolean,
): Rectangle | undefined {
  const length = points.reduce((sum, point, index) => sum + distance(points[index - 1] ?? point, point), 0);
  let best: { spot: Rectangle; cost: number } | undefined;
  let walked = 0;
  for (const [index, to] of points.entries()) {
    const from = points[index - 1] ?? to;
    const long = distance(from, to);
    const room = needsRoom ? (Math.abs(from.x - to.x) < 0.5 ? height : width) + 12 : 0;
    for (const share of long < room ? [] : [0.5, 0.35, 0.65, 0.2, 0.8]) {
      if (share * long < room / 2 || (1 - share) * long < room / 2) continue;
      const [x, y] = [from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)];
      const spot = { x: x - width / 2, y: y - height / 2, width, height };
      const isCovering = [...field.boxes, ...field.labels].some((other) => overlap(grown(other, 4), spot));
      const isOutside = spot.x < field.bounds.x || spot.x + width > field.bounds.x + field.bounds.width;
      if (isCovering || isOutside) continue;
      const covered = field.lines.filter((line) =>
        line.some((point, at) => at > 0 && overlap(grown(spot, 3), boxOf(line[at - 1] ?? point, point))),
      ).length;
      const cost = covered * 400 + Math.abs(walked + share * long - length / 2);
      if (best === undefined || cost < best.cost) best = { spot, cost };
    }
    walked += long;
  }
  return best?.spot;
}

/** Whether an arrow can leave by a gate: nothing stands right before it, and no line runs there. */
function isOpen({ x, y, way }: Gate, { boxes, lines }: Field, air: Air): boolean {
  const [top, bottom] = way > 0 ? [y + 1, y + stub] : [y - stub, y - 1];
  const lane = { x: x - 1, y: top, width: 2, height: bottom - top };
  if (boxes.some((box) => overlap(box, lane))) return false;
  return stretchesOf(lines, "x").every(
    ({ at, from, to }) => Math.abs(at - x) >= air.line || to < top - 1 || bottom + 1 < from,
  );
}

function cheapest(
  starts: readonly Gate[],
  ends: readonly Gate[],
  xs: readonly number[],
  ys: readonly number[],
  { columns, rows }: { readonly columns: readonly Track[]; readonly rows: readonly Track[] },
): readonly Point[] | undefined {
  const stateOf = (gate: Gate): number => (ys.indexOf(gate.y + gate.way * stub) * xs.length + xs.indexOf(gate.x)) * 2;
  const goals = new Map(ends.map((gate) => [stateOf(gate), gate]));
  const costs = new Float64Array(xs.length * ys.length * 2).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(costs.length).fill(-1);
  const queue = createQueue();
  const estimate = (x: number, y: number): number =>
    Math.min(...ends.map((gate) => Math.abs(gate.x - x) + Math.abs(gate.y + gate.way * stub - y)));
  const reach = (state: number, cost: number, previous: number): void => {
    if (cost >= (costs[state] ?? 0)) return;
    costs[state] = cost;
    before[state] = previous;
    const at = state >> 1;
    queue.add(state, cost + estimate(xs[at % xs.length] ?? 0, ys[Math.floor(at / xs.length)] ?? 0));
  };
  const gateOf = new Map<number, Gate>();
  for (const gate of starts) {
    const state = stateOf(gate);
    if (state < 0 || gateOf.has(state)) continue;
    gateOf.set(state, gate);
    reach(state, 0, -1);
  }
  for (let state = queue.next(); state !== undefined; state = queue.next()) {
    const goal = goals.get(state);
    if (goal !== undefined) return pathTo(state, goal);
    const isLevel = (state & 1) === 1;
    const at = state >> 1;
    const [column, row] = [at % xs.length, Math.floor(at / xs.length)];
    const cost = costs[state] ?? 0;
    reach(state ^ 1, cost + price.bend, state);
    for (const step of [1, -1]) {
      const next = isLevel ? column + step : row + step;
      const [coordinates, track] = isLevel ? [xs, rows[row]] : [ys, columns[column]];
      const [here, there] = [coordinates[isLevel ? column : row] ?? 0, coordinates[next]];
      if (there === undefined || track === undefined || isBlocked(track, here, there)) continue;
      const target = (isLevel ? row * xs.length + next : next * xs.length + column) * 2 + (isLevel ? 1 : 0);
      reach(target, cost + Math.abs(there - here) + price.crossing * crossings(track, here, there), state);
    }
  }
  return undefined;

  function pathTo(end: number, goal: Gate): readonly Point[] {
    const points: Point[] = [{ x: goal.x, y: goal.y }];
    let first = end;
    for (let state = end; state >= 0; state = before[state] ?? -1) {
      const at = state >> 1;
      points.push({ x: xs[at % xs.length] ?? 0, y: ys[Math.floor(at / xs.length)] ?? 0 });
      first = state;
    }
    const start = gateOf.get(first);
    return [...(start === undefined ? [] : [{ x: start.x, y: start.y }]), ...points.toReversed()];
  }
}

function isBlocked({ blocked }: Track, here: number, there: number): boolean {
  const [low, high] = here < there ? [here, there] : [there, here];
  return blocked.some(([from, to]) => from < high && low < to);
}

function crossings({ crossed }: Track, here: number, there: number): number {
  const [low, high] = here < there ? [here, there] : [there, here];
  // Half open, so that a crossing on a grid line counts once.
  return crossed.reduce((sum, at) => sum + (low <= at && at < high ? 1 : 0), 0);
}

/** What is in the way of a line at a coordinate: boxes and labels, lines that run beside it, lines that it would cross. */
function trackOf(
  at: number,
  axis: "x" | "y",
  alongside: readonly Stretch[],
  across: readonly Stretch[],
  { boxes, labels }: Field,
  air: Air,
): Track {
  const blocked: (readonly [number, number])[] = [];
  const block = (thing: Rectangle, room: number): void => {
    const { x, y, width, height } = grown(thing, room);
    const [low, size, from, long] = axis === "x" ? [x, width, y, height] : [y, height, x, width];
    if (low < at && at < low + size) blocked.push([from, from + long]);
  };
  for (const box of boxes) block(box, air.box);
  for (const label of labels) block(label, air.label);
  for (const one of alongside) {
    if (Math.abs(one.at - at) < air.line) blocked.push([one.from - air.line, one.to + air.line]);
  }
  return { blocked, crossed: across.filter(({ from, to }) => from <= at && at <= to).map((one) => one.at) };
}

/** The stretches of lines that keep one coordinate. */
function stretchesOf(lines: readonly (readonly Point[])[], axis: "x" | "y"): readonly Stretch[] {
  const other = axis === "x" ? "y" : "x";
  return lines.flatMap((points) =>
    points.flatMap((to, index) => {
      const from = points[index - 1];
      if (from === undefined || Math.abs(from[axis] - to[axis]) > 0.1) return [];
      return [{ at: to[axis], from: Math.min(from[other], to[other]), to: Math.max(from[other], to[other]) }];
    }),
  );
}

/** Sorted, inside, without repetition. */
function gridOf(coordinates: readonly number[], from: number, to: number): readonly number[] {
  return [...new Set(coordinates)].filter((at) => from <= at && at <= to).sort((a, b) => a - b);
}

interface Queue {
  add(item: number, cost: number): void;
  next(): number | undefined;
}

/** A binary heap; of equal costs, the order is the same at every run. */
function createQueue(): Queue {
  const heap: { item: number; cost: number }[] = [];
  const costAt = (index: number): number => heap[index]?.cost ?? Number.POSITIVE_INFINITY;
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  return {
    add(item, cost) {
      heap.push({ item, cost });
      for (let at = heap.length - 1; at > 0; ) {
        const above = (at - 1) >> 1;
        if (costAt(above) <= costAt(at)) break;
        swap(at, above);
        at = above;
      }
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first?.item;
      heap[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = costAt(left + 1) < costAt(left) ? left + 1 : left;
        if (costAt(least) >= costAt(at)) break;
        swap(at, least);
        at = least;
      }
      return first.item;
    },
  };
}

export function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function boxOf(from: Point, to: Point): Rectangle {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { x, y, width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
}

function distance(from: Point, to: Point): number {
  return Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
}
