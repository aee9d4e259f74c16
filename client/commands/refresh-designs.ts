// `Faultline: Refresh Designs`: the tree, asked for once more.

import type { DesignTree } from "../design-tree.ts";

/** Asks for the tree anew. */
export function refreshDesigns(tree: DesignTree): () => Promise<void> {
  return () => tree.refresh();
}
