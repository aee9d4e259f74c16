// The structure function of a flow: which components by themselves, joined how, must be up for it to be served.
// A graph of a few node kinds, shared per component and access, with cycles left in; structure-nodes.ts makes them, and
// structure-values.ts gives them their meaning for whatever is asked. It holds no probabilities of failures.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowFailure } from "./flow-failure.ts";
import type { FlowOutline } from "./flow-graph.ts";
import type { Fatalities } from "./losses.ts";
import type { Access, Standing } from "./redundancy.ts";
import { buildStructure } from "./structure-nodes.ts";
import type { Needs } from "./structure-values.ts";

/** Something other than a failure that differs between requests: a cache hits, or an `either` takes a branch. */
export type RequestDraw =
  | {
      readonly kind: "hit";
      readonly cache: Component;
      /** Hit ratio; the ends of an interval, [0, 1] where none is stated. */
      readonly low: number;
      readonly high: number;
    }
  | {
      readonly kind: "branch";
      readonly either: number;
      readonly branch: number;
      /** Probability of this branch, given that none of those before it is taken. */
      readonly low: number;
      readonly high: number;
    };

/** A draw that comes out so. */
export interface Literal {
  readonly draw: number;
  readonly is: boolean;
}

/** Parts are indices of other nodes. */
export type StructureNode =
  | { readonly kind: "standing"; readonly standing: Standing }
  | { readonly kind: "all" | "any"; readonly parts: readonly number[] }
  /** Needed only under the literals: up unless all hold and the part is down. */
  | { readonly kind: "guard"; readonly when: readonly Literal[]; readonly part: number }
  /** One or the other, as the draw comes out. */
  | { readonly kind: "choice"; readonly draw: number; readonly hit: number; readonly miss: number };

/** What the flow does without when it is down: the primary of a fallback or an optional step on the hot path. */
export interface Primary {
  readonly edge: FlowEdge;
  readonly node: number;
}

export interface Structure {
  readonly flow: Flow;
  readonly outline: FlowOutline;
  /** Shared by all flows of the model, since most components mean the same to most of them. */
  readonly nodes: readonly StructureNode[];
  /** Up exactly where the flow is served. */
  readonly root: number;
  /** Shared as the nodes are. */
  readonly draws: readonly RequestDraw[];
  /** The first draw of the flow's first `either`; those of its other branches follow. */
  readonly firstBranch: number;
  /** The draw of the hits of a cache, where a request of some flow depends on it. */
  readonly drawByCache: ReadonlyMap<Id, number>;
  /** What the flow does without at a component that the hot path visits while everything is up. */
  primariesOf(id: Id): readonly Primary[];
  /** What is worked out of the structure alone, by those who do: a look-up beside it would cost more than some of the work. */
  readonly kept: StructureValues;
}

/** Each is written by the file that works it out, and absent until then. */
interface StructureValues {
  standings: readonly Standing[] | undefined;
  needs: Needs | undefined;
  fatalities: Fatalities | undefined;
  failure: FlowFailure | undefined;
}

/** What a model's structures have in common, gone with its snapshot. */
export interface Arena {
  readonly model: SystemModel;
  /** The first one is always up. */
  readonly nodes: StructureNode[];
  readonly draws: RequestDraw[];
  readonly drawByCache: Map<Id, number>;
  /** Components below which no flow in question has steps of its own. */
  readonly shared: Scope;
  readonly structures: Map<Flow, Structure>;
  /** Dependencies that nothing comes over; none in the design as it stands. */
  readonly cuts: ReadonlySet<Dependency>;
}

/** What has been made of each component, when first needed. */
export type Scope = Map<Id, Made>;

/** The nodes of a component by access, and that of all that it walks; −1 for one that nobody needed yet. */
export interface Made extends Record<Access | "body", number> {
  readonly id: Id;
  primaries: Primary[] | undefined;
}

const arenas = new WeakMap<SystemModel, Arena>();

/**
 * The structure of a flow, computed once per model and flow; linear in its graph. Semantics, What a flow needs: it is
 * the conjunction over everything that the hot path walks, each step weakened by its fallback, or left out where the
 * step is optional, has a static answer or is handed off. A publication through an outbox needs the outbox's store.
 */
export function structureOf(model: SystemModel, flow: Flow): Structure {
  let arena = arenas.get(model);
  if (arena === undefined) {
    arena = createArena(model, noCuts);
    arenas.set(model, arena);
  }
  let structure = arena.structures.get(flow);
  if (structure === undefined) {
    structure = buildStructure(arena, flow);
    arena.structures.set(flow, structure);
  }
  return structure;
}

/** The structure of a flow where it has been asked for. */
export function knownStructureOf(model: SystemModel, flow: Flow): Structure | undefined {
  return arenas.get(model)?.structures.get(flow);
}

const noCuts: ReadonlySet<Dependency> = new Set();

function createArena(model: SystemModel, cuts: ReadonlySet<Dependency>): Arena {
  return {
    model,
    nodes: [{ kind: "all", parts: [] }],
    draws: [],
    drawByCache: new Map(),
    shared: new Map(),
    structures: new Map(),
    cuts,
  };
}

/** The structures of all flows while nothing comes over some dependencies; made anew where there are any, and linear in the flows. */
export function structuresWithout(model: SystemModel, cuts: ReadonlySet<Dependency>): (flow: Flow) => Structure {
  if (cuts.size === 0) return (flow) => structureOf(model, flow);
  const arena = createArena(model, cuts);
  return (flow) => buildStructure(arena, flow);
}
