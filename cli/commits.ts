// The designs of a commit, read from the objects of a git repository. What stands in the way is one sentence that says what to do.

import { posix, resolve } from "node:path";
import type { FileSource } from "./file-source.ts";
import { largestFile } from "./files.ts";
import { visible } from "./formats/style.ts";
import { git, type Said } from "./git.ts";
import { isOfProjects, isPlainPath, type StoredFile, storedFiles } from "./stored-files.ts";

/** A repository that a folder lies in. */
export interface Repository {
  /** The folder that git was asked in. */
  readonly folder: string;
  /** Its uppermost folder, or the folder itself where it has no files beside its objects. */
  readonly root: string;
  readonly isShallow: boolean;
}

export type Found<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "refused"; readonly why: string };

/** The repository around a folder. */
export function repositoryAround(folder: string): Found<Repository> {
  const said = git(folder, ["rev-parse", "--is-shallow-repository", "--show-cdup"]);
  if (said.kind !== "output") return { kind: "refused", why: whyNoRepository(said) };
  const [isShallow, up = ""] = said.bytes.toString("utf8").split("\n");
  return { kind: "found", value: { folder, root: resolve(folder, up), isShallow: isShallow === "true" } };
}

function whyNoRepository(said: Exclude<Said, { kind: "output" }>): string {
  if (said.kind === "absent") return "git is not installed, or not in the PATH";
  if (/not a git repository/i.test(said.error)) return "this folder is in no git repository";
  if (/dubious ownership/i.test(said.error)) {
    return "git does not trust this repository, since it belongs to somebody else (git config --global --add safe.directory FOLDER says that you do)";
  }
  return `git cannot read the repository (${firstLine(said.error)})`;
}

function firstLine(text: string): string {
  return visible(text.split("\n")[0] ?? "");
}

/** The commit that a name stands for, by its object's name; undefined where there is none. */
export function commitNamed(repository: Repository, name: string): string | undefined {
  // A name that begins with a dash is none, whatever git would take it for.
  if (name === "" || name.startsWith("-") || /[\0\n]/.test(name)) return undefined;
  const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const said = git(repository.folder, words);
  const id = said.kind === "output" ? said.bytes.toString("utf8").trim() : "";
  return isObjectName(id) ? id : undefined;
}

function isObjectName(text: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
}

