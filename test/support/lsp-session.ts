// A whole editing session with the real server over in-memory streams, as an editor would hold it: documents, incremental
// changes, requests at a cursor. Cursors are written `<|>` in the text. It waits for messages and never for time.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  type CompletionItem,
  type CompletionList,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type Location,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import type { LaidOutScene } from "../../diagram/layout.ts";
import { settledRequest } from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";
import { attachServer } from "../../server/server.ts";

/** The mark of a cursor in a text. */
export const cursorMark = "<|>";

export interface SessionOptions {
  /** Files on disk by path in the workspace folder; without any there is no folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the editor answers when it is asked for the settings. */
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  /** What the editor announces of its workspace beyond what it always does. */
  readonly announces?: Readonly<Record<string, unknown>>;
  /** What the editor announces of its documents. */
  readonly handles?: Readonly<Record<string, unknown>>;
  /** True for an editor that announces nothing beyond the bare protocol. */
  readonly isPlain?: boolean;
  readonly today?: string;
  readonly layouter?: Layouter;
}

/** An open document. */
export interface SessionDocument {
  readonly uri: string;
  readonly text: string;
  /** Replaces the first occurrence of a text, as one incremental change, and waits for the diagnostics of the new text. */
  replace(find: string, replacement: string): Promise<readonly Diagnostic[]>;
  /** The same for a stretch by its offset and length. */
  replaceAt(offset: number, length: number, replacement: string): Promise<readonly Diagnostic[]>;
  /** The same without waiting for diagnostics: for what is asked of the text alone, which a request behind it meets. */
  write(offset: number, length: number, replacement: string): void;
  /** Types characters one by one behind a text without waiting, then waits for the diagnostics of the last one. */
  type(behind: string, characters: string): Promise<readonly Diagnostic[]>;
  close(): Promise<void>;
}

