// One run of the command, from the words of the command line to the exit code. Here errors of the world become their
// sentence, and faults of ours become a report worth sending. Nothing calls `process.exit`.

import { parseCommandLine } from "./arguments.ts";
import { explain } from "./commands/explain.ts";
import { inspect } from "./commands/inspect.ts";
import { lint } from "./commands/lint.ts";
import { lsp } from "./commands/lsp.ts";
import { render } from "./commands/render.ts";
import { helpFor } from "./formats/help.ts";
import { Refusal } from "./refusal.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** Runs the command; the exit code is 0 for nothing to report, 1 for findings, 2 for could not run. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
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
    case "render":
      return await render(request, terminal);
    case "lsp":
      return await lsp(terminal);
    case "version":
      terminal.write(`${version}\n`);
      return 0;
    case "help":
      terminal.write(helpFor(request.topic));
      return 0;
    default:
      return request satisfies never;
  }
}
