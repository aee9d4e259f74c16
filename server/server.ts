// Wires the protocol to the workspace and the groups of requests: what arrives goes to the workspace or to one group, what is judged
// goes out as diagnostics. Text problems and findings meet here.

import {
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { createAnalysis, type Report } from "../analysis/index.ts";
import { placesIn } from "../diagram/json-members.ts";
import { positionsName } from "../diagram/positions.ts";
import type { SourceText } from "../language/index.ts";
import { isRecord } from "../protocol/guards.ts";
import { analysisOf } from "./analyses.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { createChecking, type Judgement } from "./checking.ts";
import { configurationName } from "./disk.ts";
import { marksOf } from "./features/diagnostics.ts";
import type { Layouter } from "./features/picture.ts";
import { folderOf, isInside, keyOf, within } from "./locations.ts";
import { createPositionFiles } from "./positions.ts";
import { lookedOf, readingOf } from "./reading.ts";
import type { ClientCan, ClientLook, Host, ProjectView } from "./requests/host.ts";
import { requestGroups } from "./requests/index.ts";
import { uriIn, urisIn } from "./requests/params.ts";
import { defaultSettings, type EditorSettings, readSettings } from "./settings.ts";
import { toDiagnostic, toTextDiagnostics } from "./to-lsp.ts";
import { mailAnswered } from "./turns.ts";
import { createWorkspace, type ProjectState } from "./workspace.ts";

/** What the server takes from the world around it. */
export interface ServerWorld {
  /** Today, `YYYY-MM-DD`, where the person is. */
  today(): string;
  readonly layouter: Layouter;
  /** The script of the pages that are exported, where this server can write them. */
  viewer?(): string;
}

/** Attaches the server to a connection; the caller listens. */
export function attachServer(connection: Connection, world: ServerWorld): void {
  const documents = new TextDocuments(TextDocument);
  const sent = new Map<string, string>();
  const edited = new Set<string>();
  // A project that is gone takes its judgement with it.
  const judgements = new WeakMap<ProjectState, Judgement>();
  const positions = createPositionFiles();
  const saidFailures = new Set<string>();
  let look: ClientLook = {};
  let folders: readonly string[] = [];
  let canWatch = false;
  let canConfigure = false;
  let hasFolders = false;
  let settings: EditorSettings = defaultSettings;
  let client: ClientCan = clientCanOf(undefined);

  const say = (line: string): void => connection.console.info(line);
  const fault = (what: string, error: unknown): void => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`internal fault while ${what}: ${detail}`);
  };
  const groups = requestGroups(world.layouter, () => world.viewer?.());

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
      send(key, diagnostics, versionOf(snapshot.files.get(key)));
    }
    if (!isFinal) return;
    judgements.set(project, judgement);
    const { configuration, configurationText: text } = project;
    const place = placesIn(text);
    const problems = configuration.problems.map(({ message, path }) => ({ message, ...place(path) }));
    send(within(project.root, configurationName), toTextDiagnostics("configuration", text, problems));
    publishPositions(project);
    logFailures(report);
    const [anyFile] = project.files;
    for (const group of groups) {
      if (anyFile === undefined) group.gone?.(project.root);
      else group.judged?.(workspace.spellingOf(anyFile));
    }
  };

  const publishPositions = (project: ProjectState): void => {
    const { uri, text = "", read } = positions.of(project);
    if (uri !== undefined) send(uri, toTextDiagnostics("positions", text, read.problems));
  };

  /** Positions below a folder may have changed: marks and pictures follow. */
  const followPositions = (file: string): void => {
    const folder = folderOf(keyOf(file));
    for (const project of workspace.projects()) {
      if (folder === undefined || !isInside(project.root, folder)) continue;
      publishPositions(project);
      const [anyFile] = project.files;
      if (anyFile !== undefined) for (const group of groups) group.moved?.(workspace.spellingOf(anyFile));
    }
  };

  /** Version of the open document that has a file's text. */
  const versionOf = (file: SourceText | undefined): number | undefined => {
    const document = file && documents.get(workspace.spellingOf(file.uri));
    return document?.getText() === file?.text ? document?.version : undefined;
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
    yieldTurn: mailAnswered,
  });
  const workspace = createWorkspace(
    {
      changed(project, key) {
        if (key !== undefined) edited.add(key);
        checking.changed(project);
        for (const group of groups) group.changed?.();
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
    client = clientCanOf(params.capabilities);
    return { capabilities: capabilitiesOf(groups), serverInfo: { name: "faultline" } };
  });

  connection.onInitialized(() => {
    for (const folder of folders) void guardedStep("reading a folder", () => workspace.addFolder(folder));
    if (canWatch) {
      const watchers = ["*.arch", configurationName, positionsName].map((name) => ({ globPattern: `**/${name}` }));
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    void guardedStep("reading settings", askForSettings);
    // The connection refuses to listen for what the editor never announced.
    if (!hasFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const folder of removed) workspace.removeFolder(folder.uri);
      for (const folder of added) void guardedStep("reading a folder", () => workspace.addFolder(folder.uri));
    });
  });

  connection.onDidChangeConfiguration((params: unknown) => {
    void guardedStep("reading settings", async () => {
      const settings = isRecord(params) ? params.settings : undefined;
      if (canConfigure) await askForSettings();
      else applySettings(isRecord(settings) ? settings.faultline : undefined);
    });
  });

  const askForSettings = async (): Promise<void> => {
    if (canConfigure) applySettings(await connection.workspace.getConfiguration("faultline"));
  };

  const applySettings = (value: unknown): void => {
    const problems: string[] = [];
    settings = readSettings(value, problems);
    workspace.setRules(settings.rules);
    for (const group of groups) group.configured?.();
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
    for (const group of groups) group.closed?.(document.uri);
  });
  connection.onDidChangeWatchedFiles((params) => {
    const changed = urisIn(params, "changes", ["uri"]);
    const isOfPositions = (uri: string): boolean => uri.endsWith(`/${positionsName}`);
    const others = changed.filter((uri) => !isOfPositions(uri));
    void guardedStep("following files", () => workspace.refresh(others));
    void guardedStep("following positions", () => changed.filter(isOfPositions).forEach(followPositions));
  });
  const refreshFolders = (uris: readonly string[]): void => {
    void guardedStep("following files", async () => {
      await workspace.refresh(uris);
      const around = new Set(uris.flatMap((uri) => folders.filter((folder) => keyOf(uri).startsWith(keyOf(folder)))));
      for (const folder of around) await workspace.addFolder(folder);
    });
  };
  // A folder that is moved or deleted comes as one event, which a watcher of `.arch` files does not see.
  connection.workspace.onDidRenameFiles((params) => refreshFolders(urisIn(params, "files", ["oldUri", "newUri"])));
  connection.workspace.onDidDeleteFiles((params) => refreshFolders(urisIn(params, "files", ["uri"])));
  connection.workspace.onDidCreateFiles((params) => refreshFolders(urisIn(params, "files", ["uri"])));

  const views = new WeakMap<ProjectState, ProjectView>();
  const viewOf = (project: ProjectState): ProjectView => {
    let view = views.get(project);
    if (view === undefined) {
      const { root, files } = project;
      view = {
        root,
        files,
        reading: () => {
          const snapshot = project.snapshot();
          const options = project.options();
          const looked = lookedOf(snapshot, () => analysisOf(project, snapshot, options));
          return readingOf(looked, (texts) => {
            const other = project.snapshotWith(texts);
            return { snapshot: other, analysis: createAnalysis(other.model, options, looked.analysis) };
          });
        },
      };
      views.set(project, view);
    }
    return view;
  };

  const host: Host = {
    connection,
    get look() {
      return look;
    },
    get settings() {
      return settings;
    },
    get client() {
      return client;
    },
    spelling: (key) => workspace.spellingOf(key),
    get edits() {
      return {
        spelling: host.spelling,
        versionOf: client.documentChanges ? (file: SourceText) => versionOf(file) ?? null : undefined,
      };
    },
    *projects() {
      for (const project of workspace.projects()) yield viewOf(project);
    },
    projectOf(uri) {
      const project = workspace.projectOf(uriIn(uri));
      return project === undefined ? undefined : viewOf(project);
    },
    judgementOf(uri) {
      const project = workspace.projectOf(uriIn(uri));
      return project === undefined ? undefined : judgements.get(project);
    },
    isOpen: ({ files }) => [...files].some((file) => documents.get(workspace.spellingOf(file)) !== undefined),
    positionsOf: (project) => positions.of(project),
    tellPositions(uri, text, isUnsaved) {
      positions.tell(uri, text, isUnsaved);
      followPositions(uri);
    },
    idle: () => checking.idle(),
    fault,
  };
  for (const group of groups) group.attach(host);

  documents.listen(connection);
}

