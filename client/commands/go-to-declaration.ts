// `Faultline: Go to Declaration` on a line of the tree: where a system or a flow is declared, or what a finding is about.

import * as vscode from "vscode";

import { type DesignTree, isTreeNode } from "../design-tree.ts";
import { rangeOf } from "../ranges.ts";

/** Shows the place of a line of the tree, which is given as a line or by its id. */
export function goToDeclaration(tree: DesignTree): (line?: unknown) => Promise<void> {
  return async (line) => {
    const id = isTreeNode(line) ? line.item.id : line;
    const place = tree.newest(typeof id === "string" ? id : undefined)?.place;
    if (place === undefined) return;
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection: rangeOf(place.range) });
  };
}
