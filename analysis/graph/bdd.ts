// Reduced ordered binary decision diagrams with shared nodes: Boolean functions over numbered variables.
// R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Comput. C-35 (1986); if-then-else
// with a cache after Brace, Rudell and Bryant (1990). Each operation costs at most the product of its operands' sizes.
// A diagram has a budget of nodes: past it every operation gives `overflow`, which no operation leaves again.

/** A function in one diagram: 0 is false, 1 is true, others are inner nodes. Equal functions are equal numbers. */
export type BddNode = number;

export const never: BddNode = 0;
export const always: BddNode = 1;
/** The result that did not fit the budget. */
export const overflow: BddNode = -1;

export interface Bdd {
  /** The function "variable `level` is true". Lower levels are decided first. */
  variable(level: number): BddNode;
  not(node: BddNode): BddNode;
  and(left: BddNode, right: BddNode): BddNode;
  or(left: BddNode, right: BddNode): BddNode;
  ite(condition: BddNode, then: BddNode, otherwise: BddNode): BddNode;
  /** True where at least `count` of the functions are. O(n · count) operations, by recursion over (index, count). */
  atLeast(count: number, nodes: readonly BddNode[]): BddNode;
  /** The variable that an inner node decides. */
  levelOf(node: BddNode): number;
  lowOf(node: BddNode): BddNode;
  highOf(node: BddNode): BddNode;
  /** Nodes made so far. */
  size(): number;
}

const terminalLevel = 0x7fffffff;

/** An empty diagram that refuses to grow beyond so many nodes. */
export function createBdd(nodeBudget: number): Bdd {
  let capacity = 256;
  let levels = new Int32Array(capacity).fill(terminalLevel, 0, 2);
  let lows = new Int32Array(capacity);
  let highs = new Int32Array(capacity);
  let count = 2;
  // Open addressing over node numbers; zero marks a free slot, since the terminals are never looked up.
  let slots = new Int32Array(1024);
  // Direct-mapped cache of if-then-else: condition, then, otherwise, result.
  let cache = new Int32Array(4 * 1024);

  const hash = (a: number, b: number, c: number): number => {
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };

  const slotOf = (level: number, low: number, high: number): number => {
    const mask = slots.length - 1;
    let slot = hash(level, low, high) & mask;
    for (let node = slots[slot] ?? 0; node !== 0; node = slots[slot] ?? 0) {
      if (levels[node] === level && lows[node] === low && highs[node] === high) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    capacity *= 2;
    const widen = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const wide = new Int32Array(capacity);
      wide.set(old);
      return wide;
    };
    levels = widen(levels);
    lows = widen(lows);
    highs = widen(highs);
    slots = new Int32Array(capacity * 4);
    cache = new Int32Array(capacity * 4);
    for (let node = 2; node < count; node++) {
      slots[slotOf(levels[node] ?? 0, lows[node] ?? 0, highs[node] ?? 0)] = node;
    }
  };

  const make = (level: number, low: BddNode, high: BddNode): BddNode => {
    if (low === overflow || high === overflow) return overflow;
    if (low === high) return low;
    const slot = slotOf(level, low, high);
    const known = slots[slot] ?? 0;
    if (known !== 0) return known;
    if (count >= nodeBudget) return overflow;
    if (count === capacity) {
      grow();
      return make(level, low, high);
    }
    levels[count] = level;
    lows[count] = low;
    highs[count] = high;
    slots[slot] = count;
    count += 1;
    return count - 1;
  };

  const ite = (condition: BddNode, then: BddNode, otherwise: BddNode): BddNode => {
    if (condition === always) return then;
    if (condition === never) return otherwise;
    if (condition === overflow || then === overflow || otherwise === overflow) return overflow;
    if (then === otherwise) return then;
    if (then === always && otherwise === never) return condition;
    const key = hash(condition, then, otherwise);
    let entry = 4 * (key & (cache.length / 4 - 1));
    if (cache[entry] === condition && cache[entry + 1] === then && cache[entry + 2] === otherwise) {
      return cache[entry + 3] ?? overflow;
    }
    const conditionLevel = levels[condition] ?? 0;
    const thenLevel = levels[then] ?? 0;
    const otherwiseLevel = levels[otherwise] ?? 0;
    const level = Math.min(conditionLevel, thenLevel, otherwiseLevel);
    const low = ite(
      conditionLevel === level ? (lows[condition] ?? 0) : condition,
      thenLevel === level ? (lows[then] ?? 0) : then,
      otherwiseLevel === level ? (lows[otherwise] ?? 0) : otherwise,
    );
    if (low === overflow) return overflow;
    const high = ite(
      conditionLevel === level ? (highs[condition] ?? 0) : condition,
      thenLevel === level ? (highs[then] ?? 0) : then,
      otherwiseLevel === level ? (highs[otherwise] ?? 0) : otherwise,
    );
    const result = make(level, low, high);
    if (result === overflow) return overflow;
    // The cache may have grown meanwhile.
    entry = 4 * (key & (cache.length / 4 - 1));
    cache[entry] = condition;
    cache[entry + 1] = then;
    cache[entry + 2] = otherwise;
    cache[entry + 3] = result;
    return result;
  };

  const and = (left: BddNode, right: BddNode): BddNode => ite(left, right, never);
  const or = (left: BddNode, right: BddNode): BddNode => ite(left, always, right);

  const atLeast = (wanted: number, nodes: readonly BddNode[]): BddNode => {
    if (wanted <= 0) return always;
    if (wanted > nodes.length) return never;
    // row[k]: at least k of the functions from the present one on.
    let row: BddNode[] = [always, ...new Array<BddNode>(wanted).fill(never)];
    for (let index = nodes.length - 1; index >= 0; index--) {
      const node = nodes[index] ?? never;
      row = row.map((without, k) => (k === 0 ? always : ite(node, row[k - 1] ?? always, without)));
    }
    return row[wanted] ?? never;
  };

  return {
    variable: (level) => make(level, never, always),
    not: (node) => ite(node, never, always),
    and,
    or,
    ite,
    atLeast,
    levelOf: (node) => levels[node] ?? terminalLevel,
    lowOf: (node) => lows[node] ?? never,
    highOf: (node) => highs[node] ?? never,
    size: () => count,
  };
}

