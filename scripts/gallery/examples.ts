// The examples as scripts and tests read them: which there are, of which designs each is made, and what the analysis says of
// them. An example is a folder with a README.md; its designs are the projects in it.

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Analysis, createAnalysis } from "../../analysis/index.ts";
import { createProject, type Snapshot } from "../../language/index.ts";
import { root } from "../tool.ts";

/** The folder of all examples. */
export const examplesFolder = join(root, "examples");

/** The day that acceptances are judged by, so that an example does not change with the calendar. */
const today = "2026-11-01";

/** Folders of designs, each a project, from the folder of examples with slashes, such as `dynamodb-2015/before`. Sorted. */
export function projectsOfExamples(): readonly string[] {
  const folders = globSync("**/*.arch", { cwd: examplesFolder }).map((file) => dirname(file).replaceAll("\\", "/"));
  return [...new Set(folders)].sort();
}

export interface ExampleDesign {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
}

/** Reads and analyses a project of the examples. */
export function readExample(project: string): ExampleDesign {
  const folder = join(examplesFolder, project);
  const text = createProject();
  for (const file of globSync("*.arch", { cwd: folder }).sort()) {
    text.setFile(file, readFileSync(join(folder, file), "utf8"));
  }
  const snapshot = text.snapshot();
  return { snapshot, analysis: createAnalysis(snapshot.model, { today }) };
}

/** The reviewed page of a project. */
export function pageUrlOf(project: string): URL {
  return pathToFileURL(join(root, "test/examples", `${project.replaceAll("/", "-")}.golden.md`));
}

export interface Example {
  /** Its folder, such as `dynamodb-2015` or `history/04-cache`. */
  readonly name: string;
  /** What its README says. */
  readonly readme: string;
  /** Its projects in the order in which the README names them. */
  readonly projects: readonly string[];
}

/** Every example, in the order in which the page of examples names them. */
export function allExamples(): readonly Example[] {
  const projects = projectsOfExamples();
  const names = [...new Set(projects.map(exampleOf))];
  const overview = readFileSync(join(examplesFolder, "README.md"), "utf8");
  const placed = names.map((name) => ({ name, place: mentionOf(name, overview) }));
  // Sorting keeps the order of those that one line names together, which is that of their names.
  placed.sort((one, other) => one.place - other.place);
  return placed.map(({ name }) => {
    const readme = readFileSync(join(examplesFolder, name, "README.md"), "utf8");
    const own = projects.filter((project) => exampleOf(project) === name);
    const placeOf = (project: string): number => mentionOf(project.slice(name.length + 1), readme);
    return { name, readme, projects: own.sort((one, other) => placeOf(one) - placeOf(other)) };
  });
}

/** The nearest folder with a README.md, from a project upwards; the outermost one where none has. */
function exampleOf(project: string): string {
  const parts = project.split("/");
  for (let length = parts.length; length > 1; length -= 1) {
    const folder = parts.slice(0, length).join("/");
    if (existsSync(join(examplesFolder, folder, "README.md"))) return folder;
  }
  return parts[0] ?? project;
}

/** Where a page first links to a folder or one above it; behind all else where it does not. */
function mentionOf(folder: string, page: string): number {
  for (let path = folder; path !== "" && path !== "."; path = dirname(path)) {
    const places = [`](${path})`, `](${path}/`].map((link) => page.indexOf(link)).filter((place) => place >= 0);
    if (places.length > 0) return Math.min(...places);
  }
  return Number.MAX_SAFE_INTEGER;
}
