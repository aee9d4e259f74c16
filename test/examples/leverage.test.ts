// Rides and payments: the five places where a small edit keeps the one product's trouble from the other, each with what it
// changes in findings and numbers, and all of them together.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Analysis, createAnalysis } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";

const folder = fileURLToPath(new URL("../../examples/ride-and-pay", import.meta.url));
const texts = Object.fromEntries(
  ["shared", "rides", "payments"].map((name) => [name, readFileSync(join(folder, `${name}.arch`), "utf8")]),
);

/** In which file, what stands there, and what is to stand there instead, wherever it does. */
type Edit = readonly [file: "shared" | "rides" | "payments", from: string, to: string];

function analysisWith(edits: readonly Edit[]): Analysis {
  const edited = { ...texts };
  for (const [file, from, to] of edits) {
    expect(edited[file], `${file}.arch has no ${from}`).toContain(from);
    edited[file] = edited[file]?.replaceAll(from, to) ?? "";
  }
  const project = createProject();
  for (const [name, text] of Object.entries(edited)) project.setFile(`${name}.arch`, text);
  const snapshot = project.snapshot();
  expect(snapshot.problems).toEqual([]);
  return createAnalysis(snapshot.model, { today: "2026-11-01" });
}

/** Severity of what a rule finds at an element; undefined where it finds nothing. */
const severityOf = ({ report }: Analysis, rule: string, element: string): string | undefined =>
  report.findings.find((finding) => finding.rule === rule && finding.element === element)?.severity;

const figureOf = ({ facts }: Analysis, element: string, name: string): unknown =>
  facts.of(element).find((fact) => fact.name === name)?.value;

const limits: readonly Edit[] = [
  ["payments", "mobile { calls platform.api-gateway {", "mobile { calls platform.api-gateway { bulkhead 500 "],
  ["payments", "browser { calls platform.api-gateway {", "browser { calls platform.api-gateway { bulkhead 500 "],
];

const topics: readonly Edit[] = [
  ["payments", "platform.kafka-cluster", "payment-events"],
  [
    "payments",
    "  external card-processor",
    `  topic payment-events : kafka { managed  in eu  availability 99.95%  partitions 96  retention 3d }
  external card-processor`,
  ],
  [
    "shared",
    "consumes kafka-cluster { idempotent by event-id  dead-letter unsent after 5 }",
    `consumes kafka-cluster { idempotent by event-id  dead-letter unsent after 5 }
    consumes payments.payment-events { idempotent by event-id  dead-letter unsent after 5 }`,
  ],
];

const breaker: readonly Edit[] = [
  [
    "shared",
    "calls payments.charging { timeout 15s }",
    "calls payments.charging { timeout 15s  breaker after 50% for 30s }",
  ],
  [
    "payments",
    "calls card-processor { timeout 12s ",
    `calls card-processor { timeout 12s  breaker after 50% for 30s  fallback "the charge is queued" `,
  ],
];

const clusters: readonly Edit[] = [
  ["payments", "platform.redis-cluster", "cards-and-charges"],
  [
    "payments",
    "  external card-processor",
    `  cache cards-and-charges : redis { managed  in eu  availability 99.9%  ttl 5m }
  external card-processor`,
  ],
];

/** To be made where each product has a topic of its own: a log is read in its order. */
const priorities: readonly Edit[] = [
  ["shared", "consumes kafka-cluster {", "consumes kafka-cluster { priority urgent "],
  ["shared", "consumes payments.payment-events {", "consumes payments.payment-events { priority routine "],
];

const allFlows = [
  "payments.charge",
  "payments.refund",
  "rides.complete-ride",
  "rides.request-ride",
  "rides.track-driver",
];

