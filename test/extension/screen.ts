// What a person does in the workbench, as one call each: open a file, run a command, point at a word, look into a webview.
// Written for Playwright; it asserts nothing but that the thing asked for is there.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";

import { artefacts, repositoryRoot } from "./host/places.ts";
import { picturesOfDocs } from "./pictures.ts";

const docsPictures = join(repositoryRoot, "docs", "pictures");

/** How long anything on the screen may take, in milliseconds; a shared machine is slow. */
export const patienceMs = 60_000;

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
  /** Presses a word in the text. */
  clickWord(line: string, word: string): Promise<void>;
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
  const clickWord: Screen["clickWord"] = async (line, text) => {
    // A lens that arrives pushes the line down: what was clicked is the word only where it still stands there.
    for (let place = await word(line, text), moved = true; moved; ) {
      await page.mouse.click(place.x, place.y);
      const present = await word(line, text);
      moved = present.y !== place.y;
      place = present;
    }
  };
  /** Tries once more where an editor that came to the front just then has taken the list away, or the list has changed under the key. */
  const again = async (work: () => Promise<void>): Promise<void> => {
    for (let triesLeft = 4; ; triesLeft -= 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (triesLeft === 0) throw error;
        await page.keyboard.press("Escape");
      }
    }
  };
  /** Opens a list by a key, types a name and takes the row that bears just this one: others of nearly this name may stand before it. */
  const choose = async (key: string, name: string): Promise<void> => {
    await page.keyboard.press(key);
    await page.locator(".quick-input-widget input:focus").waitFor({ timeout: paletteMs });
    await page.keyboard.type(name);
    const row = page.locator(".quick-input-list .monaco-list-row");
    const label = page.locator(".label-name", { hasText: exactly(name) });
    await row.filter({ has: label }).first().waitFor({ timeout: paletteMs });
    const chosen = page.locator(".quick-input-list .monaco-list-row.focused").filter({ has: label });
    for (let rowsLeft = await row.count(); rowsLeft > 0 && (await chosen.count()) === 0; rowsLeft -= 1) {
      await page.keyboard.press("ArrowDown");
    }
    await chosen.waitFor({ timeout: paletteMs });
    await page.keyboard.press("Enter");
  };
  return {
    page,
    word,
    clickWord,
    openFile: (name) =>
      again(async () => {
        await choose("Control+P", name);
        await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: paletteMs });
      }),
    command: (title) => again(() => choose("F1", title)),
    async closeEditor() {
      await page.locator(".tab.active").last().click({ button: "middle" });
    },
    async typeBehind(line, text) {
      await clickWord(line, line);
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

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
