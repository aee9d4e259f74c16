// Worked examples of arrivals: each term of a flow that changes how often a component is visited, alone.

import { describe, expect, it } from "vitest";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import { linesOf } from "../support/facts-said.ts";
import { loadAt, valueAt, walked } from "../support/loads-told.ts";
import type { ModelSpec } from "../support/model-spec.ts";

describe("visits", () => {
  it("multiply along a path and add over paths", () => {
    const spec = walked(
      {
        web: { calls: ["api"] },
        api: { calls: ["cart"], reads: ["db"] },
        cart: { reads: ["db"] },
        db: { kind: "store" },
      },
      ["web -> api 2x", "api -> cart 3x", "api -> db"],
    );
    expect(valueAt(spec, "api")).toBe(200);
    expect(valueAt(spec, "cart")).toBe(600);
    expect(valueAt(spec, "db")).toBe(800);
  });

  it("come to the store behind a cache of a cache for what misses both", () => {
    const caches = (reads: readonly string[]): ModelSpec =>
      walked(
        {
          web: { reads: [...reads] },
          near: { kind: "cache", of: "far", hitRatio: 0.5 },
          far: { kind: "cache", of: "db", hitRatio: 0.8 },
          db: { kind: "store" },
        },
        ["web -> near"],
      );
    for (const reads of [["near"], ["near", "far", "db"]]) {
      expect(valueAt(caches(reads), "far")).toBe(50);
      expect(valueAt(caches(reads), "db")).toBeCloseTo(10, 9);
    }
    expect(JSON.stringify(loadAt(caches(["near"]), "db").derivation)).toContain("50% of the reads of near miss");
  });

  it("count each dependency that a step stands for", () => {
    const spec = walked({ web: { reads: ["db"], writes: ["db"] }, db: { kind: "store" } }, ["web -> db"]);
    expect(valueAt(spec, "db")).toBe(200);
    expect(valueAt({ ...spec, flows: { ask: { load: 100, body: ["web -> db (reads)"] } } }, "db")).toBe(100);
  });

  it("weigh branches by their probability", () => {
    const components = { web: { calls: ["a", "b"] }, a: {}, b: {} };
    const spec = walked(components, [{ either: [{ weight: 0.7, body: ["web -> a"] }, { body: ["web -> b 2x"] }] }]);
    expect(valueAt(spec, "a")).toBe(70);
    expect(valueAt(spec, "b")).toBe(60);
  });

  it("leave out a fallback, which good days do not need", () => {
    const { facts } = createAnalysis(
      buildModel(
        walked({
          web: { calls: ["api"] },
          api: { calls: { recs: { fallback: "spare" }, spare: {} } },
          recs: {},
          spare: {},
        }),
      ),
    );
    expect(facts.of("spare").map((fact) => fact.name)).not.toContain("load");
  });

  it("count first tries and no retries", () => {
    expect(valueAt(walked({ web: { calls: { api: { attempts: 4 } } }, api: {} }), "api")).toBe(100);
  });
});

describe("caches", () => {
  const cached = (cache: object, web: object = { reads: ["cache"] }): ModelSpec =>
    walked({ web, cache: { kind: "cache", of: "db", ...cache }, db: { kind: "store" } }, ["web -> cache"]);

  it("let their misses through, whatever the pattern", () => {
    expect(valueAt(cached({ hitRatio: 0.9 }), "cache")).toBe(100);
    expect(valueAt(cached({ hitRatio: 0.9 }), "db")).toBe(10);
    expect(valueAt(cached({ hitRatio: 0.9, pattern: "read-through" }), "db")).toBe(10);
  });

  it("pass writes on as they are", () => {
    const web = { reads: ["cache"], writes: ["cache"] };
    expect(valueAt(cached({ hitRatio: 0.9, pattern: "write-through" }, web), "db")).toBe(110);
  });

  it("with an unknown hit ratio leave bounds", () => {
    const fact = loadAt(cached({}), "db");
    expect([fact.kind, fact.value, fact.missing]).toEqual(["bound", [0, 100], []]);
  });

  it("with an interval leave its bounds", () => {
    expect(valueAt(cached({ hitRatio: [0.8, 0.95] }), "db")).toEqual([0, 20]);
  });
});

