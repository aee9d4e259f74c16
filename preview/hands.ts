// What a hand does on the page: one pointer drags the paper or what it has taken hold of, two pinch, a wheel zooms, a
// press without a drag presses something. It measures and reports; what happens to the picture is decided by whoever
// listens.

import type { Point } from "./sight.ts";

export interface Hands {
  /** Distances in window units. */
  pan(dx: number, dy: number): void;
  /** A mouse or a pen begins to drag at something; whether it takes hold of that, or else of the paper. */
  grab?(target: EventTarget | null): boolean;
  /** What is held follows by distances in window units. */
  drag?(dx: number, dy: number): void;
  /** It is let go, or taken from the hand. */
  release?(how: "here" | "back"): void;
  /** Without a place, around the middle. */
  zoom(factor: number, at?: Point): void;
  /** Pressed and let go in one place; `keys` are those held meanwhile. */
  press(target: EventTarget | null, keys: HeldKeys): void;
  /** The pointer rests on something, or on nothing any more. */
  point(target: EventTarget | null): void;
}

export interface HeldKeys {
  readonly shift: boolean;
  /** Control, or the command key of a Mac. */
  readonly control: boolean;
}

/** Farther than this, a press is a drag, in window units. */
const dragThreshold = 4;
/** Wheel distance that zooms by e; a pinch on a trackpad comes as a wheel with the control key and in smaller steps. */
const wheelReach = { wheel: 400, pinch: 100 } as const;
/** Height of a line, for wheels that count lines. */
const wheelLine = 16;

export function listenToHands(stage: HTMLElement, hands: Hands): void {
  const hasDragged = listenToDrags(stage, hands);
  stage.addEventListener("click", (event) => {
    if (!hasDragged()) hands.press(event.target, { shift: event.shiftKey, control: event.ctrlKey || event.metaKey });
  });
  stage.addEventListener("pointerover", (event) => hands.point(event.target));
  stage.addEventListener("pointerleave", () => hands.point(null));
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelLine : 1;
      const reach = event.ctrlKey ? wheelReach.pinch : wheelReach.wheel;
      if (event.shiftKey) hands.pan(-(event.deltaX || event.deltaY) * unit, 0);
      else hands.zoom(Math.exp((-event.deltaY * unit) / reach), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
}

/** Returns whether the last press became a drag. */
function listenToDrags(stage: HTMLElement, hands: Hands): () => boolean {
  const pointers = new Map<number, Point>();
  let travelled = 0;
  /** What the first pointer went down on, until it is known whether it drags. */
  let pressed: EventTarget | null = null;
  let holder: number | undefined;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) {
      travelled = 0;
      // A finger moves the paper: on a small screen there is little else to take hold of.
      pressed = event.pointerType === "touch" ? null : event.target;
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  stage.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
    if (travelled < dragThreshold) return;
    // Captured only now: the click of a captured pointer would miss what is under it.
    if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    if (pressed !== null && other === undefined && hands.grab?.(pressed) === true) holder = event.pointerId;
    pressed = null;
    if (holder === undefined) stage.classList.add("dragged");
    if (holder !== undefined) {
      if (holder === event.pointerId) hands.drag?.(now.x - before.x, now.y - before.y);
    } else if (other === undefined) hands.pan(now.x - before.x, now.y - before.y);
    else pinch(before, now, other, hands);
  });
  const release = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) stage.classList.remove("dragged");
    if (event.pointerId !== holder) return;
    holder = undefined;
    hands.release?.(event.type === "pointerup" ? "here" : "back");
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  return () => travelled >= dragThreshold;
}

function pinch(before: Point, now: Point, other: Point, hands: Hands): void {
  const apart = Math.hypot(before.x - other.x, before.y - other.y);
  if (apart === 0) return;
  const factor = Math.hypot(now.x - other.x, now.y - other.y) / apart;
  hands.zoom(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
}
