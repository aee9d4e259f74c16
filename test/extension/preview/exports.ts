// Taking a picture away from the pane: the files are really written and the clipboard is really filled, and both hold what was to be seen.

import { deepStrictEqual, match, ok } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Look } from "../look.ts";
import { type Pane, paneOf } from "./pane.ts";

/** Looks for the design photos, whose copy lies in a folder. */
export function exportLooks(folder: string): readonly Look[] {
  return [
    {
      name: "the picture is written as SVG, by itself and as it is shown",
      async run(screen) {
        const pane = paneOf(screen);
        await pane.turnTo("map");
        const svg = (await written(pane, "Export as SVG…", folder, "photos-map.svg")).toString("utf8");
        match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
        for (const name of ["Upload API", "Photo metadata DB", "search-index"]) ok(svg.includes(name), name);
        ok(!/<script|javascript:|var\(--vscode/.test(svg), "it stands by itself and runs nothing");
      },
    },
    {
      name: "the picture is written as PNG, in its size",
      async run(screen) {
        const pane = paneOf(screen);
        await pane.turnTo("domains");
        const png = await written(pane, "Export as PNG…", folder, "photos-domains.png");
        deepStrictEqual(png.subarray(0, 8).toString("hex"), "89504e470d0a1a0a");
        const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
        ok(width > 600 && height > 400, `${width} × ${height}`);
      },
    },
    {
      name: "all views are written as one page that needs nothing else",
      async run(screen) {
        const pane = paneOf(screen);
        const html = (await written(pane, "Export All Views as HTML…", folder, "photos.html")).toString("utf8");
        match(html, /^<!doctype html>/i);
        ok(!/(src|href)="?https?:/.test(html), "it loads nothing");
        for (const says of ["Time until the reply", "Placed nowhere", "Upload API"]) ok(html.includes(says), says);
      },
    },
    {
      name: "the picture is copied as Mermaid, from the page and from the palette",
      async run(screen) {
        const pane = paneOf(screen);
        const clipboard = (): Promise<string> => screen.page.evaluate(() => navigator.clipboard.readText());
        await pane.turnTo("map");
        await pane.press("Export the picture");
        await pane.picture("preview-export");
        await pane.page.getByRole("menuitem", { name: "Copy as Mermaid" }).click();
        await screen.page.locator(".statusbar-item", { hasText: "on the clipboard as Mermaid" }).waitFor();
        const map = await clipboard();
        match(map, /^flowchart /m);
        ok(map.includes("Upload API"), map);
        await pane.turnTo("flow");
        await screen.command("Faultline: Copy Preview as Mermaid");
        await screen.page.waitForFunction(async () =>
          (await navigator.clipboard.readText()).includes("sequenceDiagram"),
        );
        match(await clipboard(), /Upload API/);
      },
    },
  ];
}

/** Exports by the page's own button under the name that is proposed, and reads what was written. */
async function written(pane: Pane, item: string, folder: string, name: string): Promise<Buffer> {
  const { screen } = pane;
  await pane.press("Export the picture");
  await pane.page.getByRole("menuitem", { name: item }).click();
  const box = screen.page.locator(".quick-input-widget input:visible").first();
  await box.waitFor();
  const file = join(folder, "photos", name);
  await screen.page.waitForFunction(
    (path) =>
      [...document.querySelectorAll<HTMLInputElement>(".quick-input-widget input")].some(({ value }) => value === path),
    file,
  );
  await screen.page.keyboard.press("Enter");
  await screen.page.locator(".statusbar-item", { hasText: `Wrote ${name}.` }).waitFor();
  return readFileSync(file);
}
