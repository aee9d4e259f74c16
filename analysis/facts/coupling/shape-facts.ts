// How a design hangs together, as numbers: how unstable each component is by its dependencies, how deep the chains are that a reply
// waits for, and what is reached through one component only. It counts; what is too much is a rule's judgement.

import type { Component, Count, Flow, Id, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { type Dominators, dominatedCounts, dominatorsOf } from "../../graph/dominators.ts";
import { reusedInts } from "../../graph/small-arrays.ts";
import { type WaitGraph, waitsOf } from "../cascade/waits.ts";
import type { FactContext } from "../context.ts";
import { type FlowEdge, isAwaited, positionsOf } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { flowPlacesOf } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { perFlowReading } from "../memo.ts";
import { perShape } from "../shape.ts";
import { countWords, listWords, nameOf, percentWords } from "../words.ts";
import { fansOf } from "./dependents.ts";

/** Names that a derivation lists before the rest is counted. */
const shownNames = 20;

/**
 * `instability`: Ce / (Ca + Ce), in [0, 1], with Ca the distinct components that depend on this one and Ce those that it depends
 * on. 0 is depended on by others and on nobody, 1 the reverse; none for a component without either.
 *
 * Counts declarations alike, whatever their verb and weight. Source: R. C. Martin, Agile Software Development, chapter on
 * package metrics, with components for packages. Worked example: test/facts/shape.test.ts.
 */
export function instabilityFactsOf({ model }: FactContext, component: Component): readonly Fact[] {
  const { id } = component;
  const position = positionsOf(model).get(id) as number;
  const fans = fansOf(model);
  const into = fans.into[position] as number;
  const out = fans.out[position] as number;
  if (into + out === 0) return [];
  const value = out / (into + out);
  return [
    factOf({ name: "instability", element: id, kind: "exact", unit: "ratio", value, missing: [] }, () => ({
      says: `of ${countWords(into + out, "tie")} of ${nameOf(model, id)}, ${percentWords(value)} are dependencies of its own`,
      at: component.at,
      steps: [
        { says: `depends on ${countWords(out, "component")}` },
        { says: `is depended on by ${countWords(into, "component")}` },
        { says: `${out} / (${into} + ${out}) = ${percentWords(value)}` },
      ],
    })),
  ];
}

/** The longest chain of waiting below a flow's origin. */
export interface Chain {
  /** Dependencies one below another; 0 where nobody is waited for. */
  readonly depth: Count;
  readonly edges: readonly FlowEdge[];
  /** The steps that come back to a component which is waiting already; with any, a longer way through a circle may exist. */
  readonly returns: readonly FlowEdge[];
}

/**
 * The longest chain of synchronous steps that the reply of a flow waits for, stand-ins left out. A request stops where it comes
 * back to, so a circle counts from where it is entered to where it is left; of several ways through one the longest is found
 * that leaves out the steps which came back when all were walked in order. Linear in the flow's graph.
 */
export const chainOf = perFlowReading(["objects"], (model, flow): Chain => {
  const waits = waitsOf(model, flow);
  return chainWithoutCircles(waits) ?? chainThroughCircles(waits);
});

const depthsRoom = reusedInts();
const chosenRoom = reusedInts();

/** The chain of a flow whose steps lead into no circle, from the ends of its ways upwards; undefined for others. */
function chainWithoutCircles({ graph, numbers, isHot, origins, positions }: WaitGraph): Chain | undefined {
  const { order, partEnds, firstEdge, targets, edges } = graph;
  /** By position in the graph. */
  const depths = depthsRoom(order.length);
  const chosen = chosenRoom(order.length).fill(-1, 0, order.length);
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const position = order[index] as number;
    if (partEnds[index] !== index + 1) return undefined;
    if (isHot[numbers[position] as number] !== 1) continue;
    const end = firstEdge[position + 1] as number;
    for (let edge = firstEdge[position] as number; edge < end; edge += 1) {
      const target = targets[edge] as number;
      if (target === position) return undefined;
      const depth = (depths[target] as number) + 1;
      if (depth <= (depths[position] as number) || !isAwaited(edges[edge] as FlowEdge)) continue;
      depths[position] = depth;
      chosen[position] = edge;
    }
  }
  let start = -1;
  for (const origin of origins) {
    const position = positions[origin] as number;
    if (start === -1 || (depths[position] as number) > (depths[start] as number)) start = position;
  }
  const path: FlowEdge[] = [];
  let edge = start === -1 ? -1 : (chosen[start] as number);
  for (; edge !== -1; edge = chosen[targets[edge] as number] as number) path.push(edges[edge] as FlowEdge);
  return { depth: path.length, edges: path, returns: [] };
}

