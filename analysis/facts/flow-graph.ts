// What one flow walks, as a graph over components: its listed steps, and below the components that it does not list their
// declared dependencies. A graph and not a tree, so that a billion paths cost nothing; what a path or a cycle means is
// left to the facts that read it. It knows neither figures nor failures.

import type { Flow, FlowItem, Id, SystemModel } from "../../language/index.ts";
import { type Rows, type SettledOrder, settledOrderOf } from "../graph/settled-order.ts";
import { int32s } from "../graph/small-arrays.ts";
import { ByPosition } from "./by-position.ts";
import { withComebacks } from "./comebacks.ts";
import {
  type EdgeIndex,
  edgeIndexFrom,
  edgeIndexOf,
  edgesOf,
  impliedEdgesOf,
  type Listing,
  type Surveyed,
} from "./component-edges.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { perFlowReading } from "./memo.ts";
import { perShape } from "./shape.ts";

/**
 * Beside the names of components the graph holds them as numbers, for all who sum along its edges: a component's position is its
 * index in `ids`, its edges are those of `edges` from `firstEdge[position]` to before `firstEdge[position + 1]`, and
 * each leads to the position at its own index in `targets`. What is kept by position is an array and no map.
 */
export interface FlowGraph extends Rows, SettledOrder {
  readonly flow: Flow;
  /** Where requests enter: the first step's left side, then every listed component that those before do not reach. */
  readonly origins: readonly Id[];
  /** The origins that stand before `reply`. */
  readonly hotOrigins: readonly Id[];
  /** Those of one component side by side, in the order of `ids`. */
  readonly edges: readonly FlowEdge[];
  /** Every component that the flow reaches, and the stores that its outboxes are in, in the order in which it comes to them. */
  readonly ids: readonly Id[];
  /** By position, whether somebody waits for the component. */
  readonly isAwaited: readonly boolean[];
  /** By component, its index in `ids`. */
  readonly positions: ReadonlyMap<Id, number>;
  /** By position, the edges of a component: of one that the flow does not list, the list that all flows share. */
  readonly edgesAt: readonly (readonly FlowEdge[])[];
  /** `edgesAt` by component. Has an entry for each of `ids`, in that order. */
  readonly edgesBySource: ReadonlyMap<Id, readonly FlowEdge[]>;
  /** Components that the flow lists as the left side of a step. */
  readonly listed: ReadonlySet<Id>;
  readonly eithers: readonly { readonly weights: readonly number[] }[];
}

/**
 * The graph of a flow, computed once per model and flow. Linear in the components and dependencies reached.
 *
 * Listed components bring exactly their listed steps, others each synchronous dependency (`calls`, `reads`, `writes`,
 * `publishes`) in declaration order. A dependency that is the fallback of another counts as that fallback alone, and
 * `reads S` beside a read of a cache-aside cache `of S` as the terms of its misses, unless a flow lists it as a step.
 * A publication through an outbox is walked too, but asynchronously. A queue or topic passes what it gets to every
 * declared consumer.
 */
export const flowGraphOf = perFlowReading(["objects"], (model, flow): FlowGraph => buildGraph(indexOf(model), flow));

/** What a flow waits for, asked component by component: for those who need no whole graph. */
export interface FlowOutline {
  readonly flow: Flow;
  readonly hotOrigins: readonly Id[];
  readonly eithers: FlowGraph["eithers"];
  /** All of the flow; the components that its hot origins lead to in good days and bad have the edges that `edgesOf` gives. */
  readonly graph: FlowGraph;
  /** The edges out of a component that somebody waits for. */
  edgesOf(id: Id): readonly FlowEdge[];
  /** Whether the flow's own steps are walked at the component or below; else it is what it is in every other flow. */
  isOwn(id: Id): boolean;
}

/** Kept as long as the snapshot: what a flow needs and what it waits for both go by it. */
const outlinesByModel = new WeakMap<SystemModel, Map<Flow, FlowOutline>>();

/**
 * The outline of a flow, once per model and flow. Linear in its steps and in what leads to the components that it lists,
 * beside its graph.
 */
export function flowOutlineOf(model: SystemModel, flow: Flow): FlowOutline {
  let outlines = outlinesByModel.get(model);
  if (outlines === undefined) {
    outlines = new Map();
    outlinesByModel.set(model, outlines);
  }
  let outline = outlines.get(flow);
  if (outline === undefined) {
    outline = makeOutline(model, flow);
    outlines.set(flow, outline);
  }
  return outline;
}

