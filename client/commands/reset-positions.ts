// `Faultline: Reset Positions`: everything in the preview's view goes back to where the layout puts it.

import * as vscode from "vscode";

import type { Previews } from "../previews.ts";

/** Of the preview that was looked at last. */
export function resetPositions(previews: Previews): () => Promise<void> {
  return async () => {
    if (await previews.resetPositions()) return;
    void vscode.window.showInformationMessage("There is no preview whose positions could be reset: open one first.");
  };
}
