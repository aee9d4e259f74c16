// A fix that throws is a fault of ours: it costs itself, the log has it, and the rest of the menu is there.

import { expect, test, vi } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";

import { openSession } from "../support/lsp-session.ts";

vi.mock("../../analysis/fixes/missing-timeout.ts", () => ({
  missingTimeoutFixes: () => {
    throw new Error("no fix today");
  },
}));

const text = `client app { calls web }
service web { replicas 3  calls orders { attempts 4 } }
service orders { replicas 3  calls db { retries 3 } }
store db { replicas 3 }
flow checkout { load 10/s  app -> web -> orders -> db }
`;

test.each([
  ["that asks for edits when they are chosen", { codeAction: { resolveSupport: { properties: ["edit"] } } }],
  ["that takes edits at once", {}],
])("a fix that fails costs only itself in an editor %s", async (_, handles) => {
  const session = await openSession({ handles });
  const { uri } = await session.open("a.arch", text);
  expect(session.diagnosticsOf("a.arch").map(({ code }) => code)).toContain("missing-timeout");
  const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
  const offered = async (only?: readonly string[]): Promise<readonly string[]> => {
    const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
    const params = { textDocument: { uri }, range, context };
    const actions = await session.connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", params);
    return (actions ?? []).map(({ title }) => title);
  };
  const titles = await offered();
  expect(titles).toContain("Accept missing-timeout here");
  expect(titles.filter((title) => !title.startsWith("Accept "))).not.toEqual([]);
  await offered(["source.fixAll"]);
  expect(session.errors).not.toEqual([]);
  expect(session.errors.every((line) => line.includes("while fixing missing-timeout: Error: no fix today"))).toBe(true);
  await session.close();
});
