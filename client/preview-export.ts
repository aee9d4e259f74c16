// Taking a picture away from a preview: the server writes it, the page draws it where pixels are wanted, and this asks where it should
// go and puts it there.

import * as vscode from "vscode";

import { type ExportFormat, exportRequest } from "../protocol/export.ts";
import type { Look } from "../protocol/lsp.ts";
import type { FromPreview, Takeaway } from "../protocol/preview.ts";
import type { Server } from "./language-client.ts";

export interface TakeParts {
  readonly as: Takeaway;
  /** A document of the design. */
  readonly uri: vscode.Uri;
  /** What the preview shows. */
  readonly look: Look;
  /** Only this element with its neighbours, where that is all that is wanted. */
  readonly around?: string;
  readonly server: Pick<Server, "ask">;
  /** Draws a self-contained SVG as a PNG. */
  paint(svg: string): Promise<Uint8Array>;
}

/** Takes from the preview that was looked at last, or says that there is none. */
export async function takeFrom(previews: { take(as: Takeaway): Promise<boolean> }, as: Takeaway): Promise<void> {
  if (!(await previews.take(as)))
    void vscode.window.showInformationMessage("There is no preview to export: open one first.");
}

/** Puts the picture into a file that the person names, or on the clipboard. */
export async function takeAway({ as, uri, look, around, server, paint }: TakeParts): Promise<void> {
  const about = around === undefined ? look : { ...look, around };
  const written = await fetchText(as === "png" ? "svg" : as, uri, about, server);
  if (written === undefined) return;
  const { text, title } = written;
  if (as === "mermaid") {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage("The picture is on the clipboard as Mermaid.", 5000);
    return;
  }
  const target = await vscode.window.showSaveDialog({
    title: "Export Preview",
    defaultUri: suggested(uri, as === "html" ? title : `${title}-${look.view}`, as),
    filters: { [as.toUpperCase()]: [as] },
  });
  if (target === undefined) return;
  try {
    const content = as === "png" ? await paint(text) : new TextEncoder().encode(text);
    await vscode.workspace.fs.writeFile(target, content);
  } catch (error) {
    void vscode.window.showErrorMessage(harmless(`The picture was not exported: ${reasonOf(error)}`));
    return;
  }
  vscode.window.setStatusBarMessage(`Wrote ${target.path.slice(target.path.lastIndexOf("/") + 1)}.`, 5000);
}

async function fetchText(
  format: ExportFormat,
  uri: vscode.Uri,
  look: Look & { readonly around?: string },
  server: Pick<Server, "ask">,
): Promise<{ readonly text: string; readonly title: string } | undefined> {
  const { Dark, HighContrast } = vscode.ColorThemeKind;
  const { kind } = vscode.window.activeColorTheme;
  const theme = kind === Dark || kind === HighContrast ? "dark" : "light";
  const result = await server.ask(exportRequest, { ...look, uri: uri.toString(), format, theme });
  if (result.kind === "exported") return result;
  void vscode.window.showWarningMessage(harmless(result.why));
  return undefined;
}

/** A message shows `[text](address)` as a link, to commands too, and names come from the workspace. */
function harmless(words: string): string {
  return words.replaceAll("](", "] (");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A file beside the design; only a name where the design is in no file yet. */
function suggested(design: vscode.Uri, name: string, ending: string): vscode.Uri {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+|[.-]+$/g, "") || "design";
  const file = `${safe}.${ending}`;
  return design.scheme === "untitled" ? vscode.Uri.file(file) : vscode.Uri.joinPath(design, "..", file);
}

/** Has the page of a preview draw pictures, and hands them to who asked. */
export interface Painting {
  paint(svg: string): Promise<Uint8Array>;
  answer(message: Extract<FromPreview, { kind: "preview/painted" }>): void;
  /** The page is gone, and what it was asked for with it. */
  end(): void;
}

/** How long a page may take for a picture, in milliseconds; one that is hidden meanwhile never answers. */
const patience = 30_000;

/** `ask` sends a picture to the page, with the number that its answer carries. */
export function createPainting(ask: (turn: number, svg: string) => void): Painting {
  const waiting = new Map<number, { resolve(png: Uint8Array): void; reject(error: Error): void }>();
  let turns = 0;
  return {
    paint: (svg) =>
      new Promise((resolve, reject) => {
        turns += 1;
        const turn = turns;
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(turn);
        };
        const fail = (error: Error): void => {
          settle();
          reject(error);
        };
        const timer = setTimeout(() => fail(new Error("The preview did not draw the picture in time.")), patience);
        waiting.set(turn, {
          resolve(png) {
            settle();
            resolve(png);
          },
          reject: fail,
        });
        ask(turn, svg);
      }),
    answer({ turn, png, why }) {
      const asked = waiting.get(turn);
      if (png === undefined) asked?.reject(new Error(why ?? "The preview sent no picture."));
      else asked?.resolve(Buffer.from(png, "base64"));
    },
    end() {
      for (const { reject } of [...waiting.values()])
        reject(new Error("The preview was closed before the picture was drawn."));
    },
  };
}
