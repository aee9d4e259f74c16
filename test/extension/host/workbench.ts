// Starts VS Code's server with a throw-away profile and opens its workbench in a headless Chromium: the same extension
// host on Node and the same editor as on a desktop, without a desktop. It knows nothing of Faultline and judges nothing.

import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";

import { findChromium } from "./chromium.ts";
import { isInstalled, workbenchNode, workbenchServer } from "./places.ts";

/** What to open, and with which extensions. Paths are absolute. */
export interface WorkbenchOptions {
  /** Folder, workspace file or single file. */
  readonly open?: string;
  /** Extensions that run from their folders. */
  readonly extensionFolders?: readonly string[];
  /** Extension packages to install first. */
  readonly packages?: readonly string[];
  /** Module whose `run` is called inside the extension host; see `Workbench.ended`. */
  readonly suite?: string;
  /** Keeps extensions of an earlier run; a fresh folder where absent. */
  readonly extensionsFolder?: string;
  /** Profile whose `User/settings.json` is read and not written. */
  readonly profileFolder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly withoutOtherExtensions?: boolean;
  /** For the server and the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

/** A running workbench. */
export interface Workbench {
  readonly page: Page;
  /** Status of the suite, once it has run: 0 or 1; 70 when the page crashed, 71 when the server went away. */
  readonly ended: Promise<number>;
  close(): Promise<void>;
}

/** Keeps the window quiet and off the network. What a caller sets wins. */
const quietSettings: Readonly<Record<string, unknown>> = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "json.schemaDownload.enable": false,
  "remote.autoForwardPorts": false,
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const browserSwitches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--disable-component-update",
  "--disable-background-networking",
  "--disable-dev-shm-usage",
  "--no-first-run",
];

/** Left behind by a terminal of VS Code; they would make the server believe that it is somebody's child. */
const inheritedFromEditor = [
  "CODE_SERVER_PARENT_PID",
  "VSCODE_DEV",
  "VSCODE_IPC_HOOK_CLI",
  "VSCODE_AGENT_FOLDER",
  "VSCODE_NLS_CONFIG",
  "ELECTRON_RUN_AS_NODE",
];

const startLimitMs = 60_000;

const running = new Set<Workbench["close"]>();

/** Ends every workbench of this process, those that are still starting included. */
export async function closeWorkbenches(): Promise<void> {
  await Promise.all([...running].map((close) => close()));
}

/** Starts a workbench; throws with the server's last words when it does not come up within a minute. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  if (!isInstalled()) throw new Error("the VS Code test host is not installed: node test/extension/host/install.ts");
  const log = options.log ?? (() => {});
  const found = await findChromium();
  // Short, because unix sockets with a limit on their length live below it.
  const profile = mkdtempSync(join(tmpdir(), "flt-"));
  let server: ChildProcess | undefined;
  let browser: Browser | undefined;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      running.delete(close);
      await browser?.close();
      if (server !== undefined) await endGroup(server);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    })();
    return closing;
  };
  running.add(close);
  try {
    const folders = prepareProfile(profile, options);
    const environment = serverEnvironment(options.environment);
    for (const file of options.packages ?? []) await installPackage(file, folders, environment, log);
    const token = randomUUID();
    const started = await startServer({ folders, environment, token, log });
    server = started.process;
    if (closing !== undefined) throw new Error("closed while starting");
    browser = await chromium.launch({
      executablePath: found.executable,
      args: browserSwitches,
      env: { ...definedOnly(process.env), ...found.environment },
      // Playwright's own signal handlers would end this process before the server is stopped.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    // On a desktop nobody is asked whether a window may use the clipboard.
    const permissions = ["clipboard-read", "clipboard-write"];
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions })).newPage();
    const ends = await watchForEnd(page, server, log);
    await page.goto(workbenchUrl(started.port, token, options));
    await page.waitForSelector(".monaco-workbench", { timeout: startLimitMs });
    return { page, ended: Promise.race(ends), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Writes the settings and returns the switches that keep the server inside the profile. */
