// From failures in a preview to a scenario in the text: the person says which one, the server edits, and the text is shown where it now
// says so, for what must still hold then is the person's to add.

import * as vscode from "vscode";

import { addToScenarioRequest, type LookFailing, scenariosRequest } from "../protocol/lsp.ts";
import type { Server } from "./language-client.ts";
import { openSource } from "./preview-source.ts";

/** A scenario to choose; without an id, one that is yet to be declared. */
interface Choice extends vscode.QuickPickItem {
  readonly id?: string;
}

/** Has a scenario of a document's design state failures; asks which one where there are any. */
export async function addToScenario(server: Server, uri: vscode.Uri, failures: readonly LookFailing[]): Promise<void> {
  const chosen = await choose(server, uri);
  if (chosen === undefined) return;
  const { id } = chosen;
  const params = { uri: uri.toString(), failures, ...(id === undefined ? {} : { scenario: id }) };
  const result = await server.ask(addToScenarioRequest, params);
  if (result.kind === "refused") {
    // A message shows `[text](address)` as a link, and this one may quote names from the text.
    void vscode.window.showWarningMessage(result.why.replaceAll("](", "] ("));
    return;
  }
  await openSource(server, uri, result.scenario);
}

/** Undefined where the person chose nothing. */
async function choose(server: Server, uri: vscode.Uri): Promise<Choice | undefined> {
  const known = await server.ask(scenariosRequest, { uri: uri.toString() });
  const anew: Choice = { label: "$(add) New Scenario" };
  if (known.length === 0) return anew;
  const choices = known.map(({ id, name }): Choice => ({ id, label: plain(name), description: plain(id) }));
  return vscode.window.showQuickPick([anew, ...choices], {
    title: "Add to Scenario",
    placeHolder: "Which scenario is to state this?",
    matchOnDescription: true,
  });
}

/** Without what would be read as an icon. */
function plain(text: string): string {
  return text.replaceAll("$(", "$ (");
}
