// Builds the extension's package, dist/faultline.vsix: bundles first, then vsce over the allow-list in package.json.

import { join } from "node:path";
import { root, runTool } from "./tool.ts";

/** Where the package lies. */
export const packagePath = join(root, "dist", "faultline.vsix");

/** Builds everything that ships. Throws with the tool's output where one fails. */
export function buildPackage(): void {
  runTool("node", ["esbuild.mjs"], { isQuiet: true });
  runTool("vsce", ["package", "--no-dependencies", "--allow-missing-repository", "--out", packagePath], {
    isQuiet: true,
  });
}

if (import.meta.main) {
  buildPackage();
  console.log(`Built ${packagePath}\nIt installs with: code --install-extension ${packagePath}`);
}
