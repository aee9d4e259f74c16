// The form of a node: one outline per job, told apart without colour, with the room that each needs for its words. Pure
// geometry in the node's own coordinates; colours belong to the theme and places to the layout.

import {
  countFindings,
  insideInWords,
  type Job,
  type SceneContainer,
  type SceneEdge,
  type SceneFinding,
  type SceneMark,
  type SceneNode,
} from "./scene.ts";
import { fontSize, shorten, shortenParts, widthOf, wrap } from "./text.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A node's size and the lines that it shows, cut to fit. */
export interface Face extends Size {
  readonly label: readonly string[];
  readonly detail: string;
  /** What an overlay reads there; empty without one. */
  readonly mark: string;
  /** Left end of icon and words. */
  readonly left: number;
  /** Upper end of the block of words. */
  readonly top: number;
  /** Width of icon and words together: what the form leaves. */
  readonly room: number;
}

/** An outline, and lines drawn upon it that finish the form. */
export interface Outline {
  readonly body: string;
  readonly strokes: readonly string[];
}

/** Distance between two lines of a node's words. */
export const lineHeight = { name: 20, detail: 20, note: 18 } as const;
/** Room for the icon and the gap behind it. */
export const iconRoom = 32;
/** Side of an icon's square. */
export const iconSize = 22;
/** What an overlay reads takes a row of its own below the words: its height, and the bar or the initials at its beginning. */
export const markRow = { height: 26, bar: 48, initials: 34, gap: 8 } as const;
/** Side of a finding's badge. */
export const badgeSize = 20;
/** Height of the band at a container's top that holds its title. */
export const titleBand = 52;

const mostTextWidth = 230;
const mostDetailWidth = 300;
const leastWidth = 148;
/** Half the height of a cylinder's cap. */
const cap = 8;
/** Width of a pipe's rounded end. */
const pipeEnd = 11;
/** How far a hexagon's and an octagon's corners are cut. */
const hexagonCut = 18;
const gatewayCut = 14;

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const plainMargins: Margins = { left: 16, right: 18, top: 13, bottom: 13 };

/** Room between outline and words that a job's form takes. */
const margins: Readonly<Record<Job, Margins>> = {
  client: { ...plainMargins, left: 24, right: 28 },
  external: plainMargins,
  gateway: { ...plainMargins, left: 20, right: 22 },
  service: plainMargins,
  worker: { ...plainMargins, left: 24, right: 26 },
  job: { ...plainMargins, right: 24 },
  store: { ...plainMargins, top: 13 + 2 * cap, bottom: 11 + cap },
  cache: { ...plainMargins, right: 24, top: 19 },
  queue: { ...plainMargins, left: 26, right: 36 },
  topic: { ...plainMargins, left: 26, right: 54 },
  coordinator: { ...plainMargins, left: 26, right: 28 },
  component: plainMargins,
};

/** A node's size, from its words and its form. */
export function faceOf(node: SceneNode): Face {
  const label = wrap(node.label, mostTextWidth, fontSize.name, "bold");
  const detail = shortenParts(node.detail, mostDetailWidth, fontSize.detail);
  const text = Math.max(...label.map((line) => widthOf(line, fontSize.name, "bold")), widthOf(detail, fontSize.detail));
  const { left, right, top, bottom } = margins[node.job];
  const words = label.length * lineHeight.name + lineHeight.detail;
  const mark = markWords(node.mark, mostDetailWidth);
  const row = markWidth(node.mark, mark);
  const width = Math.max(leastWidth, Math.ceil((left + Math.max(iconRoom + text, row) + right) / 4) * 4);
  return {
    width,
    height: top + words + (mark === "" ? 0 : markRow.height) + bottom,
    ...{ label, detail, mark, left, top, room: width - left - right },
  };
}

/** The words of a mark, cut to the room that its sign leaves of this; empty without one. */
export function markWords(mark: SceneMark | undefined, room: number): string {
  return mark === undefined ? "" : shorten(mark.says, room - markSignWidth(mark), fontSize.detail);
}

/** What the row of a mark takes, with its words as they are shown; nothing without one. */
export function markWidth(mark: SceneMark | undefined, words: string): number {
  if (mark === undefined || words === "") return 0;
  return markSignWidth(mark) + widthOf(words, fontSize.detail) + (mark.owner === undefined ? 0 : 8);
}

