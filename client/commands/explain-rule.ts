// `Faultline: Explain Rule`: the rule's page, rendered. The pages ship with the extension, so it works without a network.

import * as vscode from "vscode";

import { isTreeNode } from "../design-tree.ts";

/** Shows the page of a rule by its id, or of the finding in a line of the tree; without either it asks which. */
export function explainRule(extensionUri: vscode.Uri): (rule?: unknown) => Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, "docs", "rules");
  return async (rule) => {
    const given = isTreeNode(rule) ? rule.rule : rule;
    const id = typeof given === "string" ? given : await pickRule(folder);
    if (id === undefined) return;
    // An id is a word; anything else does not name a page of ours. A text in a design may link here with what it likes, and what a
    // message says may hold links to any command, so nothing but a word is repeated.
    const isWord = /^[a-z]{1,40}(-[a-z]{1,40}){0,9}$/.test(id);
    const page = vscode.Uri.joinPath(folder, `${isWord ? id : "index"}.md`);
    if (!isWord || !(await exists(page))) {
      void vscode.window.showInformationMessage(isWord ? `There is no page about ${id}.` : "There is no such rule.");
      return;
    }
    await vscode.commands.executeCommand("markdown.showPreview", page);
  };
}

async function pickRule(folder: vscode.Uri): Promise<string | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const pages = entries.map(([name]) => name).filter((name) => name.endsWith(".md"));
  const ids = pages.map((name) => name.slice(0, -".md".length)).filter((id) => id !== "index" && id !== "ledger");
  return vscode.window.showQuickPick(ids.sort(), { placeHolder: "Which rule?" });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // Not there is an ordinary answer: rules may be newer than the pages that ship.
    return false;
  }
}
