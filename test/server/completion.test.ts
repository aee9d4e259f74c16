// What is proposed where: the place decides. Each case is a text with a cursor.

import { describe, expect, test } from "vitest";
import type { CompletionItem } from "vscode-languageserver/node";
import { openSession, type Session } from "../support/lsp-session.ts";
import { sessionOfFile } from "../support/sessions.ts";

let session: Session;
sessionOfFile((opened) => {
  session = opened;
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

describe("order", () => {
  const ordered = async (marked: string): Promise<string[]> => {
    const items = await session.completion(marked);
    return [...items]
      .sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
      .map(({ label }) => label);
  };
  const two = `
system far { service f1 }
system near {
  group deep { service d }
  service n1
  service n2
`;

  test("names of the same system come first, and what is depended on already comes last", async () => {
    expect(await ordered(`${two}  service x { calls n1  calls <|> }\n}\n`)).toEqual(["n2", "deep.d", "far.f1", "n1"]);
  });

  test("behind an arrow come those that the caller depends on", async () => {
    const steps = `${two}  service x { calls far.f1 }\n  flow f { x -> <|> }\n}\n`;
    expect((await ordered(steps))[0]).toBe("far.f1");
  });

  test("behind the arrow of a topic come those that consume it", async () => {
    const text = "topic t\nservice a\nworker w { consumes t }\nflow f { t -> <|> }";
    expect((await ordered(text))[0]).toBe("w");
  });

  test("a step begins with what the flow has come to", async () => {
    const text = "service z\nservice a { calls b }\nservice b { calls c }\nservice c\nflow f {\n  a -> b\n  <|>\n}";
    expect((await ordered(text)).slice(0, 3)).toEqual(["a", "b", "z"]);
  });

  test("technologies of the kind come first", async () => {
    const first = (await ordered("technology mine : queue { }\nqueue q : <|>")).slice(0, 3);
    expect(first).toContain("mine");
    expect(await ordered("cache c : <|>")).not.toEqual(await ordered("store c : <|>"));
  });

  test("what a block states already comes last", async () => {
    const found = await ordered("service x {\n  replicas 2\n  <|>\n}");
    expect(found.indexOf("replicas")).toBeGreaterThan(found.indexOf("source"));
  });

  test("units follow the figure: short for a timeout, long for a window", async () => {
    expect((await ordered("service x { calls y { timeout 5<|> } }"))[0]).toBe("5ms");
    expect((await ordered("service x { slo availability 99.9% over 5<|> }"))[0]).toBe("5d");
  });
});

describe("text that is not in order", () => {
  test("half a name finds what it begins, though other blocks are broken", async () => {
    const text = "service a { calls {\nstore ledger\nservice b { writes le<|>\nflow f { a ->";
    expect(await labels(text)).toContain("ledger");
  });

  test("lines that end in two characters, and letters beyond the alphabet", async () => {
    const text = 'service y "日本 😀"\r\nservice x {\r\n  calls <|>\r\n}\r\n';
    const item = (await session.completion(text)).find(({ label }) => label === "y");
    expect(item?.textEdit).toMatchObject({
      range: { start: { line: 2, character: 8 }, end: { line: 2, character: 8 } },
    });
  });

  test("a name that nearer ones hide is not proposed under it", async () => {
    const text = "service x\nsystem s {\n  service x\n  service y { calls <|> }\n}\n";
    expect((await labels(text)).filter((label) => label === "x")).toEqual(["x"]);
  });

  test("the second way of a choice is proposed behind the first", async () => {
    expect(await labels("service a { calls b }\nservice b\nflow f { either { a -> b } <|> }")).toContain("or");
    expect(await labels("service a { calls b }\nservice b\nflow f { parallel { a -> b } <|> }")).not.toContain("or");
  });

  test("a file of no project has nothing", async () => {
    const answer = await session.connection.sendRequest("textDocument/completion", {
      textDocument: { uri: "file:///nowhere/else.arch" },
      position: { line: 0, character: 0 },
    });
    expect(answer).toBeNull();
  });

  test("names of other files are proposed", async () => {
    const several = await openSession({ files: { "a.arch": "system a { service one }", "b.arch": "" } });
    const document = await several.open("b.arch", "service two { calls  }");
    const list: { items: CompletionItem[] } = await several.connection.sendRequest("textDocument/completion", {
      textDocument: { uri: document.uri },
      position: { line: 0, character: 20 },
    });
    expect(list.items.map(({ label }) => label)).toEqual(["a.one"]);
    await several.close();
  });
});

test("long lists are cut, and typing brings up the rest", async () => {
  const many = Array.from({ length: 700 }, (_, index) => `service part-${index}`).join("\n");
  const ask = async (path: string, line: string) => {
    const document = await session.open(path, `${line}\n${many}`);
    const list: { isIncomplete: boolean; items: CompletionItem[] } = await session.connection.sendRequest(
      "textDocument/completion",
      { textDocument: { uri: document.uri }, position: { line: 0, character: line.length } },
    );
    await document.close();
    return list;
  };
  const all = await ask("many/a.arch", "service x { calls ");
  expect(all.isIncomplete).toBe(true);
  expect(all.items).toHaveLength(500);
  const some = await ask("many/b.arch", "service x { calls part-699");
  expect(some.items.map(({ label }) => label)).toContain("part-699");
});
