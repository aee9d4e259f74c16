// The preview as a person sees and uses it, in the real workbench on the designs of examples/: its views, what hands and keys do with
// them, how it follows the text, and what is taken away from it. Every look leaves a picture in test/.artefacts.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { generateDesign } from "../../support/generate-design.ts";
import { onCopy, repositoryRoot } from "../host/places.ts";
import type { Count } from "../launcher.ts";
import { type Look, lookAt } from "../look.ts";
import { themeSettings } from "../themes.ts";
import { exportLooks } from "./exports.ts";
import { failingLooks, strikingLooks } from "./failing.ts";
import { followingLooks } from "./following.ts";
import { handLooks, largeLooks } from "./hands.ts";
import { paneOf } from "./pane.ts";
import { sharedLooks, viewLooks } from "./views.ts";

/** Pages follow what the system says of motion, as they do for most people. */
const settings = { ...themeSettings, "workbench.reduceMotion": "auto" };

/** Runs every look on the development extension, in one workbench. */
export function runPreviewLooks(): Promise<Count> {
  return onCopy(join(repositoryRoot, "examples"), (open) => {
    writeLargeDesign(join(open, "large"));
    return lookAt({ open, extensionFolders: [repositoryRoot], settings }, [
      ...viewLooks,
      ...handLooks,
      ...strikingLooks,
      ...exportLooks(open),
      another("rides.arch"),
      ...sharedLooks,
      ...failingLooks,
      closing,
      ...largeLooks,
      another("photos.arch"),
      // Last, since they end with a window that is loaded anew.
      ...followingLooks,
    ]);
  });
}

const closing: Look = {
  name: "closed, it is gone",
  async run(screen) {
    await screen.command("View: Close All Editor Groups");
    await screen.page.locator("iframe.webview").first().waitFor({ state: "detached" });
  },
};

/** The preview of another design takes the place of the one that is there. */
function another(file: string): Look {
  return {
    name: `the preview of ${file} takes the other's place`,
    async run(screen) {
      await closing.run(screen);
      await paneOf(screen).open(file);
    },
  };
}

/** Eight systems of twenty components each. */
function writeLargeDesign(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "faultline.json"), "{}\n");
  for (const text of generateDesign({ components: 160, files: 1 }).values())
    writeFileSync(join(folder, "large.arch"), text);
}
