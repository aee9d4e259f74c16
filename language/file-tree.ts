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
import type { Part } from "./syntax/outline.ts";
import { outlineOf } from "./syntax/outline.ts";
import { endsOfOpenTexts, hasLostItsEnd, neverClosed } from "./syntax/problems.ts";
import { tokenize } from "./syntax/tokenize.ts";

export interface FileState {
  readonly source: SourceText;
  readonly tree: FileTree;
  /** Blocks in order of their offsets, by id. */
  readonly places: ReadonlyMap<number, Block>;
  /** Every block, for the next state to take over. */
  readonly blocks: readonly { readonly key: string; readonly block: LoweredBlock }[];
  /** Of every block, with braces that do not match or nest too deep. */
  readonly problems: readonly Problem[];
}

/** A part as it is read: a key that is equal where the part would be lowered to the same, and ends with its text. */
interface Unread {
  readonly key: string;
  readonly length: number;
}

/** The file's state, reusing blocks of `before`. Never throws. Linear in the text; parsing only what is new. */
export function readFile(source: SourceText, nextId: () => number, before?: FileState): FileState {
  const { uri, text } = source;
  const tokens = tokenize(text);
  const outline = outlineOf(text, tokens);
  const unread: Unread[] = [];
  const gather = (part: Part, surroundings: Surroundings): void => {
    const key = `${part.kind} ${surroundings} ${text.slice(part.start, part.end)}`;
    unread.push({ key, length: part.end - part.start });
    if (part.kind === "container") for (const inner of part.parts) gather(inner, "container");
  };
  for (const part of outline.parts) gather(part, "file");
  const known = takenOver(unread, before?.blocks ?? []);

  const places = new Map<number, Block>();
  const blocks: { key: string; block: LoweredBlock }[] = [];
  const take = (offset: number, make: (id: number, blockText: string) => LoweredBlock): LoweredBlock => {
    const { key, length } = unread[blocks.length] as Unread;
    // The words of a block are slices of what it was read from: were that the file, each block would keep the whole text of the day
    // it was written on.
    const block = known[blocks.length] ?? make(nextId(), key.slice(key.length - length));
    blocks.push({ key, block });
    places.set(block.id, { file: uri, offset, length });
    return block;
  };

  // In the order of `gather`.
  const nodeOf = (part: Part, surroundings: Surroundings): TreeNode => {
    if (part.kind === "container") {
      const block = take(part.start, lowerContainerHead);
      return { block, offset: part.start, children: part.parts.map((inner) => nodeOf(inner, "container")) };
    }
    const isLoose = part.kind === "loose";
    const block = take(part.start, (id, blockText) => lowerBlock(id, blockText, surroundings, isLoose));
    return { block, offset: part.start };
  };

  const nodes = outline.parts.map((part) => nodeOf(part, "file"));
  const whole = nextId();
  places.set(whole, { file: uri, offset: 0, length: text.length });
  const openTexts = endsOfOpenTexts(tokens);
  const problems: Problem[] = [
    ...blocks.flatMap(({ block }) => block.problems),
    ...outline.strayBraces.map((token) =>
      brace(whole, token, "This `}` closes nothing; remove it, or find the `{` it belongs to."),
    ),
    ...outline.openBraces
      .filter((token) => !hasLostItsEnd(token, text, openTexts))
      .map((token) => brace(whole, token, neverClosed)),
    ...outline.deepBraces.slice(0, 1).map((token) => brace(whole, token, nestsTooDeep)),
  ];
  return { source, tree: { uri, nodes }, places, blocks, problems };
}

function brace(block: number, token: { start: number; end: number }, message: string): Problem {
  return { code: "syntax", severity: "error", message, at: { block, start: token.start, end: token.end } };
}

/**
 * The blocks of the last state that the new parts are, by index. What stands before and behind the edit is matched by its
 * place, so that of several equal blocks each stays itself; what is between is matched by its text. Linear.
 */
function takenOver(unread: readonly Unread[], before: FileState["blocks"]): readonly (LoweredBlock | undefined)[] {
  const known = new Array<LoweredBlock | undefined>(unread.length).fill(undefined);
  let first = 0;
  while (first < unread.length && unread[first]?.key === before[first]?.key) {
    known[first] = before[first]?.block;
    first += 1;
  }
  let [end, endBefore] = [unread.length, before.length];
  while (end > first && endBefore > first && unread[end - 1]?.key === before[endBefore - 1]?.key) {
    end -= 1;
    endBefore -= 1;
    known[end] = before[endBefore]?.block;
  }
  const spare = new Map<string, LoweredBlock[]>();
  for (const { key, block } of before.slice(first, endBefore)) {
    const list = spare.get(key);
    if (list === undefined) spare.set(key, [block]);
    else list.push(block);
  }
  for (let index = first; index < end; index += 1) known[index] = spare.get(unread[index]?.key ?? "")?.shift();
  return known;
}
