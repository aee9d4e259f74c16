// How one flow visits its components while some of them answer nothing or late: who is asked again, who is asked instead, and who is not
// asked any more. Visits per request and nothing else; rates and capacities are shifted-load.ts's business.

import type { Dependency, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { type Arrivals, isHandOff, once, type Tries, triesAt } from "../attempts.ts";
import { type EdgeTerms, limitOver, termsWithin } from "../crossing.ts";
import { type Draw, type FlowEdge, shareOver } from "../flow-edges.ts";
import type { FlowGraph } from "../flow-graph.ts";
import type { FlowVisits, PassShare } from "../visits.ts";
import {
  assumedBranches,
  branchedStandInsOf,
  cachesBefore,
  drawsOf,
  type Outcome,
  outcomesOf,
  type Upset,
} from "./shifted-outcomes.ts";
import { conditionAt } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { type Answer, neverAnswered, waitFor } from "./waiting.ts";
import { type Way, waysOf } from "./waits.ts";

/** What has come upon a design. */
export interface Setback extends Upset {
  /** The share of what it gets that a component with a limit passes on. */
  readonly passShare: PassShare;
  /** First tries over a dependency, which the floor of its budget is measured by. */
  readonly arrivals: (dependency: Dependency) => Arrivals;
}

/** How often a request of the flow takes each edge: four numbers side by side, from `endsPerEdge` times the edge's index. */
export interface ShiftedVisits {
  readonly edges: Float64Array;
  /** The same of each component, by its position in the graph: what its edges bring, and one more where the flow begins. */
  readonly visits: Float64Array;
}

/** Least and most before budgets and breakers act, then least and most while it lasts. */
export const endsPerEdge = 4;

/** Why the visits of a flow are not told. */
export type Untold = "circle" | "draws" | "branches" | "share" | "hit-ratio";

/**
 * The visits of a flow during a setback. For each outcome of its branches, and of the caches before what does not answer, a request
 * either fails at a component or does not, so that each step is taken once, as often as it is tried, or no more; outcomes are weighed.
 * In turn, nothing is asked after a step that the request fails with; side by side, everything is. Who waits for ever asks nobody
 * else. What stands in where none of its steps is drawn goes by its own branch, as what the flow needs does; where it has several of
 * them nothing is told. Times that are not stated count as none, so that more may give up and ask again. Linear in the edges times the outcomes.
 */
export function shiftedVisitsOf(model: SystemModel, usual: FlowVisits, setback: Setback): ShiftedVisits | Untold {
  const { graph } = usual;
  if (hasCircle(graph)) return "circle";
  const draws = drawsOf(model, graph, setback);
  if (typeof draws === "string") return draws;
  const size = graph.ids.length;
  const deadlines = Float64Array.from(graph.ids, (_, position) => conditionAt(usual, position).deadline);
  const sum: ShiftedVisits = {
    edges: new Float64Array(endsPerEdge * graph.edges.length),
    visits: new Float64Array(endsPerEdge * size),
  };
  const standIns = branchedStandInsOf(model, graph);
  for (const outcome of outcomesOf(draws)) {
    const assumed = new Map<Id, readonly Draw[] | "several">();
    for (const one of standIns) {
      const branches = assumedBranches(one, outcome);
      if (branches !== undefined) assumed.set(one.id, branches);
    }
    const walk: Walk = { model, graph, setback, outcome, assumed, deadlines, answers: new Array(size).fill(undefined) };
    const why = addWalk(walk, sum);
    if (why !== undefined) return why;
  }
  return sum;
}

function hasCircle({ order, partEnds, firstEdge, targets }: FlowGraph): boolean {
  for (const [index, node] of order.entries()) {
    if (partEnds[index] !== index + 1) return true;
    if (targets.subarray(firstEdge[node], firstEdge[node + 1]).includes(node)) return true;
  }
  return false;
}

interface Walk {
  readonly model: SystemModel;
  readonly graph: FlowGraph;
  readonly setback: Setback;
  readonly outcome: Outcome;
  /** The branches that components go by which stand in where none of their steps is drawn. */
  readonly assumed: ReadonlyMap<Id, readonly Draw[] | "several">;
  /** By position, what those who ask leave it. */
  readonly deadlines: Float64Array;
  /** By position, what those who ask get; absent where all is well. */
  readonly answers: (Answer | undefined)[];
}

/** An edge as one visit of its source takes it. */
interface Call {
  readonly edge: number;
  readonly times: number;
  readonly tries: Tries;
  /** Whether only visits that read take it. */
  readonly isMiss: boolean;
  /** Whether it may be taken less often, or never: a hit ratio is missing. */
  readonly isLoose: boolean;
}

/** Adds the visits of one outcome, weighed; or says why they are not told. */
function addWalk(walk: Walk, sum: ShiftedVisits): Untold | undefined {
  const { graph, setback, outcome, model } = walk;
  const { order, ids, origins, positions, edges, targets } = graph;
  const calls: (readonly Call[])[] = new Array(ids.length).fill([]);
  // Whom a component asks stands behind it in the order.
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const node = order[index] as number;
    calls[node] = callsFrom(walk, node);
  }
  const visits = new Float64Array(endsPerEdge * ids.length);
  const writes = new Float64Array(endsPerEdge * ids.length);
  for (const id of origins)
    visits.fill(1, endsPerEdge * (positions.get(id) as number), endsPerEdge * ((positions.get(id) as number) + 1));
  for (const node of order) {
    const id = ids[node] as Id;
    for (const { edge, times, tries, isMiss, isLoose } of calls[node] as readonly Call[]) {
      const share = shareOver(setback.passShare, edges[edge] as FlowEdge);
      if (share === undefined) return "share";
      const target = targets[edge] as number;
      const isWrite = termsWithin(model, graph, edges[edge] as FlowEdge).writesCache;
      for (let end = 0; end < endsPerEdge; end += 1) {
        const from = endsPerEdge * node + end;
        const coming = isMiss ? (visits[from] as number) - (writes[from] as number) : (visits[from] as number);
        const isNone = end % 2 === 0 && (isLoose || setback.full.has(id));
        const passed = isNone ? 0 : share;
        const taken = coming * passed * times * triesAtEnd(tries, end);
        const into = endsPerEdge * target + end;
        visits[into] = (visits[into] as number) + taken;
        if (isWrite) writes[into] = (writes[into] as number) + taken;
        const over = endsPerEdge * edge + end;
        sum.edges[over] = (sum.edges[over] as number) + outcome.probability * taken;
      }
    }
  }
  for (const [index, visited] of visits.entries())
    sum.visits[index] = (sum.visits[index] as number) + outcome.probability * visited;
  for (const [id, branches] of walk.assumed) {
    const visited = visits[endsPerEdge * (positions.get(id) ?? 0) + 1] as number;
    if (branches === "several" && visited > 0) return "branches";
  }
  return undefined;
}

