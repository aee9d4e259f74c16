// Designs of a chain that retries, and the retry factors that an analysis gives their elements.

import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "./build-model.ts";
import { saidIn } from "./facts-said.ts";
import type { ComponentSpec, FlowSpec, TermsSpec } from "./model-spec.ts";

export interface Design {
  readonly components: Readonly<Record<string, ComponentSpec>>;
  readonly flows?: Readonly<Record<string, FlowSpec>>;
}

export function factOf(design: Design, element: string, name: Fact["name"]): Fact {
  const fact = createAnalysis(buildModel(design))
    .facts.of(element)
    .find((one) => one.name === name);
  if (fact === undefined) throw new Error(`${element} has no ${name}`);
  return fact;
}

export const burst = (design: Design, element: string) => factOf(design, element, "retry-factor-burst").value;
export const sustained = (design: Design, element: string) => factOf(design, element, "retry-factor-sustained").value;

/** A chain c0 → c1 → … with the same terms at every hop, walked by one flow. */
export function chain(length: number, terms: TermsSpec, flow: Partial<FlowSpec> = {}): Design {
  const components: Record<string, ComponentSpec> = {};
  for (let index = 0; index <= length; index++) {
    components[`c${index}`] = index < length ? { calls: { [`c${index + 1}`]: terms } } : {};
  }
  return { components, flows: { ask: { ...flow, body: ["c0 -> c1"] } } };
}

/** Everything that a derivation says, as lines. */
export function linesOf({ derivation }: Fact): string[] {
  return saidIn(derivation);
}
