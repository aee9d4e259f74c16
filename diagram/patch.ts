// A container after a small edit: what was there stays where it was, what is new finds room beside its neighbours, and only
// the arrows that must change are drawn anew. Where that would not give a good picture it gives none, and the container is
// laid out afresh.

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";

import { addMember, resizeMember, spread } from "./patch-room.ts";
import { boxOf, type Field, findLabelSpot, findRoute, type Gate, grown } from "./router.ts";
import { overlap, type Point, simplify } from "./routes.ts";
import type { Size } from "./shapes.ts";

/** Room that a container keeps free around what it holds. */
export interface Margins {
  readonly top: number;
  readonly side: number;
  /** Width that its title takes, which no arrow from above may cross; 0 for none. */
  readonly title: number;
}

export interface Rect extends Point, Size {}

/** An arrow's stretch inside the container, between two members, ports of members or ports of the container. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  points: readonly Point[];
  label: Rect | undefined;
}

/** A container on its way from what it was to what it is to be. */
export interface Draft {
  readonly boxes: Map<string, Rect>;
  readonly lines: Map<string, Line>;
  /** x of the container's own ports, and which side they are in. */
  readonly ports: Map<string, { x: number; readonly isAbove: boolean }>;
  /** Which member a line's end belongs to; nothing for a port of the container. */
  readonly memberOf: (end: string) => string | undefined;
  readonly margins: Margins;
  width: number;
  height: number;
}

/** How near to a member's corner an arrow may end, and how near two ends may be. */
const corner = 24;
const endRoom = 16;
/** Distance between two ports in a container's border. */
const portRoom = 20;

/**
 * `wanted` with places, near those of `before`, or undefined where too little of it is known, where there is no room, or no
 * way for an arrow. `changes` counts the members and arrows that found new places. Both are graphs of one container; `wanted`
 * as it would be given to ELK.
 */
export function patchGraph(
  wanted: ElkNode,
  before: ElkNode,
  margins: Margins,
): { readonly graph: ElkNode; readonly changes: number } | undefined {
  const children = wanted.children ?? [];
  const owners = new Map(
    children.flatMap(({ id, ports = [] }) => [[id, id], ...ports.map((port) => [port.id, id])] as [string, string][]),
  );
  const draft = draftOf(wanted, before, margins, (end) => owners.get(end));
  const kept = children.filter(({ id }) => draft.boxes.has(id));
  const added = children.filter(({ id }) => !draft.boxes.has(id));
  if (kept.length < 2 || added.length > kept.length || kept.some((child) => isFolded(draft, child))) return undefined;
  for (const child of kept) resizeMember(draft, child);
  for (const child of inReach(added, wanted, draft)) addMember(draft, child, neighboursOf(child, wanted, draft));
  growToContent(draft);
  for (const [id, line] of draft.lines) if (!reattach(draft, line, children)) draft.lines.delete(id);
  for (const [id, line] of draft.lines) if (!relabel(draft, line, labelOf(wanted, id))) draft.lines.delete(id);
  let changes = added.length + (before.children ?? []).filter(({ id }) => !draft.boxes.has(id)).length;
  for (const edge of wanted.edges ?? []) {
    if (draft.lines.has(edge.id)) continue;
    changes += 1;
    if (!route(draft, edge, children, wanted)) return undefined;
  }
  const graph = finished(wanted, draft);
  return isSound(draft) ? { graph, changes } : undefined;
}

export function draftOf(
  wanted: ElkNode,
  before: ElkNode,
  margins: Margins,
  memberOf: (end: string) => string | undefined,
): Draft {
  const isWanted = new Set((wanted.children ?? []).map(({ id }) => id));
  const sides = new Map(
    (wanted.ports ?? []).map((port) => [port.id, port.layoutOptions?.["elk.port.side"] === "NORTH"]),
  );
  const boxes = new Map(
    (before.children ?? [])
      .filter(({ id }) => isWanted.has(id))
      .map(({ id, x = 0, y = 0, width = 0, height = 0 }) => [id, { x, y, width, height }]),
  );
  const ports = new Map(
    (before.ports ?? [])
      .filter(({ id, y = 0 }) => sides.get(id) === y <= 0)
      .map(({ id, x = 0, y = 0 }) => [id, { x, isAbove: y <= 0 }]),
  );
  const isHere = (end: string): boolean => ports.has(end) || boxes.has(memberOf(end) ?? "");
  const edges = new Map((wanted.edges ?? []).map((edge) => [edge.id, edge]));
  const lines = new Map<string, Line>();
  for (const {
    id,
    sections = [],
    labels = [],
    sources: [from = ""],
    targets: [to = ""],
  } of before.edges ?? []) {
    const edge = edges.get(id);
    if (edge === undefined || edge.sources[0] !== from || edge.targets[0] !== to || !isHere(from) || !isHere(to))
      continue;
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    const [label] = labels;
    const { x = 0, y = 0, width = 0, height = 0 } = label ?? {};
    lines.set(id, {
      id,
      from,
      to,
      points: simplify(points),
      label: label === undefined ? undefined : { x, y, width, height },
    });
  }
  // A port whose stretch has gone finds a place again together with the new one.
  const ended = new Set([...lines.values()].flatMap(({ from, to }) => [from, to]));
  for (const id of ports.keys()) if (!ended.has(id)) ports.delete(id);
  return { boxes, lines, ports, memberOf, margins, width: before.width ?? 0, height: before.height ?? 0 };
}

