// The whole picture in a corner, with the part that is in sight framed, while the picture is much larger than the window. A press or a
// drag on it moves what is in sight. It is for the pointer only: keys go from element to element.

import type { Box, Point, Sight, Size } from "./sight.ts";

export interface Minimap {
  readonly element: SVGSVGElement;
  /** Another picture, with the boxes of what stands on it; they are asked for only when they are drawn. */
  hang(paper: Size, boxes: () => readonly (Box & { readonly isFrame: boolean })[]): void;
  /** Another part is in sight. */
  look(sight: Sight, window: Size): void;
}

const namespace = "http://www.w3.org/2000/svg";

/** Longest side in the window. */
const side = 180;

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

  const draw = (): void => {
    isDrawn = true;
    const scale = side / Math.max(paper.width, paper.height);
    element.setAttribute("viewBox", `0 0 ${paper.width} ${paper.height}`);
    element.setAttribute("width", String(Math.max(24, paper.width * scale)));
    element.setAttribute("height", String(Math.max(24, paper.height * scale)));
    const boxes = [...boxesOf()].sort((a, b) => Number(b.isFrame) - Number(a.isFrame)).slice(0, mostBoxes);
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
      x: ((event.clientX - left) / width) * paper.width,
      y: ((event.clientY - top) / height) * paper.height,
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

function place(rect: SVGRectElement, { x, y, width, height }: Box): void {
  for (const [name, value] of Object.entries({ x, y, width, height }))
    rect.setAttribute(name, String(Math.round(value)));
}
