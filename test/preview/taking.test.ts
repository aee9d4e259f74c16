// Taking a picture away from the preview: the menu that offers it, and a PNG that a real browser draws under the webview's policy.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { scaleFor } from "../../preview/paint.ts";
import { previewProtocol } from "../../protocol/preview.ts";
import { artefacts, previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;
let complaints: string[];

previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const paintings = async () => (await sentBy(page)).filter(({ kind }) => kind === "preview/painted");
const exporting = () => page.getByRole("button", { name: "Export the picture", exact: true });

test("a menu offers what the picture can be taken away as, and the host is asked for it", async () => {
  await exporting().click();
  await page.screenshot({ path: `${artefacts}preview-export.png` });
  expect(await page.getByRole("menuitem").allTextContents()).toEqual([
    "Export as SVG…",
    "Export as PNG…",
    "Export All Views as HTML…",
    "Copy as Mermaid",
  ]);
  await page.getByRole("menuitem", { name: "Copy as Mermaid" }).click();
  expect(await sentBy(page)).toContainEqual({ protocol: previewProtocol, kind: "preview/take", as: "mermaid" });
  expect(await exporting().evaluate((button) => button === document.activeElement)).toBe(true);
});

test("keys open the menu and choose from it", async () => {
  await exporting().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  expect(await sentBy(page)).toContainEqual({ protocol: previewProtocol, kind: "preview/take", as: "svg" });
});

test("a picture is painted as a PNG of twice its size", async () => {
  await exporting().click();
  await page.getByRole("menuitem", { name: "Export as PNG…" }).click();
  await expect.poll(paintings).toHaveLength(1);
  const [painted] = (await paintings()) as unknown as readonly { readonly png: string }[];
  const png = Buffer.from(painted?.png ?? "", "base64");
  const picture = page.locator(".sheet > svg");
  const [width, height] = [Number(await picture.getAttribute("width")), Number(await picture.getAttribute("height"))];
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Math.floor(width * 2), Math.floor(height * 2)]);
  // A picture that failed to load would leave the canvas clear, which packs into next to nothing.
  expect(png.length).toBeGreaterThan(20_000);
  expect(complaints).toEqual([]);
});

test("what is no picture is said to be none", async () => {
  await page.evaluate(
    (protocol) => window.postMessage({ protocol, kind: "preview/paint", turn: 9, svg: "no picture" }, "*"),
    previewProtocol,
  );
  await expect.poll(paintings).toHaveLength(1);
  expect(await sentBy(page)).toContainEqual({
    ...{ protocol: previewProtocol, kind: "preview/painted", turn: 9 },
    why: "The browser could not draw the picture.",
  });
});

test("a picture that would outgrow a canvas is painted as large as one can be", () => {
  expect(scaleFor(1_000, 800)).toBe(2);
  expect(scaleFor(10_000, 100)).toBeCloseTo(0.8192, 6);
  expect(10_000 * 9_000 * scaleFor(10_000, 9_000) ** 2).toBeLessThanOrEqual(50_000_000.1);
});
