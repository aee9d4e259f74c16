// What a pointer means on the picture: a press goes to the text or fails something, a second one closes and opens, the right button offers
// what there is, and where it rests one is told. Keys do the same in a way of their own.

import type { Failing } from "./failing.ts";
import type { Folding } from "./folding.ts";
import { listenToHands } from "./hands.ts";
import type { Moving } from "./moving.ts";
import { type Groups, groupAround, isFrame, pointAt } from "./picture.ts";
import type { Point } from "./sight.ts";
import { subjectOf, type Tooltip } from "./tooltip.ts";
import type { Viewport } from "./viewport.ts";

export interface PointerParts {
  readonly stage: HTMLElement;
  readonly viewport: Pick<Viewport, "pan" | "zoom">;
  readonly moving: Pick<Moving, "grab" | "drag" | "release">;
  readonly failing: Pick<Failing, "press">;
  readonly folding: Pick<Folding, "offerOf">;
  readonly tooltip: Pick<Tooltip, "hide" | "rest">;
  groups(): Groups;
  /** Goes to its text. */
  open(group: SVGGElement): void;
  openMenu(group: SVGGElement, at: Point): void;
}

/** How long a press on a frame waits for a second one, in milliseconds. */
const secondPress = 280;

export function listenToPointer(parts: PointerParts): void {
  const { stage, viewport, moving, failing, folding, tooltip, groups, open } = parts;
  /** What was pressed last, while the pointer is on it: the reader looks at what that did, and wants to be told nothing. */
  let pressed: string | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  /** The group that something belongs to: what is pointed at, or the frame whose title it is. */
  const groupOf = (target: EventTarget | null): SVGGElement | undefined => {
    const title = target instanceof Element ? target.closest<SVGGElement>("g[data-of]") : null;
    return groupAround(target) ?? groups().get(title?.dataset.of ?? "");
  };

  listenToHands(stage, {
    ...{ pan: viewport.pan, zoom: viewport.zoom },
    ...{ grab: moving.grab, drag: moving.drag, release: moving.release },
    press(target, keys) {
      clearTimeout(waiting);
      tooltip.hide();
      const group = groupOf(target);
      pressed = group?.dataset.id;
      if (group === undefined || failing.press(group, keys)) return;
      if (folding.offerOf(group.dataset.id) === undefined) open(group);
      else waiting = setTimeout(() => open(group), secondPress);
    },
    point(target) {
      const group = groupOf(target);
      pointAt(stage, group, groups());
      if (group?.dataset.id !== pressed) pressed = undefined;
      // A frame is told of at its title: it is under everything else.
      const isGround = group !== undefined && isFrame(group);
      const isOnTitle = target instanceof Element && target.closest("g[data-of]") !== null;
      const isSilent = group === undefined || pressed !== undefined || (isGround && !isOnTitle);
      tooltip.rest(isSilent ? undefined : subjectOf(group));
    },
  });
  stage.addEventListener("dblclick", ({ target }) => {
    clearTimeout(waiting);
    folding.offerOf(groupOf(target)?.dataset.id)?.act();
  });
  stage.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    const group = groupOf(event.target);
    if (group !== undefined) parts.openMenu(group, { x: event.clientX, y: event.clientY });
  });
}
