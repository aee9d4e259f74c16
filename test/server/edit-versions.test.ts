// Edits that the server hands out name the text that they were made for, to an editor that can tell: one that has gone on meanwhile
// refuses them and does not apply them in the wrong place.

import { describe, expect, test } from "vitest";
import type { CodeAction, WorkspaceEdit } from "vscode-languageserver/node";

import type { Session, SessionDocument } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

const versioned = { workspaceEdit: { documentChanges: true } };
const resolving = { codeAction: { resolveSupport: { properties: ["edit"] } } };
const files = { "a.arch": "service a { calls b }\n", "b.arch": "service b\n", "c.arch": "service c { calls b }\n" };

async function renamed({ connection }: Session, { uri }: SessionDocument): Promise<WorkspaceEdit> {
  const position = { line: 0, character: 18 };
  return connection.sendRequest("textDocument/rename", { textDocument: { uri }, position, newName: "bills" });
}

async function respelling({ connection }: Session, { uri }: SessionDocument): Promise<CodeAction | undefined> {
  const range = { start: { line: 0, character: 18 }, end: { line: 0, character: 18 } };
  const params = { textDocument: { uri }, range, context: { diagnostics: [], only: ["quickfix"] } };
  const actions = await connection.sendRequest<CodeAction[]>("textDocument/codeAction", params);
  return actions.find(({ title }) => title.startsWith("Change to"));
}

describe("an editor that takes versions", () => {
  test("gets that of each open text with a rename, and none for a file that it does not hold", async () => {
    const one = await session({ announces: versioned, files });
    await one.open("b.arch", files["b.arch"]);
    const document = await one.open("a.arch", files["a.arch"]);
    await document.replace("\n", "\n\n");
    await document.replace("\n\n", "\n");
    expect(await renamed(one, document)).toEqual({
      documentChanges: [
        { textDocument: { uri: document.uri, version: 3 }, edits: [expect.objectContaining({ newText: "bills" })] },
        { textDocument: { uri: one.uriOf("b.arch"), version: 1 }, edits: [expect.anything()] },
        { textDocument: { uri: one.uriOf("c.arch"), version: null }, edits: [expect.anything()] },
      ],
    });
    await document.close();
    const [first] = (await renamed(one, document)).documentChanges ?? [];
    expect(first).toMatchObject({ textDocument: { uri: document.uri, version: null } });
  });

  test.each([
    ["at once", {}],
    ["when it is chosen", resolving],
  ])("gets that of the newest text with an action whose edit comes %s", async (_, handles) => {
    const one = await session({ announces: versioned, handles });
    const document = await one.open("a.arch", "service a { calls oders }\nservice orders\n");
    await document.replace("calls oders", "calls ordrs");
    const action = await respelling(one, document);
    const { edit } =
      action?.edit === undefined ? await one.connection.sendRequest<CodeAction>("codeAction/resolve", action) : action;
    expect(edit).toMatchObject({ documentChanges: [{ textDocument: { uri: document.uri, version: 2 } }] });
    expect(edit).not.toHaveProperty("changes");
  });
});

test("an editor that takes none gets edits by document", async () => {
  const one = await session({ files });
  const document = await one.open("a.arch", files["a.arch"]);
  const edit = await renamed(one, document);
  expect(Object.keys(edit)).toEqual(["changes"]);
  expect(Object.keys(edit.changes ?? {})).toEqual(["a.arch", "b.arch", "c.arch"].map(one.uriOf));
});
