// An SVG text as elements of the page: parsed by the browser's XML parser, rebuilt from a list of what a picture may hold,
// and moved from the picture before it. It never assigns markup, and nothing that is not listed here gets into the page.

import type { Point } from "./sight.ts";

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

/** The group that an event happened in, if any. */
export function groupAround(target: EventTarget | null): SVGGElement | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<SVGGElement>("g[data-id]") ?? undefined;
}

/** How long a change takes to be seen, in milliseconds: long enough to follow, too short to wait for. */
const motionTime = 240;

/**
 * Moves what both pictures hold from its old place to its new one, and lets appear what is new or drawn otherwise. `shift`
 * is how far what is in sight has been moved along, which is no motion of the elements.
 */
export function animateFrom(old: Groups, current: Groups, shift: Point): void {
  const timing = { duration: motionTime, easing: "cubic-bezier(.2,0,0,1)" };
  for (const [id, group] of current) {
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

/** How far a group is moved on the paper. */
export function translationOf(group: SVGGElement): Point {
  const found = /^translate\((-?[\d.]+) (-?[\d.]+)\)$/.exec(group.getAttribute("transform") ?? "");
  return { x: Number(found?.[1] ?? 0), y: Number(found?.[2] ?? 0) };
}

function linesOf(group: SVGGElement): string {
  return [...group.querySelectorAll("path")].map((path) => path.getAttribute("d")).join(" ");
}
