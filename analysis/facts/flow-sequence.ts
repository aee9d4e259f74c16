// A flow as a story: its messages in the order in which they happen, with the blocks and the reply that stand between them. What
// the flow lists comes in the order of its text; what follows from declarations stands where it is caused, once.

import type { Flow, FlowItem, Id, Ratio, Span, SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "./flow-graph.ts";

/** Something that happens in a flow, or that surrounds what happens. */
export type Happening =
  | {
      readonly kind: "message";
      readonly edge: FlowEdge;
      /** Whether who waits for the reply waits for it here; what is told of its edge may hold at another visit. */
      readonly isAwaited: boolean;
      /** Whether it happens only where something else has failed: a fallback, or what a fallback asks in turn. */
      readonly isStandIn: boolean;
      /** Whether what its target asks for in turn has been told before. */
      readonly isAgain: boolean;
    }
  | { readonly kind: "block"; readonly form: BlockForm; readonly branches: readonly StoryBranch[] }
  /** What comes after it nobody waits for. `isWritten`: the flow says so; else all that is waited for is simply done. */
  | { readonly kind: "reply"; readonly isWritten: boolean };

export type BlockForm = "either" | "parallel" | "optional";

export interface StoryBranch {
  /** Probability; 1 outside of `either`. */
  readonly weight: Ratio;
  readonly happenings: readonly Happening[];
}

/**
 * The story of a flow. A component that the flow does not list asks for what it declares right after it was asked the first time;
 * later visits refer to that. What a queue or topic hands on without the flow listing it comes after the reply. Each edge of
 * the flow's graph is told once, or twice where it is met both on good days and behind a fallback: linear.
 */
export function flowSequenceOf(model: SystemModel, flow: Flow): readonly Happening[] {
  const graph = flowGraphOf(model, flow);
  const { byStep, afterSteps, stepsLeft } = edgesByStep(graph);
  const teller: Teller = { graph, told: new Set(), toldStandIns: new Set(), later: [], hasReplied: false };
  /** Components whose last listed step has just been told. */
  const done: Id[] = [];
  const read = (items: readonly FlowItem[], into: Happening[]): void => {
    for (const item of items) {
      switch (item.kind) {
        case "step": {
          tell(teller, byStep.get(item.at) ?? [], into);
          const left = (stepsLeft.get(item.from) ?? 1) - 1;
          stepsLeft.set(item.from, left);
          if (left === 0) done.push(item.from);
          break;
        }
        case "reply":
          into.push({ kind: "reply", isWritten: true });
          teller.hasReplied = true;
          break;
        case "either":
          addBlock(into, "either", item.branches, read);
          break;
        case "parallel":
        case "optional":
          addBlock(into, item.kind, [{ weight: 1, body: item.body }], read);
          break;
        default:
          item satisfies never;
      }
    }
  };
  const story: Happening[] = [];
  // The graph may be that of an earlier snapshot, and its edges stand at the places of its own flow.
  for (const item of graph.flow.body) {
    read([item], story);
    // What they do beside their steps is no matter of the block that the last of these stands in.
    for (const id of done.splice(0)) tell(teller, afterSteps.get(id) ?? [], story);
  }
  if (teller.later.length > 0) {
    if (!teller.hasReplied) story.push({ kind: "reply", isWritten: false });
    teller.hasReplied = true;
    tell(teller, teller.later, story);
  }
  return story;
}

/** A block without anything in it is none. */
function addBlock(
  into: Happening[],
  form: BlockForm,
  parts: readonly { readonly weight: Ratio; readonly body: readonly FlowItem[] }[],
  read: (items: readonly FlowItem[], into: Happening[]) => void,
): void {
  const branches = parts.map(({ weight, body }) => {
    const happenings: Happening[] = [];
    read(body, happenings);
    return { weight, happenings };
  });
  if (branches.some(({ happenings }) => happenings.length > 0)) into.push({ kind: "block", form, branches });
}

interface Teller {
  readonly graph: FlowGraph;
  /** Components that the flow does not list and whose own edges have been told. */
  readonly told: Set<Id>;
  /** The same, told behind a fallback alone. */
  readonly toldStandIns: Set<Id>;
  /** What is handed on while somebody else still waits. */
  readonly later: FlowEdge[];
  hasReplied: boolean;
}

/** Tells edges and, below those that lead to what the flow does not list, the edges from there. */
function tell(teller: Teller, edges: readonly FlowEdge[], into: Happening[]): void {
  const { graph, told, toldStandIns, later } = teller;
  const waiting = edges.map((edge) => ({ edge, isBehind: false, isHot: !teller.hasReplied })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { edge } = next;
    if (!teller.hasReplied && !edge.listed && isHandedOn(edge)) {
      later.push(edge);
      continue;
    }
    const isAwaited = next.isHot && edge.hot && !edge.asynchronous;
    const isStandIn = next.isBehind || edge.fallbackFor !== undefined;
    const { target } = edge;
    const own = graph.listed.has(target) ? [] : (graph.edgesBySource.get(target) ?? []);
    const isAgain = own.length > 0 && (told.has(target) || (isStandIn && toldStandIns.has(target)));
    into.push({ kind: "message", edge, isAwaited, isStandIn, isAgain });
    if (isAgain || own.length === 0) continue;
    (isStandIn ? toldStandIns : told).add(target);
    for (let index = own.length - 1; index >= 0; index -= 1) {
      waiting.push({ edge: own[index] as FlowEdge, isBehind: isStandIn, isHot: isAwaited });
    }
  }
}

/** Whether a queue or topic passes it on to who consumes it. */
function isHandedOn({ asynchronous, dependency }: FlowEdge): boolean {
  return asynchronous && dependency?.verb === "consumes";
}

interface EdgesByStep {
  /** By the place of a step, its edges with their fallbacks and with the stores behind caches. */
  readonly byStep: ReadonlyMap<Span, readonly FlowEdge[]>;
  /** By component, what it does beside its listed steps. */
  readonly afterSteps: ReadonlyMap<Id, readonly FlowEdge[]>;
  /** By component, how many steps the flow lists of it. */
  readonly stepsLeft: Map<Id, number>;
}

function edgesByStep({ flow, listed, edgesBySource }: FlowGraph): EdgesByStep {
  const stepsLeft = new Map<Id, number>();
  const byStep = new Map<Span, FlowEdge[]>();
  const note = (items: readonly FlowItem[]): void => {
    for (const item of items) {
      if (item.kind === "step") {
        stepsLeft.set(item.from, (stepsLeft.get(item.from) ?? 0) + 1);
        byStep.set(item.at, []);
      } else if (item.kind === "either") for (const { body } of item.branches) note(body);
      else if (item.kind !== "reply") note(item.body);
    }
  };
  note(flow.body);
  const afterSteps = new Map<Id, FlowEdge[]>();
  for (const id of listed) {
    const after: FlowEdge[] = [];
    afterSteps.set(id, after);
    let group = after;
    for (const edge of edgesBySource.get(id) ?? []) {
      const ofStep = byStep.get(edge.at);
      // A fallback stands at its own declaration and belongs to the step before it.
      if (ofStep !== undefined) group = ofStep;
      else if (edge.fallbackFor === undefined) group = after;
      group.push(edge);
    }
  }
  return { byStep, afterSteps, stepsLeft };
}
