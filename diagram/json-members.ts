// JSON as its author wrote it: the members of objects in their order, each with its place in the text and its value letter by letter. So a
// file can be read with every fault at its place, and written again without losing what nobody here understands.

export interface JsonMember {
  readonly key: string;
  /** Where the key stands, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly value: JsonValue;
}

export interface JsonValue {
  readonly start: number;
  readonly end: number;
  /** Of an object; undefined for every other value. */
  readonly members?: readonly JsonMember[];
  /** Of a list. */
  readonly items?: readonly JsonValue[];
}

export type JsonRead =
  | { readonly kind: "json"; readonly value: JsonValue }
  /** It is no JSON; `at` is the first place that is wrong, in [0, length of the text]. */
  | { readonly kind: "broken"; readonly at: number };

/** Deeper nesting than this is taken for broken. */
const deepest = 40;

const blank = /[ \t\r\n]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Thrown inside this file alone, and caught where reading began. */
class Broken extends Error {
  readonly at: number;

  constructor(at: number) {
    super("no JSON");
    this.at = at;
  }
}

/** Reads a text. A byte order mark counts as a blank. Never throws; linear. */
export function readJson(source: string): JsonRead {
  const start = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  try {
    const value = valueAt(source, blankEnd(source, start), 0);
    const end = blankEnd(source, value.end);
    return end === source.length ? { kind: "json", value } : { kind: "broken", at: end };
  } catch (error) {
    if (error instanceof Broken) return { kind: "broken", at: error.at };
    throw error;
  }
}

/** A way into a value, by names of members and by places in lists. */
type Way = readonly (string | number)[];

/** Offsets in a text; the end is behind the last character. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Tells where something stands in a text: a member's key, or an item of a list, at the end of a way; as far as the way leads. Of
 * what is no JSON, the first place that is wrong. The text is read once, when the first way is asked for.
 */
export function placesIn(source: string): (path: Way) => Place {
  let read: JsonRead | undefined;
  return (path) => {
    read ??= readJson(source);
    if (read.kind === "json") return placeIn(read.value, path);
    const start = Math.max(0, Math.min(read.at, source.length - 1));
    return { start, end: Math.min(start + 1, source.length) };
  };
}

function placeIn(whole: JsonValue, path: Way): Place {
  let value: JsonValue | undefined = whole;
  // A whole object or list would be marked from end to end; its bracket is enough.
  let place: Place = { start: whole.start, end: whole.start + 1 };
  for (const step of path) {
    const member: JsonMember | undefined = value?.members?.findLast(({ key }) => key === step);
    const next: JsonValue | undefined = typeof step === "number" ? value?.items?.[step] : member?.value;
    if (next === undefined) break;
    value = next;
    if (member !== undefined) place = { start: member.start, end: member.end };
    else
      place = {
        start: next.start,
        end: next.members === undefined && next.items === undefined ? next.end : next.start + 1,
      };
  }
  return place;
}

function valueAt(source: string, start: number, depth: number): JsonValue {
  if (depth > deepest) throw new Broken(start);
  if (source[start] === "{") return objectAt(source, start, depth);
  if (source[start] === "[") return listAt(source, start, depth);
  return { start, end: source[start] === '"' ? textEnd(source, start) : matched(source, plain, start) };
}

function objectAt(source: string, start: number, depth: number): JsonValue {
  const members: JsonMember[] = [];
  const end = partsAt(source, start, "}", (from) => {
    const keyEnd = textEnd(source, from);
    const colon = blankEnd(source, keyEnd);
    if (source[colon] !== ":") throw new Broken(colon);
    const value = valueAt(source, blankEnd(source, colon + 1), depth + 1);
    // What has been taken for a string is one.
    const key = JSON.parse(source.slice(from, keyEnd)) as string;
    members.push({ key, start: from, end: keyEnd, value });
    return value.end;
  });
  return { start, end, members };
}

function listAt(source: string, start: number, depth: number): JsonValue {
  const items: JsonValue[] = [];
  const end = partsAt(source, start, "]", (from) => {
    const item = valueAt(source, from, depth + 1);
    items.push(item);
    return item.end;
  });
  return { start, end, items };
}

/** Reads what stands between brackets, parted by commas; gives the end behind the closing one. */
function partsAt(source: string, start: number, closing: string, partAt: (from: number) => number): number {
  let at = blankEnd(source, start + 1);
  if (source[at] === closing) return at + 1;
  for (;;) {
    at = blankEnd(source, partAt(at));
    if (source[at] === closing) return at + 1;
    if (source[at] !== ",") throw new Broken(at);
    at = blankEnd(source, at + 1);
  }
}

/** The end behind a string. Letter by letter, since a pattern with a choice in a loop may take forever on what is no string. */
function textEnd(source: string, start: number): number {
  if (source[start] !== '"') throw new Broken(start);
  for (let at = start + 1; at < source.length; ) {
    if (source[at] === '"') return at + 1;
    if (source.charCodeAt(at) < 0x20) throw new Broken(at);
    at = source[at] === "\\" ? matched(source, escaped, at) : at + 1;
  }
  throw new Broken(source.length);
}

function matched(source: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  if (!pattern.test(source)) throw new Broken(from);
  return pattern.lastIndex;
}

function blankEnd(source: string, from: number): number {
  blank.lastIndex = from;
  blank.test(source);
  return blank.lastIndex;
}
