// What `faultline` starts: it lets Node keep compiled code between runs where it can, has it expect little, and then loads the command.
// It does nothing else, since whatever stands here is compiled anew at every start.

import nodeModule from "node:module";

import { expectLittle } from "./engine-memory.ts";

// Node 20 has no compile cache; the command is then merely slower to start.
nodeModule.enableCompileCache?.();

expectLittle();

// A plain `require`, which the bundler keeps and points to the command's bundle: an `import()` would start the loader of
// ECMAScript modules for nothing.
require("./main.ts");
