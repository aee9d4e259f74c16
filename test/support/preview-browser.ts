// The preview page in a real browser, against the host that the development page plays: for tests that use it as a person would, and for
// the benchmark, which is none.

import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

import { findChromium } from "../extension/host/chromium.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const origin = "http://preview.test";

export const artefacts = fileURLToPath(new URL("../.artefacts/", import.meta.url));

/** A browser, and the page's script as it is served. */
export interface PreviewBrowser {
  /** The page once its picture is there. */
  open(options?: BrowserContextOptions): Promise<OpenPreview>;
  close(): Promise<void>;
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
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ["preview/dev.ts"], ...options });
  const script = outputFiles[0]?.text ?? "";
  const html = readFileSync(new URL("../../preview/dev.html", import.meta.url), "utf8");
  mkdirSync(artefacts, { recursive: true });

  return {
    close: () => browser.close(),
    async open(contextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...contextOptions });
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
