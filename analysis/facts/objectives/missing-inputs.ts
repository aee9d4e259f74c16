// The inputs without which nothing can be said of a promise: for each flow with an objective whose number is unknown, what is missing
// and at which element. It collects and groups; facts themselves say what they miss.

import type { Flow, Id, Objective, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { missingLatencies } from "../time/latency.ts";
import { estimateEndsOf } from "./flow-availability.ts";
import { unreachableBy } from "./shortfall.ts";

/** What is unknown of a flow. */
export type UnknownResult = "availability" | "latency";

/** Inputs of one element that make a result known for some flows. */
export interface MissingPiece {
  readonly element: Id;
  /** The terms to write there, by name. */
  readonly terms: readonly string[];
  readonly result: UnknownResult;
  /** By name. */
  readonly flows: readonly Flow[];
}

/** A result of a flow for which more than one element lacks something. */
export interface UnknownFlow {
  readonly flow: Flow;
  readonly result: UnknownResult;
  readonly missing: readonly MissingInput[];
}

export interface MissingInputs {
  readonly pieces: readonly MissingPiece[];
  readonly unknown: readonly UnknownFlow[];
}

/**
 * What is missing for the availability of flows with an availability SLO and for the latency of flows with a latency SLO: at one
 * element, where that is all, else of the flow. Flows whose objective is ruled out by what is written need nothing more to be
 * known. Linear in what the facts miss.
 */
export function missingInputsOf(model: SystemModel, flows: readonly Flow[]): MissingInputs {
  const pieces = new Map<string, { piece: Omit<MissingPiece, "flows">; flows: Flow[] }>();
  const unknown: UnknownFlow[] = [];
  for (const flow of flows) {
    // Of most flows everything is known.
    for (const { result, missing } of unknownResultsOf(model, flow) ?? nothingUnknown) {
      const [element, ...others] = new Set(missing.map((one) => one.element));
      if (element === undefined) continue;
      if (others.length > 0) {
        unknown.push({ flow, result, missing });
        continue;
      }
      const terms = missing.map(({ term }) => term).sort();
      const key = [result, element, ...terms].join(" ");
      const entry = pieces.get(key) ?? { piece: { element, terms, result }, flows: [] };
      pieces.set(key, entry);
      entry.flows.push(flow);
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
