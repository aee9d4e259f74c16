// The preview page in a real browser, against the host that the development page plays: for tests that use it as a person
// would, and for the benchmark, which is none. As in an editor, the page lays nothing out: its host asks this process.

import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { findChromium } from "../extension/host/chromium.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const origin = "http://preview.test";

/** How long anything in a page may take, in milliseconds; a shared machine is slow. */
const patienceMs = 240_000;

export const artefacts = fileURLToPath(new URL("../.artefacts/", import.meta.url));

/** A browser, and the page's script as it is served. */
export interface PreviewBrowser {
  /** The page once its picture is there. */
  open(options?: BrowserContextOptions): Promise<OpenPreview>;
  close(): Promise<void>;
}

/** Puts another engine in the place of ELK, which is most of the script and slow in each page that it is new to. */
const layoutElsewhere: Plugin = {
  name: "layout-elsewhere",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]diagram[/\\]engine\.ts$/ }, () => ({
      loader: "ts",
      contents: `export const createLayoutEngine = () => ({
        layout: async (graph) => JSON.parse(await globalThis.layOut(JSON.stringify(graph))),
      });`,
    }));
  },
};

/** Graphs in ELK's own words, each laid out once however many pages show it. */
function createLayoutOffice(): (graph: string) => Promise<string> {
  const engine = createLayoutEngine();
  const known = new Map<string, Promise<string>>();
  return (graph) => {
    const laidOut = known.get(graph) ?? engine.layout(JSON.parse(graph)).then((result) => JSON.stringify(result));
    known.set(graph, laidOut);
    return laidOut;
  };
}

export async function launchPreview(): Promise<PreviewBrowser> {
  const { executable, environment } = await findChromium();
  const args = ["--no-sandbox", "--disable-gpu", "--headless=shell"];
  const browser: Browser = await chromium.launch({
    executablePath: executable,
    args,
    env: { ...process.env, ...environment },
  });
  const options = { bundle: true, write: false, format: "iife", platform: "browser", target: "es2022" } as const;
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: ["preview/dev.ts"],
    plugins: [layoutElsewhere],
  });
  const script = outputFiles[0]?.text ?? "";
  const html = readFileSync(new URL("../../preview/dev.html", import.meta.url), "utf8");
  const layOut = createLayoutOffice();
  mkdirSync(artefacts, { recursive: true });

  return {
    close: () => browser.close(),
    async open(contextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...contextOptions });
      context.setDefaultTimeout(patienceMs);
      await context.exposeFunction("layOut", layOut);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.route(`${origin}/**`, (route) => {
        const path = new URL(route.request().url()).pathname;
        if (path === "/dev.html") return route.fulfill({ contentType: "text/html", body: html });
        if (path === "/dev.js") return route.fulfill({ contentType: "text/javascript", body: script });
        return route.fulfill({ contentType: "image/x-icon", body: "" });
      });
      await page.goto(`${origin}/dev.html`);
      await page.waitForSelector('g[data-id="photos.api"]');
      return { page, complaints };
    },
  };
}

/** A page that is open, and what the browser complained about: faults of the page, and violations of its policy. */
export interface OpenPreview {
  readonly page: Page;
  readonly complaints: string[];
}
