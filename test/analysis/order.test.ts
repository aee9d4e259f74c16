// The rules of the product over one design that shows most of them: whatever the order of its declarations, the findings are
// the same, word for word.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze, rules } from "../../analysis/index.ts";
import { buildModel, type ModelSpec } from "../support/build-model.ts";

const design: ModelSpec = {
  containers: { ride: { kind: "system" }, pay: { kind: "system" } },
  regions: { eu: { zones: ["a", "b"] } },
  components: {
    edge: { kind: "gateway", across: ["eu"], replicas: 2, calls: ["ride.api", "pay.api"] },
    ledger: { kind: "store" },
    sessions: { kind: "cache" },
    "ride.app": { kind: "client", calls: { edge: { attempts: 3 } } },
    "ride.api": { calls: { "ride.match": { attempts: 4 }, "ride.price": { attempts: 4 } }, reads: ["sessions"] },
    "ride.match": { writes: { ledger: { attempts: 2 } }, calls: { "ride.geo": { attempts: 4 } } },
    "ride.price": { reads: { ledger: { attempts: 2 } }, calls: { "ride.geo": { attempts: 4 } } },
    "ride.geo": { kind: "external" },
    "pay.shop": { kind: "client", calls: ["edge"] },
    "pay.api": { writes: ["ledger"], reads: ["sessions"], calls: { "pay.fraud": { attempts: 2 } } },
    "pay.fraud": { calls: ["pay.score"] },
    "pay.score": { calls: { "pay.fraud": { attempts: 2 } } },
  },
  flows: {
    "ride.request": { importance: "critical", body: ["ride.app -> edge -> ride.api"] },
    "ride.track": { body: ["ride.app -> edge -> ride.api"] },
    "pay.charge": { load: 10, slo: 0.999, body: ["pay.shop -> edge -> pay.api"] },
  },
};

function foundIn(spec: ModelSpec): readonly string[] {
  const { findings, failures } = analyze(buildModel(spec));
  expect(failures).toEqual([]);
  return findings
    .map(({ rule, severity, element, cause, message, flows, values, evidence }) =>
      JSON.stringify([rule, severity, element, cause, message, flows, values, evidence.map(({ says }) => says).sort()]),
    )
    .sort();
}

/** The same entries in another order. */
const shuffled = <T>(entries: Readonly<Record<string, T>>): fc.Arbitrary<Record<string, T>> =>
  fc
    .shuffledSubarray(Object.entries(entries), { minLength: Object.keys(entries).length })
    .map((order) => Object.fromEntries(order));

describe("the order of declarations", () => {
  const expected = foundIn(design);

  it("is tried on a design that most rules find something in", () => {
    const seen = new Set(expected.map((line) => JSON.parse(line)[0]));
    expect(rules.map((rule) => rule.id).filter((id) => !seen.has(id))).toEqual([]);
  });

  it("of components and flows changes no finding", () => {
    fc.assert(
      fc.property(shuffled(design.components), shuffled(design.flows ?? {}), (components, flows) => {
        expect(foundIn({ ...design, components, flows })).toEqual(expected);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
