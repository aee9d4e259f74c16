// The preview page in a real browser, against the host that the development page plays: for tests that look at it and use it as a person
// would. Screenshots are left in test/.artefacts for people to look at.

import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

import { findChromium } from "../extension/host/chromium.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const origin = "http://preview.test";

export const artefacts = fileURLToPath(new URL("../.artefacts/", import.meta.url));

/** A browser, and the page's script as it is served. */
interface PreviewBrowser {
  /** The page once its picture is there. */
  open(options?: BrowserContextOptions): Promise<OpenPreview>;
  close(): Promise<void>;
}

async function launchPreview(): Promise<PreviewBrowser> {
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

/**
 * One browser for the tests of a file, and a page of its own for each test, which `opened` is given. What comes back opens another page
 * in its place, for a test that wants one of another kind.
 */
export function previewsOfTests(
  opened: (preview: OpenPreview) => void,
): (options?: BrowserContextOptions) => Promise<void> {
  let browser: PreviewBrowser | undefined;
  let present: OpenPreview | undefined;
  const open = async (options?: BrowserContextOptions): Promise<void> => {
    await present?.page.context().close();
    present = await browser?.open(options);
    if (present !== undefined) opened(present);
  };
  beforeAll(async () => {
    browser = await launchPreview();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(() => open());
  afterEach(async () => {
    await present?.page.context().close();
    present = undefined;
  });
  return open;
}

/** What the page sent to its host, oldest first. */
export async function sentBy(page: Page): Promise<readonly { readonly kind: string; readonly id?: string }[]> {
  return (await page.evaluate("received")) as { kind: string; id?: string }[];
}
