// An SVG text as elements of the page: parsed by the browser's XML parser, rebuilt from a list of what a picture may hold,
// and moved from the picture before it. It never assigns markup, and nothing that is not listed here gets into the page.

import type { PictureNode } from "../protocol/lsp.ts";
import type { Point, Size } from "./sight.ts";
import type { Viewport } from "./viewport.ts";

const svgNamespace = "http://www.w3.org/2000/svg";

/** Elements that a picture is made of. */
const elements: ReadonlySet<string> = new Set(["svg", "g", "path", "rect", "circle", "text", "tspan", "title"]);

/** Attributes that a picture's elements may carry, beside `data-*` and `aria-*`. */
const attributes: ReadonlySet<string> = new Set([
  ...["class", "viewBox", "width", "height", "transform", "role", "tabindex"],
  ...["d", "x", "y", "dx", "dy", "rx", "r", "cx", "cy"],
]);

/** The picture's element for this page, or undefined where the text is no SVG. */
export function parsePicture(svg: string, page: Document): SVGSVGElement | undefined {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.namespaceURI !== svgNamespace || root.localName !== "svg") return undefined;
  if (parsed.getElementsByTagName("parsererror").length > 0) return undefined;
  return rebuilt(root, page) as SVGSVGElement;
}

function rebuilt(source: Element, page: Document): SVGElement {
  const element = page.createElementNS(svgNamespace, source.localName);
  for (const { name, value } of source.attributes) {
    if (attributes.has(name) || /^(data|aria)-[a-z-]+$/.test(name)) element.setAttribute(name, value);
  }
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) element.append(child.textContent ?? "");
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const inner = child as Element;
    if (inner.namespaceURI === svgNamespace && elements.has(inner.localName)) element.append(rebuilt(inner, page));
  }
  return element;
}

/** The groups of a picture, by their id. */
export type Groups = ReadonlyMap<string, SVGGElement>;

/** The groups of a picture that can be pointed at, by their id. */
export function groupsById(picture: SVGSVGElement): Groups {
  const groups = new Map<string, SVGGElement>();
  for (const group of picture.querySelectorAll<SVGGElement>("g[data-id]")) {
    if (group.dataset.id !== undefined) groups.set(group.dataset.id, group);
  }
  return groups;
}

/**
 * What stands for an element: its own group, or where it goes by other ids, each place that it is drawn in, or what
 * is closed around it. Linear in the picture.
 */
export function groupsOf(
  id: string | undefined,
  groups: Groups,
  nodes: readonly PictureNode[],
): readonly SVGGElement[] {
  const own = id === undefined ? undefined : groups.get(id);
  if (id === undefined || own !== undefined) return own === undefined ? [] : [own];
  const drawn = [...groups.values()].filter((group) => group.dataset.element === id);
  if (drawn.length > 0) return drawn;
  const around = nodes.flatMap(({ element, within }) => (element === id && within !== undefined ? [within] : []));
  return [...new Set(around)].flatMap((container) => groups.get(container) ?? []);
}

/** The group that an event happened in, if any. */
export function groupAround(target: EventTarget | null): SVGGElement | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<SVGGElement>("g[data-id]") ?? undefined;
}

/** How long a change takes to be seen, in milliseconds: long enough to follow, too short to wait for. */
const motionTime = 240;

/**
 * Moves what both pictures hold from its old place to its new one, and lets appear what is new or drawn otherwise. `shift`
 * is how far what is in sight has been moved along, which is no motion of the elements. What is held stays in the hand.
 */
export function animateFrom(old: Groups, current: Groups, shift: Point, isHeld: (group: SVGGElement) => boolean): void {
  const timing = { duration: motionTime, easing: "cubic-bezier(.2,0,0,1)" };
  for (const [id, group] of current) {
    if (isHeld(group)) continue;
    const before = old.get(id);
    if (before !== undefined && group.hasAttribute("transform")) {
      const [from, to] = [translationOf(before), translationOf(group)];
      const start = { x: from.x + shift.x, y: from.y + shift.y };
      if (Math.hypot(start.x - to.x, start.y - to.y) < 0.5) continue;
      const transform = (place: { x: number; y: number }): string => `translate(${place.x}px, ${place.y}px)`;
      group.animate([{ transform: transform(start) }, { transform: transform(to) }], timing);
    } else if (before === undefined || linesOf(before) !== linesOf(group)) {
      group.animate([{ opacity: 0 }, { opacity: 1 }], timing);
    }
  }
}

/** Lets the titles of frames appear that stand elsewhere than before: they are drawn apart, and cannot go along. */
export function animateTitles(old: SVGSVGElement, current: SVGSVGElement): void {
  const placesOf = (picture: SVGSVGElement): ReadonlyMap<string, SVGGElement> =>
    new Map([...picture.querySelectorAll<SVGGElement>("g[data-of]")].map((title) => [title.dataset.of ?? "", title]));
  const before = placesOf(old);
  for (const [id, title] of placesOf(current)) {
    if (before.get(id)?.innerHTML === title.innerHTML) continue;
    title.animate([{ opacity: 0 }, { opacity: 1 }], { duration: motionTime, easing: "ease-in" });
  }
}

