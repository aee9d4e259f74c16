// The Flow view: the order of messages, what follows from declarations, and what a long flow leaves out.

import { expect, test } from "vitest";
import type { MessageRow } from "../../diagram/sequence.ts";
import { longFlow, sequenceOf, shopWithFlow, told } from "../support/sequences.ts";

test("a flow is told in the order of its text, with what follows from declarations where it is caused", () => {
  expect(told(sequenceOf(shopWithFlow, "buy").rows)).toEqual([
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
  const { flow, lanes } = sequenceOf(shopWithFlow, "buy");
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
  expect(told(sequenceOf(text, "note").rows)).toEqual([
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
  expect(told(sequenceOf(text, "note").rows)).toEqual([
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
  expect(told(sequenceOf(text, "go").rows)).toEqual([
    "1 app -> one: calls (timeout 1s)",
    "· one -> two: calls (timeout 1s)",
    "· two -> one: calls (timeout 1s, goes on as above)",
    "2 app -> two: calls (timeout 1s, goes on as above)",
  ]);
});

test("a step that nothing declares is called what it is and leads to its flow", () => {
  const [row] = sequenceOf("flow go { a -> b }  service a  service b", "go").rows;
  expect(row).toMatchObject({ label: "undeclared step", element: "go", manner: "sync" });
});

test("a flow without steps has no rows", () => {
  expect(sequenceOf("flow go {}", "go").rows).toEqual([]);
});

test("a long flow leaves out first what follows from declarations, then its end, and says both", () => {
  const { rows, lanes, times } = sequenceOf(longFlow(300), "go");
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
  const { rows, lanes } = sequenceOf(text, "go");
  expect(lanes).toHaveLength(30);
  // The hub and 29 others: their 29 messages, and the one at the end that goes back to the first of them.
  expect(rows.filter(({ kind }) => kind === "message")).toHaveLength(30);
  expect(told(rows.slice(-1))).toEqual(["Left out: 11 messages with 11 further components."]);
});

test("messages keep their ids when others come or go", () => {
  const ids = (text: string): readonly string[] =>
    sequenceOf(text, "buy").rows.flatMap((row) => (row.kind === "message" ? [(row satisfies MessageRow).id] : []));
  const before = ids(shopWithFlow);
  const after = ids(shopWithFlow.replace("web -> orders\n", ""));
  expect(after.every((id) => before.includes(id))).toBe(true);
});
