// The preview's page in a plain browser, against a channel that plays the extension's part: preview/dev.html. Serves it
// on this machine only and rebuilds on every change; reload the page to see it.

import { join } from "node:path";
import * as esbuild from "esbuild";
import { root } from "./tool.ts";

const context = await esbuild.context({
  absWorkingDir: root,
  entryPoints: ["preview/dev.ts"],
  outfile: join(root, "preview", "dev.js"),
  write: false,
  bundle: true,
  sourcemap: "inline",
  format: "iife",
  platform: "browser",
  target: "es2022",
  logLevel: "warning",
});
await context.watch();
const { port } = await context.serve({ host: "127.0.0.1", servedir: join(root, "preview") });
console.log(`The preview is at http://127.0.0.1:${port}/dev.html and rebuilds on change; Ctrl-C ends it.`);
