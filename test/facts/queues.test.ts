// Utilisation and waiting time of consumers, against calculations by hand.

import { describe, expect, it } from "vitest";
import type { Fact } from "../../analysis/fact.ts";
import { createFacts } from "../../analysis/facts/index.ts";
import { consumerLoadOf, growthPerHour, utilisationOf } from "../../analysis/facts/queues/consumer-load.ts";
import { overflowOf, refusalsOf } from "../../analysis/facts/queues/overflow.ts";
import { queueFactsOf } from "../../analysis/facts/queues/queue-facts.ts";
import { isKnownWait, queueWaitOf } from "../../analysis/facts/queues/waiting.ts";
import { settingsOf } from "../../analysis/options.ts";
import { buildModel } from "../support/build-model.ts";
import { saidIn } from "../support/facts-said.ts";
import { alerts, fact, factsOf, factsOfModel } from "../support/queue-designs.ts";

/** Workers that each take from a queue of their own and publish to all. */
function meshOf(size: number) {
  const indexes = Array.from({ length: size }, (_, index) => index);
  const queues = indexes.map((index) => [`q${index}`, { kind: "queue" as const }]);
  const publishes = indexes.map((index) => `q${index}`);
  const time = { replicas: 1, concurrency: 1, serviceTime: 0.001 };
  const workers = indexes.map((index) => [
    `w${index}`,
    { kind: "worker" as const, ...time, consumes: [`q${index}`], publishes },
  ]);
  const components = Object.fromEntries([["s", { publishes: ["q0"] }], ...queues, ...workers]);
  return buildModel({ components, flows: { f: { load: 10, body: ["s -> q0"] } } });
}

