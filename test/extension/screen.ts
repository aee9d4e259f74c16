// What a person does in the workbench, as one call each: open a file, run a command, point at a word, look into a webview.
// Written for Playwright; it asserts nothing but that the thing asked for is there.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";

import { artefacts, repositoryRoot } from "./host/places.ts";
import { picturesOfDocs } from "./pictures.ts";

const docsPictures = join(repositoryRoot, "docs", "pictures");

/** How long anything on the screen may take, in milliseconds; a shared machine is slow. */
export const patienceMs = 30_000;

/** How long the list of commands may take before it is opened once more, in milliseconds. */
const paletteMs = 6_000;

export interface Screen {
  readonly page: Page;
  /** Opens a file of the workspace by its name. */
  openFile(name: string): Promise<void>;
  /** Runs a command by its title. */
  command(title: string): Promise<void>;
  /** A word in the text, as the editor draws it. */
  word(line: string, word: string): Promise<{ readonly x: number; readonly y: number }>;
  /** Puts the cursor behind a stretch of a line and types. */
  typeBehind(line: string, text: string): Promise<void>;
  /** Closes the active editor of the last group by its tab: the list of commands has others of nearly this name. */
  closeEditor(): Promise<void>;
  /** The document inside the only webview. */
  webview(): FrameLocator;
  problems(): Locator;
  /** Keeps what is to be seen, for a person to look at; of a part of the window alone, where one is given. */
  picture(name: string, part?: Locator): Promise<void>;
}

/** The workbench of a page. */
export function screenOf(page: Page): Screen {
  page.setDefaultTimeout(patienceMs);
  const word: Screen["word"] = async (line, text) => {
    const row = page.locator(".view-line", { hasText: line }).first();
    await row.waitFor();
    const place = await row.evaluate((element, wanted) => {
      const walker = element.ownerDocument.createTreeWalker(element, 4);
      let before = "";
      const nodes: { node: Text; start: number }[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        nodes.push({ node: node as Text, start: before.length });
        before += (node as Text).data.replaceAll("\u00a0", " ");
      }
      const at = before.indexOf(wanted);
      const holder = nodes.findLast(({ start }) => start <= at);
      if (at < 0 || holder === undefined) return undefined;
      const range = element.ownerDocument.createRange();
      range.setStart(holder.node, at - holder.start);
      range.setEnd(holder.node, Math.min(holder.node.data.length, at - holder.start + wanted.length));
      const { left, width, top, height } = range.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }, text);
    if (place === undefined) throw new Error(`${JSON.stringify(text)} is not in the line of ${JSON.stringify(line)}`);
    return place;
  };
  return {
    page,
    word,
    async openFile(name) {
      await page.keyboard.press("Control+P");
      await page.locator(".quick-input-widget input").waitFor();
      await page.keyboard.type(name);
      // The row that Enter takes: the list goes on changing while it is typed.
      await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".tab.active", { hasText: name }).waitFor();
    },
    async command(title) {
      const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
      // An editor that comes to the front just then takes the list away again.
      for (let triesLeft = 4; ; triesLeft -= 1) {
        try {
          await page.keyboard.press("F1");
          await page.locator(".quick-input-widget input").waitFor({ timeout: paletteMs });
          await page.keyboard.type(title);
          await row.waitFor({ timeout: paletteMs });
          break;
        } catch (error) {
          if (triesLeft === 0) throw error;
          await page.keyboard.press("Escape");
        }
      }
      await page.keyboard.press("Enter");
    },
    async closeEditor() {
      await page.locator(".tab.active").last().click({ button: "middle" });
    },
    async typeBehind(line, text) {
      // A lens that arrives pushes the line down: what was clicked is the line only where it still stands there.
      for (let place = await word(line, line), moved = true; moved; ) {
        await page.mouse.click(place.x, place.y);
        const present = await word(line, line);
        moved = present.y !== place.y;
        place = present;
      }
      await page.keyboard.press("End");
      await page.keyboard.type(text);
    },
    webview: () => page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame"),
    problems: () => page.locator(".markers-panel .monaco-list-row"),
    async picture(name, part) {
      const taken = part ?? page;
      mkdirSync(artefacts, { recursive: true });
      await taken.screenshot({ path: join(artefacts, `${name}.png`) });
      const shown = picturesOfDocs[name];
      if (process.env.FAULTLINE_PICTURES === undefined || shown === undefined) return;
      mkdirSync(docsPictures, { recursive: true });
      await taken.screenshot({ path: join(docsPictures, `${shown}.jpg`), type: "jpeg", quality: 72 });
    },
  };
}
