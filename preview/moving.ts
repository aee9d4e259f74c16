// Putting elements of the picture elsewhere, by hand or by keys: what moves along, what is shown meanwhile, and what is asked of the host,
// which keeps the place and draws the picture anew. Until then the element stays where it was let go.

import type { PictureNode } from "../protocol/lsp.ts";
import type { Move } from "../protocol/positions.ts";
import type { MenuItem } from "./menu.ts";
import { type Groups, groupAround, isFrame, translationOf } from "./picture.ts";
import type { Point } from "./sight.ts";
import type { Viewport } from "./viewport.ts";

export interface Moving {
  /** Takes hold of what is under a pointer; false where that is nothing that moves. */
  grab(target: EventTarget | null): boolean;
  /** Moves what is held by distances in the window. */
  drag(dx: number, dy: number): void;
  /** Lets go of what is held: here, or where it was. */
  release(how: "here" | "back"): void;
  /** What a key does to an element, or to what is held; false where it means nothing here. */
  key(event: KeyboardEvent, group: SVGGElement | undefined): boolean;
  offersOf(group: SVGGElement): readonly MenuItem[];
  /**
   * Another picture comes: takes what is on its way off the present one. What comes back puts it on the next, once that hangs, where the
   * hand holds it or has let it go.
   */
  lift(): () => void;
  /** Whether a hand or keys have hold of a group now: it follows them and nothing else. */
  isHeld(group: SVGGElement): boolean;
  /** The host has answered the oldest move that it was asked for: what is not shown anew goes back to where it is. */
  settle(): void;
}

export interface MovingParts {
  readonly stage: HTMLElement;
  readonly viewport: Viewport;
  groups(): Groups;
  nodes(): readonly PictureNode[];
  /** Asks for new places; `around` is the element that stays before the eyes. */
  ask(moves: readonly Move[] | "all", around: string | undefined): void;
  /** Asks for the last move to be taken back, or to be done again. */
  turnBack(way: "undo" | "redo"): void;
  speak(words: string): void;
}

/** How far an arrow key moves an element, in the picture's units; with the shift key by the smaller one. */
const steps = { large: 20, small: 4 } as const;

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Something that is on its way. */
interface Held {
  readonly node: PictureNode;
  readonly byKeys: boolean;
  /** Everything that goes along, with its place before. */
  readonly along: ReadonlyMap<SVGGElement, Point>;
  /** Arrows of which one end goes along. */
  readonly loose: readonly Loose[];
  by: Point;
}

/** A straight line in place of an arrow that is about to be drawn anew. */
interface Loose {
  readonly edge: SVGGElement;
  readonly line: SVGPathElement;
  readonly from: Point;
  readonly to: Point;
  /** Which end goes along. */
  readonly end: "from" | "to";
}

