// `Faultline: Open Walkthrough`: the first steps, as the manifest lists them.

import * as vscode from "vscode";

/** Opens the walkthrough of this extension. */
export function openWalkthrough(extensionId: string): () => Promise<void> {
  return async () => {
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#faultline.start`, false);
  };
}
