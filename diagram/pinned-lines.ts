// Lines for arrows among members that stand where a person wants them: the good way of the router where there is one, else one that
// minds boxes alone, and at the very last one that merely joins its ends. An arrow is never without a line.

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";

import type { Rectangle } from "./apart.ts";
import { type Draft, drawLine, type Line, labelOf } from "./patch.ts";
import { overlap, type Point, simplify } from "./routes.ts";
import type { Size } from "./shapes.ts";

/** How a line goes around the right end of a member that it begins and ends at. */
const loop = { from: 28, between: 14, above: 18, beside: 12 } as const;

/** The arrows that begin and end at one member, in their order. */
function loopsOf({ edges = [] }: ElkNode, memberOf: Draft["memberOf"]): ReadonlyMap<string, ElkExtendedEdge[]> {
  const loops = new Map<string, ElkExtendedEdge[]>();
  for (const edge of edges) {
    const [from, to] = [memberOf(edge.sources[0] ?? ""), memberOf(edge.targets[0] ?? "")];
    if (from === undefined || from !== to) continue;
    loops.set(from, [...(loops.get(from) ?? []), edge]);
  }
  return loops;
}

/** Room that a member's own loops take: to the right of it, and above and below. */
export function loopRoom(wanted: ElkNode, memberOf: Draft["memberOf"]): ReadonlyMap<string, Size> {
  return new Map(
    [...loopsOf(wanted, memberOf)].map(([id, edges]): [string, Size] => {
      const words = edges.map((edge) => labelOf(wanted, edge.id)?.width ?? 0);
      const width = words.reduce((sum, one) => sum + loop.beside + one, 0) + loop.beside;
      return [id, { width, height: loop.above + loop.between * (edges.length - 1) }];
    }),
  );
}

/** Draws the arrows that begin and end at one member: around its right end, each outside of the one before. */
export function drawLoop(draft: Draft, wanted: ElkNode): void {
  for (const [id, edges] of loopsOf(wanted, draft.memberOf)) {
    const box = draft.boxes.get(id);
    if (box === undefined) continue;
    let right = box.x + box.width;
    edges.forEach((edge, index) => {
      const size = labelOf(wanted, edge.id);
      const width = size?.width ?? 0;
      const [x, at] = [box.x + box.width - loop.from - loop.between * index, right + loop.beside + width / 2];
      const [top, bottom] = [box.y, box.y + box.height];
      const away = loop.above + loop.between * index;
      const points = [
        ...[
          { x, y: top },
          { x, y: top - away },
          { x: at, y: top - away },
        ],
        ...[
          { x: at, y: bottom + away },
          { x, y: bottom + away },
          { x, y: bottom },
        ],
      ];
      const y = (top + bottom) / 2 - (size?.height ?? 0) / 2;
      const label = size === undefined ? undefined : { x: at - width / 2, y, ...size };
      draft.lines.set(edge.id, lineOf(edge, points, label));
      right = at + width / 2;
    });
  }
}

/** Draws an arrow between two members, or between one and the border. */
export function drawSomehow(draft: Draft, edge: ElkExtendedEdge, wanted: ElkNode): void {
  const children = wanted.children ?? [];
  if (drawLine(draft, edge, children, wanted)) return;
  const size = labelOf(wanted, edge.id);
  const wordless = { ...wanted, edges: (wanted.edges ?? []).map((one) => ({ ...one, labels: [] })) };
  // Where lines and words leave no way, the line may run upon them.
  const bare: Draft = { ...draft, lines: new Map(), ports: new Map(), margins: { ...draft.margins, title: 0 } };
  const isFound = drawLine(bare, edge, children, wanted) || drawLine(bare, edge, children, wordless);
  const found = bare.lines.get(edge.id);
  if (!isFound || found === undefined) {
    draft.lines.set(edge.id, joined(draft, edge, wanted, size));
    return;
  }
  for (const [id, port] of bare.ports) draft.ports.set(id, port);
  draft.lines.set(edge.id, { ...found, label: found.label ?? leastCovering(found.points, size, draft) });
}

function lineOf(edge: ElkExtendedEdge, points: readonly Point[], label: Rectangle | undefined): Line {
  return { id: edge.id, from: edge.sources[0] ?? "", to: edge.targets[0] ?? "", points: simplify(points), label };
}

/** A line that merely joins two ends. */
function joined(draft: Draft, edge: ElkExtendedEdge, wanted: ElkNode, size: Size | undefined): Line {
  const middleOf = (end: string): { readonly x: number; readonly top: number; readonly bottom: number } => {
    const box = draft.boxes.get(draft.memberOf(end) ?? "");
    if (box !== undefined) {
      const port = (wanted.children ?? []).flatMap(({ ports = [] }) => ports).find(({ id }) => id === end);
      return { x: box.x + (port?.x ?? box.width / 2), top: box.y, bottom: box.y + box.height };
    }
    const side = (wanted.ports ?? []).find(({ id }) => id === end)?.layoutOptions?.["elk.port.side"];
    const isAbove = side === "NORTH";
    const x = draft.ports.get(end)?.x ?? draft.width / 2;
    draft.ports.set(end, { x, isAbove });
    return isAbove ? { x, top: 0, bottom: 0 } : { x, top: draft.height, bottom: draft.height };
  };
  const [from, to] = [middleOf(edge.sources[0] ?? ""), middleOf(edge.targets[0] ?? "")];
  const [start, end] = from.bottom <= to.top ? [from.bottom, to.top] : [from.top, to.bottom];
  const half = (start + end) / 2;
  const points = [
    ...[
      { x: from.x, y: start },
      { x: from.x, y: half },
    ],
    ...[
      { x: to.x, y: half },
      { x: to.x, y: end },
    ],
  ];
  return lineOf(edge, points, leastCovering(points, size, draft));
}

/** Distance between two places on a line that are tried for its words. */
const step = 8;

/** Where on a line its words cover least of the boxes; of equal places the one nearest to the line's middle. */
function leastCovering(points: readonly Point[], size: Size | undefined, { boxes }: Draft): Rectangle | undefined {
  if (size === undefined) return undefined;
  const places = points.flatMap((to, index) => {
    const from = points[index - 1];
    if (from === undefined) return [];
    const count = Math.max(1, Math.floor((Math.abs(to.x - from.x) + Math.abs(to.y - from.y)) / step));
    return Array.from({ length: count }, (_, at) => ({
      x: from.x + ((at + 0.5) / count) * (to.x - from.x),
      y: from.y + ((at + 0.5) / count) * (to.y - from.y),
    }));
  });
  let best: { readonly spot: Rectangle; readonly covered: number; readonly aside: number } | undefined;
  for (const [index, { x, y }] of places.entries()) {
    const spot = { x: x - size.width / 2, y: y - size.height / 2, ...size };
    const covered = [...boxes.values()].reduce((sum, box) => sum + covering(spot, box), 0);
    const aside = Math.abs(index - places.length / 2);
    if (best === undefined || covered < best.covered || (covered === best.covered && aside < best.aside)) {
      best = { spot, covered, aside };
    }
  }
  return best?.spot;
}

/** The area that two boxes share. */
function covering(one: Rectangle, other: Rectangle): number {
  if (!overlap(one, other)) return 0;
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width * height;
}
