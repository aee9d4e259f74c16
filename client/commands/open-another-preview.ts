// `Faultline: Open Another Preview`: one more preview of a design, beside the one there is, to have two of its views in sight.

import * as vscode from "vscode";

import type { Designs } from "../designs.ts";
import type { Previews } from "../previews.ts";

/** Of the design in the active editor; from a preview, of that one's design. */
export function openAnotherPreview(previews: Previews, designs: Designs): () => Promise<void> {
  return async () => {
    const edited = vscode.window.activeTextEditor?.document;
    const uri =
      edited?.languageId === "arch"
        ? edited.uri
        : (previews.latest() ?? (await designs.choose("The preview shows the design it belongs to.")));
    if (uri !== undefined) previews.openAnother(uri);
  };
}
