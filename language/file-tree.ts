// A file's text to its lowered blocks. Blocks whose text did not change are taken over from the file's last state, with
// their identity, so an edit parses only what it touched.

import type { Block } from "./figures.ts";
import type { FileTree, TreeNode } from "./linking/declare.ts";
import type { LoweredBlock } from "./lowering/draft.ts";
import type { Surroundings } from "./lowering/lower.ts";
import { lowerBlock, lowerContainerHead } from "./lowering/lower.ts";
import type { Problem } from "./model.ts";
import type { SourceText } from "./source-text.ts";
import { nestsTooDeep } from "./syntax/nesting.ts";
import type { Outline, Part } from "./syntax/outline.ts";
import { outlineOf } from "./syntax/outline.ts";
import { type OwnTokens, tokensWithin } from "./syntax/own-tokens.ts";
import { endsOfOpenTexts, hasLostItsEnd, neverClosed } from "./syntax/problems.ts";
import { tokenize } from "./syntax/tokenize.ts";
import type { Token } from "./syntax/tokens.ts";

export interface FileState {
  readonly source: SourceText;
  readonly tree: FileTree;
  /** Blocks in order of their offsets, by id. */
  readonly places: ReadonlyMap<number, Block>;
  /** Every block in order, for the next state to take over. */
  readonly blocks: readonly StandingBlock[];
  /** Of every block, with braces that do not match or nest too deep. */
  readonly problems: readonly Problem[];
  /** True where every brace has its match and indentation had no say in what is a block. */
  readonly isRegular: boolean;
}

/** What a part is read with. */
interface Reading {
  readonly surroundings: Surroundings;
  readonly own?: OwnTokens;
}

/** A part of the file as it is read: what it is, and where. */
interface StandingPart {
  /** Equal where the part would be lowered to the same; ends with its text. */
  readonly key: string;
  readonly offset: number;
  readonly length: number;
  readonly surroundings: Surroundings;
  /** Where the word and the brace of a declaration with a body stand, from its start. */
  readonly body?: { readonly word: number; readonly brace: number };
}

/** A part with what it was lowered to. */
export interface StandingBlock extends StandingPart {
  readonly block: LoweredBlock;
}

/** The file's state, reusing blocks of `before`. Never throws. Linear in the text; parsing only what is new. */
export function readFile(source: SourceText, nextId: () => number, before?: FileState): FileState {
  const { uri, text } = source;
  const tokens = tokenize(text);
  const outline = outlineOf(text, tokens);
  const unread: StandingPart[] = [];
  const gather = (part: Part, surroundings: Surroundings): void => {
    unread.push(standing(part, surroundings, text));
    if (part.kind === "container") for (const inner of part.parts) gather(inner, "container");
  };
  for (const part of outline.parts) gather(part, "file");
  const { known, ids } = takenOver(unread, before?.blocks ?? []);

  const blocks: StandingBlock[] = [];
  const take = (make: (id: number, blockText: string, read: Reading) => LoweredBlock): LoweredBlock => {
    const part = unread[blocks.length] as StandingPart;
    const same = known[blocks.length];
    const block = same?.block ?? make(ids[blocks.length] ?? nextId(), textOf(part), readingOf(part));
    // One text of a block is enough: the one that it was read from.
    blocks.push({ ...part, key: same?.key ?? part.key, block });
    return block;
  };

  // What an edit leaves is read by itself: its words are slices of what they were read from, and each block would keep the text of
  // the whole file of the day on which it was written. That the blocks of the first day keep their one text is cheap.
  const readingOf = ({ surroundings, offset, length }: StandingPart): Reading => {
    const own = before === undefined ? tokensWithin(text, tokens, { start: offset, end: offset + length }) : undefined;
    return { surroundings, ...(own !== undefined && { own }) };
  };

  // In the order of `gather`.
  const nodeOf = (part: Part): TreeNode => {
    if (part.kind === "container") {
      const block = take((id, blockText, { own }) => lowerContainerHead(id, blockText, own));
      return { block, children: part.parts.map(nodeOf) };
    }
    const isLoose = part.kind === "loose";
    return { block: take((id, blockText, read) => lowerBlock(id, blockText, { ...read, isLoose })) };
  };

  const nodes = outline.parts.map(nodeOf);
  const whole = nextId();
  const braces = bracesOf(outline, { whole, text, tokens });
  return {
    source,
    tree: { uri, nodes },
    places: placesOf(source, blocks, whole),
    blocks,
    problems: [...blocks.flatMap(({ block }) => block.problems), ...braces],
    isRegular: outline.isRegular && braces.length === 0,
  };
}

