// The command's world: where the result and the talk go, what the terminal can show, the folder it runs in, and
// standard input. Tests give another one. It formats nothing.

import { readSync } from "node:fs";
import { isatty } from "node:tty";
import { createProgress, noProgress } from "./progress.ts";
import { Refusal, reasonOf } from "./refusal.ts";

/** The folders that code hosts have checked a repository out to, by the host that says so. */
export type Checkouts = Readonly<Partial<Record<"github" | "gitlab", string>>>;

export interface Terminal {
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** The result, to standard output. */
  write(text: string): void;
  /** A line of talk, to standard error. */
  tell(line: string): void;
  /** How far long work has come, for a person who watches; nothing where nobody does. */
  progress(words: string): void;
  /** Whether the result may be coloured. */
  readonly hasColour: boolean;
  /** Columns to wrap prose at, from 40. */
  readonly width: number;
  /** Whether a person types on standard input. */
  readonly isTyped: boolean;
  /** Where the repository lies whose pipeline the command runs in. */
  readonly checkouts: Checkouts;
  /** Everything on standard input, to its end. */
  readInput(limit: number): Uint8Array;
  /** The present day as `YYYY-MM-DD`, where the command runs. */
  today(): string;
}

/** The real terminal. A reader of the output who leaves early (`faultline lint | head`) is no error. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  const isWatched = stderr.isTTY === true && env.TERM !== "dumb" && (env.CI ?? "") === "";
  const progress = isWatched
    ? createProgress(
        (text) => void stderr.write(text),
        () => performance.now(),
        stderr.columns ?? 80,
      )
    : noProgress;
  return {
    folder: process.cwd(),
    write(text) {
      progress.clear();
      stdout.write(text);
    },
    tell(line) {
      progress.clear();
      stderr.write(`${line}\n`);
    },
    progress: progress.show,
    hasColour: mayColour(stdout.isTTY === true, env),
    width: Math.max(40, Math.min(stdout.columns ?? 100, 120)),
    // Asked of the descriptor: `process.stdin` would change how it is read.
    get isTyped() {
      return isatty(0);
    },
    checkouts: checkoutsIn(env),
    readInput,
    today: localDay,
  };
}

/** The calendar day where the command runs, as the editor takes it, too: an acceptance lapses on the reader's own day. */
function localDay(): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Colour is for terminals that can show it and for people who did not decline it (no-color.org). */
export function mayColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTerminal && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

/**
 * What the variables of a host's runner say. Sources: GitHub, *Variables reference*, `GITHUB_WORKSPACE`; GitLab, *Predefined CI/CD
 * variables reference*, `CI_PROJECT_DIR`.
 */
export function checkoutsIn(env: Readonly<Record<string, string | undefined>>): Checkouts {
  const { GITHUB_WORKSPACE: github = "", CI_PROJECT_DIR: gitlab = "" } = env;
  return { ...(github === "" ? {} : { github }), ...(gitlab === "" ? {} : { gitlab }) };
}

function readInput(limit: number): Uint8Array {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= limit) {
    const chunk = Buffer.allocUnsafe(65_536);
    const count = readChunk(chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  return Buffer.concat(chunks);
}

function readChunk(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // Windows reports the end of a pipe as an error.
      if (code === "EOF") return 0;
      // A writer that shares a non-blocking descriptor has nothing for us yet; reading again waits for it.
      if (code === "EAGAIN") continue;
      throw new Refusal(`Cannot read standard input: ${reasonOf(error)}.`);
    }
  }
}
