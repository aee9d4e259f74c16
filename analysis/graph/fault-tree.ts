// Fault trees: Boolean formulas with shared parts over numbered events, solved exactly by decision diagrams, one for each
// module. Y. Dutuit and A. Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE Trans. Reliability 45
// (1996). It gives the probability, each event's importance, and the number of minimal cut sets by size.

import { addImportances, type CompiledBdd, compile, createBdd, evaluateCompiled, overflow } from "./bdd.ts";
import { type MinimalSolutions, minimalSolutionsOf } from "./minimal-solutions.ts";

/** A part of a formula; parts are indices of other parts, and must stand before what they are parts of. */
export type TreePart =
  | { readonly kind: "event"; readonly event: number }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or" | "xor"; readonly parts: readonly number[] }
  | { readonly kind: "not"; readonly part: number }
  | { readonly kind: "at-least"; readonly count: number; readonly parts: readonly number[] };

export interface FaultTree {
  readonly parts: readonly TreePart[];
  /** The part that is the top event. */
  readonly top: number;
}

export interface SolvedTree {
  /** P(top), in [0, 1], for events that are independent. Linear in the diagrams. */
  probability(probabilities: ArrayLike<number>): number;
  /** ∂P(top)/∂p by event: Birnbaum's importance. Zero for an event that does not matter. Linear in the diagrams. */
  importances(probabilities: ArrayLike<number>): Float64Array;
  /**
   * How many minimal cut sets there are of each size, by size, exact. Undefined where the tree says `not` or `xor`, since
   * minimal solutions are then no cut sets, or where the sets outgrow their budget.
   */
  cutSetsBySize(): readonly bigint[] | undefined;
  /** Diagram nodes of all modules. */
  readonly size: number;
  readonly modules: number;
}

/** A part that shares no event with what is outside it, as a diagram over its events and the modules inside it. */
interface Module {
  readonly compiled: CompiledBdd;
  /** By level: an event, or a module by its number counted down from −1. */
  readonly variables: Int32Array;
  readonly minimal: () => MinimalSolutions | undefined;
}

/** In which order a walk takes the parts of a part: as they stand, or by how much is below them. */
const walks = ["as written", "smaller first", "larger first"] as const;
type Walk = (typeof walks)[number];

/** What a first attempt of each walk may cost, as a share of the budget: a good order mostly shows soon. */
const firstAttempt = 1 / 16;

/**
 * Solves a tree. Undefined where the diagrams outgrow the budget of nodes each. Variables are ordered as a walk from the
 * top meets them, depth first; where one walk outgrows its budget another is tried. Linear where nothing is shared, else up
 * to the budget.
 */
export function solveTree(tree: FaultTree, nodeBudget: number): SolvedTree | undefined {
  const flat = flattened(tree);
  const moduleParts = modulesOf(flat);
  for (const budget of [Math.ceil(nodeBudget * firstAttempt), nodeBudget]) {
    for (const walk of walks) {
      const solved = solveModules(flat, moduleParts, walk, budget);
      if (solved !== undefined) return solved;
    }
  }
  return undefined;
}

function solveModules(
  flat: FaultTree,
  moduleParts: readonly number[],
  walk: Walk,
  nodeBudget: number,
): SolvedTree | undefined {
  const sorted = walk === "as written" ? flat : sortedBySize(flat, walk === "smaller first" ? 1 : -1);
  const isCoherent = reachableParts(flat).every((part) => part.kind !== "not" && part.kind !== "xor");
  const numberOf = new Map<number, number>();
  const modules: Module[] = [];
  let size = 0;
  for (const root of moduleParts) {
    const module = solveModule(sorted, root, numberOf, nodeBudget);
    if (module === undefined) return undefined;
    numberOf.set(root, modules.length);
    modules.push(module);
    size += module.compiled.levels.length;
  }
  const last = modules.length - 1;
  const valuesOf = (probabilities: ArrayLike<number>): Float64Array => {
    const values = new Float64Array(modules.length);
    for (const [index, { compiled, variables }] of modules.entries()) {
      values[index] = evaluateCompiled(compiled, probabilitiesIn(variables, probabilities, values));
    }
    return values;
  };
  return {
    size,
    modules: modules.length,
    probability: (probabilities) => valuesOf(probabilities)[last] ?? 0,
    importances(probabilities) {
      const values = valuesOf(probabilities);
      const found = new Float64Array(probabilities.length);
      const weights = new Float64Array(modules.length);
      weights[last] = 1;
      // What holds a module comes after it, so its weight is complete when it is reached from the end.
      for (let index = last; index >= 0; index--) {
        const { compiled, variables } = modules[index] as Module;
        const inner = new Float64Array(variables.length);
        addImportances(compiled, probabilitiesIn(variables, probabilities, values), inner, weights[index] ?? 0);
        for (const [level, variable] of variables.entries()) {
          if (variable >= 0) found[variable] = inner[level] ?? 0;
          else weights[-1 - variable] = inner[level] ?? 0;
        }
      }
      return found;
    },
    cutSetsBySize() {
      if (!isCoherent) return undefined;
      const counts: (readonly bigint[])[] = [];
      for (const { minimal, variables } of modules) {
        const solutions = minimal();
        if (solutions === undefined) return undefined;
        counts.push(
          solutions.countChoices((level) => {
            const variable = variables[level] ?? 0;
            return variable >= 0 ? [0n, 1n] : (counts[-1 - variable] ?? []);
          }),
        );
      }
      return counts[last];
    },
  };
}

