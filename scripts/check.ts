// Everything that CI does, cheapest first: format and lint, types, tests, bundles, what the extension would ship, and,
// with `--extension`, the tests in a real VS Code. Every layer runs even where one before it failed, and the last line
// counts over all of them. It repairs nothing; each failure names the command that does.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { disallowedFiles } from "./shipped-files.ts";
import { root, startTool } from "./tool.ts";

/** How many failures of a layer are named at the end. */
const mostListed = 20;

const testReport = join(root, "out", "vitest.json");

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each, where a layer knows: said again at the end, since what stands above it may be cut off. */
  readonly failures?: readonly string[];
}

/** What vitest writes about its tests; of its fields those that are read here. */
interface TestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  readonly name: string;
  /** Why the file did not load; empty where it did. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
}

interface Run {
  readonly succeeded: boolean;
  readonly output: string;
}

interface Layer {
  readonly title: string;
  /** What mends it. */
  readonly repair: string;
  readonly run: () => Promise<Count>;
}

const one = (succeeded: boolean): Count => (succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

const layers: readonly Layer[] = [
  {
    title: "Format and lint",
    repair: "npm run fix",
    run: async () =>
      one((await start("biome", ["ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`])).succeeded),
  },
  {
    title: "Types",
    repair: "npm run types, and mend what it names",
    run: async () => one((await start("tsc", ["-b"])).succeeded),
  },
  {
    title: "Tests",
    repair: "npx vitest run <file>, and mend what it names; npm run generate where a generated file is stale",
    run: runTests,
  },
  {
    title: "Bundles",
    repair: "npm run build, and mend what it names",
    run: async () => one((await start("node", ["esbuild.mjs"])).succeeded),
  },
  {
    title: "Shipped files",
    repair: 'the "files" list in package.json',
    run: checkShippedFiles,
  },
];

const extension: Layer = {
  title: "Real VS Code",
  repair: "npm run test:extension, and look at test/.artefacts",
  run: async () => {
    await installing;
    const { succeeded, output } = await start("node", ["test/extension/run.ts"]);
    const counted = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
    const failures = [...output.matchAll(/^failed: (.+)$/gm)].map(([, name = ""]) => name);
    return settled({ passed: Number(counted?.[1] ?? 0), failed: Number(counted?.[2] ?? 0), failures }, succeeded);
  },
};

async function runTests(): Promise<Count> {
  rmSync(testReport, { force: true });
  mkdirSync(join(root, "out"), { recursive: true });
  const { succeeded } = await start("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${testReport}`,
  ]);
  if (!existsSync(testReport)) return one(false);
  const report: TestReport = JSON.parse(readFileSync(testReport, "utf8"));
  const failures = report.testResults.flatMap(failuresOf);
  return settled({ passed: report.numPassedTests, failed: failures.length, failures }, succeeded);
}

/** The failed tests of a file; where it did not load, the file itself. */
function failuresOf({ name, message, assertionResults }: TestFile): readonly string[] {
  const file = relative(root, name);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  if (failed.length === 0 && message !== "") return [`${file}: ${firstLine(message)}`];
  return failed.map(({ fullName, failureMessages = [] }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`);
}

function firstLine(message = ""): string {
  return (message.split("\n")[0] ?? "").slice(0, 300);
}

/** A run that failed and names no failure (an error beside the tests) counts as one; so does one without tests. */
function settled(count: Count, succeeded: boolean): Count {
  const isHollow = count.passed + count.failed === 0;
  return count.failed === 0 && (!succeeded || isHollow) ? { ...count, failed: 1 } : count;
}

async function checkShippedFiles(): Promise<Count> {
  const { succeeded, output } = await start("vsce", ["ls", "--no-dependencies"]);
  const disallowed = disallowedFiles(output.split("\n"));
  for (const file of disallowed) console.error(`${file} would ship and should not.`);
  return one(succeeded && disallowed.length === 0);
}

/** Runs a tool of the project with its output shown and kept. */
function start(tool: string, words: readonly string[]): Promise<Run> {
  const child = startTool(tool, words, ["ignore", "pipe", "inherit"]);
  return new Promise((resolve) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on("error", (error) => resolve({ succeeded: false, output: error.message }));
    child.on("close", (code) => resolve({ succeeded: code === 0, output }));
  });
}

async function check(chosen: readonly Layer[]): Promise<Count> {
  const total = { passed: 0, failed: 0 };
  const repairs: string[] = [];
  for (const { title, repair, run } of chosen) {
    const begin = performance.now();
    console.log(`\n── ${title}`);
    const { passed, failed, failures = [] } = await run();
    console.log(
      `── ${title}: ${passed} passed, ${failed} failed (${((performance.now() - begin) / 1000).toFixed(1)} s)`,
    );
    total.passed += passed;
    total.failed += failed;
    if (failed > 0) repairs.push(`${title} failed. To mend it: ${repair}.`, ...listed(failures));
  }
  console.log(`\n${[...repairs, `${total.passed} passed, ${total.failed} failed`].join("\n")}`);
  return total;
}

function listed(failures: readonly string[]): readonly string[] {
  const shown = failures.slice(0, mostListed).map((failure) => `  ${failure}`);
  const rest = failures.length - shown.length;
  return rest === 0 ? shown : [...shown, `  and ${rest} more`];
}

const isWithExtension = process.argv.includes("--extension");
// Installing waits for the network most of the time. Where it fails, the layer that needs the host tries again and says why.
const installing = isWithExtension ? start("node", ["test/extension/host/install.ts"]) : undefined;
const { failed } = await check(isWithExtension ? [...layers, extension] : layers);
if (failed > 0) process.exitCode = 1;
