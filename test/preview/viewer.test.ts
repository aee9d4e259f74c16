// The page that an export leaves behind, opened from a file in a real browser: it shows every view without asking for anything, can be
// walked and zoomed, and runs nothing that a design says. A screenshot is left in test/.artefacts for people to look at.

import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { createAnalysis } from "../../analysis/index.ts";
import { drawPage } from "../../cli/draw.ts";
import { createProject } from "../../language/index.ts";
import { optionsOf } from "../../scripts/bundles.ts";
import { findChromium } from "../extension/host/chromium.ts";

const artefacts = fileURLToPath(new URL("../.artefacts/", import.meta.url));

const hostileTitle = "</script><script>globalThis.hit = 1</script><img src=http://out.test onerror=alert(1)>";
const design = `system shop {
  client app { calls api { timeout 1s } }
  service api "${hostileTitle}" { replicas 2  reads db { timeout 100ms } }
  store db
  flow visit { load 10/s  app -> api -> db }
  flow order "An order" { load 1/s  app -> api }
}
`;

let browser: Browser;
let html: string;
let page: Page;
/** What the browser complained about, and every address that the page asked for. */
let complaints: string[];
let asked: string[];

beforeAll(async () => {
  const { executable, environment } = await findChromium();
  const args = ["--no-sandbox", "--disable-gpu", "--headless=shell"];
  browser = await chromium.launch({ executablePath: executable, args, env: { ...process.env, ...environment } });
  const { outputFiles } = await build(optionsOf("viewer.js", { write: false }));
  const project = createProject();
  project.setFile("shop.arch", design);
  const analysis = createAnalysis(project.snapshot().model);
  html = await drawPage(analysis, `shop ${hostileTitle}`, outputFiles?.[0]?.text ?? "");
  mkdirSync(artefacts, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  await open("light");
});

afterEach(async () => {
  await page.context().close();
});

async function open(colorScheme: "light" | "dark"): Promise<void> {
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width: 1100, height: 800 }, colorScheme })).newPage();
  complaints = [];
  asked = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.route("**/*", (route) => {
    asked.push(route.request().url());
    return asked.length === 1 ? route.fulfill({ contentType: "text/html", body: html }) : route.abort();
  });
  await page.goto("http://page.test/");
  await page.waitForSelector('g[data-id="shop.api"]');
}

const turnTo = (view: string) => page.click(`button[data-view="${view}"]`);

test("it shows the map, styled, and asks for nothing", async () => {
  await page.screenshot({ path: `${artefacts}viewer.png` });
  const stroke = await page
    .locator('g.node[data-id="shop.api"] .body')
    .evaluate((body) => getComputedStyle(body).strokeWidth);
  expect(stroke).toBe("1.5px");
  // What only an editor can answer is not offered.
  for (const name of ["Export the picture", "Terms on which things are asked"]) {
    expect(await page.getByRole("button", { name }).count()).toBe(0);
  }
  expect(asked).toEqual(["http://page.test/"]);
  expect(complaints).toEqual([]);
});

test("nothing that a design says is run or fetched", async () => {
  expect(await page.evaluate("globalThis.hit")).toBeUndefined();
  expect(await page.title()).toContain("<script>");
  expect(await page.locator("img").count()).toBe(0);
});

test("its views are turned to, and a view of nothing says why", async () => {
  await turnTo("flow");
  await page.waitForSelector('g[data-id="shop.visit"]');
  await page.selectOption("select", "shop.order");
  await page.waitForSelector('g[data-id="shop.order"]');
  await turnTo("shared");
  await page.getByText("No component is used by several systems, so nothing is shared.").waitFor();
  await turnTo("map");
  await page.waitForSelector('g[data-id="shop.api"]');
});

test("of what is slow it says that it has no picture", async () => {
  await page.locator('g[data-id="shop.db"]').focus();
  await page.keyboard.press("s");
  await page.getByText("This page holds single failures; what is slow the preview draws").waitFor();
});

test("keys reach a component and tell what is known of it", async () => {
  await page.locator('g[data-id="shop.db"]').focus();
  await page.keyboard.press("Enter");
  await page.locator(".card").getByText("store").first().waitFor();
  expect(await page.locator(".card").textContent()).toContain("shop.db");
  await page.keyboard.press("Escape");
  expect(await page.locator(".card").textContent()).toBe("");
});

test("overlays are laid over every view, without an editor", async () => {
  await page.getByLabel("What elements are read by").selectOption("amplification");
  await page.waitForSelector('g[data-id="shop.db"] .mark-row');
  await turnTo("flow");
  await page.waitForSelector('g[data-id="shop.visit"]');
  await page.waitForSelector('g[data-id="shop.db"] .mark-row');
  await turnTo("map");
  await page.getByLabel("What elements are read by").selectOption("findings");
  await page.waitForSelector(".mark-row", { state: "detached" });
  expect(complaints).toEqual([]);
});

test("any single component is let fail, and works again", async () => {
  await turnTo("failure");
  await page.waitForSelector("g.node.failed");
  await page.keyboard.press("Escape");
  await page.waitForSelector("g.node.failed", { state: "detached" });
  await page.locator('g[data-id="shop.db"]').click();
  await page.waitForSelector('g.node.failed[data-id="shop.db"]');
  await page.locator('g[data-id="shop.api"]').click();
  await page
    .getByRole("status")
    .getByText(/^This page holds single failures/)
    .waitFor();
  expect(asked).toEqual(["http://page.test/"]);
});

test("the wheel zooms", async () => {
  const scaleOf = () =>
    page.evaluate(() => new DOMMatrix(document.querySelector<HTMLElement>(".sheet")?.style.transform).a);
  const before = await scaleOf();
  await page.mouse.move(500, 400);
  await page.mouse.wheel(0, -300);
  await expect.poll(scaleOf).toBeGreaterThan(before * 1.5);
});

test("it is dark where the reader's system is", async () => {
  await open("dark");
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(27, 30, 37)");
  await page.screenshot({ path: `${artefacts}viewer-dark.png` });
});

test("the policy names the one script by its hash, and lets nothing else happen", () => {
  const script = /<script>([\s\S]*)<\/script>\n<\/body>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(script).digest("base64");
  expect(html).toContain(
    `content="default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(html.match(/<script/g)).toHaveLength(2);
});
