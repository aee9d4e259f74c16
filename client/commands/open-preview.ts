// `Faultline: Open Preview`: the picture of the design that the active editor belongs to, beside it.

import * as vscode from "vscode";

import type { Designs } from "../designs.ts";
import type { Previews } from "../previews.ts";

/** Opens the preview of a document: the one that is named, the active editor's, or that of a design that is picked. */
export function openPreview(previews: Previews, designs: Designs): (target?: unknown) => Promise<void> {
  return async (target) => {
    const named =
      target instanceof vscode.Uri ? target : typeof target === "string" ? vscode.Uri.parse(target) : undefined;
    const uri = named ?? (await designs.choose("The preview shows the design it belongs to."));
    if (uri !== undefined) previews.open(uri);
  };
}
