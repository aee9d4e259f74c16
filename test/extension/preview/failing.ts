// Failures in the pane: what a click, a key, the menu and the list let fail, what the page then says, and the moments it goes through.

import { deepStrictEqual } from "node:assert";
import type { Locator } from "playwright-core";

import type { Look } from "../look.ts";
import { paneOf } from "./pane.ts";

/** Looks for the design ride-and-pay, whose pools run full when a part of it is gone. */
export const failingLooks: readonly Look[] = [
  {
    name: "the failure that loses most is played moment by moment, by slider and by keys",
    async run(screen) {
      const pane = paneOf(screen);
      await pane.turnTo("failure");
      const slider = pane.page.getByRole("slider", { name: "Moment" });
      await slider.waitFor();
      const last = Number(await slider.getAttribute("max"));
      await slider.fill("0");
      await pane.said(/^At once/);
      await pane.page.locator('g.moment.present[data-step="0"]').waitFor();
      await pane.picture("preview-failure-at-once");
      await pane.focus(pane.page.locator(".stage"));
      for (let step = 1; step <= last; step += 1) {
        await screen.page.keyboard.press(".");
        await pane.page.locator(`g.moment.present[data-step="${step}"]`).waitFor();
      }
      await pane.said(/^After about/);
      await pane.page.locator("g.node.full").first().waitFor();
      await screen.picture("preview-moments");
    },
  },
];

/** Looks for the design photos. */
export const strikingLooks: readonly Look[] = [
  {
    name: "a click lets fail and mends, with shift it slows, the list and the menu do the same, and Escape ends all",
    async run(screen) {
      const pane = paneOf(screen);
      const failed = (id: string): Locator => pane.page.locator(`g.node.failed[data-id="${id}"]`);
      const { keyboard } = screen.page;
      await pane.turnTo("failure");
      await pane.focus(pane.page.locator(".stage"));
      await keyboard.press("Escape");
      await pane.said(/^Nothing has failed/);
      await pane.part("photos.photos-db").click();
      await failed("photos.photos-db").waitFor();
      await pane.part("photos.photos-db").click({ modifiers: ["Shift"] });
      await pane.page.locator('g.node.slow[data-id="photos.photos-db"]').waitFor();
      await pane.part("photos.api").getByText("holds 300ms").waitFor();
      await pane.picture("preview-failure");
      await pane.page.getByLabel("What the view is about").selectOption("photos.blobs");
      await failed("photos.blobs").waitFor();
      await pane.part("photos.auth").click({ button: "right" });
      await pane.page.getByRole("menuitem", { name: "Let It Fail" }).click();
      await failed("photos.auth").waitFor();
      await pane.picture("preview-failures");
      await pane.part("photos.auth").click();
      await failed("photos.auth").waitFor({ state: "detached" });
      await pane.toLine(66, () => pane.page.locator('g.fate[data-id="photos.upload"]').click());
      await pane.focus(pane.page.locator(".stage"));
      await keyboard.press("Escape");
      await pane.said(/^Nothing has failed/);
      deepStrictEqual(await pane.page.locator("g.node.failed, g.node.slow").count(), 0);
    },
  },
  {
    name: "what has failed becomes a scenario in the text, a second failure joins it, and each is one step to be undone",
    async run(screen) {
      const pane = paneOf(screen);
      const line = (text: string): Locator => screen.page.locator(".view-line", { hasText: text });
      await pane.turnTo("failure");
      await pane.focus(pane.page.locator(".stage"));
      await screen.page.keyboard.press("Escape");
      await pane.said(/^Nothing has failed/);
      await pane.part("photos.photos-db").click({ button: "right" });
      await pane.page.getByRole("menuitem", { name: "Add to Scenario…" }).click();
      await line("scenario photos-db-lost { fail photos-db }").waitFor();
      await pane.part("photos.auth").click({ modifiers: ["Shift"] });
      await pane.page.locator('g.node.slow[data-id="photos.auth"]').waitFor();
      await screen.command("Faultline: Add Failures to Scenario");
      await screen.page.locator(".quick-input-list .label-name", { hasText: /^photos-db-lost$/ }).click();
      const joined = line("slow auth to ");
      await joined.waitFor();
      await screen.picture("preview-scenario");
      // A list that closes gives the keys back to the page that had them, now and then after the text has come to the front.
      await screen.clickWord("scenario photos-db-lost", "scenario");
      await screen.page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
      await screen.page.keyboard.press("Control+Z");
      await joined.waitFor({ state: "detached" });
      await screen.page.keyboard.press("Control+Z");
      await line("scenario photos-db-lost").waitFor({ state: "detached" });
      await screen.page.locator(".tab:not(.dirty)", { hasText: "photos.arch" }).first().waitFor();
      await pane.focus(pane.page.locator(".stage"));
      await screen.page.keyboard.press("Escape");
      await pane.said(/^Nothing has failed/);
    },
  },
];