describe("the utilisation of a consumer", () => {
  it("is its work over what all its copies can do", () => {
    // 5 × 1 ÷ 0.2 s = 25/s; 20 ÷ 25 = 0.8.
    expect(fact(alerts, "caller", "queue-utilisation")).toMatchObject({ kind: "exact", unit: "ratio", value: 0.8 });
    expect(fact(alerts, "alerts", "queue-utilisation")).toMatchObject({ element: "alerts", value: 0.8 });
    expect(saidIn(fact(alerts, "caller", "queue-utilisation")?.derivation)).toEqual([
      "caller gets 80% of the work that it can do",
      "alerts brings 20/s",
      "alert: 20/s × 1 visit",
      "5 replicas × 5/s = 25/s",
      "1 at once ÷ 200ms = 5/s",
      "20/s ÷ 25/s = 80%",
    ]);
  });

  it("counts all that it consumes together", () => {
    const text = `service web { publishes a  publishes b }
queue a
queue b
worker both { replicas 2  concurrency 4  service-time 100ms  consumes a  consumes b }
flow one { load 30/s  web -> a }
flow two { load 10/s  web -> b 2x }
`;
    // 30 + 2 · 10 = 50; 2 · 4 ÷ 0.1 = 80.
    expect(fact(text, "both", "queue-utilisation")?.value).toBe(0.625);
    expect(fact(text, "a", "queue-utilisation")?.value).toBe(0.625);
  });

  it("counts what calls it as well", () => {
    const text = `service web { publishes a  calls both }
queue a
worker both { replicas 2  concurrency 4  service-time 100ms  consumes a }
flow one { load 30/s  web -> a }
flow two { load 10/s  web -> both }
`;
    const facts = factsOf(text);
    expect(queueFactsOf(facts, "both").find(({ name }) => name === "queue-utilisation")?.value).toBe(0.5);
    const load = consumerLoadOf(facts, "both");
    expect(load?.queued).toEqual({ least: 30, most: 30 });
    expect(load?.load).toEqual({ least: 40, most: 40 });
  });

  it("divides by the batch, which is one piece of work", () => {
    const text = alerts.replace("consumes alerts", "consumes alerts { batch 10 }");
    expect(fact(text, "caller", "queue-utilisation")?.value).toBe(0.08);
  });

  it("counts redelivery at the consumer's error rate", () => {
    // 1 + 0.2 + 0.04 = 1.24 deliveries; 24.8 ÷ 25.
    const text = alerts
      .replace("concurrency 1", "error-rate 20%  concurrency 1")
      .replace("consumes alerts", "consumes alerts { dead-letter parked after 3 }\n}\nqueue parked { retention 14d");
    expect(fact(text, "caller", "queue-utilisation")?.value).toBeCloseTo(0.992, 12);
    // Without a limit 1 ÷ (1 − 0.2) = 1.25.
    const endless = alerts.replace("concurrency 1", "error-rate 20%  concurrency 1");
    expect(fact(endless, "caller", "queue-utilisation")?.value).toBe(1);
  });

  it("takes the stated capacity where no service time is stated, and the smaller where both are", () => {
    const stated = alerts.replace("concurrency 1  service-time 200ms", "capacity 8/s");
    expect(fact(stated, "caller", "queue-utilisation")?.value).toBe(0.5);
    const both = alerts.replace("concurrency 1", "capacity 4/s  concurrency 1");
    expect(fact(both, "caller", "queue-utilisation")?.value).toBe(1);
  });

  it("leaves copies beyond the partitions idle", () => {
    const text = alerts.replace("queue alerts {", "topic alerts { partitions 4 ");
    const { value, derivation } = fact(text, "caller", "queue-utilisation") as Fact;
    expect(value).toBe(1);
    expect(saidIn(derivation)).toContain("1 replica more than partitions get nothing");
  });

  it("counts the replicas that the consumer scales out to", () => {
    const text = alerts.replace("replicas 5", "autoscale 2..8 within 90s");
    const { value, derivation } = fact(text, "caller", "queue-utilisation") as Fact;
    expect(value).toBe(0.5);
    expect(saidIn(derivation)).toContain("counted with the 8 replicas that it scales out to");
  });

  it("is that of the slowest consumer for a topic", () => {
    const text = `service web { publishes t }
topic t { retention 1d }
worker slow { replicas 1  concurrency 1  service-time 90ms  consumes t }
worker fast { replicas 1  concurrency 1  service-time 10ms  consumes t }
flow one { load 10/s  web -> t }
`;
    expect(fact(text, "t", "queue-utilisation")).toMatchObject({ element: "t", value: 0.9 });
    expect(fact(text, "fast", "queue-utilisation")?.value).toBe(0.1);
    expect(fact(text, "t", "queue-utilisation")?.derivation.says).toBe("t is as far behind as its slowest consumer");
  });

  it("is an interval where an input is one, and the wait with it", () => {
    const facts = factsOfModel({ load: [10, 20] });
    const [utilisation, wait] = ["queue-utilisation", "queue-wait"].map((name) =>
      queueFactsOf(facts, "w").find((one) => one.name === name),
    );
    expect(utilisation).toMatchObject({ kind: "bound", value: [0.1, 0.2] });
    // M/M/1: ρ ÷ (μ − λ).
    const [low, high] = (wait?.value ?? []) as readonly number[];
    expect(low).toBeCloseTo(0.1 / 90, 12);
    expect(high).toBeCloseTo(0.2 / 80, 12);
  });

  it("is unknown without a load or a service time, and says which", () => {
    const noLoad = alerts.replace("load 20/s", "");
    expect(fact(noLoad, "caller", "queue-utilisation")).toMatchObject({
      kind: "unknown",
      missing: [{ element: "alert", term: "load" }],
    });
    const noTime = alerts.replace("service-time 200ms", "");
    expect(fact(noTime, "caller", "queue-utilisation")).toMatchObject({
      kind: "unknown",
      missing: [{ element: "caller", term: "service-time" }],
    });
  });

  it("is no fact of what consumes nothing", () => {
    expect(fact(alerts, "watch", "queue-utilisation")).toBeUndefined();
    expect(fact("queue q\nworker w { consumes q }\n", "w", "queue-utilisation")).toBeUndefined();
  });

  it("divides by cells where the consumer stands in them", () => {
    const text = `service watch { publishes cell.alerts }
system cell {
  cells 4 by tenant
  queue alerts
  worker caller { replicas 1  concurrency 1  service-time 100ms  consumes alerts }
}
flow alert { load 20/s  watch -> cell.alerts }
`;
    expect(fact(text, "cell.caller", "queue-utilisation")?.value).toBe(0.5);
  });
});

