// The script that shows the pictures of a page: a bundle that lies beside the one this file is in.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./refusal.ts";

/** The text of the script. Run from its source, the command finds it where the last build left it. */
export function viewerScript(): string {
  const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
  for (const folder of [here, join(here, "..", "dist")]) {
    try {
      return readFileSync(join(folder, "viewer.js"), "utf8");
    } catch {
      // The next folder has it, or nobody does.
    }
  }
  throw new Refusal("The script of the page is missing: build it with `npm run build`, or install Faultline anew.");
}
