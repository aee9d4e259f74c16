// Texts of any length and in any script in what the server says: what is cut of them is cut between characters, not through one.

import { describe, expect, test } from "vitest";
import type { CodeAction, WorkspaceSymbol } from "vscode-languageserver/node";

import { sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

// One letter more before characters of two units moves a cut from between them into one of them.
describe.each(["", "x"])("a long text behind `%s` is shortened to whole characters", (lead) => {
  test("in the title of an action", async () => {
    const one = await session();
    const team = `owner "${lead}${"🙂".repeat(90)}"`;
    const { uri } = await one.open("long.arch", `service a { ${team}  ${team} }\n`);
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
    const actions = await one.connection.sendRequest<CodeAction[]>("textDocument/codeAction", params);
    const titles = actions.map(({ title }) => title).filter((title) => title.includes("🙂"));
    expect(titles).toEqual([expect.stringMatching(/^Remove the second `owner "x?(🙂)+…`$/u)]);
  });

  test("in the title of a symbol", async () => {
    const one = await session();
    await one.open("long.arch", `service a "${lead}${"🙂".repeat(200)}"\n`);
    const found = await one.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "🙂" });
    expect(found.map(({ name }) => name)).toEqual([expect.stringMatching(/^a · x?(🙂)+…$/u)]);
  });

  test("in the refusal of a name", async () => {
    const one = await session();
    const { uri } = await one.open("long.arch", "service a\n");
    const newName = `${lead}${"🙂".repeat(200)}`;
    const params = { textDocument: { uri }, position: { line: 0, character: 8 }, newName };
    await expect(one.connection.sendRequest("textDocument/rename", params)).rejects.toThrow(/^`x?(🙂)+…` is no name/u);
  });
});
