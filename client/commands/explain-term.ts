// `Faultline: Explain Term`: the vocabulary's page at one of its entries, rendered. The page ships with the extension, so it works without
// a network.

import * as vscode from "vscode";

/** Shows the entry of a term by its id; without one it asks which. */
export function explainTerm(extensionUri: vscode.Uri): (term?: unknown) => Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, "docs", "terms.md");
  return async (term) => {
    const entries = entriesIn(new TextDecoder().decode(await vscode.workspace.fs.readFile(page)));
    const entry = typeof term === "string" ? entries.find(({ id }) => id === term) : await pickEntry(entries);
    if (entry === undefined) {
      if (typeof term === "string") void vscode.window.showInformationMessage("There is no such term.");
      return;
    }
    await vscode.commands.executeCommand("markdown.showPreview", page.with({ fragment: slugOf(entry.label) }));
  };
}

interface Entry extends vscode.QuickPickItem {
  readonly id: string;
}

async function pickEntry(entries: readonly Entry[]): Promise<Entry | undefined> {
  return vscode.window.showQuickPick(entries, { placeHolder: "Which term?" });
}

/** Entries by their anchors, each with the heading below it. */
function entriesIn(page: string): readonly Entry[] {
  return [...page.matchAll(/^<a id="([a-z0-9-]+)"><\/a>\r?\n\r?\n### (.+)$/gm)].map(([, id = "", label = ""]) => ({
    id,
    label,
  }));
}

/** A heading as the editor's preview finds it: it knows no other anchors. */
function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/\s+/g, "-")
    .replace(/[^\p{L}\p{N}_-]/gu, "");
}
