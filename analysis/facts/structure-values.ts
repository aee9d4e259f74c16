// What is read off a structure: what it is made from, what a flow needs in any case, and the meaning that an algebra gives it,
// be it truth, sets of failures or decision diagrams. How a structure comes about is told by structure.ts.
// Flows share their nodes, so nothing here may cost as much as all nodes of a model.

import { stronglyConnectedComponents } from "../graph/scc.ts";
import type { Standing } from "./redundancy.ts";
import type { Literal, RequestDraw, Structure, StructureNode } from "./structure.ts";

/** The nodes that a node is made from. */
export function partsOf(node: StructureNode): readonly number[] {
  switch (node.kind) {
    case "standing":
      return noParts;
    case "guard":
      return [node.part];
    case "choice":
      return [node.hit, node.miss];
    default:
      return node.parts;
  }
}

const noParts: readonly number[] = [];

/**
 * Notes which nodes a walk has seen: those whose mark is the walk's own number, so that nothing has to be cleared and no walk
 * costs as much as the model is large. One walk ends before the next one begins.
 */
let marks = new Uint32Array(1024);
let walks = 0;

/** Makes room for marks of so many nodes, and gives the number of a new walk. */
function beginWalk(nodes: number): number {
  if (marks.length < nodes || walks === 0xffffffff) {
    marks = new Uint32Array(Math.max(nodes, 2 * marks.length));
    walks = 0;
  }
  walks += 1;
  return walks;
}

/** The nodes that these are made from, themselves included: parts in their order, a node before its parts. Linear in them. */
export function nodesBelow(nodes: readonly StructureNode[], roots: readonly number[]): readonly StructureNode[] {
  const walk = beginWalk(nodes.length);
  const found: StructureNode[] = [];
  const waiting = [...roots].reverse();
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (marks[index] === walk) continue;
    marks[index] = walk;
    const node = nodes[index] as StructureNode;
    found.push(node);
    const parts = partsOf(node);
    for (let part = parts.length - 1; part >= 0; part--) waiting.push(parts[part] ?? 0);
  }
  return found;
}

/** Components by themselves that the flow's service depends on, each once, in order of appearance. */
export function standingsIn(structure: Structure): readonly Standing[] {
  const { kept } = structure;
  if (kept.standings === undefined) {
    const found: Standing[] = [];
    for (const node of nodesBelow(structure.nodes, [structure.root])) {
      if (node.kind === "standing") found.push(node.standing);
    }
    kept.standings = found;
  }
  return kept.standings;
}

/** Components by themselves that some nodes depend on, each once, those first that fewer steps lead to. Linear in the nodes. */
export function standingsBelow({ nodes }: Structure, roots: readonly number[]): readonly Standing[] {
  const walk = beginWalk(nodes.length);
  const standings: Standing[] = [];
  const reached = [...roots];
  // The list grows while it is walked.
  for (const index of reached) {
    if (marks[index] === walk) continue;
    marks[index] = walk;
    const node = nodes[index] as StructureNode;
    if (node.kind === "standing") standings.push(node.standing);
    for (const part of partsOf(node)) if (marks[part] !== walk) reached.push(part);
  }
  return standings;
}

/** The draws that the flow's service depends on. */
export function drawsIn(structure: Structure): readonly RequestDraw[] {
  const found = new Set<RequestDraw>();
  for (const node of nodesBelow(structure.nodes, [structure.root])) {
    for (const index of drawsOf(node)) found.add(structure.draws[index] as RequestDraw);
  }
  return [...found];
}

/** The draws that decide a node. */
export function drawsOf(node: StructureNode): readonly number[] {
  if (node.kind === "choice") return [node.draw];
  return node.kind === "guard" ? node.when.map(({ draw }) => draw) : noParts;
}

/** What a node needs in any case, and the nodes with alternatives or conditions that it needs as well. */
export interface Needs {
  readonly standings: ReadonlySet<Standing>;
  readonly others: readonly number[];
}

/**
 * The conjunction that a flow is, taken apart as far as it goes. Below the others, a standing that is needed in any case
 * may be taken as up: s ∧ ψ is s ∧ ψ[s up]. What is left of them is small. Linear in the nodes, once per structure.
 */
export function needsOf(structure: Structure): Needs {
  structure.kept.needs ??= needsBelow(structure, [structure.root]);
  return structure.kept.needs;
}

/** What the conjunction of some nodes needs. Linear in the nodes. */
export function needsBelow({ nodes }: Structure, roots: readonly number[]): Needs {
  const walk = beginWalk(nodes.length);
  const standings = new Set<Standing>();
  const others: number[] = [];
  const waiting = [...roots].reverse();
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (marks[index] === walk) continue;
    marks[index] = walk;
    const node = nodes[index] as StructureNode;
    if (node.kind === "standing") standings.add(node.standing);
    else if (node.kind !== "all") others.push(index);
    else for (let part = node.parts.length - 1; part >= 0; part--) waiting.push(node.parts[part] ?? 0);
  }
  return { standings, others };
}

/** Nodes that are looked at before something is worked out in full. */
const glance = 24;

