// The preview panels: each shows the picture of the design that one document belongs to, and asks for a newer one when the
// server says that there may be one. It passes messages between page and server and draws nothing.

import * as vscode from "vscode";

import {
  elementAtRequest,
  type Look,
  type LookFailing,
  type Picture,
  pictureChangedNotification,
  pictureRequest,
  type View,
} from "../protocol/lsp.ts";
import {
  type FromPreview,
  type PreviewStatus,
  previewProtocol,
  previewViewType,
  readFromPreview,
  readPreviewState,
  type Takeaway,
  type ToPreview,
} from "../protocol/preview.ts";
import type { Server } from "./language-client.ts";
import { createPositions, type Positions } from "./positions.ts";
import { createPainting, takeAway } from "./preview-export.ts";
import { pageOf, panelOptions } from "./preview-html.ts";
import { hoverOf, openSource, showReferences } from "./preview-source.ts";
import { addToScenario } from "./scenarios.ts";

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

interface Panel {
  readonly webview: vscode.WebviewPanel;
  /** The document that it was opened for, under the name that this has by now. */
  readonly uri: vscode.Uri;
  /** Asks for the newest picture; while nobody sees it, as soon as somebody does. */
  refresh(): void;
  /** Whether it may show the design of that root. */
  isOf(root: string): boolean;
  /** Lights an element of the design of that root; of another design, nothing. */
  reveal(element: { readonly id: string; readonly root: string } | undefined): void;
  /** The document, or a folder around it, has another name. */
  follow(from: vscode.Uri, to: vscode.Uri): void;
  take(as: Takeaway): Promise<void>;
  resetPositions(): Promise<void>;
  addToScenario(): Promise<boolean>;
  forget(): void;
  /** It has come into sight, or gone out of it. */
  seen(): void;
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

interface PanelParts {
  readonly webview: vscode.WebviewPanel;
  readonly uri: vscode.Uri;
  /** What it shows first. */
  readonly look: Look;
  readonly extensionUri: vscode.Uri;
  readonly server: Server;
  readonly positions: Positions;
}

/** What the page says where the server failed: what happened, and what to do. */
const noPicture =
  "The language server gave no picture, and its output says why: ask again, or run Faultline: Restart Language Server.";

function createPanel({ webview, look: firstLook, extensionUri, server, positions, ...parts }: PanelParts): Panel {
  let { uri } = parts;
  let look = firstLook;
  let known: number | undefined;
  /** What has failed in the picture that the page shows. */
  let failures: readonly LookFailing[] = [];
  /** Of the design that the page shows. */
  let root: string | undefined;
  /** What it showed last, and of which design: that stays where there is no newer one. */
  let last: Picture | undefined;
  let shownRoot: string | undefined;
  let refreshing: Promise<void> | undefined;
  let isOutdated = false;
  /** Cancels the request that is under way. */
  let asking: vscode.CancellationTokenSource | undefined;
  let isDisposed = false;
  /** There may be a newer picture than the page was given before it went out of sight. */
  let isBehind = false;
  /** The page listens, as it does until it goes out of sight. */
  let isReady = false;
  /** What waits for the page to listen. */
  const whenReady: (() => void)[] = [];

  /** A panel that is closed throws at whatever is done with it. */
  const send = (message: ToPreview): void => {
    if (!isDisposed) void webview.webview.postMessage(message);
  };
  const say = (status: PreviewStatus): void => send({ protocol: previewProtocol, kind: "preview/status", status });
  const show = (picture: Picture, status: PreviewStatus): void => {
    [known, last] = [picture.version, picture];
    failures = picture.look.view === "failure" ? (picture.look.failures ?? []) : [];
    webview.title = `${nameOf(picture.look.view)}: ${picture.title}`;
    send({ protocol: previewProtocol, kind: "preview/show", picture, status, uri: uri.toString() });
  };

  const fetchPicture = async (): Promise<void> => {
    if (isDisposed) return;
    if (known === undefined) say({ state: "waiting" });
    const asked = look;
    const params = {
      ...{ uri: uri.toString(), ...asked },
      ...(shownRoot === undefined ? {} : { root: shownRoot }),
      ...(known === undefined ? {} : { known }),
    };
    asking = new vscode.CancellationTokenSource();
    const result = await server.ask(pictureRequest, params, asking.token);
    // The reader has turned to another view meanwhile, whose picture is asked for next, or has closed this one.
    if (asked !== look || isDisposed) return;
    if (result.kind === "failed") {
      root = undefined;
      const status: PreviewStatus = { state: "failed", why: result.why };
      // A page that was out of sight comes back empty.
      if (known === undefined && last?.look.view === asked.view) show(last, status);
      else say(status);
      return;
    }
    const status: PreviewStatus = { state: result.stale ? "stale" : "current" };
    if (result.kind === "picture") {
      root = result.root;
      shownRoot = root;
      // The document that it was opened for may be gone, and its design go on without it.
      if (result.uri !== params.uri) uri = vscode.Uri.parse(result.uri);
      show(result, status);
    } else say(status);
  };

  /** One request at a time; what changes meanwhile is fetched once more afterwards. */
  const refresh = (): Promise<void> => {
    isOutdated = true;
    refreshing ??= (async () => {
      while (isOutdated) {
        isOutdated = false;
        try {
          await fetchPicture();
        } catch (error) {
          // What was wanted meanwhile is asked for next, and this answer, a cancelled one among them, is of no interest any more.
          if (isOutdated || isDisposed) continue;
          server.output.error(`asking for a picture: ${String(error)}`);
          say({ state: "failed", why: noPicture });
        }
      }
      refreshing = undefined;
    })();
    return refreshing;
  };

  const painting = createPainting((turn, svg) => {
    const paint = (): void => send({ protocol: previewProtocol, kind: "preview/paint", turn, svg });
    if (isReady) return paint();
    // A page that nobody sees is none, and draws nothing.
    whenReady.push(paint);
    if (!isDisposed) webview.reveal(undefined, true);
  });
  webview.onDidDispose(() => {
    isDisposed = true;
    painting.end();
    asking?.cancel();
  });
  const take = (as: Takeaway, around?: string): Promise<void> =>
    takeAway({ as, uri, look, server, paint: painting.paint, ...(around === undefined ? {} : { around }) });

  /** Waits for a move, then shows where things stand; a move that was not done is told, and the picture stays. */
  const finish = async (moving: Promise<string | undefined>): Promise<void> => {
    const why = await moving;
    if (why === undefined) await refresh();
    else void vscode.window.showWarningMessage(why.replaceAll("](", "] ("));
    send({ protocol: previewProtocol, kind: "preview/moved", ...(why === undefined ? {} : { why }) });
  };

  const receive = async (message: FromPreview): Promise<void> => {
    switch (message.kind) {
      case "preview/ready":
        isReady = true;
        for (const act of whenReady.splice(0)) act();
        // A page that was hidden comes back empty, whatever it was given before.
        known = message.known === known ? known : undefined;
        return refresh();
      case "preview/look":
        look = message.look;
        known = undefined;
        // A large picture that nobody wants any more would keep the next one waiting.
        asking?.cancel();
        return refresh();
      case "preview/refresh":
        known = undefined;
        return refresh();
      case "preview/open":
        await openSource(server, uri, message.id);
        return;
      case "preview/hover": {
        const { id } = message;
        const markdown = await hoverOf(server, uri, id);
        send({ protocol: previewProtocol, kind: "preview/hover", id, ...(markdown === undefined ? {} : { markdown }) });
        return;
      }
      case "preview/act":
        if (message.act === "references") return showReferences(server, uri, message.id);
        if (message.act === "copy-mermaid") return take("mermaid", message.id);
        await vscode.env.clipboard.writeText(message.id);
        return;
      case "preview/move":
        return finish(positions.move(uri, message.look, message.moves));
      case "preview/turn-back":
        return finish(positions.turnBack(uri, message.way));
      case "preview/scenario":
        return addToScenario(server, uri, message.failures);
      case "preview/take":
        return take(message.as);
      case "preview/painted":
        painting.answer(message);
        return;
      case "preview/fault":
        server.output.error(`preview: ${message.message}`);
        return;
      default:
        return message satisfies never;
    }
  };

  webview.webview.options = panelOptions(extensionUri);
  webview.webview.onDidReceiveMessage((value: unknown) => {
    const message = readFromPreview(value);
    if (message.kind === "refused") {
      server.output.warn(message.why);
      return;
    }
    receive(message).catch((error: unknown) => server.output.error(`preview: ${String(error)}`));
  });
  webview.webview.html = pageOf(webview.webview, extensionUri);
  const followPositions = (): void => {
    positions.follow(uri).catch((error: unknown) => server.output.error(`following positions: ${String(error)}`));
  };
  followPositions();

  return {
    webview,
    get uri() {
      return uri;
    },
    refresh() {
      isBehind = !webview.visible;
      if (!isBehind) void refresh();
    },
    // A design may come to be part of another, or fall apart, and what shows nothing may be of any.
    isOf: (other) => root === undefined || root.startsWith(other) || other.startsWith(root),
    reveal(element) {
      const which = element === undefined || element.root !== root ? {} : { id: element.id };
      send({ protocol: previewProtocol, kind: "preview/reveal", scroll: true, ...which });
    },
    take,
    resetPositions: () => finish(positions.move(uri, look, "all")),
    async addToScenario() {
      if (failures.length > 0) await addToScenario(server, uri, failures);
      return failures.length > 0;
    },
    follow(from, to) {
      const [old, present] = [from.toString(), uri.toString()];
      if (present !== old && !present.startsWith(`${old}/`)) return;
      uri = vscode.Uri.parse(to.toString() + present.slice(old.length));
      [shownRoot, last] = [undefined, undefined];
      followPositions();
      known = undefined;
      void refresh();
    },
    forget() {
      known = undefined;
    },
    seen() {
      if (!webview.visible) isReady = false;
      else if (isBehind) this.refresh();
    },
  };
}

/** A view as a tab names it: it tells two previews of one design apart, and a preview from the text. */
function nameOf(view: View): string {
  return `${view.charAt(0).toUpperCase()}${view.slice(1)}`;
}
