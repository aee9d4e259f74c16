// What is told of an element while the pointer rests on it or a key asks for it: at once what the picture says, and in its place what the
// editor's hover says as soon as that has come. It can be pointed into and scrolled, and Escape takes it away.

import { markdownToElements } from "./markdown.ts";
import type { Point, Size } from "./sight.ts";

export interface Tooltip {
  readonly element: HTMLElement;
  /** The pointer is on an element, or on none: shows after a moment, goes after a shorter one. */
  rest(subject: Subject | undefined): void;
  /** Shows at once and takes the focus, as a key asks: what is folded in it can be opened. */
  show(subject: Subject): void;
  hide(): void;
  isShown(): boolean;
  /** The editor's words about an element, or that it has none. */
  tell(id: string, markdown: string | undefined): void;
}

export interface Subject {
  /** The element of the design that is asked about. */
  readonly id: string;
  readonly name: string;
  /** What the picture itself says, with line ends. */
  readonly words: string;
  /** The part of it that only the picture knows, such as what has come upon an element; empty where there is none. */
  readonly now: string;
  /** Where it is in the window. */
  readonly place: Point & Size;
}

/** What a group of the picture says of itself; undefined for one that stands for no element. */
export function subjectOf(group: SVGGElement): Subject | undefined {
  const { element: id, words, now = "" } = group.dataset;
  const place = (group.querySelector(".plate") ?? group).getBoundingClientRect();
  const label = group.getAttribute("aria-label") ?? id ?? "";
  return id === undefined ? undefined : { id, name: label, words: words ?? label, now, place };
}

/** Milliseconds of rest before it shows, and before it goes. */
const delays = { show: 350, hide: 250 } as const;

/** Least height of what is told, in window units: some lines at least. */
const least = 120;

/** Longest words of the picture that are shown. */
const longest = 4_000;

export interface TooltipParts {
  /** The size of the window. */
  size(): Size;
  /** Fetches the editor's words, which `tell` brings. */
  ask(id: string): void;
  /** It goes away with the focus in it. */
  left(): void;
}

/** One that is not shown. */
export function createTooltip(page: Document, { size, ask, left }: TooltipParts): Tooltip {
  const element = page.createElement("div");
  element.className = "panel tooltip";
  element.setAttribute("role", "tooltip");
  element.id = "tooltip";
  element.hidden = true;
  let shown: Subject | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isInside = false;

  const settle = (): void => {
    if (shown === undefined) return;
    const { place } = shown;
    const window = size();
    element.style.maxHeight = "";
    const { width, height } = element.getBoundingClientRect();
    // Below what it tells of, else above; where neither side has the room, the larger one has to do and the rest is scrolled to.
    const below = window.height - place.y - place.height - 12;
    const above = place.y - 12;
    const isBelow = height <= below || (height > above && below >= above);
    // What fills the window leaves room nowhere, and is covered.
    const room = Math.max(isBelow ? below : above, least);
    const seen = Math.min(height, room);
    const top = isBelow ? place.y + place.height + 8 : place.y - seen - 8;
    element.style.maxHeight = seen < height ? `${seen}px` : "";
    element.style.left = `${Math.max(4, Math.min(place.x, window.width - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(top, window.height - seen - 4))}px`;
  };
  const paragraphsOf = (words: string): readonly HTMLElement[] =>
    words
      .slice(0, longest)
      .split("\n")
      .map((line) => {
        const paragraph = page.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      });
  const show = (subject: Subject, role: "tooltip" | "dialog"): void => {
    clearTimeout(timer);
    element.setAttribute("role", role);
    if (role === "dialog") element.setAttribute("aria-label", subject.name);
    else element.removeAttribute("aria-label");
    if (shown?.id === subject.id && !element.hidden) return;
    shown = subject;
    element.replaceChildren(...paragraphsOf(subject.words));
    element.scrollTop = 0;
    element.hidden = false;
    settle();
    ask(subject.id);
  };
  const hide = (): void => {
    clearTimeout(timer);
    if (element.hidden) return;
    // The focus goes back before it would be lost.
    if (element.contains(page.activeElement)) left();
    element.hidden = true;
    shown = undefined;
  };
  element.tabIndex = -1;
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    hide();
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !element.contains(relatedTarget)) hide();
  });
  element.addEventListener("pointerenter", () => {
    isInside = true;
    clearTimeout(timer);
  });
  element.addEventListener("pointerleave", () => {
    isInside = false;
    timer = setTimeout(hide, delays.hide);
  });

  return {
    element,
    show(subject) {
      show(subject, "dialog");
      element.focus();
    },
    hide,
    isShown: () => !element.hidden,
    rest(subject) {
      clearTimeout(timer);
      // What a key asked for stays until it is left.
      if (element.contains(page.activeElement)) return;
      if (subject !== undefined) timer = setTimeout(() => show(subject, "tooltip"), delays.show);
      else if (!isInside) timer = setTimeout(hide, delays.hide);
    },
    tell(id, markdown) {
      if (shown?.id !== id || markdown === undefined || markdown.trim() === "") return;
      const now = shown.now === "" ? [] : paragraphsOf(shown.now);
      for (const paragraph of now) paragraph.className = "now";
      element.replaceChildren(...now, markdownToElements(markdown, page));
      settle();
    },
  };
}
