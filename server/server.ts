// Wires the protocol to the workspace and the features: what arrives goes to the workspace or to one feature, what comes
// out goes through `to-lsp`. Text problems and findings meet here. Each request is guarded: a fault of ours is logged and
// never shown on somebody's text.

import { basename } from "node:path";
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import type { Report } from "../analysis/index.ts";
import { readRules } from "../analysis/index.ts";
import type { Snapshot } from "../language/index.ts";
import {
  type ElementAtParams,
  type ElementAtResult,
  elementAtRequest,
  type PictureParams,
  type PictureResult,
  type PlaceParams,
  type PlaceResult,
  pictureChangedNotification,
  pictureRequest,
  placeRequest,
} from "../protocol/lsp.ts";
import { capabilities } from "./capabilities.ts";
import { createChecking, type Judgement } from "./checking.ts";
import { configurationName } from "./disk.ts";
import { completion } from "./features/completion.ts";
import { marksOf } from "./features/diagnostics.ts";
import { formatting } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { definition, highlights, references } from "./features/navigation.ts";
import { outline } from "./features/outline.ts";
import { createGallery, type Layouter } from "./features/picture.ts";
import { elementAt, placeOfElement } from "./features/places.ts";
import { renamable, rename } from "./features/rename.ts";
import { folderOf, keyOf, nameIn, within } from "./locations.ts";
import { type CursorReading, cursorReadingOf, type FileReading, fileReadingOf, readingOf } from "./reading.ts";
import {
  toCompletion,
  toDiagnostic,
  toEdit,
  toFileDiagnostic,
  toHighlight,
  toHover,
  toLocation,
  toRange,
  toSymbols,
  toWorkspaceEdit,
} from "./to-lsp.ts";
import { createWorkspace, type ProjectState } from "./workspace.ts";

/** What the server takes from the world around it. */
export interface ServerWorld {
  /** Today, `YYYY-MM-DD`, where the person is. */
  today(): string;
  readonly layouter: Layouter;
}

/** What a client may say of itself when it starts the server. */
interface ClientLook {
  /** Address of a rule's page with `{rule}` for its id. */
  readonly rulePage?: string;
  /** It shows `<details>` in hovers. */
  readonly folds?: boolean;
  /** It will ask for pictures, so the layout may be warmed. */
  readonly pictures?: boolean;
}

/** Time of quiet after the first diagnostics before the layout is warmed, in milliseconds. */
const warmUpDelayMs = 300;

