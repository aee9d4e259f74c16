// The first thing to run after a clone: builds everything, lints and draws the photo example, and says where the picture
// and the extension are. It tests nothing.

import { join, relative } from "node:path";
import { buildPackage, packagePath } from "./package.ts";
import { root, runScript, runTool } from "./tool.ts";

const example = "examples/photos";
const picture = join(root, "dist", "photos.svg");

runScript(() => {
  console.log("Building …");
  buildPackage();

  console.log(`\n$ faultline lint ${example}\n`);
  // Findings at the threshold give 1, which is a result and not a failure.
  runTool("node", ["dist/faultline.cjs", "lint", example], { expected: [0, 1] });
  runTool("node", ["dist/faultline.cjs", "render", example, "--view", "map", "--output", picture], { isQuiet: true });

  const shown = (path: string) => relative(process.cwd(), path);
  console.log(`
The map of it:   ${picture}
The command:     node ${shown(join(root, "dist", "faultline.cjs"))} lint <folder>
The extension:   code --install-extension ${shown(packagePath)}
                 then open the folder ${example} and run "Faultline: Open Preview"`);
});