/** What a message that comes back without limit adds is the queue's matter: there only its consumer's own tries count. */
function triesAtEnd({ burst, stated, sustainedLeast, sustainedMost }: Tries, end: number): number {
  if (!Number.isFinite(burst)) return stated;
  return end < 2 ? burst : end === 2 ? sustainedLeast : sustainedMost;
}

const noCalls: readonly Call[] = [];
const silent: Answer = neverAnswered;
const refused: Answer = { time: 0, fails: true };
const fine: Answer = { time: 0, fails: false };

/** What a visit of a component asks of others; notes what it answers. */
function callsFrom(walk: Walk, node: number): readonly Call[] {
  const { graph, setback, model, answers } = walk;
  const id = graph.ids[node] as Id;
  const state = setback.stateOf(id);
  const isFull = setback.full.has(id);
  const own = answerOf(state);
  answers[node] = own;
  // What is full goes on with what it let in; what has failed does not.
  if (own?.fails === true && !isFull) return noCalls;
  const asking: Asking = { walk, node, calls: [], ways: waysFrom(model, graph, node), own: own?.time ?? 0 };
  const answer = askInTurn(asking);
  if (!isFull) answers[node] = answer.fails || answer.time > 0 ? answer : undefined;
  return asking.calls;
}

function answerOf(state: OwnState | undefined): Answer | undefined {
  if (state === undefined) return undefined;
  if (state.kind === "slow") return { time: state.seconds, fails: false };
  return state.kind === "silent" ? silent : refused;
}

