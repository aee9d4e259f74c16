// What a request waits for before its reply, as numbered visits and the steps between them, with circles and branches marked.
// It knows no times: what a visit takes, and how times are joined, is response.ts.

import type { Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { ofWays } from "../aspects.ts";
import { type FlowEdge, isWrite } from "../flow-edges.ts";
import { type FlowGraph, type FlowOutline, flowGraphOf, flowOutlineOf } from "../flow-graph.ts";
import { perFlowReading } from "../memo.ts";
import { accessOf } from "../redundancy.ts";
import { trimmed } from "../trimmed.ts";
import { type Asked, type OwnWork, ownWorkOf } from "./own-time.ts";
import { type SharedSteps, type Timed, timedAmong, type WayStep } from "./way-steps.ts";

/** Outcomes of branches that are walked one by one; with more, branches in different places are drawn independently. */
const outcomeBudget = 24;

/** The ways of a flow that take time before its reply, without any time. */
export interface Ways {
  /** What is waited for; those that others wait for come first. */
  readonly nodes: readonly WayNode[];
  /** The places among the nodes that the steps of all nodes lead to: those of one node after those of the nodes before it. */
  readonly targets: readonly number[];
  /** By place, where the targets of a node begin. */
  readonly starts: readonly number[];
  /** By place, the places that reach each other with it, undefined for one that cannot reach itself; absent without circles. */
  readonly circles: readonly (ReadonlySet<number> | undefined)[] | undefined;
  /** Where requests enter. */
  readonly origins: readonly number[];
  /** Probabilities of the branches of each `either`. */
  readonly eithers: FlowOutline["eithers"];
  /** Combinations of branches that are drawn beforehand, since their steps stand at more than one component. */
  readonly outcomes: readonly { readonly weight: number; readonly drawn: ReadonlyMap<number, number> }[];
}

/**
 * A component as it is visited: a cache that reads through answers a write without asking its store, and copies that follow a primary
 * have waits of their own. Flows share the nodes of
 * components at which and below which they list nothing.
 */
export interface WayNode {
  readonly id: Id;
  readonly isWritten: boolean;
  /** The copies that the visit goes to, as it says. */
  readonly asked: Asked;
  /** Whether the flow lists something there or below; else it is the same in every flow. */
  readonly isOwn: boolean;
  readonly edges: readonly FlowEdge[];
  /** What takes time in each edge. */
  readonly steps: readonly WayStep[];
  /** Whether its steps are taken one after the other, none in a branch or in `parallel`. */
  readonly isPlain: boolean;
}

/** The own work of the component of a node; undefined where it is not known. It is no part of the ways, which outlast other times. */
export function workAt({ componentById }: SystemModel, { id }: WayNode): OwnWork | undefined {
  const component = componentById.get(id);
  return component && ownWorkOf(component);
}

/** A node with what it leads to, and with the notes of a search. */
interface Searched extends WayNode, Timed {
  /** What each edge leads to; undefined before a search has gone on from it. */
  targets: readonly Searched[] | undefined;
  /** The last searches that have come to it, and that have left it again. */
  openIn: number;
  leftIn: number;
  /** Its place in the order of the last search. */
  place: number;
}

/** Nodes by component, as it is visited otherwise, as a cache is written, and as other copies than a primary are read. */
type NodeTable = Record<"visited" | "written" | "replica" | "any", Map<Id, Searched> | undefined>;

function emptyTable(): NodeTable {
  return { visited: undefined, written: undefined, replica: undefined, any: undefined };
}

/** What the flows of a model share. */
interface Shared {
  readonly nodes: NodeTable;
  readonly steps: SharedSteps;
}

const sharedByModel = new WeakMap<SystemModel, Shared>();

function sharedOf(model: SystemModel): Shared {
  let shared = sharedByModel.get(model);
  if (shared === undefined) {
    shared = { nodes: emptyTable(), steps: new Map() };
    sharedByModel.set(model, shared);
  }
  return shared;
}

/** A walk over what one flow waits for. */
interface Survey {
  readonly model: SystemModel;
  readonly outline: FlowOutline;
  readonly edgesBySource: FlowGraph["edgesBySource"];
  /** The nodes of this flow alone. */
  readonly own: NodeTable;
  readonly shared: Shared;
  readonly origins: readonly Searched[];
}

/** The ways of a flow, once per model and flow. Linear in the components and steps reached. */
export const waysOf = perFlowReading([...ofWays, "objects"], (model, flow): Ways => {
  const survey = beginSurvey(model, flow);
  const { outline, origins } = survey;
  const inOrder = leavingOrder(survey);
  const parts = inOrder === undefined ? circlesOf(survey) : undefined;
  const nodes = inOrder ?? (parts as readonly (readonly Searched[])[]).flat();
  for (let place = 0; place < nodes.length; place += 1) (nodes[place] as Searched).place = place;
  const { targets, starts } = targetsAmong(survey, nodes);
  return {
    nodes,
    targets,
    starts,
    circles: parts?.flatMap((part) => {
      const [first] = part;
      const isCircle = part.length > 1 || (first !== undefined && targetsOf(survey, first).includes(first));
      const circle = isCircle ? new Set(part.map(({ place }) => place)) : undefined;
      return part.map(() => circle);
    }),
    origins: origins.map(({ place }) => place),
    eithers: outline.eithers,
    outcomes: outline.eithers.length === 0 ? undrawn : outcomesOf(outline.eithers, spreadEithers(survey)),
  };
});

/** Targets in the making, and kept for the next ones: a list that grows leaves several behind. */
const targetsFound: number[] = [];

function targetsAmong(survey: Survey, nodes: readonly Searched[]): Pick<Ways, "targets" | "starts"> {
  const starts = new Array<number>(nodes.length).fill(0);
  let found = 0;
  for (let place = 0; place < nodes.length; place += 1) {
    starts[place] = found;
    const targets = targetsOf(survey, nodes[place] as Searched);
    for (let index = 0; index < targets.length; index += 1) targetsFound[found++] = (targets[index] as Searched).place;
  }
  return { targets: targetsFound.slice(0, found), starts };
}

const undrawn: Ways["outcomes"] = [{ weight: 1, drawn: new Map() }];

/** Places of a component among the nodes of a flow: none, one, or several where it is visited in several ways. */
export const placesById = perFlowReading(ofWays, (model, flow): ReadonlyMap<Id, readonly number[]> => {
  const found = new Map<Id, number[]>();
  const { nodes } = waysOf(model, flow);
  for (let place = 0; place < nodes.length; place += 1) {
    const { id } = nodes[place] as WayNode;
    const places = found.get(id);
    if (places === undefined) found.set(id, [place]);
    else places.push(place);
  }
  return found;
});

/** The copies of a component that a flow's visits go to, each once. */
export function askedBy(model: SystemModel, flow: Flow, id: Id): readonly Asked[] {
  const { nodes } = waysOf(model, flow);
  return [...new Set((placesById(model, flow).get(id) ?? []).map((place) => (nodes[place] as WayNode).asked))];
}

function beginSurvey(model: SystemModel, flow: Flow): Survey {
  const shared = sharedOf(model);
  const outline = flowOutlineOf(model, flow);
  const { edgesBySource } = flowGraphOf(model, flow);
  const origins: Searched[] = [];
  const survey = { model, outline, edgesBySource, own: emptyTable(), shared, origins };
  for (const id of outline.hotOrigins) origins.push(nodeAt(survey, id, "visited"));
  return survey;
}

function nodeAt({ model, outline, edgesBySource, own, shared }: Survey, id: Id, as: keyof NodeTable): Searched {
  const isOwn = outline.isOwn(id);
  const table = isOwn ? own : shared.nodes;
  const known = table[as]?.get(id);
  if (known !== undefined) return known;
  const isWritten = as === "written";
  const asked = as === "replica" || as === "any" ? as : "primary";
  const { edges, steps, isPlain } = timedAmong(
    model,
    outline.eithers,
    shared.steps,
    edgesBySource.get(id) ?? noEdges,
    isWritten,
  );
  const node: Searched = {
    id,
    isWritten,
    asked,
    isOwn,
    edges,
    steps,
    isPlain,
    targets: undefined,
    openIn: 0,
    leftIn: 0,
    place: 0,
  };
  table[as] ??= new Map();
  table[as].set(id, node);
  return node;
}

function targetsOf(survey: Survey, node: Searched): readonly Searched[] {
  if (node.targets !== undefined) return node.targets;
  node.targets = node.edges.map(({ dependency, target }) =>
    nodeAt(survey, target, asVisited(survey.model, dependency, target)),
  );
  return node.targets;
}

function asVisited({ componentById }: SystemModel, dependency: Dependency | undefined, target: Id): keyof NodeTable {
  if (isWrite(dependency)) return componentById.get(target)?.kind === "cache" ? "written" : "visited";
  const access = accessOf(dependency);
  return access === "replica" || access === "any" ? access : "visited";
}

let searches = 0;

/**
 * The nodes of a flow in the order in which a search in depth leaves them, so that every edge leads to one that stands before its own;
 * undefined where there is a circle. As `leavingOrder` of graphs, over nodes that know what they lead to. Linear.
 */
function leavingOrder(survey: Survey): readonly Searched[] | undefined {
  searches += 1;
  const search = searches;
  const path: Searched[] = [];
  const nextEdges: number[] = [];
  const order: Searched[] = [];
  for (const origin of survey.origins) {
    if (origin.leftIn === search) continue;
    origin.openIn = search;
    path.push(origin);
    nextEdges.push(0);
    for (let node = path[path.length - 1]; node !== undefined; node = path[path.length - 1]) {
      const edge = nextEdges[path.length - 1] as number;
      const next = targetsOf(survey, node)[edge];
      if (next === undefined) {
        node.leftIn = search;
        order.push(node);
        path.pop();
        nextEdges.pop();
        continue;
      }
      nextEdges[path.length - 1] = edge + 1;
      if (next.leftIn === search) continue;
      if (next.openIn === search) return undefined;
      next.openIn = search;
      path.push(next);
      nextEdges.push(0);
    }
  }
  return trimmed(order);
}

/** Nodes of a flow in breadth, origins first: all of them, or those alone at which or below which the flow lists a step. */
function inBreadth(survey: Survey, isOwnAlone: boolean): readonly Searched[] {
  const found = new Set(survey.origins);
  // A set yields what is added while it is walked.
  for (const node of found) {
    for (const target of targetsOf(survey, node)) if (target.isOwn || !isOwnAlone) found.add(target);
  }
  return [...found];
}

/** The nodes of a flow by who reach each other, what is led to first. Linear. */
function circlesOf(survey: Survey): readonly (readonly Searched[])[] {
  const nodes = inBreadth(survey, false);
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const successors = nodes.map((node) => targetsOf(survey, node).map((target) => numbers.get(target) as number));
  const parts = stronglyConnectedComponents(nodes.length, (number) => successors[number] ?? []);
  return parts.map((part) => part.map((number) => nodes[number] as Searched));
}

/** The branches whose steps stand at more than one component. */
function spreadEithers(survey: Survey): readonly number[] {
  const sourcesByEither = new Map<number, Set<Id>>();
  for (const { edges } of inBreadth(survey, true)) {
    for (const { draws, source } of edges) {
      for (const { either } of draws) {
        const sources = sourcesByEither.get(either);
        if (sources === undefined) sourcesByEither.set(either, new Set([source]));
        else sources.add(source);
      }
    }
  }
  return [...sourcesByEither].flatMap(([either, sources]) => (sources.size > 1 ? [either] : []));
}

const noEdges: readonly FlowEdge[] = [];
/** Every combination of the outcomes that have to be drawn beforehand; one without any where there are too many. */
function outcomesOf(eithers: FlowOutline["eithers"], spread: readonly number[]): Ways["outcomes"] {
  let combinations = undrawn;
  for (const either of spread) {
    const weights = eithers[either]?.weights ?? [];
    if (combinations.length * weights.length > outcomeBudget) return undrawn;
    combinations = combinations.flatMap(({ weight, drawn }) =>
      weights.map((chance, branch) => ({ weight: weight * chance, drawn: new Map([...drawn, [either, branch]]) })),
    );
  }
  return combinations;
}

/** Whether somebody else's system begins the flow there: as with a client, what it does before it asks is nobody's wait. */
export function isDemand({ componentById }: SystemModel, { origins, nodes }: Ways, node: WayNode): boolean {
  return componentById.get(node.id)?.kind === "external" && origins.some((place) => nodes[place] === node);
}
