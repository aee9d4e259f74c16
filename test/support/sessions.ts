// The sessions of one file of tests: opened one by one, and after each test held to have logged no fault of ours, and closed.

import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { CodeAction, Diagnostic } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { cursorMark, openSession, type Session, type SessionDocument, type SessionOptions } from "./lsp-session.ts";

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

/** One session for all tests of a file, which `opened` is given before the first of them. */
export function sessionOfFile(opened: (session: Session) => void, options?: SessionOptions): void {
  let session: Session;
  beforeAll(async () => {
    session = await openSession(options);
    opened(session);
  });
  afterAll(async () => {
    expect(session.errors).toEqual([]);
    await session.close();
  });
}

/** Opens a text with a cursor in a session that `open` gives, and names what a request there needs. */
export async function openMarked(
  open: (options?: SessionOptions) => Promise<Session>,
  marked: string,
  options?: SessionOptions,
) {
  const session = await open(options);
  const offset = marked.indexOf(cursorMark);
  const text = marked.replace(cursorMark, "");
  const { uri } = await session.open("a.arch", text);
  const document = TextDocument.create(uri, "arch", 1, text);
  return { session, text, uri, document, textDocument: { uri }, position: document.positionAt(offset) };
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
