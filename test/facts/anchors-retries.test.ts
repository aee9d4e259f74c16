// Published values on retries, overload and deadlines, each with its source: through a design where a design can say it, and at
// the fact's own function otherwise. Values that belong to other quantities stand with those.

import { describe, expect, it } from "vitest";
import { attemptsWithin, expectedAttempts } from "../../analysis/facts/attempts.ts";
import { hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { allowancesOf, shortfallsOf } from "../../analysis/facts/time/allowance.ts";
import { suggestedTimeoutOf } from "../../analysis/facts/time/suggested-timeout.ts";
import { createAnalysis, type FactName } from "../../analysis/index.ts";
import { understand } from "../support/understand.ts";

const modelOf = (text: string) => understand(text).model;

function factValue(text: string, element: string, name: FactName): unknown {
  const facts = createAnalysis(modelOf(text)).facts.of(element);
  return facts.find((fact) => fact.name === name)?.value;
}

/** Layers that call one another, the last one a store, each trying so often. */
function layers(count: number, attempts: string): string {
  const services = Array.from({ length: count }, (_, index) => {
    const next = index + 1 < count ? `layer-${index + 1}` : "db";
    return `service layer-${index} { calls ${next} { ${attempts} } }`;
  });
  return `${services.join("\n")}\nstore db\nflow ask { layer-0 -> ${count > 1 ? "layer-1" : "db"} }\n`;
}

describe("retries", () => {
  it("B1: three layers with three retries each are 64 attempts (Site Reliability Engineering, chapter 22)", () => {
    expect(factValue(layers(3, "retries 3"), "db", "retry-factor-burst")).toBe(64);
    expect(factValue(layers(3, "attempts 4"), "db", "retry-factor-burst")).toBe(64);
  });

  it("B2: five layers with three tries each are 243 attempts (Amazon Builders' Library), with three retries 1024", () => {
    expect(factValue(layers(5, "attempts 3"), "db", "retry-factor-burst")).toBe(243);
    expect(factValue(layers(5, "retries 3"), "db", "retry-factor-burst")).toBe(1024);
  });

  it.each([
    [0.01, 1.010101, 1.01],
    [0.1, 1.111, 1.1112],
    [0.2, 1.248, 1.2484],
    [0.5, 1.875, 1.8745],
    [0.8, 2.952, 2.9575],
    [0.9, 3.439, 3.4423],
    [1, 4, 4],
  ])(
    "B3: at p = %d three retries make %d attempts of one; M. Brooker's stability-sim gives %d",
    (p, closed, simulated) => {
      expect(expectedAttempts(p, 4)).toBeCloseTo(closed, 6);
      expect(Math.abs(expectedAttempts(p, 4) / simulated - 1)).toBeLessThan(0.003);
    },
  );

  it("B5: three attempts are at most 3x, and 1.1x behind a budget of 10% (Site Reliability Engineering, chapter 21)", () => {
    expect(factValue(layers(1, "attempts 3"), "db", "retry-factor-sustained")).toBe(3);
    expect(factValue(layers(1, "attempts 3  retry-budget 10%"), "db", "retry-factor-sustained")).toBeCloseTo(1.1, 12);
  });

  it("B6: a budget of 20% and 10/s for each client, the defaults of Finagle and Linkerd", () => {
    const design = (clients: number, load: number) => `
service web { replicas ${clients}  calls db { attempts 9  retry-budget 20% floor 10/s } }
store db
flow ask { load ${load}/s  web -> db }
`;
    // One client with 1,000/s may add 200 + 10 in a second; a hundred clients with 10/s each add 2 + 10 each.
    expect(factValue(design(1, 1000), "db", "retry-factor-sustained")).toBeCloseTo(1.21, 12);
    expect(factValue(design(100, 1000), "db", "retry-factor-sustained")).toBeCloseTo(2.2, 12);
  });

  it("B8: four hedged attempts 500 ms apart are outstanding at 1, 501, 1001 and 1501 ms (gRPC proposal A6)", () => {
    // A schedule of attempts that start 500 ms apart is one of fixed pauses and no timeout: counted are those begun in time.
    const [api] = modelOf("service api { reads db { attempts 4  backoff fixed from 500ms } }\nstore db\n").components;
    const [terms] = api?.dependencies ?? [];
    if (terms === undefined) throw new Error("the dependency is lost");
    const outstanding = [0.001, 0.501, 1.001, 1.501, 9].map((time) => attemptsWithin(terms, time));
    expect(outstanding).toEqual([1, 2, 3, 4, 4]);
  });

  it("B12: at most two retries amplify work at most three times (Huang et al., OSDI 2022)", () => {
    expect(factValue(layers(1, "retries 2"), "db", "retry-factor-burst")).toBe(3);
  });
});

describe("metastable overload", () => {
  const design = (load: number) => `
service web { reads db { timeout 1s  retries 1 } }
store db { capacity 300/s }
flow ask { load ${load}/s  web -> db }
`;

  it("HotOS 2021: behind one retry, 300 requests a second of capacity are 150 of hidden capacity", () => {
    expect(factValue(design(280), "db", "hidden-capacity")).toBe(150);
  });

  it("HotOS 2021: a load of 280 is vulnerable, and one below 150 heals", () => {
    const stateOf = (load: number) => {
      const { facts } = createAnalysis(modelOf(design(load)));
      const hidden = hiddenCapacityOf(facts, "db");
      return hidden?.kind === "known" ? hidden.load.state : undefined;
    };
    expect([140, 149, 151, 280, 310].map(stateOf)).toEqual([
      "heals",
      "heals",
      "vulnerable",
      "vulnerable",
      "overloaded",
    ]);
  });
});

describe("deadlines", () => {
  it("C11: of 30 s, 23 s are left after 7 s of work and 19 s after 4 s more (Site Reliability Engineering, chapter 22)", () => {
    // The limits that callers set by hand for what is left are what a passed-on deadline comes to.
    const model = modelOf(`
service a { calls b { timeout 23s } }
service b { propagates deadline  calls c { timeout 19s } }
service c { propagates deadline }
flow ask { a -> b -> c }
`);
    const [flow] = model.flows;
    if (flow === undefined) throw new Error("the flow is lost");
    expect([...allowancesOf(model, flow)]).toEqual([
      ["b", 23],
      ["c", 19],
    ]);
  });

  it("C12: 20 s written where 2 s are left is doomed work (Site Reliability Engineering, chapter 22)", () => {
    const hardCoded = (more: string) => `
service a { calls b { timeout 10s } }
service b { ${more}  latency p50 7s p99 8s  calls c { timeout 20s } }
service c
flow ask { a -> b -> c }
`;
    const shortfallOf = (text: string) => {
      const model = modelOf(text);
      const [flow] = model.flows;
      return flow === undefined ? [] : shortfallsOf(model, flow);
    };
    const [shortfall, ...others] = shortfallOf(hardCoded(""));
    expect(others).toEqual([]);
    // Of its 10 s, b has 2 left after its own work, and gives c 20.
    expect(shortfall?.given).toBe(10);
    expect((shortfall?.given ?? 0) - (shortfall?.callee.own ?? 0)).toBe(2);
    expect(shortfall?.callee.limited).toBe(28);
    expect(shortfallOf(hardCoded("propagates deadline"))).toEqual([]);
  });

  it("C16: an accepted rate of 0.1% of false timeouts is a timeout at the callee's p99.9 (Amazon Builders' Library)", () => {
    const model = modelOf(`
service web { calls api }
service api { latency p50 10ms p99 90ms p99.9 250ms }
flow ask { web -> api }
`);
    const [flow] = model.flows;
    const api = model.componentById.get("api");
    if (flow === undefined || api === undefined) throw new Error("the design is lost");
    expect(suggestedTimeoutOf(model, flow, api)?.value).toBe(0.25);
  });
});
