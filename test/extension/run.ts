// Everything that is tested in a real VS Code: the suite inside the extension host, the looks at the workbench, and the
// package as it would be installed. Words choose some of them: suite, looks, editor, preview, positions, package; `--pictures` takes those of
// docs/ anew. The last line is the count of all.

import { rmSync } from "node:fs";
import { join } from "node:path";

import { buildPackage, packagePath } from "../../scripts/package.ts";
import { runTool } from "../../scripts/tool.ts";
import { runEditorLooks } from "./editor-looks.ts";
import { installHost } from "./host/install.ts";
import { artefacts, onCopy } from "./host/places.ts";
import { closeWorkbenches } from "./host/workbench.ts";
import { type Count, findHost, runSuite } from "./launcher.ts";
import { runLooks, runPackageLooks } from "./looks.ts";
import { runPositionLooks } from "./position-looks.ts";
import { runPreviewLooks } from "./preview/looks.ts";

const say = (line: string): void => console.log(line);

interface Part {
  readonly name: string;
  readonly title: string;
  /** Throws where no host can be had. */
  readonly prepare: () => Promise<() => Promise<Count>>;
}

const parts: readonly Part[] = [
  {
    name: "suite",
    title: "Inside the extension host",
    async prepare() {
      const host = await findHost(say);
      say(`  VS Code: ${host.kind}`);
      return () => onCopy(join(import.meta.dirname, "workspace"), (folder) => runSuite(host, folder));
    },
  },
  {
    name: "looks",
    title: "On the screen",
    async prepare() {
      installHost(say);
      return runLooks;
    },
  },
  {
    name: "editor",
    title: "Around the text",
    async prepare() {
      installHost(say);
      return runEditorLooks;
    },
  },
  {
    name: "preview",
    title: "In the preview",
    async prepare() {
      installHost(say);
      return runPreviewLooks;
    },
  },
  {
    name: "positions",
    title: "Putting things elsewhere",
    async prepare() {
      installHost(say);
      return runPositionLooks;
    },
  },
  {
    name: "package",
    title: "As an installed package",
    async prepare() {
      installHost(say);
      return async () => {
        buildPackage();
        return runPackageLooks(packagePath);
      };
    },
  },
];

async function run(chosen: readonly Part[]): Promise<Count> {
  const total = { passed: 0, failed: 0 };
  for (const { title, prepare } of chosen) {
    say(`\n  ${title}`);
    let start: () => Promise<Count>;
    try {
      start = await prepare();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.error(`\n!! NOT RUN: ${title}. No VS Code can be had: ${why}\n`);
      if (process.env.CI !== undefined) total.failed += 1;
      continue;
    }
    try {
      const { passed, failed } = await start();
      total.passed += passed;
      total.failed += failed;
    } catch (error) {
      console.error(error);
      total.failed += 1;
    }
  }
  return total;
}

const words = process.argv.slice(2).filter((word) => word !== "--pictures");
if (process.argv.includes("--pictures")) process.env.FAULTLINE_PICTURES = "1";
const chosen = words.length === 0 ? parts : parts.filter(({ name }) => words.includes(name));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void closeWorkbenches());
// What lies there afterwards is of this run.
rmSync(artefacts, { recursive: true, force: true });
runTool("node", ["esbuild.mjs"], { isQuiet: true });
const { passed, failed } = await run(chosen);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
