// Runs git to read a repository's objects, and nothing else: no option of a person's becomes an option of git's, no hook, filter,
// pager, monitor or network is started by what a repository configures, and the working tree and the index are not looked at.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { devNull } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** What git said: its output, or why there is none. */
export type Said =
  | { readonly kind: "output"; readonly bytes: Buffer }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "absent" };

/** Most that is taken of one answer, and less than a text can hold. A listing of a million files takes a quarter of it. */
const largestAnswer = 400 * 1024 * 1024;

/** Runs one git command in a folder. */
export function git(folder: string, words: readonly string[], input?: string): Said {
  const program = gitProgram();
  if (program === undefined) return { kind: "absent" };
  const said: SpawnSyncReturns<Buffer> = spawnSync(program, [...guards, ...words], {
    cwd: folder,
    env: environment(),
    input: input ?? "",
    maxBuffer: largestAnswer,
    windowsHide: true,
    shell: false,
  });
  if (said.error !== undefined) return { kind: "failed", error: whyNot(said.error) };
  if (said.status !== 0) return { kind: "failed", error: said.stderr.toString("utf8").trim() };
  return { kind: "output", bytes: said.stdout };
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  return code === "ENOBUFS" ? "its answer is larger than 400 MB" : message;
}

/** Settings that a repository's own cannot override. */
const guards: readonly string[] = [
  ...["--no-pager", "--no-optional-locks", "--literal-pathspecs"],
  ...["-c", "core.fsmonitor=", "-c", `core.hooksPath=${devNull}`, "-c", "protocol.allow=never"],
];

/** Nothing of the caller's that makes git look elsewhere or run something; what a person set up for all repositories stays. */
function environment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "Path", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SYSTEMROOT", "TEMP", "TMPDIR"] as const;
  const ceilings = "GIT_CEILING_DIRECTORIES";
  return {
    ...Object.fromEntries(
      [...kept, ceilings].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** Where git is: looked for in absolute folders of the path alone, since Windows would else take one that lies in the workspace. */
function gitProgram(): string | undefined {
  const folders = (process.env.PATH ?? process.env.Path ?? "").split(delimiter).filter(isAbsolute);
  const name = process.platform === "win32" ? "git.exe" : "git";
  return folders.map((folder) => join(folder, name)).find(existsSync);
}