export interface Session {
  readonly root: string;
  /** The client's end, for requests that have no helper here. */
  readonly connection: ProtocolConnection;
  /** What the server logged as errors. */
  readonly errors: readonly string[];
  uriOf(path: string): string;
  /** Opens a document and waits for its diagnostics. */
  open(path: string, text: string): Promise<SessionDocument>;
  /** Opens a document without waiting: for what is asked of the text alone, which needs no judgement. */
  show(path: string, text: string): Promise<SessionDocument>;
  /** The newest diagnostics of a file. */
  diagnosticsOf(path: string): readonly Diagnostic[];
  /** Resolves when the file's diagnostics satisfy a condition; now, if they do. */
  until(path: string, holds: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** Resolves when the server has judged every text: diagnostics that came before may have been those of a first look. */
  settle(): Promise<void>;
  /** Writes, or with `undefined` deletes, a file on disk and tells the server as a watcher would. */
  write(path: string, text: string | undefined): Promise<void>;
  hover(marked: string): Promise<string | undefined>;
  completion(marked: string): Promise<readonly CompletionItem[]>;
  close(): Promise<void>;
}

/** What VS Code says of itself, as far as the server asks. */
const announced = {
  configuration: true,
  workspaceFolders: true,
  didChangeWatchedFiles: { dynamicRegistration: true },
  semanticTokens: { refreshSupport: true },
};

/** Starts a server and initializes it. */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "faultline-session-"));
  for (const [path, text] of Object.entries(options.files ?? {})) writeBelow(folder, path, text);
  const [connection, errors] = connect(options);
  const newest = new Map<string, PublishDiagnosticsParams>();
  const waits = new Set<() => void>();
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    newest.set(params.uri, params);
    for (const check of [...waits]) check();
  });
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
    items.map(() => options.settings),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/semanticTokens/refresh", () => null);
  connection.listen();

  const root = pathToFileURL(folder).href;
  const uriOf = (path: string): string => `${root}/${path}`;
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders: options.files === undefined ? null : [{ uri: root, name: "workspace" }],
    initializationOptions: options.initializationOptions,
    capabilities:
      options.isPlain === true
        ? {}
        : { workspace: { ...announced, ...options.announces }, textDocument: options.handles ?? {} },
  });
  await connection.sendNotification("initialized", {});

  const when = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        waits.delete(check);
        resolve();
      };
      waits.add(check);
      check();
    });
  const diagnosticsAt = (uri: string): readonly Diagnostic[] => newest.get(uri)?.diagnostics ?? [];

  const settle = async (): Promise<void> => {
    await connection.sendRequest(settledRequest.method, {});
  };

  const show = async (path: string, text: string, isJudged = false): Promise<SessionDocument> => {
    const uri = uriOf(path);
    let document = TextDocument.create(uri, "arch", 1, text);
    const answered = async (): Promise<readonly Diagnostic[]> => {
      await when(() => (newest.get(uri)?.version ?? 0) >= document.version);
      await settle();
      return diagnosticsAt(uri);
    };
    const change = (start: number, end: number, replacement: string): void => {
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      const contentChanges = [{ range, text: replacement }];
      document = TextDocument.update(document, contentChanges, document.version + 1);
      void connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: document.version },
        contentChanges,
      });
    };
    newest.delete(uri);
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "arch", version: 1, text },
    });
    if (isJudged) await answered();
    return {
      uri,
      get text() {
        return document.getText();
      },
      replace(find, replacement) {
        const start = indexIn(document.getText(), find);
        change(start, start + find.length, replacement);
        return answered();
      },
      write(offset, length, replacement) {
        change(offset, offset + length, replacement);
      },
      replaceAt(offset, length, replacement) {
        change(offset, offset + length, replacement);
        return answered();
      },
      type(behind, characters) {
        let at = indexIn(document.getText(), behind) + behind.length;
        for (const character of characters) {
          change(at, at, character);
          at += character.length;
        }
        return answered();
      },
      async close() {
        await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
      },
    };
  };

  const open = (path: string, text: string): Promise<SessionDocument> => show(path, text, true);

  let scratch = 0;
  /** Opens a text in a file of its own and gives the parameters of a request at its cursor. */
  const atCursor = async (marked: string) => {
    const offset = indexIn(marked, cursorMark);
    const text = marked.replace(cursorMark, "");
    scratch += 1;
    const path = `scratch-${scratch}/cursor.arch`;
    const opened = await open(path, text);
    const position = TextDocument.create(opened.uri, "arch", 1, text).positionAt(offset);
    return { opened, params: { textDocument: { uri: opened.uri }, position } };
  };

  return {
    root,
    connection,
    errors,
    uriOf,
    open,
    show: (path, text) => show(path, text),
    diagnosticsOf: (path) => diagnosticsAt(uriOf(path)),
    async until(path, holds) {
      await when(() => newest.has(uriOf(path)) && holds(diagnosticsAt(uriOf(path))));
      return diagnosticsAt(uriOf(path));
    },
    settle,
    async write(path, text) {
      const type = text === undefined ? 3 : 2;
      if (text === undefined) rmSync(join(folder, path), { recursive: true, force: true });
      else writeBelow(folder, path, text);
      await connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(path), type }] });
    },
    async hover(marked) {
      const { opened, params } = await atCursor(marked);
      const hover: Hover | null = await connection.sendRequest("textDocument/hover", params);
      await opened.close();
      const contents = hover?.contents;
      return contents !== undefined && typeof contents === "object" && "value" in contents ? contents.value : undefined;
    },
    async completion(marked) {
      const { opened, params } = await atCursor(marked);
      const list: CompletionList = await connection.sendRequest("textDocument/completion", params);
      await opened.close();
      return list.items;
    },
    async close() {
      await connection.sendRequest("shutdown");
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function connect(options: SessionOptions): [ProtocolConnection, string[]] {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const errors: string[] = [];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  attachServer(server, {
    today: () => options.today ?? "2026-01-15",
    layouter: options.layouter ?? {
      warm() {},
      layout: () => Promise.reject<LaidOutScene>(new Error("no layout here")),
    },
  });
  server.listen();
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.onNotification("window/logMessage", ({ type, message }: { type: number; message: string }) => {
    if (type === 1) errors.push(message);
  });
  return [client, errors];
}

function writeBelow(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function indexIn(text: string, find: string): number {
  const index = text.indexOf(find);
  if (index < 0) throw new Error(`the text has no ${JSON.stringify(find)}`);
  return index;
}

/** The text with edits applied. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create("memory:text", "arch", 1, text), [...edits]);
}

/** Edits of one file in a workspace edit. */
export function editsOf(edit: WorkspaceEdit | null, uri: string): readonly TextEdit[] {
  return (edit?.changes?.[uri] ?? []).filter((one): one is TextEdit => "newText" in one);
}

/** `file:line:character` of a location, from 1, for comparison. */
export function placeText(location: Location): string {
  const { start } = location.range;
  return `${location.uri.slice(location.uri.lastIndexOf("/") + 1)}:${start.line + 1}:${start.character + 1}`;
}

/** The outline as indented lines. */
export function symbolLines(symbols: readonly DocumentSymbol[], depth = 0): string[] {
  return symbols.flatMap((symbol) => [
    `${"  ".repeat(depth)}${symbol.name} (${symbol.detail ?? ""})`,
    ...symbolLines(symbol.children ?? [], depth + 1),
  ]);
}
