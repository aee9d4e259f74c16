// `Faultline: New Design File`: an untitled file with a text to begin with, in a folder or without one.

import * as vscode from "vscode";

import { startersRequest } from "../../protocol/overview.ts";
import type { Server } from "../language-client.ts";

/** Opens a new design; asks what to begin with unless a starter's title is given. */
export function newDesign(server: Server): (title?: unknown) => Promise<void> {
  return async (title) => {
    const { starters } = await server.ask(startersRequest, {});
    const items = starters.map((starter) => ({ label: starter.title, detail: starter.about, text: starter.text }));
    const chosen =
      items.find(({ label }) => label === title) ??
      (await vscode.window.showQuickPick(items, { placeHolder: "What to begin with?", matchOnDetail: true }));
    if (chosen === undefined) return;
    const document = await vscode.workspace.openTextDocument({ language: "arch", content: chosen.text });
    await vscode.window.showTextDocument(document);
  };
}
