// A laid-out scene as an SVG document: a pure string, the same bytes for the same scene. It holds no script and no link,
// every text is escaped, and everything that can be pointed at carries its id, a role and a name for screen readers.

import { changeClass, changeSign } from "./changes.ts";
import { fateClass, signToSvg, strikeToSvg } from "./fates.ts";
import { unshownInWords } from "./gathering.ts";
import { icons } from "./icons.ts";
import type { Box, LaidOutContainer, LaidOutEdge, LaidOutNode, LaidOutScene, Point } from "./layout.ts";
import { legendOf } from "./legend.ts";
import { markInWords, markToSvg } from "./marks.ts";
import {
  elementOf,
  insideInWords,
  mannerInWords,
  type SceneChange,
  type SceneContainer,
  type SceneEdge,
  type SceneFate,
  type SceneFinding,
  type SceneNode,
} from "./scene.ts";
import {
  badgeRoomOf,
  badgeSize,
  changeRoomOf,
  faceOf,
  iconRoom,
  iconSize,
  insetAt,
  lineHeight,
  noteOf,
  outlineOf,
  roundedBox,
  titleFaceOf,
} from "./shapes.ts";
import {
  arrowToSvg,
  badgesToSvg,
  escaped,
  findingInWords,
  findingsInWords,
  num,
  parityOf,
  sentence,
} from "./svg-parts.ts";
import { fontSize, shorten, widthOf } from "./text.ts";
import { pictureClass, styleSheetOf, type Theme } from "./theme.ts";

export interface SvgOptions {
  /**
   * The print themes bring their style sheet. `editor` brings none: the page that shows it adopts `styleSheetOf("editor")`,
   * since its content security policy would refuse one inside the picture.
   */
  readonly theme: Theme;
  /** What the picture shows, for its accessible name; `Map` when unwritten. */
  readonly title?: string;
}

/** Room for the line that says what is left out. */
const unshownRoom = 32;

/** The picture as an SVG document. Linear in the scene. */
export function toSvg(laidOut: LaidOutScene, { theme, title = "Map" }: SvgOptions): string {
  const { scene } = laidOut;
  const unshown = unshownInWords(scene);
  const drawn = { width: laidOut.width, height: laidOut.height + (unshown === "" ? 0 : unshownRoom) };
  const legend = scene.legend ? legendOf(scene, drawn) : undefined;
  const [width, height] = [Math.max(drawn.width, legend?.width ?? 0), drawn.height + (legend?.height ?? 0)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${pictureClass}" viewBox="0 0 ${num(width)} ${num(height)}" width="${num(width)}" height="${num(height)}" role="group" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    ...(theme === "editor" ? [] : [`<style>${styleSheetOf(theme, scene.compared ? "changes" : undefined)}</style>`]),
    `<rect class="paper" width="${num(width)}" height="${num(height)}"/>`,
    ...layersToSvg(laidOut),
    ...(unshown === ""
      ? []
      : [`<text class="detail" x="32" y="${num(laidOut.height + 16)}">${escaped(unshown)}</text>`]),
    ...(legend === undefined ? [] : [legend.svg]),
    `</svg>`,
    "",
  ].join("\n");
}

/** Everything on the paper from the bottom up, for pictures that put something beside it. */
export function layersToSvg(laidOut: LaidOutScene): readonly string[] {
  const { containers, nodes, edges } = laidOut;
  const isCompared = laidOut.scene.compared === true;
  const laidOutById = new Map(nodes.map((laid) => [laid.node.id, laid]));
  const names = new Map([
    ...containers.map(({ container }) => [container.id, container.label] as const),
    ...nodes.map(({ node }) => [node.id, node.label] as const),
  ]);
  return [
    `<g class="containers">`,
    ...containers.map((one) => frameToSvg(one, isCompared)),
    `</g>`,
    `<g class="edges">`,
    ...edges.map((one) => {
      const { source, target } = one.edge;
      const [from, to] = [laidOutById.get(source), laidOutById.get(target)];
      return drawnOnce(
        one,
        [from, to, names.get(source) ?? source, names.get(target) ?? target, isCompared],
        edgeToSvg,
      );
    }),
    `</g>`,
    `<g class="nodes">`,
    ...nodes.map((one) => drawnOnce(one, [isCompared], nodeToSvg)),
    `</g>`,
    `<g class="titles">`,
    ...containers.map((one) => titleToSvg(one, isCompared)),
    `</g>`,
  ];
}