describe("queues", () => {
  it("hand what they get to their consumer, listed or not, and a topic to each", () => {
    const components: ModelSpec["components"] = {
      web: { publishes: ["events"] },
      events: { kind: "topic" },
      a: { kind: "worker", consumes: ["events"], writes: { db: {} } },
      b: { kind: "worker", consumes: { events: { batch: 10 } } },
      db: { kind: "store" },
    };
    for (const body of [["web -> events"], ["web -> events -> a -> db"]]) {
      expect(valueAt(walked(components, body), "events")).toBe(100);
      expect(valueAt(walked(components, body), "a")).toBe(100);
      expect(valueAt(walked(components, body), "b")).toBe(10);
      expect(valueAt(walked(components, body), "db")).toBe(100);
    }
  });

  it("get at least what comes first, where a worker puts back nobody knows how much", () => {
    const spec = walked(
      { web: { publishes: ["jobs"] }, jobs: { kind: "queue" }, worker: { consumes: ["jobs"], publishes: ["jobs"] } },
      ["web -> jobs"],
    );
    expect([loadAt(spec, "jobs").kind, valueAt(spec, "jobs")]).toEqual(["bound", [100, Number.POSITIVE_INFINITY]]);
    const lines = linesOf(loadAt(spec, "jobs").derivation);
    expect(lines[0]).toBe("jobs receives at least 100/s");
    expect(lines).toContain(
      "    not counted: what worker hands to jobs again of what came from there, since nobody says how often",
    );
  });
});

describe("limits", () => {
  it("cap what is passed on, each flow losing the same share", () => {
    const spec: ModelSpec = {
      components: {
        web: { calls: ["edge"] },
        edge: { kind: "gateway", rateLimit: 300, calls: ["a", "b"] },
        a: {},
        b: {},
      },
      flows: { one: { load: 400, body: ["web -> edge -> a"] }, two: { load: 200, body: ["web -> edge -> b"] } },
    };
    expect(valueAt(spec, "edge")).toBe(600);
    expect(valueAt(spec, "a")).toBe(200);
    expect(valueAt(spec, "b")).toBe(100);
  });

  it("cap one behind the other", () => {
    const components = {
      web: { calls: ["edge"] },
      edge: { rateLimit: 80, calls: ["api"] },
      api: { shedsLoad: true as const, capacity: 20, replicas: 2, calls: ["db"] },
      db: {},
    };
    expect(valueAt(walked(components, ["web -> edge"]), "api")).toBe(80);
    expect(valueAt(walked(components, ["web -> edge"]), "db")).toBe(40);
  });

  it("of what scales by itself are those of its fewest copies, however many peak hours bring", () => {
    const edge = { kind: "gateway" as const, shedsLoad: true as const, capacity: 10, calls: ["api"] };
    const scaled = { web: { calls: ["edge"] }, edge: { ...edge, autoscale: { min: 4, max: 10 } }, api: {} };
    expect(valueAt(walked(scaled, ["web -> edge"]), "api")).toBe(40);
  });

  it("with unknown arrivals pass on between nothing and everything", () => {
    const spec: ModelSpec = {
      components: { web: { calls: ["edge"] }, edge: { rateLimit: 80, calls: ["a", "b"] }, a: {}, b: {} },
      flows: { one: { load: 50, body: ["web -> edge -> a"] }, two: { body: ["web -> edge -> b"] } },
    };
    expect(valueAt(spec, "a")).toEqual([0, 50]);
  });

  it("do not change the factor of retries, which is relative to what arrives", () => {
    const spec = walked({ web: { calls: ["api"] }, api: { rateLimit: 10, calls: { db: { attempts: 4 } } }, db: {} });
    const facts = createAnalysis(buildModel(spec)).facts.of("db");
    expect(facts.find((fact) => fact.name === "retry-factor-burst")?.value).toBe(4);
  });
});

describe("cells", () => {
  it("share the demand evenly, and what stands outside gets all of it", () => {
    const spec: ModelSpec = {
      containers: { shop: { kind: "system" }, "shop.cell": { kind: "group", cells: 10 } },
      components: { web: { calls: ["shop.cell.api"] }, "shop.cell.api": { reads: ["db"] }, db: { kind: "store" } },
      flows: { ask: { load: 100, body: ["web -> shop.cell.api"] } },
    };
    expect(valueAt(spec, "shop.cell.api")).toBe(10);
    expect(valueAt(spec, "db")).toBe(100);
  });
});

describe("several flows", () => {
  const components = { a: { calls: ["db"] }, b: { calls: ["db"] }, db: {} };

  it("add up", () => {
    const flows = { one: { load: 30, body: ["a -> db"] }, two: { load: [10, 20] as const, body: ["b -> db"] } };
    expect(valueAt({ components, flows }, "db")).toEqual([40, 50]);
  });

  it("of which one states no load leave the sum unknown, and say which", () => {
    const fact = loadAt(
      { components, flows: { one: { load: 30, body: ["a -> db"] }, two: { body: ["b -> db"] } } },
      "db",
    );
    expect([fact.kind, fact.value, fact.missing]).toEqual(["unknown", undefined, [{ element: "two", term: "load" }]]);
  });
});

