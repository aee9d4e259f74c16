// Layout of a part of a file and while typing, over real streams.

import { describe, expect, it } from "vitest";
import type { TextEdit } from "vscode-languageserver/node";
import { applyEdits, cursorMark, type SessionOptions } from "../support/lsp-session.ts";
import { openMarked, sessionsOfTests } from "../support/sessions.ts";

const open = sessionsOfTests();
const start = (marked: string, options?: SessionOptions) => openMarked(open, marked, options);

const options = { tabSize: 2, insertSpaces: true };

describe("layout of a part", () => {
  const formatted = async (text: string, from: string, to: string): Promise<string> => {
    const { session, textDocument, document } = await start(text);
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
    const { session, textDocument } = await start(text);
    const edits = await session.connection.sendRequest("textDocument/formatting", { textDocument, options });
    expect(applyEdits(text, edits as TextEdit[])).toBe("service a {\r\n  public\r\n}\r\n");
  });
});

describe("layout while typing", () => {
  const typed = async (marked: string, ch: string, settings?: unknown): Promise<string> => {
    const { session, text, textDocument, position } = await start(marked, { settings });
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
    const text = "service   a {  }<|>\n";
    expect(await typed(text, "}", { formatOnType: { enabled: false } })).toBe(text.replace(cursorMark, ""));
  });
});
