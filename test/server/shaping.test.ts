// Folds, the outline, growing selections and links, over real streams.

import { describe, expect, it } from "vitest";
import {
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  SymbolKind,
} from "vscode-languageserver/node";
import type { SessionOptions } from "../support/lsp-session.ts";
import { openMarked, sessionsOfTests } from "../support/sessions.ts";

const open = sessionsOfTests();
const start = (marked: string, options?: SessionOptions) => openMarked(open, marked, options);

describe("folding", () => {
  const folds = async (text: string): Promise<string[]> => {
    const { session, textDocument } = await start(text);
    const found: FoldingRange[] = await session.connection.sendRequest("textDocument/foldingRange", { textDocument });
    return found.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? "block"}`);
  };

  it("blocks keep their brace in sight, and a block on one line does not fold", async () => {
    expect(await folds("service a {\n  public\n  calls b { timeout 1s }\n}\nservice b {\n}\n")).toEqual(["0-2 block"]);
  });

  it("the ways of an either, each by itself", async () => {
    const flow = "flow f {\n  either {\n    a -> b\n  } or {\n    a -> c\n  }\n}\n";
    expect(await folds(flow)).toEqual(["0-5 block", "1-2 block", "3-4 block"]);
  });

  it("comments of several lines and runs of line comments, but not one behind a statement", async () => {
    const text =
      "/**\n * What.\n */\nservice a\n// one\n// two\n\n// alone\nservice b // behind\n// below\n// further\n";
    expect(await folds(text)).toEqual(["0-2 comment", "4-5 comment", "9-10 comment"]);
  });

  it("regions by their marks, unless one crosses a block", async () => {
    expect(await folds("// #region Stores\nstore a\n// endregion\n")).toEqual(["0-2 region"]);
    expect(await folds("service a {\n// #region\npublic\n}\n// #endregion\n")).toEqual(["0-2 block"]);
  });

  it("what is closed in a text that is not, with Windows line ends", async () => {
    expect(await folds("system s {\r\n  service a {\r\n    public\r\n  }\r\n  service b { calls \r\n")).toEqual([
      "1-2 block",
    ]);
  });
});

describe("the outline", () => {
  it("tells kind, technology and title, with a sign for each kind, also of what is half-written", async () => {
    const { session, textDocument } = await start(
      'system shop "Shop" {\n  store db "Stock" : postgres\n  worker mailer\n  cache c : \n  flow buy ""{ a ->',
    );
    const [shop]: DocumentSymbol[] = await session.connection.sendRequest("textDocument/documentSymbol", {
      textDocument,
    });
    expect([shop?.name, shop?.detail]).toEqual(["shop", "system · Shop"]);
    expect(shop?.children?.map(({ name, detail, kind }) => [name, detail, kind])).toEqual([
      ["db", "store : postgres · Stock", SymbolKind.Struct],
      ["mailer", "worker", SymbolKind.Method],
      ["c", "cache", SymbolKind.Field],
      ["buy", "flow", SymbolKind.Function],
    ]);
  });
});

describe("growing selections", () => {
  const grown = async (marked: string): Promise<string[]> => {
    const { session, textDocument, position, document } = await start(marked);
    const [answer]: SelectionRange[] = await session.connection.sendRequest("textDocument/selectionRange", {
      textDocument,
      positions: [position],
    });
    const texts: string[] = [];
    for (let at = answer; at !== undefined; at = at.parent) texts.push(document.getText(at.range));
    return texts;
  };

  it("word, qualified name, head, statement, body, block, declaration, with its comment, file", async () => {
    const statement = "calls shop.stock { timeout 1s }";
    expect(await grown(`/** Sells. */\nservice a { public  calls shop.st<|>ock { timeout 1s } }\nservice b\n`)).toEqual(
      [
        "stock",
        "shop.stock",
        "calls shop.stock",
        statement,
        `public  ${statement}`,
        `{ public  ${statement} }`,
        `service a { public  ${statement} }`,
        `/** Sells. */\nservice a { public  ${statement} }`,
        `/** Sells. */\nservice a { public  ${statement} }\nservice b\n`,
      ],
    );
  });

  it("a step of a flow, and the ways of an either", async () => {
    const text = "flow f {\n  a -> b -> c\n  either { 70% a -> b\n a<|> -> c } or { reply }\n}";
    expect((await grown(text)).slice(0, 6)).toEqual([
      "a",
      "a -> c",
      "70% a -> b\n a -> c",
      "{ 70% a -> b\n a -> c }",
      "either { 70% a -> b\n a -> c } or { reply }",
      "a -> b -> c\n  either { 70% a -> b\n a -> c } or { reply }",
    ]);
  });

  it("a word of a text, its content, with its quotes", async () => {
    expect((await grown('service a { does "sells för<|>st-rate things" }')).slice(0, 4)).toEqual([
      "först-rate",
      "sells först-rate things",
      '"sells först-rate things"',
      'does "sells först-rate things"',
    ]);
  });

  it("a word of a comment, its line, the comment, those around it", async () => {
    expect(await grown("// first\n// sec<|>ond line\nservice a\n")).toEqual([
      "second",
      "second line",
      "// second line",
      "// first\n// second line",
      "// first\n// second line\nservice a\n",
    ]);
  });

  it("in a statement that is being written, and in an empty file", async () => {
    expect(await grown("service a {\n  calls sh<|>op.\n")).toEqual([
      "shop",
      "shop.",
      "calls shop.",
      "{\n  calls shop.\n",
      "service a {\n  calls shop.\n",
    ]);
    expect(await grown("<|>")).toEqual([""]);
  });
});

describe("links", () => {
  const linksIn = async (text: string, options: SessionOptions = {}): Promise<string[]> => {
    const { session, textDocument, document } = await start(text, options);
    const links: DocumentLink[] = await session.connection.sendRequest("textDocument/documentLink", { textDocument });
    for (const { range, target } of links) {
      expect(target?.startsWith("https://") === true && target.endsWith(document.getText(range))).toBe(true);
    }
    return links.map(({ target }) => target ?? "");
  };

  it("are addresses in comments and texts, without the marks around them", async () => {
    const text = `/** See (https://example.org/a_(b)), and https://example.org/c. https://example.org/d*/
service a { source "Page, https://example.org/e?x=1#y" } // https://example.org/f!
`;
    expect(await linksIn(text)).toEqual([
      "https://example.org/a_(b)",
      "https://example.org/c",
      "https://example.org/d",
      "https://example.org/e?x=1#y",
      "https://example.org/f",
    ]);
  });

  it("are nothing but https, without names and passwords, and none outside of prose", async () => {
    const text = `// http://example.org file:///etc/passwd command:x https://me:secret@example.org https:// https://[
service a { owner "javascript:alert(1)" } ftp://example.org
`;
    expect(await linksIn(text)).toEqual([]);
  });

  it("lead from an acceptance to the page of its rule, where pages are on the web", async () => {
    const text = 'service a { accept hub because "small" }\n';
    const { session, textDocument } = await start(text, {
      initializationOptions: { rulePage: "https://example.org/{rule}" },
    });
    expect(await session.connection.sendRequest("textDocument/documentLink", { textDocument })).toEqual([
      {
        range: { start: { line: 0, character: 19 }, end: { line: 0, character: 22 } },
        target: "https://example.org/hub",
        tooltip: "Read about hub",
      },
    ]);
    expect(await linksIn(text, { initializationOptions: { rulePage: "command:explain?{rule}" } })).toEqual([]);
  });
});