function makeOutline(model: SystemModel, flow: Flow): FlowOutline {
  const graph = joinedGraphOf(model, flow);
  const { hotOrigins, eithers, listed, positions, isAwaited } = graph;
  const own = new Set<Id>(listed);
  const users = usersOf(model);
  for (const id of own) for (const user of users.get(id) ?? []) own.add(user);
  let others: OtherEdges | undefined;
  return {
    flow,
    hotOrigins,
    eithers,
    graph,
    edgesOf(id) {
      const position = positions.get(id);
      if (position !== undefined && isAwaited[position] === true) return graph.edgesBySource.get(id) ?? noEdges;
      others ??= otherEdges(model, graph);
      return others(id);
    },
    isOwn: (id) => own.has(id),
  };
}

type OtherEdges = (id: Id) => readonly FlowEdge[];

/** The edges out of components as if somebody waited for them. */
function otherEdges(model: SystemModel, { flow, origins }: FlowGraph): OtherEdges {
  const listingsBySource = bySource(readListings(flow).listings);
  const walk = { index: indexOf(model), listingsBySource, origins: new Set(origins) };
  const found = new Map<Id, readonly FlowEdge[]>();
  return (id) => {
    let edges = found.get(id);
    if (edges === undefined) {
      edges = edgesOf(walk, id, true);
      found.set(id, edges);
    }
    return edges;
  };
}

/**
 * The graph of a flow; where its steps by themselves join all that it lists, requests enter it at the first step alone, even
 * where a step of a cache shows only what its miss is.
 */
function joinedGraphOf(model: SystemModel, flow: Flow): FlowGraph {
  const graph = flowGraphOf(model, flow);
  const [first] = graph.origins;
  if (graph.origins.length <= 1 || first === undefined) return graph;
  const listingsBySource = bySource(readListings(flow).listings);
  const reached = new Set<Id>([first]);
  for (const id of reached) for (const { step } of listingsBySource.get(id) ?? []) reached.add(step.to);
  // What the steps themselves do not join may still be joined by declarations; then the whole graph has to tell.
  for (const id of graph.listed) if (!reached.has(id)) return graph;
  return buildGraph(indexOf(model), flow, first);
}

const noEdges: readonly FlowEdge[] = [];

/** By component, those that lead to it where no flow lists them, each once. */
const usersOf = perShape((model): ReadonlyMap<Id, readonly Id[]> => {
  const index = indexOf(model);
  const users = new Map<Id, Id[]>();
  for (const component of model.components) {
    for (const { target, dependency } of impliedEdgesOf(index, component, true)) {
      addUser(users, target, component.id);
      if (dependency?.outbox !== undefined) addUser(users, dependency.outbox.id, component.id);
    }
  }
  return users;
});

/** Adds one of several edges of a user, whose edges come one after the other. */
function addUser(users: Map<Id, Id[]>, target: Id, user: Id): void {
  const known = users.get(target);
  if (known === undefined) users.set(target, [user]);
  else if (known[known.length - 1] !== user) known.push(user);
}

/** One index per snapshot, gone with it. */
const indexes = new WeakMap<SystemModel, EdgeIndex>();

function indexOf(model: SystemModel): EdgeIndex {
  let index = indexes.get(model);
  if (index === undefined) {
    index = edgeIndexOf(model);
    indexes.set(model, index);
  }
  return index;
}

/**
 * Gives a model the edges of those components of another that are as they were: neither touched by what changed between the two nor
 * leading to what is. Linear in the components where these stand elsewhere.
 */
export function inheritEdges(from: SystemModel, to: SystemModel, touched: ReadonlySet<Id>): void {
  const before = indexes.get(from);
  if (before === undefined || indexes.has(to)) return;
  // All that the edges of a component depend on beside itself is what they lead to.
  const stale = new Set(touched);
  const users = usersOf(from);
  for (const id of touched) for (const user of users.get(id) ?? []) stale.add(user);
  indexes.set(to, edgeIndexFrom(before, to, stale));
}

/** The graph of a flow, from all of its origins or from one alone. */
function buildGraph(index: EdgeIndex, flow: Flow, only?: Id): FlowGraph {
  const { listings, eithers } = readListings(flow);
  const graph = graphOver(index, flow, listings, eithers, only);
  // Which steps come back is told by who leads to whom, which it does not change.
  const marked = withComebacks(index.model, listings, graph.edgesBySource);
  return marked === undefined ? graph : graphOver(index, flow, marked, eithers, only);
}