/**
 * The probability that the function is true, in [0, 1], where variable `level` is true with `probabilityOf(level)`,
 * independently of the others: P(f) = p · P(f₁) + (1 − p) · P(f₀). Only positive terms are added, so small results keep
 * their digits. Linear in the nodes below.
 */
export function probabilityOf(bdd: Bdd, root: BddNode, probabilityOf: (level: number) => number): number {
  const known = new Map<BddNode, number>([
    [never, 0],
    [always, 1],
  ]);
  for (const node of nodesBelow(bdd, root)) {
    const p = probabilityOf(bdd.levelOf(node));
    const high = known.get(bdd.highOf(node)) ?? 0;
    const low = known.get(bdd.lowOf(node)) ?? 0;
    known.set(node, p * high + (1 - p) * low);
  }
  return known.get(root) ?? Number.NaN;
}

/** The variables that the function depends on, ascending. Linear in the nodes below. */
export function supportOf(bdd: Bdd, root: BddNode): readonly number[] {
  return [...new Set(nodesBelow(bdd, root).map((node) => bdd.levelOf(node)))].sort((a, b) => a - b);
}

/** The inner nodes of a function, children before parents. */
export function nodesBelow(bdd: Bdd, root: BddNode): readonly BddNode[] {
  if (root <= always) return [];
  const seen = new Set<BddNode>([root]);
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of [bdd.lowOf(node), bdd.highOf(node)]) {
      if (child <= always || seen.has(child)) continue;
      seen.add(child);
      waiting.push(child);
    }
  }
  // A node is made after its children, so their numbers are smaller.
  return [...seen].sort((a, b) => a - b);
}
