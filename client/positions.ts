// Keeping where a person puts elements of a preview: the server words the file, this writes it, through the editor's
// file system where it is on no disk, and remembers what leads back. It knows nothing of what is moved.

import * as vscode from "vscode";

import type { Look } from "../protocol/lsp.ts";
import {
  type Move,
  type MoveResult,
  moveRequest,
  positionsFileName,
  positionsTextNotification,
} from "../protocol/positions.ts";
import type { Server } from "./language-client.ts";
import { type Replacement, replaceFile } from "./replace-file.ts";

export interface Positions extends vscode.Disposable {
  /** Puts elements of a document's picture elsewhere. Resolves with one sentence on why not, where it could not. */
  move(uri: vscode.Uri, look: Look, moves: readonly Move[] | "all"): Promise<string | undefined>;
  /** Takes the last move of a document's design back, or does it again. */
  turnBack(uri: vscode.Uri, way: "undo" | "redo"): Promise<string | undefined>;
  /** Tells the server what the file of a document says that is on no disk. */
  follow(uri: vscode.Uri): Promise<void>;
  /** Tells a server that has just started what the editor has not saved of such files. */
  tellUnsaved(): void;
}

/** What leads back, or forth again. */
interface Step {
  readonly look: Look;
  readonly moves: readonly Move[];
}

/** Steps that are remembered for each file. */
const mostSteps = 200;

/** So often a move is worded again upon what somebody else has written. */
const mostTimes = 5;

