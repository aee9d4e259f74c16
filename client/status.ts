// The line at the bottom: how the active design stands and whether it is being checked, and for the language menu how the server is.

import * as vscode from "vscode";

import type { Counts } from "../protocol/overview.ts";
import { commandIds } from "./commands/ids.ts";
import { countWords } from "./count-words.ts";
import { designsViewId } from "./design-tree.ts";
import type { Designs } from "./designs.ts";
import { explanationScheme } from "./explanations.ts";
import type { Server, ServerState } from "./language-client.ts";

/** A check that ends sooner than this is not worth a turning wheel, in milliseconds. */
const patienceMs = 400;

/** Shows both items and keeps them so. */
export function createStatus(designs: Designs, server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("faultline.status", vscode.StatusBarAlignment.Left, 10);
  item.name = "Faultline";
  item.command = `${designsViewId}.focus`;
  const language = vscode.languages.createLanguageStatusItem("faultline.server", { language: "arch" });
  language.name = "Faultline";
  language.command = { title: "Restart", command: commandIds.restartServer };

  let document: vscode.TextDocument | undefined;
  let shown: { readonly title: string; readonly counts: Counts } | undefined;
  let isChecking = false;
  let waiting: NodeJS.Timeout | undefined;

  const draw = (): void => {
    drawServer(language, server.state, isChecking);
    if (document === undefined) {
      item.hide();
      return;
    }
    drawDesign(item, { shown, isChecking, state: server.state });
    item.show();
  };

  const refresh = async (): Promise<void> => {
    const asked = document;
    if (asked !== undefined && server.state === "running") {
      const standing = await designs.standingOf(asked.uri);
      // Another editor may have come to the front meanwhile.
      if (asked !== document) return;
      shown = standing.kind === "standing" ? standing : undefined;
    }
    draw();
  };
  const refreshGuarded = (): void => {
    refresh().catch((error: unknown) => server.output.error(`counting findings: ${String(error)}`));
  };

  const follow = (editor: vscode.TextEditor | undefined): void => {
    // Where a preview, a panel or an explanation has the focus, the design is still the one that was.
    const isBeside = editor === undefined || editor.document.uri.scheme === explanationScheme;
    if (isBeside && document !== undefined && !document.isClosed) return;
    const next = editor?.document.languageId === "arch" ? editor.document : undefined;
    if (next !== document) shown = undefined;
    document = next;
    draw();
    refreshGuarded();
  };

  const listening = [
    vscode.window.onDidChangeActiveTextEditor(follow),
    designs.onChange(refreshGuarded),
    designs.onChecking((begins) => {
      clearTimeout(waiting);
      if (begins) {
        waiting = setTimeout(() => {
          isChecking = true;
          draw();
        }, patienceMs);
        return;
      }
      isChecking = false;
      draw();
    }),
    server.onState(draw),
  ];
  follow(vscode.window.activeTextEditor);
  return {
    dispose() {
      clearTimeout(waiting);
      vscode.Disposable.from(...listening, item, language).dispose();
    },
  };
}

interface Drawn {
  readonly shown: { readonly title: string; readonly counts: Counts } | undefined;
  readonly isChecking: boolean;
  readonly state: ServerState;
}

function drawDesign(item: vscode.StatusBarItem, { shown, isChecking, state }: Drawn): void {
  const [text, says] = lineOf({ shown, isChecking, state });
  item.text = text;
  item.tooltip = `${says}. Click to see the designs.`;
  item.accessibilityInformation = { label: `Faultline: ${says}`, role: "button" };
  item.backgroundColor = state === "stopped" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
}

function lineOf({ shown, isChecking, state }: Drawn): readonly [string, string] {
  if (state === "stopped") return ["$(debug-disconnect) Faultline", "The language server does not run"];
  if (state === "starting") return ["$(loading~spin) Faultline", "The language server is starting"];
  if (shown === undefined) return ["$(loading~spin) Faultline", "The design is being read"];
  const { error, warning } = shown.counts;
  const counts = error + warning === 0 ? "$(pass)" : `$(error) ${error} $(warning) ${warning}`;
  const wheel = isChecking ? " $(loading~spin)" : "";
  return [
    `Faultline ${counts}${wheel}`,
    `${shown.title}: ${countWords(shown.counts)}${isChecking ? ", checking" : ""}`,
  ];
}

function drawServer(item: vscode.LanguageStatusItem, state: ServerState, isChecking: boolean): void {
  item.busy = state === "starting" || isChecking;
  item.severity = state === "stopped" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  item.text = "Faultline";
  item.detail =
    state === "running" ? (isChecking ? "checking" : "ready") : state === "starting" ? "starting" : "not running";
}
