// Worked examples of Little's law: how many requests a component has in hand against the slots that it has for them.

import { describe, expect, it } from "vitest";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";

const exactly = (ms: number) => ({ latency: { p50: ms / 1000, p99: ms / 1000 } });

function inHand(spec: ModelSpec, element = "api"): Fact | undefined {
  return createAnalysis(buildModel(spec))
    .facts.of(element)
    .find((one) => one.name === "concurrency");
}

const serving = (
  api: ComponentSpec,
  load: number | undefined = 10_000,
  extra: ModelSpec["components"] = {},
): ModelSpec => ({
  components: { app: { kind: "client", calls: ["api"] }, api, ...extra },
  flows: { ask: { ...(load === undefined ? {} : { load }), body: ["app -> api"] } },
});

describe("requests in hand", () => {
  it("are the rate times the time that each is held", () => {
    const fact = inHand(serving({ pool: 40, replicas: 16, ...exactly(50) }));
    expect([fact?.kind, fact?.value]).toEqual(["estimate", 500]);
    const lines = fact?.derivation.steps?.map(({ says }) => says);
    expect(lines?.[0]).toBe("ask: 10,000/s × 50ms = 500");
    expect(lines?.[1]).toBe("against 640 slots, 40 of 16 copies: 78.13% of the pool is taken");
  });

  it("are held while the component waits for others", () => {
    const api = { pool: 100, ...exactly(20), calls: ["db"] };
    const spec = serving(api, 1000, { db: { kind: "store", ...exactly(30) } });
    expect(inHand(spec)?.value).toBe(50);
    const twice = { ...spec, flows: { ask: { load: 1000, body: ["app -> api -> db 2x"] } } };
    expect(inHand(twice)?.value).toBe(80);
  });

  it("are not held for what is done after the answer", () => {
    const api = { pool: 100, ...exactly(20), publishes: { jobs: { outbox: "db" } } };
    const spec = serving(api, 1000, { db: { kind: "store" }, jobs: { kind: "queue" } });
    expect(inHand(spec)?.value).toBe(20);
  });

  it("are held for its own work by what comes back past a topic", () => {
    const api = { pool: 100, ...exactly(10), reads: ["db"], publishes: ["news"], consumes: ["news"] };
    const spec = serving(api, 1000, { db: { kind: "store", ...exactly(30) }, news: { kind: "topic", ...exactly(2) } });
    const body = ["app -> api -> db", "api -> news", "reply", "news -> api 2x"];
    const fact = inHand({ ...spec, flows: { ask: { load: 1000, body } } });
    // 1,000/s · (10 + 30 + 2) ms + 2,000/s · 10 ms.
    expect(fact?.value).toBe(62);
    expect(fact?.derivation.steps?.[1]?.says).toBe("ask, what comes back: 2,000/s × 10ms = 20");
  });

  it("add up over flows, each with its own way", () => {
    const spec = serving({ pool: 100, ...exactly(10), calls: ["db"] }, 1000, { db: { kind: "store", ...exactly(40) } });
    const flows = {
      short: { load: 1000, body: [{ parallel: ["app -> api"] }, "api -> db", "reply"] },
      long: { load: 100, body: ["app -> api -> db 10x"] },
    };
    // 1,000/s · 50 ms + 100/s · 410 ms.
    expect(inHand({ ...spec, flows })?.value).toBe(91);
  });

  it("take the stated service-time where slots are those of concurrency", () => {
    const fact = inHand(serving({ concurrency: 10, replicas: 2, serviceTime: 0.2 }, 50));
    expect([fact?.kind, fact?.value]).toEqual(["exact", 10]);
    expect(fact?.derivation.steps?.map(({ says }) => says)).toContain(
      "against 20 slots, 10 of 2 copies: 50% of the concurrency is taken",
    );
  });

  it("say what would make them known", () => {
    const noLatency = serving({ pool: 10, ...exactly(10), calls: ["db"] }, 100, { db: { kind: "store" } });
    expect(inHand(noLatency)?.missing).toEqual([{ element: "db", term: "latency" }]);
    expect(inHand(noLatency)?.derivation.steps).toEqual([{ says: "db states no latency" }]);
    // How long those above it take holds nothing of it.
    const { components } = noLatency;
    const behind: ModelSpec = {
      components: { ...components, app: { kind: "client", calls: ["edge"] }, edge: { calls: ["api"] } },
      flows: { ask: { load: 100, body: ["app -> edge -> api -> db"] } },
    };
    expect(inHand(behind)?.missing).toEqual([{ element: "db", term: "latency" }]);
    const noLoad: ModelSpec = { ...serving({ pool: 10, ...exactly(10) }), flows: { ask: { body: ["app -> api"] } } };
    expect(inHand(noLoad)?.missing).toEqual([{ element: "ask", term: "load" }]);
    expect(inHand(serving({ ...exactly(10) }))).toBeUndefined();
  });
});
