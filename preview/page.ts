// The preview page: shows the picture it is sent, lets it be panned, zoomed and walked through, and says which element
// the reader wants to see in the text. It knows pictures and messages, never designs; what it stands in is handed to it.

import type { Look } from "../protocol/lsp.ts";
import {
  type FromPreview,
  type PreviewState,
  type PreviewStatus,
  previewProtocol,
  readToPreview,
  type ToPreview,
} from "../protocol/preview.ts";
import { createFurniture } from "./furniture.ts";
import { listenToHands } from "./hands.ts";
import { animateFrom, type Groups, groupAround, groupsById, parsePicture, translationOf } from "./picture.ts";
import { neighbourOf, type Point, type Size } from "./sight.ts";
import { createViewport, type Viewport } from "./viewport.ts";

/** The page's way to the extension, and to what it keeps across reloads. */
export interface Channel {
  send(message: FromPreview): void;
  save(state: PreviewState): void;
}

export interface PageOptions {
  readonly page: Document;
  readonly channel: Channel;
  /** What an earlier life of this page kept. */
  readonly kept: PreviewState | undefined;
  /** True while the reader wants nothing to move. */
  isStill(): boolean;
  /** The size of the window. */
  size(): Size;
}

export interface Page {
  /** A message from the host, of whatever form. */
  receive(message: unknown): void;
  /** The window has another size. */
  resized(): void;
}

/** Builds the page into the document's body. */
export function createPage({ page, channel, kept, isStill, size }: PageOptions): Page {
  let uri = kept?.uri;
  let look: Look = kept?.look ?? { view: "map" };
  let element: SVGSVGElement | undefined;
  /** What the element shows. */
  let shown: Look | undefined;
  let groups: Groups = new Map();
  let lit: string | undefined;

  const viewport = createViewport(size, kept?.sight, (sight) => {
    if (uri !== undefined) channel.save({ uri, look, ...(sight === undefined ? {} : { sight }) });
  });
  const turnTo = (next: Look): void => {
    look = next;
    viewport.fit();
    furniture.offer(look, []);
    furniture.say({ state: "waiting" }, element !== undefined);
    channel.send({ protocol: previewProtocol, kind: "preview/look", look });
  };
  const furniture = createFurniture(page, viewport, turnTo);
  const { stage } = furniture;

  const light = (id: string | undefined): void => {
    for (const group of stage.querySelectorAll(".lit")) group.classList.remove("lit");
    lit = id;
    if (id !== undefined) groups.get(id)?.classList.add("lit");
  };

  const show = (message: Extract<ToPreview, { kind: "preview/show" }>): void => {
    const next = parsePicture(message.picture.svg, page);
    if (next === undefined) {
      channel.send({ protocol: previewProtocol, kind: "preview/fault", message: "the picture is no SVG document" });
      furniture.say({ state: "failed", why: "The picture could not be read." }, element !== undefined);
      return;
    }
    const focused = groupAround(page.activeElement)?.dataset.id;
    const [oldElement, oldGroups] = [element, groups];
    const isSameView = shown?.view === message.picture.look.view;
    uri = message.uri;
    look = message.picture.look;
    shown = look;
    element = next;
    groups = groupsById(next);
    const shift = viewport.isFitted() ? { x: 0, y: 0 } : shiftBetween(oldGroups, groups, lit, viewport, size());
    oldElement?.remove();
    stage.append(next);
    viewport.hang(next, paperOf(next), shift);
    furniture.offer(look, message.picture.subjects);
    if (oldElement !== undefined && isSameView && !isStill()) animateFrom(oldGroups, groups, shift);
    light(lit);
    if (focused !== undefined) groups.get(focused)?.focus({ preventScroll: true });
    furniture.say(message.status, true);
  };

  const clear = (): void => {
    element?.remove();
    [element, shown, groups] = [undefined, undefined, new Map()];
  };

  const reveal = (id: string | undefined, mayScroll: boolean): void => {
    light(id);
    const group = id === undefined ? undefined : groups.get(id);
    if (group !== undefined && mayScroll && !viewport.isInSight(group)) viewport.bringIntoSight(group);
  };

  const open = (group: SVGGElement): void => {
    const id = group.dataset.element;
    if (id !== undefined) channel.send({ protocol: previewProtocol, kind: "preview/open", id });
  };

  listenToHands(stage, {
    pan: viewport.pan,
    zoom: viewport.zoom,
    press: (target) => whenDefined(groupAround(target), open),
    point: (target) => pointAt(stage, groupAround(target), groups),
  });
  stage.addEventListener("focusin", (event) => {
    const group = groupAround(event.target);
    if (group?.matches(":focus-visible")) viewport.bringIntoSight(group);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (pressKey(event.key, groupAround(event.target), { stage, viewport, groups, open })) event.preventDefault();
  });
  furniture.offer(look, []);
  furniture.say({ state: "waiting" }, false);

  return {
    receive(value) {
      const message = readToPreview(value);
      switch (message.kind) {
        case "preview/show":
          show(message);
          return;
        case "preview/status":
          // A picture of another view than the one that was asked for is no last good one.
          if (message.status.state === "failed" && shown !== undefined && shown.view !== look.view) clear();
          furniture.say(message.status, element !== undefined);
          return;
        case "preview/reveal":
          reveal(message.id, message.scroll);
          return;
        case "refused":
          furniture.say({ state: "failed", why: message.why } satisfies PreviewStatus, element !== undefined);
          return;
        default:
          message satisfies never;
      }
    },
    resized: viewport.resized,
  };
}

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

