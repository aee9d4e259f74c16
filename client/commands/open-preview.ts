// `Faultline: Open Preview`: the picture of the design that the active editor belongs to, beside it.

import * as vscode from "vscode";

import type { Previews } from "../preview-panel.ts";

/** Opens the preview of a document, by default the active editor's; without one it says what to do. */
export function openPreview(previews: Previews): (target?: unknown) => void {
  return (target) => {
    const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined || !uri.path.endsWith(".arch")) {
      void vscode.window.showInformationMessage(
        "Open an .arch file first: the preview shows the design it belongs to.",
      );
      return;
    }
    previews.open(uri);
  };
}
