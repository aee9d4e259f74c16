// Folds, growing selections, links, and layout of a part of a file and while typing, over real streams; and what holds of them in every
// text of the examples.

import { afterEach, describe, expect, it } from "vitest";
import {
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  type SemanticTokens,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { formatText } from "../../language/index.ts";
import { exampleTexts, textsOfAllKinds } from "../support/example-texts.ts";
import { applyEdits, cursorMark, openSession, type Session, type SessionOptions } from "../support/lsp-session.ts";

let session: Session;
afterEach(() => session.close());

/** Opens a text with a cursor and gives what a request needs. */
async function start(marked: string, options: SessionOptions = {}) {
  session = await openSession(options);
  const offset = marked.indexOf(cursorMark);
  const text = marked.replace(cursorMark, "");
  const { uri } = await session.open("a.arch", text);
  const document = TextDocument.create(uri, "arch", 1, text);
  return { text, uri, document, textDocument: { uri }, position: document.positionAt(offset) };
}

const foldsOf = (uri: string): Promise<FoldingRange[]> =>
  session.connection.sendRequest("textDocument/foldingRange", { textDocument: { uri } });

describe("folding", () => {
  const folds = async (text: string): Promise<string[]> => {
    const { uri } = await start(text);
    return (await foldsOf(uri)).map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? "block"}`);
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
    await session.close();
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
    const { textDocument } = await start(
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
    const { textDocument, position, document } = await start(marked);
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
    await session.close();
    expect(await grown("<|>")).toEqual([""]);
  });
});

describe("links", () => {
  const linksIn = async (text: string, options: SessionOptions = {}): Promise<string[]> => {
    const { textDocument, document } = await start(text, options);
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
    const { textDocument } = await start(text, { initializationOptions: { rulePage: "https://example.org/{rule}" } });
    expect(await session.connection.sendRequest("textDocument/documentLink", { textDocument })).toEqual([
      {
        range: { start: { line: 0, character: 19 }, end: { line: 0, character: 22 } },
        target: "https://example.org/hub",
        tooltip: "Read about hub",
      },
    ]);
    await session.close();
    expect(await linksIn(text, { initializationOptions: { rulePage: "command:explain?{rule}" } })).toEqual([]);
  });
});

const options = { tabSize: 2, insertSpaces: true };

describe("layout of a part", () => {
  const formatted = async (text: string, from: string, to: string): Promise<string> => {
    const { textDocument, document } = await start(text);
    const range = {
      start: document.positionAt(text.indexOf(from)),
      end: document.positionAt(text.indexOf(to) + to.length),
    };
    const edits: TextEdit[] = await session.connection.sendRequest("textDocument/rangeFormatting", {
      textDocument,
      range,
      options,
    });
    return applyEdits(text, edits);
  };

  it("lays out the lines that are selected and no others", async () => {
    const text = 'service   a {\n public\n     managed\n  owner   "x"\n}\nservice   b\n';
    expect(await formatted(text, "managed", "managed")).toBe(text.replace("     managed", "  managed"));
    await session.close();
    expect(await formatted(text, "public", "managed")).toBe(
      text.replace(" public", "  public").replace("     managed", "  managed"),
    );
  });

  it("leaves a broken block alone, and lays out the one beside it", async () => {
    const text = "service  a { timeout timeout }\nservice   b\n";
    expect(await formatted(text, "service  a", "service   b")).toBe("service  a { timeout timeout }\nservice b\n");
  });

  it("keeps Windows line ends", async () => {
    const text = "service a {\r\n public\r\n}\r\n";
    expect(await formatted(text, "service", "}")).toBe("service a {\r\n  public\r\n}\r\n");
    const edits = await session.connection.sendRequest("textDocument/formatting", {
      textDocument: { uri: session.uriOf("a.arch") },
      options,
    });
    expect(applyEdits(text, edits as TextEdit[])).toBe("service a {\r\n  public\r\n}\r\n");
  });
});

describe("layout while typing", () => {
  const typed = async (marked: string, ch: string, settings?: unknown): Promise<string> => {
    const { text, textDocument, position } = await start(marked, { settings });
    const edits: TextEdit[] | null = await session.connection.sendRequest("textDocument/onTypeFormatting", {
      textDocument,
      position,
      ch,
      options,
    });
    return applyEdits(text, edits ?? []);
  };

  it("a closing brace lays out what it closes and nothing else", async () => {
    expect(await typed("service   z\nservice a  {\npublic\n      }<|>\nservice   b\n", "}")).toBe(
      "service   z\nservice a {\n  public\n}\nservice   b\n",
    );
  });

  it("a line break lays out the line that it ends, and not the line that is begun", async () => {
    expect(await typed("service a {\n    replicas   3   across eu\n    <|>\n}\n", "\n")).toBe(
      "service a {\n  replicas 3 across eu\n    \n}\n",
    );
  });

  it("does nothing in a text that is not whole, or when the setting is off", async () => {
    const open = "service a {\n    replicas   3\n    <|>\n";
    expect(await typed(open, "\n")).toBe(open.replace(cursorMark, ""));
    await session.close();
    const text = "service   a {  }<|>\n";
    expect(await typed(text, "}", { formatOnType: { enabled: false } })).toBe(text.replace(cursorMark, ""));
  });
});

describe("a text without end", () => {
  it.each([
    ["blocks in blocks", "{".repeat(20_000)],
    ["systems in systems", "system a {".repeat(5000)],
    ["ways in ways", `flow f { ${"either { ".repeat(5000)}`],
    ["braces that close nothing", "}".repeat(20_000)],
    ["one name", "a.".repeat(8000)],
    ["one step", "a -> ".repeat(8000)],
    ["one list", `service a { zones ${"a, ".repeat(8000)}`],
    ["one run of comments", "// a\n".repeat(20_000)],
    ["one address", `"https://a${"(".repeat(1000)}${")".repeat(20_000)}"`],
    ["addresses that end in brackets", `// ${`https://a/${")".repeat(1980)} `.repeat(400)}`],
    ["blanks in a comment", `// ${" ".repeat(20_000)}x${" ".repeat(20_000)}.`],
    ["addresses that end in stars", `// ${`https://a/${"*".repeat(1980)} `.repeat(400)}`],
  ])("is answered: %s", async (_, text) => {
    const { textDocument } = await start(text);
    const position = { line: 0, character: Math.floor(text.length / 2) };
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const ask = <T>(method: string, more: object = {}): Promise<T> =>
      session.connection.sendRequest(`textDocument/${method}`, { textDocument, options, ...more });
    expect((await ask<SemanticTokens>("semanticTokens/full")).data.length % 5).toBe(0);
    expect(await ask("foldingRange")).toBeInstanceOf(Array);
    expect(await ask("selectionRange", { positions: [position] })).toHaveLength(1);
    expect(await ask("documentLink")).toBeInstanceOf(Array);
    expect(await ask("rangeFormatting", { range })).toBeInstanceOf(Array);
    expect(await ask("onTypeFormatting", { position, ch: "}" })).toBeInstanceOf(Array);
    expect(session.errors).toEqual([]);
  });
});

describe("in every text", () => {
  it("folds contain each other or have no line in common", async () => {
    session = await openSession();
    for (const [name, text] of textsOfAllKinds()) {
      const document = await session.open("any.arch", text);
      const around: FoldingRange[] = [];
      const lines = text.split("\n").length;
      for (const fold of await foldsOf(document.uri)) {
        expect(fold.startLine < fold.endLine && fold.endLine < lines, name).toBe(true);
        while ((around.at(-1)?.endLine ?? lines) < fold.startLine) around.pop();
        const outer = around.at(-1);
        expect(outer === undefined || (outer.startLine < fold.startLine && fold.endLine <= outer.endLine), name).toBe(
          true,
        );
        around.push(fold);
      }
      await document.close();
    }
    expect(session.errors).toEqual([]);
  });

  it("a selection grows at every place from around the cursor to the whole file", async () => {
    session = await openSession();
    for (const [name, text] of textsOfAllKinds()) {
      const { uri, close } = await session.open("any.arch", text);
      const document = TextDocument.create(uri, "arch", 1, text);
      const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset).filter(
        (offset) => text.length < 1500 || offset % 13 === 0,
      );
      const answers: SelectionRange[] = await session.connection.sendRequest("textDocument/selectionRange", {
        textDocument: { uri },
        positions: offsets.map((offset) => document.positionAt(offset)),
      });
      for (const [index, answer] of answers.entries()) {
        let [from, to] = [document.offsetAt(answer.range.start), document.offsetAt(answer.range.end)];
        const at = document.offsetAt(document.positionAt(offsets[index] ?? 0));
        expect(from <= at && at <= to, `${name} at ${at}`).toBe(true);
        for (let parent = answer.parent; parent !== undefined; parent = parent.parent) {
          const [outerFrom, outerTo] = [document.offsetAt(parent.range.start), document.offsetAt(parent.range.end)];
          expect(outerFrom <= from && to <= outerTo && outerTo - outerFrom > to - from, `${name} at ${at}`).toBe(true);
          [from, to] = [outerFrom, outerTo];
        }
        expect([from, to], `${name} at ${at}`).toEqual([0, text.length]);
      }
      await close();
    }
    expect(session.errors).toEqual([]);
  });

  it("the layout of all lines is the layout of the file, and is done when it is done", async () => {
    session = await openSession();
    for (const [name, text] of textsOfAllKinds()) {
      const range = { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } };
      const laidOutBy = async (from: string, methods: readonly string[]): Promise<readonly string[]> => {
        const document = await session.open("any.arch", from);
        const results: string[] = [];
        for (const method of methods) {
          const asked = { textDocument: { uri: document.uri }, range, options };
          const edits: TextEdit[] = await session.connection.sendRequest(`textDocument/${method}`, asked);
          results.push(applyEdits(from, edits));
        }
        await document.close();
        return results;
      };
      const [whole = "", allLines] = await laidOutBy(text, ["formatting", "rangeFormatting"]);
      expect(allLines, name).toBe(whole);
      // A text that was laid out already has just been asked again.
      if (whole !== text) expect(await laidOutBy(whole, ["rangeFormatting"]), name).toEqual([whole]);
      expect(whole.replaceAll("\r\n", "\n"), name).toBe(formatText(text).text);
    }
    expect(session.errors).toEqual([]);
  });

  it("the layout of one part after the other is the layout of the file", async () => {
    session = await openSession();
    for (const [name, text] of exampleTexts) {
      // Every line loses its indentation, so that there is something to lay out.
      const flat = text.replace(/^[ \t]+(?![ *])/gm, "");
      const document = await session.open("any.arch", flat);
      const lines = flat.split("\n").length;
      let now = flat;
      // From the end on, since layout takes lines away.
      for (let line = lines - (lines % 10); line >= 0; line -= 10) {
        const range = { start: { line, character: 0 }, end: { line: line + 10, character: 0 } };
        const edits: TextEdit[] = await session.connection.sendRequest("textDocument/rangeFormatting", {
          textDocument: { uri: document.uri },
          range,
          options,
        });
        const next = applyEdits(now, edits);
        await document.replaceAt(0, now.length, next);
        now = next;
      }
      expect(now, name).toBe(formatText(flat).text);
      await document.close();
    }
  });
});
