// What is proposed where: the place decides. Each case is a text with a cursor.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets are written `${1:name}`.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CompletionItem } from "vscode-languageserver/node";

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

describe("what is inserted", () => {
  const can = {
    completionItem: { snippetSupport: true, insertReplaceSupport: true, insertTextModeSupport: { valueSet: [1, 2] } },
  };
  const scene = "region eu { zones a, b }\nservice y { reads db  publishes events }\nstore db\ntopic events\n";
  let able: Session;

  beforeAll(async () => {
    able = await openSession({ handles: { completion: can } });
  });
  afterAll(async () => {
    expect(able.errors).toEqual([]);
    await able.close();
  });

  const itemAt = async (marked: string, label: string) => {
    const item = (await able.completion(marked)).find((one) => one.label === label);
    if (item?.textEdit === undefined) throw new Error(`${label} is not proposed`);
    return { ...item, textEdit: item.textEdit };
  };

  test.each([
    ["service x {\n  <|>\n}", "calls", "calls ${1:y}"],
    ["service x {\n  <|>\n}", "calls { }", "calls ${1:y} { timeout ${2:300ms} }"],
    ["service x {\n  <|>\n}", "replicas", "replicas ${1:3} across ${2:eu}"],
    ["service x {\n  <|>\n}", "slo", "slo availability ${1:99.9%} over ${2:30d}"],
    ["service x {\n  <|>\n}", "owner", 'owner "$1"'],
    ["store x {\n  <|>\n}", "quorum", "quorum write ${1:2} read ${2:2} of ${3:3}"],
    ["service x { calls y { <|> } }", "breaker", "breaker after ${1:50%} for ${2:30s}"],
    ["service x { calls y { breaker <|> } }", "after", "after ${1:50%}"],
    ["<|>", "system", 'system ${1:name} "${2:Title}" {\n  $0\n}'],
    ["system s { <|> }", "service", "service ${1:name} { replicas ${2:2}  $0 }"],
    ["flow f {\n  <|>\n}", "either", "either { ${1:70%} ${2:y} -> ${3:db} } or { ${4:y} -> ${5:events} }"],
    ["service x { accept <|> }", "hub", 'hub because "$1"'],
  ])("in `%s`: %s", async (text, label, expected) => {
    const item = await itemAt(`${scene}${text}`, label);
    expect(item.textEdit.newText).toBe(expected);
    expect(item.insertTextFormat).toBe(2);
  });

  test("leaves alone what stands behind the word", async () => {
    expect((await itemAt(`${scene}service x { ti<|>meout 30s }`, "pool")).textEdit.newText).toBe("pool");
    expect((await itemAt(`${scene}serv<|>ice z { }`, "worker")).textEdit.newText).toBe("worker");
    expect((await itemAt(`${scene}service x { accept <|>hub because "" }`, "long-chain")).textEdit.newText).toBe(
      "long-chain",
    );
  });

  test("is of another statement where one follows on the line", async () => {
    const { textEdit } = await itemAt(`${scene}service x { ca<|>  replicas 2 }`, "calls");
    expect(textEdit.newText).toBe("calls ${1:y}");
  });

  test("replaces the word from its start, to the cursor or to its end", async () => {
    const line = "service x { calls pay<|>ments }";
    const { textEdit } = await itemAt(`service payroll\n${line}`, "payroll");
    expect(textEdit).toEqual({
      newText: "payroll",
      insert: { start: { line: 1, character: 18 }, end: { line: 1, character: 21 } },
      replace: { start: { line: 1, character: 18 }, end: { line: 1, character: 26 } },
    });
  });

  test("replaces a qualified name whole", async () => {
    const { textEdit } = await itemAt("system s { service a }\nservice b\nservice x { calls s<|>.a with p }", "b");
    expect(textEdit).toMatchObject({ replace: { start: { character: 18 }, end: { character: 21 } } });
  });

  test("keeps the digits of a figure that the cursor stands in", async () => {
    const { textEdit } = await itemAt("service x { calls y { timeout 1<|>50ms } }", "150s");
    expect(textEdit).toMatchObject({ newText: "150s", range: { start: { character: 30 }, end: { character: 35 } } });
  });

  test("is indented as the file is, by the editor's hand", async () => {
    const item = await itemAt("system s {\n\tservice a\n\t<|>\n}", "system");
    expect(item.textEdit.newText).toContain("\n\t$0\n");
    expect(item.insertTextMode).toBe(2);
  });

  test("has no tab stops for an editor that knows none", async () => {
    const plain = (await session.completion(`${scene}service x { calls y { <|> } }`)).find(
      ({ label }) => label === "breaker",
    );
    expect(plain?.insertTextFormat).toBeUndefined();
    expect(plain?.textEdit).toMatchObject({ newText: "breaker after 50% for 30s", range: { start: { line: 4 } } });
  });

  test("is what is typed at a hyphen or a slash", async () => {
    expect(
      (await itemAt("service x { hit-<|>\ncache c { hit-<|>".replace("<|>", ""), "hit-ratio")).textEdit.newText,
    ).toMatch(/^hit-ratio/);
    expect((await itemAt("service x { capacity 300/<|> }", "300/s")).textEdit.newText).toBe("300/s");
  });
});

describe("documentation", () => {
  const resolved = async (marked: string, label: string): Promise<string> => {
    const before = marked.slice(0, marked.indexOf("<|>"));
    const document = await session.open(`resolved/${label}.arch`, marked.replace("<|>", ""));
    const line = before.split("\n").length - 1;
    const position = { line, character: before.length - before.lastIndexOf("\n") - 1 };
    const list: { items: CompletionItem[] } = await session.connection.sendRequest("textDocument/completion", {
      textDocument: { uri: document.uri },
      position,
    });
    const item = list.items.find((one) => one.label === label);
    if (item === undefined) throw new Error(`${label} is not proposed`);
    expect(item.documentation).toBe(undefined);
    const full: CompletionItem = await session.connection.sendRequest("completionItem/resolve", item);
    await document.close();
    expect(full.label).toBe(label);
    return typeof full.documentation === "object" ? full.documentation.value : "";
  };

  test("of a statement is its form and what it trades", async () => {
    const found = await resolved("service x { calls y { <|> } }", "breaker");
    expect(found).toContain("breaker [after P%] [for DURATION]");
    expect(found).toContain("**Costs**");
  });

  test("of a value is what it trades", async () => {
    expect(await resolved("store x { prefers <|> }", "availability")).toContain("**Buys**");
  });

  test("of a name is what a hover tells", async () => {
    const found = await resolved(
      '/** Takes the money. */\nservice till "Till" { replicas 2 }\nservice x { calls <|> }',
      "till",
    );
    expect(found).toContain("Takes the money.");
    expect(found).toContain("Till");
  });

  test("of a technology and a rule", async () => {
    expect(await resolved("store x : <|>", "postgres")).toContain("Trade-off");
    expect(await resolved("service x { accept <|> }", "single-point-of-failure")).toContain("What to do");
  });

  test("is none for what comes from elsewhere", async () => {
    for (const data of [
      undefined,
      7,
      {},
      { uri: "file:///no.arch", key: "element component x" },
      { uri: 3, key: [] },
    ]) {
      const item = { label: "x", data };
      expect(await session.connection.sendRequest("completionItem/resolve", item)).toEqual(
        data === undefined ? { label: "x" } : item,
      );
    }
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
