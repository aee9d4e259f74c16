// What only a real VS Code can show: the extension starts when a design is opened, its diagnostics, hovers and edits arrive
// in the editor's own interface, and the preview opens. Everything else is held by the session tests.

import { deepStrictEqual, match, ok } from "node:assert";
import * as vscode from "vscode";

import { commandIds } from "../../../client/commands/ids.ts";
import type { TreeNode } from "../../../client/design-tree.ts";
import type { Shown } from "../../../client/extension.ts";
import { previewViewType } from "../../../protocol/preview.ts";

const extensionId = "faultline.faultline";
/** As the manifest and the client spell them; importing them would start a second extension. */
const designsViewId = "faultline.designs";
const explanationScheme = "faultline-explain";

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

    it("takes little time of its own to start", async () => {
      const { startedInMs } = await shown();
      console.log(`      own code started in ${startedInMs.toFixed(1)} ms of the processor`);
      ok(startedInMs < 100, `${startedInMs} ms`);
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

    it("renames in every file of a design", async () => {
      const document = await openDesign("depot/depot.arch");
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        document.positionAt(document.getText().indexOf('parcels "Parcels"')),
        "shelf",
      );
      deepStrictEqual(
        edit.entries().map(([uri, edits]) => [uri.path.split("/").at(-1), edits.length]),
        [
          ["depot.arch", 2],
          ["flows.arch", 1],
        ],
      );
    });

    it("applies an action, and what it answers is gone", async () => {
      const document = await openDesign("depot/depot.arch");
      const isLoss = ({ code }: vscode.Diagnostic): boolean => codeOf(code) === "single-point-of-failure";
      const found = await diagnosticsWhen(document.uri, (diagnostics) => diagnostics.some(isLoss));
      const range = found.find(isLoss)?.range;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
        // Edits are made when an action is resolved.
        20,
      );
      const fix = actions.find(({ isPreferred, edit }) => isPreferred === true && edit !== undefined);
      ok(fix?.edit, actions.map(({ title }) => title).join("; "));
      ok(await vscode.workspace.applyEdit(fix.edit));
      await diagnosticsWhen(document.uri, (diagnostics) => !diagnostics.some(isLoss));
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("shows systems, flows and findings in the tree, designs apart, and goes to the place of a line", async () => {
      await vscode.commands.executeCommand(`${designsViewId}.focus`);
      const { treeLines } = await shown();
      const labels = (lines: readonly TreeNode[]): unknown[] => lines.map(({ item }) => item.label);
      await until(() => treeLines().length === 3);
      deepStrictEqual(labels(treeLines()), ["broken", "depot", "shop"]);
      const shop = treeLines()[2]?.children[0];
      deepStrictEqual([shop?.item.label, labels(shop?.children ?? [])], ["Shop", ["A customer buys"]]);
      const flow = shop?.children[0];
      ok(flow, "the system has no flow");
      ok(flow.children.some(({ rule }) => rule === "unreachable-objective"));
      ok(flow.children.every(({ parent }) => parent === flow));
      await vscode.commands.executeCommand(commandIds.goToDeclaration, flow);
      const editor = vscode.window.activeTextEditor;
      deepStrictEqual(editor?.document.getText(editor.selection), "checkout");
    });

    it("explains a number as text, and follows the design", async () => {
      const document = await openDesign("shop/shop.arch");
      const asked = { uri: document.uri.toString(), element: "shop.checkout", fact: "availability-cap" };
      const uri = vscode.Uri.from({ scheme: explanationScheme, path: "/a", query: JSON.stringify(asked) });
      const page = await vscode.workspace.openTextDocument(uri);
      match(page.getText(), /^Availability cap of shop\.checkout: 99\.4/);
      await replaceIn(document, "availability 99.5%", "availability 97%");
      await until(() => /^Availability cap of shop\.checkout: 9[67]/.test(page.getText()));
      await vscode.commands.executeCommand("undo");
    });

    it("copies the design's summary", async () => {
      await openDesign("shop/shop.arch");
      await vscode.commands.executeCommand(commandIds.copySummary);
      match(await vscode.env.clipboard.readText(), /^# shop\n/);
    });

    it("begins a new design without a file", async () => {
      await vscode.commands.executeCommand(commandIds.newDesign, "A shop");
      const document = vscode.window.activeTextEditor?.document;
      ok(document?.isUntitled === true && document.languageId === "arch");
      await diagnosticsWhen(document.uri, (diagnostics) => diagnostics.length > 0);
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
      const uri = designUri("broken/broken.arch");
      const gone = diagnosticsWhen(uri, (diagnostics) => diagnostics.length === 0);
      const restarting = vscode.commands.executeCommand(commandIds.restartServer);
      await gone;
      const began = performance.now();
      await diagnosticsWhen(uri, (diagnostics) => diagnostics.length > 0);
      const took = performance.now() - began;
      await restarting;
      console.log(`      server started and judged in ${took.toFixed(0)} ms`);
    });
  });
}

async function shown(): Promise<Shown> {
  const extension = vscode.extensions.getExtension<Shown>(extensionId);
  ok(extension, "the extension is not installed");
  return extension.activate();
}

/** Resolves when a condition holds that no event tells of; Mocha's limit ends the wait. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!holds()) return;
      clearInterval(looking);
      resolve();
    };
    const looking = setInterval(check, 50);
    check();
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
