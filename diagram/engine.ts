// Loads ELK itself, 1.6 MB that run in the calling thread. Only those who lay out import this file, so that everything
// else stays free of its weight; whoever must stay responsive calls it in a thread of its own.

import elkModule from "elkjs/lib/elk.bundled.js";

import type { LayoutEngine } from "./layout.ts";

/** The package is CommonJS: bundlers hand out its default export, Node the whole module, whatever its types say. */
const Elk = (elkModule as { readonly default?: typeof elkModule.default }).default ?? (elkModule as never);

/** A layout engine in this thread. The first layout costs several times a later one, until ELK has been compiled. */
export function createLayoutEngine(): LayoutEngine {
  const elk = new Elk();
  return { layout: (graph) => elk.layout(graph) };
}
