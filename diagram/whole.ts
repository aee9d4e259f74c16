// A picture laid out in one go, with ELK seeing into all containers at once. Arrows between containers then cross less than where each
// container is laid out by itself, at a cost that only small pictures can pay. What comes out is cut at the containers' borders, so that
// it can be patched later like any other picture.

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";

import { containerOptions, type ElkOptions, labelOptions, nodeOptions } from "./elk-options.ts";
import { type Frame, type Plan, paper, type Route } from "./plan.ts";
import { boxOf, findLabelSpot, grown } from "./router.ts";
import { overlap, type Point, simplify } from "./routes.ts";
import { closedSizeOf, faceOf, labelSizeOf, type Size, titleBand, titleSizeOf } from "./shapes.ts";

interface Rect extends Point, Size {}

/** Everything of a picture in the paper's coordinates: containers and nodes by id, and the stretches of arrows by theirs. */
export interface Whole {
  readonly boxes: ReadonlyMap<string, Rect>;
  readonly stretches: ReadonlyMap<string, readonly Point[]>;
  readonly labels: ReadonlyMap<string, Rect>;
}

/**
 * ELK's graph of a whole picture. Every arrow of the plan runs the way that it points. `titled` names containers that keep room for
 * their titles on the left of all that they hold, since no gap between their arrows was wide enough.
 */
export function wholeGraph(plan: Plan, changes: ElkOptions, titled: ReadonlySet<string> = new Set()): ElkNode {
  const frames = new Map(plan.frames.map((frame) => [frame.id, frame]));
  const optionsOf = (frame: Frame, least: Size): Record<string, string> => ({
    ...containerOptions(frame, least, titled.has(frame.id) ? least.width : 0),
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    ...changes,
  });
  const childrenOf = (frame: Frame | undefined): ElkNode[] =>
    (frame?.members ?? []).map((member) => {
      const { id } = member;
      if ("job" in member) return { id, ...sizeOf(faceOf(member)), layoutOptions: nodeOptions };
      if (member.collapsed !== undefined) return { id, ...closedSizeOf(member), layoutOptions: nodeOptions };
      const inner = frames.get(id);
      const children = childrenOf(inner);
      const least = { width: titleSizeOf(member).width + 40, height: titleBand + (children.length === 0 ? 20 : 0) };
      if (inner === undefined || children.length === 0) return { id, ...least };
      return { id, children, layoutOptions: optionsOf(inner, least) };
    });
  const outer = frames.get(paper);
  return {
    id: "paper",
    layoutOptions: {
      ...(outer === undefined ? {} : optionsOf(outer, { width: 40, height: titleBand })),
      "elk.hierarchyHandling": "INCLUDE_CHILDREN",
      "elk.json.shapeCoords": "ROOT",
      "elk.json.edgeCoords": "ROOT",
    },
    children: childrenOf(outer),
    edges: plan.routes.map(({ edge }) => {
      const label = { id: `${edge.id}.label`, text: " ", ...labelSizeOf(edge), layoutOptions: labelOptions };
      return { id: edge.id, sources: [edge.source], targets: [edge.target], labels: [label] };
    }),
  };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

/**
 * What ELK made of a whole picture, cut at the borders of its containers; undefined where an arrow leaves one by its
 * side, or where there is no room for an arrow's words in the container that they belong to.
 */
export function cutWhole(laidOut: ElkNode, plan: Plan): Whole | undefined {
  const boxes = new Map<string, Rect>([[paper, rectOf(laidOut)]]);
  const edges = new Map<string, ElkExtendedEdge>();
  const visit = (graph: ElkNode): void => {
    for (const edge of graph.edges ?? []) edges.set(edge.id, edge);
    for (const child of graph.children ?? []) {
      boxes.set(child.id, rectOf(child));
      visit(child);
    }
  };
  visit(laidOut);
  const depths = new Map(plan.frames.map(({ id, depth }) => [id, depth]));
  const stretches = new Map<string, readonly Point[]>();
  const labels = new Map<string, Rect>();
  for (const route of plan.routes) {
    const { sections = [], labels: [label] = [] } = edges.get(route.edge.id) ?? {};
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    if (!cutRoute(route, simplify(points), { boxes, depths, stretches })) return undefined;
    if (label !== undefined) labels.set(route.edge.id, rectOf(label));
  }
  const placed = labelsInPlace({ boxes, stretches, labels }, plan);
  return placed === undefined ? undefined : { boxes, stretches, labels: placed };
}

function rectOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rect>): Rect {
  return { x, y, width, height };
}

interface Cutting {
  readonly boxes: ReadonlyMap<string, Rect>;
  /** How many containers are around each. */
  readonly depths: ReadonlyMap<string, number>;
  readonly stretches: Map<string, readonly Point[]>;
}

