// Starts the language server and keeps the one connection to it. It knows how the server is run and nothing of what it says.

import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from "vscode-languageclient/node";

import type { Notification, Request } from "../protocol/lsp.ts";
import { serverEnvironment, serverFlags } from "../protocol/server-flags.ts";
import { commandIds } from "./commands/ids.ts";

export type ServerState = "starting" | "running" | "stopped";

/** The language server, as the rest of the client uses it. */
export interface Server extends vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly state: ServerState;
  readonly onState: vscode.Event<ServerState>;
  /** Fires when the server has been started anew: what was learned from the one before is void. */
  readonly onRestart: vscode.Event<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  ask<P, R>(request: Request<P, R>, params: P, token?: vscode.CancellationToken): Promise<R>;
  tell<P>(notification: Notification<P>, params: P): void;
  onSaid<P>(notification: Notification<P>, listen: (params: P) => void): vscode.Disposable;
}

/** The server of this window; nothing runs before `start`. */
export function createServer(extensionUri: vscode.Uri): Server {
  const output = vscode.window.createOutputChannel("Faultline", { log: true });
  const trace = vscode.window.createOutputChannel("Faultline Trace", { log: true });
  const restarted = new vscode.EventEmitter<void>();
  const stated = new vscode.EventEmitter<ServerState>();
  const client = new LanguageClient("faultline", "Faultline", serverOptions(extensionUri), {
    ...clientOptions(),
    outputChannel: output,
    traceOutputChannel: trace,
  });
  let state: ServerState = "stopped";
  let hasRun = false;
  const listening = client.onDidChangeState(({ newState }) => {
    state = nameOf(newState);
    stated.fire(state);
    if (state !== "running") return;
    // A server that crashed is started again without anybody asking.
    if (hasRun) restarted.fire();
    hasRun = true;
  });
  return {
    output,
    get state() {
      return state;
    },
    onState: stated.event,
    onRestart: restarted.event,
    start: () => client.start(),
    restart: () => client.restart(),
    async ask({ method }, params, token) {
      return token === undefined ? client.sendRequest(method, params) : client.sendRequest(method, params, token);
    },
    tell({ method }, params) {
      client
        .sendNotification(method, params)
        .catch((error: unknown) => output.error(`telling the server: ${String(error)}`));
    },
    onSaid: ({ method }, listen) => client.onNotification(method, listen),
    dispose() {
      vscode.Disposable.from(listening, restarted, stated, output, trace).dispose();
      void client.dispose();
    },
  };
}

function nameOf(state: State): ServerState {
  if (state === State.Running) return "running";
  return state === State.Stopped ? "stopped" : "starting";
}

function serverOptions(extensionUri: vscode.Uri): ServerOptions {
  const module = vscode.Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  const env = serverEnvironment;
  const run = { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags], env } };
  return { run, debug: { ...run, options: { execArgv: [...serverFlags, "--nolazy", "--inspect=6009"], env } } };
}

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: [{ language: "arch" }],
    synchronize: { configurationSection: "faultline" },
    // Of all commands, a text from a workspace may only lead to these, which show a page of ours.
    markdown: { isTrusted: { enabledCommands: [commandIds.explainRule, commandIds.explainTerm] }, supportHtml: true },
    initializationOptions: {
      rulePage: `command:${commandIds.explainRule}?%5B%22{rule}%22%5D`,
      termPage: `command:${commandIds.explainTerm}?%5B%22{term}%22%5D`,
      folds: true,
      commands: true,
      pictures: true,
      asksReasons: true,
    },
  };
}
