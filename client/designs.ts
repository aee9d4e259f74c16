// The designs of this window as the server tells them: which there are, how they stand, and when that has changed. What is shown of
// them is the tree's and the status bar's business.

import * as vscode from "vscode";

import {
  type Overview,
  overviewRequest,
  type ProgressParams,
  progressNotification,
  type Standing,
  standingRequest,
} from "../protocol/overview.ts";
import { commandIds } from "./commands/ids.ts";
import type { Server } from "./language-client.ts";

export interface Designs extends vscode.Disposable {
  /** Fires when what is found may have changed; not more often than anybody can read. */
  readonly onChange: vscode.Event<void>;
  /** Fires with true when a text begins to be judged, and with false when all is. */
  readonly onChecking: vscode.Event<boolean>;
  overview(isBrief: boolean): Promise<Overview>;
  standingOf(uri: vscode.Uri): Promise<Standing>;
  /** A document of the design that a command is for: the active editor's, the only one, or one that is picked. */
  choose(purpose: string): Promise<vscode.Uri | undefined>;
}

/** Shortest time between two changes that are told, in milliseconds. */
const restMs = 150;

/** Follows the server; asks it for nothing by itself. */
export function createDesigns(server: Server): Designs {
  const changed = new vscode.EventEmitter<void>();
  const checking = new vscode.EventEmitter<boolean>();
  let resting: NodeJS.Timeout | undefined;
  const tell = (): void => {
    resting ??= setTimeout(() => {
      resting = undefined;
      changed.fire();
    }, restMs);
  };
  const overview = (isBrief: boolean): Promise<Overview> => server.ask(overviewRequest, { isBrief });
  const listening = [
    server.onSaid(progressNotification, ({ state }: ProgressParams) => {
      if (state !== "judged") checking.fire(state === "checking");
      if (state !== "checking") tell();
    }),
    server.onState((state) => {
      if (state === "running") tell();
      else checking.fire(false);
    }),
  ];
  return {
    onChange: changed.event,
    onChecking: checking.event,
    overview,
    standingOf: (uri) => server.ask(standingRequest, { uri: uri.toString() }),
    async choose(purpose) {
      const active = activeDesign();
      if (active !== undefined) return active.uri;
      const { projects } = await overview(true);
      const [only, another] = projects;
      if (only === undefined) {
        void sayThatNoneIsOpen(purpose);
        return undefined;
      }
      if (another === undefined) return vscode.Uri.parse(only.file);
      const items = projects.map(({ title, root, file }) => ({
        label: title,
        description: vscode.workspace.asRelativePath(vscode.Uri.parse(root)),
        file,
      }));
      const picked = await vscode.window.showQuickPick(items, { placeHolder: `Which design? ${purpose}` });
      return picked === undefined ? undefined : vscode.Uri.parse(picked.file);
    },
    dispose() {
      clearTimeout(resting);
      vscode.Disposable.from(...listening, changed, checking).dispose();
    },
  };
}

/** The design in the active editor, else in one that is visible, as beside a preview. */
export function activeDesign(): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const shown = activeTextEditor === undefined ? visibleTextEditors : [activeTextEditor, ...visibleTextEditors];
  return shown.find(({ document }) => document.languageId === "arch")?.document;
}

/** One sentence, and the way to a first design. */
export async function sayThatNoneIsOpen(purpose: string): Promise<void> {
  const begin = "New Design File";
  const chosen = await vscode.window.showInformationMessage(`Open an .arch file first. ${purpose}`, begin);
  if (chosen === begin) await vscode.commands.executeCommand(commandIds.newDesign);
}
