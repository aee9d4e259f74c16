// `Faultline: Go to Declaration` on a line of the tree: where a system or a flow is declared.

import * as vscode from "vscode";

import { isTreeNode } from "../design-tree.ts";

/** Shows the place of a line of the tree. */
export function goToDeclaration(): (node?: unknown) => Promise<void> {
  return async (node) => {
    if (!isTreeNode(node) || node.place === undefined) return;
    const { start, end } = node.place.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(node.place.uri), { selection });
  };
}
