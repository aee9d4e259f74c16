// Room for a container's title between the arrows that come in from above.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import type { SceneContainer } from "./scene.ts";
import { titleSizeOf } from "./shapes.ts";

/** Free room beside a title and the arrows next to it. */
export const titleAir = { before: 16, behind: 8 } as const;

/** Where a container's title begins, seen from its left border, and how wide it may be there. */
export interface TitlePlace {
  readonly x: number;
  readonly room: number;
}

/**
 * Where no arrow from above runs through a container's title: in the first gap between them that is wide enough. Undefined where
 * none is.
 */
export function titlePlace(container: SceneContainer, { ports = [], width = 0 }: ElkNode): TitlePlace | undefined {
  const least = titleAir.before + titleSizeOf(container).width + titleAir.behind;
  const passing = ports.filter(({ y = 0 }) => y <= 0).map(({ x = 0 }) => x);
  const borders = [0, ...passing.sort((a, b) => a - b), width];
  const gaps = borders.slice(1).map((end, index) => ({ start: borders[index] ?? 0, end }));
  const gap = gaps.find(({ start, end }) => least <= end - start);
  if (gap === undefined) return undefined;
  return { x: gap.start + titleAir.before, room: gap.end - gap.start - titleAir.before - titleAir.behind };
}

/** The laid-out container; where no gap between its arrows takes its title, all it holds moves to the right of one. */
export function withRoomForTitle(graph: ElkNode, container: SceneContainer | undefined): ElkNode {
  if (container === undefined || titlePlace(container, graph) !== undefined) return graph;
  const passing = (graph.ports ?? []).filter(({ y = 0 }) => y <= 0).map(({ x = 0 }) => x);
  const room = titleAir.before + titleSizeOf(container).width + titleAir.behind;
  const by = Math.ceil(room - Math.min(graph.width ?? 0, ...passing));
  const moved = <Thing extends { x?: number }>(thing: Thing): Thing => ({ ...thing, x: (thing.x ?? 0) + by });
  return {
    ...graph,
    width: (graph.width ?? 0) + by,
    ports: (graph.ports ?? []).map(moved),
    children: (graph.children ?? []).map(moved),
    edges: (graph.edges ?? []).map((edge) => ({
      ...edge,
      labels: (edge.labels ?? []).map(moved),
      sections: (edge.sections ?? []).map((section) => ({
        ...section,
        startPoint: moved(section.startPoint),
        endPoint: moved(section.endPoint),
        bendPoints: (section.bendPoints ?? []).map(moved),
      })),
    })),
  };
}
