// The sessions of one file of tests: opened one by one, and after each test held to have logged no fault of ours, and closed.

import { afterEach, expect } from "vitest";
import type { CodeAction, Diagnostic } from "vscode-languageserver/node";
import { openSession, type Session, type SessionDocument, type SessionOptions } from "./lsp-session.ts";

/** What opens sessions that end with the test. `isFault` tells which logged errors a test may not have; all, where it is absent. */
export function sessionsOfTests(
  isFault: (line: string) => boolean = () => true,
): (options?: SessionOptions) => Promise<Session> {
  let opened: Session[] = [];
  afterEach(async () => {
    const ended = opened;
    opened = [];
    for (const session of ended) {
      expect(session.errors.filter(isFault)).toEqual([]);
      await session.close();
    }
  });
  return async (options) => {
    const session = await openSession(options);
    opened.push(session);
    return session;
  };
}

/** The actions that are offered for a diagnostic. Throws where there is none. */
export async function actionsFor(
  { connection }: Session,
  { uri }: SessionDocument,
  diagnostic: Diagnostic | undefined,
): Promise<readonly CodeAction[]> {
  if (diagnostic === undefined) throw new Error("There is no such diagnostic.");
  const params = { textDocument: { uri }, range: diagnostic.range, context: { diagnostics: [diagnostic] } };
  return (await connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", params)) ?? [];
}
