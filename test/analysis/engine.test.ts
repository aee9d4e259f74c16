// The engine with rules made for the purpose: guards, order, severities, acceptances. No rule of the product is tested here.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../analysis/finding.ts";
import { type AnalysisOptions, analyzeWith, createAnalysis } from "../../analysis/index.ts";
import { defineRule, message, type Rule } from "../../analysis/rule.ts";
import { createProject } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";

const about = {
  title: "A rule made for a test",
  since: "0.1.0",
  rationale: "None.",
  remedy: "None.",
  tradeoff: "None.",
  sources: [],
  examples: { bad: "", good: "" },
} as const;

/** Reports every component, with the flows that are counted. */
const everyComponent = defineRule({
  ...about,
  id: "every-component",
  category: "resilience",
  messages: { seen: message`${"name"} is seen by ${"count"} flows.` },
  check({ model, flows, report }) {
    if (model.flows.length > 0 && flows.length === 0) return;
    for (const component of model.components) {
      report("seen", {
        element: component.id,
        at: component.at,
        holes: { name: component.name, count: String(flows.length) },
        flows: flows.map((flow) => flow.id),
      });
    }
  },
});

const throwing = defineRule({
  ...about,
  id: "throwing",
  category: "contradiction",
  messages: { seen: message`${"name"} is seen.` },
  check({ model, report }) {
    for (const component of model.components) {
      report("seen", { element: component.id, at: component.at, holes: { name: component.name } });
      throw new Error("out of breath");
    }
  },
});

describe("a message", () => {
  it("has its holes by name and fills them", () => {
    const sentence = message`${"leaf"} receives ${"factor"} calls.`;
    expect(sentence.template).toBe("{leaf} receives {factor} calls.");
    expect(sentence.holes).toEqual(["leaf", "factor"]);
    expect(sentence.fill({ leaf: "db", factor: "64" })).toBe("db receives 64 calls.");
  });
});

describe("a rule that throws", () => {
  it("costs its own findings and nothing else", () => {
    const report = analyzeWith([throwing, everyComponent], buildModel({ components: { db: {} } }));
    expect(report.failures).toEqual([{ rule: "throwing", error: "out of breath" }]);
    expect(report.findings.map((finding) => finding.rule)).toEqual(["every-component"]);
  });
});

describe("evidence that a rule writes when it is read", () => {
  const writing = (evidence: () => readonly Evidence[]): Rule =>
    defineRule({
      ...about,
      id: "writing",
      category: "resilience",
      messages: { seen: message`${"name"} is seen.` },
      check({ model, report }) {
        for (const { id, at, name } of model.components) report("seen", { element: id, at, holes: { name }, evidence });
      },
    });
  const accepts = [{ rule: "writing", because: "small", until: "2026-01-01" }];

  it("is written once, and not before", () => {
    let written = 0;
    const rule = writing(() => {
      written += 1;
      return [{ at: { block: 0, start: 0, end: 0 }, says: "seen from here" }];
    });
    const [finding] = analyzeWith([rule], buildModel({ components: { db: {} } })).findings;
    expect(written).toBe(0);
    expect(finding?.evidence.map(({ says }) => says)).toEqual(["seen from here"]);
    expect(finding?.evidence).toBe(finding?.evidence);
    expect(written).toBe(1);
  });

  it("has its lapsed acceptances behind it", () => {
    const model = buildModel({ components: { db: { accepts } } });
    const rule = writing(() => [{ at: { block: 0, start: 0, end: 0 }, says: "seen from here" }]);
    const [finding] = analyzeWith([rule], model, { today: "2026-06-01" }).findings;
    expect(finding?.evidence.map(({ says }) => says)).toEqual([
      "seen from here",
      "accepted until 2026-01-01, which has passed",
    ]);
  });

  it("costs itself where it throws: the finding stays, and the rule is told", () => {
    const rule = writing(() => {
      throw new Error("out of words");
    });
    const report = analyzeWith([rule], buildModel({ components: { db: {} } }));
    expect(report.failures).toEqual([]);
    expect(report.findings.map(({ message: says, evidence }) => [says, evidence])).toEqual([["db is seen.", []]]);
    expect(report.failures).toEqual([{ rule: "writing", error: "out of words" }]);
  });
});

describe("severity", () => {
  const model = buildModel({ components: { db: {} } });

  it("comes from the category, and from the settings where they name the rule", () => {
    expect(analyzeWith([everyComponent], model).findings[0]?.severity).toBe("warning");
    const rules = { "every-component": "hint" } as const;
    expect(analyzeWith([everyComponent], model, { rules }).findings[0]?.severity).toBe("hint");
  });

  it("off runs the rule not at all", () => {
    expect(analyzeWith([throwing], model, { rules: { throwing: "off" } })).toEqual({ findings: [], failures: [] });
  });
});