describe("a refused publication", () => {
  const text = (terms: string, steps: string) => `client visitor { calls web }
service web { publishes q { ${terms} }  writes db }
store db
queue q { bound 10 }
queue other
worker w { consumes q  publishes next }
queue next { bound 10 }
flow ask { load 1/s  ${steps} }
flow more { load 1/s  visitor -> web }
`;
  const fates = (queue: string, terms: string, steps: string, flows = 1) => {
    const facts = factsOf(text(terms, steps));
    return refusalsOf(facts, queue, facts.model.flows.slice(0, flows)).map(({ fate }) => fate);
  };

  it("fails who makes it, unless it is optional, kept or taken elsewhere, or nobody waits any more", () => {
    expect(fates("q", "", "visitor -> web -> q")).toEqual(["fails"]);
    expect(fates("q", "optional", "visitor -> web -> q")).toEqual(["lost"]);
    expect(fates("q", "", "visitor -> web  optional { web -> q }")).toEqual(["lost"]);
    expect(fates("q", "", "visitor -> web  reply  web -> q")).toEqual(["lost"]);
    expect(fates("q", "outbox db", "visitor -> web -> q")).toEqual(["waits"]);
    expect(fates("q", "fallback other", "visitor -> web -> q")).toEqual(["elsewhere"]);
    expect(fates("q", 'fallback "said by mail"', "visitor -> web -> q")).toEqual(["lost"]);
  });

  it("fails the work of a consumer, for whose answer nobody waits", () => {
    expect(fates("next", "", "visitor -> web -> q -> w -> next")).toEqual(["fails"]);
  });

  it("fails in the one flow what it does not fail in another", () => {
    expect(fates("q", "", "visitor -> web  reply  web -> q", 2)).toEqual(["fails"]);
  });

  it("is none where the flow does not come by", () => {
    expect(fates("q", "", "visitor -> web -> db")).toEqual([]);
  });
});

describe("the growth of a queue", () => {
  it("is what comes in less what goes out, at load and at peak", () => {
    const facts = factsOf(alerts.replace("load 20/s", "load 20/s peak 2x"));
    const load = consumerLoadOf(facts, "caller");
    if (load === undefined) throw new Error("no load");
    expect(growthPerHour(load, "load")).toEqual({ least: 0, most: 0 });
    // 40 − 25 = 15/s, 54,000 an hour.
    expect(growthPerHour(load, "peak")?.least).toBeCloseTo(54_000, 8);
    expect(saidIn(fact(alerts.replace("20/s", "30/s"), "caller", "queue-utilisation")?.derivation)).toContain(
      "it falls behind by 18,000 messages an hour",
    );
  });

  it("is nobody's to say where the messages of one of two full queues are more work", () => {
    const text = (batch: number) => `service web { publishes a  publishes b }
queue a { bound 10 }
queue b { bound 10 }
worker w { replicas 1  concurrency 1  service-time 100ms  consumes a  consumes b { batch ${batch} } }
flow one { load 10/s  web -> a  web -> b }
`;
    const overflow = (batch: number) => {
      const load = consumerLoadOf(factsOf(text(batch)), "w");
      return load === undefined ? undefined : overflowOf(load, "load");
    };
    expect(overflow(1)?.fullAfter).toEqual({ least: 1, most: 2 });
    expect(overflow(2)).toBeUndefined();
  });

  it("stays below what a rate limit lets through at peak", () => {
    const text = `gateway edge { rate-limit 24/s  calls watch }
${alerts.replace("load 20/s", "load 20/s peak 5x").replace("watch -> alerts", "edge -> watch -> alerts")}`;
    const load = consumerLoadOf(factsOf(text), "caller");
    if (load === undefined) throw new Error("no load");
    expect(load.peak.least).toBeCloseTo(24, 10);
    expect(utilisationOf(load, "peak")?.least).toBeCloseTo(0.96, 10);
  });
});

