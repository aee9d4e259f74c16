// The bound that spares most components the question whether an overload could leave them down: whatever limits, budgets, caches,
// queues and circles lie on the way, what it calls healing heals by the whole calculation too.

import { describe, expect, it } from "vitest";
import { hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { surelyHeals } from "../../analysis/facts/retries/metastable.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

/** A small design of retrying components with everything on the way that changes how many tries arrive. */
function drawn(seed: number) {
  const random = randomFrom(seed);
  const chance = (p: number) => random() < p;
  const between = (low: number, high: number) => low + random() * (high - low);
  const count = 4 + Math.floor(random() * 4);
  const terms = (): TermsSpec => ({
    ...(chance(0.6) ? { attempts: 2 + Math.floor(random() * 3) } : {}),
    ...(chance(0.3) ? { retryBudget: chance(0.5) ? { ratio: 0.2, floor: between(1, 20) } : 0.2 } : {}),
    ...(chance(0.1) ? { breaker: true as const } : {}),
  });
  const components: Record<string, ComponentSpec> = {};
  for (let index = 0; index < count; index += 1) {
    const calls: Record<string, TermsSpec> = {};
    for (let other = 0; other < count; other += 1) {
      if (other > index ? chance(0.5) : other !== index && chance(0.04)) calls[`c${other}`] = terms();
    }
    const isCache = index > 0 && index < count - 1 && chance(0.25);
    components[`c${index}`] = {
      capacity: between(20, 4000),
      ...(isCache ? { kind: "cache" as const, of: `c${count - 1}`, hitRatio: between(0, 0.99) } : { calls }),
      ...(chance(0.2) ? { rateLimit: between(10, 500) } : {}),
      ...(chance(0.1) ? { shedsLoad: true as const } : {}),
    };
  }
  const flows: Record<string, FlowSpec> = {};
  for (const name of ["ask", "tell"]) {
    const [from, to] = [Math.floor(random() * (count - 1)), count - 1];
    flows[name] = {
      load: between(1, 300),
      ...(chance(0.5) ? { peak: between(1, 4) } : {}),
      body: [`c${from} -> c${to}`],
    };
    if (chance(0.7)) flows[name] = { ...flows[name], body: [`o${name} -> c${from}`] };
    components[`o${name}`] = { kind: "client", calls: { [`c${from}`]: terms() } };
  }
  return createAnalysis(buildModel({ components, flows }));
}

describe("the bound on what could ever arrive", () => {
  it("never calls healing what the whole calculation does not", () => {
    const seen = { sure: 0, heals: 0, other: 0 };
    for (let seed = 1; seed <= 400; seed += 1) {
      const { facts } = drawn(seed);
      for (const component of facts.model.components) {
        const hidden = hiddenCapacityOf(facts, component.id);
        if (hidden?.kind !== "known") continue;
        const states = [hidden.load.state, hidden.peak?.state ?? "heals"];
        const isSure = surelyHeals(facts, component);
        if (isSure) expect(states, `seed ${seed}, ${component.id}`).toEqual(["heals", "heals"]);
        seen[isSure ? "sure" : states.every((state) => state === "heals") ? "heals" : "other"] += 1;
      }
    }
    expect(seen.sure).toBeGreaterThan(200);
    expect(seen.other).toBeGreaterThan(100);
  });
});