/** Why there is no commit of this name, and what brings it. */
export function whyNoCommit({ isShallow }: Repository, name: string): string {
  const sentence = `There is no commit "${visible(name)}" in this repository, and no file or folder of that name.`;
  if (!/^[\w./~^@{}+-]+$/.test(name)) return sentence;
  const remote = /^(origin|upstream)\/(.+)$/.exec(name);
  const [from, what] = remote === null ? ["origin", name] : [remote[1], remote[2]];
  if (/[~^@{]/.test(name)) {
    return isShallow
      ? `There is no commit "${name}" in this clone, which is shallow: git fetch --deepen=50 brings more of its past, and --unshallow all of it.`
      : sentence;
  }
  const depth = isShallow ? " --depth=1" : "";
  const then = remote === null ? ", then compare with FETCH_HEAD" : "";
  const clone = isShallow
    ? "in this clone, which is shallow"
    : "in this repository, and no file or folder of that name";
  return `There is no commit "${name}" ${clone}. If it is on the server, fetch it first: git fetch${depth} ${from} ${what}${then}.`;
}

/** The designs and settings of a commit, below the repository's root. Refusals get one sentence for each file left out. */
export function filesOf({ folder, root }: Repository, commit: string, refusals: string[]): Found<FileSource> {
  const listed = git(folder, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (listed.kind !== "output") return { kind: "refused", why: `git cannot list the commit: ${whatFailed(listed)}` };
  const entries = entriesIn(listed.bytes.toString("utf8"));
  const designs = entries.filter(({ path }) => isOfProjects(path));
  for (const { path } of designs) {
    if (!isPlainPath(path))
      refusals.push(`${visible(path.slice(0, 200))} is no path that every system knows; it is left out.`);
  }
  const wanted = designs.filter(({ path }) => isPlainPath(path));
  const blobs = wanted.filter(({ mode }) => mode.startsWith("100"));
  const links = wanted.filter(({ mode }) => mode === "120000");
  const read = contentsOf(
    folder,
    [...blobs, ...links].map(({ id }) => id),
  );
  if (read.kind === "refused") return read;
  const files = new Map<string, StoredFile>();
  for (const { path, id } of blobs) {
    const content = read.value.get(id);
    if (content === undefined)
      refusals.push(
        `The content of ${visible(path)} is not in this clone, which is partial: check it out once, or fetch it.`,
      );
    else files.set(path, content);
  }
  for (const { path, id } of links) {
    const target = read.value.get(id);
    const name = target === undefined || target === "too large" ? "" : Buffer.from(target).toString("utf8");
    // A link to a design that is there anyway brings nothing; another one would lead who knows where.
    if (files.has(posix.join(posix.dirname(path), name))) continue;
    refusals.push(`${visible(path)} is a symbolic link, which is not followed in a commit; it is left out.`);
  }
  return { kind: "found", value: storedFiles(root, files) };
}

function whatFailed(said: Exclude<Said, { kind: "output" }>): string {
  return said.kind === "absent" ? "it is not installed" : firstLine(said.error);
}

interface TreeEntry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** The lines of `ls-tree -z`: mode, type, object and, behind a tab, the path as it is. */
function entriesIn(listing: string): readonly TreeEntry[] {
  return listing.split("\0").flatMap((line): readonly TreeEntry[] => {
    const [, mode, id, path] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || id === undefined || path === undefined || !isObjectName(id)
      ? []
      : [{ mode, id, path }];
  });
}

/** Designs of one commit together that are read; nobody wrote more by hand. */
const mostBytes = 256 * 1024 * 1024;

/** Objects by name; one that the clone has not is missing, and one beyond the limit is not read. */
function contentsOf(folder: string, ids: readonly string[]): Found<ReadonlyMap<string, StoredFile>> {
  const contents = new Map<string, StoredFile>();
  // A tree of a few kilobytes can name one file a million times, and each is read as a file of its own.
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  const unique = [...times.keys()];
  if (unique.length === 0) return { kind: "found", value: contents };
  const sizes = git(folder, ["cat-file", "--batch-check=%(objectname) %(objectsize)"], lines(unique));
  if (sizes.kind !== "output") return { kind: "refused", why: `git cannot read the commit: ${whatFailed(sizes)}` };
  const small: string[] = [];
  let total = 0;
  for (const line of sizes.bytes.toString("utf8").split("\n")) {
    const [id = "", size = ""] = line.split(" ");
    if (!/^\d+$/.test(size)) continue;
    if (Number(size) > largestFile) contents.set(id, "too large");
    else {
      small.push(id);
      total += Number(size) * (times.get(id) ?? 1);
    }
  }
  if (total > mostBytes) return { kind: "refused", why: "The designs of the commit are larger than 256 MB together." };
  if (small.length === 0) return { kind: "found", value: contents };
  const read = git(folder, ["cat-file", "--batch"], lines(small));
  if (read.kind !== "output") return { kind: "refused", why: `git cannot read the commit: ${whatFailed(read)}` };
  for (const [id, content] of objectsIn(read.bytes)) contents.set(id, content);
  return { kind: "found", value: contents };
}

function lines(words: readonly string[]): string {
  return `${words.join("\n")}\n`;
}

/** The answers of `cat-file --batch`: a line with name, type and size, then so many bytes and a line end. */
function* objectsIn(bytes: Buffer): Generator<readonly [id: string, content: Uint8Array]> {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return;
    const [id = "", , size = ""] = bytes.subarray(at, end).toString("latin1").split(" ");
    at = end + 1;
    if (!/^\d+$/.test(size)) continue;
    yield [id, bytes.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
