// What a person does in the preview's pane, as one call each: open it for a file, turn to a view, find an element, press a button, wait
// until something is said. It asserts nothing but that the thing asked for is there.

import type { Frame, FrameLocator, Locator } from "playwright-core";

import type { View } from "../../../protocol/lsp.ts";
import { patienceMs, type Screen } from "../screen.ts";

/** How often what leads to the text is pressed before it is said not to. */
const mostPresses = 4;

export interface Pane {
  readonly screen: Screen;
  /** The document of the preview; of the only one, where no other is named. */
  readonly page: FrameLocator;
  /** Opens a design of the workspace and its preview, and waits until it is drawn. */
  open(file: string): Promise<void>;
  /** Presses the button of a view and waits for its picture. */
  turnTo(view: View): Promise<void>;
  /** An element of the picture by its id: a component, a frame, an arrow, a row. */
  part(id: string): Locator;
  /** Gives the keys to a part of the page. */
  focus(part: Locator): Promise<void>;
  /** Presses a button of the page by its accessible name. */
  press(name: string): Promise<void>;
  /** Waits until the line at the bottom of the page says something. */
  said(words: string | RegExp): Promise<void>;
  /**
   * Does what leads to the text, and waits until the cursor stands in the line, counted from 1, and the editor has the keys. Once more where
   * it has not got them: a window hears of a press in a page by a message, and one that comes late takes the keys back.
   */
  toLine(line: number, press: () => Promise<void>): Promise<void>;
  /** Scale that the picture is seen at. */
  scale(): Promise<number>;
  /** The frame that the page runs in, for what is asked of its script. */
  frame(): Promise<Frame>;
  /** Keeps what is to be seen of the page alone. */
  picture(name: string): Promise<void>;
}

/** The pane of a screen; `among` chooses it where there are several. */
export function paneOf(screen: Screen, among: Locator = screen.page.locator("iframe.webview.ready")): Pane {
  const page = among.contentFrame().frameLocator("iframe#active-frame");
  const pane: Pane = {
    screen,
    page,
    async open(file) {
      await screen.openFile(file);
      // An editor opens where it was left: the lens of the system stands at the top.
      await screen.page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
      await screen.page.keyboard.press("Control+Home");
      await screen.page.locator(".statusbar-item", { hasText: "Ln 1, Col 1" }).waitFor();
      // A lens tells that the extension has heard of the file: before, the command would ask which design is meant.
      await screen.page.locator(".codelens-decoration:visible").first().waitFor();
      await screen.command("Faultline: Open Preview");
      await drawn(page, "map");
    },
    async turnTo(view) {
      await page.locator(`button[data-view="${view}"]`).click();
      await drawn(page, view);
    },
    part: (id) => page.locator(`g[data-id="${id}"]`),
    press: (name) => page.getByRole("button", { name, exact: true }).click(),
    async focus(part) {
      await part.focus();
      // The workbench hears of it later than the page.
      await screen.page.waitForFunction(() => document.activeElement?.matches("iframe.webview"));
    },
    said: (words) => page.locator(".status", { hasText: words }).waitFor(),
    async toLine(line, press) {
      const cursor = screen.page.locator(".statusbar-item", { hasText: new RegExp(`Ln ${line}, Col \\d+`) });
      // Who goes on in the page before the editor has come to the front would lose the keys to it.
      const focused = screen.page.locator(".editor-group-container.active .monaco-editor.focused");
      for (let triesLeft = mostPresses - 1; ; triesLeft -= 1) {
        await press();
        await cursor.waitFor();
        try {
          await focused.waitFor({ timeout: patienceMs / mostPresses });
          return;
        } catch (error) {
          if (triesLeft === 0) throw error;
        }
      }
    },
    scale: () => page.locator(".sheet").evaluate((sheet) => new DOMMatrix((sheet as HTMLElement).style.transform).a),
    async frame() {
      const frame = await (await page.locator("body").elementHandle())?.ownerFrame();
      if (frame === null || frame === undefined) throw new Error("the preview's page is gone");
      return frame;
    },
    picture: (name) => screen.picture(name, among),
  };
  return pane;
}

/** Waits for the picture of a view, which the page puts in the place of another one, of the same view too. */
async function drawn(page: FrameLocator, view: View): Promise<void> {
  await page.locator(`.stage[data-view="${view}"] > .sheet > svg`).waitFor();
  await page.locator(".status", { hasNotText: "Drawing…" }).waitFor({ state: "attached" });
}
