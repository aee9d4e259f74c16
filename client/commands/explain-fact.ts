// `Faultline: Explain Fact at Cursor`: what is computed about the element around the cursor, and how it came about.

import * as vscode from "vscode";

import { factsAtRequest } from "../../protocol/overview.ts";
import { activeDesign, sayThatNoneIsOpen } from "../designs.ts";
import { showExplanation } from "../explanations.ts";
import type { Server } from "../language-client.ts";

/** Asks which of the element's numbers is meant and shows its calculation beside the text. */
export function explainFact(server: Server): () => Promise<void> {
  return async () => {
    const document = activeDesign();
    const editor = vscode.window.visibleTextEditors.find((shown) => shown.document === document);
    if (document === undefined || editor === undefined) {
      await sayThatNoneIsOpen("What is computed is explained for the element around the cursor.");
      return;
    }
    const uri = document.uri.toString();
    const { line, character } = editor.selection.active;
    const { element, facts } = await server.ask(factsAtRequest, { uri, position: { line, character } });
    if (element === undefined || facts.length === 0) {
      void vscode.window.showInformationMessage("Nothing is computed here; put the cursor on a component or a flow.");
      return;
    }
    const all = { label: "All of them", description: element };
    const items = facts.map(({ name, title, value }) => ({ label: title, description: value, name }));
    const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly name?: string }>(
      [...items, all],
      {
        placeHolder: `Which number of ${element}?`,
        matchOnDescription: true,
      },
    );
    if (picked === undefined) return;
    const asked = picked.name === undefined ? { uri, element } : { uri, element, fact: picked.name };
    await showExplanation(asked);
  };
}