describe("an acceptance", () => {
  const accepts = [{ rule: "every-component", because: "small", until: "2027-01-01" }];
  const model = buildModel({ components: { db: { accepts }, api: {} } });

  it("covers the findings of its element up to its day", () => {
    for (const today of [undefined, "2026-06-01", "2027-01-01"]) {
      const { findings } = analyzeWith([everyComponent], model, today === undefined ? {} : { today });
      expect(findings.map((finding) => [finding.element, finding.accepted?.because])).toEqual([
        ["db", "small"],
        ["api", undefined],
      ]);
    }
  });

  it("has lapsed after its day, and the finding says so", () => {
    const [finding] = analyzeWith([everyComponent], model, { today: "2027-01-02" }).findings;
    expect(finding?.accepted).toBeUndefined();
    expect(finding?.evidence.map((evidence) => evidence.says)).toEqual(["accepted until 2027-01-01, which has passed"]);
  });

  it("of another rule covers nothing", () => {
    const other = buildModel({ components: { db: { accepts: [{ rule: "another" }] } } });
    expect(analyzeWith([everyComponent], other).findings[0]?.accepted).toBeUndefined();
  });

  it("on a flow takes that flow out of the count, and covers what no other flow shares", () => {
    const components = { web: { calls: ["db"] }, db: {} };
    const body = ["web -> db"];
    const one = buildModel({
      components,
      flows: { buy: { body, accepts: [{ rule: "every-component", because: "rare" }] }, look: { body } },
    });
    expect(analyzeWith([everyComponent], one).findings.map((f) => [f.message, f.flows, f.accepted])).toEqual([
      ["web is seen by 1 flows.", ["look"], undefined],
      ["db is seen by 1 flows.", ["look"], undefined],
    ]);
    const all = buildModel({
      components,
      flows: { buy: { body, accepts: [{ rule: "every-component", because: "rare" }] } },
    });
    expect(analyzeWith([everyComponent], all).findings.map((finding) => finding.accepted?.because)).toEqual([
      "rare",
      "rare",
    ]);
  });
});

describe("an acceptance on a flow", () => {
  /** Finds something exactly where few flows are counted, as a mean over flows may. */
  const loneFlow = defineRule({
    ...about,
    id: "lone-flow",
    category: "resilience",
    messages: { seen: message`${"name"} is alone.` },
    check({ model, flows, report }) {
      if (flows.length !== 1) return;
      for (const { id, at, name } of model.components) report("seen", { element: id, at, holes: { name } });
    },
  });

  it("adds no finding that is absent without it", () => {
    const components = { web: { calls: ["db"] }, db: {} };
    const body = ["web -> db"];
    const accepts = [{ rule: "lone-flow", because: "rare" }];
    const model = buildModel({ components, flows: { buy: { body, accepts }, look: { body } } });
    expect(analyzeWith([loneFlow], model).findings).toEqual([]);
    const one = buildModel({ components, flows: { look: { body } } });
    expect(analyzeWith([loneFlow], one).findings).toHaveLength(2);
  });
});

describe("analysis in steps", () => {
  it("pauses after every rule and ends with the report", () => {
    const steps = createAnalysis(buildModel({ components: { db: {} } })).reportInSteps();
    let pauses = 0;
    for (;;) {
      const step = steps.next();
      if (step.done) {
        expect(step.value.failures).toEqual([]);
        break;
      }
      pauses += 1;
    }
    expect(pauses).toBeGreaterThan(0);
  });
});