interface Drawn {
  readonly around: readonly unknown[];
  readonly svg: string;
}

/** What was drawn of nodes and edges: an edit leaves most of a picture as it was. */
const drawn = new WeakMap<object, Drawn>();

/** What stands at a place, drawn anew only where that or something `around` it that it is drawn with is another object. */
function drawnOnce<Laid extends LaidOutNode | LaidOutEdge, Around extends unknown[]>(
  laid: Laid,
  around: Around,
  draw: (laid: Laid, ...around: Around) => string,
): string {
  const known = drawn.get(laid);
  if (known?.around.every((one, index) => one === around[index])) return known.svg;
  const svg = draw(laid, ...around);
  drawn.set(laid, { around, svg });
  return svg;
}

function frameToSvg({ container, box, depth }: LaidOutContainer, isCompared: boolean): string {
  const { change } = container;
  const state = changeClass(change, isCompared);
  if (container.collapsed !== undefined) return closedToSvg(container, container.collapsed, box, depth, state);
  const name = [
    container.label,
    container.kind,
    container.detail,
    changed(change),
    findingsInWords(container.findings),
  ];
  const path = roundedBox(0, 0, box.width, box.height, 14);
  return [
    `<g class="container ${container.kind} ${parityOf(depth)}${state}" data-id="${escaped(container.id)}" data-element="${escaped(container.id)}" transform="${at(box)}" role="group" tabindex="0" aria-label="${escaped(sentence(name))}">`,
    change === undefined ? "" : `<title>${escaped([container.label, ...change.says].join("\n"))}</title>`,
    `<path class="frame" d="${path}"/><path class="halo" d="${path}"/>${changeSign(change, { x: 2, y: 3 })}</g>`,
  ].join("");
}

/** A change in a word, for who hears the picture; empty without one. */
function changed(change: SceneChange | undefined): string {
  return change === undefined ? "" : change.state;
}

/** A closed container: a pile of sheets, the upper one with what it is called and how much stands in it. */
function closedToSvg(container: SceneContainer, collapsed: number, box: Box, depth: number, state: string): string {
  const inside = insideInWords(collapsed);
  const name = [
    container.label,
    container.kind,
    container.detail,
    inside,
    changed(container.change),
    findingsInWords(container.findings),
  ];
  const { width: w, height: h } = box;
  const sheets = [6, 3].map((by) => `M${by + 14} ${h + by}H${w - 14 + by}a14 14 0 0 0 14 -14V${by + 14}`);
  const said = [sentence([container.label, container.id, container.detail, inside]), ...told(container.findings)];
  return [
    `<g class="container closed ${container.kind} ${parityOf(depth)}${state}" data-id="${escaped(container.id)}" data-element="${escaped(container.id)}" data-folded="${collapsed}" transform="${at(box)}" role="button" aria-expanded="false" tabindex="0" aria-label="${escaped(sentence(name))}">`,
    `<title>${escaped(said.join("\n"))}</title>`,
    `<path class="sheets" d="${sheets.join("")}"/><path class="frame" d="${roundedBox(0, 0, w, h, 14)}"/>`,
    `<text class="detail" x="16" y="55">${escaped(inside)}</text>`,
    `<path class="halo" d="${roundedBox(-3, -3, w + 12, h + 12, 16)}"/>${changeSign(container.change, { x: 2, y: 3 })}</g>`,
  ].join("");
}

/** Most findings that a tooltip tells one by one. */
const mostTold = 10;