function probabilitiesIn(variables: Int32Array, probabilities: ArrayLike<number>, modules: Float64Array): Float64Array {
  const found = new Float64Array(variables.length);
  for (const [level, variable] of variables.entries()) {
    found[level] = (variable >= 0 ? probabilities[variable] : modules[-1 - variable]) ?? 0;
  }
  return found;
}

function partsIn(part: TreePart): readonly number[] {
  if (part.kind === "event" || part.kind === "constant") return [];
  return part.kind === "not" ? [part.part] : part.parts;
}

function reachableParts({ parts, top }: FaultTree): readonly TreePart[] {
  const seen = new Uint8Array(parts.length);
  seen[top] = 1;
  const found: TreePart[] = [];
  for (let index = top; index >= 0; index--) {
    if (seen[index] === 0) continue;
    const part = parts[index] as TreePart;
    found.push(part);
    for (const inner of partsIn(part)) seen[inner] = 1;
  }
  return found;
}

/**
 * The same tree without constants, and with an `and` inside an `and`, or an `or` inside an `or`, merged where nothing else
 * uses the inner one. A part that nothing is left of is a constant, which then stands in no other part.
 */
function flattened({ parts, top }: FaultTree): FaultTree {
  const users = new Uint32Array(parts.length);
  for (const part of parts) for (const inner of partsIn(part)) users[inner] = (users[inner] ?? 0) + 1;
  const flat: TreePart[] = [];
  const constantAt = (index: number): boolean | undefined => {
    const part = flat[index] as TreePart;
    return part.kind === "constant" ? part.value : undefined;
  };
  for (const part of parts) flat.push(folded(part, constantAt));
  for (const [index, part] of flat.entries()) {
    if (part.kind !== "and" && part.kind !== "or") continue;
    // What stands before is merged already, so one look inside is enough.
    const merged = part.parts.flatMap((one) => {
      const inner = flat[one] as TreePart;
      return inner.kind === part.kind && users[one] === 1 ? inner.parts : [one];
    });
    flat[index] = { kind: part.kind, parts: merged };
  }
  return { parts: flat, top };
}

/** The part with what is constant in it worked in. */
function folded(part: TreePart, constantAt: (index: number) => boolean | undefined): TreePart {
  const constant = (value: boolean): TreePart => ({ kind: "constant", value });
  if (part.kind === "event" || part.kind === "constant") return part;
  if (part.kind === "not") {
    const value = constantAt(part.part);
    return value === undefined ? part : constant(!value);
  }
  const open = part.parts.filter((index) => constantAt(index) === undefined);
  const trues = part.parts.filter((index) => constantAt(index) === true).length;
  switch (part.kind) {
    case "and":
      if (open.length + trues < part.parts.length) return constant(false);
      return open.length === 0 ? constant(true) : { kind: "and", parts: open };
    case "or":
      if (trues > 0) return constant(true);
      return open.length === 0 ? constant(false) : { kind: "or", parts: open };
    case "at-least": {
      const count = part.count - trues;
      if (count <= 0) return constant(true);
      return count > open.length ? constant(false) : { kind: "at-least", count, parts: open };
    }
    case "xor": {
      // A constant is kept as it is: a diagram turns the rest round.
      return open.length === 0 ? constant(trues % 2 === 1) : part;
    }
  }
}

/** The tree with the parts of each part in order of how many mentions of events are below them; equals as they stand. */
function sortedBySize({ parts, top }: FaultTree, sign: 1 | -1): FaultTree {
  const sizes = new Float64Array(parts.length);
  const sizeOf = (index: number): number => sizes[index] ?? 0;
  const sorted = parts.map((part, index): TreePart => {
    const inner = partsIn(part);
    sizes[index] = inner.length === 0 ? 1 : inner.reduce((sum, one) => Math.min(1e15, sum + sizeOf(one)), 0);
    if (part.kind === "event" || part.kind === "constant" || part.kind === "not") return part;
    return { ...part, parts: [...part.parts].sort((a, b) => sign * (sizeOf(a) - sizeOf(b))) };
  });
  return { parts: sorted, top };
}