export function createMoving(parts: MovingParts): Moving {
  const { stage, viewport, speak } = parts;
  let held: Held | undefined;
  /** What was let go elsewhere and has not been answered yet, oldest first. */
  let released: readonly Held[] = [];

  const nodeOf = (group: SVGGElement | undefined): PictureNode | undefined => {
    const id = group?.dataset.id;
    return id === undefined ? undefined : parts.nodes().find((node) => node.id === id && node.place !== undefined);
  };

  const hold = (node: PictureNode, byKeys: boolean): Held => {
    stage.classList.add("moving");
    held = taken(node, byKeys);
    return held;
  };

  const taken = (node: PictureNode, byKeys: boolean): Held => {
    const inside = insideOf(node.id, parts.nodes());
    const isAlong = (id: string | undefined): boolean => id !== undefined && inside.has(id);
    const along = new Map<SVGGElement, Point>();
    const loose: Loose[] = [];
    for (const [id, group] of parts.groups()) {
      const { source, target } = group.dataset;
      const isEdge = group.classList.contains("edge");
      if (isEdge ? isAlong(source) && isAlong(target) : isAlong(id)) along.set(group, translationOf(group));
      else if (isEdge && isAlong(source) !== isAlong(target)) {
        loose.push(...looseOf(group, isAlong(source) ? "from" : "to"));
      }
    }
    for (const title of stage.querySelectorAll<SVGGElement>("g[data-of]")) {
      if (isAlong(title.dataset.of)) along.set(title, translationOf(title));
    }
    return { node, byKeys, along, loose, by: { x: 0, y: 0 } };
  };

  const looseOf = (edge: SVGGElement, end: "from" | "to"): readonly Loose[] => {
    const [source, target] = [edge.dataset.source, edge.dataset.target].map((id) => parts.groups().get(id ?? ""));
    const svg = edge.ownerSVGElement;
    if (source === undefined || target === undefined || svg === null) return [];
    const line = stage.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "path");
    line.classList.add("guide");
    svg.append(line);
    edge.classList.add("loose");
    return [{ edge, line, from: middleOf(viewport.boxOf(source)), to: middleOf(viewport.boxOf(target)), end }];
  };

  const moveTo = (one: Held, by: Point): void => {
    one.by = by;
    for (const [group, { x, y }] of one.along) {
      group.setAttribute("transform", `translate(${rounded(x + by.x)} ${rounded(y + by.y)})`);
    }
    for (const { line, from, to, end } of one.loose) {
      const [a, b] = end === "from" ? [shifted(from, by), to] : [from, shifted(to, by)];
      line.setAttribute("d", `M${rounded(a.x)} ${rounded(a.y)}L${rounded(b.x)} ${rounded(b.y)}`);
    }
  };

  const tidy = (one: Held): void => {
    for (const { edge, line } of one.loose) {
      edge.classList.remove("loose");
      line.remove();
    }
  };

  const putBack = (one: Held): void => {
    moveTo(one, { x: 0, y: 0 });
    tidy(one);
  };

  const release = (how: "here" | "back"): void => {
    const one = held;
    held = undefined;
    stage.classList.remove("moving");
    if (one === undefined) return;
    const { node, by } = one;
    if (how === "back" || node.place === undefined || Math.hypot(by.x, by.y) < 0.5) {
      putBack(one);
      if (one.byKeys) speak(`${node.name} stays where it was.`);
      return;
    }
    released = [...released, one];
    speak(`${node.name} put ${wayInWords(by)} of where it was.`);
    const to = { x: Math.round(node.place.x + by.x), y: Math.round(node.place.y + by.y) };
    parts.ask([{ id: node.id, to }], node.id);
  };

  /** How far the node of another picture is from where an old one was put; undefined where nothing of that picture can be put there. */
  const wayTo = (old: Held): { readonly node: PictureNode; readonly by: Point } | undefined => {
    const node = nodeOf(parts.groups().get(old.node.id));
    if (node?.place === undefined || old.node.place === undefined) return undefined;
    const to = shifted(old.node.place, old.by);
    return { node, by: { x: to.x - node.place.x, y: to.y - node.place.y } };
  };

  /** Puts what was let go on another picture where that does not show it there yet. */
  const carry = (old: Held): Held => {
    const way = wayTo(old);
    if (way === undefined || Math.hypot(way.by.x, way.by.y) < 1) return old;
    const one = taken(way.node, false);
    moveTo(one, way.by);
    return one;
  };

  /** Takes hold anew of what is held while a picture follows another; by a pointer, with its corner `at` the same place in the window. */
  const holdAgain = (old: Held, at: Point | undefined): void => {
    const way = wayTo(old);
    const group = parts.groups().get(old.node.id);
    if (way === undefined || group === undefined) {
      stage.classList.remove("moving");
      if (old.byKeys) speak(`${old.node.name} stays where it was.`);
      return;
    }
    const { x, y, scale } = viewport.present();
    const from = viewport.boxOf(bodyOf(group));
    const byHand = at === undefined ? way.by : { x: x + at.x / scale - from.x, y: y + at.y / scale - from.y };
    moveTo(hold(way.node, old.byKeys), old.byKeys ? way.by : byHand);
  };

  const takeBack = (node: PictureNode): void => {
    speak(`${node.name} goes back to where the layout puts it.`);
    parts.ask([{ id: node.id }], node.id);
  };

  const begin = (node: PictureNode): void => {
    hold(node, true);
    speak(
      `Moving ${node.name}. Arrow keys move it, with Shift by smaller steps. Enter puts it there, Escape leaves it where it was.`,
    );
  };

  const keyWhileHeld = (event: KeyboardEvent, one: Held): void => {
    const arrow = arrows[event.key];
    if (arrow !== undefined) {
      const step = event.shiftKey ? steps.small : steps.large;
      moveTo(one, { x: one.by.x + step * arrow.x, y: one.by.y + step * arrow.y });
      const group = parts.groups().get(one.node.id);
      if (group !== undefined) viewport.bringIntoSight(group);
      speak(`${wayInWords(one.by)}.`);
    } else if (event.key === "Enter" || event.key === " " || event.key === "m" || event.key === "M") release("here");
    else if (event.key === "Escape" || event.key === "Tab") release("back");
  };

  // Whoever goes elsewhere has left what he was moving.
  stage.addEventListener("focusout", () => {
    if (held?.byKeys === true) release("back");
  });

  return {
    grab(target) {
      const title = target instanceof Element ? target.closest<SVGGElement>("g[data-of]") : null;
      const around = groupAround(target);
      // The ground of a frame is most of the paper: by it the paper is moved, and the frame by its title.
      const group =
        title === null
          ? around !== undefined && isFrame(around)
            ? undefined
            : around
          : parts.groups().get(title.dataset.of ?? "");
      const node = nodeOf(group);
      if (node === undefined || held !== undefined) return false;
      hold(node, false);
      return true;
    },
    drag(dx, dy) {
      if (held === undefined) return;
      const { scale } = viewport.present();
      moveTo(held, { x: held.by.x + dx / scale, y: held.by.y + dy / scale });
    },
    release,
    key(event, group) {
      if (event.ctrlKey || event.metaKey) {
        const key = event.key.toLowerCase();
        if (event.altKey || (key !== "z" && key !== "y")) return false;
        if (!parts.nodes().some(({ place }) => place !== undefined)) return false;
        parts.turnBack(key === "y" || event.shiftKey ? "redo" : "undo");
        return true;
      }
      if (event.altKey) return false;
      if (held !== undefined) {
        if (held.byKeys) keyWhileHeld(event, held);
        else if (event.key === "Escape") release("back");
        return true;
      }
      const node = nodeOf(group);
      if (node === undefined || (event.key !== "m" && event.key !== "M")) return false;
      begin(node);
      return true;
    },
    offersOf(group) {
      const node = nodeOf(group);
      if (node === undefined) return [];
      const isAnyKept = parts.nodes().some(({ place }) => place?.isKept === true);
      return [
        { text: "Move by Keys", key: "M", act: () => begin(node) },
        ...(node.place?.isKept === true ? [{ text: "Reset Position", act: () => takeBack(node) }] : []),
        ...(isAnyKept ? [{ text: "Reset All Positions", act: () => parts.ask("all", undefined) }] : []),
      ];
    },
    lift() {
      const one = held;
      const group = one === undefined ? undefined : parts.groups().get(one.node.id);
      const at = group === undefined ? undefined : viewport.toWindow(viewport.boxOf(bodyOf(group)));
      held = undefined;
      return () => {
        // The picture is most likely the answer to the oldest: it stands where that has put it.
        released = released.map((old, index) => (index === 0 ? old : carry(old)));
        if (one !== undefined) holdAgain(one, at);
      };
    },
    isHeld: (group) => held?.along.has(group) === true,
    settle() {
      const [oldest, ...others] = released;
      released = others;
      if (oldest !== undefined) putBack(oldest);
    },
  };
}