/** By the edge that each begins with, the ways of a component. */
function waysFrom(model: SystemModel, graph: FlowGraph, node: number): ReadonlyMap<FlowEdge, Way> {
  const id = graph.ids[node] as Id;
  const { ways } = waysOf(model, id, graph.edgesBySource.get(id) ?? []);
  return new Map(ways.map((way) => [way.edge, way]));
}

/** One visit of a component while it goes through its steps. */
interface Asking {
  readonly walk: Walk;
  readonly node: number;
  readonly calls: Call[];
  readonly ways: ReadonlyMap<FlowEdge, Way>;
  /** What its own work takes longer than usual. */
  readonly own: Seconds;
}

/** Takes the steps of a component until the request fails with one. */
function askInTurn(asking: Asking): Answer {
  const { walk, node, ways } = asking;
  const { graph, answers } = walk;
  let time = asking.own;
  let fails = false;
  for (let index = graph.firstEdge[node] as number; index < (graph.firstEdge[node + 1] as number); index += 1) {
    const edge = graph.edges[index] as FlowEdge;
    const way = ways.get(edge);
    if (way !== undefined) {
      const outcome = take(asking, way, timesOf(walk, edge));
      // Nobody who waits for the reply waits for what stands behind it.
      if (graph.isAwaited[node] === true && !edge.hot) continue;
      time += outcome.time;
      if (!outcome.fails) continue;
      fails = true;
      if (edge.parallel === undefined) break;
      continue;
    }
    if (edge.fallbackFor !== undefined || !(edge.asynchronous || isHandOff(walk.model.componentById.get(edge.source))))
      continue;
    const outbox = edge.dependency?.outbox;
    const store = outbox === undefined ? undefined : graph.positions.get(outbox.id);
    if (store !== undefined && answers[store]?.fails === true && !edge.optional) return { time, fails: true };
    handOver(asking, index);
  }
  return { time, fails };
}

/** Nobody waits for what is handed over; a message that is not worked off comes again. */
function handOver({ walk, calls }: Asking, index: number): void {
  const { model, graph, setback, answers } = walk;
  const edge = graph.edges[index] as FlowEdge;
  const times = timesOf(walk, edge);
  if (times === 0) return;
  const fails =
    isHandOff(model.componentById.get(edge.source)) && answers[graph.targets[index] as number]?.fails === true;
  const tries = fails ? triesAt(model, edge, Number.POSITIVE_INFINITY, setback.arrivals) : once;
  calls.push({ edge: index, times, tries, isMiss: isOwnMiss(edge), isLoose: isLoose(walk, edge) });
}

/** A way with what stands in for it. */
function take(asking: Asking, way: Way, times: number, lost = noIds): Answer {
  if (times === 0) return fine;
  const first = reach(asking, way, times, lost);
  // For ever is for ever: nothing is tried after an attempt that does not end.
  if (!first.fails || first.time === Number.POSITIVE_INFINITY) return first;
  const { standIn, isOptional } = way;
  if (standIn === undefined) return { time: first.time, fails: !isOptional };
  if (standIn === "answer") {
    handOverInstead(asking, way.edge);
    return { time: first.time, fails: false };
  }
  const second = take(asking, standIn, timesOf(asking.walk, standIn.edge));
  return { time: first.time + second.time, fails: second.fails && !isOptional };
}

/** A stand-in that work is handed to, where a queue takes what could not be asked. */
function handOverInstead(asking: Asking, { dependency, source }: FlowEdge): void {
  const { graph } = asking.walk;
  if (dependency?.fallback?.kind !== "component") return;
  const first = graph.firstEdge[asking.node] as number;
  const edges = graph.edgesBySource.get(source) ?? [];
  const other = edges.find((one) => one.fallbackFor === dependency && one.via === undefined);
  if (other !== undefined) handOver(asking, first + other.order);
}

/** A way without its stand-in: its target, and where that is a cache, the store behind it. */
function reach(asking: Asking, way: Way, times: number, lost: readonly Id[]): Answer {
  const { behind, isNeeded } = way;
  const first = attempt(asking, way, times, lost);
  if (first.time === Number.POSITIVE_INFINITY || (first.fails && isNeeded)) return first;
  if (behind === undefined) return { time: first.time, fails: false };
  const { edge } = behind;
  // When a cache fails, everybody who has come to it turns to the store.
  const lostBefore = first.fails && edge.miss ? [...lost, edge.via ?? edge.source] : lost;
  const second = take(asking, behind, timesOf(asking.walk, edge, lostBefore), lostBefore);
  return { time: first.time + second.time, fails: second.fails };
}

