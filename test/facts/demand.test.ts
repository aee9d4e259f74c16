// What arrives with the second tries of an ordinary day, held against closed forms by hand and against a simulation that draws each
// attempt.

import { describe, expect, it } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { modelOf } from "../support/understand.ts";

function factOf(id: string, name: string, text: string) {
  const { facts } = createAnalysis(modelOf(text));
  const fact = facts.of(id).find((one) => one.name === name);
  if (fact === undefined) throw new Error(`no ${name} of ${id}`);
  return fact;
}

const rateAt = (id: string, text: string): number => 1000 * (factOf(id, "utilisation", text).value as number);

/** A client that calls a service that calls another one, all of them able to serve 1,000/s. */
const chain = (first: string, second: string, s = "error-rate 20%", more = "") => `client u { calls api { ${first} } }
  service api { capacity 1k/s  calls s { ${second} } }
  service s { capacity 1k/s  ${s} }
  ${more}
  flow f { load 100/s  u -> api -> s }`;

describe("second tries of an ordinary day", () => {
  it("are (1 − pᵃ)/(1 − p) of the first ones where a component fails by itself", () => {
    expect(rateAt("s", chain("", "attempts 4"))).toBeCloseTo(124.8, 9);
    expect(rateAt("api", chain("", "attempts 4"))).toBe(100);
    expect(factOf("s", "load", chain("", "attempts 4")).value).toBe(100);
    expect(factOf("s", "utilisation", chain("", "attempts 4")).kind).toBe("exact");
  });

  it("are made by whoever sees the failure, also further up", () => {
    expect(rateAt("api", chain("attempts 3", ""))).toBeCloseTo(124, 9);
    expect(rateAt("s", chain("attempts 3", ""))).toBeCloseTo(124, 9);
    // Of 20% the second attempt leaves 4%, which the client tries once more.
    expect(rateAt("api", chain("attempts 2", "attempts 2"))).toBeCloseTo(104, 9);
    expect(rateAt("s", chain("attempts 2", "attempts 2"))).toBeCloseTo(124.8, 9);
  });

  it("are made by nobody above what catches the failure", () => {
    expect(rateAt("api", chain("attempts 3", "optional"))).toBe(100);
    expect(rateAt("api", chain("attempts 3", 'fallback "nothing"'))).toBe(100);
  });

  it("are held by a retry budget, and not by a breaker that has nothing to open for", () => {
    expect(rateAt("s", chain("", "attempts 4  retry-budget 10%"))).toBeCloseTo(110, 9);
    expect(rateAt("s", chain("", "attempts 4  breaker"))).toBeCloseTo(124.8, 9);
  });

  it("are limited by a limit like first ones", () => {
    const limited = chain("", "attempts 4", "error-rate 20%  rate-limit 110/s  calls d", "service d { capacity 1k/s }");
    expect(rateAt("s", limited)).toBeCloseTo(110, 9);
    expect(rateAt("d", limited.replace("-> s }", "-> s -> d }"))).toBeCloseTo(110, 9);
  });

  it("are deliveries behind a queue, as its own utilisation has them", () => {
    const text = `client u { publishes q }
      queue q { dead-letter dead after 3 }  queue dead { alerts "us" }
      worker w { replicas 4  concurrency 1  service-time 40ms  error-rate 20%  consumes q  writes db }
      store db { capacity 1k/s }
      flow f { load 60/s peak 1.5x  u -> q }`;
    expect(factOf("w", "utilisation", text).value).toBeCloseTo(0.744, 9);
    expect(factOf("w", "utilisation", text).value).toBe(factOf("q", "queue-utilisation", text).value);
    expect(factOf("w", "utilisation-peak", text).value).toBeCloseTo(1.5 * 0.744, 9);
    expect(rateAt("db", text)).toBeCloseTo(74.4, 9);
  });

  it("are in hand as well", () => {
    const text = chain("", "attempts 4", "error-rate 20%  concurrency 50  service-time 100ms");
    expect(factOf("s", "concurrency", text).value).toBeCloseTo(12.48, 9);
  });

  it("of hedges are not known, so what lies behind one is at least", () => {
    const text = chain("", "timeout 1s  hedge after 5ms", "latency p50 20ms p99 80ms");
    const { kind, value, derivation } = factOf("s", "utilisation", text);
    expect([kind, value]).toEqual(["bound", 0.1]);
    expect(derivation.says).toBe("at least 10% of s is used");
    expect(factOf("api", "utilisation", text).kind).toBe("exact");
  });

  it("are named where they come from", () => {
    const { derivation } = factOf("s", "utilisation", chain("", "attempts 4"));
    const line = derivation.steps?.find(({ says }) => says.startsWith("second tries"));
    expect(line?.says).toBe("second tries of attempts that fail make 124.8/s of 100/s");
    expect(line?.steps?.map(({ says }) => says)).toEqual(["api → s: each first try becomes 1.248 on average"]);
  });

  it("come out as a simulation draws them", () => {
    const design = `client u { calls a { attempts 2 } }
      service a { capacity 1k/s  error-rate 5%  calls b { attempts 3 }  calls c { retries 1 } }
      service b { capacity 1k/s  error-rate 30%  calls d }
      service c { capacity 1k/s  error-rate 10%  calls d { attempts 2 } }
      service d { capacity 1k/s  error-rate 25% }
      flow f { load 100/s  u -> a }`;
    const errors = { a: 0.05, b: 0.3, c: 0.1, d: 0.25 };
    const calls = {
      a: [
        ["b", 3],
        ["c", 2],
      ],
      b: [["d", 1]],
      c: [["d", 2]],
      d: [],
    } as const;
    const seen = { a: 0, b: 0, c: 0, d: 0 };
    let state = 7;
    const chance = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const attempt = (id: keyof typeof errors): boolean => {
      seen[id] += 1;
      // All steps are asked, whatever has failed before.
      const answers = calls[id].map(([target, attempts]) => tried(target, attempts));
      return !(chance() < errors[id]) && answers.every(Boolean);
    };
    const tried = (id: keyof typeof errors, attempts: number): boolean => {
      for (let left = attempts; left > 0; left -= 1) if (attempt(id)) return true;
      return false;
    };
    const requests = 200_000;
    for (let request = 0; request < requests; request += 1) tried("a", 2);
    for (const id of ["a", "b", "c", "d"] as const) {
      expect(rateAt(id, design) / ((100 * seen[id]) / requests)).toBeCloseTo(1, 1.7);
    }
  });
});
