// The command's entry: words in, exit code out.

import { takeCharge } from "./engine-memory.ts";
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

takeCharge();
// A promise's callback and no `await`: the bundle is CommonJS, which has none at the top of a file.
run(process.argv.slice(2), processTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
