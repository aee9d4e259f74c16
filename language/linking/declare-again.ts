// What an edit inside a declaration leaves of the first half of linking: where every block declares what it declared, under the
// same names, only the drafts are exchanged. It knows nothing of files beyond their trees, and gives up at the first doubt.

import type { Draft, LoweredBlock } from "../lowering/draft.ts";
import type { Declarations, Declared, FileTree, TreeNode } from "./declare.ts";
import type { Entry } from "./scope.ts";

/** What is declared, and where in its list something was exchanged. */
export interface DeclaredAgain {
  readonly declarations: Declarations;
  /** Indices in `declared`, in order. */
  readonly exchanged: readonly number[];
}

/**
 * What `declare` would say of `to`, where it said `before` of `from` and the two differ in nothing but the insides of components, flows,
 * data, boundaries, decisions and scenarios; undefined where they may differ in more, or where `before` has problems, since
 * these may point into a block that is gone. One comparison for a file that is the same and one for each block of another.
 */
export function declareAgain(
  before: Declarations,
  from: readonly FileTree[],
  to: readonly FileTree[],
): DeclaredAgain | undefined {
  if (before.problems.length > 0 || from.length !== to.length) return undefined;
  const replaced = new Map<LoweredBlock, LoweredBlock>();
  for (const [index, tree] of to.entries()) {
    const was = from[index];
    if (was === tree) continue;
    if (was === undefined || was.uri !== tree.uri || !pairUp(was.nodes, tree.nodes, replaced)) return undefined;
  }
  if (replaced.size === 0) return { declarations: before, exchanged: [] };
  const declared = before.declared.slice();
  const blocks = before.blocks.slice();
  const entries = before.entries.list.slice();
  const exchanged: number[] = [];
  for (const [{ id, drafts }, block] of replaced) {
    for (let index = blocks.indexOf(id); index >= 0; index = blocks.indexOf(id, index + 1)) {
      const old = declared[index] as Declared;
      const draft = block.drafts[drafts.indexOf(old.draft)];
      const position = before.entries.positions.get(old.id);
      if (draft === undefined || position === undefined) return undefined;
      declared[index] = { ...old, draft, block };
      blocks[index] = block.id;
      entries[position] = { ...(entries[position] as Entry), at: draft.head.at };
      exchanged.push(index);
    }
  }
  exchanged.sort((a, b) => a - b);
  return { declarations: { ...before, declared, blocks, entries: before.entries.with(entries) }, exchanged };
}

/** Gathers the blocks that stand for others; false where the trees have another shape. */
function pairUp(
  from: readonly TreeNode[],
  to: readonly TreeNode[],
  replaced: Map<LoweredBlock, LoweredBlock>,
): boolean {
  if (from.length !== to.length) return false;
  for (let index = 0; index < to.length; index += 1) {
    const [was, is] = [from[index], to[index]] as [TreeNode, TreeNode];
    if (was === is) continue;
    if (was.block !== is.block) {
      if (!declareTheSame(was.block, is.block)) return false;
      replaced.set(was.block, is.block);
    }
    if (was.children === undefined && is.children === undefined) continue;
    if (!pairUp(was.children ?? [], is.children ?? [], replaced)) return false;
  }
  return true;
}

function declareTheSame(a: LoweredBlock, b: LoweredBlock): boolean {
  if (a.container !== undefined || b.container !== undefined || a.loose !== undefined || b.loose !== undefined)
    return false;
  return a.drafts.length === b.drafts.length && a.drafts.every((draft, index) => isAlike(draft, b.drafts[index]));
}

/** Technologies, regions and policies reach others through more than their names. */
function isAlike(a: Draft, b: Draft | undefined): boolean {
  if (b === undefined || a.kind !== b.kind || a.head.name !== b.head.name) return false;
  if (a.kind === "technology" || a.kind === "region" || a.kind === "policy") return false;
  return a.kind !== "component" || b.kind !== "component" || a.component === b.component;
}
