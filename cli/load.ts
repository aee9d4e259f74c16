// From a request's paths to analysed projects. Says on standard error what could not be read, and goes on with the rest.

import { resolve } from "node:path";
import { type Analysis, type Configuration, createAnalysis, optionsFor, rules } from "../analysis/index.ts";
import { createProject, type Snapshot } from "../language/index.ts";
import type { Input } from "./arguments.ts";
import { growFor, growNoMore } from "./engine-memory.ts";
import { disk, type FileSource } from "./file-source.ts";
import { collectFiles, displayName, type ProjectFiles } from "./files.ts";
import { Refusal } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";

export interface LoadedProject {
  readonly snapshot: Snapshot;
  /** Facts and report are computed when first read. */
  readonly analysis: Analysis;
  /** Where it lies. */
  readonly folder: ProjectFiles["folder"];
  /** What its settings say of the exit code. */
  readonly failOn: Configuration["failOn"];
  /** The files that the request is about; the project may hold more. */
  readonly asked: ReadonlySet<string>;
  /** The same project with other texts for some of its files. */
  with(texts: ReadonlyMap<string, string>): Pick<LoadedProject, "snapshot" | "analysis">;
}

export interface Loaded {
  readonly projects: readonly LoadedProject[];
  /** What could not be used, told already. */
  readonly refusals: readonly string[];
  /** Whether every path and file could be used. */
  readonly isComplete: boolean;
}

/** Every project that the paths stand for. */
export function loadProjects(input: Input, terminal: Terminal, source: FileSource = disk): Loaded {
  const { projects, refusals, notes } = collectFiles(input, terminal, source);
  for (const line of [...refusals, ...notes]) terminal.tell(line);
  const today = input.today ?? terminal.today();
  const loaded = projects.map((files) => {
    const { size } = files.texts;
    terminal.progress(`Reading ${size === 1 ? "a file" : `${size} files`}`);
    return loadProject(files, terminal.folder, today);
  });
  return { projects: loaded, refusals, isComplete: refusals.length === 0 };
}

function loadProject(files: ProjectFiles, start: string, today: string): LoadedProject {
  const { configuration, folder, texts, asked } = files;
  const project = createProject({ rules: rules.map((rule) => rule.id) });
  const options = { ...optionsOf(files, start), today };
  const read = (changed: ReadonlyMap<string, string>) => {
    for (const [name, text] of changed) {
      growFor(text);
      project.setFile(name, text);
    }
    growNoMore();
    const snapshot = project.snapshot();
    return { snapshot, analysis: createAnalysis(snapshot.model, options) };
  };
  return { ...read(texts), folder, failOn: configuration.failOn, asked, with: read };
}

/** What a project's settings say, with its files by the names that they have from `start`. */
function optionsOf({ configuration, folder }: ProjectFiles, start: string) {
  return optionsFor(configuration, (name) => displayName(resolve(start, name), folder.path));
}

/** A text and what is found out about it. */
export type Read = Pick<LoadedProject, "snapshot" | "analysis">;

/** One state of a project, its files named from the folder `start`. */
export interface State {
  readonly files: ProjectFiles;
  readonly start: string;
}

/**
 * Two states of one project. The later one takes over what the two have in common, of which it is as good as an analysis of its
 * own: `ready` is called in between, to read of the earlier one what is to be taken over.
 */
export function loadTwice(
  before: State,
  after: State,
  today: string,
  ready: (before: Analysis) => void,
): { readonly before: Read; readonly after: Read } {
  const project = createProject({ rules: rules.map((rule) => rule.id) });
  const snapshotOf = (texts: ReadonlyMap<string, string>): Snapshot => {
    for (const [name, text] of texts) project.setFile(name, text);
    return project.snapshot();
  };
  const optionsIn = ({ files, start }: State) => ({ ...optionsOf(files, start), today });
  const first = snapshotOf(before.files.texts);
  const analysis = createAnalysis(first.model, optionsIn(before));
  ready(analysis);
  for (const name of before.files.texts.keys()) if (!after.files.texts.has(name)) project.removeFile(name);
  const second = snapshotOf(after.files.texts);
  const later = createAnalysis(second.model, optionsIn(after), analysis);
  return { before: { snapshot: first, analysis }, after: { snapshot: second, analysis: later } };
}

/** The one project that a command shows; its text's problems are mentioned, since what is shown lacks what they spoil. */
export function loadOneProject(input: Input, terminal: Terminal): Loaded & { readonly project: LoadedProject } {
  const loaded = loadProjects(input, terminal);
  const [project, another] = loaded.projects;
  if (project === undefined) throw new Refusal("There is nothing to show.");
  if (another !== undefined) {
    throw new Refusal("The paths belong to several projects, and this command shows one: give one folder or file.");
  }
  const count = project.snapshot.problems.length;
  if (count > 0) {
    const problems = count === 1 ? "a problem" : `${count} problems`;
    terminal.tell(
      `The text has ${problems}: what is shown is the part that is understood. "faultline lint" lists them.`,
    );
  }
  return { ...loaded, project };
}
