// Going through a picture by keys: the tab key takes every element in the order in which one reads, arrows go to the neighbour that way,
// and without an element in hand they move the paper.

import { type Groups, groupAround } from "./picture.ts";
import { neighbourOf } from "./sight.ts";
import type { Viewport } from "./viewport.ts";

type Direction = "left" | "right" | "up" | "down";

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** How far an arrow key moves the picture, in window units. */
const keyPan: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [60, 0],
  right: [-60, 0],
  up: [0, 60],
  down: [0, -60],
};

export interface Walk {
  readonly stage: HTMLElement;
  readonly viewport: Viewport;
  readonly groups: Groups;
  /** Ids in the order in which one reads. */
  readonly order: readonly string[];
}

/** Goes where a key says, and tells whether it went anywhere. At either end of the picture the tab key leaves it. */
export function walkByKey({ key, shiftKey }: KeyboardEvent, walk: Walk): boolean {
  const { viewport, groups, stage } = walk;
  const group = groupAround(stage.ownerDocument.activeElement);
  const direction = directions[key];
  // Backwards from the whole picture lies what stands before it.
  if (key === "Tab" && shiftKey && group === undefined) return false;
  if (key === "Tab") return step(group, shiftKey ? -1 : 1, walk);
  if (key === "Home" || key === "End") return step(undefined, key === "Home" ? 1 : -1, walk);
  if (direction === undefined) return false;
  if (group === undefined) viewport.pan(...keyPan[direction]);
  else neighbour(group, direction, groups, viewport)?.focus();
  return true;
}

/** To the next element in the order of reading that is there to be seen; from none, to the first or the last. */
function step(from: SVGGElement | undefined, by: 1 | -1, { groups, order }: Walk): boolean {
  const way = by > 0 ? order : order.toReversed();
  const start = from?.dataset.id === undefined ? -1 : way.indexOf(from.dataset.id);
  for (const id of way.slice(start + 1)) {
    const group = groups.get(id);
    if (group === undefined || group.classList.contains("gone")) continue;
    group.focus();
    return true;
  }
  return false;
}

function neighbour(
  from: SVGGElement,
  direction: Direction,
  groups: Groups,
  viewport: Viewport,
): SVGGElement | undefined {
  const others = [...groups.values()]
    .filter((group) => group !== from && isBox(group) && !group.classList.contains("gone"))
    .map((group) => ({ group, ...viewport.boxOf(group) }));
  return neighbourOf(viewport.boxOf(from), others, direction)?.group;
}

/** What is closed is a box beside the others. */
function isBox({ classList, dataset }: SVGGElement): boolean {
  return classList.contains("node") || dataset.folded !== undefined;
}
