// What is proposed where: the place decides. Each case is a text with a cursor.

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openSession, type Session } from "../support/lsp-session.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession();
});

afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.close();
});

const others = `
system shop {
  store orders-db : postgres
  cache sessions : redis
  topic events
  service payments
  client app
  policy internal { timeout 100ms }
  region eu { zones a, b }
  group back { service deep }
  boundary pci "Cards"
}
service outside
`;

async function labels(marked: string): Promise<string[]> {
  return (await session.completion(marked)).map((item) => item.label);
}

describe("statements", () => {
  test("of a file are declarations", async () => {
    const found = await labels(`<|>${others}`);
    expect(found).toEqual(expect.arrayContaining(["system", "service", "flow", "scenario", "technology"]));
    expect(found).not.toContain("timeout");
  });

  test.each([
    ["service x { <|> }", ["replicas", "calls", "owner"], ["ttl", "timeout", "zones"]],
    ["cache x { <|> }", ["ttl", "of", "hit-ratio"], ["retries", "load"]],
    ["service x { calls payments { <|> } }", ["timeout", "retries", "breaker"], ["replicas", "ttl"]],
    ["region r { <|> }", ["zones", "availability"], ["timeout"]],
    ["flow f { <|> }", ["load", "slo", "reply", "either"], ["replicas"]],
    ["decision d { <|> }", ["chose", "because", "costs", "revisit"], ["load"]],
    ["policy p { <|> }", ["timeout", "backoff"], ["replicas"]],
    ["data d { <|> }", ["authority", "derived"], ["timeout"]],
  ])("in `%s` are those of the block", async (text, has, lacks) => {
    const found = await labels(others + text);
    expect(found).toEqual(expect.arrayContaining(has));
    for (const word of lacks) expect(found).not.toContain(word);
  });

  test("stand though the text around is unfinished", async () => {
    expect(await labels(`${others}service x { calls payments { timeout 1s  ret<|>`)).toContain("retries");
    expect(await labels(`${others}service x { replicas 2\n  ca<|>\n  owner "me"\n}`)).toContain("calls");
  });
});

describe("names", () => {
  const inside = (text: string) => others.replace("\n}", `\n  ${text}\n}`);

  test.each([
    ["service x { calls <|> }", ["payments", "back.deep", "outside"], ["events", "app", "x"]],
    ["service x { reads <|> }", ["orders-db", "sessions"], ["events", "payments"]],
    ["service x { publishes <|> }", ["events"], ["orders-db"]],
    ["service x { calls payments with <|> }", ["internal"], ["payments"]],
    ["cache x { of <|> }", ["orders-db"], ["sessions"]],
    ["service x { replicas 2 across <|> }", ["eu", "eu.a"], ["payments"]],
    ["service x { within <|> }", ["pci"], ["payments"]],
    ["flow f { app -> <|> }", ["payments", "orders-db", "events"], ["load"]],
    ["store x : <|>", ["postgres", "dynamodb"], ["payments"]],
    ["scenario s { fail <|> }", ["payments", "eu", "eu.a"], ["timeout"]],
    ["service x { calls payments { dead-letter <|> } }", ["events"], ["payments"]],
    ["service x { guarantees <|> }", ["serializable", "at-least-once"], ["payments"]],
  ])("in `%s` are of the kind that is due", async (text, has, lacks) => {
    const found = await labels(inside(text));
    expect(found).toEqual(expect.arrayContaining(has));
    for (const word of lacks) expect(found).not.toContain(word);
  });

  test("are qualified as seen from the place, and so replace what was typed of them", async () => {
    const items = await session.completion(`${others}service x { calls shop.pay<|> }`);
    const item = items.find((one) => one.label === "shop.payments");
    expect(item?.textEdit).toMatchObject({ newText: "shop.payments", range: { start: { character: 18 } } });
  });

  test("of rules stand behind accept", async () => {
    expect(await labels("service x { accept <|> }")).toContain("retry-amplification");
  });
});

describe("units", () => {
  test.each([
    ["service x { calls y { timeout 15<|> } }", "15ms"],
    ["service x { capacity 4<|> }", "4k/s"],
    ["service x { availability 99.9<|> }", "99.9%"],
    ["flow f { load 10<|> }", "10/s"],
    ["flow f { slo latency p99 < 5<|> }", "5s"],
    ["flow f { slo availability 99.9% over 30<|> }", "30d"],
    ["flow f { load 10/s peak 3<|> }", "3x"],
    ["service x { latency p50 8<|> }", "8ms"],
  ])("in `%s` are of what is measured", async (text, label) => {
    expect(await labels(text)).toContain(label);
  });
});

test("nothing is proposed in comments and texts", async () => {
  expect(await labels("// serv<|>")).toEqual([]);
  expect(await labels('service x "a <|>b"')).toEqual([]);
  expect(await labels("/* serv<|> */")).toEqual([]);
});

test("a blank alone proposes only what must follow", async () => {
  const ask = async (text: string) => {
    const document = await session.open(`blank-${text.length}/a.arch`, text);
    const list: { items: unknown[] } = await session.connection.sendRequest("textDocument/completion", {
      textDocument: { uri: document.uri },
      position: { line: 0, character: text.length },
      context: { triggerKind: 2, triggerCharacter: " " },
    });
    await document.close();
    return list.items.length;
  };
  expect(await ask("service x { replicas 2 ")).toBe(0);
  expect(await ask("store xy { prefers ")).toBe(2);
});
