// Entry of the extension: starts the language server, registers the commands and the preview. It knows nothing of designs.

import * as vscode from "vscode";

import { explainRule } from "./commands/explain-rule.ts";
import { explainTerm } from "./commands/explain-term.ts";
import { commandIds } from "./commands/ids.ts";
import { openPreview } from "./commands/open-preview.ts";
import { restartServer } from "./commands/restart-server.ts";
import { showOutput } from "./commands/show-output.ts";
import { createServer } from "./language-client.ts";
import { createPreviews } from "./preview-panel.ts";

/** Called by VS Code at the first need. Resolves when the server answers. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = createServer(context.extensionUri);
  const previews = createPreviews(context.extensionUri, server);
  const register = vscode.commands.registerCommand;
  context.subscriptions.push(
    server,
    previews,
    register(commandIds.openPreview, openPreview(previews)),
    register(commandIds.explainRule, explainRule(context.extensionUri)),
    register(commandIds.explainTerm, explainTerm(context.extensionUri)),
    register(commandIds.restartServer, restartServer(server)),
    register(commandIds.showOutput, showOutput(server)),
  );
  await server.start();
}
