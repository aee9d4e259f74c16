// How a design hangs together, as numbers: how unstable each component is by its dependencies, how deep the chains are that a reply
// waits for, and what is reached through one component only. It counts; what is too much is a rule's judgement.

import type { Count, Flow, Id, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { type Dominators, dominatedCounts, dominatorsOf } from "../../graph/dominators.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { waitsOf } from "../cascade/waits.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import type { Traffic } from "../load.ts";
import { perFlow } from "../memo.ts";
import { countWords, listWords, nameOf, percentWords } from "../words.ts";

/** Names that a derivation lists before the rest is counted. */
const shownNames = 20;

const dependentsByModel = new WeakMap<SystemModel, ReadonlyMap<Id, Count>>();

/** Distinct components that depend on each. */
function dependentCounts(model: SystemModel): ReadonlyMap<Id, Count> {
  let counts = dependentsByModel.get(model);
  if (counts === undefined) {
    const collected = new Map<Id, Count>();
    for (const { dependencies } of model.components) {
      for (const target of new Set(dependencies.map((dependency) => dependency.target))) {
        collected.set(target, (collected.get(target) ?? 0) + 1);
      }
    }
    counts = collected;
    dependentsByModel.set(model, counts);
  }
  return counts;
}

/**
 * `instability`: Ce / (Ca + Ce), in [0, 1], with Ca the distinct components that depend on this one and Ce those that it depends
 * on. 0 is depended on by others and on nobody, 1 the reverse; none for a component without either.
 *
 * Counts declarations alike, whatever their verb and weight. Source: R. C. Martin, Agile Software Development, chapter on
 * package metrics, with components for packages. Worked example: test/facts/shape.test.ts.
 */
export function instabilityFactsOf({ model }: FactContext, id: Id): readonly Fact[] {
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const into = dependentCounts(model).get(id) ?? 0;
  const out = new Set(component.dependencies.map((dependency) => dependency.target)).size;
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
}

/**
 * The longest chain of synchronous steps that the reply of a flow waits for, stand-ins left out. A circle counts as one place:
 * a request stops where it comes back to, and the chain goes on where it leaves the circle. Linear in the flow's graph.
 */
export const chainOf: (model: SystemModel, flow: Flow) => Chain = perFlow((model, flow) => {
  const { ids, indexById, isHot, origins, graph } = waitsOf(model, flow);
  const edges: FlowEdge[][] = [];
  const successors: number[][] = [];
  const numberOf = ({ target }: FlowEdge) => indexById.get(target) ?? 0;
  for (const [node, id] of ids.entries()) {
    const [own, next]: [FlowEdge[], number[]] = [[], []];
    edges.push(own);
    successors.push(next);
    if (isHot[node] !== true) continue;
    for (const edge of graph.edgesBySource.get(id) ?? []) {
      if (!isWaitedFor(edge)) continue;
      own.push(edge);
      next.push(numberOf(edge));
    }
  }
  const placeOf = new Int32Array(ids.length);
  const chains: { depth: Count; edge: FlowEdge | undefined }[] = [];
  // What is waited for comes first, so the depths below are known.
  for (const part of stronglyConnectedComponents(ids.length, (node) => successors[node] ?? [])) {
    for (const node of part) placeOf[node] = chains.length;
    let chain: { depth: Count; edge: FlowEdge | undefined } = { depth: 0, edge: undefined };
    for (const node of part) {
      for (const [index, next] of (successors[node] ?? []).entries()) {
        const place = placeOf[next] ?? 0;
        const depth = 1 + (chains[place]?.depth ?? 0);
        if (place !== chains.length && depth > chain.depth) chain = { depth, edge: edges[node]?.[index] };
      }
    }
    chains.push(chain);
  }
  const places = origins.map((node) => placeOf[node] ?? 0);
  const start = places.reduce((best, place) => (depthAt(place) > depthAt(best) ? place : best), places[0] ?? 0);
  const path: FlowEdge[] = [];
  for (let edge = chains[start]?.edge; edge !== undefined; edge = chains[placeOf[numberOf(edge)] ?? 0]?.edge) {
    path.push(edge);
  }
  return { depth: path.length, edges: path };

  function depthAt(place: number): Count {
    return chains[place]?.depth ?? 0;
  }
});

function isWaitedFor(edge: FlowEdge): boolean {
  return edge.hot && !edge.asynchronous && edge.fallbackFor === undefined;
}

/**
 * `chain-depth`: dependencies one below another that the reply of a flow waits for, from its origin on. 0 where it waits for
 * nobody; nothing can be missing. Worked example: test/facts/shape.test.ts.
 */
export function chainFactOf({ model }: FactContext, flow: Flow): Fact {
  const { depth, edges } = chainOf(model, flow);
  return factOf(
    { name: "chain-depth", element: flow.id, kind: "exact", unit: "count", value: depth, missing: [] },
    () => ({
      says:
        depth === 0
          ? `the reply of ${nameOf(model, flow.id)} waits for nobody`
          : `${countWords(depth, "step")} one below another before ${nameOf(model, flow.id)} replies`,
      at: flow.at,
      steps: edges.map((edge) => ({
        says: `${nameOf(model, edge.source)} ${edge.dependency?.verb ?? "needs"} ${nameOf(model, edge.target)}`,
        at: edge.dependency?.at ?? edge.at,
      })),
    }),
  );
}

interface Reach extends Dominators {
  readonly ids: readonly Id[];
  readonly indexById: ReadonlyMap<Id, number>;
  readonly counts: Int32Array;
}

const reachByTraffic = new WeakMap<Traffic, Reach>();

/** The dominator tree over what all flows walk together, below an origin of all origins. */
function reachOf({ model, traffic }: FactContext): Reach {
  const known = reachByTraffic.get(traffic);
  if (known !== undefined) return known;
  const ids: Id[] = [];
  const indexById = new Map<Id, number>();
  const successors: Set<number>[] = [];
  const numberOf = (id: Id): number => {
    let number = indexById.get(id);
    if (number === undefined) {
      number = ids.length;
      ids.push(id);
      indexById.set(id, number);
      successors.push(new Set());
    }
    return number;
  };
  const roots = new Set<number>();
  const seen = new Set<readonly FlowEdge[]>();
  for (const flow of traffic.flows) {
    const { origins, edgesBySource } = flowGraphOf(model, flow);
    for (const origin of origins) roots.add(numberOf(origin));
    for (const [id, edges] of edgesBySource) {
      const own = successors[numberOf(id)];
      // Flows share the edges of components that they do not list.
      if (seen.has(edges)) continue;
      seen.add(edges);
      for (const edge of edges) own?.add(numberOf(edge.target));
    }
  }
  const lists = [...successors.map((own) => [...own]), [...roots]];
  const dominators = dominatorsOf(ids.length + 1, ids.length, (node) => lists[node] ?? []);
  const reach = { ...dominators, ids, indexById, counts: dominatedCounts(dominators) };
  reachByTraffic.set(traffic, reach);
  return reach;
}

/**
 * The components that flows reach through this one alone, nearest first: those that it dominates in the graph of all that flows
 * walk, hand-offs and stand-ins among it. A way that no single flow takes from end to end counts as a way past it, so the
 * set may be too small and is never too large. Linear in the graph of all flows, for all components together.
 */
export function dominatedBy(context: FactContext, id: Id): readonly Id[] {
  const { indexById, immediate, order, ids } = reachOf(context);
  const start = indexById.get(id);
  if (start === undefined) return [];
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
export function dominatedFactsOf(context: FactContext, id: Id): readonly Fact[] {
  const { model } = context;
  const component = model.componentById.get(id);
  const { indexById, counts } = reachOf(context);
  const number = indexById.get(id);
  if (component === undefined || number === undefined) return [];
  const value = counts[number] ?? 0;
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
