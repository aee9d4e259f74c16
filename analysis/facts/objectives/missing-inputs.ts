// The inputs without which nothing can be said of a promise: for each flow with an objective whose number is unknown, what is missing
// and at which element. It collects and groups; facts themselves say what they miss.

import type { Flow, Id, Objective, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { missingLatencies } from "../time/latency.ts";
import { estimateEndsOf } from "./flow-availability.ts";
import { unreachableBy } from "./shortfall.ts";

/** What is unknown of a flow. */
export type UnknownResult = "availability" | "latency";

/** Inputs of one element that, with those of the others, make the same result known for some flows. */
export interface MissingPiece {
  readonly element: Id;
  /** The terms to write there, by name. */
  readonly terms: readonly string[];
  readonly result: UnknownResult;
  /** The other elements that lack something as well, by name; empty where this one is enough. */
  readonly others: readonly Id[];
  /** By name. */
  readonly flows: readonly Flow[];
}

/** A flow of which so much is missing that no element stands out. */
export interface UnknownFlow {
  readonly flow: Flow;
  readonly result: UnknownResult;
  readonly missing: readonly MissingInput[];
  /** Elements that lack something, by name. */
  readonly elements: readonly Id[];
}

export interface MissingInputs {
  readonly pieces: readonly MissingPiece[];
  readonly unknown: readonly UnknownFlow[];
}

/** With more elements to fill in than this, a flow is told of as a whole. */
const mostElements = 3;

/**
 * What is missing for the availability of flows with an availability SLO and for the latency of flows with a latency SLO. Flows
 * whose objective is ruled out by what is written need nothing more to be known. Linear in what the facts miss.
 */
export function missingInputsOf(model: SystemModel, flows: readonly Flow[]): MissingInputs {
  const pieces = new Map<string, { piece: Omit<MissingPiece, "flows">; flows: Flow[] }>();
  const unknown: UnknownFlow[] = [];
  for (const flow of flows) {
    // Of most flows everything is known.
    for (const { result, missing } of unknownResultsOf(model, flow) ?? nothingUnknown) {
      const termsByElement = new Map<Id, string[]>();
      for (const { element, term } of missing)
        termsByElement.set(element, [...(termsByElement.get(element) ?? []), term]);
      const elements = [...termsByElement.keys()].sort();
      if (elements.length > mostElements) {
        unknown.push({ flow, result, missing, elements });
        continue;
      }
      for (const element of elements) {
        const terms = (termsByElement.get(element) ?? []).sort();
        const others = elements.filter((other) => other !== element);
        const key = [result, element, ...terms, "with", ...others].join(" ");
        const entry = pieces.get(key) ?? { piece: { element, terms, result, others }, flows: [] };
        pieces.set(key, entry);
        entry.flows.push(flow);
      }
    }
  }
  const grouped = [...pieces.values()].map(({ piece, flows: unlocked }) => ({
    ...piece,
    flows: unlocked.sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));
  return { pieces: grouped, unknown };
}

interface UnknownOfFlow {
  readonly result: UnknownResult;
  readonly missing: readonly MissingInput[];
}

const nothingUnknown: readonly UnknownOfFlow[] = [];

/** Objectives of a flow that nothing can be said of, and what that takes; undefined where there are none. */
function unknownResultsOf(model: SystemModel, flow: Flow): readonly UnknownOfFlow[] | undefined {
  let found: UnknownOfFlow[] | undefined;
  if (promises(flow, "availability")) {
    const { missing } = estimateEndsOf(model, flow);
    if (missing.length > 0 && unreachableBy(model, flow) === undefined) found = [{ result: "availability", missing }];
  }
  if (promises(flow, "latency")) {
    const missing = missingLatencies(model, flow);
    if (missing.length > 0) found = [...(found ?? nothingUnknown), { result: "latency", missing }];
  }
  return found;
}

function promises({ objectives }: Flow, measure: Objective["measure"]): boolean {
  for (const objective of objectives) if (objective.kind === "slo" && objective.measure === measure) return true;
  return false;
}
