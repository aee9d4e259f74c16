// The ways of one flow with what taking them costs: how often they are taken, until when, on which terms. Worked out once,
// since a cascade asks for them again and again.

import type { Count, Seconds, SystemModel } from "../../../language/index.ts";
import { ofVisits } from "../aspects.ts";
import {
  anySection,
  atOrigin,
  type Condition,
  type EdgeTerms,
  limitOver,
  termsOfEdges,
  weightOver,
} from "../crossing.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type Loaded, perVisitsReading } from "../memo.ts";
import type { PathGroup } from "../path-groups.ts";
import { trimmed } from "../trimmed.ts";
import type { FlowVisits } from "../visits.ts";
import { patienceOf, waitInVain } from "./waiting.ts";
import { type OwnWays, type WaitGraph, type Way, waitsOf } from "./waits.ts";

/** A way as it is taken. */
export interface Step {
  readonly way: Way;
  /** Times per visit of its source, branches and misses weighed. */
  readonly weight: number;
  /** As `weight`, where the cache in front has failed and everybody comes. */
  readonly fullWeight: number;
  /** False where a hit ratio is missing; the weight is then the most. */
  readonly isKnown: boolean;
  /** Attempts end with it. */
  readonly limit: Seconds;
  /** How long one attempt waits at most. */
  readonly patience: Seconds;
  /** How long one who takes it waits for somebody who never answers. */
  readonly inVain: Seconds;
  readonly bulkhead: Count | undefined;
  /** Whether it writes to a cache, and so does not wait for what the cache reads behind it. */
  readonly writesCache: boolean;
  readonly behind: Step | undefined;
  readonly standIn: Step | "answer" | undefined;
}

export interface StepGraph {
  readonly waits: WaitGraph;
  /** By number of the source, in the order in which they are taken. */
  readonly steps: readonly (readonly Step[])[];
}

/** The steps of a flow, once per its visits. Linear in its ways. */
export const stepsOf = perVisitsReading([...ofVisits, "slots", "objects"], (context, flow): StepGraph => {
  return makeSteps(context, waitsOf(context.model, flow), context.traffic.loadByFlow.get(flow.id));
});

function makeSteps({ model }: Loaded, waits: WaitGraph, visits: FlowVisits | undefined): StepGraph {
  const size = waits.ids.length;
  const steps: (readonly Step[])[] = new Array(size).fill(noSteps);
  const shared = sharedStepsOf(model);
  for (let node = 0; node < size; node++) {
    const own = waits.ways[node] as OwnWays;
    const { ways } = own;
    if (ways.length === 0) continue;
    const position = waits.positions[node] as number;
    const condition = conditionAt(visits, position);
    // On declared ways nothing but such conditions makes a difference between flows.
    const isShared = ways[0]?.edge.listed === false && isPlain(condition);
    let taken = isShared ? shared.get(own) : undefined;
    if (taken === undefined) {
      const terms = termsOfEdges(model, waits.graph.edgesAt[position] as readonly FlowEdge[]);
      taken = stepsAmong(model, waits, ways, terms, condition, shareBySection(visits, position));
      if (isShared) shared.set(own, taken);
    }
    steps[node] = taken;
  }
  return { waits, steps };
}

const noSteps: readonly Step[] = [];

type SharedSteps = Map<OwnWays, readonly Step[]>;

const sharedSteps = new WeakMap<SystemModel, SharedSteps>();

/** Steps of components that no flow lists, by their ways: these outlast a snapshot, and what taking them costs may be another. */
function sharedStepsOf(model: SystemModel): SharedSteps {
  let shared = sharedSteps.get(model);
  if (shared === undefined) {
    shared = new Map();
    sharedSteps.set(model, shared);
  }
  return shared;
}

function isPlain({ deadline, wrote, isLoose, section }: Condition): boolean {
  return deadline === Number.POSITIVE_INFINITY && !wrote && !isLoose && section === 0;
}

/** The share of its visits that does each section of a component's steps, where there are several; undefined where all do one. */
type SectionShares = ReadonlyMap<number, number> | undefined;

