// Draws media/icon.png, which the package's page wants as pixels, from media/icon.svg. It needs the browser that the looks use, so it
// is run by hand after the drawing changed: `node test/extension/draw-icon.ts`.

import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

import { findChromium } from "./host/chromium.ts";

const media = path.resolve(import.meta.dirname, "../../media");

/** Width and height, the least that a package's page shows. */
const side = 128;

const { executable, environment } = await findChromium();
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const browser = await chromium.launch({
  executablePath: executable,
  args: ["--no-sandbox"],
  env: { ...env, ...environment },
});
try {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const svg = readFileSync(path.join(media, "icon.svg"), "utf8");
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block}</style>${svg}`);
  await page.screenshot({ path: path.join(media, "icon.png"), omitBackground: true });
  console.log("Drew media/icon.png.");
} finally {
  await browser.close();
}
