// Work that a request waits for although its answer does not need it: what follows from other data, what serves search, analysis
// or notice, and what the design itself calls optional. Only what the text says counts; names are not guessed at.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import { ofWays } from "../aspects.ts";
import { componentsWith, marksWith } from "../components-with.ts";
import { type FlowEdge, isWrite, positionsOf } from "../flow-edges.ts";
import { waitsForAny } from "../flow-places.ts";
import { perFlowReading } from "../memo.ts";
import { timesOf } from "./way-steps.ts";
import { type WayNode, waysOf } from "./ways.ts";

/** Why the answer does not need it. */
export type Deferrable =
  /** The store holds only data that is official elsewhere. */
  | { readonly kind: "derived"; readonly authorities: readonly Id[] }
  /** Its technology serves search, analysis, or messages to people, beside a store that the flow writes as well. */
  | { readonly kind: "purpose"; readonly purpose: "search" | "analysis" | "notice"; readonly technology: string }
  /** The flow goes on without it, and it changes something rather than telling. */
  | { readonly kind: "optional" };

export interface DeferrableStep {
  readonly edge: FlowEdge;
  readonly source: Component;
  readonly target: Component;
  readonly why: Deferrable;
  readonly times: number;
  /** Whether the request fails when it does. */
  readonly isRequired: boolean;
}

/** Technologies of the standard library by what their data or messages are for, wherever they are not official. */
const purposes: Readonly<Record<string, "search" | "analysis" | "notice">> = {
  elasticsearch: "search",
  opensearch: "search",
  clickhouse: "analysis",
  bigquery: "analysis",
  snowflake: "analysis",
  pinot: "analysis",
  iceberg: "analysis",
  "parquet-lake": "analysis",
  prometheus: "analysis",
  jaeger: "analysis",
  apns: "notice",
  fcm: "notice",
  twilio: "notice",
};

/** What a model's data says of its stores. */
interface Officials {
  readonly authorities: ReadonlySet<Id>;
  /** By store that follows: the stores that it follows. */
  readonly followed: ReadonlyMap<Id, readonly Id[]>;
  /** By position, 1 for what a step can lead to that the answer does not need: nothing that is official. */
  readonly candidates: Uint8Array;
}

/** Whose work is to tell somebody; most designs have none. */
const withNotices = componentsWith(({ technology }) => purposes[technology ?? ""] === "notice");

/** What may be written, told or set to work later. */
const laterTargets = marksWith(
  ({ kind, technology }) =>
    kind === "store" || kind === "worker" || kind === "job" || purposes[technology ?? ""] === "notice",
);

const officialsByModel = new WeakMap<SystemModel, Officials>();

function officialsOf(model: SystemModel): Officials {
  let known = officialsByModel.get(model);
  if (known === undefined) {
    const authorities = new Set<Id>();
    const followed = new Map<Id, Id[]>();
    for (const data of model.data) {
      for (const { id } of data.authorities) authorities.add(id);
      for (const { store } of data.derived) {
        const own = followed.get(store.id) ?? [];
        followed.set(store.id, own);
        for (const { id } of data.authorities) if (!own.includes(id)) own.push(id);
      }
    }
    const candidates = laterTargets(model).slice();
    for (const id of authorities) {
      const position = positionsOf(model).get(id);
      if (position !== undefined) candidates[position] = 0;
    }
    known = { authorities, followed, candidates };
    officialsByModel.set(model, known);
  }
  return known;
}

/**
 * The steps of a flow that are waited for and that its answer does not need, in the order of its ways. A flow that a worker
 * or a job begins has nobody waiting. What is written in a transaction is meant to be there at once; caches are filled for
 * the next read and are left out.
 */
export function deferrableStepsOf(model: SystemModel, flow: Flow): readonly DeferrableStep[] {
  return stepsIn(model, flow).flatMap(({ edge, source, why, isRequired }): readonly DeferrableStep[] => {
    const [from, to] = [model.componentById.get(source), model.componentById.get(edge.target)];
    if (from === undefined || to === undefined) return [];
    return [{ edge, source: from, target: to, why, times: timesOf(edge), isRequired }];
  });
}

