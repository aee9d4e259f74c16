// Folds, selections, links and layout in every text of the examples, and in texts that nobody writes.

import { describe, expect, it } from "vitest";
import type { FoldingRange, SelectionRange, SemanticTokens, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { formatText } from "../../language/index.ts";
import { exampleTexts, textsOfAllKinds } from "../support/example-texts.ts";
import { applyEdits, type SessionOptions } from "../support/lsp-session.ts";
import { openMarked, sessionsOfTests } from "../support/sessions.ts";

const open = sessionsOfTests();
const start = (marked: string, options?: SessionOptions) => openMarked(open, marked, options);

const options = { tabSize: 2, insertSpaces: true };

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
    const { session, textDocument } = await start(text);
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
  });
});

describe("in every text", () => {
  it("folds contain each other or have no line in common", async () => {
    const session = await open();
    for (const [name, text] of textsOfAllKinds()) {
      const document = await session.show("any.arch", text);
      const around: FoldingRange[] = [];
      const wrong: FoldingRange[] = [];
      const lines = text.split("\n").length;
      const folds: FoldingRange[] = await session.connection.sendRequest("textDocument/foldingRange", {
        textDocument: { uri: document.uri },
      });
      for (const fold of folds) {
        if (!(fold.startLine < fold.endLine && fold.endLine < lines)) wrong.push(fold);
        while ((around.at(-1)?.endLine ?? lines) < fold.startLine) around.pop();
        const outer = around.at(-1);
        if (outer !== undefined && !(outer.startLine < fold.startLine && fold.endLine <= outer.endLine))
          wrong.push(fold);
        around.push(fold);
      }
      expect(wrong, name).toEqual([]);
      await document.close();
    }
  });

  it("a selection grows at every place from around the cursor to the whole file", async () => {
    const session = await open();
    for (const [name, text] of textsOfAllKinds()) {
      const { uri, close } = await session.show("any.arch", text);
      const document = TextDocument.create(uri, "arch", 1, text);
      const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset).filter(
        (offset) => text.length < 1500 || offset % 13 === 0,
      );
      const answers: SelectionRange[] = await session.connection.sendRequest("textDocument/selectionRange", {
        textDocument: { uri },
        positions: offsets.map((offset) => document.positionAt(offset)),
      });
      // An expectation costs more than what it looks at, a million times.
      const wrong: string[] = [];
      for (const [index, answer] of answers.entries()) {
        let [from, to] = [document.offsetAt(answer.range.start), document.offsetAt(answer.range.end)];
        const at = document.offsetAt(document.positionAt(offsets[index] ?? 0));
        if (!(from <= at && at <= to)) wrong.push(`${at} is beside ${from} to ${to}`);
        for (let parent = answer.parent; parent !== undefined; parent = parent.parent) {
          const [outerFrom, outerTo] = [document.offsetAt(parent.range.start), document.offsetAt(parent.range.end)];
          if (!(outerFrom <= from && to <= outerTo && outerTo - outerFrom > to - from))
            wrong.push(`at ${at}: ${outerFrom} to ${outerTo} is not around ${from} to ${to}`);
          [from, to] = [outerFrom, outerTo];
        }
        if (from !== 0 || to !== text.length) wrong.push(`at ${at}: it ends with ${from} to ${to}`);
      }
      expect(wrong, name).toEqual([]);
      await close();
    }
  });

  it("the layout of all lines is the layout of the file, and is done when it is done", async () => {
    const session = await open();
    for (const [name, text] of textsOfAllKinds()) {
      const range = { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } };
      const laidOutBy = async (from: string, methods: readonly string[]): Promise<readonly string[]> => {
        const document = await session.show("any.arch", from);
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
  });

  it("the layout of one part after the other is the layout of the file", async () => {
    const session = await open();
    for (const [name, text] of exampleTexts) {
      // Every line loses its indentation, so that there is something to lay out.
      const flat = text.replace(/^[ \t]+(?![ *])/gm, "");
      const document = await session.show("any.arch", flat);
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
        document.write(0, now.length, next);
        now = next;
      }
      expect(now, name).toBe(formatText(flat).text);
      await document.close();
    }
  });
});
