// Entry of the extension: starts the language server, registers the commands, the views and the preview. It knows nothing of designs.

import * as vscode from "vscode";

import { accept } from "./commands/accept.ts";
import { addToScenario } from "./commands/add-to-scenario.ts";
import { copyMermaid } from "./commands/copy-mermaid.ts";
import { copySummary } from "./commands/copy-summary.ts";
import { explainFact } from "./commands/explain-fact.ts";
import { explainRule } from "./commands/explain-rule.ts";
import { explainTerm } from "./commands/explain-term.ts";
import { exportHtml } from "./commands/export-html.ts";
import { exportPng } from "./commands/export-png.ts";
import { exportSvg } from "./commands/export-svg.ts";
import { goToDeclaration } from "./commands/go-to-declaration.ts";
import { commandIds } from "./commands/ids.ts";
import { newDesign } from "./commands/new-design.ts";
import { openAnotherPreview } from "./commands/open-another-preview.ts";
import { openPreview } from "./commands/open-preview.ts";
import { openSettings } from "./commands/open-settings.ts";
import { openWalkthrough } from "./commands/open-walkthrough.ts";
import { refreshDesigns } from "./commands/refresh-designs.ts";
import { resetPositions } from "./commands/reset-positions.ts";
import { restartServer } from "./commands/restart-server.ts";
import { showFindings } from "./commands/show-findings.ts";
import { showOutput } from "./commands/show-output.ts";
import { toggleCodeLens } from "./commands/toggle-code-lens.ts";
import { toggleInlayHints } from "./commands/toggle-inlay-hints.ts";
import { createDesignTree, type TreeNode } from "./design-tree.ts";
import { createDesigns } from "./designs.ts";
import { createExplanations } from "./explanations.ts";
import { createServer, type Server } from "./language-client.ts";
import { createPreviews } from "./previews.ts";
import { createStatus } from "./status.ts";

/** What the extension shows to its tests. */
export interface Shown {
  /** What its own code took to start, in milliseconds of the processor: a busy machine does not change it much. */
  readonly startedInMs: number;
  treeLines(): readonly TreeNode[];
}

/** Called by VS Code at the first need. Returns at once; the server starts meanwhile. */
export function activate(context: vscode.ExtensionContext): Shown {
  const began = process.cpuUsage();
  const { extensionUri } = context;
  const server = createServer(extensionUri);
  const designs = createDesigns(server);
  const previews = createPreviews(extensionUri, server);
  const tree = createDesignTree(designs, server);
  const { id } = context.extension;
  const commands: Readonly<Record<keyof typeof commandIds, (...given: unknown[]) => unknown>> = {
    newDesign: newDesign(server),
    openPreview: openPreview(previews, designs),
    openAnotherPreview: openAnotherPreview(previews, designs),
    exportSvg: exportSvg(previews),
    exportPng: exportPng(previews),
    exportHtml: exportHtml(previews),
    copyMermaid: copyMermaid(previews),
    addToScenario: addToScenario(previews),
    resetPositions: resetPositions(previews),
    showFindings: showFindings(designs, tree),
    accept: accept(server),
    explainRule: explainRule(extensionUri),
    explainTerm: explainTerm(extensionUri),
    explainFact: explainFact(server),
    copySummary: copySummary(server, designs),
    goToDeclaration: goToDeclaration(tree),
    refreshDesigns: refreshDesigns(tree),
    openWalkthrough: openWalkthrough(id),
    openSettings: openSettings(id),
    toggleInlayHints: toggleInlayHints(),
    toggleCodeLens: toggleCodeLens(),
    restartServer: restartServer(server),
    showOutput: showOutput(server),
  };
  // The server goes last: whatever still listens to it must not outlive it.
  context.subscriptions.push(
    server,
    designs,
    previews,
    tree,
    createStatus(designs, server),
    createExplanations(server, designs),
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(commandIds[name as keyof typeof commandIds], (...given: unknown[]) =>
        guarded(server, run, given),
      ),
    ),
  );
  const starting = server
    .start()
    .catch((error: unknown) => sayFault(server, "The language server did not start", error));
  void starting;
  const { user, system } = process.cpuUsage(began);
  return { startedInMs: (user + system) / 1000, treeLines: () => tree.roots };
}

/** A command that fails says so in one sentence, and the output has the rest. */
async function guarded(server: Server, run: (...given: unknown[]) => unknown, given: unknown[]): Promise<unknown> {
  try {
    return await run(...given);
  } catch (error) {
    await sayFault(server, "The command did not succeed", error);
    return undefined;
  }
}

async function sayFault(server: Server, what: string, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  server.output.error(`${what}: ${why}`);
  const show = "Show Output";
  // A message shows `[text](address)` as a link, to commands too, and an error may quote names from the workspace.
  const harmless = why.replaceAll("](", "] (");
  if ((await vscode.window.showErrorMessage(`${what}: ${harmless}`, show)) === show) server.output.show();
}