function graphOver(
  index: EdgeIndex,
  flow: Flow,
  listings: readonly Listing[],
  eithers: FlowGraph["eithers"],
  only: Id | undefined,
): FlowGraph {
  const listingsBySource = bySource(listings);
  const walk: Walk = {
    index,
    listingsBySource,
    origins: new Set(),
    ids: [],
    positions: new Map(),
    found: [],
    isAwaited: [],
  };
  const hotOrigins: Id[] = [];
  for (const [source, ofSource] of listingsBySource) {
    if (walk.positions.has(source) || (only !== undefined && source !== only)) continue;
    const isHot = ofSource.some((listing) => listing.beforeReply);
    walk.origins.add(source);
    if (isHot) hotOrigins.push(source);
    visit(walk, source, isHot);
  }
  const rows = rowsOf(walk);
  return {
    flow,
    origins: [...walk.origins],
    hotOrigins,
    ids: walk.ids,
    isAwaited: walk.isAwaited,
    positions: walk.positions,
    ...rows,
    ...settledOrderOf(rows),
    listed: new Set(listingsBySource.keys()),
    eithers,
  };
}

/** What the walk found, edges side by side. */
function rowsOf({ ids, positions, found }: Walk): Rows & Pick<FlowGraph, "edges" | "edgesAt" | "edgesBySource"> {
  const edges: FlowEdge[] = [];
  const firstEdge = int32s(ids.length + 1);
  for (let position = 0; position < ids.length; position += 1) {
    const own = found[position] as readonly FlowEdge[];
    for (let edge = 0; edge < own.length; edge += 1) edges.push(own[edge] as FlowEdge);
    firstEdge[position + 1] = edges.length;
  }
  const targets = int32s(edges.length);
  // Whatever an edge leads to has been walked.
  for (let edge = 0; edge < edges.length; edge += 1) {
    targets[edge] = positions.get((edges[edge] as FlowEdge).target) as number;
  }
  return { edges, edgesAt: found, edgesBySource: new ByPosition(positions, ids, found), firstEdge, targets };
}

function bySource(listings: readonly Listing[]): ReadonlyMap<Id, readonly Listing[]> {
  const listingsBySource = new Map<Id, Listing[]>();
  for (const listing of listings) {
    const ofSource = listingsBySource.get(listing.step.from);
    if (ofSource === undefined) listingsBySource.set(listing.step.from, [listing]);
    else ofSource.push(listing);
  }
  return listingsBySource;
}

interface Walk extends Surveyed {
  readonly ids: Id[];
  readonly positions: Map<Id, number>;
  /** By position, the edges of a component. */
  readonly found: (readonly FlowEdge[])[];
  readonly isAwaited: boolean[];
}

/** Adds what is reached from a component. What is visited both ways is waited for, so a later hot visit wins. */
function visit(walk: Walk, start: Id, startIsHot: boolean): void {
  const { ids, positions, found, isAwaited } = walk;
  const waiting: Id[] = [start];
  const hot: boolean[] = [startIsHot];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const isHot = hot.pop() === true;
    let position = positions.get(id);
    if (position === undefined) {
      position = ids.length;
      ids.push(id);
      positions.set(id, position);
    } else if (!isHot || isAwaited[position] === true) continue;
    const edges = edgesOf(walk, id, isHot);
    found[position] = edges;
    isAwaited[position] = isHot;
    for (let index = 0; index < edges.length; index += 1) {
      const edge = edges[index] as FlowEdge;
      waiting.push(edge.target);
      hot.push(edge.hot && !edge.asynchronous);
      // No visit of its own: the message is written there with what is written anyway. But it has to be up.
      const outbox = edge.dependency?.outbox;
      if (outbox === undefined) continue;
      waiting.push(outbox.id);
      hot.push(edge.hot);
    }
  }
}

function readListings(flow: Flow): { listings: Listing[]; eithers: { weights: readonly number[] }[] } {
  const listings: Listing[] = [];
  const eithers: { weights: readonly number[] }[] = [];
  let beforeReply = true;
  let parallelCount = 0;
  type Around = Pick<Listing, "draws" | "optional" | "parallel" | "begins" | "section">;
  const read = (items: readonly FlowItem[], around: Around): void => {
    for (const item of items) {
      switch (item.kind) {
        case "step":
          listings.push({ step: item, beforeReply, ...around });
          break;
        case "reply":
          beforeReply = false;
          break;
        case "parallel":
          read(item.body, { ...around, parallel: parallelCount++ });
          break;
        case "optional":
          read(item.body, { ...around, optional: true });
          break;
        case "either": {
          const either = eithers.length;
          eithers.push({ weights: item.branches.map((branch) => branch.weight) });
          for (const [branch, { body }] of item.branches.entries()) {
            read(body, { ...around, draws: [...around.draws, { either, branch }] });
          }
          break;
        }
        default:
          item satisfies never;
      }
    }
  };
  read(flow.body, { draws: [], optional: false, parallel: undefined, begins: 0, section: 0 });
  return { listings, eithers };
}
