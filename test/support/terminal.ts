// A terminal for tests of the command: keeps what is written, and plays the folder, the input and the date.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../cli/run.ts";
import type { Checkouts, Terminal } from "../../cli/terminal.ts";

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
  readonly talk: string;
}

export interface CommandWorld {
  readonly folder?: string;
  readonly input?: string | Uint8Array;
  readonly hasColour?: boolean;
  readonly isTyped?: boolean;
  readonly checkouts?: Checkouts;
}

/** Runs the command in this process. */
export async function runCommand(words: readonly string[], world: CommandWorld = {}): Promise<CommandResult> {
  const written: string[] = [];
  const told: string[] = [];
  const exitCode = await run(words, testTerminal(world, { written, told }));
  return { exitCode, output: written.join(""), talk: told.join("\n") };
}

export function testTerminal(
  { folder = process.cwd(), input = "", hasColour = false, isTyped = false, checkouts = {} }: CommandWorld,
  { written, told }: { readonly written: string[]; readonly told: string[] } = { written: [], told: [] },
): Terminal {
  return {
    folder,
    hasColour,
    width: 100,
    isTyped,
    checkouts,
    write: (text) => void written.push(text),
    tell: (line) => void told.push(line),
    progress: () => undefined,
    readInput: () => Buffer.from(input as string),
    today: () => "2026-01-15",
  };
}

/** A folder with these files, by path, that goes away with the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "faultline-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
