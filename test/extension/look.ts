// A look: one thing that a person does in the workbench and what is then to be seen. How a list of them is run, and what several need.

import type { Locator } from "playwright-core";

import { startWorkbench, type WorkbenchOptions } from "./host/workbench.ts";
import type { Count } from "./launcher.ts";
import { patienceMs, type Screen, screenOf } from "./screen.ts";

export interface Look {
  readonly name: string;
  readonly run: (screen: Screen) => Promise<void>;
}

/** One workbench for all looks of a list; a failed one leaves a picture and the workbench's last words. */
export async function lookAt(options: WorkbenchOptions, list: readonly Look[]): Promise<Count> {
  const recent: string[] = [];
  const workbench = await startWorkbench({
    ...options,
    log(line) {
      recent.push(line);
      if (recent.length > 30) recent.shift();
    },
  });
  const screen = screenOf(workbench.page);
  const failures: string[] = [];
  try {
    for (const [index, look] of list.entries()) {
      const began = performance.now();
      try {
        await look.run(screen);
        console.log(`    ✔ ${look.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      } catch (error) {
        console.error(`    ✖ ${look.name}: ${error instanceof Error ? error.message : error}`);
        console.error(recent.slice(-3).join("\n"));
        failures.push(look.name);
        await screen.picture(`failed-${index + 1}`);
        await tidyUp(screen);
      }
    }
  } finally {
    await workbench.close();
  }
  return { passed: list.length - failures.length, failed: failures.length, failures };
}

/** Takes away what a failed look left in the way of the next: a question that stands before everything, and texts that are not saved. */
async function tidyUp({ page, command }: Screen): Promise<void> {
  const question = page.locator(".monaco-dialog-box");
  const unsaved = page.locator(".tab.dirty");
  try {
    for (let triesLeft = 5; triesLeft > 0 && (await question.count()) > 0; triesLeft -= 1) {
      console.error(`      a question stood there: ${await question.first().textContent()}`);
      await page.keyboard.press("Escape");
    }
    for (let triesLeft = 5; triesLeft > 0 && (await unsaved.count()) > 0; triesLeft -= 1) {
      console.error(`      not saved: ${await unsaved.first().textContent()}`);
      await unsaved.first().click();
      await command("File: Revert File");
      await unsaved.first().waitFor({ state: "detached", timeout: patienceMs / 6 });
    }
  } catch (error) {
    console.error(`      it could not be tidied up: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Points at a word until its hover says something: the editor drops a hover that is asked for too early, and hints that arrive late
 * push words aside.
 */
export async function pointAt(screen: Screen, line: string, word: string, says: string): Promise<Locator> {
  const hover = screen.page.locator(".monaco-hover:visible", { hasText: says }).first();
  for (let tries = 1; ; tries += 1) {
    const place = await screen.word(line, word);
    await screen.page.mouse.move(place.x, place.y);
    await screen.page.mouse.move(place.x + 1, place.y);
    try {
      await hover.waitFor({ timeout: patienceMs / mostTries });
      return hover;
    } catch (error) {
      // Nothing came: the word may have moved, so it is looked for again.
      if (tries >= mostTries) throw error;
      await screen.page.mouse.move(0, 0);
    }
  }
}

/** How often a word is pointed at before its hover is given up. */
const mostTries = 8;
