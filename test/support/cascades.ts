// What becomes of a trouble in a specified design, told in short words.

import { cascadeOf } from "../../analysis/facts/cascade/cascade.ts";
import type { Cascade } from "../../analysis/facts/cascade/cascade-story.ts";
import type { Trouble } from "../../analysis/facts/cascade/trouble.ts";
import { createAnalysis, type Facts } from "../../analysis/index.ts";
import { buildModel } from "./build-model.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "./model-spec.ts";

/** Everything that is known about a design. */
export function factsOf(spec: ModelSpec): Facts {
  return createAnalysis(buildModel(spec)).facts;
}

/** What becomes of a trouble. */
export function follow(spec: ModelSpec, trouble: Trouble): Cascade {
  return cascadeOf(factsOf(spec), trouble);
}

/** What becomes of it when an element answers nothing. */
export function fail(spec: ModelSpec, element: string): Cascade {
  return follow(spec, { kind: "fail", element });
}

/** `shop@1.95` for each pool that is full, in order. */
export function filled({ events }: Cascade): readonly string[] {
  return events.flatMap(({ at, component, state }) =>
    state.kind === "full" ? [`${component.id}@${at === undefined ? "?" : Number(at.toPrecision(4))}`] : [],
  );
}

/** `browse by shop` for each flow that is lost. */
export function lost(cascade: Cascade): readonly string[] {
  return cascade.lost.map(({ flow, by }) => (by === undefined ? flow.id : `${flow.id} by ${by.id}`));
}

/** The time from which on a slow element fills a pool, in seconds; not a number where that is unknown. */
export function leastSlowdown(spec: ModelSpec, id: string): number {
  const fact = factsOf(spec)
    .of(id)
    .find(({ name }) => name === "cascade-slowdown");
  return Number(fact?.value);
}

/** A shop with a pool that sells, which needs a bank, and shows goods, which does not. */
export function shop(bank: TermsSpec, own: ComponentSpec = {}): ModelSpec {
  return {
    components: {
      app: { kind: "client", calls: ["shop"] },
      shop: { pool: 200, calls: { bank }, reads: ["goods"], ...own },
      bank: { kind: "external", latency: { p50: 0.05 } },
      goods: { kind: "store" },
    },
    flows: {
      buy: { load: 100, body: ["app -> shop -> bank"] },
      browse: { load: 900, body: ["app -> shop -> goods"] },
    },
  };
}
