// The failure of a flow as a decision diagram: true exactly where the structure is down. It holds failures and not
// successes, so that rare ones keep their digits. Which order its variables have decides what can be read off it.

import { type Bdd, type BddNode, createBdd, nodesBelow, probabilityOf } from "../graph/bdd.ts";
import type { FailureEvent, Redundancy } from "./redundancy.ts";
import type { RequestDraw, Structure } from "./structure.ts";
import { drawsOf, evaluate, needsOf, nodesBelow as structureBelow } from "./structure-values.ts";

export type Variable =
  | { readonly kind: "event"; readonly event: FailureEvent }
  | { readonly kind: "draw"; readonly draw: RequestDraw };

export interface FailureDiagram {
  readonly bdd: Bdd;
  /** `overflow` where the budget was not enough. */
  readonly root: BddNode;
  /** By level. */
  readonly variables: readonly Variable[];
}

/** Enough for hundreds of components that share domains, and small enough to answer in a fraction of a second. */
const nodeBudget = 400_000;
/** Operations go down one call per variable, so their number is limited by the stack. */
const variableBudget = 4000;

/**
 * The diagram of a flow's failure. `domains-first` decides shared regions and zones before all else, which keeps what
 * stands in them apart and the diagram small; `draws-first` decides branches and cache hits before any failure, so that
 * below them stands one function of failures per outcome. Cost: linear where events are not shared, else up to the budget.
 */
export function failureDiagramOf(structure: Structure, order: "domains-first" | "draws-first"): FailureDiagram {
  const variables = variablesOf(structure, order);
  const bdd = createBdd(variables.length > variableBudget ? 0 : nodeBudget);
  const levelOfEvent = new Map<FailureEvent, number>();
  const levelOfDraw = new Map<RequestDraw, number>();
  for (const [level, variable] of variables.entries()) {
    if (variable.kind === "event") levelOfEvent.set(variable.event, level);
    else levelOfDraw.set(variable.draw, level);
  }
  const drawNode = (index: number): BddNode => {
    const draw = structure.draws[index];
    // What can come out only one way is no variable.
    if (draw === undefined || draw.high <= 0) return 0;
    return draw.low >= 1 ? 1 : bdd.variable(levelOfDraw.get(draw) ?? 0);
  };
  const down = (part: Redundancy): BddNode => {
    if (part.kind === "event") return bdd.variable(levelOfEvent.get(part.event) ?? 0);
    const parts = part.parts.map(down);
    if (part.kind === "at-least") {
      if (part.weights !== undefined) return outweighed(bdd, parts, part.weights, part.count);
      return bdd.atLeast(parts.length - part.count + 1, parts);
    }
    return part.kind === "all"
      ? parts.reduceRight((below, one) => bdd.or(one, below), 0)
      : parts.reduceRight((below, one) => bdd.and(one, below), 1);
  };
  const { standings, others } = needsOf(structure);
  const values = evaluate<BddNode>(
    structure,
    {
      up: 0,
      standing: (standing) => (standings.has(standing) ? 0 : down(standing.up)),
      // Later parts stand deeper in the order, so joining from the end keeps each step small.
      all: (parts) => parts.reduceRight((below, one) => bdd.or(one, below), 0),
      any: (parts) => parts.reduceRight((below, one) => bdd.and(one, below), 1),
      guard: (when, part) =>
        when.reduceRight((below, { draw, is }) => bdd.and(is ? drawNode(draw) : bdd.not(drawNode(draw)), below), part),
      choice: (draw, hit, miss) => bdd.ite(drawNode(draw), hit, miss),
      equals: (a, b) => a === b,
    },
    others,
  );
  const parts = [...[...standings].map((standing) => down(standing.up)), ...values];
  return { bdd, root: parts.reduceRight((below, one) => bdd.or(one, below), 0), variables };
}

/** True where what is not down weighs less than `count`. As many operations as parts × different sums of weights. */
export function outweighed(bdd: Bdd, down: readonly BddNode[], weights: readonly number[], count: number): BddNode {
  const known = new Map<string, BddNode>();
  const from = (index: number, missing: number): BddNode => {
    if (missing <= 0) return 0;
    if (index === down.length) return 1;
    const key = `${index} ${missing}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const whenUp = from(index + 1, missing - (weights[index] ?? 1));
    const node = bdd.ite(down[index] ?? 0, from(index + 1, missing), whenUp);
    known.set(key, node);
    return node;
  };
  return from(0, count);
}

/** Events and draws as the structure meets them, going down from the root. */
function variablesOf(structure: Structure, order: "domains-first" | "draws-first"): readonly Variable[] {
  const events = new Set<FailureEvent>();
  const draws = new Set<RequestDraw>();
  const found: Variable[] = [];
  const meetDraw = (index: number): void => {
    const draw = structure.draws[index];
    if (draw === undefined || draws.has(draw)) return;
    draws.add(draw);
    found.push({ kind: "draw", draw });
  };
  for (const node of structureBelow(structure.nodes, [structure.root])) {
    for (const draw of drawsOf(node)) meetDraw(draw);
    if (node.kind !== "standing") continue;
    for (const event of node.standing.events) {
      if (events.has(event)) continue;
      events.add(event);
      found.push({ kind: "event", event });
    }
  }
  const isFirst = (variable: Variable): boolean => {
    if (order === "draws-first") return variable.kind === "draw";
    return variable.kind === "event" && (variable.event.kind === "region" || variable.event.kind === "zone");
  };
  return [...found.filter(isFirst), ...found.filter((variable) => !isFirst(variable))];
}

/**
 * How much the failure's probability changes with each variable's, dP/dp, by level: Birnbaum's importance (1969).
 * Linear in the diagram.
 */
export function importancesOf(
  diagram: FailureDiagram,
  probabilityAt: (level: number) => number,
): ReadonlyMap<number, number> {
  const { bdd, root } = diagram;
  const nodes = nodesBelow(bdd, root);
  const failing = new Map<BddNode, number>([
    [0, 0],
    [1, 1],
  ]);
  for (const node of nodes) {
    const p = probabilityAt(bdd.levelOf(node));
    failing.set(node, p * (failing.get(bdd.highOf(node)) ?? 0) + (1 - p) * (failing.get(bdd.lowOf(node)) ?? 0));
  }
  const reached = new Map<BddNode, number>([[root, 1]]);
  const importances = new Map<number, number>();
  for (const node of [...nodes].reverse()) {
    const level = bdd.levelOf(node);
    const p = probabilityAt(level);
    const here = reached.get(node) ?? 0;
    const [low, high] = [bdd.lowOf(node), bdd.highOf(node)];
    reached.set(low, (reached.get(low) ?? 0) + here * (1 - p));
    reached.set(high, (reached.get(high) ?? 0) + here * p);
    const difference = (failing.get(high) ?? 0) - (failing.get(low) ?? 0);
    importances.set(level, (importances.get(level) ?? 0) + here * difference);
  }
  return importances;
}

/** Probability of the failure, in [0, 1]. */
export function failureProbability(diagram: FailureDiagram, probabilityAt: (level: number) => number): number {
  return probabilityOf(diagram.bdd, diagram.root, probabilityAt);
}
