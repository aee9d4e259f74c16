// Reduced ordered binary decision diagrams with shared nodes: Boolean functions over numbered variables.
// R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Comput. C-35 (1986); if-then-else
// with a cache after Brace, Rudell and Bryant (1990). Each operation costs at most the product of its operands' sizes.
// A diagram has a budget of nodes and of steps: past it every operation gives `overflow`, which no operation leaves again.

import { hashOfThree, widened } from "./node-table.ts";
import { int32s, reusedFloats } from "./small-arrays.ts";

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
  /** Gives what comes next the whole budget again: for a diagram that many ask, none of whom is to pay for the others. */
  renew(): void;
}

const terminalLevel = 0x7fffffff;
/** So many steps are spent for each node of the budget; what fits its budget needs a fraction of them. */
const stepsPerNode = 64;

/** An empty diagram that refuses to grow beyond so many nodes. Room for those that are expected spares growing into them. */
export function createBdd(nodeBudget: number, expected = 16): Bdd {
  let capacity = 2 ** Math.ceil(Math.log2(Math.min(4096, Math.max(16, expected))));
  let levels = int32s(capacity).fill(terminalLevel, 0, 2);
  let lows = int32s(capacity);
  let highs = int32s(capacity);
  let count = 2;
  // Open addressing over node numbers; zero marks a free slot, since the terminals are never looked up.
  let slots = int32s(4 * capacity);
  // Direct-mapped cache of operations: condition, then, otherwise, result.
  let cache = int32s(4 * capacity);
  // The cache forgets, so the nodes alone would not bound the time.
  let stepsLeft = nodeBudget * stepsPerNode;
  let mostNodes = nodeBudget;

  const slotOf = (level: number, low: number, high: number): number => {
    const mask = slots.length - 1;
    let slot = hashOfThree(level, low, high) & mask;
    for (let node = slots[slot] ?? 0; node !== 0; node = slots[slot] ?? 0) {
      if (levels[node] === level && lows[node] === low && highs[node] === high) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    capacity *= 2;
    levels = widened(levels, capacity);
    lows = widened(lows, capacity);
    highs = widened(highs, capacity);
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
    if (count >= mostNodes) return overflow;
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

  const levelOf = (node: BddNode): number => levels[node] ?? terminalLevel;
  const lowAt = (node: BddNode, level: number): BddNode => (levels[node] === level ? (lows[node] ?? 0) : node);
  const highAt = (node: BddNode, level: number): BddNode => (levels[node] === level ? (highs[node] ?? 0) : node);

  const recall = (key: number, condition: BddNode, then: BddNode, otherwise: BddNode): BddNode | undefined => {
    const entry = 4 * (key & (cache.length / 4 - 1));
    const isSame = cache[entry] === condition && cache[entry + 1] === then && cache[entry + 2] === otherwise;
    return isSame ? cache[entry + 3] : undefined;
  };
  const remember = (key: number, condition: BddNode, then: BddNode, otherwise: BddNode, result: BddNode): void => {
    const entry = 4 * (key & (cache.length / 4 - 1));
    cache[entry] = condition;
    cache[entry + 1] = then;
    cache[entry + 2] = otherwise;
    cache[entry + 3] = result;
  };

  const ite = (condition: BddNode, then: BddNode, otherwise: BddNode): BddNode => {
    if (condition === always) return then;
    if (condition === never) return otherwise;
    if (condition === overflow || then === overflow || otherwise === overflow) return overflow;
    if (then === otherwise || otherwise === condition) return otherwise === condition ? and(condition, then) : then;
    if (then === always || then === condition) return or(condition, otherwise);
    if (otherwise === never) return and(condition, then);
    const key = hashOfThree(condition, then, otherwise);
    const known = recall(key, condition, then, otherwise);
    if (known !== undefined) return known;
    if (--stepsLeft < 0) return overflow;
    const level = Math.min(levelOf(condition), levelOf(then), levelOf(otherwise));
    const low = ite(lowAt(condition, level), lowAt(then, level), lowAt(otherwise, level));
    if (low === overflow) return overflow;
    const high = ite(highAt(condition, level), highAt(then, level), highAt(otherwise, level));
    const result = make(level, low, high);
    if (result !== overflow) remember(key, condition, then, otherwise, result);
    return result;
  };

  // Both are symmetric, so the operands are put in order and the cache knows them either way round. They are kept there
  // as if-then-else: the smaller operand, then the rest.
  const and = (left: BddNode, right: BddNode): BddNode => {
    if (left === right) return left;
    const a = Math.min(left, right);
    const b = Math.max(left, right);
    if (a === overflow) return overflow;
    if (a === never) return never;
    if (a === always) return b;
    const key = hashOfThree(a, b, never);
    const known = recall(key, a, b, never);
    if (known !== undefined) return known;
    if (--stepsLeft < 0) return overflow;
    const level = Math.min(levelOf(a), levelOf(b));
    const low = and(lowAt(a, level), lowAt(b, level));
    if (low === overflow) return overflow;
    const result = make(level, low, and(highAt(a, level), highAt(b, level)));
    if (result !== overflow) remember(key, a, b, never, result);
    return result;
  };

  const or = (left: BddNode, right: BddNode): BddNode => {
    if (left === right) return left;
    const a = Math.min(left, right);
    const b = Math.max(left, right);
    if (a === overflow) return overflow;
    if (a === never) return b;
    if (a === always) return always;
    const key = hashOfThree(a, always, b);
    const known = recall(key, a, always, b);
    if (known !== undefined) return known;
    if (--stepsLeft < 0) return overflow;
    const level = Math.min(levelOf(a), levelOf(b));
    const low = or(lowAt(a, level), lowAt(b, level));
    if (low === overflow) return overflow;
    const result = make(level, low, or(highAt(a, level), highAt(b, level)));
    if (result !== overflow) remember(key, a, always, b, result);
    return result;
  };

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
    levelOf,
    lowOf: (node) => lows[node] ?? never,
    highOf: (node) => highs[node] ?? never,
    size: () => count,
    renew() {
      stepsLeft = nodeBudget * stepsPerNode;
      mostNodes = count + nodeBudget;
    },
  };
}

/**
 * A function taken out of its diagram: its inner nodes alone, children before parents, so that it is evaluated again and
 * again without a look-up, and holds no more memory than it needs. Nodes are numbered as in a diagram: 0 and 1 are the
 * constants, the entries of the arrays belong to nodes from 2 on.
 */
export interface CompiledBdd {
  readonly root: number;
  readonly levels: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

/** Takes a function out of its diagram. Linear in the nodes made before it. The root must not be `overflow`. */
export function compile(bdd: Bdd, root: BddNode): CompiledBdd {
  const below = nodesBelow(bdd, root);
  // Plain arrays, since most functions are of a few nodes, for which typed ones are dear.
  const levels = new Array<number>(below.length).fill(0);
  const lows = levels.slice();
  const highs = levels.slice();
  if (numbers.length < marks.length) numbers = new Int32Array(marks.length);
  const numberOf = (node: BddNode) => (node <= always ? node : (numbers[node] as number));
  for (let index = 0; index < below.length; index++) {
    const node = below[index] as BddNode;
    levels[index] = bdd.levelOf(node);
    // Children come first, so they have their numbers.
    lows[index] = numberOf(bdd.lowOf(node));
    highs[index] = numberOf(bdd.highOf(node));
    numbers[node] = index + 2;
  }
  return { root: numberOf(root), levels, lows, highs };
}

/** By node of the function that is being compiled, its number there. */
let numbers = new Int32Array(1024);

const valuesRoom = reusedFloats();

/**
 * The probability that the function is true, in [0, 1], where variable `level` is true with `probabilities[level]`,
 * independently of the others: P(f) = p · P(f₁) + (1 − p) · P(f₀). Only positive terms are added, so small results keep
 * their digits. Linear in the nodes. `values`, given, receives the probability of every node.
 */
export function evaluateCompiled(
  { root, levels, lows, highs }: CompiledBdd,
  probabilities: ArrayLike<number>,
  values: Float64Array = valuesRoom(levels.length + 2),
): number {
  values[0] = 0;
  values[1] = 1;
  for (let index = 0; index < levels.length; index++) {
    const p = probabilities[levels[index] ?? 0] ?? 0;
    values[index + 2] = p * (values[highs[index] ?? 0] ?? 0) + (1 - p) * (values[lows[index] ?? 0] ?? 0);
  }
  return values[root] ?? 0;
}

const reachedRoom = reusedFloats();

/**
 * How much the probability changes with each variable's, ∂P/∂p, by level: Birnbaum's importance (1969), in [0, 1] for a
 * function that is monotone. Adds to `importances`. Linear in the nodes.
 */
export function addImportances(
  compiled: CompiledBdd,
  probabilities: ArrayLike<number>,
  importances: Float64Array,
  weight = 1,
): void {
  const { root, levels, lows, highs } = compiled;
  const values = valuesRoom(levels.length + 2);
  const reached = reachedRoom(levels.length + 2);
  evaluateCompiled(compiled, probabilities, values);
  reached[root] = weight;
  for (let index = levels.length - 1; index >= 0; index--) {
    const here = reached[index + 2] ?? 0;
    const level = levels[index] ?? 0;
    const p = probabilities[level] ?? 0;
    const [low, high] = [lows[index] ?? 0, highs[index] ?? 0];
    reached[low] = (reached[low] ?? 0) + here * (1 - p);
    reached[high] = (reached[high] ?? 0) + here * p;
    importances[level] = (importances[level] ?? 0) + here * ((values[high] ?? 0) - (values[low] ?? 0));
  }
}

/** `evaluateCompiled` of a function that is asked once. NaN where it did not fit its budget. */
export function probabilityOf(bdd: Bdd, root: BddNode, probabilityOf: (level: number) => number): number {
  if (root === overflow) return Number.NaN;
  if (root <= always) return root;
  // A single variable is what most functions are that are asked once. Levels may be few and far apart, so none is indexed by.
  if (bdd.lowOf(root) <= always && bdd.highOf(root) <= always) {
    const p = probabilityOf(bdd.levelOf(root));
    return p * bdd.highOf(root) + (1 - p) * bdd.lowOf(root);
  }
  const { root: last, levels, lows, highs } = compile(bdd, root);
  const values = valuesRoom(levels.length + 2);
  values[1] = 1;
  for (let index = 0; index < levels.length; index++) {
    const p = probabilityOf(levels[index] ?? 0);
    values[index + 2] = p * (values[highs[index] ?? 0] ?? 0) + (1 - p) * (values[lows[index] ?? 0] ?? 0);
  }
  return values[last] ?? 0;
}

/** The variables that the function depends on, ascending. As `nodesBelow`. */
export function supportOf(bdd: Bdd, root: BddNode): readonly number[] {
  // Of a single variable, as most are that are asked, there is nothing to search.
  if (root > always && bdd.lowOf(root) <= always && bdd.highOf(root) <= always) return [bdd.levelOf(root)];
  const found = new Set<number>();
  for (const node of nodesBelow(bdd, root)) found.add(bdd.levelOf(node));
  return [...found].sort((a, b) => a - b);
}

/** Notes which nodes a search has met: those whose mark is its own number, so that nothing has to be cleared. */
let marks = new Uint32Array(1024);
let searches = 0;

/**
 * The inner nodes of a function, children before parents. Linear in the nodes made between the first and the last of them, so
 * that a small function stays cheap in a diagram that holds many.
 */
export function nodesBelow(bdd: Bdd, root: BddNode): readonly BddNode[] {
  if (root <= always) return [];
  if (marks.length <= root || searches === 0xffffffff) {
    marks = new Uint32Array(Math.max(root + 1, 2 * marks.length));
    searches = 0;
  }
  searches += 1;
  const search = searches;
  const found: BddNode[] = [];
  let left = 0;
  const meet = (node: BddNode): void => {
    if (node <= always || marks[node] === search) return;
    marks[node] = search;
    left += 1;
  };
  meet(root);
  // A node is made after its children, so their numbers are smaller.
  for (let node = root; left > 0; node -= 1) {
    if (marks[node] !== search) continue;
    left -= 1;
    found.push(node);
    meet(bdd.lowOf(node));
    meet(bdd.highOf(node));
  }
  return found.reverse();
}