interface Keyboard {
  readonly stage: HTMLElement;
  readonly viewport: Viewport;
  readonly groups: Groups;
  open(group: SVGGElement): void;
}

/** What a key does, and whether it did anything. Arrows walk from node to node, and move the paper where none has the focus. */
function pressKey(key: string, group: SVGGElement | undefined, { stage, viewport, groups, open }: Keyboard): boolean {
  const direction = directions[key];
  if (group !== undefined && (key === "Enter" || key === " ")) open(group);
  else if (group !== undefined && direction !== undefined) walk(group, direction, groups, viewport);
  else if (direction !== undefined) viewport.pan(...keyPan[direction]);
  else if (key === "+" || key === "=") viewport.zoom(1.25);
  else if (key === "-") viewport.zoom(0.8);
  else if (key === "0") viewport.fit();
  else if (key === "Escape") stage.focus();
  else return false;
  return true;
}

function walk(from: SVGGElement, direction: Direction, groups: Groups, viewport: Viewport): void {
  const others = [...groups.values()]
    .filter((group) => group !== from && group.classList.contains("node"))
    .map((group) => ({ group, ...viewport.boxOf(group) }));
  neighbourOf(viewport.boxOf(from), others, direction)?.group.focus();
}

/**
 * How far the element that the reader is most likely looking at has moved on the paper: the one under the editor's
 * cursor, else the one nearest to the window's middle. Moving what is in sight as far keeps it before the eyes.
 */
function shiftBetween(old: Groups, current: Groups, lit: string | undefined, viewport: Viewport, window: Size): Point {
  let nearest = Number.POSITIVE_INFINITY;
  let shift = { x: 0, y: 0 };
  for (const [id, group] of current) {
    const before = old.get(id);
    if (before === undefined || !group.classList.contains("node")) continue;
    const [from, to] = [translationOf(before), translationOf(group)];
    const seen = viewport.toWindow(from);
    const distance = id === lit ? -1 : Math.hypot(seen.x - window.width / 2, seen.y - window.height / 2);
    if (distance >= nearest) continue;
    nearest = distance;
    shift = { x: to.x - from.x, y: to.y - from.y };
  }
  return shift;
}

function paperOf(picture: SVGSVGElement): Size {
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)) || 1);
  return { width: width ?? 1, height: height ?? 1 };
}

/** Brings out the arrows of the node under the pointer, or the arrow itself. */
function pointAt(stage: HTMLElement, pointed: SVGGElement | undefined, groups: Groups): void {
  const id = pointed?.classList.contains("node") === true ? pointed.dataset.id : undefined;
  let isAnyNear = false;
  for (const edge of groups.values()) {
    if (!edge.classList.contains("edge")) continue;
    const isEnd = id !== undefined && (edge.dataset.source === id || edge.dataset.target === id);
    const isNear = isEnd || edge === pointed;
    edge.classList.toggle("near", isNear);
    isAnyNear ||= isNear;
  }
  stage.classList.toggle("pointed", isAnyNear);
}

function whenDefined<Value>(value: Value | undefined, act: (value: Value) => void): void {
  if (value !== undefined) act(value);
}
