// A file's text to its lowered blocks. Blocks whose text did not change are taken over from the file's last state, with
// their identity, so an edit parses only what it touched.

import type { FileTree, TreeNode } from "./linking/declare.ts";
import type { LoweredBlock } from "./lowering/draft.ts";
import type { Surroundings } from "./lowering/lower.ts";
import { lowerBlock, lowerContainerHead } from "./lowering/lower.ts";
import type { Block, Problem } from "./model.ts";
import type { SourceText } from "./source-text.ts";
import type { Part } from "./syntax/outline.ts";
import { outlineOf } from "./syntax/outline.ts";
import { neverClosed } from "./syntax/problems.ts";
import { tokenize } from "./syntax/tokens.ts";

export interface FileState {
  readonly source: SourceText;
  readonly tree: FileTree;
  /** Blocks in order of their offsets, by id. */
  readonly places: ReadonlyMap<number, Block>;
  /** Every block, for the next state to take over. */
  readonly blocks: readonly { readonly key: string; readonly block: LoweredBlock }[];
  /** Braces that do not match. */
  readonly problems: readonly Problem[];
}

/** The file's state, reusing blocks of `before`. Never throws. Linear in the text; parsing only what is new. */
export function readFile(source: SourceText, nextId: () => number, before?: FileState): FileState {
  const { uri, text } = source;
  const outline = outlineOf(text, tokenize(text));
  const places = new Map<number, Block>();
  const blocks: { key: string; block: LoweredBlock }[] = [];
  const spare = new Map<string, LoweredBlock[]>();
  for (const { key, block } of before?.blocks ?? []) {
    const list = spare.get(key);
    if (list === undefined) spare.set(key, [block]);
    else list.push(block);
  }

  const take = (key: string, offset: number, blockText: string, make: (id: number) => LoweredBlock): LoweredBlock => {
    const block = spare.get(key)?.shift() ?? make(nextId());
    blocks.push({ key, block });
    places.set(block.id, { file: uri, offset, length: blockText.length });
    return block;
  };

  const nodeOf = (part: Part, surroundings: Surroundings): TreeNode => {
    const blockText = text.slice(part.start, part.end);
    const key = `${part.kind} ${surroundings} ${blockText}`;
    if (part.kind === "container") {
      const block = take(key, part.start, blockText, (id) => lowerContainerHead(id, blockText));
      return { block, offset: part.start, children: part.parts.map((inner) => nodeOf(inner, "container")) };
    }
    const isLoose = part.kind === "loose";
    const block = take(key, part.start, blockText, (id) => lowerBlock(id, blockText, surroundings, isLoose));
    return { block, offset: part.start };
  };

  const nodes = outline.parts.map((part) => nodeOf(part, "file"));
  const whole = nextId();
  places.set(whole, { file: uri, offset: 0, length: text.length });
  const problems: Problem[] = [
    ...outline.strayBraces.map((token) =>
      brace(whole, token, "This `}` closes nothing; remove it, or find the `{` it belongs to."),
    ),
    ...outline.openBraces.map((token) => brace(whole, token, neverClosed)),
  ];
  return { source, tree: { uri, nodes }, places, blocks, problems };
}

function brace(block: number, token: { start: number; end: number }, message: string): Problem {
  return { code: "syntax", severity: "error", message, at: { block, start: token.start, end: token.end } };
}