/**
 * The parts whose events occur nowhere else, inner ones first, the top last. Each part and event is dated when it is first
 * and last met on a walk; a part is a module if all below it is met only between its own first and second meeting.
 */
function modulesOf({ parts, top }: FaultTree): readonly number[] {
  const eventsAt = new Map<number, number>();
  // All mentions of one event are one.
  const identity = (index: number): number => {
    const part = parts[index] as TreePart;
    if (part.kind !== "event") return index;
    const known = eventsAt.get(part.event);
    if (known !== undefined) return known;
    eventsAt.set(part.event, index);
    return index;
  };
  const first = new Uint32Array(parts.length);
  const second = new Uint32Array(parts.length);
  const last = new Uint32Array(parts.length);
  let date = 0;
  const waiting: number[] = [top];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    date += 1;
    if (next < 0) {
      second[-1 - next] = date;
      last[-1 - next] = date;
      continue;
    }
    const index = identity(next);
    last[index] = date;
    if (first[index] !== 0) continue;
    first[index] = date;
    const below = partsIn(parts[index] as TreePart);
    if (below.length === 0) continue;
    waiting.push(-1 - index);
    for (let position = below.length - 1; position >= 0; position--) waiting.push(below[position] ?? 0);
  }
  const earliest = new Uint32Array(parts.length).fill(0xffffffff);
  const latest = new Uint32Array(parts.length);
  const modules: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (first[index] === 0) continue;
    const below = partsIn(part);
    for (const one of below) {
      const inner = identity(one);
      earliest[index] = Math.min(earliest[index] ?? 0, first[inner] ?? 0, earliest[inner] ?? 0xffffffff);
      latest[index] = Math.max(latest[index] ?? 0, last[inner] ?? 0, latest[inner] ?? 0);
    }
    const isModule =
      below.length > 0 && (earliest[index] ?? 0) > (first[index] ?? 0) && (latest[index] ?? 0) < (second[index] ?? 0);
    if (isModule || index === top) modules.push(index);
  }
  return modules;
}

function solveModule(
  { parts }: FaultTree,
  root: number,
  numberOf: ReadonlyMap<number, number>,
  nodeBudget: number,
): Module | undefined {
  const variables: number[] = [];
  const levelOf = new Map<number, number>();
  const variableOf = (index: number): number | undefined => {
    const part = parts[index] as TreePart;
    if (part.kind === "event") return part.event;
    const number = index === root ? undefined : numberOf.get(index);
    return number === undefined ? undefined : -1 - number;
  };
  const order: number[] = [];
  const seen = new Set<number>();
  const waiting = [root];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    order.push(index);
    const variable = variableOf(index);
    if (variable !== undefined) {
      if (!levelOf.has(variable)) {
        levelOf.set(variable, variables.length);
        variables.push(variable);
      }
      continue;
    }
    const below = partsIn(parts[index] as TreePart);
    for (let position = below.length - 1; position >= 0; position--) waiting.push(below[position] ?? 0);
  }
  const bdd = createBdd(nodeBudget);
  const nodes = new Map<number, number>();
  const nodeOf = (index: number) => nodes.get(index) ?? overflow;
  // Parts stand before what they are parts of.
  for (const index of order.sort((a, b) => a - b)) {
    const variable = variableOf(index);
    const part = parts[index] as TreePart;
    nodes.set(index, variable === undefined ? join(part) : bdd.variable(levelOf.get(variable) ?? 0));
  }
  function join(part: TreePart): number {
    switch (part.kind) {
      case "event":
        return overflow;
      case "constant":
        return part.value ? 1 : 0;
      case "not":
        return bdd.not(nodeOf(part.part));
      case "at-least":
        return bdd.atLeast(part.count, part.parts.map(nodeOf));
      case "xor":
        return part.parts.map(nodeOf).reduce((sum, one) => bdd.ite(one, bdd.not(sum), sum), 0);
      case "and":
        return part.parts.map(nodeOf).reduceRight((below, one) => bdd.and(one, below), 1);
      case "or":
        return part.parts.map(nodeOf).reduceRight((below, one) => bdd.or(one, below), 0);
    }
  }
  const node = nodeOf(root);
  if (node === overflow) return undefined;
  // The sets take up to a few times the room of the function.
  const limits = { maxSize: Number.POSITIVE_INFINITY, nodeBudget: 16 * nodeBudget };
  return {
    compiled: compile(bdd, node),
    variables: Int32Array.from(variables),
    minimal: () => minimalSolutionsOf(bdd, node, limits),
  };
}
