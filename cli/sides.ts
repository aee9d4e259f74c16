// From the words of `faultline diff` to the two sides that it compares: each a file, a folder, a commit or an archive. It reads no
// design; what a word cannot mean becomes a sentence.

import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { filesInArchive } from "./archives.ts";
import { commitNamed, filesOf, repositoryAround, whyNoCommit } from "./commits.ts";
import { disk, type FileSource } from "./file-source.ts";
import { visible } from "./formats/style.ts";
import { Refusal } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";

/** One of the two designs that are compared. */
export interface Side {
  /** What it is called: the word that was typed. */
  readonly label: string;
  readonly source: FileSource;
  /** The file or folder in the source. */
  readonly path: string;
  /** Whether there is anything at the path; what is not there is a design without an element. */
  readonly isThere: boolean;
  /** One sentence for each file that could not be used. */
  readonly refusals: readonly string[];
}

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

/** What one word means. A commit waits for its path, which it may have from the other word. */
type Operand =
  | { readonly kind: "path"; readonly word: string; readonly path: string }
  | { readonly kind: "archive"; readonly word: string; readonly path: string }
  | { readonly kind: "commit"; readonly word: string; readonly name: string; readonly path?: string };

const archiveNames = /\.(tar|tar\.gz|tgz|zip)$/i;

/**
 * The two sides. A commit is read where the other side is, or else in the folder that the command runs in; `commit:path` says
 * otherwise. Without a second word the working tree is compared. Throws a `Refusal` for a word that is nothing.
 */
export function sidesOf(base: string, head: string | undefined, terminal: Terminal): Sides {
  const operands = [meaningOf(base, terminal), meaningOf(head ?? ".", terminal)] as const;
  const [first, second] = operands;
  const label = head === undefined && first.kind === "commit" ? "the working tree" : undefined;
  const before = sideOf(first, pathIn(second) ?? terminal.folder);
  const after = sideOf(second, pathIn(first) ?? terminal.folder);
  if (!before.isThere && !after.isThere)
    throw new Refusal(`There is no such path in ${visible(before.label)} or ${visible(after.label)}.`);
  return { before, after: label === undefined ? after : { ...after, label } };
}

function pathIn(operand: Operand): string | undefined {
  return operand.kind === "path" ? operand.path : undefined;
}

function meaningOf(word: string, terminal: Terminal): Operand {
  const path = resolve(terminal.folder, word);
  const isSpeltAsPath = isAbsolute(word) || /^\.{1,2}([/\\]|$)/.test(word);
  if (existsSync(path)) {
    if (!isSpeltAsPath && isCommit(word, terminal.folder)) {
      throw new Refusal(
        `"${visible(word)}" is both a path and a commit: write ./${word} for the path, or refs/heads/${word} or another full name for the commit.`,
      );
    }
    const isArchive = archiveNames.test(word) && statSync(path).isFile();
    return { kind: isArchive ? "archive" : "path", word, path };
  }
  if (isSpeltAsPath || word === "-") {
    const why = word === "-" ? "standard input cannot be compared" : "there is no such file or folder";
    throw new Refusal(`Cannot compare with ${visible(word)}: ${why}.`);
  }
  // A commit's name holds no colon, so the first one begins the path.
  const [name = "", ...rest] = word.split(":");
  return { kind: "commit", word, name, ...(rest.length === 0 ? {} : { path: rest.join(":") }) };
}

function isCommit(name: string, folder: string): boolean {
  const repository = repositoryAround(folder);
  return repository.kind === "found" && commitNamed(repository.value, name) !== undefined;
}

function sideOf(operand: Operand, otherPath: string): Side {
  switch (operand.kind) {
    case "path":
      return { label: operand.word, source: disk, path: operand.path, isThere: true, refusals: [] };
    case "archive": {
      const refusals: string[] = [];
      const source = filesInArchive(operand.path, operand.word, refusals);
      return { label: operand.word, source, path: operand.path, isThere: true, refusals };
    }
    case "commit":
      return commitSide(operand, otherPath);
    default:
      return operand satisfies never;
  }
}

function commitSide(operand: Extract<Operand, { kind: "commit" }>, otherPath: string): Side {
  const { word, name } = operand;
  // Links on the way to the folder are followed, as git does.
  const around = realpathSync(otherPath);
  const folder = statSync(around).isDirectory() ? around : dirname(around);
  const repository = repositoryAround(folder);
  if (repository.kind === "refused") {
    throw new Refusal(`"${visible(word)}" is no file or folder, and it cannot be read as a commit: ${repository.why}.`);
  }
  const { value } = repository;
  const commit = commitNamed(value, name);
  if (commit === undefined) throw new Refusal(whyNoCommit(value, name));
  const refusals: string[] = [];
  const files = filesOf(value, commit, refusals);
  if (files.kind === "refused") throw new Refusal(files.why);
  const path = operand.path === undefined ? around : pathInTree(operand.path, value.root, folder);
  return { label: word, source: files.value, path, isThere: files.value.has(path), refusals };
}

/** As git reads it: from the repository's root, or with `./` from the folder that one is in. */
function pathInTree(path: string, root: string, folder: string): string {
  return /^\.{1,2}(\/|$)/.test(path) ? resolve(folder, path) : join(root, path);
}
