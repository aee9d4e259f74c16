// A smallest set of edges whose removal leaves a graph without cycles: exact for a few nodes, by dynamic programming over sets
// of nodes; a good one for more, after P. Eades, X. Lin, W. F. Smyth, "A fast and effective heuristic for the feedback arc
// set problem", Information Processing Letters 47 (1993).

/** An edge between nodes by number, with what it costs to remove it. */
export interface Arc {
  readonly source: number;
  readonly target: number;
  /** > 0. */
  readonly cost: number;
}

export interface FeedbackArcs {
  /** Indices of the removed edges, ascending. */
  readonly arcs: readonly number[];
  /** Whether no cheaper set exists. */
  readonly isExact: boolean;
}

/** From so many nodes on the exact search, 2ⁿ · n, is left for the heuristic. */
const exactLimit = 15;

/**
 * Edges to remove so that no cycle is left, at the least cost; a loop at one node is always among them. Of equal sets one
 * that depends on the order of the nodes alone. 2ⁿ · n for up to 15 nodes, and quadratic for more.
 */
export function feedbackArcs(size: number, arcs: readonly Arc[]): FeedbackArcs {
  const isExact = size <= exactLimit;
  const position = isExact ? bestOrder(size, arcs) : goodOrder(size, arcs);
  const removed = arcs.flatMap((arc, index) =>
    (position[arc.source] ?? 0) < (position[arc.target] ?? 0) ? [] : [index],
  );
  return { arcs: isExact ? removed : thinned(size, arcs, removed), isExact };
}

/** Positions in an order of the nodes with the least cost of edges that lead back. */
function bestOrder(size: number, arcs: readonly Arc[]): Int32Array {
  const costs = Array.from({ length: size }, () => new Float64Array(size));
  for (const { source, target, cost } of arcs) {
    const row = costs[source];
    if (row !== undefined && source !== target) row[target] = (row[target] ?? 0) + cost;
  }
  const sets = 1 << size;
  const least = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  const last = new Int8Array(sets).fill(-1);
  least[0] = 0;
  for (let set = 1; set < sets; set++) {
    for (let node = 0; node < size; node++) {
      if (((set >> node) & 1) === 0) continue;
      const before = set & ~(1 << node);
      let cost = least[before] ?? 0;
      // The node stands last, so its edges to those before it lead back.
      for (let rest = before; rest !== 0; rest &= rest - 1) cost += costs[node]?.[31 - Math.clz32(rest & -rest)] ?? 0;
      if (cost < (least[set] ?? 0)) {
        least[set] = cost;
        last[set] = node;
      }
    }
  }
  const position = new Int32Array(size);
  for (let set = sets - 1, index = size - 1; set > 0; index--) {
    const node = last[set] ?? 0;
    position[node] = index;
    set &= ~(1 << node);
  }
  return position;
}

/** Sinks to the end, sources to the front, else the node that has most more going out than coming in. */
function goodOrder(size: number, arcs: readonly Arc[]): Int32Array {
  const into: Arc[][] = Array.from({ length: size }, () => []);
  const outOf: Arc[][] = Array.from({ length: size }, () => []);
  const inCost = new Float64Array(size);
  const outCost = new Float64Array(size);
  for (const arc of arcs) {
    if (arc.source === arc.target) continue;
    outOf[arc.source]?.push(arc);
    into[arc.target]?.push(arc);
    outCost[arc.source] = (outCost[arc.source] ?? 0) + arc.cost;
    inCost[arc.target] = (inCost[arc.target] ?? 0) + arc.cost;
  }
  const position = new Int32Array(size).fill(-1);
  let front = 0;
  let back = size - 1;
  const place = (node: number, at: number): void => {
    position[node] = at;
    for (const arc of outOf[node] ?? []) inCost[arc.target] = (inCost[arc.target] ?? 0) - arc.cost;
    for (const arc of into[node] ?? []) outCost[arc.source] = (outCost[arc.source] ?? 0) - arc.cost;
  };
  while (front <= back) {
    let best = -1;
    let kind: "sink" | "source" | "other" = "other";
    for (let node = 0; node < size && kind !== "sink"; node++) {
      if (position[node] !== -1) continue;
      if ((outCost[node] ?? 0) <= rounding) [best, kind] = [node, "sink"];
      else if (kind === "source") continue;
      else if ((inCost[node] ?? 0) <= rounding) [best, kind] = [node, "source"];
      else if (best === -1 || surplus(node) > surplus(best)) best = node;
    }
    if (kind === "sink") place(best, back--);
    else place(best, front++);
  }
  return position;

  function surplus(node: number): number {
    return (outCost[node] ?? 0) - (inCost[node] ?? 0);
  }
}

/** What subtracting costs may leave of nothing. */
const rounding = 1e-9;

/** Puts back, dearest first, what closes no cycle with the edges kept. */
function thinned(size: number, arcs: readonly Arc[], removed: readonly number[]): readonly number[] {
  if (removed.length > thinningLimit) return removed;
  const out = new Set(removed);
  const targets: number[][] = Array.from({ length: size }, () => []);
  for (const [index, arc] of arcs.entries()) if (!out.has(index)) targets[arc.source]?.push(arc.target);
  const byCost = [...removed].sort((a, b) => (arcs[b]?.cost ?? 0) - (arcs[a]?.cost ?? 0) || a - b);
  for (const index of byCost) {
    const arc = arcs[index] as Arc;
    if (reaches(targets, arc.target, arc.source)) continue;
    out.delete(index);
    targets[arc.source]?.push(arc.target);
  }
  return removed.filter((index) => out.has(index));
}

/** Edges that are tried one by one; each costs a walk. */
const thinningLimit = 500;

function reaches(targets: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) {
    if (node === to) return true;
    for (const next of targets[node] ?? []) seen.add(next);
  }
  return false;
}
