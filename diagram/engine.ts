// Loads ELK itself, 1.6 MB that run in the calling thread. Only those who lay out import this file, so that everything
// else stays free of its weight; whoever must stay responsive calls it in a thread of its own.

import elkModule from "elkjs/lib/elk.bundled.js";

import type { LayoutEngine } from "./layout.ts";

/** The package is CommonJS: bundlers hand out its default export, Node the whole module, whatever its types say. */
const Elk = (elkModule as { readonly default?: typeof elkModule.default }).default ?? (elkModule as never);

/** A layout engine in this thread. The first layout costs several times a later one, until ELK has been compiled. */
export function createLayoutEngine(): LayoutEngine {
  const elk = new Elk();
  hasten((elk as { readonly worker?: Desk }).worker);
  return { layout: (graph) => elk.layout(graph) };
}

/** What ELK has in the place of a worker where there is none, beyond what its types say. */
interface Desk {
  readonly worker?: {
    readonly dispatcher?: { saveDispatch(message: { readonly data: unknown }): void };
    postMessage(data: unknown): void;
    onmessage(answer: unknown): void;
  };
  receive(self: Desk, answer: unknown): void;
}

/**
 * ELK lets two timers pass for each graph, of a millisecond or more each: several times what a small container takes. Here it is handed
 * the graph in the next turn, so that messages are still read in between, and its answer is taken at once. Where ELK is built otherwise,
 * or a host has no such turns, as a browser has none, it is left as it is.
 */
function hasten(desk: Desk | undefined): void {
  const { setImmediate: nextTurn } = globalThis as { readonly setImmediate?: (run: () => void) => unknown };
  const worker = desk?.worker;
  const dispatcher = worker?.dispatcher;
  if (desk === undefined || worker === undefined || dispatcher === undefined || nextTurn === undefined) return;
  const { postMessage } = worker;
  // What it registers first is under way by a timer, and nothing may overtake that.
  let isReady = false;
  worker.onmessage = (answer) => {
    isReady = true;
    desk.receive(desk, answer);
  };
  worker.postMessage = (data) => {
    if (isReady) nextTurn(() => dispatcher.saveDispatch({ data }));
    else postMessage.call(worker, data);
  };
}
