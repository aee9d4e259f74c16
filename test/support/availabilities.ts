// The availability of one flow of a specified design.

import type { Fact } from "../../analysis/fact.ts";
import { availabilityCapFactOf, availabilityFactOf } from "../../analysis/facts/availability.ts";
import { trafficOf } from "../../analysis/facts/load.ts";
import type { ComponentSpec, FlowSpec, ModelSpec } from "./model-spec.ts";
import { withFlow } from "./one-flow.ts";

/** The availability of the flow `f`, which the client `o` begins. */
export function availability(
  components: ModelSpec["components"],
  flow: FlowSpec["body"],
  regions?: ModelSpec["regions"],
): Fact {
  return factOf({ components, flows: { f: { body: flow } }, ...(regions === undefined ? {} : { regions }) });
}

/** The availability of the flow `f` of a design that is given the client `o`; the cap, in which everything unstated is perfect, on demand. */
export function factOf(spec: ModelSpec, basis: "estimate" | "cap" = "estimate"): Fact {
  const { model, flow } = withFlow(spec);
  const facts = { model, traffic: trafficOf(model) };
  return basis === "cap" ? availabilityCapFactOf(facts, flow) : availabilityFactOf(facts, flow);
}

/** The availability of a flow through a chain of as many components as figures, each at its figure. */
export function serial(...figures: number[]): Fact {
  const ids = figures.map((_, index) => `c${index}`);
  const components = Object.fromEntries(
    figures.map((figure, index): [string, ComponentSpec] => [
      `c${index}`,
      { availability: figure, calls: ids.slice(index + 1, index + 2) },
    ]),
  );
  return availability(components, ["o -> c0"]);
}
