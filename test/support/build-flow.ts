// The flows of a built model, and the objectives that flows and components promise.

import type { Branch, Container, Flow, FlowItem, Id, Objective, Verb } from "../../language/index.ts";
import {
  acceptsOf,
  elementOf,
  given,
  optionalFigure,
  outermostSystem,
  parentOf,
  type Source,
  statedOf,
} from "./build-values.ts";
import type { FlowItemSpec, FlowSpec } from "./model-spec.ts";

const month = 30 * 24 * 3600;

export function buildFlow(id: Id, spec: FlowSpec, containers: readonly Container[], source: Source): Flow {
  const element = elementOf(id, source);
  const parent = parentOf(id);
  const objectives: Objective[] = [];
  if (spec.slo !== undefined) objectives.push(availabilityObjective("slo", spec.slo, source));
  if (spec.sla !== undefined) objectives.push(availabilityObjective("sla", spec.sla, source));
  if (spec.sloLatency !== undefined) {
    const { percentile, below } = spec.sloLatency;
    objectives.push({ kind: "slo", measure: "latency", target: below, percentile, at: source.span("slo") });
  }
  return {
    ...element,
    objectives,
    body: spec.body.flatMap((item) => flowItemsOf(item, source)),
    accepts: acceptsOf(spec.accepts, source),
    tags: [],
    ...given({
      parent,
      system: outermostSystem(parent, containers),
      load: optionalFigure(spec.load, source),
      peak: optionalFigure(spec.peak, source),
      importance: statedOf(spec.importance, source),
    }),
  };
}

export function flowItemsOf(spec: FlowItemSpec, source: Source): FlowItem[] {
  if (typeof spec === "string")
    return spec === "reply" ? [{ kind: "reply", at: source.span("reply") }] : chain(spec, source);
  if ("parallel" in spec) {
    const at = source.span("parallel");
    return [{ kind: "parallel", at, body: spec.parallel.flatMap((item) => flowItemsOf(item, source)) }];
  }
  if ("optional" in spec) {
    const at = source.span("optional");
    return [{ kind: "optional", at, body: spec.optional.flatMap((item) => flowItemsOf(item, source)) }];
  }
  const at = source.span("either");
  const stated = spec.either.reduce((sum, branch) => sum + (branch.weight ?? 0), 0);
  const unstated = spec.either.filter((branch) => branch.weight === undefined).length;
  const branches: Branch[] = spec.either.map((branch) => ({
    weight: branch.weight ?? (1 - stated) / unstated,
    body: branch.body.flatMap((item) => flowItemsOf(item, source)),
  }));
  return [{ kind: "either", at, branches }];
}

/** `"a -> b (writes) -> c 200x"` as two steps. */
export function chain(text: string, source: Source): FlowItem[] {
  const names = text.split("->").map((part) => {
    const match = /^\s*([\w.-]+)\s*(?:\(([^)]*)\))?\s*(?:([\d.]+)x)?\s*$/.exec(part);
    if (match === null) throw new Error(`not a flow chain: ${text}`);
    const name = match[1] ?? "";
    return {
      name,
      verbs: (match[2] ?? "").split(/[\s,]+/).filter((verb) => verb !== "") as Verb[],
      count: match[3] === undefined ? 1 : Number(match[3]),
      at: source.span(name),
    };
  });
  const steps: FlowItem[] = [];
  for (const [index, to] of names.entries()) {
    const from = names[index - 1];
    if (from === undefined) continue;
    steps.push({
      kind: "step",
      from: from.name,
      to: to.name,
      count: to.count,
      verbs: to.verbs,
      at: to.at,
      fromAt: from.at,
    });
  }
  return steps;
}

export function availabilityObjective(
  kind: "slo" | "sla",
  spec: number | { target: number; over: number },
  source: Source,
): Objective {
  const { target, over } = typeof spec === "number" ? { target: spec, over: month } : spec;
  return { kind, measure: "availability", target, over, at: source.span(kind) };
}