function shareBySection(visits: FlowVisits | undefined, position: number): SectionShares {
  const groups = visits?.groupsAt[position] ?? noGroups;
  if (groups.length < 2) return undefined;
  if (groups.every(({ condition }) => condition.section === groups[0]?.condition.section)) return undefined;
  const shares = new Map<number, number>();
  let total = 0;
  for (const { condition, visits: own } of groups) {
    const { isLoose, standsIn, section } = condition;
    if (isLoose || standsIn) continue;
    total += own;
    shares.set(section, (shares.get(section) ?? 0) + own);
  }
  for (const [section, sum] of shares) shares.set(section, sum / total);
  return total > 0 ? shares : undefined;
}

/** The condition of the visits of the component at a position of the graph where there is one, else what all of them leave room for. */
export function conditionAt(visits: FlowVisits | undefined, position: number): Condition {
  const groups = visits?.groupsAt[position] ?? noGroups;
  const first = groups[0]?.condition;
  if (groups.length === 1 && first !== undefined) return first;
  let deadline = Number.POSITIVE_INFINITY;
  let section = first?.section ?? 0;
  for (const { condition } of groups) {
    deadline = Math.min(deadline, condition.deadline);
    if (condition.section !== section) section = anySection;
  }
  return deadline === Number.POSITIVE_INFINITY && section === 0 ? atOrigin : { ...atOrigin, deadline, section };
}

const noGroups: readonly PathGroup[] = [];

function stepsAmong(
  model: SystemModel,
  waits: WaitGraph,
  ways: readonly Way[],
  terms: readonly EdgeTerms[],
  condition: Condition,
  shares: SectionShares,
): readonly Step[] {
  const steps: Step[] = [];
  // The ways of a component all begin there.
  const source = ways[0]?.edge.source;
  const bulkhead = source === undefined ? undefined : model.componentById.get(source)?.bulkhead?.value;
  for (const way of ways) {
    const step = stepOf(waits, way, terms, condition, shares, bulkhead);
    if (step !== undefined) steps.push(step);
  }
  return trimmed(steps);
}

/**
 * Undefined where the way is never taken. `terms`: of the edges out of its source; `ownBulkhead`: of its source, where the
 * dependency has none.
 */
function stepOf(
  waits: WaitGraph,
  way: Way,
  terms: readonly EdgeTerms[],
  condition: Condition,
  shares: SectionShares,
  ownBulkhead: Count | undefined,
): Step | undefined {
  const { edge, behind, standIn } = way;
  const { dependency } = edge;
  const own = terms[edge.order] as EdgeTerms;
  // Of several sections each visit does one.
  const share = shares === undefined ? 1 : (shares.get(edge.section) ?? 0);
  const weight = share * weightOver(own, waits.graph, condition);
  const fullWeight = edge.miss ? share * weightWithoutCache(waits, own, condition) : weight;
  if (fullWeight === 0) return undefined;
  const limit = limitOver(own.time, condition.deadline);
  return {
    way,
    weight,
    fullWeight,
    isKnown: weight === 0 || own.isKnown || condition.isLoose,
    limit,
    patience: patienceOf(dependency, limit),
    inVain: waitInVain(dependency, limit),
    bulkhead: dependency?.bulkhead?.value ?? ownBulkhead,
    writesCache: own.writesCache,
    behind: behind && stepOf(waits, behind, terms, condition, shares, ownBulkhead),
    standIn:
      standIn === undefined || standIn === "answer"
        ? standIn
        : stepOf(waits, standIn, terms, condition, shares, ownBulkhead),
  };
}

/** How often a store is visited by those whom its cache does not answer; 0 where the branch is another. */
function weightWithoutCache(waits: WaitGraph, terms: EdgeTerms, condition: Condition): number {
  const { edge } = terms;
  const weight = edge.count / Math.max(1, edge.dependency?.batch?.value ?? 1);
  // Who came to write asks here as well.
  const asked = condition.wrote ? { ...condition, wrote: false } : condition;
  return weightOver({ ...terms, weight }, waits.graph, asked);
}
