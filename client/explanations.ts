// Pages under `faultline-explain:` that tell how a number came about. The server writes them; a page that is open follows the design.

import * as vscode from "vscode";

import { type ExplanationPage, type ExplanationParams, explanationRequest } from "../protocol/overview.ts";
import type { Designs } from "./designs.ts";
import type { Server } from "./language-client.ts";

const scheme = "faultline-explain";

/** The address of a page; its last part is what its tab is called. */
export function explanationUri(asked: ExplanationParams): vscode.Uri {
  const title = asked.fact === undefined ? asked.element : `${asked.element}.${asked.fact}`;
  return vscode.Uri.from({ scheme, path: `/${title.replaceAll("/", "_")}`, query: JSON.stringify(asked) });
}

/** Registers the pages, their links to the text, and their following of changes. */
export function createExplanations(server: Server, designs: Designs): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const pages = new Map<string, ExplanationPage>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri, token) {
        const asked = askedBy(uri);
        if (asked === undefined) return "This address names no number.\n";
        const page = await server.ask(explanationRequest, asked, token);
        pages.set(uri.toString(), page);
        return page.text;
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks: ({ uri }) =>
          (pages.get(uri.toString())?.links ?? []).map(({ line, start, end, place }) => {
            const from = place.range.start;
            const fragment = `L${from.line + 1},${from.character + 1}`;
            const link = new vscode.DocumentLink(
              new vscode.Range(line, start, line, end),
              vscode.Uri.parse(place.uri).with({ fragment }),
            );
            link.tooltip = "Show where this is written";
            return link;
          }),
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
    designs.onChange(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
    }),
  );
}

/** What an address asks for; it may have been typed by anybody. */
function askedBy({ query }: vscode.Uri): ExplanationParams | undefined {
  try {
    const asked: unknown = JSON.parse(query);
    if (typeof asked !== "object" || asked === null) return undefined;
    const { uri, element, fact } = asked as Readonly<Record<string, unknown>>;
    if (typeof uri !== "string" || typeof element !== "string") return undefined;
    return typeof fact === "string" ? { uri, element, fact } : { uri, element };
  } catch {
    // No address of ours.
    return undefined;
  }
}
