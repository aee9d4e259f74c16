// The file in which the places are kept that people gave to elements of a picture: what it says, and how it is written. One element to a
// line in the order of names, so that two people's changes merge; what is not understood stays. It opens no file.

import { type JsonMember, type JsonValue, readJson } from "./json-members.ts";
import type { Pins } from "./layout.ts";
import type { Point } from "./routes.ts";
import type { GraphView } from "./scene.ts";

/** Name of the file, beside a design's `faultline.json` or in the folder that is the design. */
export const positionsName = "faultline.layout.json";

/** Longest text that is read, in UTF-16 units: some ten thousand places. */
export const longestPositions = 1_000_000;

/** Farthest from the origin that something may stand, in the picture's units. */
export const farthest = 100_000;

/** The views whose elements can be put somewhere. */
export const movableViews: readonly GraphView[] = ["map", "data"];

/** Places by view and by the id that an element has in it. */
export type Positions = ReadonlyMap<GraphView, Pins>;

export interface PositionsProblem {
  /** One sentence for whoever wrote the file. */
  readonly message: string;
  /** The stretch of the text that it is about. */
  readonly start: number;
  readonly end: number;
}

export interface PositionsRead {
  readonly positions: Positions;
  readonly problems: readonly PositionsProblem[];
}

/** What the text of such a file says. Never throws; what is wrong is passed over with a sentence, an empty text says nothing. */
export function readPositions(text: string): PositionsRead {
  const problems: PositionsProblem[] = [];
  const positions = new Map<GraphView, Map<string, Point>>();
  const root = rootOf(text);
  if (root.kind === "refused") return { positions, problems: [root] };
  for (const { key, value, start, end } of root.members) {
    const view = movableViews.find((one) => one === key);
    if (view === undefined) continue;
    if (value.members === undefined) {
      problems.push({ message: `\`${key}\` gives places by name: { "shop.api": { "x": 0, "y": 0 } }.`, start, end });
      continue;
    }
    const places = positions.get(view) ?? new Map<string, Point>();
    positions.set(view, places);
    for (const member of value.members) {
      const place = placeIn(text, member);
      if (place === undefined) problems.push({ message: noPlace(member.key), start: member.start, end: member.end });
      else places.set(member.key, place);
    }
  }
  return { positions, problems };
}

function noPlace(id: string): string {
  const name = id.length > 80 ? `${id.slice(0, 79)}…` : id;
  return `\`${name}\` has no place here: \`x\` and \`y\` are numbers from -${farthest} to ${farthest}.`;
}

function placeIn(text: string, { value }: JsonMember): Point | undefined {
  const [x, y] = [coordinateIn(text, value, "x"), coordinateIn(text, value, "y")];
  return x === undefined || y === undefined ? undefined : { x, y };
}

function coordinateIn(text: string, { members = [] }: JsonValue, name: "x" | "y"): number | undefined {
  const value = members.findLast(({ key }) => key === name)?.value;
  const raw = value === undefined ? "" : text.slice(value.start, value.end);
  const number = /^-?\d/.test(raw) ? Number(raw) : Number.NaN;
  return Math.abs(number) <= farthest ? number : undefined;
}

type Root =
  | { readonly kind: "object"; readonly members: readonly JsonMember[] }
  | ({ readonly kind: "refused" } & PositionsProblem);

function rootOf(text: string): Root {
  const whole = { start: 0, end: Math.min(1, text.length) };
  if (text.trim() === "") return { kind: "object", members: [] };
  if (text.length > longestPositions) {
    return { kind: "refused", ...whole, message: "This is larger than 1 MB, which no places of elements are." };
  }
  const read = readJson(text);
  if (read.kind === "broken") {
    const start = Math.min(read.at, text.length - 1);
    const line = text.slice(0, start).split("\n").length;
    return { kind: "refused", start, end: start + 1, message: `This is not valid JSON from line ${line} on.` };
  }
  const { members } = read.value;
  if (members !== undefined) return { kind: "object", members };
  return { kind: "refused", ...whole, message: 'Places are kept in an object: { "map": { } }.' };
}

/** What becomes of the place of one element. */
export interface PositionChange {
  readonly view: GraphView;
  readonly id: string;
  /** Undefined takes the place back. */
  readonly to: Point | undefined;
}

export type PositionsWritten =
  /** `text` is undefined where nothing is left to be kept. `undo` has the changes that lead back. */
  | { readonly kind: "written"; readonly text: string | undefined; readonly undo: readonly PositionChange[] }
  /** Nothing can be written without losing what somebody wrote; one sentence. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * The file's text with some places changed, and without those of elements that `exists` knows no more of. The text is
 * undefined where there is no file. Places are written in whole units.
 */
