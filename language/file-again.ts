// What an edit inside the body of one declaration leaves of a file's state: everything but that block, in its place. It gives up where
// the edit may have changed which parts the file has, and then the file is read as a whole.

import type { FileState, StandingBlock } from "./file-tree.ts";
import { keyOf, placesOf, textOf } from "./file-tree.ts";
import type { TreeNode } from "./linking/declare.ts";
import type { LoweredBlock } from "./lowering/draft.ts";
import { lowerBlock } from "./lowering/lower.ts";
import type { SourceText } from "./source-text.ts";
import { changeBetween } from "./syntax/changes.ts";
import { isOneBody } from "./syntax/outline.ts";

/**
 * What `readFile` would say of a text, where it said `before` of another one and the two differ inside the body of one declaration
 * only, which is one body as before; undefined otherwise. Costs that declaration, and a step for each block of the file.
 */
export function readAgain(source: SourceText, nextId: () => number, before: FileState): FileState | undefined {
  if (!before.isRegular) return undefined;
  const { text } = source;
  const { start, end, endBefore } = changeBetween(before.source.text, text);
  const index = lastBeginningBefore(before.blocks, start);
  const old = before.blocks[index];
  if (old?.body === undefined) return undefined;
  const { offset, body, surroundings } = old;
  const brace = offset + body.brace;
  // Inside the braces: neither the words before them nor what follows can then be read otherwise, but for one mark.
  if (start <= brace || endBefore >= offset + old.length || mayQuote(text, brace, start)) return undefined;
  const shift = end - endBefore;
  const length = old.length + shift;
  if (!isOneBody(text, { word: offset + body.word, brace, end: offset + length })) return undefined;

  const key = keyOf("leaf", surroundings, text.slice(offset, offset + length));
  // Under its number, so that places in what the edit has left of it are as they were.
  const block = lowerBlock(old.block.id, textOf({ key, length }), { surroundings, isLoose: false });
  const blocks = before.blocks.slice();
  blocks[index] = { ...old, key, block, length };
  if (shift !== 0) {
    for (let behind = index + 1; behind < blocks.length; behind += 1) {
      const one = blocks[behind] as StandingBlock;
      blocks[behind] = { ...one, offset: one.offset + shift };
    }
  }
  return {
    source,
    tree: { uri: source.uri, nodes: replacedIn(before.tree.nodes, old.block, block) },
    places: placesOf(source, blocks, nextId()),
    blocks,
    problems: blocks.flatMap((one) => one.block.problems),
    isRegular: true,
  };
}

/**
 * Whether a backtick that closes nothing may stand before the brace, in the line of the edit: another one behind would
 * take in the brace.
 */
function mayQuote(text: string, brace: number, start: number): boolean {
  if (/[\r\n]/.test(text.slice(brace, start))) return false;
  const line = Math.max(text.lastIndexOf("\n", brace), text.lastIndexOf("\r", brace)) + 1;
  return text.slice(line, brace).includes("`");
}

/** Index of the last block that begins before an offset; -1 where there is none. */
function lastBeginningBefore(blocks: readonly StandingBlock[], offset: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The nodes with one block in the place of another; those that do not hold it stay the same objects. */
function replacedIn(nodes: readonly TreeNode[], old: LoweredBlock, block: LoweredBlock): readonly TreeNode[] {
  let found = false;
  const replaced = nodes.map((node): TreeNode => {
    if (found) return node;
    const children = node.children === undefined ? undefined : replacedIn(node.children, old, block);
    found = node.block === old || children !== node.children;
    if (!found) return node;
    return { block: node.block === old ? block : node.block, ...(children !== undefined && { children }) };
  });
  return found ? replaced : nodes;
}
