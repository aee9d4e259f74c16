// The ways in which the draws of one request can come out while something has failed: which branch of each `either` is taken, and
// which of the caches before what has failed are missed.

import type { Dependency, Id, SystemModel } from "../../../language/index.ts";
import type { Draw, FlowEdge } from "../flow-edges.ts";
import { type FlowGraph, flowOutlineOf } from "../flow-graph.ts";
import { idleBranchesOf } from "../idle-branches.ts";
import type { OwnState } from "./trouble.ts";

/** What answers nobody, or late. */
export interface Upset {
  stateOf(id: Id): OwnState | undefined;
  /** Nothing comes back over these. */
  readonly cuts: ReadonlySet<Dependency>;
  /** Components that answer nobody because all their slots are taken: how much they pass on is between nothing and everything. */
  readonly full: ReadonlySet<Id>;
}

/** Walks of one flow, one for each way in which its draws can come out; with more of them nothing is told. */
const mostWalks = 256;

/** What may come out one way or another for a request. */
export interface Draws {
  /** By number of the `either`, the weights of its branches. */
  readonly eithers: FlowGraph["eithers"];
  /** Caches before something that may not answer, with their hit ratios. */
  readonly caches: ReadonlyMap<Id, number>;
}

/** One way in which they come out. */
export interface Outcome {
  readonly probability: number;
  readonly branches: readonly number[];
  readonly missed: ReadonlyMap<Id, boolean>;
}

/** The draws of a flow that make a difference, or why there is no telling. */
export function drawsOf(model: SystemModel, graph: FlowGraph, setback: Upset): Draws | "draws" | "hit-ratio" {
  const caches = new Map<Id, number>();
  let walks = graph.eithers.reduce((product, { weights }) => product * weights.length, 1);
  const isHit = hitIn(graph, setback);
  for (const [index, edge] of graph.edges.entries()) {
    if (isHit[graph.targets[index] as number] !== 1) continue;
    for (const id of cachesBefore(edge)) {
      if (caches.has(id)) continue;
      const ratio = model.componentById.get(id)?.hitRatio;
      const isTold = ratio !== undefined && ratio.upper === undefined;
      // A cache that has failed answers nobody, whatever its hit ratio.
      if (!isTold && setback.stateOf(id)?.kind !== "silent") return "hit-ratio";
      caches.set(id, ratio?.value ?? 0);
      walks *= 2;
    }
  }
  return walks > mostWalks ? "draws" : { eithers: graph.eithers, caches };
}

/** By position, 1 for what something has come upon, and for all that ask it, directly or through others. */
function hitIn({ ids, edges, order, firstEdge, targets }: FlowGraph, { stateOf, cuts, full }: Upset): Uint8Array {
  const isHit = new Uint8Array(ids.length);
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const node = order[index] as number;
    const id = ids[node] as Id;
    let hit = stateOf(id) !== undefined || full.has(id);
    for (let edge = firstEdge[node] as number; edge < (firstEdge[node + 1] as number); edge += 1) {
      const { dependency } = edges[edge] as FlowEdge;
      hit ||= isHit[targets[edge] as number] === 1 || (dependency !== undefined && cuts.has(dependency));
    }
    isHit[node] = hit ? 1 : 0;
  }
  return isHit;
}

/** Every way in which they come out, those aside that never do. */
export function outcomesOf({ eithers, caches }: Draws): readonly Outcome[] {
  let outcomes: readonly Outcome[] = [{ probability: 1, branches: [], missed: new Map() }];
  for (const { weights } of eithers) {
    outcomes = outcomes.flatMap((one) =>
      weights.map((weight, branch) => ({
        ...one,
        probability: one.probability * weight,
        branches: [...one.branches, branch],
      })),
    );
  }
  for (const [cache, ratio] of caches) {
    outcomes = outcomes.flatMap((one) =>
      [true, false].map((isMissed) => ({
        ...one,
        probability: one.probability * (isMissed ? 1 - ratio : ratio),
        missed: new Map([...one.missed, [cache, isMissed]]),
      })),
    );
  }
  return outcomes.filter(({ probability }) => probability > 0);
}

/** A component to which in some branches nothing leads but what it stands in for, with its steps. */
export interface BranchedStandIn {
  readonly id: Id;
  readonly steps: readonly FlowEdge[];
  readonly idle: readonly (readonly Draw[])[];
}

/** The components of a flow whose steps all stand in branches and to which in others only a fallback leads; none in most flows. */
export function branchedStandInsOf(
  model: SystemModel,
  { flow, listed, eithers }: FlowGraph,
): readonly BranchedStandIn[] {
  if (eithers.length === 0) return [];
  const outline = flowOutlineOf(model, flow);
  const idleOf = idleBranchesOf(outline);
  if (idleOf === undefined) return [];
  return [...listed].flatMap((id) => {
    const steps = outline.edgesOf(id).filter(({ hot, fallbackFor, via }) => {
      return hot && fallbackFor === undefined && via === undefined;
    });
    const idle = idleOf(id, steps);
    return idle.length === 0 ? [] : [{ id, steps, idle }];
  });
}

/**
 * The branches that such a component goes by in an outcome in which it is asked only to stand in: those of its own that it takes to be
 * drawn beside what is drawn. "several" where its steps stand in branches of which none is the rule, and undefined where the
 * outcome has steps of it.
 */
export function assumedBranches(
  { steps, idle }: BranchedStandIn,
  { branches }: Outcome,
): readonly Draw[] | "several" | undefined {
  const isDrawn = ({ either, branch }: Draw) => branches[either] === branch;
  if (!idle.some((draws) => draws.every(isDrawn))) return undefined;
  const others = steps.map(({ draws }) => draws.filter((draw) => !isDrawn(draw)));
  const fewest = others.reduce((least, one) => (one.length < least.length ? one : least), others[0] ?? []);
  if (fewest.length === 0) return undefined;
  const holds = (draws: readonly Draw[], { either, branch }: Draw) =>
    draws.some((one) => one.either === either && one.branch === branch);
  return others.every((own) => fewest.every((draw) => holds(own, draw))) ? fewest : "several";
}

/** The caches that a read has missed when it comes to an edge. */
export function cachesBefore({ miss, behind, via, source }: FlowEdge): readonly Id[] {
  return miss ? [...(behind ?? []), via ?? source] : [];
}