function chainThroughCircles({ ids, numbers, isHot, origins, graph }: WaitGraph): Chain {
  const numberOf = (id: Id): number => numbers[graph.positions.get(id) as number] as number;
  const edgesOf = (node: number): readonly FlowEdge[] =>
    isHot[node] === 1 ? (graph.edgesBySource.get(ids[node] as Id) ?? []).filter(isAwaited) : [];
  const chains: ({ depth: Count; edge?: FlowEdge } | undefined)[] = new Array(ids.length).fill(undefined);
  const waiting = new Set<number>();
  const returns: FlowEdge[] = [];
  const stack: { node: number; edges: readonly FlowEdge[]; next: number }[] = [];
  const enter = (node: number): void => {
    if (chains[node] !== undefined || waiting.has(node)) return;
    waiting.add(node);
    stack.push({ node, edges: edgesOf(node), next: 0 });
  };
  for (const origin of origins) {
    enter(origin);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const edge = top.edges[top.next];
      if (edge !== undefined) {
        top.next += 1;
        const target = numberOf(edge.target);
        if (waiting.has(target)) returns.push(edge);
        else enter(target);
        continue;
      }
      // What is waited for below is known by now, but for what is waiting itself.
      let chain: { depth: Count; edge?: FlowEdge } = { depth: 0 };
      for (const one of top.edges) {
        const below = chains[numberOf(one.target)];
        if (below !== undefined && below.depth + 1 > chain.depth) chain = { depth: below.depth + 1, edge: one };
      }
      chains[top.node] = chain;
      waiting.delete(top.node);
      stack.pop();
    }
  }
  const start = origins.reduce<number | undefined>(
    (best, node) => (depthAt(node) > depthAt(best) ? node : best),
    origins[0],
  );
  const path: FlowEdge[] = [];
  let edge = start === undefined ? undefined : chains[start]?.edge;
  for (; edge !== undefined; edge = chains[numberOf(edge.target)]?.edge) path.push(edge);
  return { depth: path.length, edges: path, returns };

  function depthAt(node: number | undefined): Count {
    return node === undefined ? 0 : (chains[node]?.depth ?? 0);
  }
}

/**
 * `chain-depth`: dependencies one below another that the reply of a flow waits for, from its origin on. 0 where it waits for
 * nobody; nothing can be missing. At least so many where steps come back to who waits. Worked example: test/facts/shape.test.ts.
 */
export function chainFactOf({ model }: FactContext, flow: Flow): Fact {
  const { depth, edges, returns } = chainOf(model, flow);
  const kind = returns.length > 0 ? "bound" : "exact";
  return factOf({ name: "chain-depth", element: flow.id, kind, unit: "count", value: depth, missing: [] }, () => {
    const least = kind === "bound" ? "at least " : "";
    const lineOf = (edge: FlowEdge, rest = ""): Derivation => ({
      says: `${nameOf(model, edge.source)} ${edge.dependency?.verb ?? "needs"} ${nameOf(model, edge.target)}${rest}`,
      at: edge.dependency?.at ?? edge.at,
    });
    return {
      says:
        depth === 0
          ? `the reply of ${nameOf(model, flow.id)} waits for nobody`
          : `${least}${countWords(depth, "step")} one below another before ${nameOf(model, flow.id)} replies`,
      at: flow.at,
      steps: [
        ...edges.map((edge) => lineOf(edge)),
        ...returns.slice(0, shownNames).map((edge) => lineOf(edge, ", which waits already")),
      ],
    };
  });
}

interface Reach extends Dominators {
  readonly ids: readonly Id[];
  /** By the position of a component in the model, its index in `ids`; -1 for what no flow reaches. */
  readonly numbers: Int32Array;
  readonly counts: Int32Array;
}

