// Texts of any length and in any script in the title of an action: what is cut of them is cut between characters, not through one.

import { expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";

import { sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

// One letter more before characters of two units moves a cut from between them into one of them.
test.each(["", "x"])("a long text behind `%s` is shortened to whole characters", async (lead) => {
  const one = await session();
  const team = `owner "${lead}${"🙂".repeat(90)}"`;
  const { uri } = await one.open("long.arch", `service a { ${team}  ${team} }\n`);
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
  const actions = await one.connection.sendRequest<CodeAction[]>("textDocument/codeAction", params);
  const titles = actions.map(({ title }) => title).filter((title) => title.includes("🙂"));
  expect(titles).toEqual([expect.stringMatching(/^Remove the second `owner "x?(🙂)+…`$/u)]);
});
