// Which texts make up which project: the nearest folder with a `faultline.json`, else the workspace folder, else the file
// alone. It follows open documents, files on disk and the editor's watcher, and hands every text to its project. It
// judges nothing and knows no protocol.

import { pathToFileURL } from "node:url";

import type { AnalysisOptions } from "../analysis/index.ts";
import {
  belongingOf,
  type Configuration,
  emptyConfiguration,
  rules as everyRule,
  optionsFor,
  type RuleSeverities,
  readConfiguration,
} from "../analysis/index.ts";
import { createProject, type Project, type Snapshot } from "../language/index.ts";
import { configurationName, findFiles, readText } from "./disk.ts";
import { folderKey, folderOf, isInside, keyOf, pathBelow, pathOf, within } from "./locations.ts";

/** A project as the rest of the server sees it. */
export interface ProjectState {
  /** URI of its folder, or of its only file. */
  readonly root: string;
  readonly configuration: Configuration;
  /** The text that the configuration was read from; empty where there is none. */
  readonly configurationText: string;
  /** Grows with every change of a text or a setting. */
  readonly generation: number;
  /** False until the files of its folder have been read: what is missing until then is not worth a word. */
  readonly isSettled: boolean;
  /** URIs of its texts. */
  readonly files: ReadonlySet<string>;
  snapshot(): Snapshot;
  /** The snapshot with other texts for some files; changes nothing. */
  snapshotWith(texts: ReadonlyMap<string, string>): Snapshot;
  options(): AnalysisOptions;
}

export interface WorkspaceEvents {
  /** Something changed; `edited` is the document that a person typed into. */
  changed(project: ProjectState, edited?: string): void;
  /** No project holds this file any more. */
  forgotten(key: string): void;
  say(line: string): void;
}

export interface Workspace {
  addFolder(uri: string): Promise<void>;
  removeFolder(uri: string): void;
  /** A document was opened or changed in the editor. */
  setOpen(uri: string, text: string): void;
  /** A document was closed: the disk has the word again. */
  setClosed(uri: string): Promise<void>;
  /** Files were created, changed or deleted outside the editor. */
  refresh(uris: readonly string[]): Promise<void>;
  setRules(rules: RuleSeverities): void;
  projectOf(uri: string): ProjectState | undefined;
  projects(): Iterable<ProjectState>;
  /** The editor's own spelling of a file's URI. */
  spellingOf(key: string): string;
  /** Today's date, `YYYY-MM-DD`, changes what acceptances cover; to be asked now and then. */
  checkDay(): void;
}

interface MutableProject extends ProjectState {
  readonly project: Project;
  settings: ProjectSettings;
  generation: number;
  readonly files: Set<string>;
}

/** What the file that marks a project says. */
interface ProjectSettings {
  readonly configuration: Configuration;
  readonly text: string;
  /** Whether a design belongs to the project, by its path from the project's folder. */
  readonly belongs: (path: string) => boolean;
}

const noSettings: ProjectSettings = { configuration: emptyConfiguration, text: "", belongs: () => true };

/** Files read at the same time: a process may hold only so many open. */
const openAtOnce = 64;

