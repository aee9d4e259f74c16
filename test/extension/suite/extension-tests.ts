// What only a real VS Code can show: the extension starts when a design is opened, its diagnostics, hovers and edits arrive
// in the editor's own interface, and the preview opens. Everything else is held by the session tests.

import { deepStrictEqual, match, ok } from "node:assert";
import * as vscode from "vscode";

import { commandIds } from "../../../client/commands/ids.ts";
import { previewViewType } from "../../../protocol/preview.ts";

const extensionId = "faultline.faultline";

/** Registers the tests with Mocha. */
export function extensionTests(): void {
  describe("the extension", () => {
    it("starts when a design is opened", async () => {
      await openDesign("shop/shop.arch");
      const extension = vscode.extensions.getExtension(extensionId);
      ok(extension, "the extension is not installed");
      await extension.activate();
      ok(extension.isActive);
    });

    it("registers every command that its manifest lists", async () => {
      const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
        contributes: { commands: { command: string }[] };
      };
      const listed = manifest.contributes.commands.map(({ command }) => command).sort();
      const registered = new Set(await vscode.commands.getCommands(true));
      deepStrictEqual(
        listed.filter((command) => !registered.has(command)),
        [],
      );
      deepStrictEqual(listed, Object.values(commandIds).sort());
    });

    it("shows a problem of the text, also of a file that nobody opened", async () => {
      const uri = designUri("broken/broken.arch");
      const found = await diagnosticsWhen(uri, (diagnostics) => diagnostics.length > 0);
      match(found[0]?.message ?? "", /catalog/);
      ok(found[0]?.source === "faultline");
    });

    it("takes a problem away when it is mended, and brings it back", async () => {
      const document = await openDesign("broken/broken.arch");
      await replaceIn(document, "catalogue", "catalog");
      await diagnosticsWhen(document.uri, (diagnostics) =>
        diagnostics.every(({ code }) => codeOf(code) !== "unknown-name"),
      );
      await vscode.commands.executeCommand("undo");
      await diagnosticsWhen(document.uri, (diagnostics) =>
        diagnostics.some(({ code }) => codeOf(code) === "unknown-name"),
      );
    });

    it("explains a component in a hover", async () => {
      const document = await openDesign("shop/shop.arch");
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        document.positionAt(document.getText().indexOf('orders "Orders"')),
      );
      const text = hovers
        .flatMap((hover) => hover.contents.map((part) => (part as vscode.MarkdownString).value))
        .join();
      match(text, /Every order ever placed\./);
      match(text, /PostgreSQL/);
    });

    it("proposes the words of the place", async () => {
      const document = await openDesign("shop/shop.arch");
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        document.positionAt(document.getText().indexOf("replicas 3")),
      );
      const labels = list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
      ok(labels.includes("replicas") && labels.includes("calls"), labels.join(", "));
      ok(!labels.includes("ttl"), "a service has no ttl");
    });

    it("renames in the editor", async () => {
      const document = await openDesign("shop/shop.arch");
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        document.positionAt(document.getText().indexOf("orders { timeout 300ms")),
        "ledger",
      );
      deepStrictEqual(
        edit.get(document.uri).map(({ newText }) => newText),
        ["ledger", "ledger", "ledger", "ledger", "ledger"],
      );
    });

    it("formats", async () => {
      const document = await vscode.workspace.openTextDocument({
        language: "arch",
        content: "service   a{replicas 2}\n",
      });
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("editor.action.formatDocument");
      ok(document.getText() === "service a { replicas 2 }\n", document.getText());
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    });

    it("opens the preview beside the text", async () => {
      await openDesign("shop/shop.arch");
      const opened = nextPreviewTab();
      await vscode.commands.executeCommand(commandIds.openPreview);
      const tab = await opened;
      match(tab.label, /^Map/);
    });

    it("answers again after its server was restarted", async () => {
      await vscode.commands.executeCommand(commandIds.restartServer);
      await diagnosticsWhen(designUri("broken/broken.arch"), (diagnostics) => diagnostics.length > 0);
    });
  });
}

function designUri(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error("no folder is open");
  return vscode.Uri.joinPath(folder.uri, path);
}

async function openDesign(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(designUri(path));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

async function replaceIn(document: vscode.TextDocument, find: string, replacement: string): Promise<void> {
  const start = document.getText().indexOf(find);
  ok(start >= 0, `no ${find} in the text`);
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + find.length));
  await editor.edit((edit) => edit.replace(range, replacement));
}

/** The file's diagnostics as soon as they satisfy a condition; Mocha's limit ends a wait that never does. */
function diagnosticsWhen(
  uri: vscode.Uri,
  holds: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const check = (): void => {
      const diagnostics = vscode.languages.getDiagnostics(uri);
      if (!holds(diagnostics)) return;
      listening.dispose();
      resolve(diagnostics);
    };
    const listening = vscode.languages.onDidChangeDiagnostics(check);
    check();
  });
}

function codeOf(code: vscode.Diagnostic["code"]): unknown {
  return typeof code === "object" ? code.value : code;
}

function nextPreviewTab(): Promise<vscode.Tab> {
  return new Promise((resolve) => {
    const listening = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      const tab = [...opened, ...changed].find(isDrawnPreview);
      if (tab === undefined) return;
      listening.dispose();
      resolve(tab);
    });
  });
}

/** Its title names the design once a picture has arrived. */
function isDrawnPreview(tab: vscode.Tab): boolean {
  return (
    tab.input instanceof vscode.TabInputWebview &&
    tab.input.viewType.endsWith(previewViewType) &&
    tab.label.startsWith("Map: ")
  );
}
