// What `faultline` starts: it has the engine expect little, and then loads the command with the code that is kept of it.
// It does nothing else, since whatever stands here is compiled anew at every start.

import { expectLittle } from "./engine-memory.ts";
import { loadKept } from "./kept-code.ts";

const words = process.argv.slice(2);
const isHelp = words.some((word) => word === "--help" || word === "-h");
const [first = ""] = words;

expectLittle();
loadKept(__dirname, "command.cjs", !isHelp && /^[a-z]+$/.test(first) ? first : "help", expectLittle);