/** An element with everything that stands in it, at whatever depth. */
function insideOf(id: string, nodes: readonly PictureNode[]): ReadonlySet<string> {
  const inside = new Set([id]);
  // What holds comes before what it holds.
  for (const node of nodes) if (node.parent !== undefined && inside.has(node.parent)) inside.add(node.id);
  return inside;
}

/** What of an element is as large in every picture, whatever the pointer and the focus put around it. */
function bodyOf(group: SVGGElement): Element {
  return group.querySelector(".body, .frame") ?? group;
}

function middleOf({ x, y, width, height }: Point & { readonly width: number; readonly height: number }): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function shifted(place: Point, by: Point): Point {
  return { x: place.x + by.x, y: place.y + by.y };
}

function rounded(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

/** `40 right, 20 up`; how far something is from where it was, in the picture's units. */
function wayInWords({ x, y }: Point): string {
  const [dx, dy] = [Math.round(x), Math.round(y)];
  const words = [
    ...(dx === 0 ? [] : [`${Math.abs(dx)} ${dx > 0 ? "right" : "left"}`]),
    ...(dy === 0 ? [] : [`${Math.abs(dy)} ${dy > 0 ? "down" : "up"}`]),
  ];
  return words.length === 0 ? "Back" : words.join(", ");
}