/** What stands before the words of a mark: a bar, or the square of an owner's initials. */
export function markSignWidth({ fill, owner, says }: SceneMark): number {
  if (owner !== undefined) return markRow.initials + markRow.gap;
  return fill === undefined && says !== "unknown" ? 0 : markRow.bar + markRow.gap;
}

/** Longest second line of an arrow's label. */
const mostNoteWidth = 380;

/** The second line of an arrow's label, cut to fit; empty without one. */
export function noteOf({ note = "" }: SceneEdge): string {
  return shorten(note, mostNoteWidth, fontSize.edge);
}

/** Room before an edge's label for the sign of a change; none where there is none. */
export function changeRoomOf({ change }: SceneEdge): number {
  return change === undefined ? 0 : badgeSize + 6;
}

/** The size that an edge's label, badges and sign take: one line, and a second one where there is a note. */
export function labelSizeOf(edge: SceneEdge): Size {
  const note = noteOf(edge);
  const label = widthOf(edge.label, fontSize.edge) + badgeRoomOf(edge.findings);
  return {
    width: Math.ceil(Math.max(label, widthOf(note, fontSize.edge))) + 12 + changeRoomOf(edge),
    height: note === "" ? 22 : 22 + lineHeight.note,
  };
}

/** Width of a row of badges, one per severity, with a count beside each that stands for several. */
export function badgeRoomOf(findings: readonly SceneFinding[]): number {
  return countFindings(findings).reduce((room, { count }) => room + badgeSize + 6 + countRoomOf(count), 0);
}

/** Width of the count beside a badge; nothing for a single finding. */
export function countRoomOf(count: number): number {
  return count === 1 ? 0 : 4 + 9 * String(count).length;
}

/** Room that a container has for its title and its detail at the least, in units. */
const leastTitle = { label: 320, detail: 240, gap: 12 } as const;

/** The least size of a container: room for its title and details, which may be cut to it. */
export function titleSizeOf(container: SceneContainer): Size {
  const label = Math.min(leastTitle.label, widthOf(container.label, fontSize.title, "bold"));
  const { detail: most, gap } = leastTitle;
  const detail = container.detail === "" ? 0 : gap + Math.min(most, widthOf(container.detail, fontSize.detail));
  return { width: Math.ceil(label + detail + badgeRoomOf(container.findings)) + 4, height: 24 };
}

/** A container's words as they are shown, and how far from their beginning badges and detail stand. */
export interface TitleFace {
  readonly label: string;
  readonly badges: number;
  readonly detail: string;
  readonly detailAt: number;
}

/** What of a container's title and detail fits into this room: the title goes before the detail beyond the least that each has. */
export function titleFaceOf({ label, detail, findings }: SceneContainer, room: number): TitleFace {
  const { gap } = leastTitle;
  const badges = badgeRoomOf(findings);
  const wanted = detail === "" ? 0 : Math.min(leastTitle.detail, widthOf(detail, fontSize.detail)) + gap;
  const forLabel = Math.max(leastTitle.label, room - badges - wanted);
  const shown = shorten(label, forLabel, fontSize.title, "bold");
  const end = widthOf(shown, fontSize.title, "bold");
  const forDetail = Math.max(leastTitle.detail, room - badges - end - gap);
  return {
    ...{ label: shown, badges: end + gap + badgeSize / 2 - 4 },
    ...{ detail: shorten(detail, forDetail, fontSize.detail), detailAt: end + badges + gap },
  };
}

/** The size of a container that is drawn closed: a title, a line on what stands in it, and the sheets behind. */
export function closedSizeOf(container: SceneContainer): Size {
  const inside = widthOf(insideInWords(container.collapsed ?? 0), fontSize.detail);
  return { width: Math.ceil((Math.max(titleSizeOf(container).width, inside) + 44) / 4) * 4, height: 76 };
}

