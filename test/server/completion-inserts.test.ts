// What a proposal puts into the text, in whose place, and what it says of itself. Each case is a text with a cursor.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets are written `${1:name}`.

import { describe, expect, test } from "vitest";
import type { CompletionItem } from "vscode-languageserver/node";
import type { Session } from "../support/lsp-session.ts";
import { sessionOfFile } from "../support/sessions.ts";

let session: Session;
sessionOfFile((opened) => {
  session = opened;
});

describe("what is inserted", () => {
  const can = {
    completionItem: { snippetSupport: true, insertReplaceSupport: true, insertTextModeSupport: { valueSet: [1, 2] } },
  };
  const scene = "region eu { zones a, b }\nservice y { reads db  publishes events }\nstore db\ntopic events\n";
  let able: Session;

  sessionOfFile(
    (opened) => {
      able = opened;
    },
    { handles: { completion: can } },
  );

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
