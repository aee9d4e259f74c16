// From the paths of a command line to projects with their texts. A project is the nearest folder upwards that holds
// `faultline.json`; without one, each given folder is a project and the files given by name are one together. What
// cannot be read becomes a sentence, and the rest is still read. It parses nothing.

import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import {
  belongingOf,
  byCodeUnit,
  type Configuration,
  emptyConfiguration,
  readConfiguration,
} from "../analysis/index.ts";
import { placesIn } from "../diagram/json-members.ts";
import type { Input } from "./arguments.ts";
import { expectMuch } from "./engine-memory.ts";
import { disk, type FileSource } from "./file-source.ts";
import { reasonOf } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";

/** One project's texts. */
export interface ProjectFiles {
  /** The project's own settings. */
  readonly configuration: Configuration;
  /** Absolute path of the folder that is the project, or that holds what was given; marked by a `faultline.json` or not. */
  readonly folder: { readonly path: string; readonly isMarked: boolean };
  /** Texts by display name (relative to the folder that the command runs in, with `/`), in the order of names. */
  readonly texts: ReadonlyMap<string, string>;
  /** The names that were asked for; the others are only there to be referred to. */
  readonly asked: ReadonlySet<string>;
}

export interface CollectedFiles {
  readonly projects: readonly ProjectFiles[];
  /** One sentence for each path or file that could not be used. */
  readonly refusals: readonly string[];
  /** One sentence for each file that was named and that its project's settings leave out. */
  readonly notes: readonly string[];
}

/** A design is text by hand; what is larger is some other file. */
export const largestFile = 10 * 1024 * 1024;

const marker = "faultline.json";

/** What belongs to other tools, and can hold a copy of anything. */
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git"]);

interface Group {
  /** The marked folder; undefined where no folder is marked. */
  readonly root: string | undefined;
  /** Where it lies: that folder, else the one that was given, or that of the first file. */
  readonly folder: string;
  /** Absolute paths that were asked for. */
  readonly asked: Set<string>;
  /** Those among them that were given by name. */
  readonly named: Set<string>;
}

/**
 * Reads everything that the paths stand for: of a marked project all of it, or the files alone that were asked for.
 * Cost: one visit of each folder, one read of each file.
 */
export function collectFiles(
  input: Input,
  terminal: Terminal,
  source: FileSource = disk,
  extent: "project" | "asked" = "project",
): CollectedFiles {
  const refusals: string[] = [];
  const notes: string[] = [];
  const groups = new Map<string, Group>();
  const seen = new Set<string>();
  const rootOf = markedFolders(source);
  const show = (path: string) => displayName(path, terminal.folder);
  const reading: Reading = { source, show, refusals };

  const add = (path: string, fallback: string) => {
    const identity = source.identityOf(path);
    if (seen.has(identity)) return;
    seen.add(identity);
    const root = rootOf(dirname(path));
    const key = root ?? fallback;
    const group = groups.get(key) ?? {
      root,
      folder: key === looseFiles ? dirname(path) : key,
      asked: new Set<string>(),
      named: new Set<string>(),
    };
    group.asked.add(path);
    if (fallback === looseFiles) group.named.add(path);
    groups.set(key, group);
  };

  const inputText = input.paths.includes("-") ? readInput(terminal, refusals) : undefined;
  const inputPath = resolve(terminal.folder, input.inputName);

  // Folders go first: a file that is given twice belongs to its folder's project.
  const paths = input.paths.filter((path) => path !== "-").map((path) => resolve(terminal.folder, path));
  const kinds = new Map(paths.map((path) => [path, kindOf(path, reading)]));
  for (const path of paths) {
    if (kinds.get(path) !== "folder") continue;
    const before = refusals.length;
    const found = listFolder(path, reading);
    if (found.length === 0 && refusals.length === before) refusals.push(`There is no .arch file in ${show(path)}.`);
    for (const file of found) add(file, path);
  }
  for (const path of paths) if (kinds.get(path) === "file") add(path, looseFiles);
  if (inputText !== undefined) add(inputPath, looseFiles);

  const given = inputText === undefined ? undefined : { path: inputPath, text: inputText };
  const own = input.config === undefined ? undefined : resolve(terminal.folder, input.config);
  const configuration = own === undefined ? undefined : readMarker(own, { ...reading, source: disk });
  const projects = [...groups.values()].map((group) =>
    readProject(group, { ...reading, given, extent, rootOf, configuration, notes }),
  );
  expectMuch(projects);
  return { projects: projects.filter((project) => project.texts.size > 0), refusals, notes };
}

/** Key of the project of files that were given by name and lie in no marked folder. */
const looseFiles = "";

/** From where things are read, what they are called, and where it is noted that they cannot be. */
interface Reading {
  readonly source: FileSource;
  readonly show: (path: string) => string;
  readonly refusals: string[];
}

interface ProjectReading extends Reading {
  /** What standard input stands for. */
  readonly given: { readonly path: string; readonly text: string } | undefined;
  readonly extent: "project" | "asked";
  readonly rootOf: (folder: string) => string | undefined;
  /** What stands in the place of every project's own settings. */
  readonly configuration: Configuration | undefined;
  readonly notes: string[];
}

