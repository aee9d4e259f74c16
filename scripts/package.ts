// Builds the extension's package, dist/faultline.vsix: bundles first, then vsce over the allow-list in package.json.

import { join } from "node:path";
import { root, runScript, runTool } from "./tool.ts";

/** Where the package lies. */
export const packagePath = join(root, "dist", "faultline.vsix");

/** Builds everything that ships. Throws with the tool's output where one fails. */
export function buildPackage(): void {
  runTool("node", ["esbuild.mjs"], { isQuiet: true });
  // Without the address of a public repository there is nothing to point the page's relative links to.
  const links = ["--allow-missing-repository", "--no-rewrite-relative-links"];
  runTool("vsce", ["package", "--no-dependencies", ...links, "--out", packagePath], { isQuiet: true });
}

if (import.meta.main) {
  runScript(() => {
    buildPackage();
    console.log(`Built ${packagePath}\nIt installs with: code --install-extension ${packagePath}`);
  });
}
