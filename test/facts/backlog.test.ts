// What an outage leaves in a queue and how long it takes to work that off, against calculations by hand.

import { describe, expect, it } from "vitest";
import { backlogOf } from "../../analysis/facts/queues/backlog.ts";
import { drainTime } from "../../analysis/formulas/queueing.ts";
import { saidIn } from "../support/facts-said.ts";
import { alerts, fact, factsOf } from "../support/queue-designs.ts";

describe("backlog and drain time", () => {
  it("are absent without an outage", () => {
    expect(fact(alerts, "caller", "backlog")).toBeUndefined();
    expect(fact(alerts, "caller", "drain-time")).toBeUndefined();
  });

  it("drain a burst of 200 in 8 s", () => {
    // 25/s work 200 off in 8 s when nothing goes on arriving; one message in 50 s is next to nothing.
    expect(drainTime(200, 25, 0)).toBe(8);
    const burst = alerts.replace("20/s", "0.02/s");
    expect(fact(burst, "caller", "backlog", 10_000)?.value).toBe(200);
    expect(fact(burst, "caller", "drain-time", 10_000)?.value).toBeCloseTo(8.0064, 4);
  });

  it("drain more slowly while messages go on arriving", () => {
    // 20/s for 10 s leave 200, of which 25 − 20 = 5/s are worked off.
    expect(fact(alerts, "caller", "backlog", 10)?.value).toBe(200);
    expect(fact(alerts, "caller", "drain-time", 10)?.value).toBe(40);
  });

  it("take the outage of a scenario before that of the configuration", () => {
    const text = `${alerts}scenario lost { fail caller for 30m }\nscenario blip { fail caller for 1m }\n`;
    // 20 · 1,800 = 36,000; ÷ 5 = 7,200 s.
    const backlog = fact(text, "alerts", "backlog", 10);
    expect(backlog?.value).toBe(36_000);
    expect(fact(text, "alerts", "drain-time", 10)).toMatchObject({ value: 7200, unit: "seconds" });
    expect(saidIn(backlog?.derivation)).toEqual([
      "alerts holds 36,000 messages waiting at the end of the outage",
      "caller is down for 30 min, as scenario lost states",
      "alerts grows by 20/s, to 36,000 after 30 min",
      "its oldest message is then 30 min old",
      "it keeps messages for 1 d, so none is lost",
    ]);
    expect(saidIn(fact(text, "alerts", "drain-time")?.derivation)).toEqual([
      "caller works its backlog off in 2 h",
      "caller is down for 30 min, as scenario lost states",
      "36,000 messages are left",
      "25/s − 20/s that go on arriving = 5/s to spare",
      "36,000 ÷ 5/s = 2 h",
    ]);
  });

  it("count the copies that go on working", () => {
    // 2 of 5 left: 10/s; 20 − 10 = 10/s for 60 s = 600; ÷ 5 = 120 s.
    const text = `${alerts}scenario some { fail 3 of caller for 60s }\n`;
    expect(fact(text, "caller", "backlog")?.value).toBeCloseTo(600, 9);
    expect(fact(text, "caller", "drain-time")?.value).toBeCloseTo(120, 9);
    expect(saidIn(fact(text, "caller", "backlog")?.derivation)).toContain(
      "3 of 5 replicas of caller are down for 1 min, as scenario some states",
    );
    expect(backlogOf(factsOf(text), "caller")?.oldest.least).toBeCloseTo(30, 9);
    const spared = `${alerts}scenario one { fail 1 of caller for 60s }\n`;
    expect(fact(spared, "caller", "backlog")?.value).toBe(0);
    expect(fact(spared, "caller", "drain-time")?.value).toBe(0);
  });

  it("fall with the host and with the place that holds all copies", () => {
    const host = `${alerts.replace("replicas 5", "replicas 5  runs on cluster")}component cluster { does "Runs workers" }
scenario lost { fail cluster for 10s }
`;
    expect(fact(host, "caller", "backlog")?.value).toBe(200);
    const place = `region eu { zones a, b }
${alerts.replace("replicas 5", "replicas 5  in eu.a")}scenario lost { fail eu for 10s }
`;
    expect(fact(place, "caller", "backlog")?.value).toBe(200);
    expect(fact(place.replace("fail eu", "fail eu.b"), "caller", "backlog")).toBeUndefined();
    const spread = `region eu { zones a, b }
${host.replace('does "Runs workers"', 'does "Runs workers"  replicas 2 across eu')}`;
    expect(fact(spread.replace("fail cluster", "fail eu"), "caller", "backlog")?.value).toBe(200);
    expect(fact(spread.replace("fail cluster", "fail eu.a"), "caller", "backlog")).toBeUndefined();
  });

  it("count the copies that stand where it fails", () => {
    // Seven over three zones: 3, 2 and 2. Without zone a four are left, which do 20/s; without b five, which do 25/s.
    const text = (zone: string) => `region eu { zones a, b, c }
${alerts.replace("replicas 5", "replicas 7 across eu").replace("20/s", "30/s")}scenario lost { fail ${zone} for 60s }
`;
    expect(fact(text("eu.a"), "caller", "backlog")?.value).toBeCloseTo(600, 9);
    expect(fact(text("eu.b"), "caller", "backlog")?.value).toBeCloseTo(300, 9);
    expect(fact(text("eu"), "caller", "backlog")?.value).toBeCloseTo(1800, 9);
    expect(saidIn(fact(text("eu.a"), "caller", "backlog")?.derivation)).toContain(
      "3 of 7 replicas of caller are down for 1 min, as scenario lost states",
    );
  });

  it("are of what the queue still holds: its bound at most, and what is younger than its retention", () => {
    const bound = alerts.replace("retention 1d", "bound 100");
    // 20/s for 10 s are 200; 100 are drained with 5/s to spare.
    expect(fact(alerts, "alerts", "backlog", 10)?.value).toBe(200);
    expect(fact(bound, "alerts", "backlog", 10)?.value).toBe(100);
    expect(fact(bound, "alerts", "drain-time", 10)?.value).toBe(20);
    const short = alerts.replace("retention 1d", "retention 4s");
    expect(fact(short, "alerts", "backlog", 10)?.value).toBe(80);
    expect(fact(short, "alerts", "drain-time", 10)?.value).toBe(16);
    expect(saidIn(fact(short, "alerts", "backlog", 10)?.derivation)).toContain(
      "it keeps messages for 4 s, so older ones are lost and 80 are left",
    );
  });

  it("reach the bound, and never drain without capacity to spare", () => {
    const bound = alerts.replace("retention 1d", "bound 100");
    expect(saidIn(fact(bound, "alerts", "backlog", 10)?.derivation)).toContain(
      "its bound of 100 is full after 5 s, and takes no more",
    );
    const late = alerts.replace("20/s", "25/s").replace("retention 1d", "retention 5s");
    expect(fact(late, "alerts", "drain-time", 10)?.value).toBe(Number.POSITIVE_INFINITY);
    expect(fact(late, "alerts", "drain-time", 10)?.derivation.says).toBe("caller never works its backlog off");
    expect(saidIn(fact(late, "alerts", "backlog", 10)?.derivation)).toContain(
      "it keeps messages for 5 s, so older ones are lost and 125 are left",
    );
  });

  it("count messages and not batches", () => {
    const text = alerts.replace("consumes alerts", "consumes alerts { batch 10 }");
    // 200 messages are 20 batches; 25 − 2 = 23 batches/s.
    expect(fact(text, "alerts", "backlog", 10)?.value).toBe(200);
    expect(fact(text, "alerts", "drain-time", 10)?.value).toBeCloseTo(20 / 23, 12);
  });
});
