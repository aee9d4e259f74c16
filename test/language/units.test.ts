// Every unit reads to its canonical value, exactly where a double can hold it; what is no unit is said to be none.

import { describe, expect, it } from "vitest";
import { amounts, examples, joinedQuantity, readQuantity, units } from "../../language/units.ts";
import { understand } from "../support/understand.ts";

describe("a quantity", () => {
  it.each([
    ["1ns", "duration", 1e-9],
    ["250us", "duration", 250e-6],
    ["20ms", "duration", 0.02],
    ["4900ms", "duration", 4.9],
    ["1.5s", "duration", 1.5],
    ["90s", "duration", 90],
    ["15m", "duration", 900],
    ["15min", "duration", 900],
    ["1h", "duration", 3600],
    ["30d", "duration", 2_592_000],
    ["2w", "duration", 1_209_600],
    ["400/s", "rate", 400],
    ["2k/s", "rate", 2000],
    ["1.5k/s", "rate", 1500],
    ["3M/s", "rate", 3e6],
    ["30/min", "rate", 0.5],
    ["30/m", "rate", 0.5],
    ["1/h", "rate", 1 / 3600],
    ["864/d", "rate", 0.01],
    ["99.9%", "ratio", 0.999],
    ["99.95%", "ratio", 0.9995],
    ["99.99%", "ratio", 0.9999],
    ["99.999%", "ratio", 0.99999],
    ["99.995%", "ratio", 0.99995],
    ["0.1%", "ratio", 0.001],
    ["100%", "ratio", 1],
    ["0%", "ratio", 0],
    ["3x", "factor", 3],
    ["1.5x", "factor", 1.5],
    ["12", "count", 12],
    ["1_000", "count", 1000],
    ["10k", "count", 10_000],
    ["0.1k", "count", 100],
    ["1.1M", "count", 1_100_000],
    ["2G", "count", 2e9],
    ["512B", "size", 512],
    ["64kB", "size", 64_000],
    ["64KB", "size", 64_000],
    ["5MB", "size", 5e6],
    ["10GB", "size", 10e9],
    ["1.5TB", "size", 1.5e12],
    ["2PB", "size", 2e15],
    ["4KiB", "size", 4096],
    ["1MiB", "size", 1_048_576],
    ["1GiB", "size", 1_073_741_824],
    ["1TiB", "size", 1_099_511_627_776],
  ] as const)("%s is a %s of %d", (text, dimension, value) => {
    expect(readQuantity(text)).toEqual({ ok: true, dimension, value });
  });

  it.each([
    ["10sec", "sec"],
    ["10S", "S"],
    ["10MS", "MS"],
    ["3K", "K"],
    ["4X", "X"],
    ["5kB/s", "kB/s"],
    ["5/year", "/year"],
    ["5/S", "/S"],
    ["99%/s", "%/s"],
    ["3constructor", "constructor"],
    ["3/toString", "/toString"],
  ])("%s has no unit that is known: %s", (text, unit) => {
    expect(readQuantity(text)).toEqual({ ok: false, unit });
  });

  it("keeps the digits it was written with, wherever the point stands", () => {
    for (let tenThousandths = 0; tenThousandths <= 10_000; tenThousandths += 1) {
      const text = `${Math.floor(tenThousandths / 100)}.${String(tenThousandths % 100).padStart(2, "0")}%`;
      const reading = readQuantity(text);
      expect(reading.ok && reading.value, text).toBe(tenThousandths / 10_000);
    }
  });

  it("takes every unit that is offered, and as what it is offered", () => {
    for (const [dimension, list] of Object.entries(units)) {
      expect(list.length).toBeGreaterThan(0);
      for (const unit of list) expect(readQuantity(`7${unit}`), unit).toMatchObject({ ok: true, dimension });
    }
  });

  it("is explained by examples that are of its dimension", () => {
    for (const [dimension, text] of Object.entries(examples)) {
      const quantities = [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
      expect(quantities.length).toBeGreaterThan(0);
      for (const quantity of quantities)
        expect(readQuantity(quantity), quantity).toMatchObject({ ok: true, dimension });
    }
  });
});

describe("a term with a figure", () => {
  const wrong = { duration: "7%", rate: "7ms", ratio: "7", count: "7x", factor: "7s", size: "7" } as const;
  const homes: Readonly<Record<string, string>> = {
    timeout: "service a { calls b { timeout X } }  service b",
    deadline: "service a { calls b { deadline X } }  service b",
    retries: "service a { calls b { retries X } }  service b",
    attempts: "service a { calls b { attempts X } }  service b",
    batch: "service a { calls b { batch X } }  service b",
  };

  it.each(Object.entries(amounts))("%s takes a %s, and says so of anything else", (term, dimension) => {
    const home = homes[term] ?? `component a { ${term} X }`;
    const quantity = wrong[dimension];
    expect(understand(home.replace("X", quantity)).problems).toEqual([
      `wrong-unit at ‹${quantity}›: \`${term}\` takes ${examples[dimension]}, not \`${quantity}\`.`,
    ]);
    expect(understand(home.replace("X", "7qq")).problems).toEqual([
      `unknown-unit at ‹7qq›: \`qq\` is no unit; \`${term}\` takes ${examples[dimension]}.`,
    ]);
  });

  it.each([
    ["service a { timeout 1s }", "means nothing"],
    ["service a { availability 101% }", "cannot exceed `100%`"],
    ["service a { availability 99.9%..99% }", "from the lower value to the higher one"],
    ["service a { capacity 1/s..2/s }", "only `availability` takes a range"],
    ["service a { capacity 0/s }", "must be above zero"],
    ["service a { pool 1.5 }", "takes a whole number"],
    ["service a { replicas 0 }", "must be above zero"],
    ["service a { replicas 2.5 }", "takes a whole number of at least 1"],
    ["service a { latency p100 1ms }", "between p0 and p100"],
    ["service a { latency p99 9ms p50 1ms }", "go up from left to right"],
    ["service a { latency p50 9ms p99 1ms }", "go up from left to right"],
    ["service a { autoscale 9..2 }", "from the lower value to the higher one"],
    ["store a { quorum write 2 read 2 of 1 }", "no more copies than there are"],
    ["store a { replicas 2 primary + 1 sync }", "one primary"],
    ["service a { calls b { retry-budget 150% } }  service b", "cannot exceed `100%`"],
    ["service a { calls b { breaker after 150% for 3s } }  service b", "cannot exceed `100%`"],
    ["service a { slo availability 0% }", "must be above zero"],
    ["flow f { load 5/s peak 0.5x  a -> b }  service a { calls b }  service b", "at least `1x`"],
    ["flow f { load 0/s  a -> b }  service a { calls b }  service b", "must be above zero"],
    ["service a { calls b { timeout 0ms } }  service b", "must be above zero"],
    ["service a { calls b { backoff fixed 0ms } }  service b", "must be above zero"],
    [
      "service a { calls b { backoff exponential from 2s to 1s } }  service b",
      "from the lower value to the higher one",
    ],
    [`service a { capacity ${"9".repeat(400)}/s }`, "cannot be that large"],
    ["flow f { a -> b 0x }  service a { calls b }  service b", "number of times"],
    ["flow f { a -> b 3ms }  service a { calls b }  service b", "number of times"],
  ])("%s: %s", (text, says) => {
    const { problems } = understand(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });

  it("may be zero where zero means something", () => {
    const terms = "error-rate 0%  lag 0ms  standby 0  hit-ratio 0%";
    expect(understand(`component a { ${terms}  calls b { retries 0 } }  service b`).problems).toEqual([]);
  });
});

describe("a number and a unit that stand apart", () => {
  it.each([
    ["300", "ms", "duration", "300ms"],
    ["300", "MS", "duration", "300ms"],
    ["2", "Hours", "duration", "2h"],
    ["100", "rps", "rate", "100/s"],
    ["2", "k/s", "rate", "2k/s"],
    ["99.9", "%", "ratio", "99.9%"],
    ["3", "K", "count", "3k"],
    ["3", "M", "count", "3M"],
    ["3", "M", "duration", undefined],
    ["3", "months", "duration", undefined],
    ["3", "rps", "duration", undefined],
    ["3", "constructor", "duration", undefined],
  ] as const)("%s and %s as a %s are %s", (number, unit, dimension, joined) => {
    expect(joinedQuantity(number, unit, dimension)).toBe(joined);
  });
});