/** A deferrable step without its ends, which are other objects where one of their figures is another. */
interface Kept extends Pick<DeferrableStep, "edge" | "why" | "isRequired"> {
  readonly source: Id;
}

const stepsIn = perFlowReading([...ofWays, "objects"], (model, flow): readonly Kept[] => {
  const { candidates } = officialsOf(model);
  if (!waitsForAny(model, flow, candidates)) return [];
  const { nodes, origins } = waysOf(model, flow);
  const begins = origins.map((index) => model.componentById.get(nodes[index]?.id ?? "")?.kind);
  if (begins.every((kind) => kind === "worker" || kind === "job")) return [];
  let known: ReadonlySet<Id> | undefined;
  const isBeside = (target: Id): boolean => {
    known ??= writtenIn(model, nodes);
    return known.size > (known.has(target) ? 1 : 0);
  };
  const found: Kept[] = [];
  for (let place = 0; place < nodes.length; place += 1) {
    const { id, edges } = nodes[place] as WayNode;
    for (let index = 0; index < edges.length; index += 1) {
      const edge = edges[index] as FlowEdge;
      const target = targetThatMayWait(model, edge);
      if (target === undefined) continue;
      const why = reasonOf(officialsOf(model), edge, target, isBeside);
      if (why === undefined) continue;
      const isRequired = !edge.optional && edge.dependency?.fallback === undefined;
      found.push({ edge, source: id, why, isRequired });
    }
  }
  return found;
});

/** What a step leads to, where there can be a reason to do it later: most steps read or call, and their answer is needed. */
function targetThatMayWait(model: SystemModel, edge: FlowEdge): Component | undefined {
  const { dependency } = edge;
  if (edge.via !== undefined || dependency === undefined || dependency.transaction !== undefined) return undefined;
  // Nobody can be asked behind the reply whether a request is let in.
  if (dependency.checksLimit !== undefined) return undefined;
  const mayNotify = dependency.verb === "calls" && withNotices(model).length > 0;
  if (!edge.optional && !isWrite(dependency) && !mayNotify) return undefined;
  const target = model.componentById.get(edge.target);
  return target !== undefined && mayWait(edge, target) ? target : undefined;
}

/** What a flow writes, beside what has a purpose of its own. */
function writtenIn(model: SystemModel, nodes: readonly WayNode[]): ReadonlySet<Id> {
  const written = new Set<Id>();
  for (const { edges } of nodes) {
    for (const { dependency, target } of edges) {
      if (dependency?.verb === "writes" && !serves(model, target)) written.add(target);
    }
  }
  return written;
}

/** Whether its technology has such a purpose; undefined components have none. */
function serves(model: SystemModel, id: Id): boolean {
  return purposes[model.componentById.get(id)?.technology ?? ""] !== undefined;
}

/** Whether there can be a reason at all, by the step and its target alone: most steps ask for an answer and need it. */
function mayWait({ dependency, optional }: FlowEdge, { kind, technology }: Component): boolean {
  if (kind === "store" && isWrite(dependency)) return true;
  return (optional && (kind === "worker" || kind === "job")) || purposes[technology ?? ""] === "notice";
}

/** `isBeside`: whether the flow writes something else as well. */
function reasonOf(
  { authorities, followed }: Officials,
  { dependency, optional }: FlowEdge,
  target: Component,
  isBeside: (target: Id) => boolean,
): Deferrable | undefined {
  if (authorities.has(target.id)) return undefined;
  const isWritten = isWrite(dependency) && target.kind === "store";
  const official = followed.get(target.id);
  if (isWritten && official !== undefined) return { kind: "derived", authorities: official };
  const technology = target.technology ?? "";
  const purpose = purposes[technology];
  const isNotice = purpose === "notice" && dependency?.verb === "calls";
  if (purpose !== undefined && (isWritten || isNotice)) {
    if (isBeside(target.id)) return { kind: "purpose", purpose, technology };
  }
  const isWork = target.kind === "worker" || target.kind === "job";
  return optional && (isWritten || isWork) ? { kind: "optional" } : undefined;
}
