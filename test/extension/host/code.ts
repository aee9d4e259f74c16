// Stands in for the desktop's `code` executable in a test run: takes the switches that @vscode/test-electron gives it,
// runs the suite in the extension host of the npm-installed VS Code and exits with the suite's status. Beside 0 and 1:
// 70 the page crashed, 71 the server ended, 72 the extension host died under the suite, 124 no result in time.

import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

import { insideEnvironment } from "./inside.ts";
import { closeWorkbenches, startWorkbench, type WorkbenchOptions } from "./workbench.ts";

const diedUnderSuite = 72;
const noResultInTime = 124;
const limitMs = Number(process.env.FAULTLINE_HOST_LIMIT_MS ?? 300_000);

/** What of a desktop's command line means something here; every other switch is about the desktop's shell. */
function readSwitches(argv: readonly string[]): WorkbenchOptions {
  const values = (name: string): string[] =>
    argv.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
  const [open] = argv.filter((arg) => !arg.startsWith("-"));
  const [suite] = values("extensionTestsPath");
  if (suite === undefined) throw new Error("--extensionTestsPath=… is missing: this stand-in only runs suites");
  const [extensionsFolder] = values("extensions-dir");
  const [profileFolder] = values("user-data-dir");
  return {
    suite: resolve(suite),
    extensionFolders: values("extensionDevelopmentPath").map((path) => resolve(path)),
    packages: values("install-extension"),
    withoutOtherExtensions: argv.includes("--disable-extensions"),
    ...(open === undefined ? {} : { open: resolve(open) }),
    ...(extensionsFolder === undefined ? {} : { extensionsFolder: resolve(extensionsFolder) }),
    ...(profileFolder === undefined ? {} : { profileFolder: resolve(profileFolder) }),
  };
}

async function runSuite(scratch: string): Promise<number> {
  const options = readSwitches(process.argv.slice(2));
  const inside = join(scratch, "inside.cjs");
  const output = join(scratch, "output");
  const result = join(scratch, "result");
  writeFileSync(output, "");
  await build({
    entryPoints: [join(import.meta.dirname, "inside.ts")],
    outfile: inside,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  const recent: string[] = [];
  const log = (line: string): void => {
    if (process.env.FAULTLINE_HOST_VERBOSE !== undefined) console.error(line);
    recent.push(line);
    if (recent.length > 60) recent.shift();
  };
  const drain = followFile(output);
  try {
    const workbench = await startWorkbench({
      ...options,
      suite: inside,
      log,
      environment: {
        [insideEnvironment.output]: output,
        [insideEnvironment.result]: result,
        [insideEnvironment.suite]: options.suite ?? "",
      },
    });
    const status = await within(limitMs, workbench.ended);
    await workbench.close();
    const trusted = status === 0 && !existsSync(result) ? diedUnderSuite : status;
    if (trusted > 1) console.error(`${explain(trusted)}; last lines of its log:\n${recent.join("\n")}`);
    return trusted;
  } finally {
    drain();
  }
}

function explain(status: number): string {
  if (status === diedUnderSuite) return "the extension host ended before the suite did";
  if (status === noResultInTime) return `the suite gave no result within ${limitMs} ms`;
  return "the workbench ended before the suite did";
}

function within(limit: number, status: Promise<number>): Promise<number> {
  return new Promise((settle, reject) => {
    const timer = setTimeout(() => settle(noResultInTime), limit);
    status.then(settle, reject).finally(() => clearTimeout(timer));
  });
}

/** Copies a growing file to the standard output; the returned function copies the rest and stops. */
function followFile(file: string): () => void {
  const descriptor = openSync(file, "r");
  const buffer = Buffer.alloc(65_536);
  const copy = (): void => {
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      process.stdout.write(Buffer.from(buffer.subarray(0, length)));
    }
  };
  const timer = setInterval(copy, 100);
  return () => {
    clearInterval(timer);
    copy();
    closeSync(descriptor);
  };
}

const scratch = mkdtempSync(join(tmpdir(), "flt-out-"));
const end = async (): Promise<void> => {
  await closeWorkbenches();
  rmSync(scratch, { recursive: true, force: true });
};
// Ending the server settles the run below, which then ends this process in the ordinary way.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end());
const launcher = process.ppid;
// A launcher that is killed outright sends no signal.
setInterval(() => {
  if (process.ppid !== launcher) void end();
}, 1000).unref();

try {
  process.exitCode = await runSuite(scratch);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await end();
}
