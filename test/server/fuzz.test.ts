// Fifty thousand messages, sensible and senseless, in the order that a fixed seed gives: the server survives them, finds no fault with
// itself, answers every request, and says at the end what a fresh start says of the same texts.

import { expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { openSession, type Session } from "../support/lsp-session.ts";
import { randomFrom, randomMutations } from "../support/mutate.ts";

const messages = 50_000;
/** Requests that are sent before their answers are waited for. */
const inFlight = 64;

const originals: Readonly<Record<string, string>> = {
  "shop.arch": `system shop "Shop" {
  client app { calls web { timeout 1s  retries 2 } }
  service web "Web" { replicas 3 across eu  availability 99.9%  calls cart with quick  reads prices { timeout 20ms } }
  service cart { replicas 2 across eu  availability 99.9%  capacity 500/s  writes db { timeout 100ms }  publishes sold }
  cache prices { of db  ttl 60s  hit-ratio 90% }

  flow buy "Somebody buys" {
    load 10/s peak 3x
    slo availability 99.5% over 30d
    app -> web -> cart -> db
    reply
    sold -> mail.sender
  }
}
`,
  "state.arch": `extend shop {
  /** Holds everything. */
  store db : postgres { replicas 1 primary + 1 async across eu  availability 99.95%  capacity 2k/s }
  topic sold : kafka
  data order "Order" { authority db  derived prices within 5m }
}
region eu { zones a, b, c }
policy quick { timeout 200ms  breaker after 50% for 10s }
`,
  "mail.arch": `system mail {
  worker sender { replicas 2  consumes shop.sold { idempotent by order }  calls out { timeout 2s  retries 3 } }
  external out "Ünïcode 💌" { availability 99% }
  decision one-mailer { chose "one" over "two"  because "🙂 enough" }
}
`,
};

const atPosition = [
  "textDocument/hover",
  "textDocument/completion",
  "textDocument/definition",
  "textDocument/documentHighlight",
  "textDocument/prepareRename",
  "textDocument/signatureHelp",
  "textDocument/prepareCallHierarchy",
];

const onFile = [
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
  "textDocument/documentLink",
  "textDocument/semanticTokens/full",
  "textDocument/codeLens",
  "textDocument/diagnostic",
];

const rubbish: readonly unknown[] = [
  {},
  [],
  [1, 2],
  { textDocument: null },
  { textDocument: { uri: 7 } },
  { textDocument: { uri: "file:///no/such.arch" }, position: { line: 0, character: 0 } },
  { textDocument: { uri: "::::" }, position: { line: -1, character: 1e99 } },
  { textDocument: { uri: "file:///c%3A/%zz" }, position: "here", range: 3, contentChanges: "none" },
  { uri: null, position: null, id: {} },
  { query: 5, command: {}, arguments: 9 },
];

test("no order of messages brings the server down, or to say anything but what the texts say", async () => {
  const random = randomFrom(20_260_115);
  const below = (end: number): number => Math.floor(random() * end);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

  const session = await openSession({ files: originals });
  const { connection } = session;
  const documents = new Map<string, TextDocument>();
  const slips = new Map(Object.entries(originals).map(([path, text]) => [path, randomMutations(text, random)]));
  const pending = new Set<Promise<unknown>>();
  let answered = 0;
  let asked = 0;

  const notify = (method: string, params: unknown): void => void connection.sendNotification(method, params as object);
  const ask = (method: string, params: unknown): void => {
    const source = new CancellationTokenSource();
    asked += 1;
    const answer = connection
      .sendRequest(method, params as object, source.token)
      .catch(() => {})
      .finally(() => {
        answered += 1;
        pending.delete(answer);
      });
    pending.add(answer);
    if (random() < 0.05) source.cancel();
  };
  const open = (path: string): TextDocument => {
    const uri = session.uriOf(path);
    const document = TextDocument.create(uri, "arch", below(5), originals[path] ?? "");
    documents.set(path, document);
    const { version } = document;
    notify("textDocument/didOpen", { textDocument: { uri, languageId: "arch", version, text: document.getText() } });
    return document;
  };
  const change = (path: string, document: TextDocument): void => {
    const text = random() < 0.5 ? (originals[path] ?? "") : (slips.get(path)?.next().value ?? "");
    const version = document.version + 1;
    const changes = random() < 0.1 ? [{ text }] : [difference(document, text)];
    TextDocument.update(document, changes, version);
    notify("textDocument/didChange", { textDocument: { uri: document.uri, version }, contentChanges: changes });
  };
  const position = (document: TextDocument) =>
    random() < 0.02
      ? { line: below(1e9), character: below(1e9) }
      : document.positionAt(below(document.getText().length + 1));

  for (let sent = 0; sent < messages; sent += 1) {
    if (pending.size >= inFlight) await Promise.all(pending);
    const path = pick(Object.keys(originals));
    const document = documents.get(path) ?? open(path);
    const textDocument = { uri: document.uri };
    const dice = random();
    if (dice < 0.06) change(path, document);
    else if (dice < 0.07) {
      documents.delete(path);
      notify("textDocument/didClose", { textDocument });
    } else if (dice < 0.5) ask(pick(atPosition), { textDocument, position: position(document) });
    else if (dice < 0.8) ask(pick(onFile), { textDocument });
    else if (dice < 0.9) {
      const range = { start: position(document), end: position(document) };
      const options = { tabSize: below(9), insertSpaces: true };
      const method = pick(["codeAction", "inlayHint", "rangeFormatting", "semanticTokens/range", "formatting"]);
      ask(`textDocument/${method}`, { textDocument, range, context: { diagnostics: [] }, options });
    } else if (dice < 0.92) {
      ask("textDocument/rename", {
        textDocument,
        position: position(document),
        newName: pick(["x", "", "1 2", "a.b"]),
      });
      ask("textDocument/references", { textDocument, position: position(document), context: {} });
      ask("textDocument/selectionRange", { textDocument, positions: [position(document)] });
      ask("workspace/symbol", { query: pick(["", "s", "ö"]) });
    } else if (dice < 0.97) ask(pick([...atPosition, ...onFile, "no/such", "textDocument/rename"]), pick(rubbish));
    else if (dice < 0.99)
      notify(pick(["no/such", "textDocument/didSave", "$/odd", "workspace/didChangeWatchedFiles"]), pick(rubbish));
    else if (dice < 0.995)
      notify("textDocument/didChange", {
        textDocument: { uri: "untitled:never-opened", version: 1 },
        contentChanges: [{ text: "service x" }],
      });
    else notify("workspace/didChangeConfiguration", { settings: pick(rubbish) });
  }
  await Promise.all(pending);
  expect(answered).toBe(asked);
  for (const path of Object.keys(originals)) change(path, documents.get(path) ?? open(path));
  await session.settle();

  const texts = new Map([...documents].map(([path, document]) => [path, document.getText()]));
  const fresh = await openSession({ files: originals });
  for (const [path, text] of texts) await fresh.open(path, text);
  await fresh.settle();
  for (const path of texts.keys()) expect(said(session, path)).toEqual(said(fresh, path));
  expect(session.errors.filter((line) => line.includes("internal fault"))).toEqual([]);
  await fresh.close();
  await session.close();
});

/** Diagnostics without the folder that differs between two sessions. */
function said(session: Session, path: string): unknown {
  return JSON.parse(JSON.stringify(session.diagnosticsOf(path)).replaceAll(session.root, "root"));
}

/** The smallest single change from a document to a text. */
function difference(document: TextDocument, text: string) {
  const old = document.getText();
  let start = 0;
  while (start < Math.min(old.length, text.length) && old[start] === text[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(old.length, text.length) - start && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const range = { start: document.positionAt(start), end: document.positionAt(old.length - tail) };
  return { range, text: text.slice(start, text.length - tail) };
}
