// `Faultline: Open Preview`: the picture of the design that the active editor belongs to, beside it.

import * as vscode from "vscode";

import type { Previews } from "../preview-panel.ts";

/** Opens the preview of a document, by default the active editor's; without one it says what to do. */
export function openPreview(previews: Previews): (target?: unknown) => void {
  return (target) => {
    const active = vscode.window.activeTextEditor?.document;
    const uri = target instanceof vscode.Uri ? target : active?.languageId === "arch" ? active.uri : undefined;
    if (uri === undefined) {
      void vscode.window.showInformationMessage(
        "Open an .arch file first: the preview shows the design it belongs to.",
      );
      return;
    }
    previews.open(uri);
  };
}
