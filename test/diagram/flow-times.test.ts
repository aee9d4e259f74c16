// The times below the Flow view: what each visit adds, from when on, and what is not known.

import { expect, test } from "vitest";
import { sequenceToSvg } from "../../diagram/sequence-svg.ts";
import { sequenceOf, told } from "../support/sequences.ts";

const chain = `
flow go {
  slo latency p99 < 1s
  app -> front
}
client app { calls front { timeout 2s } }
service front { latency p50 10ms p99 10ms  calls back { timeout 500ms }  calls dark { timeout 300ms } }
service back { latency p50 20ms p99 20ms }
service dark
`;

test("each visit adds its mean from when it is asked on, and what is not known is said to be", () => {
  const { times } = sequenceOf(chain, "go");
  expect(times?.says).toBe("at least 30ms on average, when nothing fails and at the flow's load");
  expect(
    times?.parts.map(({ element, start, work, adds, stated, notes }) => [
      ...[element, Number(start.toFixed(6)), Number(work.toFixed(6)), adds, stated, notes],
    ]),
  ).toEqual([
    ["front", 0, 0.01, "10ms", "p50 10ms · p99 10ms", ""],
    ["back", 0.01, 0.02, "20ms", "p50 20ms · p99 20ms", ""],
    ["dark", 0.03, 0, undefined, "no latency stated", "given up after 300ms"],
  ]);
  expect(times?.marks.map(({ label, kind, words }) => `${label}: ${words} (${kind})`)).toEqual([
    "p50: unknown without latency of dark (unknown)",
    "p99: unknown without latency of dark (unknown)",
    "p99 at least: 20ms (bound)",
    "worst case at most: 2 s (exact)",
    "slo p99: under 1 s (promise)",
  ]);
});

test("of what is done at once the longer counts, branches and misses by their share, repetition as often as it happens", () => {
  // Hand calculation: 10 + 0.8·1 + 0.8·0.1·30 + 0.2·max(20·2, 5) + 5 = 26.2 ms.
  const text = `
    flow go {
      app -> web
      either { 80% web -> cache } or { parallel { web -> small 20x  web -> ads } }
      web -> last
    }
    client app { calls web { timeout 2s } }
    service web {
      latency p50 10ms p99 10ms
      reads cache { timeout 1s }  reads base { timeout 1s }  reads small { timeout 1s }
      calls ads { timeout 1s }  calls last { timeout 1s }
    }
    cache cache { of base  ttl 1m  hit-ratio 90%  latency p50 1ms p99 1ms }
    store base { latency p50 30ms p99 30ms }
    store small { latency p50 40ms p99 40ms }
    service ads { latency p50 5ms p99 5ms }
    service last { latency p50 5ms p99 5ms }`;
  const { times } = sequenceOf(text, "go");
  expect(times?.says).toBe("26.2ms on average, when nothing fails and at the flow's load");
  expect(
    times?.parts.map(({ element, adds, notes, isBeside }) => [element, adds, notes, ...(isBeside ? ["beside"] : [])]),
  ).toEqual([
    ["web", "10ms", ""],
    ["cache", "800µs", "in 80% of requests"],
    ["base", "2.4ms", "in 8% of requests"],
    ["small", "8ms", "×20, in 20% of requests, at once with others"],
    ["ads", "1ms", "in 20% of requests, beside something longer", "beside"],
    ["last", "5ms", ""],
  ]);
});

test("gaps of what is not known leave room, however many there are", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `s${index}`);
  const text = [
    "flow go { app -> hub }  client app { calls hub { timeout 9s } }",
    `service hub { latency p50 1ms p99 2ms  ${ids.map((id) => `calls ${id} { timeout 1s }`).join("  ")} }`,
    ...ids.map((id) => `service ${id}`),
  ].join("\n");
  const svg = sequenceToSvg(sequenceOf(text, "go"), { theme: "print-light", title: "Flow" });
  const width = Number(/width="([\d.]+)"/.exec(svg)?.[1]);
  const starts = [...svg.matchAll(/class="gap" d="M([\d.]+)/g)].map(([, x]) => Number(x));
  expect(starts).toHaveLength(40);
  expect(Math.max(...starts)).toBeLessThan(width - 100);
});

test("less than one visit is a share of them, and nothing known is no zero", () => {
  const { rows, times } = sequenceOf(
    "flow go { app -> db 0.01x }  client app { reads db { timeout 1s } }  store db",
    "go",
  );
  expect(told(rows)).toEqual(["1 app -> db: reads (in 1% of visits, timeout 1s)"]);
  expect(times?.says).toBe("not known: no part of it states its time");
  expect(times?.parts.map(({ notes }) => notes)).toEqual(["given up after 1s, in 1% of requests"]);
});

test("nobody waits, so there is no time", () => {
  expect(sequenceOf("flow go { in -> out }  queue in  worker out { consumes in }", "go").times).toBeUndefined();
});