function prepareProfile(profile: string, options: WorkbenchOptions): readonly string[] {
  const userData = join(profile, "data");
  const extensions = options.extensionsFolder ?? join(profile, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const given = options.profileFolder === undefined ? {} : readSettings(options.profileFolder);
  writeFileSync(
    join(userData, "User/settings.json"),
    JSON.stringify({ ...quietSettings, ...given, ...options.settings }, undefined, 2),
  );
  return ["--server-data-dir", profile, "--user-data-dir", userData, "--extensions-dir", extensions];
}

function readSettings(profileFolder: string): Record<string, unknown> {
  const file = join(profileFolder, "User/settings.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : {};
}

function serverEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const environment = { ...definedOnly(process.env), ...extra };
  for (const name of inheritedFromEditor) delete environment[name];
  // An empty gallery: no request for extensions leaves the machine.
  environment.EXTENSIONS_GALLERY ??= JSON.stringify({ serviceUrl: "" });
  return environment;
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

interface ServerStart {
  readonly folders: readonly string[];
  readonly environment: Record<string, string>;
  readonly token: string;
  readonly log: (line: string) => void;
}

function startServer(start: ServerStart): Promise<{ process: ChildProcess; port: number }> {
  const child = spawn(
    workbenchNode(),
    [
      workbenchServer(),
      ...["--host", "127.0.0.1", "--port", "0", "--connection-token", start.token],
      ...start.folders,
      ...["--accept-server-license-terms", "--disable-telemetry", "--telemetry-level", "off"],
      "--disable-workspace-trust",
      // Without this one a built workbench passes over the extension folder and the suite that its address names.
      "--enable-smoke-test-driver",
      // Should this process be killed outright, the server ends itself some minutes after its browser is gone.
      ...["--enable-remote-auto-shutdown", "--reconnection-grace-time", "20"],
    ],
    // A process group of its own, so that the extension host and the language server end with it.
    { env: start.environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  return new Promise((resolvePort, reject) => {
    let heard = "";
    const fail = (what: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${what}:\n${readable(heard)}`));
    };
    const timer = setTimeout(() => fail("the VS Code server did not start within a minute"), startLimitMs);
    const listen = (chunk: Buffer): void => {
      heard = `${heard}${chunk.toString()}`.slice(-100_000);
      start.log(`server: ${readable(chunk.toString()).trimEnd()}`);
      const port = /Extension host agent listening on (\d+)/.exec(heard)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolvePort({ process: child, port: Number(port) });
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`the VS Code server exited (${code ?? signal})`));
  });
}

/** A stack trace of a minified server quotes lines of tens of thousands of characters. */
function readable(text: string): string {
  const lines = text.split("\n").map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
  return lines.slice(-40).join("\n");
}

/** Must be called before the page is sent anywhere: the workbench looks for the two functions when it starts. */
async function watchForEnd(page: Page, server: ChildProcess, log: (line: string) => void): Promise<Promise<number>[]> {
  const crashed = new Promise<number>((end) => page.once("crash", () => end(70)));
  const left = new Promise<number>((end) => server.once("exit", () => end(71)));
  page.on("pageerror", (error) => log(`page error: ${error.message}`));
  let end: (status: number) => void = () => {};
  const ran = new Promise<number>((settle) => {
    end = settle;
  });
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => log(`${type}: ${format(...args)}`));
  await page.exposeFunction("codeAutomationExit", (status: number) => end(status));
  return [ran, crashed, left];
}

function workbenchUrl(port: number, token: string, options: WorkbenchOptions): string {
  const authority = `127.0.0.1:${port}`;
  const remote = (path: string): string => `vscode-remote://${authority}${encodeURI(resolve(path))}`;
  const payload: [string, string][] = [["skipWelcome", "true"]];
  for (const folder of options.extensionFolders ?? []) payload.push(["extensionDevelopmentPath", remote(folder)]);
  if (options.suite !== undefined) payload.push(["extensionTestsPath", remote(options.suite)]);
  if (options.withoutOtherExtensions === true) payload.push(["disableExtensions", "true"]);
  const query = new URLSearchParams({ tkn: token });
  const open = options.open;
  if (open === undefined) query.set("ew", "true");
  else if (open.endsWith(".code-workspace")) query.set("workspace", resolve(open));
  else if (statSync(open).isDirectory()) query.set("folder", resolve(open));
  else {
    query.set("ew", "true");
    payload.push(["openFile", remote(open)]);
  }
  query.set("payload", JSON.stringify(payload));
  return `http://${authority}/?${query.toString()}`;
}

function installPackage(
  file: string,
  folders: readonly string[],
  environment: Record<string, string>,
  log: (line: string) => void,
): Promise<void> {
  const args = [workbenchServer(), ...folders, "--install-extension", resolve(file), "--force"];
  const child = spawn(workbenchNode(), args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((done, reject) => {
    let heard = "";
    const listen = (chunk: Buffer): void => {
      heard += chunk.toString();
      log(chunk.toString().trimEnd());
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) done();
      else reject(new Error(`installing ${file} failed:\n${readable(heard)}`));
    });
  });
}

async function endGroup(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const group = -server.pid;
  const gone = new Promise((done) => server.once("exit", done));
  signalGroup(group, "SIGTERM");
  const patience = setTimeout(() => signalGroup(group, "SIGKILL"), 5000);
  await gone;
  clearTimeout(patience);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(group, signal);
  } catch (error) {
    // Gone by itself between the check and the signal.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
