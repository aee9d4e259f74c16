// The previews of this window: one panel for each, told of what the server says, of the cursor and of files that are renamed.

import * as vscode from "vscode";
import { elementAtRequest, type Look, pictureChangedNotification } from "../protocol/lsp.ts";
import { previewViewType, readPreviewState, type Takeaway } from "../protocol/preview.ts";
import type { Server } from "./language-client.ts";
import { createPositions } from "./positions.ts";
import { panelOptions } from "./preview-html.ts";
import { createPanel, nameOf, type Panel } from "./preview-panel.ts";

/** The context key that the manifest enables the commands of a preview by. */
const hasPreviewKey = "faultline.hasPreview";

/** The panels of this window. */
export interface Previews extends vscode.Disposable {
  /** Shows the preview of a document beside it; the one that is open already, where there is one. */
  open(uri: vscode.Uri): void;
  /** Shows one more preview of a document, to have two of its views side by side. */
  openAnother(uri: vscode.Uri): void;
  /** The document of the preview that was looked at last, where there is one. */
  latest(): vscode.Uri | undefined;
  /** Takes the picture of the preview that was looked at last away; false where there is no preview. */
  take(as: Takeaway): Promise<boolean>;
  /** Everything in the preview that was looked at last goes back to where the layout puts it; false where there is no preview. */
  resetPositions(): Promise<boolean>;
  /** Has a scenario state what has failed in the preview that was looked at last; false where it shows no failure. */
  addToScenario(): Promise<boolean>;
}

/** Registers the panels' serializer and follows the server and the cursor. */
export function createPreviews(extensionUri: vscode.Uri, server: Server): Previews {
  const panels = new Set<Panel>();
  const positions = createPositions(server);
  let latest: Panel | undefined;

  const media = vscode.Uri.joinPath(extensionUri, "media");
  // A tab's icon takes no colour from the theme, so that there is one for each kind.
  const iconPath = {
    light: vscode.Uri.joinPath(media, "preview-light.svg"),
    dark: vscode.Uri.joinPath(media, "preview-dark.svg"),
  };

  /** The commands for a preview are listed wherever the cursor stands, as long as there is one. */
  const tellOfPanels = (): void => {
    void vscode.commands.executeCommand("setContext", hasPreviewKey, panels.size > 0);
  };

  const adopt = (webview: vscode.WebviewPanel, uri: vscode.Uri, look: Look): Panel => {
    webview.iconPath = iconPath;
    const panel = createPanel({ webview, uri, look, extensionUri, server, positions });
    panels.add(panel);
    latest = panel;
    tellOfPanels();
    webview.onDidChangeViewState(() => {
      if (webview.active) latest = panel;
      panel.seen();
    });
    webview.onDidDispose(() => {
      panels.delete(panel);
      if (latest === panel) latest = [...panels].at(-1);
      tellOfPanels();
    });
    return panel;
  };

  let asked = 0;
  const followCursor = async (editor: vscode.TextEditor): Promise<void> => {
    if (panels.size === 0 || editor.document.languageId !== "arch") return;
    asked += 1;
    const turn = asked;
    const uri = editor.document.uri.toString();
    const position = editor.selection.active;
    const element = await server.ask(elementAtRequest, {
      uri,
      position: { line: position.line, character: position.character },
    });
    // The cursor has moved on meanwhile, and its newer place is on its way.
    if (turn !== asked) return;
    for (const panel of panels) panel.reveal(element.kind === "element" ? element : undefined);
  };

  const subscriptions = [
    positions,
    server.onSaid(pictureChangedNotification, ({ root }) => {
      for (const panel of panels) if (panel.isOf(root)) panel.refresh();
    }),
    server.onState((state) => {
      if (state === "running") positions.tellUnsaved();
    }),
    server.onRestart(() => {
      for (const panel of panels) {
        panel.forget();
        panel.refresh();
      }
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) for (const panel of panels) panel.follow(oldUri, newUri);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      followCursor(textEditor).catch((error: unknown) => server.output.error(`following the cursor: ${String(error)}`));
    }),
    vscode.window.registerWebviewPanelSerializer(previewViewType, {
      async deserializeWebviewPanel(webview, state) {
        const kept = readPreviewState(state);
        if (kept === undefined) webview.dispose();
        else adopt(webview, vscode.Uri.parse(kept.uri), kept.look);
      },
    }),
  ];

  const openAnother = (uri: vscode.Uri): void => {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = panelOptions(extensionUri);
    adopt(vscode.window.createWebviewPanel(previewViewType, nameOf("map"), column, options), uri, { view: "map" });
  };

  return {
    open(uri) {
      const all = [...panels].filter((panel) => panel.uri.toString() === uri.toString());
      const known = all.find((panel) => panel === latest) ?? all.at(-1);
      if (known === undefined) openAnother(uri);
      else known.webview.reveal(undefined, true);
    },
    openAnother,
    latest: () => latest?.uri,
    async take(as) {
      await latest?.take(as);
      return latest !== undefined;
    },
    async resetPositions() {
      await latest?.resetPositions();
      return latest !== undefined;
    },
    addToScenario: async () => (await latest?.addToScenario()) ?? false,
    dispose() {
      vscode.Disposable.from(...subscriptions, ...[...panels].map((panel) => panel.webview)).dispose();
    },
  };
}