export function changePositions(
  text: string | undefined,
  changes: readonly PositionChange[],
  exists: (view: GraphView, id: string) => boolean,
): PositionsWritten {
  const before = text === undefined ? new Map() : readPositions(text).positions;
  const undo = changes.map(({ view, id }): PositionChange => ({ view, id, to: before.get(view)?.get(id) }));
  const changed = new Map(changes.map((change) => [`${change.view} ${change.id}`, change]));
  return rewritten(text, undo, (view, entries) => {
    const kept = entries.filter(({ id }) => exists(view, id) && !changed.has(`${view} ${id}`));
    const put = changes.flatMap(({ view: own, id, to }) => {
      if (own !== view || to === undefined) return [];
      const known = entries.find((entry) => entry.id === id);
      return [{ id, words: placeWords(to, known?.rest ?? []) }];
    });
    return [...kept, ...put];
  });
}

/** The text with the places of an element, and of what stands in it, under its new name; undefined where nothing changes or can be. */
export function renamePositions(text: string, from: string, to: string): string | undefined {
  const result = rewritten(text, [], (_view, entries) =>
    entries.map((entry) => ({ ...entry, id: renamedId(entry.id, from, to) })),
  );
  if (result.kind === "refused") return undefined;
  const same = rewritten(text, [], (_view, entries) => entries);
  return same.kind === "written" && same.text === result.text ? undefined : result.text;
}

/** In some views an id names two elements: the data, and who holds it. */
function renamedId(id: string, from: string, to: string): string {
  const renamed = (name: string): string =>
    name === from || name.startsWith(`${from}.`) ? to + name.slice(from.length) : name;
  const prefix = "copies of ";
  return id
    .split(" | ")
    .map((part) => (part.startsWith(prefix) ? prefix + renamed(part.slice(prefix.length)) : renamed(part)))
    .join(" | ");
}

/** One line of a view. */
interface Entry {
  readonly id: string;
  /** Its value as it is written. */
  readonly words: string;
  /** What the value says beside the place. */
  readonly rest?: readonly string[];
}

function rewritten(
  text: string | undefined,
  undo: readonly PositionChange[],
  change: (view: GraphView, entries: readonly Entry[]) => readonly Entry[],
): PositionsWritten {
  const source = text ?? "";
  const root = rootOf(source);
  if (root.kind === "refused") return { kind: "refused", why: `Mend ${positionsName} first. ${root.message}` };
  const blocks = new Map<string, string | undefined>();
  const entriesByView = new Map<GraphView, Entry[]>(movableViews.map((view) => [view, []]));
  for (const { key, value } of root.members) {
    const entries = entriesByView.get(movableViews.find((view) => view === key) ?? "map");
    if (!movableViews.some((view) => view === key) || entries === undefined) {
      blocks.set(key, source.slice(value.start, value.end));
      continue;
    }
    blocks.set(key, undefined);
    if (value.members === undefined) {
      return { kind: "refused", why: `Mend ${positionsName} first: \`${key}\` in it does not give places by name.` };
    }
    entries.push(...value.members.map((member) => entryOf(source, member)));
  }
  for (const [view, entries] of entriesByView) {
    const after = new Map(change(view, entries).map((entry) => [entry.id, entry]));
    const lines = [...after.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, words }) => `    ${JSON.stringify(id)}: ${words}`);
    if (lines.length > 0) blocks.set(view, `{\n${lines.join(",\n")}\n  }`);
    else blocks.delete(view);
  }
  if (blocks.size === 0) return { kind: "written", text: undefined, undo };
  const members = [...blocks].map(([key, words]) => `  ${JSON.stringify(key)}: ${words ?? "{}"}`);
  const isForWindows = /\r?\n/.exec(source)?.[0] === "\r\n";
  const lines = `{\n${members.join(",\n")}\n}\n`;
  const written = isForWindows ? lines.replace(/\r?\n/g, "\r\n") : lines;
  // What could not be read again would be lost with the next change.
  if (written.length > longestPositions) {
    return { kind: "refused", why: `${positionsName} would be larger than 1 MB, which is more than is read again.` };
  }
  return { kind: "written", text: written, undo };
}

function entryOf(source: string, { key, value }: JsonMember): Entry {
  const words = onOneLine(source.slice(value.start, value.end));
  const rest = (value.members ?? [])
    .filter((member) => member.key !== "x" && member.key !== "y")
    .map((member) => `${JSON.stringify(member.key)}: ${onOneLine(source.slice(member.value.start, member.value.end))}`);
  const place = placeIn(source, { key, value, start: 0, end: 0 });
  return { id: key, words: place === undefined ? words : placeWords(place, rest), rest };
}

/** A line break in JSON is never inside of a string. */
function onOneLine(json: string): string {
  return json.replace(/\s*[\r\n]\s*/g, " ");
}

function placeWords({ x, y }: Point, rest: readonly string[]): string {
  return `{ ${[`"x": ${whole(x)}`, `"y": ${whole(y)}`, ...rest].join(", ")} }`;
}

/** A whole number within reach; never minus zero. */
function whole(coordinate: number): number {
  return Math.round(Math.min(farthest, Math.max(-farthest, coordinate))) + 0;
}