/** How far a group is moved on the paper. */
export function translationOf(group: SVGGElement): Point {
  const found = /^translate\((-?[\d.]+) (-?[\d.]+)\)$/.exec(group.getAttribute("transform") ?? "");
  return { x: Number(found?.[1] ?? 0), y: Number(found?.[2] ?? 0) };
}

function linesOf(group: SVGGElement): string {
  return [...group.querySelectorAll("path")].map((path) => path.getAttribute("d")).join(" ");
}

/**
 * Makes groups fit for the page: the tab key is led by the page's own order, and what the picture says of an element is kept for the
 * page's tooltip, or the browser would show another one beside it.
 */
export function prepareGroups(picture: SVGSVGElement): void {
  for (const group of picture.querySelectorAll<SVGGElement>("g[data-id]")) {
    group.setAttribute("tabindex", "-1");
    for (const child of [...group.children]) {
      if (child.localName !== "title") continue;
      group.dataset.words = child.textContent ?? "";
      child.remove();
    }
  }
}

/** Whether a group is what others stand in; what is closed is a box like others. */
export function isFrame(group: SVGGElement): boolean {
  return group.classList.contains("container") && group.dataset.folded === undefined;
}

/** The size that a picture was drawn in. */
export function paperOf(picture: SVGSVGElement): Size {
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)) || 1);
  return { width: width ?? 1, height: height ?? 1 };
}

/** Below this scale words in a picture cannot be read. */
const legible = 0.4;

/**
 * Tells a picture the scale it is seen at: from afar the names of frames keep a size that can be read, and the words between them, which
 * cannot be read then, go. A picture without frames stays as it is.
 */
export function showFrom(stage: HTMLElement, scale: number): void {
  const titles = stage.querySelector<SVGGElement>(".titles");
  const isFar = scale < legible && titles?.firstElementChild instanceof Element;
  stage.classList.toggle("far", isFar);
  if (isFar) titles?.style.setProperty("--scale", String(scale));
}

/** Dims or hides groups, and the titles of those that are frames, as they are told to be. */
export function shroud(
  stage: HTMLElement,
  groups: Groups,
  howOf: (id: string, group: SVGGElement) => "dim" | "gone" | undefined,
): void {
  const set = (element: Element, how: "dim" | "gone" | undefined): void => {
    element.classList.toggle("dim", how === "dim");
    element.classList.toggle("gone", how === "gone");
  };
  const hows = new Map([...groups].map(([id, group]) => [id, howOf(id, group)] as const));
  for (const [id, group] of groups) set(group, hows.get(id));
  for (const title of stage.querySelectorAll<SVGGElement>("g[data-of]")) set(title, hows.get(title.dataset.of ?? ""));
}

/**
 * How far the element that the reader is most likely looking at has moved on the paper: the one that is kept, such as that under the
 * editor's cursor, else the one nearest to the window's middle. Moving what is in sight as far keeps it before the eyes.
 */
export function shiftBetween(
  old: Groups,
  current: Groups,
  kept: string | undefined,
  viewport: Viewport,
  window: Size,
): Point {
  let nearest = Number.POSITIVE_INFINITY;
  let shift = { x: 0, y: 0 };
  for (const [id, group] of current) {
    const before = old.get(id);
    if (before === undefined || (id !== kept && !group.classList.contains("node"))) continue;
    if (!group.hasAttribute("transform")) continue;
    const [from, to] = [translationOf(before), translationOf(group)];
    const seen = viewport.toWindow(from);
    const distance = id === kept ? -1 : Math.hypot(seen.x - window.width / 2, seen.y - window.height / 2);
    if (distance >= nearest) continue;
    nearest = distance;
    shift = { x: to.x - from.x, y: to.y - from.y };
  }
  return shift;
}

/** Brings out the arrows of the node under the pointer, or the arrow itself. */
export function pointAt(stage: HTMLElement, pointed: SVGGElement | undefined, groups: Groups): void {
  const isEnd = pointed?.classList.contains("node") === true || pointed?.dataset.folded !== undefined;
  const id = isEnd ? pointed?.dataset.id : undefined;
  let isAnyNear = false;
  for (const edge of groups.values()) {
    if (!edge.classList.contains("edge")) continue;
    const touches = id !== undefined && (edge.dataset.source === id || edge.dataset.target === id);
    const isNear = touches || edge === pointed;
    edge.classList.toggle("near", isNear);
    isAnyNear ||= isNear;
  }
  stage.classList.toggle("pointed", isAnyNear);
}