function standing(part: Part, surroundings: Surroundings, text: string): StandingPart {
  const { kind, start, end } = part;
  const hasBody = part.kind === "leaf" && part.brace !== undefined;
  return {
    key: keyOf(kind, surroundings, text.slice(start, end)),
    offset: start,
    length: end - start,
    surroundings,
    ...(hasBody && { body: { word: part.word - start, brace: part.brace - start } }),
  };
}

/** What a part is told from others by. */
export function keyOf(kind: Part["kind"], surroundings: Surroundings, text: string): string {
  return `${kind} ${surroundings} ${text}`;
}

/**
 * The text of a part. The words of a block are slices of what it was read from: were that the file, each block would
 * keep the whole text of the day it was written on.
 */
export function textOf({ key, length }: Pick<StandingPart, "key" | "length">): string {
  return key.slice(key.length - length);
}

/** Every block's place by its id, and behind them the file's own, of which only braces are said. */
export function placesOf(source: SourceText, blocks: readonly StandingBlock[], whole: number): Map<number, Block> {
  const places = new Map<number, Block>();
  for (const { block, offset, length } of blocks) places.set(block.id, { file: source.uri, offset, length });
  places.set(whole, { file: source.uri, offset: 0, length: source.text.length });
  return places;
}

/** What is said of braces without their match. */
function bracesOf(
  { strayBraces, openBraces, deepBraces }: Outline,
  { whole, text, tokens }: { readonly whole: number; readonly text: string; readonly tokens: readonly Token[] },
): readonly Problem[] {
  const brace = ({ start, end }: Token, message: string): Problem => {
    return { code: "syntax", severity: "error", message, at: { block: whole, start, end } };
  };
  const openTexts: ReadonlySet<number> = openBraces.length === 0 ? new Set() : endsOfOpenTexts(tokens);
  return [
    ...strayBraces.map((token) => brace(token, "This `}` closes nothing; remove it, or find the `{` it belongs to.")),
    ...openBraces.filter((token) => !hasLostItsEnd(token, text, openTexts)).map((token) => brace(token, neverClosed)),
    ...deepBraces.slice(0, 1).map((token) => brace(token, nestsTooDeep)),
  ];
}

/** What the new parts are of the last state, by index. */
interface TakenOver {
  /** Blocks that are the same. */
  readonly known: readonly (StandingBlock | undefined)[];
  /** Numbers of blocks that others stand in the place of, so that places in what an edit has left of them are as they were. */
  readonly ids: readonly (number | undefined)[];
}

/**
 * What stands before and behind the edit is matched by its place, so that of several equal blocks each stays itself; what is between
 * is matched by its text, and where there are as many blocks as there were, what is left by its place again. Linear.
 */
function takenOver(unread: readonly StandingPart[], before: readonly StandingBlock[]): TakenOver {
  const known = new Array<StandingBlock | undefined>(unread.length).fill(undefined);
  const ids = new Array<number | undefined>(unread.length).fill(undefined);
  let first = 0;
  while (first < unread.length && unread[first]?.key === before[first]?.key) {
    known[first] = before[first];
    first += 1;
  }
  let [end, endBefore] = [unread.length, before.length];
  while (end > first && endBefore > first && unread[end - 1]?.key === before[endBefore - 1]?.key) {
    end -= 1;
    endBefore -= 1;
    known[end] = before[endBefore];
  }
  const spare = new Map<string, StandingBlock[]>();
  for (const old of before.slice(first, endBefore)) {
    const list = spare.get(old.key);
    if (list === undefined) spare.set(old.key, [old]);
    else list.push(old);
  }
  for (let index = first; index < end; index += 1) known[index] = spare.get(unread[index]?.key ?? "")?.shift();
  if (end !== endBefore) return { known, ids };
  const taken = new Set(known.slice(first, end));
  for (let index = first; index < end; index += 1) {
    const old = before[index];
    if (known[index] === undefined && old !== undefined && !taken.has(old)) ids[index] = old.block.id;
  }
  return { known, ids };
}
