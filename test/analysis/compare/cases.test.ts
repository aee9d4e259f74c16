// What a comparison says of single edits, where a wrong word would let a step back pass or fail a build for a step forward.

import { describe, expect, it } from "vitest";
import { type Comparison, compare, createAnalysis, isEmpty, regressionsIn } from "../../../analysis/index.ts";
import { createProject } from "../../../language/index.ts";

function analysisOf(text: string) {
  const project = createProject();
  project.setFile("x.arch", text);
  return createAnalysis(project.snapshot().model, { today: "2026-11-01" });
}

function compared(before: string, after: string): Comparison {
  return compare(analysisOf(before), analysisOf(after));
}

/** The terms that are told of anything, as `term: before → after`. */
function termsIn({ elements }: Comparison): readonly string[] {
  return elements.flatMap(({ terms }) =>
    terms.map(({ term, before = "–", after = "–" }) => `${term}: ${before} → ${after}`),
  );
}

describe("terms", () => {
  it("tells which element a scenario is about", () => {
    const scenario = (target: string) =>
      `system shop { service api { replicas 2 } store db { replicas 2 } } scenario bad { fail ${target} for 5m }`;
    expect(termsIn(compared(scenario("shop.api"), scenario("shop.db")))).toEqual([
      "statements: fail shop.api for 5 min → fail shop.db for 5 min",
    ]);
  });

  it("sets what is stated about a renamed element beside what was", () => {
    const design = (index: string, lag: string) => `system shop {
      service api { writes db  reads ${index} }
      store db { replicas 2 }
      store ${index} { replicas 3 }
      data orders { authority db  derived ${index} within ${lag} }
    }`;
    const comparison = compared(design("search", "5s"), design("find", "1m"));
    expect(comparison.elements.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      "renamed store",
      "changed data",
    ]);
    expect(termsIn(comparison)).toEqual(["derived shop.search: within 5s → within 1 min"]);
  });

  it("says when a hedge asks again, in order", () => {
    const design = (hedge: string) =>
      `system shop { service api { reads db { ${hedge} } } store db { replicas 3  quorum write 2 read 1 of 3 } }`;
    expect(termsIn(compared(design("hedge after 5ms"), design("hedge after 5ms, 10ms")))).toEqual([
      "hedge: after 5ms → after 5ms, 10ms",
    ]);
  });

  it("says a fallback as it is written", () => {
    const design = (terms: string) =>
      `system shop { service api { calls db { ${terms} } } store db { replicas 2 } store old { replicas 2 } }`;
    expect(termsIn(compared(design("timeout 1s"), design("timeout 1s  fallback old")))).toEqual([
      "fallback: – → to shop.old",
    ]);
  });
});

describe("promises", () => {
  const promising = (promise: string) => `system shop { store db { replicas 3  ${promise} } }`;
  const told = (before: string, after: string) =>
    compared(promising(before), promising(after)).promises.map(({ promise, direction }) => `${direction} ${promise}`);

  it.each([
    ["guarantees read-your-writes", "guarantees linearizable", "guarantees linearizable"],
    ["guarantees at-least-once", "guarantees exactly-once", "guarantees exactly-once"],
    ["guarantees durable", "guarantees durable across zones", "guarantees durable"],
    ["guarantees durable across zones", "guarantees durable across regions", "guarantees durable"],
    ["guarantees bounded-staleness 1m", "guarantees bounded-staleness 5s", "guarantees bounded-staleness"],
    ["slo latency p95 < 200ms", "slo latency p99 < 200ms", "slo latency p99"],
  ])("%s is less than %s, both ways, and that is one change", (weak, strong, promise) => {
    expect(told(weak, strong)).toEqual([`better ${promise}`]);
    expect(told(strong, weak)).toEqual([`worse ${promise}`]);
    const gates = [{ kind: "weaker-promise" }] as const;
    expect(regressionsIn(compared(promising(weak), promising(strong)), gates)).toEqual([]);
    expect(regressionsIn(compared(promising(strong), promising(weak)), gates)).not.toEqual([]);
  });

  it("tells of two that neither includes the other both", () => {
    expect(told("guarantees serializable", "guarantees read-your-writes")).toEqual(
      ["worse guarantees serializable", "better guarantees read-your-writes"].sort((a, b) =>
        (a.split(" ")[2] ?? "" < (b.split(" ")[2] ?? "")) ? -1 : 1,
      ),
    );
  });
});

describe("what can be promised of an answer", () => {
  const design = (lag: string) => `system shop {
    client web { calls api }
    service api { replicas 2  reads db { from replica } }
    store db { replicas 1 primary + 2 async  ${lag} }
    flow browse { web -> api -> db }
  }`;
  const counted = (before: string, after: string) =>
    regressionsIn(compared(design(before), design(after)), [{ kind: "weaker-promise" }]);

  it("is weaker where the answer may be older, or nobody knows any more how old", () => {
    expect(counted("lag 1s", "lag 1m")).not.toEqual([]);
    expect(counted("lag 1s", "")).not.toEqual([]);
  });

  it("is not weaker where it has become known, or younger", () => {
    expect(counted("", "lag 1m")).toEqual([]);
    expect(counted("lag 1m", "lag 1s")).toEqual([]);
  });
});

describe("figures", () => {
  it("tells two numbers apart that read alike", () => {
    const design = (capacity: string) => `system shop {
      client web { calls api }
      service api { replicas 1  capacity ${capacity} }
      flow browse { load 70.001/s  web -> api }
    }`;
    const { parts } = compared(design("100/s"), design("100.001/s"));
    const figures = parts.flatMap((part) => part.figures);
    expect(figures.length).toBeGreaterThan(0);
    for (const { before, after } of figures) expect(before?.says).not.toBe(after?.says);
  });
});

it("a difference in promises alone is a difference", () => {
  const nothing = { elements: [], flows: [], parts: [], promises: [], settings: [] };
  const findings = { added: [], gone: [], changed: [], accepted: [], reopened: [] };
  const promise = { before: "a", after: "a", promise: "slo availability", direction: "worse" } as const;
  expect(isEmpty({ ...nothing, findings })).toBe(true);
  expect(isEmpty({ ...nothing, findings, promises: [promise] })).toBe(false);
});

it("single points that are copies of one thing are told together", () => {
  const design = (needs: number) => `system shop {
    client web { calls api }
    service api { replicas 4  needs ${needs} }
    flow browse { web -> api }
  }`;
  const [one] = regressionsIn(compared(design(1), design(4)), [{ kind: "new-spof" }]);
  expect(one?.says).toBe(
    "Any of 4 copies of shop.api alone can take requests of shop.browse down, and could not before.",
  );
});

it("a chain of new names is followed as far as a reader would", () => {
  const chain = (prefix: string) => {
    const services = Array.from(
      { length: 400 },
      (_, index) =>
        `service ${prefix}${index} { replicas 2  calls ${index === 399 ? "last" : `${prefix}${index + 1}`} }`,
    );
    return `system shop { ${services.join("\n")} store last { replicas 2 } }`;
  };
  const { elements } = compared(chain("a"), chain("b"));
  const count = (kind: string) => elements.filter(({ change }) => change === kind).length;
  expect(count("renamed")).toBeGreaterThan(20);
  expect(count("renamed")).toBeLessThan(100);
  expect(count("removed")).toBe(count("added"));
});
