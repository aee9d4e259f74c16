// Everything that is tested in a real VS Code: the suite inside the extension host, the looks at the workbench, and the
// package as it would be installed. Words choose some of them: suite, looks, editor, preview, positions, package;
// without any, all run in two lanes beside each other, since each waits for its own window most of the time.
// `--pictures` takes those of docs/ anew. The last line is the count of all.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { buildPackage, packagePath } from "../../scripts/package.ts";
import { runTool } from "../../scripts/tool.ts";
import { runEditorLooks } from "./editor-looks.ts";
import { findChromium } from "./host/chromium.ts";
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
      return () => runPackageLooks(packagePath);
    },
  },
];

async function run(chosen: readonly Part[]): Promise<Count> {
  const total = { passed: 0, failed: 0, failures: [] as string[] };
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
      let count = await start();
      if (count.failed > 0) {
        // A window on a busy machine may miss a key. What is broken fails in a new one too; what is not was unsteady, and is said to be.
        console.error(`\n!! NOT STEADY: ${title}: ${count.failed} failed. Once more, in a new window.\n`);
        count = await start();
      }
      total.passed += count.passed;
      total.failed += count.failed;
      total.failures.push(...(count.failures ?? []));
    } catch (error) {
      console.error(error);
      total.failed += 1;
    }
  }
  return total;
}

/** The parts of the second lane, which take about as long together as all others. */
const secondLane: readonly string[] = ["preview", "positions"];

/** The second lane, in a process of its own whose output is shown when it is done. */
function runSecondLane(): Promise<Count> {
  const child = spawn(process.execPath, [import.meta.filename, ...secondLane], {
    env: { ...process.env, [laneVariable]: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) => {
      say(output.trimEnd());
      const counted = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
      const [passed, failed] = [Number(counted?.[1] ?? 0), Number(counted?.[2] ?? 0)];
      resolve({ passed, failed: code !== 0 && failed === 0 ? 1 : failed });
    });
  });
}

/** Set in the process of a lane: what both need is there already. */
const laneVariable = "FAULTLINE_LANE";

/** What lies in the artefacts afterwards is of this run, and no lane builds what another one is loading. */
async function prepareAll(chosen: readonly Part[]): Promise<void> {
  rmSync(artefacts, { recursive: true, force: true });
  runTool("node", ["esbuild.mjs"], { isQuiet: true });
  if (chosen.some(({ name }) => name === "package")) buildPackage();
  // Where there is none, or no host, each part says so.
  await findChromium().catch(() => undefined);
  try {
    installHost(say);
  } catch {}
}

const words = process.argv.slice(2).filter((word) => word !== "--pictures");
if (process.argv.includes("--pictures")) process.env.FAULTLINE_PICTURES = "1";
const isLane = process.env[laneVariable] !== undefined;
const isAll = words.length === 0;
const chosen = isAll
  ? parts.filter(({ name }) => !secondLane.includes(name))
  : parts.filter(({ name }) => words.includes(name));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void closeWorkbenches());
if (!isLane) await prepareAll(chosen);
const counts = await Promise.all([run(chosen), ...(isAll ? [runSecondLane()] : [])]);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
for (const name of counts.flatMap(({ failures = [] }) => failures)) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
