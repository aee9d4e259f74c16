// The review as it is read: Markdown as its golden file, and the page in a real browser, where it loads nothing, runs nothing
// and breaks no policy of its own, whatever a design says.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../extension/host/chromium.ts";
import { expectGolden } from "../support/golden.ts";
import { reviewDay, reviewDesign } from "../support/review-design.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

let browser: Browser;

beforeAll(async () => {
  const { executable, environment } = await findChromium();
  const args = ["--no-sandbox", "--disable-gpu", "--headless=shell"];
  browser = await chromium.launch({ executablePath: executable, args, env: { ...process.env, ...environment } });
});

afterAll(() => browser.close());

/** A design whose every word tries to be markup. */
const hostile = reviewDesign
  .replace('"The shop"', '"</style></p><script>alert(1)</script>|`x`[a](javascript:alert(1))"')
  .replace('"Front door"', '"<img src=https://example.org/x onerror=alert(1)>"')
  .replace("Sells things.", "- <b>Sells</b> | things\n# not a heading");

async function pageOf(design: string) {
  const folder = folderWith({ "shop.arch": design });
  const words = ["report", "shop.arch", "--today", reviewDay, "-o", "review.html"];
  expect(await runCommand(words, { folder })).toMatchObject({ exitCode: 0, output: "", talk: "Wrote review.html." });
  const page = await browser.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    // What is written into the page is told as a request by some browsers, and by others not.
    if (!request.url().startsWith("data:")) asked.push(new URL(request.url()).protocol);
  });
  await page.goto(pathToFileURL(join(folder, "review.html")).href);
  return {
    page,
    complaints,
    asked: [...new Set(asked)].sort(),
    text: readFileSync(join(folder, "review.html"), "utf8"),
  };
}

test("Markdown is as its golden file", async () => {
  const folder = folderWith({ "shop.arch": reviewDesign });
  const words = ["report", "shop.arch", "--title", "Shop", "--today", reviewDay];
  const { exitCode, output, talk } = await runCommand(words, { folder });
  expect({ exitCode, talk }).toEqual({ exitCode: 0, talk: "" });
  expectGolden(new URL("./golden/review.md", import.meta.url), output);
});

test("no word of a design is read as Markdown or HTML", async () => {
  const folder = folderWith({ "shop.arch": hostile });
  const { output } = await runCommand(["report", "shop.arch", "--today", reviewDay], { folder });
  const prose = output.replace(/```mermaid[\s\S]*?```/g, "").replace(/<a id="f\d+"><\/a>/g, "");
  expect(prose).not.toMatch(/<[a-z/]/i);
  expect(prose).not.toMatch(/[^\\]\]\(javascript/);
  expect(prose).not.toMatch(/^# not/m);
});

test("the page shows its pictures, loads nothing, and every link in it leads somewhere", async () => {
  const { page, complaints, asked } = await pageOf(reviewDesign);
  expect({ complaints, asked }).toEqual({ complaints: [], asked: ["file:"] });
  const state = await page.evaluate(() => ({
    pictures: [...document.images].map(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    dead: [...document.querySelectorAll("a")]
      .map((link) => link.getAttribute("href") ?? "")
      .filter((to) => !to.startsWith("#") || document.getElementById(to.slice(1)) === null),
    // The style sheet took effect, so its hash is right.
    width: getComputedStyle(document.body).maxWidth,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  // The map, the places, the data and the flow; nothing is shared.
  expect(state).toEqual({
    pictures: [true, true, true, true],
    dead: [],
    width: expect.stringMatching(/px$/),
    overflow: 0,
  });
  await page.close();
});

test("a hostile design is shown letter by letter", async () => {
  const { page, complaints, asked } = await pageOf(hostile);
  expect({ complaints, asked }).toEqual({ complaints: [], asked: ["file:"] });
  expect(await page.locator("script, b, iframe").count()).toBe(0);
  expect(await page.locator("h2", { hasText: "</style></p><script>alert(1)</script>" }).count()).toBe(1);
  await page.close();
});

test("the page prints on paper of the usual size without cutting a word off", async () => {
  const { page } = await pageOf(reviewDesign);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 690, height: 1000 });
  expect(await page.locator("nav").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  await page.close();
});