/** An empty workspace. `today` gives the day that acceptances are judged by. */
export function createWorkspace(events: WorkspaceEvents, today: () => string): Workspace {
  const folders = new Set<string>();
  const pendingFolders = new Map<string, number>();
  const openTexts = new Map<string, string>();
  const diskTexts = new Map<string, string>();
  const spellings = new Map<string, string>();
  const configurations = new Map<string, ProjectSettings>();
  const projects = new Map<string, MutableProject>();
  const rootByFile = new Map<string, string>();
  const latestRead = new Map<string, object>();
  let rules: RuleSeverities = {};
  let day = today();

  /** The innermost workspace folder around a file. */
  const folderAround = (key: string): string | undefined =>
    [...folders].filter((folder) => isInside(key, folder)).sort((a, b) => b.length - a.length)[0];

  /** Undefined for what belongs nowhere: a design that its project leaves out and that nobody has open; open, it is alone. */
  const rootOf = (key: string): string | undefined => {
    const folder = folderAround(key);
    if (folder === undefined) return key;
    for (let at = folderOf(key); at !== undefined && isInside(at, folder); at = folderOf(at)) {
      const settings = configurations.get(at);
      if (settings === undefined) continue;
      if (settings.belongs(pathBelow(key, at))) return at;
      return openTexts.has(key) ? key : undefined;
    }
    return folder;
  };

  const projectAt = (root: string): MutableProject => {
    const known = projects.get(root);
    if (known !== undefined) return known;
    const project = createProject({ rules: everyRule.map((rule) => rule.id) });
    const files = new Set<string>();
    const created: MutableProject = {
      root,
      project,
      settings: configurations.get(root) ?? noSettings,
      generation: 0,
      get configuration() {
        return created.settings.configuration;
      },
      get configurationText() {
        return created.settings.text;
      },
      files,
      get isSettled() {
        return [...pendingFolders.keys()].every((folder) => !isInside(root, folder) && !isInside(folder, root));
      },
      snapshot: () => project.snapshot(),
      snapshotWith: (texts) => project.snapshotWith(texts),
      options: () => {
        const pathOf = (file: string) => (isInside(file, root) ? pathBelow(file, root) : undefined);
        return { ...optionsFor(created.configuration, pathOf, rules), today: day };
      },
    };
    projects.set(root, created);
    return created;
  };

  const touch = (project: MutableProject, edited?: string): void => {
    project.generation += 1;
    events.changed(project, edited);
  };

  const drop = (key: string): MutableProject | undefined => {
    const root = rootByFile.get(key);
    rootByFile.delete(key);
    const project = root === undefined ? undefined : projects.get(root);
    if (project === undefined) return undefined;
    project.project.removeFile(key);
    project.files.delete(key);
    if (project.files.size === 0) projects.delete(project.root);
    return project;
  };

  /** Gives a file's present text, the editor's before the disk's, to the project that it belongs to. */
  const place = (key: string, edited?: string): void => {
    const text = openTexts.get(key) ?? diskTexts.get(key);
    const before = rootByFile.get(key);
    const root = rootOf(key);
    if (before !== undefined && (text === undefined || before !== root)) {
      const left = drop(key);
      if (left !== undefined) touch(left);
    }
    if (text === undefined || root === undefined) {
      if (before !== undefined) events.forgotten(key);
      return;
    }
    const project = projectAt(root);
    project.project.setFile(key, text);
    project.files.add(key);
    rootByFile.set(key, root);
    touch(project, edited);
  };

  const readDesign = async (key: string, folder: string): Promise<void> => {
    const path = pathOf(key);
    if (path === undefined) return;
    const mine = {};
    latestRead.set(key, mine);
    const text = await readText(path, pathOf(folder) ?? path, events.say);
    // A later event about the file started a later read, which has the word.
    if (latestRead.get(key) !== mine) return;
    latestRead.delete(key);
    if (text === undefined) diskTexts.delete(key);
    else diskTexts.set(key, text);
  };

  const readConfigurationOf = async (root: string, folder: string): Promise<void> => {
    const path = pathOf(within(root, configurationName));
    if (path === undefined) return;
    const text = await readText(path, pathOf(folder) ?? path, events.say);
    if (text === undefined) configurations.delete(root);
    else {
      const configuration = readConfiguration(text);
      configurations.set(root, { configuration, text, belongs: belongingOf(configuration) });
    }
  };

  /** Moves every file of a folder to where it belongs after the configurations below it changed. */
  const replaceAll = (folder: string): void => {
    for (const [root, project] of projects) {
      const settings = configurations.get(root) ?? noSettings;
      if (project.settings === settings) continue;
      project.settings = settings;
      touch(project);
    }
    for (const key of new Set([...openTexts.keys(), ...diskTexts.keys()])) {
      if (isInside(key, folder) && rootByFile.get(key) !== rootOf(key)) place(key);
    }
  };

  const settle = (folder: string): void => {
    const left = (pendingFolders.get(folder) ?? 1) - 1;
    if (left > 0) {
      pendingFolders.set(folder, left);
      return;
    }
    pendingFolders.delete(folder);
    for (const project of projects.values()) {
      if (isInside(project.root, folder)) events.changed(project);
    }
  };

  return {
    async addFolder(uri) {
      const folder = folderKey(uri);
      folders.add(folder);
      const path = pathOf(folder);
      if (path === undefined) {
        replaceAll(folder);
        return;
      }
      pendingFolders.set(folder, (pendingFolders.get(folder) ?? 0) + 1);
      try {
        const found = await findFiles(path, events.say);
        const roots = found.configurations.map((file) => folderOf(pathToFileURL(file).href) ?? folder);
        await Promise.all(roots.map((root) => readConfigurationOf(root, folder)));
        const keys = found.designs.map((file) => pathToFileURL(file).href);
        for (let from = 0; from < keys.length; from += openAtOnce) {
          await Promise.all(keys.slice(from, from + openAtOnce).map((key) => readDesign(key, folder)));
        }
        for (const key of keys) if (folders.has(folder) && rootByFile.get(key) === undefined) place(key);
        replaceAll(folder);
      } finally {
        settle(folder);
      }
    },

    removeFolder(uri) {
      const folder = folderKey(uri);
      folders.delete(folder);
      for (const key of [...diskTexts.keys()]) {
        if (isInside(key, folder) && folderAround(key) === undefined) diskTexts.delete(key);
      }
      for (const root of [...configurations.keys()]) {
        if (isInside(root, folder) && folderAround(root) === undefined) configurations.delete(root);
      }
      for (const key of [...rootByFile.keys()]) if (isInside(key, folder)) place(key);
    },

    setOpen(uri, text) {
      const key = keyOf(uri);
      spellings.set(key, uri);
      openTexts.set(key, text);
      place(key, key);
    },

    async setClosed(uri) {
      const key = keyOf(uri);
      openTexts.delete(key);
      const folder = folderAround(key);
      if (folder !== undefined) await readDesign(key, folder);
      if (!openTexts.has(key)) place(key);
    },

    async refresh(uris) {
      const changed = [...new Set(uris.map(keyOf))];
      await Promise.all(
        changed.map(async (key) => {
          const folder = folderAround(key);
          if (folder === undefined) return;
          if (key.endsWith(`/${configurationName}`)) {
            await readConfigurationOf(folderOf(key) ?? folder, folder);
            replaceAll(folder);
            return;
          }
          if (!key.endsWith(".arch")) {
            await forgetBelow(key, folder);
            return;
          }
          const before = diskTexts.get(key);
          await readDesign(key, folder);
          if (!openTexts.has(key) && diskTexts.get(key) !== before) place(key);
        }),
      );
    },

    setRules(given) {
      rules = given;
      for (const project of projects.values()) touch(project);
    },

    projectOf(uri) {
      const root = rootByFile.get(keyOf(uri));
      return root === undefined ? undefined : projects.get(root);
    },

    projects: () => projects.values(),
    spellingOf: (key) => spellings.get(key) ?? key,

    checkDay() {
      const now = today();
      if (now === day) return;
      day = now;
      for (const project of projects.values()) touch(project);
    },
  };

  /** A folder that vanished or came is reported as one event, and its files are not. */
  async function forgetBelow(key: string, folder: string): Promise<void> {
    const below = [...diskTexts.keys()].filter((file) => isInside(file, key));
    await Promise.all(below.map((file) => readDesign(file, folder)));
    for (const file of below) if (!diskTexts.has(file)) place(file);
  }
}
