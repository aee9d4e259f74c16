// Files that are no files of the machine, such as those of a commit or an archive, as a source of designs. They lie under a path
// that nothing else need have; where they come from, and how large they may be, is known to those who bring them.

import { dirname, join } from "node:path";
import type { FileSource } from "./file-source.ts";

/** One file: its bytes, or that there are too many of them. */
export type StoredFile = Uint8Array | "too large";

/** The files by their paths below `root`, with `/`; what is no plain path below it is the caller's to leave out. */
export function storedFiles(root: string, files: ReadonlyMap<string, StoredFile>): FileSource {
  const contents = new Map<string, StoredFile>();
  const folders = new Map<string, Map<string, boolean>>([[root, new Map()]]);
  const note = (path: string, isFolder: boolean): void => {
    if (path === root) return;
    const parent = dirname(path);
    const siblings = folders.get(parent);
    if (siblings === undefined) {
      note(parent, true);
      note(path, isFolder);
      return;
    }
    const name = path.slice(parent.length).replace(/^[/\\]/, "");
    siblings.set(name, isFolder);
    if (isFolder && !folders.has(path)) folders.set(path, new Map());
  };
  for (const [name, content] of files) {
    const path = join(root, ...name.split("/"));
    contents.set(path, content);
    note(path, false);
  }
  return {
    kindOf(path) {
      if (folders.has(path)) return "folder";
      if (contents.has(path)) return "file";
      throw missing();
    },
    entriesOf(folder) {
      const entries = folders.get(folder);
      if (entries === undefined) throw missing();
      return [...entries].map(([name, isFolder]) => ({ name, isFolder }));
    },
    read(path, most) {
      const content = contents.get(path);
      if (content === undefined) throw missing();
      // As many bytes as show that it is larger: nobody looks at them.
      return content === "too large" ? new Uint8Array(most + 1) : content;
    },
    has: (path) => contents.has(path) || folders.has(path),
    identityOf: (path) => path,
  };
}

/** What the file system says of a path that leads nowhere. */
function missing(): Error {
  return Object.assign(new Error("no such file or folder"), { code: "ENOENT" });
}

/** Longest path that is a file's: what most systems take. Longer ones are made to wear out who follows them. */
const longestPath = 4096;

/** Whether a path from elsewhere leads to somewhere below the folder that it is put under, on every system. */
export function isPlainPath(path: string): boolean {
  if (path === "" || path.length > longestPath || /[\0\\]|^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Whether a file is one that a project is made of. */
export function isOfProjects(path: string): boolean {
  return path.endsWith(".arch") || path === "faultline.json" || path.endsWith("/faultline.json");
}
