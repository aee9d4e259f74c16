// Types, bundles and tests side by side, each again whenever a file changes. Ends with the first of them or with Ctrl-C.

import { startTool } from "./tool.ts";

const tools = [
  startTool("tsc", ["-b", "--watch", "--preserveWatchOutput"], "inherit"),
  startTool("node", ["esbuild.mjs", "--watch"], "inherit"),
  startTool("vitest", ["--watch"], "inherit"),
];

for (const tool of tools) {
  tool.on("exit", () => {
    for (const other of tools) other.kill();
  });
}
