// From a request's paths to analysed projects. Says on standard error what could not be read, and goes on with the rest.

import { type Analysis, createAnalysis, rules } from "../analysis/index.ts";
import { createProject, type Snapshot } from "../language/index.ts";
import type { Input } from "./arguments.ts";
import { collectFiles, type ProjectFiles } from "./files.ts";
import { Refusal } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";

export interface LoadedProject {
  readonly snapshot: Snapshot;
  /** Facts and report are computed when first read. */
  readonly analysis: Analysis;
  /** Where it lies. */
  readonly folder: ProjectFiles["folder"];
  /** The files that the request is about; the project may hold more. */
  readonly asked: ReadonlySet<string>;
  /** The same project with other texts for some of its files. */
  with(texts: ReadonlyMap<string, string>): Pick<LoadedProject, "snapshot" | "analysis">;
}

export interface Loaded {
  readonly projects: readonly LoadedProject[];
  /** Whether every path and file could be used. */
  readonly isComplete: boolean;
}

/** Every project that the paths stand for. */
export function loadProjects(input: Input, terminal: Terminal): Loaded {
  const { projects, refusals } = collectFiles(input, terminal);
  for (const refusal of refusals) terminal.tell(refusal);
  const today = input.today ?? terminal.today();
  const loaded = projects.map(({ configuration, folder, texts, asked }) => {
    const project = createProject({ rules: rules.map((rule) => rule.id) });
    const read = (changed: ReadonlyMap<string, string>) => {
      for (const [name, text] of changed) project.setFile(name, text);
      const snapshot = project.snapshot();
      return { snapshot, analysis: createAnalysis(snapshot.model, { ...configuration.options, today }) };
    };
    return { ...read(texts), folder, asked, with: read };
  });
  return { projects: loaded, isComplete: refusals.length === 0 };
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
