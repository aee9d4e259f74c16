// Starts the language server and keeps the one connection to it. It knows how the server is run and nothing of what it says.

import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";

import type { Notification, Request } from "../protocol/lsp.ts";
import { commandIds } from "./commands/ids.ts";

/** The language server, as the rest of the client uses it. */
export interface Server extends vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  /** Fires when the server has been started anew: what was learned from the one before is void. */
  readonly onRestart: vscode.Event<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  ask<P, R>(request: Request<P, R>, params: P, token?: vscode.CancellationToken): Promise<R>;
  onSaid<P>(notification: Notification<P>, listen: (params: P) => void): vscode.Disposable;
}

/** The server of this window; nothing runs before `start`. */
export function createServer(extensionUri: vscode.Uri): Server {
  const output = vscode.window.createOutputChannel("Faultline", { log: true });
  const restarted = new vscode.EventEmitter<void>();
  const client = new LanguageClient("faultline", "Faultline", serverOptions(extensionUri), clientOptions(output));
  return {
    output,
    onRestart: restarted.event,
    start: () => client.start(),
    async restart() {
      await client.restart();
      restarted.fire();
    },
    async ask({ method }, params, token) {
      return token === undefined ? client.sendRequest(method, params) : client.sendRequest(method, params, token);
    },
    onSaid: ({ method }, listen) => client.onNotification(method, listen),
    dispose() {
      restarted.dispose();
      output.dispose();
      void client.dispose();
    },
  };
}

function serverOptions(extensionUri: vscode.Uri): ServerOptions {
  const module = vscode.Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  const run = { module, transport: TransportKind.ipc };
  return { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } } };
}

function clientOptions(outputChannel: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ language: "arch" }],
    outputChannel,
    synchronize: { configurationSection: "faultline" },
    // Of all commands, a text from a workspace may only lead to these, which show a page of ours.
    markdown: { isTrusted: { enabledCommands: [commandIds.explainRule, commandIds.explainTerm] }, supportHtml: true },
    initializationOptions: {
      rulePage: `command:${commandIds.explainRule}?%5B%22{rule}%22%5D`,
      termPage: `command:${commandIds.explainTerm}?%5B%22{term}%22%5D`,
      folds: true,
      pictures: true,
    },
  };
}