function told(findings: readonly SceneFinding[]): readonly string[] {
  const rest = findings.length - mostTold;
  return [...findings.slice(0, mostTold).map(findingInWords), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

/**
 * Titles are drawn over the arrows: where one must pass below a title, the title is what is read. Badges stand beside the name, in a
 * group with it whose origin is where the name begins, so that a page can show both larger from afar.
 */
function titleToSvg({ container, box, titleX, titleRoom }: LaidOutContainer, isCompared: boolean): string {
  const { label, badges, detail, detailAt } = titleFaceOf(container, titleRoom);
  // Behind words the detail follows wherever they end in the reader's font; behind badges it stands where it has room in any.
  const [inline, apart] =
    detail === ""
      ? ["", ""]
      : container.findings.length === 0
        ? [`<tspan class="detail" dx="12">${escaped(detail)}</tspan>`, ""]
        : ["", `<text class="detail" x="${num(detailAt)}">${escaped(detail)}</text>`];
  return [
    `<g class="container-title${changeClass(container.change, isCompared)}" data-of="${escaped(container.id)}" aria-hidden="true">`,
    label === container.label ? "" : `<title>${escaped(container.label)}</title>`,
    `<g transform="translate(${num(titleX)} ${num(box.y + 32)})"><g class="name-plate"><text><tspan class="title">${escaped(label)}</tspan>${inline}</text>`,
    badgesToSvg(container.findings, { x: badges, y: -5 }),
    `</g>`,
    apart,
    `</g></g>`,
  ].join("");
}

function nodeToSvg({ node, box }: LaidOutNode, isCompared: boolean): string {
  const face = faceOf(node);
  const { body, strokes } = outlineOf(node.job, box);
  const textX = face.left + iconRoom;
  const words = face.label.length * lineHeight.name + lineHeight.detail;
  const iconY = face.top + (words - iconSize) / 2;
  const icon = icons[node.job];
  const lines = face.label.map(
    (line, index) =>
      `<text class="name" x="${num(textX)}" y="${num(face.top + 15 + index * lineHeight.name)}">${escaped(line)}</text>`,
  );
  const detailY = face.top + face.label.length * lineHeight.name + 15;
  return [
    `<g class="node ${node.job}${fateClass(node.fate)}${changeClass(node.change, isCompared)}" data-id="${escaped(node.id)}" data-element="${escaped(elementOf(node))}" transform="${at(box)}"${nowOf(node.fate)} role="button" tabindex="0" aria-label="${escaped(sentence(nodeInWords(node)))}">`,
    `<title>${escaped([...nodeTitle(node), ...node.findings.map(findingInWords)].join("\n"))}</title>`,
    `<path class="body" d="${body}"/>`,
    strikeToSvg(node.fate, box),
    strokes.length === 0 ? "" : `<path class="strokes" d="${strokes.join("")}"/>`,
    `<g class="icon" transform="translate(${num(face.left)} ${num(iconY)})"><path d="${icon.strokes}"/>`,
    icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`,
    `</g>`,
    ...lines,
    detailToSvg(node, face.detail, { x: textX, y: detailY }, box.width - textX - fateAir),
    node.mark === undefined
      ? ""
      : markToSvg(node.mark, face.mark, { x: face.left, y: face.top + words + 6 }, face.room),
    `<path class="halo" d="${roundedBox(-5, -5, box.width + 10, box.height + 10, 12)}"/>`,
    badgesToSvg(node.findings, { x: box.width - 1, y: 6 }, "downwards"),
    node.fate === undefined ? "" : signToSvg(node.fate.state, { x: 1, y: 6 }),
    changeSign(node.change, { x: 1, y: 6 }),
    `</g>`,
  ].join("");
}

/** What has come upon an element, kept apart for who shows more of it than the picture knows; nothing where all is well. */
function nowOf(fate: SceneFate | undefined): string {
  return fate === undefined ? "" : ` data-now="${escaped(fateLines(fate).join("\n")).replaceAll("\n", "&#10;")}"`;
}

/** What has come upon an element, and how its numbers come about. */
function fateLines({ says, because = [] }: SceneFate): readonly string[] {
  return [says, ...because];
}

/** Room between a note and the outline. */
const fateAir = 12;

/** What has come upon a node stands in place of its detail, in the room that there is: places do not change with it. */
function detailToSvg({ fate }: SceneNode, detail: string, at: Point, room: number): string {
  const place = `x="${num(at.x)}" y="${num(at.y)}"`;
  if (fate === undefined || fate.note === "") return `<text class="detail" ${place}>${escaped(detail)}</text>`;
  return `<text class="note" ${place}>${escaped(shorten(fate.note, room, fontSize.detail, "bold"))}</text>`;
}

/** What a pointer that rests on a node reads first. */
function nodeTitle(node: SceneNode): readonly string[] {
  const { label, job, detail, doc, mark, fate, change } = node;
  return [
    sentence([label, elementOf(node), job, detail, withinOf(node)]),
    ...(doc === undefined ? [] : [doc]),
    ...(change === undefined ? (mark ? [markInWords(mark)] : []) : change.says),
    ...(fate === undefined ? [] : fateLines(fate)),
  ];
}

/** The trust boundary that a node lies in, in words; empty without one. */
function withinOf({ boundary }: SceneNode): string {
  return boundary === undefined ? "" : `within ${boundary}`;
}

function nodeInWords(node: SceneNode): readonly string[] {
  const { label, job, detail, mark, fate, change, findings } = node;
  const told = fate?.says ?? (detail === job ? "" : detail);
  return [label, job, told, withinOf(node), changed(change), mark?.says ?? "", findingsInWords(findings)];
}

function edgeToSvg(
  laid: LaidOutEdge,
  from: LaidOutNode | undefined,
  to: LaidOutNode | undefined,
  sourceName: string,
  targetName: string,
  isCompared: boolean,
): string {
  const { edge, label, depth } = laid;
  const points = touching(laid, from, to);
  const said = `${sourceName} ${edge.label} ${targetName}`;
  const { crossing = "" } = edge;
  const words = [
    said,
    mannerInWords(edge.manner),
    crossing,
    edge.terms ?? "",
    edge.note === edge.terms ? "" : (edge.note ?? ""),
  ];
  if (edge.fate !== undefined) words.push(edge.fate.says);
  if (edge.change !== undefined) words.push(edge.change.state, ...edge.change.says);
  const more = [...words.slice(2).filter((line) => line !== ""), ...(edge.because ?? [])];
  const weight = edge.weight === undefined ? "" : ` w${edge.weight}`;
  return [
    `<g class="edge ${edge.manner} ${parityOf(depth)}${weight}${fateClass(edge.fate)}${changeClass(edge.change, isCompared)}" data-id="${escaped(edge.id)}" data-element="${escaped(edge.elements[0] ?? edge.source)}" data-source="${escaped(edge.source)}" data-target="${escaped(edge.target)}" role="button" tabindex="-1" aria-label="${escaped(sentence([...words, findingsInWords(edge.findings)]))}">`,
    `<title>${escaped([`${said} (${mannerInWords(edge.manner)})`, ...more, ...edge.findings.map(findingInWords)].join("\n"))}</title>`,
    arrowToSvg(points, edge.manner, edge.crossing !== undefined),
    labelToSvg(edge, label),
    edge.fate === undefined ? "" : signToSvg(edge.fate.state, { x: label.x - 10, y: label.y + label.height / 2 }),
    changeSign(edge.change, { x: label.x + 2 + badgeSize / 2, y: label.y + label.height / 2 }),
    `</g>`,
  ].join("");
}

/** The verbs with their badges, and below them the note, where there is one, both in the middle. */
function labelToSvg(edge: SceneEdge, box: Box): string {
  const { y, height } = box;
  const note = noteOf(edge);
  const badges = badgeRoomOf(edge.findings);
  const [x, width] = [box.x + changeRoomOf(edge), box.width - changeRoomOf(edge)];
  const plate = `<rect class="plate" x="${num(box.x)}" y="${num(y)}" width="${num(box.width)}" height="${num(height)}" rx="6"/>`;
  if (note === "") {
    const badgesAt = { x: x + width - badges + badgeSize / 2, y: y + height / 2 };
    return `${plate}<text class="verb" x="${num(x + 6)}" y="${num(y + height / 2 + 5)}">${escaped(edge.label)}</text>${badgesToSvg(edge.findings, badgesAt)}`;
  }
  const middle = x + width / 2;
  const badgesAt = { x: middle + (widthOf(edge.label, fontSize.edge) - badges + badgeSize) / 2 + 4, y: y + 11 };
  return `${plate}<text class="verb middle" x="${num(middle - badges / 2)}" y="${num(y + 16)}">${escaped(edge.label)}</text><text class="note middle" x="${num(middle)}" y="${num(y + 16 + lineHeight.note)}">${escaped(note)}</text>${badgesToSvg(edge.findings, badgesAt)}`;
}

/** The points of an edge with its ends drawn on to the outlines that lie inside the boxes. */
function touching(
  { points }: LaidOutEdge,
  from: LaidOutNode | undefined,
  to: LaidOutNode | undefined,
): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return points;
  const drawnOn = (point: Point, laid: LaidOutNode | undefined): Point => {
    if (laid === undefined) return point;
    const { box, node } = laid;
    const isTop = Math.abs(point.y - box.y) < 1;
    const isBottom = Math.abs(point.y - box.y - box.height) < 1;
    if (!isTop && !isBottom) return point;
    const inset = insetAt(node.job, box, point.x - box.x, isTop ? "top" : "bottom");
    return { x: point.x, y: point.y + (isTop ? inset : -inset) };
  };
  return [drawnOn(first, from), ...points.slice(1, -1), drawnOn(last, to)];
}

function at({ x, y }: Box): string {
  return `translate(${num(x)} ${num(y)})`;
}
