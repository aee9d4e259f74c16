// `Faultline: Copy Design Summary as Markdown`: the design on one page, for a review or a ticket.

import * as vscode from "vscode";

import { summaryRequest } from "../../protocol/overview.ts";
import type { Designs } from "../designs.ts";
import type { Server } from "../language-client.ts";

/** Puts the summary of a design on the clipboard. */
export function copySummary(server: Server, designs: Designs): () => Promise<void> {
  return async () => {
    const uri = await designs.choose("Its summary goes to the clipboard.");
    if (uri === undefined) return;
    const { text } = await server.ask(summaryRequest, { uri: uri.toString() });
    if (text === "") {
      void vscode.window.showInformationMessage("This file belongs to no design that is open.");
      return;
    }
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage("The summary of the design is on the clipboard.", 5000);
  };
}
