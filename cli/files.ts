// From the paths of a command line to projects with their texts. A project is the nearest folder upwards that holds
// `faultline.json`; without one, each given folder is a project and the files given by name are one together. What
// cannot be read becomes a sentence, and the rest is still read. It parses nothing.

import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type Configuration, emptyConfiguration, readConfiguration } from "../analysis/index.ts";
import type { Input } from "./arguments.ts";
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
}

/** A design is text by hand; what is larger is some other file. */
const largestFile = 10 * 1024 * 1024;

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
}

/** Reads everything that the paths stand for. Cost: one visit of each folder, one read of each file. */
export function collectFiles(input: Input, terminal: Terminal): CollectedFiles {
  const refusals: string[] = [];
  const groups = new Map<string, Group>();
  const seen = new Set<string>();
  const rootOf = markedFolders();
  const show = (path: string) => displayName(path, terminal.folder);

  const add = (path: string, fallback: string) => {
    const identity = realPath(path);
    if (seen.has(identity)) return;
    seen.add(identity);
    const root = rootOf(dirname(path));
    const key = root ?? fallback;
    const group = groups.get(key) ?? {
      root,
      folder: key === looseFiles ? dirname(path) : key,
      asked: new Set<string>(),
    };
    group.asked.add(path);
    groups.set(key, group);
  };

  const inputText = input.paths.includes("-") ? readInput(terminal, refusals) : undefined;
  const inputPath = resolve(terminal.folder, input.inputName);

  // Folders go first: a file that is given twice belongs to its folder's project.
  const paths = input.paths.filter((path) => path !== "-").map((path) => resolve(terminal.folder, path));
  const kinds = new Map(paths.map((path) => [path, kindOf(path, show, refusals)]));
  for (const path of paths) {
    if (kinds.get(path) !== "folder") continue;
    const before = refusals.length;
    const found = listFolder(path, show, refusals);
    if (found.length === 0 && refusals.length === before) refusals.push(`There is no .arch file in ${show(path)}.`);
    for (const file of found) add(file, path);
  }
  for (const path of paths) if (kinds.get(path) === "file") add(path, looseFiles);
  if (inputText !== undefined) add(inputPath, looseFiles);

  const given = inputText === undefined ? undefined : { path: inputPath, text: inputText };
  const projects = [...groups.values()].map((group) => readProject(group, { given, rootOf, show, refusals }));
  return { projects: projects.filter((project) => project.texts.size > 0), refusals };
}

/** Key of the project of files that were given by name and lie in no marked folder. */
const looseFiles = "";

interface Reading {
  /** What standard input stands for. */
  readonly given: { readonly path: string; readonly text: string } | undefined;
  readonly rootOf: (folder: string) => string | undefined;
  readonly show: (path: string) => string;
  readonly refusals: string[];
}

function readProject(group: Group, { given, rootOf, show, refusals }: Reading): ProjectFiles {
  const { root, folder, asked } = group;
  const paths = new Set(asked);
  if (root !== undefined) {
    const known = new Set([...asked].map(realPath));
    // A marked folder inside a marked folder is a project of its own.
    const belongs = (path: string) => rootOf(dirname(path)) === root && !known.has(realPath(path));
    for (const path of listFolder(root, show, refusals).filter(belongs)) paths.add(path);
  }
  const texts = new Map<string, string>();
  for (const path of [...paths].sort((left, right) => compare(show(left), show(right)))) {
    const text = path === given?.path ? given.text : readText(path, show, refusals);
    if (text !== undefined) texts.set(show(path), text);
  }
  const configuration = root === undefined ? emptyConfiguration : readMarker(join(root, marker), show, refusals);
  return {
    configuration,
    folder: { path: folder, isMarked: root !== undefined },
    texts,
    asked: new Set([...asked].map(show).filter((name) => texts.has(name))),
  };
}

/** What is wrong in the settings is told, and the rest of them holds. */
function readMarker(path: string, show: (path: string) => string, refusals: string[]): Configuration {
  const text = readText(path, show, refusals);
  if (text === undefined) return emptyConfiguration;
  const configuration = readConfiguration(text);
  for (const problem of configuration.problems) refusals.push(`${show(path)}: ${problem}`);
  return configuration;
}

function kindOf(path: string, show: (path: string) => string, refusals: string[]): "file" | "folder" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    refusals.push(`Cannot read ${show(path)}: ${reasonOf(error)}.`);
    return undefined;
  }
}

/** The `.arch` files below a folder, each folder visited once even where symbolic links lead in a circle. */
function listFolder(folder: string, show: (path: string) => string, refusals: string[]): string[] {
  const files: string[] = [];
  const visited = new Set<string>();
  const visit = (path: string) => {
    const identity = realPath(path);
    if (visited.has(identity)) return;
    visited.add(identity);
    for (const { name, isFolder } of entriesOf(path, show, refusals)) {
      if (isFolder && !skippedFolders.has(name)) visit(join(path, name));
      if (!isFolder && name.endsWith(".arch")) files.push(join(path, name));
    }
  };
  visit(folder);
  return files;
}

function entriesOf(folder: string, show: (path: string) => string, refusals: string[]) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({
        name: entry.name,
        isFolder: entry.isSymbolicLink() ? leadsToFolder(join(folder, entry.name)) : entry.isDirectory(),
      }))
      .sort((left, right) => compare(left.name, right.name));
  } catch (error) {
    refusals.push(`Cannot read ${show(folder)}: ${reasonOf(error)}.`);
    return [];
  }
}

/** False for a link that leads nowhere: it is then read as a file, and reading says what is wrong. */
function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    // Nowhere, or in a circle.
    return false;
  }
}

/** A file's text; undefined, with a sentence in `refusals`, where it cannot be read or is no text. */
export function readText(path: string, show: (path: string) => string, refusals: string[]): string | undefined {
  try {
    const file = openSync(path, "r");
    try {
      return decode(readWhole(file), show(path), refusals);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    refusals.push(`Cannot read ${show(path)}: ${reasonOf(error)}.`);
    return undefined;
  }
}

/** At most one byte more than allowed, so that a device without an end is read no further. */
function readWhole(file: number): Uint8Array {
  const { size } = fstatSync(file);
  let buffer = Buffer.allocUnsafe(Math.min(size, largestFile) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > largestFile) return buffer.subarray(0, length);
    // A pipe says size 0: the buffer grows with what comes.
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2 + 65_536, largestFile + 1));
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
function markedFolders(): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const parent = dirname(folder);
    const above = () => (parent === folder ? undefined : find(parent));
    const found = existsSync(join(folder, marker)) ? folder : above();
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

/** The path itself where it leads nowhere. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Nothing is there, as for the name that standard input goes by; the path is then its own identity.
    return path;
  }
}

/** By code unit, so that the order is the same on every machine. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
