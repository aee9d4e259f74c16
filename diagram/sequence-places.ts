// Where a sequence stands on the paper: lanes far enough apart for what is written between them, rows below each other, frames around
// what belongs together. Pure geometry in the picture's units, from the widths of texts; colours and forms are not its business.

import { countFindings } from "./scene.ts";
import type { Lane, MessageRow, SequenceRow, SequenceScene } from "./sequence.ts";
import { badgeRoomOf, iconRoom, markRow, markWidth, markWords } from "./shapes.ts";
import { fontSize, shorten, shortenParts, widthOf, wrap } from "./text.ts";

export const margin = 32;
/** Where numbers of steps stand. */
export const gutter = 34;
const lineHeight = 18;
const head = { mostText: 118, wideText: 160, mostDetail: 150, mostMark: 190, least: 96, pad: 12 } as const;
/** Messages after which the lanes are named again, since their heads are out of sight by then. */
const remindAfter = 18;
/** Widest line of a message's words, and widest words of an answer that takes nobody else. */
const widest = { line: 230, loop: 330 } as const;
/** How far a message that stays in its lane goes aside. */
export const loopReach = 26;
const frame = { side: 30, step: 7, head: 34, foot: 14 } as const;

export interface PlacedLane {
  readonly lane: Lane;
  /** Middle of the lane. */
  readonly x: number;
  readonly width: number;
  readonly lines: readonly string[];
  readonly detail: string;
}

export interface PlacedMessage {
  readonly row: MessageRow;
  /** Upper end of the row. */
  readonly top: number;
  /** Where the arrow is. */
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** Words above the arrow, and below it line by line, with their left end and the width that they need. */
  readonly label: string;
  readonly terms: readonly string[];
  readonly textX: number;
  readonly textWidth: number;
  /** Frames around it. */
  readonly depth: number;
}

/** A frame, or the line before another branch of it. */
export interface PlacedFrame {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Where other branches begin. */
  readonly branches: readonly { readonly y: number; readonly label: string }[];
}

export interface PlacedSequence {
  readonly width: number;
  /** Lower end of everything. */
  readonly bottom: number;
  readonly lanes: readonly PlacedLane[];
  readonly headTop: number;
  readonly headHeight: number;
  readonly messages: readonly PlacedMessage[];
  readonly frames: readonly PlacedFrame[];
  readonly replies: readonly { readonly y: number; readonly isWritten: boolean }[];
  readonly notes: readonly { readonly y: number; readonly says: string }[];
  /** Where the lanes are named again. */
  readonly reminders: readonly number[];
}

/** What a message says, cut to lines that fit. */
interface Words {
  readonly label: string;
  readonly terms: readonly string[];
  readonly width: number;
}

/** The places of a sequence whose lanes begin at `top`. Linear in the rows, and in the rows times their spans for the lanes. */
export function placeSequence({ lanes: all, rows }: SequenceScene, top: number): PlacedSequence {
  const wordsByRow = new Map(rows.flatMap((row) => (row.kind === "message" ? [[row, wordsOf(row)] as const] : [])));
  const faces = all.map(faceOf);
  const xs = laneMiddles(all, faces, wordsByRow);
  const lanes = all.map((lane, index) => ({ lane, x: xs[index] ?? 0, ...(faces[index] as Face) }));
  const mostLines = Math.max(1, ...faces.map(({ lines }) => lines.length));
  const marked = all.some(({ mark }) => mark !== undefined) ? markRow.height : 0;
  const headHeight = 2 * 10 + (mostLines + 1) * 20 + marked;
  const xById = new Map(lanes.map(({ lane, x }) => [lane.id, x]));
  const { messages, frames, replies, notes, reminders, y } = placeRows(rows, wordsByRow, xById, top + headHeight + 18);
  const right = Math.max(
    margin,
    ...lanes.map(({ x, width }) => x + width / 2),
    ...messages.map(({ textX, textWidth }) => textX + textWidth),
    ...frames.map((one) => one.x + one.width),
    ...notes.map(({ says }) => margin + gutter + widthOf(says, fontSize.detail)),
  );
  const rest = { messages, frames, replies, notes, reminders };
  return { width: right + margin, bottom: y, lanes, headTop: top, headHeight, ...rest };
}

