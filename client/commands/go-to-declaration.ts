// `Faultline: Go to Declaration` on a line of the tree: where a system or a flow is declared, or what a finding is about.

import * as vscode from "vscode";

import { type DesignTree, isTreeNode } from "../design-tree.ts";

/** Shows the place of a line of the tree, which is given as a line or by its id. */
export function goToDeclaration(tree: DesignTree): (line?: unknown) => Promise<void> {
  return async (line) => {
    const id = isTreeNode(line) ? line.item.id : line;
    const place = tree.newest(typeof id === "string" ? id : undefined)?.place;
    if (place === undefined) return;
    const { start, end } = place.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection });
  };
}
