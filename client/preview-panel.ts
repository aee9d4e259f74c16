// A preview panel: it shows the picture of the design that one document belongs to, and asks for a newer one when there may be one. It
// passes messages between page and server and draws nothing.

import * as vscode from "vscode";
import { type Look, type LookFailing, type Picture, pictureRequest, type View } from "../protocol/lsp.ts";
import {
  type FromPreview,
  type PreviewStatus,
  previewProtocol,
  readFromPreview,
  type Takeaway,
  type ToPreview,
} from "../protocol/preview.ts";
import type { Server } from "./language-client.ts";
import type { Positions } from "./positions.ts";
import { createPainting, takeAway } from "./preview-export.ts";
import { pageOf, panelOptions } from "./preview-html.ts";
import { hoverOf, openSource, showReferences } from "./preview-source.ts";
import { addToScenario } from "./scenarios.ts";

/** One preview, as the window holds it. */
export interface Panel {
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

/** What a panel is made of. */
export interface PanelParts {
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

/** Makes a webview a preview, which asks for its first picture when its page listens. */
export function createPanel({
  webview,
  look: firstLook,
  extensionUri,
  server,
  positions,
  ...parts
}: PanelParts): Panel {
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
export function nameOf(view: View): string {
  return `${view.charAt(0).toUpperCase()}${view.slice(1)}`;
}
