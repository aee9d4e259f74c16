// Minimal cut sets of a flow: the smallest sets of events that take some of its requests down. Single events come from
// losses.ts at nearly no cost; pairs and triples from a decision diagram, where it fits its budget.

import type { Flow, SystemModel } from "../../language/index.ts";
import type { Derivation, Fact } from "../fact.ts";
import { type BddNode, overflow, probabilityOf } from "../graph/bdd.ts";
import { minimalSolutionsOf } from "../graph/minimal-solutions.ts";
import { type FailureDiagram, failureDiagramOf } from "./failure-diagram.ts";
import { fatalLossesOf, type Share } from "./losses.ts";
import { eventWords, type FailureEvent } from "./redundancy.ts";
import { type Structure, standingsIn, structureOf } from "./structure.ts";
import { countWords, nameOf, shareWords } from "./words.ts";

export interface CutSet {
  readonly events: readonly FailureEvent[];
  /** Share of the flow's requests that fail when all of these events have happened and no other has. */
  readonly share: Share;
}

export interface CutSets {
  /** Smaller sets first, then in order of appearance along the flow. */
  readonly sets: readonly CutSet[];
  /** Every set up to this size is among them. */
  readonly completeTo: number;
}

/** Sets are listed to this size: larger ones are many and name no place to work on. */
const largestOrder = 3;
/** Sets listed per flow. Triples grow with the cube of the events; nobody reads more than these. */
const listLimit = 2000;
/** Functions of failures, one per combination of draws, that are solved apart. */
const outcomeLimit = 256;
const solutionBudget = 200_000;

/**
 * The minimal cut sets of a flow to order 3. A set counts if it takes down the requests of one combination of draws that
 * has a positive probability and is minimal for those; its share sums all combinations that it takes down. Exact, as far
 * as `completeTo` says: single events always, larger sets where the diagram fits its budget.
 *
 * Source: A. Rauzy, New algorithms for fault trees analysis (1993). Worked examples: test/facts/cut-sets.test.ts.
 */
export function cutSetsOf(structure: Structure): CutSets {
  const singles: CutSet[] = [];
  for (const { loss, lost } of fatalLossesOf(structure)) {
    if (loss.kind === "event") singles.push({ events: [loss.event], share: lost });
  }
  // An event that stands for several copies at once would be counted as one of the two or three.
  const isGrouped = standingsIn(structure).some(({ events }) => events.some((event) => event.group !== undefined));
  const larger = isGrouped ? undefined : largerSetsOf(structure);
  if (larger === undefined) return { sets: singles, completeTo: 1 };
  return { sets: [...singles, ...larger.sets], completeTo: larger.isCut ? 1 : largestOrder };
}

/** Sets of two and three. Undefined where they are too many to work out; `isCut` where some are left out. */
function largerSetsOf(structure: Structure): { sets: readonly CutSet[]; isCut: boolean } | undefined {
  const diagram = failureDiagramOf(structure, "draws-first");
  if (diagram.root === overflow) return undefined;
  const outcomes = outcomesOf(diagram);
  if (outcomes.length > outcomeLimit) return undefined;
  const found = new Map<string, readonly number[]>();
  let isCut = false;
  for (const outcome of outcomes) {
    const limits = { maxSize: largestOrder, nodeBudget: solutionBudget };
    const solutions = minimalSolutionsOf(diagram.bdd, outcome, limits);
    if (solutions === undefined) return undefined;
    const listed = solutions.list(listLimit + 1);
    if (listed.length > listLimit) isCut = true;
    for (const set of listed) if (set.length > 1) found.set(set.join(), set);
  }
  const sets = [...found.values()].sort(bySizeThenLevels);
  if (sets.length > listLimit) isCut = true;
  return { sets: sets.slice(0, listLimit).map((set) => cutSetOf(diagram, set)), isCut };
}

function bySizeThenLevels(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const index = a.findIndex((level, position) => level !== b[position]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/** The functions of failures that stand below the draws. */
function outcomesOf(diagram: FailureDiagram): readonly BddNode[] {
  const seen = new Set<BddNode>([diagram.root]);
  const outcomes: BddNode[] = [];
  for (const node of seen) {
    if (isDraw(diagram, node)) seen.add(diagram.bdd.lowOf(node)).add(diagram.bdd.highOf(node));
    else if (node !== 0) outcomes.push(node);
  }
  return outcomes;
}

function isDraw(diagram: FailureDiagram, node: BddNode): boolean {
  return diagram.variables[diagram.bdd.levelOf(node)]?.kind === "draw";
}

function cutSetOf(diagram: FailureDiagram, set: readonly number[]): CutSet {
  const events = set.flatMap((level) => {
    const variable = diagram.variables[level];
    return variable?.kind === "event" ? [variable.event] : [];
  });
  if (!diagram.variables.some((variable) => variable.kind === "draw")) return { events, share: [1, 1] };
  const failed = new Set(set);
  const shareAt = (end: "low" | "high") =>
    probabilityOf(diagram.bdd, diagram.root, (level) => {
      const variable = diagram.variables[level];
      if (variable?.kind === "draw") return variable.draw[end];
      return failed.has(level) ? 1 : 0;
    });
  // More hits never fail more requests, so the ends of hit ratios give the ends of the share.
  const [atLow, atHigh] = [shareAt("low"), shareAt("high")];
  return { events, share: [Math.min(atLow, atHigh), Math.max(atLow, atHigh)] };
}

/** So many lines of a derivation are read; the rest is counted. */
const listedLines = 20;

/** The fact `cut-sets` of a flow: its value lists the sets as names of events. */
export function cutSetsFactOf(model: SystemModel, flow: Flow): Fact {
  const { sets, completeTo } = cutSetsOf(structureOf(model, flow));
  const bySize = [1, 2, 3].slice(0, completeTo).map((size) => sets.filter((set) => set.events.length === size).length);
  const [singles = 0, pairs = 0, triples = 0] = bySize;
  const counts = [countWords(singles, "event alone", "events alone")];
  if (completeTo > 1) counts.push(countWords(pairs, "pair"), countWords(triples, "triple"));
  const steps = sets.slice(0, listedLines).map((set) => lineOf(model, set));
  if (sets.length > listedLines) steps.push({ says: `and ${countWords(sets.length - listedLines, "set")} more` });
  if (completeTo === 1)
    steps.push({ says: "pairs and triples are more than could be worked out; single events are all here" });
  return {
    name: "cut-sets",
    element: flow.id,
    kind: completeTo === 1 ? "bound" : "exact",
    unit: "events",
    value: sets.map((set) => set.events.map((event) => event.id)),
    missing: [],
    derivation: { says: `${nameOf(model, flow.id)} is taken down by ${counts.join(", ")}`, at: flow.at, steps },
  };
}

function lineOf(model: SystemModel, set: CutSet): Derivation {
  const names = set.events.map((event) => eventWords(model, event)).join(" with ");
  const says = set.share[0] === 1 ? names : `${names}, for ${shareWords(set.share)} of the requests`;
  const at = set.events[0]?.at;
  return at === undefined ? { says } : { says, at };
}
