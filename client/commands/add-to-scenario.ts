// `Faultline: Add Failures to Scenario`: what has failed in the preview, as a scenario in the text.

import * as vscode from "vscode";

import type { Previews } from "../previews.ts";

/** Of the preview that was looked at last. */
export function addToScenario(previews: Previews): () => Promise<void> {
  return async () => {
    if (await previews.addToScenario()) return;
    void vscode.window.showInformationMessage(
      "No preview shows a failure: turn to its view Failure and let something fail first.",
    );
  };
}
