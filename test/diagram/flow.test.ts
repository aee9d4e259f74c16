// The Flow view: the order of messages, what follows from declarations, frames and reply, the times below, and where all of it stands.

import { expect, test } from "vitest";

import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { flowScene } from "../../diagram/scene/flow.ts";
import { type MessageRow, type SequenceRow, type SequenceScene, sequenceEntries } from "../../diagram/sequence.ts";
import { placeSequence } from "../../diagram/sequence-places.ts";
import { sequenceToSvg } from "../../diagram/sequence-svg.ts";
import { createProject } from "../../language/index.ts";

function sceneOf(text: string, flow: string): SequenceScene {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const { facts, report } = createAnalysis(model);
  const scene = flowScene(flow, model, report, insightOf(facts));
  if (scene === undefined) throw new Error(`no flow ${flow}`);
  return scene;
}

/** Rows as a reader tells them: `1 a -> b: calls (timeout 1s)`, with `~>` for asynchronous and `?>` for a stand-in. */
function told(rows: readonly SequenceRow[]): readonly string[] {
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

const shop = `
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

test("a flow is told in the order of its text, with what follows from declarations where it is caused", () => {
  expect(told(sceneOf(shop, "buy").rows)).toEqual([
    "1 buyer -> web: calls (timeout 2s)",
    "open either 80%",
    "2 web -> prices: reads (timeout 20ms)",
    "· web -> base: reads (the 10% that prices misses, timeout 300ms, 3 attempts)",
    "next or 20%",
    "open parallel",
    "3 web -> stock: reads ×20 (timeout 50ms)",
    "4 web -> ads: calls (timeout 100ms)",
    "· web ?> web: instead: “no ads”",
    "· ads -> stock: reads (timeout 20ms)",
    "close",
    "open optional",
    "5 web -> tips: calls (timeout 90ms, optional)",
    "· web ?> base: instead: reads (timeout 300ms, 3 attempts)",
    "close",
    "close",
    "6 web ~> orders: publishes by outbox",
    "reply",
    "7 web -> mails: calls (timeout 1s)",
    "· orders ~> packer: consumed by",
    "· packer -> base: writes (timeout 1s)",
  ]);
});

test("lanes come in the order of the first visit, and the flow says what it carries", () => {
  const { flow, lanes } = sceneOf(shop, "buy");
  expect({ ...flow, findings: [] }).toEqual({
    ...{ id: "buy", label: "A customer buys", detail: "critical · load 200/s · peak 4×", findings: [] },
  });
  expect(lanes.map(({ id }) => id)).toEqual([
    "buyer",
    "web",
    "prices",
    "base",
    "stock",
    "ads",
    "tips",
    "orders",
    "mails",
    "packer",
  ]);
  expect(lanes[0]).toEqual({ id: "buyer", job: "client", label: "Buyer", detail: "client", findings: [] });
});

test("what is handed on is told after all that is waited for, though no reply is written", () => {
  const text = `
    flow note { app -> in  app -> db }
    client app { publishes in { timeout 1s }  reads db { timeout 1s } }
    queue in
    store db
    worker out { consumes in  calls far { timeout 1s } }
    service far`;
  expect(told(sceneOf(text, "note").rows)).toEqual([
    "1 app -> in: publishes (timeout 1s)",
    "2 app -> db: reads (timeout 1s)",
    "reply (not written)",
    "· in ~> out: consumed by",
    "· out -> far: calls (timeout 1s)",
  ]);
});

test("what a queue hands on beside its listed consumers belongs to no branch", () => {
  const text = `
    flow note { app -> in  reply  either { 50% in -> one } or { in -> two } }
    client app { publishes in { timeout 1s } }
    topic in
    worker one { consumes in }
    worker two { consumes in }
    worker three { consumes in }`;
  expect(told(sceneOf(text, "note").rows)).toEqual([
    "1 app -> in: publishes (timeout 1s)",
    "reply",
    "open either 50%",
    "2 in ~> one: consumed by",
    "next or 50%",
    "3 in ~> two: consumed by",
    "close",
    "· in ~> three: consumed by",
  ]);
});

test("what a component asks for is told once, circles among it", () => {
  const text = `
    flow go { app -> one  app -> two }
    client app { calls one { timeout 1s }  calls two { timeout 1s } }
    service one { calls two { timeout 1s } }
    service two { calls one { timeout 1s } }`;
  expect(told(sceneOf(text, "go").rows)).toEqual([
    "1 app -> one: calls (timeout 1s)",
    "· one -> two: calls (timeout 1s)",
    "· two -> one: calls (timeout 1s, goes on as above)",
    "2 app -> two: calls (timeout 1s, goes on as above)",
  ]);
});

test("a step that nothing declares is called what it is and leads to its flow", () => {
  const [row] = sceneOf("flow go { a -> b }  service a  service b", "go").rows;
  expect(row).toMatchObject({ label: "undeclared step", element: "go", manner: "sync" });
});

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
  const { times } = sceneOf(chain, "go");
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
  const { times } = sceneOf(text, "go");
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
  const svg = sequenceToSvg(sceneOf(text, "go"), { theme: "print-light", title: "Flow" });
  const width = Number(/width="([\d.]+)"/.exec(svg)?.[1]);
  const starts = [...svg.matchAll(/class="gap" d="M([\d.]+)/g)].map(([, x]) => Number(x));
  expect(starts).toHaveLength(40);
  expect(Math.max(...starts)).toBeLessThan(width - 100);
});

test("less than one visit is a share of them, and nothing known is no zero", () => {
  const { rows, times } = sceneOf(
    "flow go { app -> db 0.01x }  client app { reads db { timeout 1s } }  store db",
    "go",
  );
  expect(told(rows)).toEqual(["1 app -> db: reads (in 1% of visits, timeout 1s)"]);
  expect(times?.says).toBe("not known: no part of it states its time");
  expect(times?.parts.map(({ notes }) => notes)).toEqual(["given up after 1s, in 1% of requests"]);
});

test("nobody waits, so there is no time", () => {
  expect(sceneOf("flow go { in -> out }  queue in  worker out { consumes in }", "go").times).toBeUndefined();
});

test("a flow without steps has no rows", () => {
  expect(sceneOf("flow go {}", "go").rows).toEqual([]);
});

/** A flow over many components: the first ones listed, each of which declares one more. */
function longFlow(count: number): string {
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

test("a long flow leaves out first what follows from declarations, then its end, and says both", () => {
  const { rows, lanes, times } = sceneOf(longFlow(300), "go");
  expect(rows.filter(({ kind }) => kind === "message")).toHaveLength(120);
  expect(told(rows.slice(-2))).toEqual([
    "Left out: 20 messages that follow from declarations.",
    "Cut here: the first 120 of 300 messages are drawn.",
  ]);
  expect(lanes).toHaveLength(21);
  expect(times?.parts.length).toBeLessThanOrEqual(61);
  expect(times?.leftOut).toMatch(/^\d+ shorter visits more, [\d.]+ms in all$/);
});

test("a flow over many components keeps what the first of them do with each other", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `s${index}`);
  const text = [
    `flow go { ${ids.map((id) => `hub -> ${id}`).join("  ")}  hub -> s0 }`,
    `service hub { ${ids.map((id) => `calls ${id} { timeout 1s }`).join("  ")} }`,
    ...ids.map((id) => `service ${id}`),
  ].join("\n");
  const { rows, lanes } = sceneOf(text, "go");
  expect(lanes).toHaveLength(30);
  // The hub and 29 others: their 29 messages, and the one at the end that goes back to the first of them.
  expect(rows.filter(({ kind }) => kind === "message")).toHaveLength(30);
  expect(told(rows.slice(-1))).toEqual(["Left out: 11 messages with 11 further components."]);
});

const scenes = { shop: () => sceneOf(shop, "buy"), long: () => sceneOf(longFlow(300), "go") };

test.each(Object.entries(scenes))(
  "%s: words stand between their lanes, rows below each other, all on the paper",
  (_, make) => {
    const scene = make();
    const placed = placeSequence(scene, 100);
    placed.lanes.slice(1).forEach((lane, index) => {
      const before = placed.lanes[index];
      expect(lane.x - lane.width / 2).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0) / 2);
    });
    let last = Number.NEGATIVE_INFINITY;
    for (const { row, top, y, from, to, textX, textWidth } of placed.messages) {
      expect(top).toBeGreaterThanOrEqual(last);
      last = y;
      expect(textX + textWidth).toBeLessThanOrEqual(placed.width);
      if (from === to) continue;
      const [left, right] = [Math.min(from, to), Math.max(from, to)];
      expect(textX, row.id).toBeGreaterThan(left);
      expect(textX + textWidth, row.id).toBeLessThan(right);
    }
    for (const frame of placed.frames) {
      expect(frame.x).toBeGreaterThan(0);
      expect(frame.x + frame.width).toBeLessThanOrEqual(placed.width);
      expect(frame.y + frame.height).toBeLessThanOrEqual(placed.bottom);
    }
  },
);

test("frames hold what they surround, inner ones inside outer ones", () => {
  const { frames, messages } = placeSequence(sceneOf(shop, "buy"), 100);
  const [either, parallel, optional] = ["either 80%", "parallel", "optional"].map(
    (label) => frames.find((frame) => frame.label === label) ?? { x: 0, y: 0, width: 0, height: 0 },
  ) as [Box, Box, Box];
  expect([isInside(parallel, either), isInside(optional, either), isInside(parallel, optional)]).toEqual([
    true,
    true,
    false,
  ]);
  const inParallel = messages.filter(({ depth }) => depth === 2 && depth > 1);
  for (const { from, to, y } of inParallel) {
    const box = y < optional.y ? parallel : optional;
    expect([from, to].every((x) => x > box.x && x < box.x + box.width)).toBe(true);
    expect(y > box.y && y < box.y + box.height).toBe(true);
  }
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x > outer.x &&
    inner.y > outer.y &&
    inner.x + inner.width < outer.x + outer.width &&
    inner.y + inner.height < outer.y + outer.height
  );
}

test("everything that can be pointed at is drawn once, and markup in a name is text", () => {
  const scene = sceneOf(
    shop.replace("A customer buys", "<script>alert(1)</script>").replace('"no ads"', '"]]><b>"'),
    "buy",
  );
  const svg = sequenceToSvg(scene, { theme: "print-light", title: "Flow" });
  const drawn = [...svg.matchAll(/ data-id="([^"]*)"/g)].map(([, id]) => id?.replaceAll("&gt;", ">"));
  expect([...drawn].sort()).toEqual(
    sequenceEntries(scene)
      .map(({ id }) => id)
      .sort(),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(svg).not.toMatch(/<script|<b>/);
});

test("a message tells how it goes by its line and its head, not by colour", () => {
  const svg = sequenceToSvg(sceneOf(shop, "buy"), { theme: "print-light", title: "Flow" });
  const groupOf = (id: string): string => new RegExp(`<g class="edge[^>]*data-id="${id}".*`).exec(svg)?.[0] ?? "";
  expect(groupOf("buyer -&gt; web calls")).toMatch(/class="edge sync.*class="head" d="[^"]*Z"/);
  expect(groupOf("web -&gt; orders publishes by outbox")).toMatch(/class="edge async.*class="head" d="[^"Z]*"/);
  expect(groupOf("web -&gt; web instead")).toMatch(/class="edge stand-in/);
});

test("the same design gives the same picture, to the byte", () => {
  const [one, other] = [sceneOf(shop, "buy"), sceneOf(shop, "buy")].map((scene) =>
    sequenceToSvg(scene, { theme: "editor", title: "Flow" }),
  );
  expect(one).toBe(other);
  expect(one).not.toContain("<style>");
});

test("messages keep their ids when others come or go", () => {
  const ids = (text: string): readonly string[] =>
    sceneOf(text, "buy").rows.flatMap((row) => (row.kind === "message" ? [(row satisfies MessageRow).id] : []));
  const before = ids(shop);
  const after = ids(shop.replace("web -> orders\n", ""));
  expect(after.every((id) => before.includes(id))).toBe(true);
});