/** The outline of a job in a box of the given size. */
export function outlineOf(job: Job, { width: w, height: h }: Size): Outline {
  switch (job) {
    case "client":
      return { body: roundedBox(0, 0, w, h, h / 2), strokes: [] };
    case "external":
    case "service":
      return { body: roundedBox(0, 0, w, h, 10), strokes: [] };
    case "component":
      return { body: roundedBox(0, 0, w, h, 1), strokes: [] };
    case "gateway":
      return { body: cutBox(w, h, gatewayCut, gatewayCut), strokes: [] };
    case "coordinator":
      return { body: cutBox(w, h, hexagonCut, h / 2), strokes: [] };
    case "worker":
      return { body: roundedBox(0, 0, w, h, 6), strokes: [`M9 0V${h}`, `M${w - 9} 0V${h}`] };
    case "job":
      return {
        body: `M6 0H${w - 16}L${w} 16V${h - 6}Q${w} ${h} ${w - 6} ${h}H6Q0 ${h} 0 ${h - 6}V6Q0 0 6 0Z`,
        strokes: [`M${w - 16} 0V16H${w}`],
      };
    case "store":
      return {
        body: `M0 ${cap}A${w / 2} ${cap} 0 0 1 ${w} ${cap}V${h - cap}A${w / 2} ${cap} 0 0 1 0 ${h - cap}Z`,
        strokes: [`M0 ${cap}A${w / 2} ${cap} 0 0 0 ${w} ${cap}`],
      };
    case "cache":
      return {
        body: `M14 0H${w - 8}Q${w} 0 ${w} 8V${h - 14}Q${w} ${h - 6} ${w - 6} ${h - 6}V${h - 8}Q${w - 6} ${h} ${w - 14} ${h}H8Q0 ${h} 0 ${h - 8}V14Q0 6 8 6Q6 0 14 0Z`,
        strokes: [`M8 6H${w - 14}Q${w - 6} 6 ${w - 6} 14V${h - 6}`],
      };
    case "queue":
    case "topic": {
      const right = w - pipeEnd;
      const lid = `M${right} 0A${pipeEnd} ${h / 2} 0 0 0 ${right} ${h}`;
      const partitions =
        job === "topic"
          ? [10, 20].map((back) => `M${right - back} 0A${pipeEnd} ${h / 2} 0 0 0 ${right - back} ${h}`)
          : [];
      return {
        body: `M${pipeEnd} 0H${right}A${pipeEnd} ${h / 2} 0 0 1 ${right} ${h}H${pipeEnd}A${pipeEnd} ${h / 2} 0 0 1 ${pipeEnd} 0Z`,
        strokes: [lid, ...partitions],
      };
    }
    default:
      return job satisfies never;
  }
}

/**
 * How far inside its box a job's outline lies above or below a given x: an arrow goes on by that much to touch it. 0 for
 * boxes; symmetric for top and bottom but for the cache, whose sheets lie askew.
 */
export function insetAt(job: Job, { width, height }: Size, x: number, side: "top" | "bottom"): number {
  const fromEnd = Math.max(0, Math.min(x, width - x));
  switch (job) {
    case "client":
      return height / 2 - Math.sqrt(Math.max(0, (height / 2) ** 2 - Math.max(0, height / 2 - fromEnd) ** 2));
    case "gateway":
      return Math.max(0, gatewayCut - fromEnd);
    case "coordinator":
      return Math.max(0, (1 - fromEnd / hexagonCut) * (height / 2));
    case "store":
      return cap - cap * Math.sqrt(Math.max(0, 1 - ((x - width / 2) / (width / 2)) ** 2));
    case "queue":
    case "topic": {
      const out = Math.max(0, pipeEnd - fromEnd) / pipeEnd;
      return (height / 2) * (1 - Math.sqrt(Math.max(0, 1 - out ** 2)));
    }
    case "job":
      return side === "top" ? Math.max(0, 16 - (width - x)) : 0;
    case "cache":
      return (side === "top" && x < 10) || (side === "bottom" && x > width - 10) ? 6 : 0;
    case "external":
    case "service":
    case "worker":
    case "component":
      return 0;
    default:
      return job satisfies never;
  }
}

/** Path of a box with round corners. */
export function roundedBox(x: number, y: number, w: number, h: number, radius: number): string {
  const r = Math.min(radius, w / 2, h / 2);
  const corner = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}z`;
}

/** Path of a box whose corners are cut by `dx` along and `dy` down. */
function cutBox(w: number, h: number, dx: number, dy: number): string {
  return `M${dx} 0H${w - dx}L${w} ${dy}V${h - dy}L${w - dx} ${h}H${dx}L0 ${h - dy}V${dy}Z`;
}
