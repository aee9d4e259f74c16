// URIs as the server compares them. An editor and the file system spell one file in several ways; everything inside the
// server uses one spelling, and only what goes back to an editor uses the editor's own.

import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The one spelling of a URI; text that is no URI stays as it is. */
export function keyOf(uri: string): string {
  const path = pathOf(uri);
  return path === undefined ? uri : pathToFileURL(path).href;
}

/** Path of a file on this machine; undefined for other schemes and for URIs that name no file. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A malformed escape or a foreign host: an editor may send anything, and such a file has no path here.
    return undefined;
  }
}

/** True for the folder itself and everything below it. */
export function isInside(key: string, folder: string): boolean {
  return key === folder || key.startsWith(withSlash(folder));
}

/** URI of the folder that holds a file or folder; undefined at the top. */
export function folderOf(key: string): string | undefined {
  const end = key.lastIndexOf("/");
  const top = key.indexOf("://") + 2;
  return end > top ? key.slice(0, end) : undefined;
}

/** URI of something in a folder. */
export function within(folder: string, name: string): string {
  return withSlash(folder) + name;
}

/** Path of a file from a folder around it, readable and with `/`. */
export function pathBelow(key: string, folder: string): string {
  const path = key.slice(withSlash(folder).length);
  try {
    return decodeURIComponent(path);
  } catch {
    // Not percent-encoded after all, so it is readable as it stands.
    return path;
  }
}

/** Last segment of a URI, readable. */
export function nameIn(key: string): string {
  const last = key.slice(key.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    // Not percent-encoded after all, so it is readable as it stands.
    return last;
  }
}

/** What a design is called: its folder, or its only file without the ending. */
export function titleOf(root: string): string {
  const name = nameIn(root);
  return name === "" ? nameIn(folderOf(root) ?? root) : basename(name, ".arch");
}

/** Folder URIs are compared without their closing slash. */
export function folderKey(uri: string): string {
  const key = keyOf(uri);
  return key.endsWith("/") && !key.endsWith("//") ? key.slice(0, -1) : key;
}

function withSlash(folder: string): string {
  return folder.endsWith("/") ? folder : `${folder}/`;
}
