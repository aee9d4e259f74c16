// Commands in a page of Markdown, and what they print: each block of `sh` that calls the command once, with the block of `text`
// behind it. The page is written by hand; what the command prints is put in by running it. It knows no page.

import { run } from "../../cli/run.ts";
import type { Terminal } from "../../cli/terminal.ts";

/** A command line that a page may show: the command's words, and which of its lines are shown. */
interface CommandLine {
  readonly words: readonly string[];
  readonly shown: (lines: readonly string[]) => readonly string[];
  readonly isAskedForExitCode: boolean;
}

const block = /(^```sh\n)([^\n]*)(\n```\n\n```text\n)[\s\S]*?(^```$)/gm;

/** The day that acceptances are judged by, so that a page does not change with the calendar. */
const today = "2026-11-01";

/** The page with what its commands print in `folder`. Throws where a command of it cannot be run. */
export async function withOutputs(page: string, folder: string): Promise<string> {
  const outputs: string[] = [];
  for (const [, , line = ""] of page.matchAll(block)) outputs.push(await outputOf(line, folder));
  return page.replace(block, (_, before: string, line: string, between: string, after: string) => {
    return `${before}${line}${between}${outputs.shift() ?? ""}${after}`;
  });
}

/** How many commands a page shows with their output. */
export function commandsIn(page: string): readonly string[] {
  return [...page.matchAll(block)].map(([, , line = ""]) => line);
}

/** What a shell would show of a command line. */
async function outputOf(line: string, folder: string): Promise<string> {
  const { words, shown, isAskedForExitCode } = parse(line);
  let output = "";
  let talk = "";
  const terminal: Terminal = {
    ...{ folder, hasColour: false, width: 100, isTyped: false, checkouts: {} },
    write: (text) => {
      output += text;
    },
    tell: (text) => {
      talk += `${text}\n`;
    },
    progress: () => undefined,
    readInput: () => new Uint8Array(),
    today: () => today,
  };
  const exitCode = await run(words, terminal);
  if (exitCode === 2) throw new Error(`"${line}" could not be run: ${talk}`);
  const lines = shown(output.replace(/\n$/, "").split("\n"));
  return [...lines, ...(isAskedForExitCode ? [String(exitCode)] : []), ""].join("\n");
}

/** `faultline …`, then `| head -n 3` or `| tail -n 3`, or `; echo $?`. */
function parse(line: string): CommandLine {
  const match = /^faultline ((?:[^"|;]|"[^"]*")+?)(?: \| (head|tail) -n (\d+)|(; echo \$\?))?$/.exec(line);
  if (match === null) throw new Error(`"${line}" is no command that a page may show.`);
  const [, rest = "", end, count, echo] = match;
  const words = [...rest.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const shown = (lines: readonly string[]): readonly string[] => {
    if (end === undefined) return lines;
    return end === "head" ? lines.slice(0, Number(count)) : lines.slice(-Number(count));
  };
  return { words, shown, isAskedForExitCode: echo !== undefined };
}
