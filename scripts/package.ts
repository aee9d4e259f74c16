// Builds the extension's package, dist/faultline.vsix: bundles first, then vsce over the allow-list in package.json.

import { statSync } from "node:fs";
import { join } from "node:path";
import { root, runScript, runTool } from "./tool.ts";

/** Where the package lies. */
export const packagePath = join(root, "dist", "faultline.vsix");

/** What an editor may be asked to download, in bytes. */
const mostBytes = 3_000_000;

/** Builds everything that ships. Throws with the tool's output where one fails, and where the package is too large. */
export function buildPackage(): void {
  runTool("node", ["esbuild.mjs"], { isQuiet: true });
  // Without the address of a public repository there is nothing to point the page's relative links to.
  const links = ["--allow-missing-repository", "--no-rewrite-relative-links"];
  runTool("vsce", ["package", "--no-dependencies", ...links, "--out", packagePath], { isQuiet: true });
  const { size } = statSync(packagePath);
  if (size > mostBytes) throw new Error(`The package has ${size} bytes, and may have ${mostBytes}.`);
}

if (import.meta.main) {
  runScript(() => {
    buildPackage();
    console.log(`Built ${packagePath}\nIt installs with: code --install-extension ${packagePath}`);
  });
}