describe("a leverage point", () => {
  const before = analysisWith([]);

  test("room at the gateway for each product keeps a surge of the one from the other", () => {
    const after = analysisWith(limits);
    expect(severityOf(before, "shared-infrastructure", "platform.api-gateway")).toBe("warning");
    expect(severityOf(after, "shared-infrastructure", "platform.api-gateway")).toBe("info");
    // A door is a door: without it nobody comes in, limits or not.
    expect(figureOf(after, "platform.api-gateway", "blast-radius")).toEqual(
      figureOf(before, "platform.api-gateway", "blast-radius"),
    );
  });

  test("a topic for each product keeps the events of rides from those who settle payments", () => {
    const after = analysisWith(topics);
    expect(severityOf(before, "shared-infrastructure", "platform.kafka-cluster")).toBe("warning");
    expect(severityOf(after, "shared-infrastructure", "platform.kafka-cluster")).toBeUndefined();
    // 400 + 350 events of rides and 350 + 5 of payments: everybody had all of them.
    expect([before, after].map((one) => figureOf(one, "rides.completion", "load"))).toEqual([1105, 750]);
    expect([before, after].map((one) => figureOf(one, "payments.settlement", "load"))).toEqual([1105, 355]);
    expect([before, after].map((one) => figureOf(one, "platform.notifications", "load"))).toEqual([1105, 1105]);
    // Ten minutes without consumers leave 1,105 × 600 messages to work off, or 355 × 600.
    expect(figureOf(before, "payments.settlement", "backlog")).toBeCloseTo(663_000, 6);
    expect(figureOf(after, "payments.settlement", "backlog")).toBeCloseTo(213_000, 6);
  });

  test("a breaker in front of payments, and a charge that may wait, keep rides alive and charges coming", () => {
    const after = analysisWith(breaker);
    const exhaustion = "platform.api-gateway calls payments.charging";
    expect(severityOf(before, "cascading-exhaustion", exhaustion)).toBe("warning");
    expect(severityOf(after, "cascading-exhaustion", exhaustion)).toBeUndefined();
    expect(figureOf(before, "payments.card-processor", "cascade-failure")).toEqual(allFlows);
    expect(figureOf(after, "payments.card-processor", "cascade-failure")).toEqual([]);
    expect(figureOf(before, "payments.charging", "cascade-failure")).toEqual(allFlows);
    expect(figureOf(after, "payments.charging", "cascade-failure")).toEqual(["payments.charge", "payments.refund"]);
    expect(severityOf(before, "single-point-of-failure", "payments.card-processor")).toBe("info");
    expect(severityOf(after, "single-point-of-failure", "payments.card-processor")).toBeUndefined();
  });

  test("a Redis for positions and one for payments: no position evicts the trace of a charge", () => {
    const after = analysisWith(clusters);
    expect(severityOf(before, "shared-infrastructure", "platform.redis-cluster")).toBe("warning");
    expect(severityOf(after, "shared-infrastructure", "platform.redis-cluster")).toBeUndefined();
    // 8,000 positions and 400 looks at them; 350 looks for cards and 350 for charges already made.
    expect([before, after].map((one) => figureOf(one, "platform.redis-cluster", "load"))).toEqual([9100, 8400]);
    expect(figureOf(after, "payments.cards-and-charges", "load")).toBe(700);
  });

  test("news of a ride before receipts: who waits for a driver does not wait behind them", () => {
    const apart = analysisWith(topics);
    const after = analysisWith([...topics, ...priorities]);
    expect(severityOf(before, "shared-infrastructure", "platform.notifications")).toBe("warning");
    expect(severityOf(apart, "shared-infrastructure", "platform.notifications")).toBe("warning");
    expect(severityOf(after, "shared-infrastructure", "platform.notifications")).toBe("info");
    // As much work as before, for the same nine copies.
    expect(figureOf(after, "platform.notifications", "utilisation-peak")).toEqual(
      figureOf(before, "platform.notifications", "utilisation-peak"),
    );
  });

  test("all five leave one warning, for the one shared thing that none of them is about", () => {
    const after = analysisWith([...limits, ...topics, ...breaker, ...clusters, ...priorities]);
    const warnings = ({ report }: Analysis) =>
      report.findings
        .filter(({ severity }) => severity === "warning" || severity === "error")
        .map(({ rule, element }) => `${rule} · ${element}`);
    expect(warnings(before)).toHaveLength(6);
    expect(warnings(after)).toEqual(["shared-infrastructure · platform.identity"]);
  });
});
