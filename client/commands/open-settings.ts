// `Faultline: Open Settings`: the settings of this extension.

import * as vscode from "vscode";

/** Opens the settings, filtered. */
export function openSettings(extensionId: string): () => Promise<void> {
  return async () => {
    await vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${extensionId}`);
  };
}
