// Pages under `faultline-explain:` that tell how a number came about. The server writes them; a page that is open follows the design.

import * as vscode from "vscode";

import { isRecord } from "../protocol/guards.ts";
import { type ExplanationPage, type ExplanationParams, explanationRequest } from "../protocol/overview.ts";
import type { Designs } from "./designs.ts";
import type { Server } from "./language-client.ts";

/** Scheme of the pages' addresses. */
export const explanationScheme = "faultline-explain";

/** Language of the pages, which the manifest gives its layout: long lines, no numbers. */
const language = "faultline-explanation";

/** The address of a page; its last part is what its tab is called. */
function explanationUri(asked: ExplanationParams): vscode.Uri {
  const title = asked.fact === undefined ? asked.element : `${asked.element}.${asked.fact}`;
  return vscode.Uri.from({
    scheme: explanationScheme,
    path: `/${title.replaceAll("/", "_")}`,
    query: JSON.stringify(asked),
  });
}

/** Pages whose links are kept. A page that closes may only be changing its language, so closing drops none. */
const mostPages = 50;

/** Shows a page beside the text. */
export async function showExplanation(asked: ExplanationParams): Promise<void> {
  const page = await vscode.workspace.openTextDocument(explanationUri(asked));
  await vscode.languages.setTextDocumentLanguage(page, language);
  await vscode.window.showTextDocument(page, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

/** Registers the pages, their links to the text, and their following of changes. */
export function createExplanations(server: Server, designs: Designs): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const pages = new Map<string, ExplanationPage>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(explanationScheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri, token) {
        const asked = askedBy(uri);
        if (asked === undefined) return "This address names no number.\n";
        const page = await server.ask(explanationRequest, asked, token);
        pages.delete(uri.toString());
        pages.set(uri.toString(), page);
        for (const [oldest] of pages) if (pages.size > mostPages) pages.delete(oldest);
        return page.text;
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: explanationScheme },
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
    designs.onChange(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === explanationScheme) changed.fire(uri);
    }),
  );
}

/** What an address asks for; it may have been typed by anybody. */
function askedBy({ query }: vscode.Uri): ExplanationParams | undefined {
  try {
    const asked: unknown = JSON.parse(query);
    if (!isRecord(asked)) return undefined;
    const { uri, element, fact } = asked;
    if (typeof uri !== "string" || typeof element !== "string") return undefined;
    return typeof fact === "string" ? { uri, element, fact } : { uri, element };
  } catch {
    // No address of ours.
    return undefined;
  }
}
