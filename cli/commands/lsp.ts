// `faultline lsp`: the language server for any editor. The server is a bundle of its own beside this one, which no other command
// loads; it takes the streams over and ends the process itself.

import { Refusal } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";

/** Never resolves: the server ends the process when its editor says so, leaves, or closes the stream. */
export function lsp(terminal: Terminal): Promise<never> {
  if (terminal.isTyped) {
    throw new Refusal(
      '"faultline lsp" is what an editor starts and talks with over standard input, and this is a terminal. ' +
        'To see the findings here, run "faultline lint".',
    );
  }
  // The server's library finds out from the command line how it is to talk.
  if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
  // A plain `require`, as in the launcher, which the bundler points to the bundle beside.
  require("./server.cjs");
  return new Promise(() => {});
}