/** One target, as often as it is tried. */
function attempt({ walk, node, calls }: Asking, way: Way, times: number, lost: readonly Id[]): Answer {
  const { model, graph, setback, answers } = walk;
  const { edge } = way;
  const index = (graph.firstEdge[node] as number) + edge.order;
  const terms = termsWithin(model, graph, edge);
  const met = answerOver(walk, edge, terms, answers[graph.targets[index] as number]);
  const { dependency } = edge;
  const deadline = walk.deadlines[node] as number;
  const limit = limitOver(terms.time, deadline);
  const wait = met === undefined ? fine : waitFor(met, dependency, limit);
  const longest = Math.min(met?.time ?? 0, dependency?.timeout?.value ?? Number.POSITIVE_INFINITY);
  // An attempt that ends with the deadline, or never, is the last one.
  const isLast = !wait.fails || longest === Number.POSITIVE_INFINITY || longest >= limit;
  const tries = isLast ? once : triesAt(model, edge, limit, setback.arrivals);
  const endsIt = wait.fails && isFatal(way);
  const taken = endsIt ? Math.min(1, times) : times;
  calls.push({
    edge: index,
    times: taken,
    tries,
    isMiss: isOwnMiss(edge),
    isLoose: isLoose(walk, edge, lost),
  });
  return { time: wait.time === Number.POSITIVE_INFINITY ? wait.time : wait.time * taken, fails: wait.fails };
}

/** Whether the request ends with it, so that it is not taken as often as it would be. */
function isFatal({ edge, standIn, isOptional, isNeeded }: Way): boolean {
  return standIn === undefined && !isOptional && isNeeded && edge.parallel === undefined;
}

function answerOver(
  { setback }: Walk,
  { dependency, target }: FlowEdge,
  { writesCache }: EdgeTerms,
  answer: Answer | undefined,
): Answer | undefined {
  if (dependency !== undefined && setback.cuts.has(dependency)) return silent;
  // Who writes to a cache does not wait for what it reads behind it.
  return writesCache ? answerOf(setback.stateOf(target)) : answer;
}

/** A read that a cache passes on itself. */
function isOwnMiss({ miss, via, source }: FlowEdge): boolean {
  return miss && via === source;
}

const noIds: readonly Id[] = [];

/** Whether nobody says how often a cache before it misses; `lost` are those that have failed. */
function isLoose({ model, outcome }: Walk, edge: FlowEdge, lost = noIds): boolean {
  return cachesBefore(edge).some((cache) => {
    if (outcome.missed.has(cache) || lost.includes(cache)) return false;
    const ratio = model.componentById.get(cache)?.hitRatio;
    return ratio === undefined || ratio.upper !== undefined;
  });
}

function isTaken({ outcome, assumed }: Walk, source: Id, { either, branch }: Draw): boolean {
  if (outcome.branches[either] === branch) return true;
  const branches = assumed.size === 0 ? undefined : assumed.get(source);
  // Of several branches all are walked here, to see whether anybody comes by at all.
  if (branches === undefined || branches === "several") return branches === "several";
  return branches.some((one) => one.either === either && one.branch === branch);
}

/** How often a visit of its source takes an edge in this outcome, where the caches `lost` do not stand before it any more. */
function timesOf(walk: Walk, edge: FlowEdge, lost = noIds): number {
  const { model, outcome } = walk;
  if (edge.draws.some((draw) => !isTaken(walk, edge.source, draw))) return 0;
  let times = edge.count / Math.max(1, edge.dependency?.batch?.value ?? 1);
  for (const cache of cachesBefore(edge)) {
    if (lost.includes(cache)) continue;
    const isMissed = outcome.missed.get(cache);
    if (isMissed === false) return 0;
    if (isMissed === undefined) times *= 1 - (model.componentById.get(cache)?.hitRatio?.value ?? 0);
  }
  return times;
}