/** Whether a member needs so much less room than before, as a collapsed container does, that the rest should close up. */
function isFolded({ boxes }: Draft, { id, width = 0, height = 0 }: ElkNode): boolean {
  const box = boxes.get(id);
  return box !== undefined && width * height < 0.4 * box.width * box.height;
}

/** New members in an order in which each stands next to one that has its place already, where there is such an order. */
function inReach(added: readonly ElkNode[], wanted: ElkNode, draft: Draft): readonly ElkNode[] {
  const near = new Set(draft.boxes.keys());
  const left = [...added];
  const order: ElkNode[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ id }) =>
      (wanted.edges ?? []).some(({ sources: [from = ""], targets: [to = ""] }) => {
        const [one, other] = [draft.memberOf(from) ?? "", draft.memberOf(to) ?? ""];
        return (one === id && near.has(other)) || (other === id && near.has(one));
      }),
    );
    const [taken] = left.splice(Math.max(0, next), 1);
    if (taken === undefined) break;
    near.add(taken.id);
    order.push(taken);
  }
  return order;
}

/** The members that a new one has to do with and whether each should stand above it. */
function neighboursOf({ id }: ElkNode, { edges = [] }: ElkNode, { boxes, memberOf }: Draft) {
  return edges.flatMap(({ sources: [from = ""], targets: [to = ""] }) => {
    const [one, other] = [memberOf(from) ?? "", memberOf(to) ?? ""];
    if (one === other || (one !== id && other !== id)) return [];
    const box = boxes.get(one === id ? other : one);
    return box === undefined ? [] : [{ box, isAbove: other === id }];
  });
}

/** Grows the container to what it holds; it never shrinks, so that nothing around it moves. */
export function growToContent(draft: Draft): void {
  const things = [...draft.boxes.values(), ...[...draft.lines.values()].flatMap(({ label }) => label ?? [])];
  draft.width = Math.max(draft.width, ...things.map(({ x, width }) => x + width + draft.margins.side));
  draft.height = Math.max(draft.height, ...things.map(({ y, height }) => y + height + draft.margins.side));
}

/** Brings a kept line's ends back to the borders that they belong to; false where it takes another way than bending back. */
export function reattach(draft: Draft, line: Line, children: readonly ElkNode[]): boolean {
  let points = line.points;
  for (const end of [line.from, line.to]) {
    const inwards = end === line.from ? points : points.toReversed();
    const [first, second, third] = inwards;
    if (first === undefined || second === undefined) return false;
    const place = placeOf(draft, end, first, Math.sign(second.y - first.y), children);
    if (place === undefined || (second.y - place.y) * (second.y - first.y) <= 0) return false;
    if (Math.abs(second.y - place.y) < 6 || (third === undefined && Math.abs(place.x - second.x) > 0.1)) return false;
    const moved = third === undefined ? [place, second] : [place, { x: place.x, y: second.y }, ...inwards.slice(2)];
    if (third !== undefined && Math.abs(third.y - second.y) > 0.1 && place.x !== second.x) return false;
    points = end === line.from ? moved : moved.toReversed();
  }
  line.points = simplify(points);
  return true;
}

/** Where an end that was at a point belongs now; undefined where it has left its border. */
function placeOf(draft: Draft, end: string, was: Point, way: number, children: readonly ElkNode[]): Point | undefined {
  const own = draft.ports.get(end);
  if (own !== undefined) return { x: own.x, y: own.isAbove ? 0 : draft.height };
  const box = draft.boxes.get(draft.memberOf(end) ?? "");
  if (box === undefined) return undefined;
  const y = way > 0 ? box.y + box.height : box.y;
  const [port] = portGates(box, end, children);
  if (port !== undefined) return port.way === way ? { x: port.x, y } : undefined;
  return was.x >= box.x + corner - 8 && was.x <= box.x + box.width - corner + 8 ? { x: was.x, y } : undefined;
}

