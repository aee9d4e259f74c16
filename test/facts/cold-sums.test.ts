// What an empty cache changes of a flow's visits, summed anew only behind the misses, against a walk over the whole flow.

import { describe, expect, it } from "vitest";
import { trafficOf } from "../../analysis/facts/load.ts";
import { badStateOf } from "../../analysis/facts/retries/bad-state.ts";
import { coldModelOf } from "../../analysis/facts/retries/cold-model.ts";
import { coldTableOf } from "../../analysis/facts/retries/cold-sums.ts";
import { sumsOf, sumTableOf } from "../../analysis/facts/retries/try-sums.ts";
import { visitsOf } from "../../analysis/facts/visits.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowItemSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

/** Services that call each other and read caches and stores, with retries, branches, fallbacks and deadlines here and there. */
function drawModel(random: () => number) {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const terms = (): TermsSpec => ({
    ...(random() < 0.5 ? { attempts: 1 + Math.floor(random() * 3) } : {}),
    ...(random() < 0.2 ? { retryBudget: 0.1 } : {}),
    ...(random() < 0.1 ? { optional: true as const } : {}),
    ...(random() < 0.1 ? { fallback: "spare" } : {}),
    ...(random() < 0.2 ? { deadline: 0.3, timeout: 0.1 } : {}),
  });
  const names = ["s0", "s1", "s2", "s3"];
  const components: Record<string, ComponentSpec> = {};
  const isCyclic = random() < 0.2;
  for (const [index, name] of names.entries()) {
    const calls: Record<string, TermsSpec> = {};
    const reads: Record<string, TermsSpec> = {};
    for (let count = 0; count < 2; count++) {
      const target = pick(isCyclic ? names : names.slice(index + 1));
      if (target !== undefined && target !== name) calls[target] = terms();
      const cache = pick(["fast", "near", "db"]);
      reads[cache] = terms();
      if (cache === "fast" && random() < 0.7) reads.db = terms();
    }
    components[name] = { calls, reads, ...(random() < 0.2 ? { propagatesDeadline: true as const } : {}) };
  }
  components.spare = { reads: { db: { attempts: 2 } } };
  components.fast = { kind: "cache", of: "db", hitRatio: pick([0.5, 0.9, 0]) };
  components.near = { kind: "cache", of: "db", hitRatio: 0.8, ...(random() < 0.7 ? { pattern: "read-through" } : {}) };
  components.db = { kind: "store", ...(random() < 0.3 ? { calls: { meta: { attempts: 2 } } } : {}) };
  components.meta = {};
  const steps = names.flatMap((name) => {
    const declared = [...Object.keys(components[name]?.calls ?? {}), ...Object.keys(components[name]?.reads ?? {})];
    return random() < 0.6 || name === "s0" ? declared.map((target) => `${name} -> ${target}`) : [];
  });
  const body: FlowItemSpec[] = [];
  for (const step of steps) {
    if (random() < 0.2) body.push({ either: [{ weight: 0.3, body: [step] }, { body: [pick(steps)] }] });
    else body.push(step);
  }
  return buildModel({ components, flows: { ask: { load: 10, body } } });
}

describe("a flow with its caches empty", () => {
  it("has behind its misses the sums of a walk over all of it, and elsewhere those with full caches", () => {
    const random = randomFrom(3);
    const seen = { changed: 0, grown: 0 };
    for (let round = 0; round < 1_500; round++) {
      const model = drawModel(random);
      const traffic = trafficOf(model);
      const [flow] = model.flows;
      const warm = flow === undefined ? undefined : traffic.triesByFlow.get(flow.id);
      if (flow === undefined || warm === undefined) continue;
      const cold = coldModelOf(model);
      const isChanged = coldTableOf(model, cold, warm, traffic.arrivalsOver) !== sumTableOf(warm);
      const walked = visitsOf(cold, warm.graph, traffic.arrivalsOver);
      const { sumsAt } = badStateOf({ model, traffic }, "load");
      for (const id of walked.groupsById.keys()) {
        const expected = sumsOf(walked, id);
        const actual = sumsAt(flow, id);
        const full = sumsOf(warm, id);
        if (isChanged) seen.changed += 1;
        if ((full?.tries.most ?? 0) < (expected?.tries.most ?? 0)) seen.grown += 1;
        for (const what of ["visits", "tries"] as const) {
          for (const end of ["least", "most"] as const) {
            const [is, want] = [actual?.[what][end], expected?.[what][end]];
            if (is === want) continue;
            expect((is ?? 0) / (want ?? 0), `${what} of ${id}`).toBeCloseTo(1, 9);
          }
        }
      }
    }
    expect(seen.changed).toBeGreaterThan(500);
    expect(seen.grown).toBeGreaterThan(500);
  });
});