/**
 * Whether a node is up with nothing but what is needed anyway, so that no other loss takes it down: an optional read through a
 * cache to a store that is needed is. False where that is not seen at a glance.
 */
export function staysUp({ nodes }: Structure, root: number, needed: ReadonlySet<Standing>): boolean {
  let left = glance;
  const isUp = (index: number): boolean => {
    left -= 1;
    const node = nodes[index];
    if (node === undefined || left < 0) return false;
    switch (node.kind) {
      case "standing":
        return needed.has(node.standing);
      case "all":
        return node.parts.every(isUp);
      case "any":
        return node.parts.some(isUp);
      case "guard":
        return isUp(node.part);
      case "choice":
        return isUp(node.miss) && isUp(node.hit);
    }
  };
  return isUp(root);
}

/** A meaning for structures. Operations must be monotone, and no chain of values ever falling may be infinite. */
export interface Algebra<T> {
  readonly up: T;
  standing(standing: Standing): T;
  all(parts: readonly T[]): T;
  any(parts: readonly T[]): T;
  guard(when: readonly Literal[], part: T): T;
  choice(draw: number, hit: T, miss: T): T;
  equals(a: T, b: T): boolean;
}

/** By node, its place in the order of the last evaluation, where its mark says that it was in it. */
let places = new Uint32Array(1024);

/**
 * The values of some nodes, in their order. A cycle has its greatest fixpoint: it starts as up and falls as far as what is
 * outside it makes it. Linear in the nodes below, but for cycles, which are gone round until they are steady. An algebra
 * asks about no other structure meanwhile.
 */
export function evaluate<T>({ nodes }: Structure, algebra: Algebra<T>, roots: readonly number[]): readonly T[] {
  const { order, hasCycle } = orderOf(nodes, roots);
  if (places.length < marks.length) places = new Uint32Array(marks.length);
  for (let place = 0; place < order.length; place += 1) places[order[place] as number] = place;
  // What has no value yet, as in a cycle, counts as up.
  const values = new Array<T>(order.length).fill(algebra.up);
  const valueAt = (index: number): T => values[places[index] as number] as T;
  const valuesOf = (parts: readonly number[]): readonly T[] => {
    const found: T[] = [];
    for (let part = 0; part < parts.length; part += 1) found.push(valueAt(parts[part] as number));
    return found;
  };
  const compute = (place: number): T => {
    const node = nodes[order[place] as number] as StructureNode;
    switch (node.kind) {
      case "standing":
        return algebra.standing(node.standing);
      case "guard":
        return algebra.guard(node.when, valueAt(node.part));
      case "choice":
        return algebra.choice(node.draw, valueAt(node.hit), valueAt(node.miss));
      default: {
        const { kind, parts } = node;
        // One part is all of it, and any of it.
        if (parts.length === 1) return valueAt(parts[0] as number);
        return kind === "all" ? algebra.all(valuesOf(parts)) : algebra.any(valuesOf(parts));
      }
    }
  };
  if (hasCycle) evaluateCycles(nodes, order, compute, values, algebra);
  else for (let place = 0; place < order.length; place += 1) values[place] = compute(place);
  return valuesOf(roots);
}

/** Nodes below the roots, what is depended on first where they stand in no cycle. */
function orderOf(
  nodes: readonly StructureNode[],
  roots: readonly number[],
): { readonly order: readonly number[]; readonly hasCycle: boolean } {
  // A node that is open has the walk's own number as its mark, and the next one as soon as all its parts have been seen.
  const open = beginWalk(nodes.length);
  const done = beginWalk(nodes.length);
  const order: number[] = [];
  let hasCycle = false;
  const path: number[] = [];
  const next: number[] = [];
  const enter = (index: number): void => {
    if (marks[index] === done) return;
    if (marks[index] === open) {
      hasCycle = true;
      return;
    }
    marks[index] = open;
    path.push(index);
    next.push(0);
  };
  for (const root of roots) {
    enter(root);
    while (path.length > 0) {
      const top = path.length - 1;
      const index = path[top] as number;
      const position = next[top] as number;
      const part = partsOf(nodes[index] as StructureNode)[position];
      if (part !== undefined) {
        next[top] = position + 1;
        enter(part);
        continue;
      }
      marks[index] = done;
      order.push(index);
      path.pop();
      next.pop();
    }
  }
  return { order, hasCycle };
}

/** Goes round the nodes that depend on each other until nothing falls any more, those that they depend on first. */
function evaluateCycles<T>(
  nodes: readonly StructureNode[],
  order: readonly number[],
  compute: (place: number) => T,
  values: T[],
  { equals }: Algebra<T>,
): void {
  const parts = order.map((index) => partsOf(nodes[index] as StructureNode).map((part) => places[part] as number));
  for (const members of stronglyConnectedComponents(order.length, (place) => parts[place] ?? noParts)) {
    for (let isSteady = false, isFirst = true; !isSteady; isFirst = false) {
      isSteady = true;
      for (const place of members) {
        const value = compute(place);
        const before = values[place] as T;
        values[place] = value;
        if (members.length > 1 && (isFirst || !equals(before, value))) isSteady = false;
      }
    }
  }
}
