// Room for a container's title between the arrows that come in from above.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import type { SceneContainer } from "./scene.ts";
import { titleSizeOf } from "./shapes.ts";

/** Free room beside a title and the arrows next to it. */
export const titleAir = { before: 16, behind: 8 } as const;

/**
 * How far from a container's left border its title begins, so that no arrow from above runs through it: in the first gap
 * between them that is wide enough. Undefined where none is.
 */
export function titleOffset(container: SceneContainer, { ports = [], width = 0 }: ElkNode): number | undefined {
  const room = titleAir.before + titleSizeOf(container).width + titleAir.behind;
  const passing = ports.filter(({ y = 0 }) => y <= 0).map(({ x = 0 }) => x);
  const gaps = [0, ...passing.sort((a, b) => a - b), width];
  const gap = gaps.findIndex((start, index) => room <= (gaps[index + 1] ?? start) - start);
  return gap < 0 ? undefined : (gaps[gap] ?? 0) + titleAir.before;
}

/** The laid-out container; where no gap between its arrows takes its title, all it holds moves to the right of one. */
export function withRoomForTitle(graph: ElkNode, container: SceneContainer | undefined): ElkNode {
  if (container === undefined || titleOffset(container, graph) !== undefined) return graph;
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
