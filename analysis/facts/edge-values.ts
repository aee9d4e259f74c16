// Values of the edges out of one component: flows have those of components that they do not list in common, so that most of what is
// asked of a flow's edges need be worked out once and not once per flow.

import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";

/** The values of one function for the lists of edges in the graphs of one model's flows. */
export class EdgeValues<T> {
  readonly #make: (graph: FlowGraph, place: number) => T;
  /** By position in the model, twice for who is waited for and who is not: the list that was met there first, and its value. */
  readonly #lists: (readonly FlowEdge[] | undefined)[];
  readonly #values: (T | undefined)[];
  /** Of the lists that one flow has for itself. */
  readonly #others = new Map<readonly FlowEdge[], T>();

  /**
   * `make` may ask the graph for the edges at the place and for what they lead to, which are the same wherever the list is; not whether
   * somebody waits there, which an empty list does not tell.
   */
  constructor(components: number, make: (graph: FlowGraph, place: number) => T) {
    this.#make = make;
    this.#lists = new Array<readonly FlowEdge[] | undefined>(2 * components);
    this.#values = new Array<T | undefined>(2 * components);
  }

  /** The value of the edges at a place of a graph, where the component stands that has the given position in the model. */
  at(graph: FlowGraph, place: number, position: number): T {
    const slot = 2 * position + (graph.isAwaited[place] === true ? 1 : 0);
    return this.#lists[slot] === graph.edgesAt[place] ? (this.#values[slot] as T) : this.#find(graph, place, slot);
  }

  #find(graph: FlowGraph, place: number, slot: number): T {
    const edges = graph.edgesAt[place] as readonly FlowEdge[];
    const isOwn = slot < 0 || this.#lists[slot] !== undefined || edges[0]?.listed === true;
    if (isOwn && this.#others.has(edges)) return this.#others.get(edges) as T;
    const value = this.#make(graph, place);
    if (isOwn) this.#others.set(edges, value);
    else {
      this.#lists[slot] = edges;
      this.#values[slot] = value;
    }
    return value;
  }
}