export function createPositions(server: Pick<Server, "ask" | "tell" | "output">): Positions {
  const undoable = new Map<string, Step[]>();
  const redoable = new Map<string, Step[]>();
  /** The file that a document's design keeps its positions in, once something was moved. */
  const files = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: each reads what the one before has written. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  /** Has the server word the file and writes that, again where somebody else has written meanwhile. */
  const wordAndSave = async (
    uri: vscode.Uri,
    look: Look,
    moves: readonly Move[] | "all",
  ): Promise<{ readonly result: MoveResult; readonly why?: string }> => {
    for (let time = 0; time < mostTimes; time += 1) {
      const result = await server.ask(moveRequest, { ...look, uri: uri.toString(), moves });
      if (result.kind === "refused") return { result };
      const saved = await save(vscode.Uri.parse(result.uri), result);
      if (saved === "saved") return { result };
      if (saved !== "changed") return { result, why: saved.why };
    }
    return { result: refused(`Positions were not kept: ${positionsFileName} changes all the time.`) };
  };

  const write = async (uri: vscode.Uri, look: Look, moves: readonly Move[] | "all"): Promise<MoveResult> => {
    if (!vscode.workspace.isTrusted) return refused("Nothing is written in a workspace that is not trusted.");
    const { result, why } = await wordAndSave(uri, look, moves);
    if (result.kind === "refused") return result;
    if (why !== undefined) return refused(why);
    const file = vscode.Uri.parse(result.uri);
    files.set(uri.toString(), result.uri);
    // Of what went into a document the change itself tells.
    if (unsavedOf(file) === undefined) {
      server.tell(positionsTextNotification, {
        uri: result.uri,
        ...(result.text === undefined ? {} : { text: result.text }),
      });
    }
    return result;
  };

  const step = async (
    uri: vscode.Uri,
    look: Look,
    moves: readonly Move[] | "all",
    back: Map<string, Step[]>,
  ): Promise<string | undefined> => {
    const result = await write(uri, look, moves);
    if (result.kind === "refused") return result.why;
    const steps = back.get(result.uri) ?? [];
    back.set(result.uri, [...steps, { look, moves: result.undo }].slice(-mostSteps));
    return undefined;
  };

  const tellText = async (file: vscode.Uri): Promise<void> => {
    const text = await textOf(file);
    server.tell(positionsTextNotification, { uri: file.toString(), ...(text === undefined ? {} : { text }) });
  };
  // What is on a disk the server follows by itself.
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${positionsFileName}`);
  const follow = (file: vscode.Uri): void => {
    if (file.scheme === "file" || unsavedOf(file) !== undefined) return;
    tellText(file).catch((error: unknown) => server.output.error(`following positions: ${String(error)}`));
  };
  /** What is typed into such a file shows at once, and a rename goes by it; once it is saved or dropped, the file counts again. */
  const tellDocument = (document: vscode.TextDocument): void => {
    if (!isPositions(document.uri)) return;
    const { uri, isDirty, isClosed } = document;
    if (isDirty && !isClosed) {
      server.tell(positionsTextNotification, { uri: uri.toString(), text: document.getText(), isUnsaved: true });
    } else if (uri.scheme === "file") server.tell(positionsTextNotification, { uri: uri.toString() });
    else follow(uri);
  };
  /** What such a file is being given, by its document. */
  const saving = new WeakMap<vscode.TextDocument, string>();
  /**
   * An undo of a rename while the file is still being saved leads back to what was saved last: the editor then takes the document for
   * saved, though the file says what was taken back, and drops it. The file gets what was undone, unless somebody else has written it.
   */
  const saveUndone = (document: vscode.TextDocument): void => {
    const was = saving.get(document);
    saving.delete(document);
    const text = document.getText();
    if (was === undefined || was === text || document.isDirty) return;
    void inTurn(async () => {
      const saved = await save(document.uri, { was, text });
      if (typeof saved === "object") server.output.error(saved.why);
    });
  };
  const { workspace } = vscode;
  const listening = [
    ...[watcher, watcher.onDidChange(follow), watcher.onDidCreate(follow), watcher.onDidDelete(follow)],
    workspace.onDidChangeTextDocument(({ document }) => tellDocument(document)),
    workspace.onWillSaveTextDocument(({ document }) => {
      if (isPositions(document.uri)) saving.set(document, document.getText());
    }),
    workspace.onDidSaveTextDocument((document) => {
      tellDocument(document);
      saveUndone(document);
    }),
    workspace.onDidCloseTextDocument((document) => {
      tellDocument(document);
      // Nobody tells of the end of a save whose document is gone.
      saveUndone(document);
    }),
  ];

  return {
    move: (uri, look, moves) =>
      inTurn(async () => {
        const why = await step(uri, look, moves, undoable);
        const file = files.get(uri.toString());
        // What was taken back before cannot be done again upon something else.
        if (why === undefined && file !== undefined) redoable.delete(file);
        return why;
      }),
    turnBack: (uri, way) =>
      inTurn(async () => {
        const [from, to] = way === "undo" ? [undoable, redoable] : [redoable, undoable];
        const file = files.get(uri.toString()) ?? "";
        const found = from.get(file)?.at(-1);
        if (found === undefined)
          return way === "undo" ? "There is no move to take back." : "There is no move to do again.";
        const why = await step(uri, found.look, found.moves, to);
        if (why === undefined) from.get(file)?.pop();
        return why;
      }),
    async follow(uri) {
      if (uri.scheme === "file" || uri.scheme === "untitled") return;
      const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, "..");
      await tellText(vscode.Uri.joinPath(folder, positionsFileName));
    },
    tellUnsaved() {
      for (const document of workspace.textDocuments) if (document.isDirty) tellDocument(document);
    },
    dispose: () => vscode.Disposable.from(...listening).dispose(),
  };
}

function refused(why: string): MoveResult {
  return { kind: "refused", why };
}

/** What became of a text that was to be kept; `changed` where the file says something else by now than it was. */
type Saved = "saved" | "changed" | { readonly why: string };

/** Gives a file its text, or removes it where it is to have none. */
async function save(file: vscode.Uri, { was, text }: Replacement): Promise<Saved> {
  const { fs } = vscode.workspace;
  if (fs.isWritableFileSystem(file.scheme) === false)
    return { why: "Positions cannot be kept: this workspace cannot be written." };
  const unsaved = unsavedOf(file);
  if (unsaved !== undefined) return typeInto(unsaved, { was, text: text ?? "{}\n" });
  try {
    const type = await typeOf(file);
    if (type !== undefined && (type & vscode.FileType.SymbolicLink) !== 0) {
      return { why: `Positions are not kept: ${positionsFileName} is a link to somewhere else.` };
    }
    if (file.scheme === "file") return (await replaceFile(file.fsPath, { was, text })) ? "saved" : "changed";
    if ((await textOf(file)) !== was) return "changed";
    // The whole text in one call: the editor's file system deletes what a rename would overwrite, and whoever watches would see no positions
    // at all in between.
    if (text !== undefined) await fs.writeFile(file, new TextEncoder().encode(text));
    else if (type !== undefined) await fs.delete(file, { useTrash: false });
    return "saved";
  } catch (error) {
    return { why: `Positions were not kept: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Gives a document that has unsaved changes its text, as one step, and leaves the saving to the person. */
async function typeInto(document: vscode.TextDocument, { was, text = "" }: Replacement): Promise<Saved> {
  if (document.getText() !== was) return "changed";
  const edit = new vscode.WorkspaceEdit();
  const end = document.positionAt(document.getText().length);
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), end), text);
  const isDone = await vscode.workspace.applyEdit(edit);
  return isDone ? "saved" : { why: `Positions were not kept: ${positionsFileName} has changed meanwhile.` };
}

/** The document of a file, where it has changes that are not saved. */
function unsavedOf(file: vscode.Uri): vscode.TextDocument | undefined {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
  return open?.isDirty === true ? open : undefined;
}

function isPositions({ path }: vscode.Uri): boolean {
  return path.endsWith(`/${positionsFileName}`);
}

/** What a file is; undefined where it is not there. */
async function typeOf(file: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(file)).type;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return undefined;
    throw error;
  }
}

async function textOf(file: vscode.Uri): Promise<string | undefined> {
  if ((await typeOf(file)) === undefined) return undefined;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
