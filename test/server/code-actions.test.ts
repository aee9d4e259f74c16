// Changes that are offered at a place: the right ones, made by the editor, take the mark away and touch nothing else.

import { afterEach, describe, expect, test } from "vitest";
import type { CodeAction, Diagnostic } from "vscode-languageserver/node";
import { applyEdits, editsOf, openSession, type Session, type SessionDocument } from "../support/lsp-session.ts";

let opened: Session[] = [];

async function session(): Promise<Session> {
  const created = await openSession();
  opened.push(created);
  return created;
}

afterEach(async () => {
  for (const one of opened) {
    expect(one.errors).toEqual([]);
    await one.close();
  }
  opened = [];
});

/** The actions offered for a diagnostic. */
async function actionsFor(
  { connection }: Session,
  { uri }: SessionDocument,
  diagnostic: Diagnostic | undefined,
): Promise<readonly CodeAction[]> {
  if (diagnostic === undefined) throw new Error("There is no such diagnostic.");
  const params = { textDocument: { uri }, range: diagnostic.range, context: { diagnostics: [diagnostic] } };
  return (await connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", params)) ?? [];
}

const shop = `system shop {
  client app { calls api { timeout 2s } }
  service api { latency p50 8ms p99 60ms  reads db }
  store db { latency p50 2ms p99 20ms }

  flow look { app -> api -> db }
}
`;

describe("a finding", () => {
  test("is answered by a fix that leaves the rest of the file alone", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop);
    const found = one.diagnosticsOf("shop.arch").find(({ code }) => code === "missing-timeout");
    const [fix] = await actionsFor(one, document, found);
    expect(fix?.title).toMatch(/^Add timeout \d+ms$/);
    expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true, diagnostics: [{ code: "missing-timeout" }] });
    const text = applyEdits(shop, editsOf(fix?.edit ?? null, document.uri));
    expect(text).toMatch(/reads db \{ timeout \d+ms \} \}/);
    expect(text.replace(/ \{ timeout \d+ms \} \}/, " }")).toBe(shop);
    const left = await document.replace(shop, text);
    expect(left.map(({ code }) => code)).not.toContain("missing-timeout");
  });
});

describe("a misspelt name", () => {
  test("is respelt", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop.replace("reads db", "reads bd"));
    const found = one.diagnosticsOf("shop.arch").find(({ code }) => code === "unknown-name");
    const actions = await actionsFor(one, document, found);
    expect(actions.map(({ title }) => title)).toContain("Change to `db`");
  });
});
