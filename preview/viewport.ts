// The window onto the picture: holds the part that is in sight and turns it into the picture's transform. It knows where
// things are on the paper and in the window, and nothing of messages or designs.

import {
  around,
  type Box,
  type Covered,
  centred,
  fitted,
  held,
  isInSight,
  type Point,
  panned,
  revealing,
  type Sight,
  type Size,
  zoomed,
} from "./sight.ts";

export interface Viewport {
  /** Another picture lies on the sheet; what is in sight stays, moved by `shift` in the picture's coordinates. */
  hang(size: Size, shift: Point): void;
  /** Scales around a place in the window, its middle when unsaid. */
  zoom(factor: number, at?: Point): void;
  /** Moves the picture by distances in the window. */
  pan(dx: number, dy: number): void;
  /** Shows the whole picture, and goes on doing so when the window changes. */
  fit(): void;
  /** One unit of the picture becomes one of the window. */
  actualSize(): void;
  /** Shows a box as large as it fits. */
  show(box: Box): void;
  /** Brings a place on the paper to the middle of the window. */
  moveTo(place: Point): void;
  /** The window has another size. */
  resized(): void;
  /** Where an element is on the paper. */
  boxOf(element: Element): Box;
  /** Moves as little as shows the whole element, with nothing over it that stands around the picture. */
  bringIntoSight(element: Element): void;
  isInSight(element: Element): boolean;
  /** The part that is in sight. */
  present(): Sight;
  /** Where a place on the paper is in the window. */
  toWindow(place: Point): Point;
  /** True while the whole picture is shown whatever the window's size. */
  isFitted(): boolean;
}

/** Stands for the size of a picture that is yet to come. */
const unseen: Size = { width: 1, height: 1 };

/** So long after the last motion the picture is drawn sharp again, in milliseconds. */
const rest = 160;

/** But not before so many frames: on a machine that is slow or busy the next step of a motion may take longer than the rest. */
const restFrames = 3;

/**
 * A window of the given size, of which so much is covered by what stands around the picture. `kept` is what an earlier one had in sight;
 * `changed` is told of every other sight: what the reader chose, undefined for the fitted picture, and what is in sight by it.
 * The picture lies on `sheet`, which is moved in its place: of an SVG element that is moved itself, a browser lays every word out anew.
 * `settled` is told of what is in sight when motion has ended, and at once of what is no motion: for what is too dear in between.
 */
export function createViewport(
  sheet: HTMLElement,
  size: () => Size,
  covered: () => Covered,
  kept: Sight | undefined,
  changed: (chosen: Sight | undefined, present: Sight) => void,
  settled: (present: Sight) => void,
): Viewport {
  /** Undefined until a picture lies there. */
  let paper: Size | undefined;
  /** Undefined while the picture is fitted. */
  let chosen = kept;
  /** Runs while the picture moves. */
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** Steps of motion so far. */
  let moves = 0;

  const present = (): Sight => chosen ?? fitted(paper ?? unseen, size(), covered());

  const look = (sight: Sight | undefined): void => {
    chosen = sight === undefined ? undefined : held(sight, paper ?? unseen, size());
    const { x, y, scale } = present();
    sheet.style.setProperty("transform", `translate(${-x * scale}px, ${-y * scale}px) scale(${scale})`);
    changed(chosen, { x, y, scale });
    if (resting === undefined) settled({ x, y, scale });
  };

  /**
   * A sight in a row of many. Meanwhile the sheet is a layer that the compositor shifts and scales as it is, since drawing it anew at each
   * step takes longer than a frame; when it rests it is drawn once more, since what was scaled is blurred.
   */
  const move = (sight: Sight): void => {
    if (resting === undefined) sheet.style.setProperty("will-change", "transform");
    clearTimeout(resting);
    moves += 1;
    const motion = moves;
    resting = setTimeout(() => settle(motion, restFrames), rest);
    look(sight);
  };

  /** Ends a motion that no other one follows for some frames. */
  const settle = (motion: number, framesLeft: number): void => {
    if (motion !== moves) return;
    if (framesLeft > 0) {
      requestAnimationFrame(() => settle(motion, framesLeft - 1));
      return;
    }
    resting = undefined;
    sheet.style.removeProperty("will-change");
    settled(present());
  };

  const boxOf = (element: Element): Box => {
    const rect = element.getBoundingClientRect();
    const { x, y, scale } = present();
    return { x: rect.x / scale + x, y: rect.y / scale + y, width: rect.width / scale, height: rect.height / scale };
  };

  return {
    hang(nextSize, shift) {
      paper = nextSize;
      look(chosen === undefined ? undefined : { ...chosen, x: chosen.x + shift.x, y: chosen.y + shift.y });
    },
    zoom: (factor, at = { x: size().width / 2, y: size().height / 2 }) => move(zoomed(present(), factor, at)),
    pan: (dx, dy) => move(panned(present(), dx, dy)),
    fit: () => look(undefined),
    actualSize() {
      const middle = { x: size().width / 2, y: size().height / 2 };
      look(zoomed(present(), 1 / present().scale, middle));
    },
    show: (box) => look(around(box, size())),
    moveTo: (place) => look(centred(place, present().scale, size())),
    // Before a picture hangs nothing can be held in its place: what is kept for it would be lost.
    resized() {
      if (paper !== undefined) look(chosen);
    },
    boxOf,
    bringIntoSight(element) {
      const before = present();
      const after = revealing(before, boxOf(element), size(), covered());
      if (after.x !== before.x || after.y !== before.y) look(after);
    },
    isInSight: (element) => isInSight(present(), boxOf(element), size(), covered()),
    present,
    toWindow({ x, y }) {
      const sight = present();
      return { x: (x - sight.x) * sight.scale, y: (y - sight.y) * sight.scale };
    },
    isFitted: () => chosen === undefined,
  };
}
