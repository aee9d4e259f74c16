// Reads designs, configurations and positions from disk, and nothing else: never outside the folder it was asked about, never a file
// that is too large or no text, and it writes nothing. What it passes over it says once, for the log.

import { readFileSync, realpathSync, statSync } from "node:fs";
import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** Name of the file that makes a folder a project of its own. */
export const configurationName = "faultline.json";

/** Largest file that is read, in bytes; a design of this size would be a hundred thousand components. */
const largestFile = 10_000_000;

/** Folders that hold other people's files. */
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", "bower_components", "vendor", "dist", "out"]);

/** Absolute paths of what a folder holds, sorted. */
export interface Found {
  readonly designs: readonly string[];
  readonly configurations: readonly string[];
}

/** All designs and configurations below a folder. Unreadable folders count as empty; linear in the folder's size. */
export async function findFiles(folder: string, say: (line: string) => void): Promise<Found> {
  const designs: string[] = [];
  const configurations: string[] = [];
  const root = await realpathOrSame(folder);
  const visit = async (directory: string): Promise<void> => {
    let entries: Awaited<ReturnType<typeof readEntries>>;
    try {
      entries = await readEntries(directory);
    } catch (error) {
      say(`not read: ${directory} (${reasonOf(error)})`);
      return;
    }
    const below: Promise<void>[] = [];
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        // Links to folders are not followed, so a loop of links cannot hold the server up.
        if (!entry.name.startsWith(".") && !skippedFolders.has(entry.name)) below.push(visit(path));
        continue;
      }
      const isDesign = entry.name.endsWith(".arch");
      if (!isDesign && entry.name !== configurationName) continue;
      if (entry.isSymbolicLink() && !(await leadsInside(path, root))) {
        say(`not read: ${path} leads out of the workspace`);
        continue;
      }
      (isDesign ? designs : configurations).push(path);
    }
    await Promise.all(below);
  };
  await visit(folder);
  return { designs: designs.sort(), configurations: configurations.sort() };
}

/** Text of a file below a folder; undefined where it is gone, leads outside, is too large or is no UTF-8 text. */
export async function readText(path: string, folder: string, say: (line: string) => void): Promise<string | undefined> {
  try {
    const entry = await lstat(path);
    if (entry.isSymbolicLink() && !(await leadsInside(path, await realpathOrSame(folder)))) {
      say(`not read: ${path} leads out of the workspace`);
      return undefined;
    }
    const { size } = await stat(path);
    if (size > largestFile) {
      say(`not read: ${path} is larger than ${largestFile / 1_000_000} MB`);
      return undefined;
    }
    const bytes = await readFile(path);
    if (bytes.includes(0)) {
      say(`not read: ${path} is not a text file`);
      return undefined;
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    // Gone between the event and the read is ordinary; the rest is the world's refusal, and the log has it.
    if (!isMissing(error)) say(`not read: ${path} (${reasonOf(error)})`);
    return undefined;
  }
}

/** A small file as it is at this moment. */
export type SmallFile =
  /** `mark` is another one whenever the file has changed. */
  | { readonly kind: "text"; readonly text: string; readonly mark: string }
  | { readonly kind: "missing" }
  /** It is there and not read; one sentence says why. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * Text of a file beside others, read at once; `known` comes back where the file has not changed since. A link that leads out of the file's
 * folder is refused, and so is what is longer than some bytes or no UTF-8.
 */
export function readSmallFile(path: string, longest: number, known: SmallFile | undefined): SmallFile {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    const mark = `${mtimeMs} ${size} ${ino}`;
    if (known?.kind === "text" && known.mark === mark) return known;
    if (!realpathSync(path).startsWith(realpathSync(dirname(path)) + sep)) {
      return { kind: "refused", why: "It is a link that leads out of its folder." };
    }
    if (size > longest) return { kind: "refused", why: `It is larger than ${longest / 1_000_000} MB.` };
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)), mark };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    return { kind: "refused", why: `It cannot be read: ${reasonOf(error)}.` };
  }
}

function readEntries(directory: string) {
  return readdir(directory, { withFileTypes: true });
}

async function leadsInside(path: string, root: string): Promise<boolean> {
  try {
    const target = await realpath(path);
    return target.startsWith(root + sep) && (await stat(target)).isFile();
  } catch {
    // A dangling link leads nowhere.
    return false;
  }
}

async function realpathOrSame(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    // A folder that does not exist holds nothing, whatever it is called.
    return folder;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