/** The dominator tree over what all flows walk together, below an origin of all origins. */
const reachOf = perShape((model, traffic: Traffic): Reach => {
  const { reached } = flowPlacesOf(model, traffic);
  const ids: Id[] = [];
  const numbers = new Int32Array(model.components.length).fill(-1);
  const successors: number[][] = [];
  /** The first of the edges that were last added for a component: flows share those of components that they do not list. */
  const added: FlowEdge[] = [];
  const roots = new Set<number>();
  for (let index = 0; index < reached.length; index += 1) {
    const graph = flowGraphOf(model, traffic.flows[index] as Flow);
    const { firstEdge, targets } = graph;
    const places = reached[index] as Int32Array;
    for (let place = 0; place < places.length; place += 1) {
      const position = places[place] as number;
      if (position < 0 || numbers[position] !== -1) continue;
      numbers[position] = ids.length;
      ids.push(graph.ids[place] as Id);
      successors.push([]);
    }
    for (const origin of graph.origins) {
      const position = places[graph.positions.get(origin) as number] as number;
      if (position >= 0) roots.add(numbers[position] as number);
    }
    for (let place = 0; place < places.length; place += 1) {
      const start = firstEdge[place] as number;
      const end = firstEdge[place + 1] as number;
      const position = places[place] as number;
      if (start === end || position < 0) continue;
      const number = numbers[position] as number;
      const first = graph.edges[start] as FlowEdge;
      // Edges that two flows share are the same objects.
      if (added[number] === first) continue;
      added[number] = first;
      const own = successors[number] as number[];
      for (let edge = start; edge < end; edge += 1) {
        const target = places[targets[edge] as number] as number;
        if (target >= 0) own.push(numbers[target] as number);
      }
    }
  }
  // Some stand there twice, which is nothing to the search.
  const lists = [...successors, [...roots]];
  const dominators = dominatorsOf(ids.length + 1, ids.length, (node) => lists[node] ?? []);
  return { ...dominators, ids, numbers, counts: dominatedCounts(dominators) };
});

/** The index of a component among those that flows reach; -1 for another one. */
function numberIn({ numbers }: Reach, model: SystemModel, id: Id): number {
  const position = positionsOf(model).get(id);
  return position === undefined ? -1 : (numbers[position] as number);
}

/**
 * The components that flows reach through this one alone, nearest first: those that it dominates in the graph of all that flows
 * walk, hand-offs and stand-ins among it. A way that no single flow takes from end to end counts as a way past it, so the
 * set may be too small and is never too large. Linear in the graph of all flows, for all components together.
 */
export function dominatedBy({ model, traffic }: FactContext, id: Id): readonly Id[] {
  const reach = reachOf(model, traffic);
  const { immediate, order, ids } = reach;
  const start = numberIn(reach, model, id);
  if (start === -1) return [];
  const inside = new Set([start]);
  // Who stands later in the order stands behind his dominator.
  for (const node of order) if (node !== start && inside.has(immediate[node] ?? -1)) inside.add(node);
  inside.delete(start);
  return [...inside].flatMap((node) => ids[node] ?? []);
}

/**
 * `dominated`: how many components flows reach through this one alone. None for what no flow reaches. `dominatedBy` names them
 * and says what the number rests on. Source: E. S. Lowry, C. W. Medlock, Object code optimization, CACM 12 (1969), for
 * dominance. Worked example: test/facts/shape.test.ts.
 */
export function dominatedFactsOf(context: FactContext, component: Component): readonly Fact[] {
  const { model, traffic } = context;
  const { id } = component;
  const reach = reachOf(model, traffic);
  const number = numberIn(reach, model, id);
  if (number === -1) return [];
  const value = reach.counts[number] ?? 0;
  return [
    factOf({ name: "dominated", element: id, kind: "exact", unit: "count", value, missing: [] }, () => {
      const dominated = dominatedBy(context, id);
      const shown = dominated.slice(0, shownNames).map((one) => nameOf(model, one));
      const rest = dominated.length - shown.length;
      const steps: Derivation[] =
        value === 0 ? [] : [{ says: listWords(rest > 0 ? [...shown, countWords(rest, "other")] : shown) }];
      const says = `flows reach ${countWords(value, "component")} through ${nameOf(model, id)} alone`;
      return { says, at: component.at, steps };
    }),
  ];
}