function readProject(group: Group, reading: ProjectReading): ProjectFiles {
  const { source, given, extent, rootOf, show } = reading;
  const { root, folder } = group;
  const configuration = reading.configuration ?? settingsIn(root, reading);
  const isIncluded = belongingOf(configuration);
  // What somebody types or pipes in is meant, whatever its name.
  const belongsHere = (path: string) => path === given?.path || isIncluded(displayName(path, folder));
  const asked = new Set([...group.asked].filter(belongsHere));
  tellLeftOut(group, asked, reading);
  const paths = new Set(asked);
  if (root !== undefined && extent === "project") {
    const known = new Set([...asked].map(source.identityOf));
    // A marked folder inside a marked folder is a project of its own.
    const belongs = (path: string) =>
      rootOf(dirname(path)) === root && belongsHere(path) && !known.has(source.identityOf(path));
    for (const path of listFolder(root, reading).filter(belongs)) paths.add(path);
  }
  const texts = new Map<string, string>();
  for (const path of [...paths].sort((left, right) => byCodeUnit(show(left), show(right)))) {
    const text = path === given?.path ? given.text : readText(path, reading);
    if (text !== undefined) texts.set(show(path), text);
  }
  return {
    configuration,
    folder: { path: folder, isMarked: root !== undefined },
    texts,
    asked: new Set([...asked].map(show).filter((name) => texts.has(name))),
  };
}

/** Names what the settings leave out of what was asked for; a folder of which nothing is left is as good as empty. */
function tellLeftOut({ asked, named, folder }: Group, kept: ReadonlySet<string>, reading: ProjectReading): void {
  const { show, refusals, notes } = reading;
  for (const path of named)
    if (!kept.has(path)) notes.push(`${show(path)} is left out, as its project's settings say.`);
  if (kept.size === 0 && asked.size > named.size) {
    refusals.push(`The settings of ${show(folder)} leave out every .arch file that was asked for.`);
  }
}

function settingsIn(root: string | undefined, reading: Reading): Configuration {
  return root === undefined ? emptyConfiguration : readMarker(join(root, marker), reading);
}

/** What is wrong in the settings is told at its place, and the rest of them holds. */
function readMarker(path: string, reading: Reading): Configuration {
  const { show, refusals } = reading;
  const text = readText(path, reading);
  if (text === undefined) return emptyConfiguration;
  const configuration = readConfiguration(text);
  const place = placesIn(text);
  for (const { message, path: way } of configuration.problems) {
    const lines = text.slice(0, place(way).start).split("\n");
    refusals.push(`${show(path)}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}: ${message}`);
  }
  return configuration;
}

function kindOf(path: string, { source, show, refusals }: Reading): "file" | "folder" | undefined {
  try {
    return source.kindOf(path);
  } catch (error) {
    refusals.push(`Cannot read ${show(path)}: ${reasonOf(error)}.`);
    return undefined;
  }
}

/** The `.arch` files below a folder, each folder visited once even where symbolic links lead in a circle. */
function listFolder(folder: string, reading: Reading): string[] {
  const files: string[] = [];
  const visited = new Set<string>();
  const visit = (path: string) => {
    const identity = reading.source.identityOf(path);
    if (visited.has(identity)) return;
    visited.add(identity);
    for (const { name, isFolder } of entriesOf(path, reading)) {
      if (isFolder && !skippedFolders.has(name)) visit(join(path, name));
      if (!isFolder && name.endsWith(".arch")) files.push(join(path, name));
    }
  };
  visit(folder);
  return files;
}

function entriesOf(folder: string, { source, show, refusals }: Reading) {
  try {
    return [...source.entriesOf(folder)].sort((left, right) => byCodeUnit(left.name, right.name));
  } catch (error) {
    refusals.push(`Cannot read ${show(folder)}: ${reasonOf(error)}.`);
    return [];
  }
}

/** A file's text; undefined, with a sentence in `refusals`, where it cannot be read or is no text. */
export function readText(path: string, { source, show, refusals }: Reading): string | undefined {
  try {
    return decode(source.read(path, largestFile), show(path), refusals);
  } catch (error) {
    refusals.push(`Cannot read ${show(path)}: ${reasonOf(error)}.`);
    return undefined;
  }
}

function readInput(terminal: Terminal, refusals: string[]): string | undefined {
  return decode(terminal.readInput(largestFile), "standard input", refusals);
}

function decode(bytes: Uint8Array, name: string, refusals: string[]): string | undefined {
  if (bytes.length > largestFile) {
    refusals.push(`${name} is larger than 10 MB, which is no design written by hand; it is left out.`);
    return undefined;
  }
  if (bytes.includes(0)) {
    refusals.push(`${name} is not text (it holds zero bytes); it is left out.`);
    return undefined;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The decoder has one reason to throw: bytes that are no UTF-8.
    refusals.push(`${name} is not UTF-8 text; save it as UTF-8. It is left out.`);
    return undefined;
  }
}

/** Finds the nearest marked folder upwards, the folder itself included; each folder is looked at once. */
function markedFolders(source: FileSource): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const parent = dirname(folder);
    const above = () => (parent === folder ? undefined : find(parent));
    const found = source.has(join(folder, marker)) ? folder : above();
    known.set(folder, found);
    return found;
  };
  return find;
}

/** A path as it is told to a person: from the folder that the command runs in. */
export function displayName(path: string, folder: string): string {
  const name = relative(folder, path);
  if (name === "") return "this folder";
  return (isAbsolute(name) ? path : name).split(sep).join("/");
}