describe("order", () => {
  const everyDependency: Rule = defineRule({
    ...about,
    id: "a-rule",
    category: "coupling",
    messages: { seen: message`${"name"} is used.` },
    check({ model, report }) {
      for (const component of model.components) {
        for (const dependency of component.dependencies) {
          report("seen", {
            element: component.id,
            at: component.at,
            holes: { name: dependency.target },
            cause: dependency.id,
          });
        }
      }
    },
  });

  it("is by place, then rule, then cause, whatever order the rules run in", () => {
    const model = buildModel({ components: { web: { calls: ["b", "a"] }, a: {}, b: {} } });
    const expected = [
      "a-rule web calls a",
      "a-rule web calls b",
      "every-component seen",
      "every-component seen",
      "every-component seen",
    ];
    for (const rules of [
      [everyComponent, everyDependency],
      [everyDependency, everyComponent],
    ]) {
      const { findings } = analyzeWith(rules, model);
      expect(findings.map((finding) => `${finding.rule} ${finding.cause}`)).toEqual(expected);
      expect(findings.map((finding) => finding.element)).toEqual(["web", "web", "web", "a", "b"]);
    }
  });

  it("of declarations does not change what is found", () => {
    const entries = Object.entries({ web: { calls: ["b", "a"] }, a: { reads: ["c"] }, b: { reads: ["c"] }, c: {} });
    const found = (components: typeof entries) =>
      analyzeWith([everyComponent, everyDependency], buildModel({ components: Object.fromEntries(components) }))
        .findings.map((finding) => `${finding.element} ${finding.rule} ${finding.cause} ${finding.message}`)
        .sort();
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(found(shuffled)).toEqual(found(entries));
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

describe("a rule that judges findings", () => {
  /** Reports the day's acceptances that the others used, at whatever component there is. */
  const auditor = defineRule({
    ...about,
    id: "an-auditor",
    category: "completeness",
    judgesFindings: true,
    messages: { seen: message`${"ran"} ran, and ${"used"} acceptances were used.` },
    check({ model, outcome, report }) {
      const [first] = model.components;
      if (first === undefined) return;
      const holes = { ran: [...outcome.ran].sort().join(" "), used: String(outcome.used.size) };
      report("seen", { element: first.id, at: first.at, holes });
    },
  });
  const audit = (rules: readonly Rule[], model: Parameters<typeof analyzeWith>[1]) =>
    analyzeWith(rules, model).findings.find((finding) => finding.rule === "an-auditor")?.message;

  it("runs after the others wherever it stands in the list, and sees which of them came to their end", () => {
    const model = buildModel({ components: { db: { accepts: [{ rule: "every-component" }] } } });
    expect(audit([auditor, everyComponent, throwing], model)).toBe("every-component ran, and 1 acceptances were used.");
  });

  it("sees the acceptance of a flow that took its share from a finding of others", () => {
    const accepts = [{ rule: "every-component" }];
    const flows = { a: { body: ["web -> db"] }, b: { body: ["web -> db"], accepts } };
    const model = buildModel({ components: { web: { calls: ["db"] }, db: {} }, flows });
    expect(audit([auditor, everyComponent], model)).toBe("every-component ran, and 1 acceptances were used.");
    expect(audit([auditor, throwing], model)).toBe(" ran, and 0 acceptances were used.");
  });
});

describe("a file's own severities", () => {
  const shop = buildModel({ components: { a: {}, b: {} } });
  const file = [...shop.blocks.values()][0]?.file ?? "";

  it("take the place of the project's where the finding stands, and leave it out where they say off", () => {
    const severities = (rules: AnalysisOptions["rules"], there: "error" | "off" | undefined) => {
      const severityIn: AnalysisOptions["severityIn"] = (rule, name) =>
        rule === everyComponent.id && name === file ? there : undefined;
      const { findings } = analyzeWith([everyComponent], shop, { ...(rules && { rules }), severityIn });
      return findings.map(({ severity }) => severity);
    };
    expect(severities(undefined, undefined)).toEqual(["warning", "warning"]);
    expect(severities(undefined, "error")).toEqual(["error", "error"]);
    expect(severities({ [everyComponent.id]: "hint" }, "error")).toEqual(["error", "error"]);
    expect(severities({ [everyComponent.id]: "hint" }, undefined)).toEqual(["hint", "hint"]);
    expect(severities({ [everyComponent.id]: "off" }, "error")).toEqual(["error", "error"]);
    expect(severities({ [everyComponent.id]: "off" }, undefined)).toEqual([]);
    expect(severities(undefined, "off")).toEqual([]);
  });
});

describe("an assumed peak", () => {
  it("is what a flow with a load and no peak has, and stays one object from snapshot to snapshot", () => {
    const text =
      "service a  service b { calls a }  flow f { load 10/s  b -> a }  flow g { load 1/s peak 2x  b -> a }  flow h { b -> a }\n";
    const project = createProject();
    project.setFile("a.arch", text);
    const options = { thresholds: { peak: 3 } };
    const first = createAnalysis(project.snapshot().model, options);
    project.setFile("b.arch", "service c\n");
    const second = createAnalysis(project.snapshot().model, options, first);
    const peaks = ({ facts }: typeof first) => facts.model.flows.map(({ peak }) => [peak?.value, peak?.origin.kind]);
    expect(peaks(first)).toEqual([
      [3, "assumed"],
      [2, "written"],
      [undefined, undefined],
    ]);
    expect(second.facts.model.flows[0]).toBe(first.facts.model.flows[0]);
    expect(second.facts.model.flowById.get("f")).toBe(first.facts.model.flows[0]);
    const other = createAnalysis(project.snapshot().model, { thresholds: { peak: 5 } }, second);
    expect(peaks(other)[0]).toEqual([5, "assumed"]);
    expect(other.facts.of("a").find(({ name }) => name === "load")?.value).toBe(
      first.facts.of("a").find(({ name }) => name === "load")?.value,
    );
  });
});