/** What the editor can do, by what it said of itself. */
function clientCanOf(said: InitializeParams["capabilities"] | undefined): ClientCan {
  const can = said?.workspace;
  const item = said?.textDocument?.completion?.completionItem;
  return {
    documentChanges: can?.workspaceEdit?.documentChanges === true,
    snippetEdits: can?.workspaceEdit?.snippetEditSupport === true,
    resolvesEdits: said?.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    refreshesLenses: can?.codeLens?.refreshSupport === true,
    refreshesHints: can?.inlayHint?.refreshSupport === true,
    refreshesTokens: can?.semanticTokens?.refreshSupport === true,
    completion: {
      snippets: item?.snippetSupport === true,
      insertReplace: item?.insertReplaceSupport === true,
      insertTextMode: item?.insertTextModeSupport !== undefined,
    },
  };
}

function lookOf(value: unknown): ClientLook {
  if (!isRecord(value)) return {};
  const { rulePage, termPage, folds, commands, pictures, asksReasons } = value;
  return {
    ...(typeof rulePage === "string" ? { rulePage } : {}),
    ...(typeof termPage === "string" ? { termPage } : {}),
    folds: folds === true,
    commands: commands === true,
    pictures: pictures === true,
    asksReasons: asksReasons === true,
  };
}