/** Attaches the server to a connection; the caller listens. */
export function attachServer(connection: Connection, world: ServerWorld): void {
  const documents = new TextDocuments(TextDocument);
  const sent = new Map<string, string>();
  const edited = new Set<string>();
  const judgements = new Map<string, Judgement>();
  const saidFailures = new Set<string>();
  let look: ClientLook = {};
  let folders: readonly string[] = [];
  let canWatch = false;
  let canConfigure = false;
  let hasFolders = false;
  let hasPictures = false;
  let isWarm = false;

  const say = (line: string): void => connection.console.info(line);
  const fault = (what: string, error: unknown): void => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`internal fault while ${what}: ${detail}`);
  };
  const gallery = createGallery(world.layouter);

  const send = (key: string, diagnostics: Diagnostic[], version?: number): void => {
    const text = JSON.stringify(diagnostics);
    if ((sent.get(key) ?? "[]") === text && !edited.has(key)) return;
    edited.delete(key);
    if (diagnostics.length === 0) sent.delete(key);
    else sent.set(key, text);
    const uri = workspace.spellingOf(key);
    void connection.sendDiagnostics(version === undefined ? { uri, diagnostics } : { uri, diagnostics, version });
  };

  const publish = (project: ProjectState, judgement: Judgement): void => {
    const { snapshot, report, isFinal } = judgement;
    for (const [key, marks] of marksOf(snapshot, report)) {
      const rulePage = look.rulePage;
      const diagnostics = marks.flatMap(
        (mark) => toDiagnostic(snapshot, mark, { spelling: workspace.spellingOf, rulePage }) ?? [],
      );
      send(key, diagnostics, versionOf(key, snapshot));
    }
    if (!isFinal) return;
    judgements.set(project.root, judgement);
    send(
      within(project.root, configurationName),
      project.configuration.problems.map((problem) => toFileDiagnostic("configuration", problem)),
    );
    logFailures(report);
    const [anyFile] = project.files;
    if (hasPictures && anyFile !== undefined) {
      void connection.sendNotification(pictureChangedNotification.method, { uri: workspace.spellingOf(anyFile) });
    }
    if (look.pictures === true && !isWarm) {
      isWarm = true;
      setTimeout(() => world.layouter.warm(), warmUpDelayMs).unref();
    }
  };

  const versionOf = (key: string, snapshot: Snapshot): number | undefined => {
    const document = documents.get(workspace.spellingOf(key));
    return document?.getText() === snapshot.files.get(key)?.text ? document?.version : undefined;
  };

  const logFailures = (report: Report): void => {
    for (const { rule, error } of report.failures) {
      const line = `rule ${rule} failed and gave no findings: ${error}`;
      if (!saidFailures.has(line)) connection.console.error(line);
      saidFailures.add(line);
    }
  };

  const checking = createChecking<ProjectState>({
    publish,
    fault,
    now: () => performance.now(),
    yieldTurn: () => new Promise((next) => setImmediate(next)),
  });
  const workspace = createWorkspace(
    {
      changed(project, key) {
        if (key !== undefined) edited.add(key);
        checking.changed(project);
      },
      forgotten: (key) => send(key, []),
      say,
    },
    world.today,
  );

  // ------------------------------------------------------------------------------------------- Start and settings

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    look = lookOf(params.initializationOptions);
    folders = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    const { workspace: can } = params.capabilities;
    canWatch = can?.didChangeWatchedFiles?.dynamicRegistration === true;
    canConfigure = can?.configuration === true;
    hasFolders = can?.workspaceFolders === true;
    return { capabilities, serverInfo: { name: "faultline" } };
  });

  connection.onInitialized(() => {
    for (const folder of folders) void guardedStep("reading a folder", () => workspace.addFolder(folder));
    if (canWatch) {
      const watchers = [{ globPattern: "**/*.arch" }, { globPattern: `**/${configurationName}` }];
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    void guardedStep("reading settings", readSettings);
    // The connection refuses to listen for what the editor never announced.
    if (!hasFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const folder of removed) workspace.removeFolder(folder.uri);
      for (const folder of added) void guardedStep("reading a folder", () => workspace.addFolder(folder.uri));
    });
  });

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    void guardedStep("reading settings", async () => {
      if (canConfigure) await readSettings();
      else applySettings(isRecord(settings) ? settings.faultline : undefined);
    });
  });

  const readSettings = async (): Promise<void> => {
    if (canConfigure) applySettings(await connection.workspace.getConfiguration("faultline"));
  };

  const applySettings = (value: unknown): void => {
    const problems: string[] = [];
    workspace.setRules(readRules(isRecord(value) ? value.rules : undefined, problems));
    for (const problem of problems) connection.console.warn(`settings: ${problem}`);
  };

  const guardedStep = async (what: string, step: () => void | Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      fault(what, error);
    }
  };

  // ---------------------------------------------------------------------------------------------------- Documents

  documents.onDidChangeContent(({ document }) => {
    void guardedStep("taking a change", () => {
      workspace.checkDay();
      workspace.setOpen(document.uri, document.getText());
    });
  });
  documents.onDidClose(({ document }) => {
    void guardedStep("closing a document", () => workspace.setClosed(document.uri));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    void guardedStep("following files", () => workspace.refresh(changes.map((change) => change.uri)));
  });
  const refreshFolders = (uris: readonly string[]): void => {
    void guardedStep("following files", async () => {
      await workspace.refresh(uris);
      const around = new Set(uris.flatMap((uri) => folders.filter((folder) => keyOf(uri).startsWith(keyOf(folder)))));
      for (const folder of around) await workspace.addFolder(folder);
    });
  };
  // A folder that is moved or deleted comes as one event, which a watcher of `.arch` files does not see.
  connection.workspace.onDidRenameFiles(({ files }) => refreshFolders(files.flatMap((f) => [f.oldUri, f.newUri])));
  connection.workspace.onDidDeleteFiles(({ files }) => refreshFolders(files.map((file) => file.uri)));
  connection.workspace.onDidCreateFiles(({ files }) => refreshFolders(files.map((file) => file.uri)));

  // ----------------------------------------------------------------------------------------------------- Features

  /** Runs a request on the file's newest reading; a fault, a foreign file and a cancelled request give `otherwise`. */
  const onFile = <P extends { readonly textDocument: { readonly uri: string } }, R>(
    what: string,
    otherwise: R,
    answer: (reading: FileReading, params: P) => R,
  ): ((params: P, token: CancellationToken) => R) => {
    return (params, token) => {
      if (token.isCancellationRequested) return otherwise;
      try {
        const reading = readingFor(params.textDocument.uri);
        return reading === undefined ? otherwise : answer(reading, params);
      } catch (error) {
        // What a feature has to say to the person travels as this one error.
        if (error instanceof ResponseError) throw error;
        fault(what, error);
        return otherwise;
      }
    };
  };

  interface AtPosition {
    readonly textDocument: { readonly uri: string };
    readonly position: { readonly line: number; readonly character: number };
  }

  const onCursor = <P extends AtPosition, R>(
    what: string,
    otherwise: R,
    answer: (reading: CursorReading, params: P) => R,
  ) =>
    onFile<P, R>(what, otherwise, (reading, params) =>
      answer(cursorReadingOf(reading, reading.file.offsetAt(params.position)), params),
    );

  const readingFor = (uri: string): FileReading | undefined => {
    const project = workspace.projectOf(uri);
    if (project === undefined) return undefined;
    return fileReadingOf(readingOf(project.snapshot(), project.options()), keyOf(uri));
  };

  connection.onHover(
    onCursor("hovering", null, (reading) => {
      const found = hover(reading, { folds: look.folds === true });
      return found === undefined ? null : toHover(reading.file, found);
    }),
  );
  connection.onCompletion(
    onCursor("completing", null, (reading, { context }) => {
      // A blank offers names where they are due and stays quiet elsewhere.
      const proposals = completion(reading, { isBlank: context?.triggerCharacter === " " });
      return toCompletion(reading.file, reading.offset, proposals);
    }),
  );
  connection.onDocumentSymbol(
    onFile("making the outline", null, ({ file, shape }) => toSymbols(file, outline(shape.declarations))),
  );
  connection.onDefinition(
    onCursor("finding a definition", null, (reading) =>
      definition(reading).flatMap((place) => toLocation(reading.snapshot, place, workspace.spellingOf) ?? []),
    ),
  );
  connection.onReferences(
    onCursor("finding references", null, (reading, { context }) =>
      references(reading, context).flatMap((place) => toLocation(reading.snapshot, place, workspace.spellingOf) ?? []),
    ),
  );
  connection.onDocumentHighlight(
    onCursor("highlighting", null, (reading) => highlights(reading).map((place) => toHighlight(reading.file, place))),
  );
  connection.onPrepareRename(
    onCursor("preparing a rename", null, (reading) => {
      const place = renamable(reading);
      return place === undefined ? null : toRange(reading.file, place);
    }),
  );
  connection.onRenameRequest(
    onCursor("renaming", null, (reading, { newName }) => {
      const renaming = rename(reading, newName);
      if (renaming.kind === "refused") throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.why);
      return toWorkspaceEdit(reading.snapshot, renaming.changes, workspace.spellingOf);
    }),
  );
  connection.onDocumentFormatting(
    onFile("formatting", null, ({ file }) => formatting(file.text).map((change) => toEdit(file, change))),
  );

  // ------------------------------------------------------------------------------------------------------ Pictures

  const guarded = async <R>(what: string, otherwise: R, answer: () => R | Promise<R>): Promise<R> => {
    try {
      return await answer();
    } catch (error) {
      fault(what, error);
      return otherwise;
    }
  };

  connection.onRequest<PictureResult, void>(pictureRequest.method, ({ uri, known }: PictureParams) => {
    const why = "The picture could not be drawn; the log of the language server says why.";
    return guarded<PictureResult>("drawing", { kind: "failed", why }, async () => {
      hasPictures = true;
      await checking.idle();
      const project = workspace.projectOf(uri);
      const judgement = project === undefined ? undefined : judgements.get(project.root);
      if (project === undefined || judgement === undefined) {
        return { kind: "failed", why: "This file belongs to no design that is open." };
      }
      const { snapshot, report } = judgement;
      return gallery.picture({ root: project.root, title: titleOf(project.root), snapshot, report, known });
    });
  });
  connection.onRequest<PlaceResult, void>(placeRequest.method, ({ uri, id }: PlaceParams) =>
    guarded<PlaceResult>("finding an element", { kind: "nowhere" }, () => {
      const reading = readingFor(uri);
      const place = reading === undefined ? undefined : placeOfElement(reading, id);
      if (reading === undefined || place === undefined) return { kind: "nowhere" };
      const location = toLocation(reading.snapshot, place, workspace.spellingOf);
      return location === undefined ? { kind: "nowhere" } : { kind: "place", ...location };
    }),
  );
  connection.onRequest<ElementAtResult, void>(elementAtRequest.method, ({ uri, position }: ElementAtParams) =>
    guarded<ElementAtResult>("finding an element", { kind: "none" }, () => {
      const reading = readingFor(uri);
      if (reading === undefined) return { kind: "none" };
      const id = elementAt(cursorReadingOf(reading, reading.file.offsetAt(position)));
      return id === undefined ? { kind: "none" } : { kind: "element", id };
    }),
  );

  documents.listen(connection);
}

/** The project's folder, or its only file without the ending. */
function titleOf(root: string): string {
  const name = nameIn(root);
  return name === "" ? nameIn(folderOf(root) ?? root) : basename(name, ".arch");
}

function lookOf(value: unknown): ClientLook {
  if (!isRecord(value)) return {};
  const { rulePage, folds, pictures } = value;
  return {
    ...(typeof rulePage === "string" ? { rulePage } : {}),
    folds: folds === true,
    pictures: pictures === true,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