/** Cuts one arrow where it crosses borders: out below, in above. False where it goes another way. */
function cutRoute({ pieces }: Route, line: readonly Point[], { boxes, depths, stretches }: Cutting): boolean {
  let rest = line;
  for (const [index, { frame, piece }] of pieces.entries()) {
    const next = pieces[index + 1];
    const own = boxes.get(frame);
    const inner = next === undefined ? undefined : boxes.get(next.frame);
    if (own === undefined || rest.length < 2) return false;
    if (next === undefined || inner === undefined) {
      stretches.set(piece, rest);
      return next === undefined && rest.every((point) => isWithin(point, own));
    }
    const isGoingIn = (depths.get(next.frame) ?? 0) > (depths.get(frame) ?? 0);
    const cut = crossing(rest, isGoingIn ? { ...inner, at: inner.y } : { ...own, at: own.y + own.height });
    if (cut === undefined) return false;
    const stretch = [...rest.slice(0, cut.index), cut.point];
    if (!stretch.every((point) => isWithin(point, own))) return false;
    stretches.set(piece, simplify(stretch));
    rest = simplify([cut.point, ...rest.slice(cut.index)]);
  }
  return false;
}

/** The first place where a line goes down through a level border, and the index of the first point behind it. */
function crossing(
  line: readonly Point[],
  { x, width, at }: Rect & { readonly at: number },
): { readonly index: number; readonly point: Point } | undefined {
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    if (from === undefined || from.y > at + slack || to.y < at - slack || Math.abs(from.x - to.x) > slack) continue;
    if (to.x > x && to.x < x + width && to.y - from.y > slack) return { index, point: { x: to.x, y: at } };
  }
  return undefined;
}

/** What ELK's additions leave between two coordinates that are one. */
const slack = 0.1;

function isWithin({ x, y }: Point, box: Rect): boolean {
  return x >= box.x - slack && x <= box.x + box.width + slack && y >= box.y - slack && y <= box.y + box.height + slack;
}

/**
 * The labels by the ids of the stretches that they stand on. ELK may put an arrow's words within a container that it
 * only passes into; they belong where both ends are seen, and find a spot there.
 */
function labelsInPlace({ boxes, stretches, labels }: Whole, plan: Plan): ReadonlyMap<string, Rect> | undefined {
  const frames = new Map(plan.frames.map((frame) => [frame.id, frame]));
  const placed = new Map<string, Rect>();
  const astray: { readonly frame: Frame; readonly piece: string; readonly label: Rect }[] = [];
  for (const { edge, pieces } of plan.routes) {
    const label = labels.get(edge.id);
    if (label === undefined) continue;
    const own = pieces.find(({ frame, piece }) =>
      frames.get(frame)?.pieces.some(({ id, label: size }) => id === piece && size !== undefined),
    );
    const frame = frames.get(own?.frame ?? paper);
    if (own === undefined || frame === undefined) return undefined;
    const members = frame.members.flatMap(({ id }) => boxes.get(id) ?? []);
    const points = stretches.get(own.piece) ?? [];
    const isOn = points.some((to, at) => at > 0 && overlap(grown(label, 1), boxOf(points[at - 1] ?? to, to)));
    if (isOn && !members.some((box) => overlap(box, label))) placed.set(own.piece, label);
    else astray.push({ frame, piece: own.piece, label });
  }
  for (const { frame, piece, label } of astray) {
    const others = [...stretches].filter(([id]) => id !== piece).map(([, points]) => points);
    const spot = findLabelSpot(stretches.get(piece) ?? [], label, {
      boxes: frame.members.flatMap(({ id }) => boxes.get(id) ?? []),
      lines: others,
      labels: [...placed.values()],
      bounds: boxes.get(frame.id) ?? label,
    });
    if (spot === undefined) return undefined;
    placed.set(piece, spot);
  }
  return placed;
}

/** One container of a whole picture, as ELK would have laid it out by itself. `graph` is what ELK would have been asked. */
export function frameOf(graph: ElkNode, frame: Frame, { boxes, stretches, labels }: Whole): ElkNode {
  const { x, y, width, height } = boxes.get(frame.id) ?? rectOf({});
  const moved = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x - x, y: place.y - y });
  const ends = new Map<string, Point>();
  for (const { id, from, to } of frame.pieces) {
    const points = stretches.get(id) ?? [];
    const [first, last] = [points[0], points.at(-1)];
    if (first !== undefined) ends.set(from, moved(first));
    if (last !== undefined) ends.set(to, moved(last));
  }
  return {
    ...graph,
    ...{ x: 0, y: 0, width, height },
    ports: frame.ports.map(({ id, side }, index) => ({
      ...graph.ports?.[index],
      ...{ id, x: ends.get(id)?.x ?? 0, y: side === "NORTH" ? 0 : height },
    })),
    children: (graph.children ?? []).map((child) => ({ ...child, ...moved(boxes.get(child.id) ?? rectOf(child)) })),
    edges: (graph.edges ?? []).map((edge) => {
      const points = (stretches.get(edge.id) ?? []).map(moved);
      const [startPoint = { x: 0, y: 0 }, endPoint = startPoint] = [points[0], points.at(-1)];
      const label = labels.get(edge.id);
      return {
        ...edge,
        sections: [{ id: `${edge.id}.s`, startPoint, endPoint, bendPoints: points.slice(1, -1) }],
        labels: (edge.labels ?? []).map((one) => ({ ...one, ...(label === undefined ? {} : moved(label)) })),
      };
    }),
  };
}
