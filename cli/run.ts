// One run of the command, from the words of the command line to the exit code. Here errors of the world become their
// sentence, and faults of ours become a report worth sending. Nothing calls `process.exit`.

import { parseCommandLine } from "./arguments.ts";
import { diff } from "./commands/diff.ts";
import { explain } from "./commands/explain.ts";
import { format } from "./commands/fmt.ts";
import { init } from "./commands/init.ts";
import { inspect } from "./commands/inspect.ts";
import { lint } from "./commands/lint.ts";
import { lsp } from "./commands/lsp.ts";
import { render } from "./commands/render.ts";
import { report } from "./commands/report.ts";
import { completionsFor } from "./formats/completions.ts";
import { helpFor } from "./formats/help.ts";
import { visible } from "./formats/style.ts";
import { Refusal } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** Runs the command; the exit code is 0 for nothing to report, 1 for findings, 2 for could not run. */
export async function run(words: readonly string[], world: Terminal): Promise<number> {
  // Names of files and words of the command line are told as well, and must not drive the terminal.
  const tell = (lines: string): void => world.tell(lines.split("\n").map(visible).join("\n"));
  const terminal: Terminal = { ...world, tell };
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    if (error instanceof Refusal) {
      terminal.tell(error.message);
      return 2;
    }
    terminal.tell("Faultline itself failed; that is a fault in the program, not in your files. Please report this:");
    terminal.tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 2;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const request = parseCommandLine(words);
  switch (request.command) {
    case "lint":
      return lint(request, terminal);
    case "inspect":
      return inspect(request, terminal);
    case "explain":
      return explain(request, terminal);
    case "report":
      return await report(request, terminal);
    case "diff":
      return await diff(request, terminal);
    case "render":
      return await render(request, terminal);
    case "fmt":
      return format(request, terminal);
    case "init":
      return init(request, terminal);
    case "completions":
      terminal.write(completionsFor(request.shell));
      return 0;
    case "lsp":
      return await lsp(terminal);
    case "version":
      terminal.write(`${version}\n`);
      return 0;
    case "help":
      terminal.write(helpFor(request.topic, terminal.width));
      return 0;
    default:
      return request satisfies never;
  }
}
