// The rules of the product over one design with many faults: whatever the order of its declarations, the findings are the same,
// word for word. Over the example of each rule what is found, and what it costs, is the same; where several places are
// equally good, such as the members of a circle, the first one declared is named.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze, rules } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";

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

/** What is found in a text and which flows it costs, the places left aside. */
function foundInText(text: string): readonly string[] {
  const project = createProject();
  project.setFile("design.arch", text);
  const report = analyze(project.snapshot().model, { today: "2027-12-31", thresholds: { outage: 1800 } });
  expect(report.failures).toEqual([]);
  return report.findings.map(({ rule, severity, flows }) => [rule, severity, ...flows].join(" ")).sort();
}

/** The declarations of a text that stand in no other one, each with what it holds. */
function declarationsOf(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    if (depth === 0) found.push(line);
    else found[found.length - 1] += `\n${line}`;
    depth += line.split("{").length - line.split("}").length;
  }
  return found;
}

/** The same entries in another order. */
const shuffled = <T>(entries: Readonly<Record<string, T>>): fc.Arbitrary<Record<string, T>> =>
  fc
    .shuffledSubarray(Object.entries(entries), { minLength: Object.keys(entries).length })
    .map((order) => Object.fromEntries(order));

describe("the order of declarations", () => {
  const expected = foundIn(design);

  it("of components and flows changes no finding", () => {
    fc.assert(
      fc.property(shuffled(design.components), shuffled(design.flows ?? {}), (components, flows) => {
        expect(foundIn({ ...design, components, flows })).toEqual(expected);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it.each(rules.map((rule) => [rule.id, rule.examples.bad]))(
    "changes nothing that is found in the example of %s",
    (id, text) => {
      const inOrder = foundInText(text);
      expect(inOrder.map((line) => line.split(" ")[0])).toContain(id);
      const declarations = declarationsOf(text);
      const orders = fc.shuffledSubarray([...declarations], { minLength: declarations.length });
      fc.assert(
        fc.property(orders, (order) => {
          expect(foundInText(order.join("\n"))).toEqual(inOrder);
        }),
        { numRuns: 10, examples: [[[...declarations].reverse()]] },
      );
    },
  );
});
