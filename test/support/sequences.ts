// The Flow view of one flow of a text, and its rows as a reader tells them.

import { flowScene } from "../../diagram/scene/flow.ts";
import type { SequenceRow, SequenceScene } from "../../diagram/sequence.ts";
import { drawnFrom } from "./drawn-from.ts";

/** The sequence of a flow. Throws where the text has errors or no such flow. */
export function sequenceOf(text: string, flow: string): SequenceScene {
  const { model, report, insight } = drawnFrom(text);
  const scene = flowScene(flow, model, report, insight);
  if (scene === undefined) throw new Error(`no flow ${flow}`);
  return scene;
}

/** Rows as a reader tells them: `1 a -> b: calls (timeout 1s)`, with `~>` for asynchronous and `?>` for a stand-in. */
export function told(rows: readonly SequenceRow[]): readonly string[] {
  return rows.map((row) => {
    switch (row.kind) {
      case "message": {
        const arrow = { sync: "->", async: "~>", "stand-in": "?>" }[row.manner];
        const terms = row.terms.length === 0 ? "" : ` (${row.terms.join(", ")})`;
        return `${row.number ?? "·"} ${row.source} ${arrow} ${row.target}: ${row.label}${terms}`;
      }
      case "open":
      case "next":
        return `${row.kind} ${row.label}`;
      case "close":
        return "close";
      case "reply":
        return row.isWritten ? "reply" : "reply (not written)";
      default:
        return row.says;
    }
  });
}

/** A flow with every kind of row. */
export const shopWithFlow = `
flow buy "A customer buys" {
  critical
  load 200/s peak 4x
  slo latency p99 < 800ms

  buyer -> web
  either { 80% web -> prices } or {
    parallel { web -> stock 20x  web -> ads }
    optional { web -> tips }
  }
  web -> orders
  reply
  web -> mails
}
client buyer "Buyer" { calls web { timeout 2s } }
service web {
  latency p50 10ms p99 60ms
  reads prices { timeout 20ms }
  reads base { timeout 300ms  retries 2 }
  reads stock { timeout 50ms }
  calls ads { timeout 100ms  fallback "no ads" }
  calls tips { timeout 90ms  optional  fallback base }
  publishes orders { outbox base }
  calls mails { timeout 1s }
}
cache prices { of base  ttl 1m  hit-ratio 90%  latency p50 1ms p99 5ms }
store base { latency p50 20ms p99 150ms }
store stock { latency p50 1ms p99 8ms }
service ads { latency p50 20ms p99 60ms  reads stock { timeout 20ms } }
service tips
service mails
topic orders
worker packer { consumes orders  writes base { timeout 1s } }
`;

/** A flow over many components: the first ones listed, each of which declares one more. */
export function longFlow(count: number): string {
  const ids = Array.from({ length: count }, (_, index) => index);
  return [
    `flow go { load 1/s  ${ids.map((id) => `hub -> s${id % 20}`).join("  ")} }`,
    `service hub { latency p50 1ms p99 2ms  ${[...new Set(ids.map((id) => id % 20))].map((id) => `calls s${id} { timeout 1s }`).join("  ")} }`,
    ...Array.from(
      { length: 20 },
      (_, id) => `service s${id} { latency p50 1ms p99 2ms  calls deep${id} { timeout 1s } }`,
    ),
    ...Array.from({ length: 20 }, (_, id) => `service deep${id} { latency p50 1ms p99 2ms }`),
  ].join("\n");
}