describe("waiting time", () => {
  it("is Erlang's for several slots", () => {
    // c = 5, A = 4: C = 0.5541125541; wait = C ÷ (25 − 20) = 0.110822511 s.
    const wait = fact(alerts, "alerts", "queue-wait");
    expect(wait).toMatchObject({ kind: "estimate", unit: "seconds" });
    expect(wait?.value).toBeCloseTo(0.1108225108, 9);
    const known = queueWaitOf(factsOf(alerts), "caller");
    if (!isKnownWait(known)) throw new Error("unknown");
    expect(known.delivery.least).toBeCloseTo(0.3108225108, 9);
    // P(W > t) = C e^(−5t) = 0.01 at t = ln(55.41) ÷ 5.
    expect(known.waitP99.least).toBeCloseTo(Math.log(55.41125541) / 5, 8);
    expect(saidIn(wait?.derivation)).toEqual([
      "a message waits 110.8ms on average until caller takes it up",
      "20/s for 5 places of 200ms each, 80% taken",
      "55.41% wait at all, by Erlang C: ÷ (25/s − 20/s) = 110.8ms",
      "99% wait at most 803ms",
      expect.stringMatching(/^with the work itself it is done after 310\.8ms on average, 99% within /),
      "by M/M/c: random arrivals and exponential service times; bursts wait longer",
    ]);
  });

  it("has no end where the queue never catches up", () => {
    const wait = fact(alerts.replace("20/s", "25/s"), "caller", "queue-wait");
    expect(wait?.value).toBe(Number.POSITIVE_INFINITY);
    expect(saidIn(wait?.derivation)).toContain("caller never catches up");
  });

  it("needs the concurrency", () => {
    const wait = fact(alerts.replace("concurrency 1  service-time 200ms", "capacity 8/s"), "caller", "queue-wait");
    expect(wait).toMatchObject({ kind: "unknown", missing: [{ element: "caller", term: "concurrency" }] });
  });
});

describe("odd designs", () => {
  it("end with a value: a ring of queues, a billion slots, no work at all", () => {
    const ring = `worker a { replicas 1  concurrency 1  service-time 1ms  consumes p  publishes q }
worker b { replicas 1  concurrency 1  service-time 1ms  consumes q  publishes p }
queue p
queue q
service s { publishes p }
flow f { load 10/s  s -> p }
`;
    const values = ["a", "b", "p", "q"].flatMap((id) => queueFactsOf(factsOf(ring, 60), id).map((one) => one.value));
    expect(values.length).toBeGreaterThan(0);
    for (const value of values.flat()) expect(value).not.toBeNaN();
    // So many ways lead round that nothing is known of how often each worker is visited.
    const dense = createFacts(meshOf(60), settingsOf({ thresholds: { outage: 60 } }));
    expect(queueFactsOf(dense, "w3").map((one) => [one.name, one.value])).toEqual([
      ["queue-utilisation", [0, Number.POSITIVE_INFINITY]],
      ["queue-wait", [0, Number.POSITIVE_INFINITY]],
      ["backlog", [0, Number.POSITIVE_INFINITY]],
      ["drain-time", [0, Number.POSITIVE_INFINITY]],
    ]);
    const lines = queueFactsOf(dense, "w3").flatMap((one) => saidIn(one.derivation));
    expect(lines).toContain("w3 may never catch up");
    expect(lines.join("\n")).not.toMatch(/NaN|Infinity/);
    const huge = alerts.replace("replicas 5  concurrency 1", "replicas 100000  concurrency 100000");
    expect(fact(huge, "caller", "queue-wait")?.value).toBe(0);
    const idle = queueFactsOf(factsOfModel({ load: 0 }, 60), "w");
    expect(idle.find(({ name }) => name === "queue-utilisation")?.value).toBe(0);
    expect(idle.find(({ name }) => name === "queue-wait")?.value).toBe(0);
    expect(idle.find(({ name }) => name === "backlog")).toBeUndefined();
  });
});