/** Gives a kept line's label its new size, on its line and off everything else; false where there is no such place. */
export function relabel(draft: Draft, line: Line, size: Size | undefined): boolean {
  const field = fieldOf(draft, line.id);
  if (
    line.points.some(
      (point, at) =>
        at > 0 && field.boxes.some((box) => overlap(grown(box, -1), boxOf(line.points[at - 1] ?? point, point))),
    )
  ) {
    return false;
  }
  if (size === undefined || line.label === undefined) {
    line.label = undefined;
    return size === undefined;
  }
  const { x, y, width, height } = line.label;
  const centre = { x: x + width / 2, y: y + height / 2 };
  const label = { x: centre.x - size.width / 2, y: centre.y - size.height / 2, ...size };
  const isOn = line.points.some(
    (to, at) => at > 0 && overlap(grown(boxOf(line.points[at - 1] ?? to, to), 1), boxOf(centre, centre)),
  );
  const isFree = ![...field.boxes, ...field.labels].some((other) => overlap(grown(other, 2), label));
  const isInside = label.x >= 4 && label.x + label.width <= draft.width - 4;
  line.label = isOn && isFree && isInside ? label : findLabelSpot(line.points, size, field);
  return line.label !== undefined;
}

export function labelOf({ edges = [] }: ElkNode, id: string): Size | undefined {
  const label = edges.find((edge) => edge.id === id)?.labels?.[0];
  return label === undefined ? undefined : { width: label.width ?? 0, height: label.height ?? 0 };
}

/** What a line without a way is given: room for its label and two turns. */
const wayside = 44;

/** Draws a line anew; where there is no way, it moves what stands below its upper end, then what stands at its lower one. */
function route(draft: Draft, edge: ElkExtendedEdge, children: readonly ElkNode[], wanted: ElkNode): boolean {
  if (drawLine(draft, edge, children, wanted)) return true;
  const boxOfEnd = (end = "") => draft.boxes.get(draft.memberOf(end) ?? "");
  const upper = boxOfEnd(edge.sources[0]);
  spread(draft, "y", upper === undefined ? draft.margins.top : upper.y + upper.height, wayside);
  if (drawLine(draft, edge, children, wanted)) return true;
  const lower = boxOfEnd(edge.targets[0]);
  spread(draft, "y", lower === undefined ? draft.height - draft.margins.side : lower.y, wayside);
  if (drawLine(draft, edge, children, wanted)) return true;
  return false;
}

/** Draws a line anew, with its port in the border where it has one; false where there is no way or no room for its label. */
export function drawLine(draft: Draft, edge: ElkExtendedEdge, children: readonly ElkNode[], wanted: ElkNode): boolean {
  const [from = "", to = ""] = [edge.sources[0], edge.targets[0]];
  if (draft.memberOf(from) !== undefined && draft.memberOf(from) === draft.memberOf(to)) return false;
  const field = fieldOf(draft, edge.id);
  const starts = gatesOf(draft, from, to, children, wanted);
  const ends = gatesOf(draft, to, from, children, wanted);
  const found = findRoute(starts, ends, field);
  const [first, last] = [found?.[0], found?.at(-1)];
  if (found === undefined || first === undefined || last === undefined) return false;
  const points = [...found];
  const gates: { end: string; x: number; isAbove: boolean }[] = [];
  for (const [end, point, at] of [
    [from, first, 0],
    [to, last, points.length - 1],
  ] as const) {
    const port = (wanted.ports ?? []).find(({ id }) => id === end);
    if (port === undefined) continue;
    const isAbove = port.layoutOptions?.["elk.port.side"] === "NORTH";
    gates.push({ end, x: point.x, isAbove });
    points[at] = { x: point.x, y: isAbove ? 0 : draft.height };
  }
  const size = labelOf(wanted, edge.id);
  const label = size === undefined ? undefined : findLabelSpot(points, size, field);
  if (size !== undefined && label === undefined) return false;
  for (const { end, x, isAbove } of gates) draft.ports.set(end, { x, isAbove });
  draft.lines.set(edge.id, { id: edge.id, from, to, points, label });
  return true;
}

/** What is in the way of a line: everything but itself. */
function fieldOf(draft: Draft, own: string): Field {
  const others = [...draft.lines.values()].filter(({ id }) => id !== own);
  const top = draft.margins.title > 0 ? draft.margins.top - 12 : 10;
  return {
    boxes: [...draft.boxes.values()],
    lines: others.map(({ points }) => points),
    labels: others.flatMap(({ label }) => label ?? []),
    bounds: { x: 10, y: top, width: draft.width - 20, height: draft.height - top - 10 },
  };
}

