// What the keys of the page do, beside those that panels keep for themselves: with the element that has the focus, with
// the way through the picture, and with how much of it is in sight.

import type { Failing } from "./failing.ts";
import { type Groups, groupAround } from "./picture.ts";
import type { Point } from "./sight.ts";
import type { Tooltip } from "./tooltip.ts";
import type { Viewport } from "./viewport.ts";
import { walkByKey } from "./walking.ts";

/** What keys are answered by; those about one element are handed it. */
export interface KeyParts {
  readonly stage: HTMLElement;
  readonly viewport: Viewport;
  readonly failing: Pick<Failing, "key">;
  readonly tooltip: Pick<Tooltip, "isShown" | "hide">;
  groups(): Groups;
  /** Ids in the order of the tab key. */
  order(): readonly string[];
  /** Goes to its text. */
  open(group: SVGGElement): void;
  openMenu(group: SVGGElement, at: Point): void;
  /** Closes or opens it, where it holds others. */
  fold(group: SVGGElement): void;
  zoom(group: SVGGElement): void;
  /** Tells what is known of it, and goes into what is told. */
  tell(group: SVGGElement): void;
}

/** Answers a key on the picture; whether it did anything. */
export function pressKey(event: KeyboardEvent, parts: KeyParts): boolean {
  const { stage, viewport, failing, tooltip } = parts;
  const group = groupAround(event.target);
  const isHiding = event.key === "Escape" && tooltip.isShown();
  if (!isHiding && failing.key(event, group)) return true;
  if (group !== undefined && pressOn(group, event, parts)) return true;
  if (walkByKey(event, { stage, viewport, groups: parts.groups(), order: parts.order() })) return true;
  const { key } = event;
  if (key === "+" || key === "=") viewport.zoom(1.25);
  else if (key === "-") viewport.zoom(0.8);
  else if (key === "0") viewport.fit();
  else if (key !== "Escape") return false;
  else if (tooltip.isShown()) tooltip.hide();
  else stage.focus();
  return true;
}

/** What a key does with the element that has the focus, and whether it did anything. */
function pressOn(group: SVGGElement, { key, shiftKey }: KeyboardEvent, parts: KeyParts): boolean {
  if (key === "Enter" && shiftKey) parts.fold(group);
  else if (key === "Enter" || key === " ") parts.open(group);
  else if (key === "z" || key === "Z") parts.zoom(group);
  else if (key === "i" || key === "I") parts.tell(group);
  else if (key === "ContextMenu" || (key === "F10" && shiftKey)) {
    const { x, y, width, height } = group.getBoundingClientRect();
    parts.openMenu(group, { x: x + Math.min(24, width), y: y + Math.min(24, height) });
  } else return false;
  return true;
}