describe("the derivation", () => {
  const linesAt = (spec: ModelSpec, element: string): string[] => {
    const lines = (one: Fact["derivation"], depth: number): string[] => [
      " ".repeat(depth) + one.says,
      ...(one.steps ?? []).flatMap((step) => lines(step, depth + 1)),
    ];
    return lines(loadAt(spec, element).derivation, 0);
  };

  it("shows each path with counts and batches, the largest first", () => {
    const components: ModelSpec["components"] = {
      web: { calls: ["api"] },
      api: { calls: ["db", "b"] },
      b: { calls: { db: { batch: 5 } } },
      db: {},
    };
    expect(linesAt(walked(components, ["web -> api", "api -> db 3x", "api -> b 2x", "b -> db 10x"]), "db")).toEqual([
      "db receives 700/s",
      " ask: 100/s × 7 visits = 700/s",
      "  web → api → b → db: 2 × 2 = 4 visits",
      "   api calls b 2 times",
      "   b calls db 10 times in batches of 5",
      "  web → api → db: 3 visits",
      "   api calls db 3 times",
    ]);
  });

  it("shows what is turned away, missed and branched off", () => {
    const spec = walked(
      {
        web: { calls: ["edge"] },
        edge: { rateLimit: 40, calls: ["api", "other"] },
        api: { reads: ["copy"] },
        other: {},
        copy: { kind: "cache", of: "db", hitRatio: 0.9 },
        db: { kind: "store" },
      },
      ["web -> edge", { either: [{ weight: 0.25, body: ["edge -> api"] }, { body: ["edge -> other"] }] }],
    );
    expect(linesAt(spec, "db")).toEqual([
      "db receives 1/s",
      " ask: 100/s × 0.01 visits = 1/s",
      "  web → edge → api → db: 0.1 × 0.1 = 0.01 visits",
      "   edge passes on 40% of what arrives",
      "   25% of requests take that branch",
      "   10% of the reads of copy miss",
    ]);
  });

  it("says so where a share is not known", () => {
    const components = { web: { reads: ["copy"] }, copy: { kind: "cache" as const, of: "db" }, db: {} };
    expect(linesAt(walked(components, ["web -> copy"]), "db").slice(1)).toEqual([
      " ask: 100/s × 0 to 1 visits",
      "  web → db: up to 1 visit",
      "   an unknown part of the reads of copy miss",
    ]);
  });

  it("leaves a single visit as it is, and counts the paths that fill more than a screen", () => {
    expect(linesAt(walked({ web: { calls: ["api"] }, api: {} }), "api")).toEqual([
      "api receives 100/s",
      " ask: 100/s × 1 visit = 100/s",
    ]);
    const middle = Array.from({ length: 9 }, (_, index) => `m${index}`);
    const components: Record<string, ModelSpec["components"][string]> = { web: { calls: middle }, db: {} };
    for (const id of middle) components[id] = { calls: ["db"] };
    const lines = linesAt(walked(components, ["web -> m0", ...middle.slice(1).map((id) => `web -> ${id}`)]), "db");
    expect(lines.slice(2, 4)).toEqual(["  web → m0 → db: 1 visit", "  web → m1 → db: 1 visit"]);
    expect(lines.at(-1)).toBe("  and 3 further paths");
    expect(lines).toHaveLength(9);
  });

  it("promises no peak past a limit", () => {
    const components: ModelSpec["components"] = {
      web: { calls: ["edge"] },
      edge: { rateLimit: 150, calls: ["api"] },
      api: {},
    };
    const spec: ModelSpec = { components, flows: { ask: { load: 100, peak: 2, body: ["web -> edge"] } } };
    expect(linesAt(spec, "edge")).toContain(" ask: 100/s × 1 visit = 100/s (2 times that at peak)");
    expect(linesAt(spec, "api")).toContain(
      " ask: 100/s × 1 visit = 100/s (2 times the requests at peak, as far as limits let them through)",
    );
  });

  it("leaves out what only stands in", () => {
    const components: ModelSpec["components"] = {
      web: { calls: { api: { fallback: "spare" }, spare: {} } },
      api: { calls: ["db"] },
      spare: { calls: ["db"] },
      db: {},
    };
    expect(linesAt(walked(components), "db")).toEqual(["db receives 100/s", " ask: 100/s × 1 visit = 100/s"]);
  });
});

it("keeps no digits of mere arithmetic", () => {
  const spec = walked({ web: { reads: ["cache"] }, cache: { kind: "cache", of: "db", hitRatio: 0.9975 }, db: {} }, [
    "web -> cache",
  ]);
  expect(valueAt({ ...spec, flows: { ask: { load: 400_000, body: ["web -> cache"] } } }, "db")).toBe(1000);
});
