// The whole picture in a corner, with the part that is in sight framed, while the picture is much larger than the window. A press or a
// drag on it moves what is in sight. It is for the pointer only: keys go from element to element.

import { type Box, hull, type Point, type Sight, type Size } from "./sight.ts";

export interface Minimap {
  readonly element: SVGSVGElement;
  /** Another picture, with the boxes of what stands on it; they are asked for only when they are drawn, when it is looked at next. */
  hang(paper: Size, boxes: () => readonly (Box & { readonly isFrame: boolean })[]): void;
  /** Another part is in sight. */
  look(sight: Sight, window: Size): void;
}

const namespace = "http://www.w3.org/2000/svg";

/** The most room that it takes in the window, and the least of either side, which a finger can hit. */
const room = { width: 220, height: 160, least: 32 } as const;

/** Air around what it shows, as a share of the longer side. */
const air = 0.02;

/** It is there where the picture, as large as it is shown, takes this many windows. */
const windows = 3;

/** Most boxes that are drawn: those of the frames first. */
const mostBoxes = 2_000;

/** `moveTo` brings a place on the paper to the middle of the window. */
export function createMinimap(page: Document, moveTo: (place: Point) => void): Minimap {
  const element = page.createElementNS(namespace, "svg");
  element.setAttribute("class", "minimap");
  element.setAttribute("aria-hidden", "true");
  element.setAttribute("hidden", "");
  const ground = page.createElementNS(namespace, "g");
  const frame = page.createElementNS(namespace, "rect");
  frame.setAttribute("class", "sight");
  element.append(ground, frame);
  let paper: Size = { width: 1, height: 1 };
  let boxesOf: () => readonly (Box & { readonly isFrame: boolean })[] = () => [];
  let isDrawn = false;
  let shown: Box = { x: 0, y: 0, width: 1, height: 1 };

  const draw = (): void => {
    isDrawn = true;
    // What is hidden has no place on the paper.
    const visible = boxesOf().filter(({ width }) => width > 0);
    const boxes = visible.sort((a, b) => Number(b.isFrame) - Number(a.isFrame)).slice(0, mostBoxes);
    shown = shownOf(boxes, paper);
    const scale = Math.min(room.width / shown.width, room.height / shown.height);
    element.setAttribute("viewBox", `${shown.x} ${shown.y} ${shown.width} ${shown.height}`);
    element.setAttribute("width", String(shown.width * scale));
    element.setAttribute("height", String(shown.height * scale));
    ground.replaceChildren(
      ...boxes.map((box) => {
        const rect = page.createElementNS(namespace, "rect");
        place(rect, box);
        rect.setAttribute("class", box.isFrame ? "frame" : "box");
        return rect;
      }),
    );
  };
  const follow = (event: PointerEvent): void => {
    const { left, top, width, height } = element.getBoundingClientRect();
    moveTo({
      x: shown.x + ((event.clientX - left) / width) * shown.width,
      y: shown.y + ((event.clientY - top) / height) * shown.height,
    });
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    follow(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) follow(event);
  });

  return {
    element,
    hang(next, boxes) {
      paper = next;
      boxesOf = boxes;
      isDrawn = false;
      element.setAttribute("hidden", "");
    },
    look({ x, y, scale }, window) {
      const isLarge = paper.width * paper.height * scale * scale > windows * window.width * window.height;
      element.toggleAttribute("hidden", !isLarge);
      if (!isLarge) return;
      if (!isDrawn) draw();
      place(frame, { x, y, width: window.width / scale, height: window.height / scale });
    },
  };
}

/**
 * The part of the paper that is worth showing: where boxes stand, without the legend and what is told beside them; the paper where there
 * are none. A part that is much longer than wide is shown with so much around it that it can be hit.
 */
function shownOf(boxes: readonly Box[], paper: Size): Box {
  const { x, y, width, height } = hull(boxes) ?? { x: 0, y: 0, ...paper };
  const around = air * Math.max(width, height);
  const longest = { width: width + 2 * around, height: height + 2 * around };
  const wide = Math.max(longest.width, (longest.height * room.least) / room.height);
  const high = Math.max(longest.height, (longest.width * room.least) / room.width);
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
}

function place(rect: SVGRectElement, { x, y, width, height }: Box): void {
  for (const [name, value] of Object.entries({ x, y, width, height }))
    rect.setAttribute(name, String(Math.round(value)));
}