interface Face {
  readonly width: number;
  readonly lines: readonly string[];
  readonly detail: string;
}

function faceOf({ label, detail, findings, mark }: Lane): Face {
  const narrow = wrap(label, head.mostText, fontSize.name, "bold");
  const isCut = narrow.at(-1)?.endsWith("…") === true;
  const lines = isCut ? wrap(label, head.wideText, fontSize.name, "bold") : narrow;
  const below = shortenParts(detail, head.mostDetail, fontSize.detail);
  const name = iconRoom + Math.max(...lines.map((line) => widthOf(line, fontSize.name, "bold")));
  const row = markWidth(mark, markWords(mark, head.mostMark));
  const text = Math.max(name, row, widthOf(below, fontSize.detail)) + (badgeRoomOf(findings) > 0 ? 6 : 0);
  return { width: Math.ceil(Math.max(head.least, text + 2 * head.pad)), lines, detail: below };
}

/** Label and terms, as many terms on a line as fit. */
function wordsOf(row: MessageRow): Words {
  const isLoop = row.source === row.target;
  const most = isLoop ? widest.loop : widest.line;
  // What a component answers by itself is a sentence and may take two lines.
  const [label = "", ...terms] = isLoop
    ? wrap(row.label, most, fontSize.edge)
    : [shorten(row.label, most, fontSize.edge)];
  for (const term of row.terms) {
    const last = terms.at(-1);
    const together = last === undefined ? term : `${last} · ${term}`;
    if (last === undefined || widthOf(together, fontSize.detail) > most)
      terms.push(...wrap(term, most, fontSize.detail));
    else terms[terms.length - 1] = together;
  }
  const texts = Math.max(widthOf(label, fontSize.edge), ...terms.map((term) => widthOf(term, fontSize.detail)));
  return { label, terms, width: Math.ceil(texts + badgeRoomOf(row.findings)) };
}

/** Lanes as near to each other as their heads and the words between them allow. */
function laneMiddles(
  lanes: readonly Lane[],
  faces: readonly Face[],
  words: ReadonlyMap<MessageRow, Words>,
): readonly number[] {
  const index = new Map(lanes.map(({ id }, place) => [id, place]));
  const gaps = faces.slice(1).map(({ width }, place) => {
    // Counts stand beside the badges at a head's corner.
    const counts = countFindings(lanes[place]?.findings ?? []).some(({ count }) => count > 1) ? 16 : 0;
    return Math.max(110, (width + (faces[place]?.width ?? 0)) / 2 + 20 + counts);
  });
  const needs = [...words].map(([{ source, target }, { width }]) => {
    const [a, b] = [index.get(source) ?? 0, index.get(target) ?? 0];
    return { from: Math.min(a, b), to: Math.max(a, b), room: width + 34 };
  });
  // Short messages first: what they need is there for the longer ones.
  needs.sort((a, b) => a.to - a.from - (b.to - b.from));
  for (const { from, to, room } of needs) {
    if (from === to) continue;
    let there = 0;
    for (let gap = from; gap < to; gap += 1) there += gaps[gap] ?? 0;
    if (there >= room) continue;
    for (let gap = from; gap < to; gap += 1) gaps[gap] = (gaps[gap] ?? 0) + (room - there) / (to - from);
  }
  let x = margin + gutter + Math.max((faces[0]?.width ?? 0) / 2, frame.side + 6);
  const middles = [Math.round(x)];
  for (const gap of gaps) {
    x += gap;
    middles.push(Math.round(x));
  }
  return middles;
}

/** A frame that is still open. */
interface OpenFrame {
  readonly label: string;
  readonly y: number;
  readonly depth: number;
  left: number;
  right: number;
  /** Most frames inside each other within this one. */
  inner: number;
  readonly branches: { readonly y: number; readonly label: string }[];
}

