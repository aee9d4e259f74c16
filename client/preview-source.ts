// From an element of a picture to its text: where it is declared, who names it, and what the editor's hover says there.

import * as vscode from "vscode";

import { isRecord } from "../protocol/guards.ts";
import { placeRequest, type Request } from "../protocol/lsp.ts";
import type { Server } from "./language-client.ts";
import { rangeOf } from "./ranges.ts";

/** Shows where an element is declared, in the editor that already shows the file where there is one. */
export async function openSource(server: Server, uri: vscode.Uri, id: string): Promise<boolean> {
  const place = await server.ask(placeRequest, { uri: uri.toString(), id });
  if (place.kind === "nowhere") return false;
  const target = vscode.Uri.parse(place.uri);
  const { visibleTextEditors } = vscode.window;
  const shown = visibleTextEditors.find((editor) => editor.document.uri.toString() === target.toString());
  const column = (shown ?? visibleTextEditors[0])?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(target, { selection: rangeOf(place.range), viewColumn: column });
  return true;
}

/** Shows where an element is declared, and from there every place that names it. */
export async function showReferences(server: Server, uri: vscode.Uri, id: string): Promise<void> {
  if (!(await openSource(server, uri, id))) return;
  await vscode.commands.executeCommand("editor.action.referenceSearch.trigger");
}

/** The protocol's own request, as far as a picture uses it. */
const hoverRequest: Request<{ readonly textDocument: { readonly uri: string }; readonly position: unknown }, unknown> =
  { method: "textDocument/hover" };

/** What the hover says at an element's declaration, as Markdown; undefined where it says nothing. */
export async function hoverOf(server: Server, uri: vscode.Uri, id: string): Promise<string | undefined> {
  const place = await server.ask(placeRequest, { uri: uri.toString(), id });
  if (place.kind === "nowhere") return undefined;
  const hover = await server.ask(hoverRequest, { textDocument: { uri: place.uri }, position: place.range.start });
  if (!isRecord(hover)) return undefined;
  const { contents } = hover;
  if (typeof contents === "string") return contents;
  return isRecord(contents) && typeof contents.value === "string" ? contents.value : undefined;
}