/** Where a line may begin that goes towards another end. */
function gatesOf(
  draft: Draft,
  end: string,
  other: string,
  children: readonly ElkNode[],
  wanted: ElkNode,
): readonly Gate[] {
  const otherBox = draft.boxes.get(draft.memberOf(other) ?? "");
  const towards =
    otherBox === undefined
      ? []
      : [otherBox.x + otherBox.width / 2, ...portGates(otherBox, other, children).map(({ x }) => x)];
  const port = (wanted.ports ?? []).find(({ id }) => id === end);
  if (port !== undefined) {
    const isAbove = port.layoutOptions?.["elk.port.side"] === "NORTH";
    const taken = [...draft.ports.values()].filter((one) => one.isAbove === isAbove).map(({ x }) => x);
    const least = isAbove ? Math.max(corner, draft.margins.title) : corner;
    const every = Array.from({ length: Math.ceil(draft.width / portRoom) }, (_, index) => least + index * portRoom);
    return [...towards, ...every]
      .filter((x) => x >= least && x <= draft.width - corner && taken.every((at) => Math.abs(at - x) >= portRoom))
      .map((x) => (isAbove ? { x, y: draft.margins.top - 24, way: 1 } : { x, y: draft.height, way: -1 }));
  }
  const box = draft.boxes.get(draft.memberOf(end) ?? "");
  if (box === undefined) return [];
  const fixed = portGates(box, end, children);
  if (fixed.length > 0) return fixed;
  const shares = [0.5, 0.25, 0.75, 0.375, 0.625].map((share) => box.x + box.width * share);
  const xs = [...new Set([...shares, ...towards, box.x + corner, box.x + box.width - corner - 4])];
  const ends = [...draft.lines.values()].flatMap(({ points }) =>
    [points[0], points.at(-1)].flatMap((point) => point ?? []),
  );
  return [1, -1].flatMap((way) => {
    const y = way > 0 ? box.y + box.height : box.y;
    const taken = ends.filter((point) => Math.abs(point.y - y) < 1).map(({ x }) => x);
    return xs
      .filter((x) => x >= box.x + corner && x <= box.x + box.width - corner)
      .filter((x) => taken.every((at) => Math.abs(at - x) >= endRoom))
      .map((x): Gate => ({ x, y, way: way > 0 ? 1 : -1 }));
  });
}

/** The gate of a member's own port: a container's, which was laid out before. None for the member itself. */
function portGates(box: Rect, end: string, children: readonly ElkNode[]): readonly Gate[] {
  const port = children.flatMap(({ ports = [] }) => ports).find(({ id }) => id === end);
  if (port === undefined) return [];
  const isBelow = (port.y ?? 0) > 0;
  return [{ x: box.x + (port.x ?? 0), y: isBelow ? box.y + box.height : box.y, way: isBelow ? 1 : -1 }];
}

/** Whether nothing lies upon anything else. */
function isSound({ boxes, lines, width, height }: Draft): boolean {
  const all = [...boxes.values()].map((box) => grown(box, -0.5));
  const isApart = all.every((box, index) =>
    all.slice(index + 1).every((other) => !overlap(grown(box, 6), grown(other, 6))),
  );
  return (
    isApart &&
    [...lines.values()].every(({ points, label }) => {
      const stretches = points.slice(1).map((to, index) => boxOf(points[index] ?? to, to));
      const isInside = points.every(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
      return (
        isInside &&
        [...stretches, ...(label === undefined ? [] : [label])].every((one) => !all.some((box) => overlap(box, one)))
      );
    })
  );
}

export function finished(wanted: ElkNode, { boxes, lines, ports, width, height }: Draft): ElkNode {
  return {
    ...wanted,
    ...{ x: 0, y: 0, width, height },
    ports: (wanted.ports ?? []).map((port) => {
      const { x, isAbove } = ports.get(port.id) ?? { x: 0, isAbove: true };
      return { ...port, x, y: isAbove ? 0 : height };
    }),
    children: (wanted.children ?? []).map((child) => ({ ...child, ...boxes.get(child.id) })),
    edges: (wanted.edges ?? []).map((edge) => {
      const { points = [], label } = lines.get(edge.id) ?? {};
      const [startPoint = { x: 0, y: 0 }, endPoint = startPoint] = [points[0], points.at(-1)];
      const section = { id: `${edge.id}.s`, startPoint, endPoint, bendPoints: points.slice(1, -1) };
      return { ...edge, sections: [section], labels: (edge.labels ?? []).map((one) => ({ ...one, ...label })) };
    }),
  };
}