function placeRows(
  rows: readonly SequenceRow[],
  wordsByRow: ReadonlyMap<MessageRow, Words>,
  xById: ReadonlyMap<string, number>,
  top: number,
): Pick<PlacedSequence, "messages" | "frames" | "replies" | "notes" | "reminders"> & { readonly y: number } {
  const messages: PlacedMessage[] = [];
  const frames: PlacedFrame[] = [];
  const replies: { y: number; isWritten: boolean }[] = [];
  const notes: { y: number; says: string }[] = [];
  const reminders: number[] = [];
  const open: OpenFrame[] = [];
  let y = top;
  let sinceNamed = 0;
  let left = rows.filter(({ kind }) => kind === "message").length;
  for (const row of rows) {
    if (sinceNamed >= remindAfter && row.kind === "message" && left > remindAfter / 2) {
      reminders.push(y + 6);
      sinceNamed = 0;
      y += 34;
    }
    switch (row.kind) {
      case "message": {
        const words = wordsByRow.get(row) ?? wordsOf(row);
        const placed = placeMessage(row, words, { y, depth: open.length }, xById);
        sinceNamed += 1;
        left -= 1;
        messages.push(placed);
        for (const one of open) {
          one.left = Math.min(one.left, placed.from, placed.to);
          one.right = Math.max(one.right, placed.from, placed.to, placed.textX + placed.textWidth - frame.side / 2);
        }
        y = placed.y + (row.source === row.target ? 18 : 4) + words.terms.length * lineHeight + 14;
        break;
      }
      case "open":
        open.push({
          ...{ label: row.label, y, depth: open.length, inner: 0 },
          ...{ left: Number.POSITIVE_INFINITY, right: Number.NEGATIVE_INFINITY, branches: [] },
        });
        y += frame.head;
        break;
      case "next":
        open.at(-1)?.branches.push({ y, label: row.label });
        y += frame.head;
        break;
      case "close": {
        const done = open.pop();
        if (done === undefined) break;
        y += 2;
        frames.push(closed(done, y));
        const outer = open.at(-1);
        if (outer !== undefined) outer.inner = Math.max(outer.inner, done.inner + 1);
        y += frame.foot;
        break;
      }
      case "reply":
        replies.push({ y: y + 20, isWritten: row.isWritten });
        y += 46;
        break;
      case "note":
        notes.push({ y: y + 18, says: row.says });
        y += 30;
        break;
      default:
        row satisfies never;
    }
  }
  return { messages, frames: frames.sort((a, b) => a.depth - b.depth || a.y - b.y), replies, notes, reminders, y };
}

/** Frames inside others are narrower by a step at each side. */
function closed({ label, y, depth, left, right, inner, branches }: OpenFrame, bottom: number): PlacedFrame {
  const side = frame.side / 2 + frame.step * (inner + 1);
  const tab = Math.max(...[label, ...branches.map((branch) => branch.label)].map((one) => widthOf(one, fontSize.edge)));
  const [from, to] = left <= right ? [left, right] : [margin + gutter, margin + gutter];
  const x = from - side;
  const width = Math.max(to + side - x, tab + 40);
  return { label, x, y: y + 4, width, height: bottom - y - 4, depth, branches };
}

function placeMessage(
  row: MessageRow,
  { label, terms, width }: Words,
  { y: top, depth }: { readonly y: number; readonly depth: number },
  xById: ReadonlyMap<string, number>,
): PlacedMessage {
  const [from, to] = [xById.get(row.source) ?? margin, xById.get(row.target) ?? margin];
  // An answer of its own has its words beside it and none above.
  const y = top + (from === to ? 10 : 24);
  const isLeftwards = to < from;
  const textX = from === to ? from + loopReach + 12 : isLeftwards ? from - 14 - width : from + 14;
  return { row, top, y, from, to, label, terms, textX, textWidth: width, depth };
}
