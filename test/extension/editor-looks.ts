// The editor around the text as a person sees it: the tree of designs, the status line, lenses, hints, colours in every theme, the
// walkthrough, and changes that are chosen from a menu. Every look leaves a picture in test/.artefacts, which is there to be looked at.

import { match, ok } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";

import { onCopy, repositoryRoot } from "./host/places.ts";
import type { Count } from "./launcher.ts";
import { type Look, lookAt, pointAt } from "./look.ts";
import { patienceMs, type Screen } from "./screen.ts";
import { themeSettings, themes, wear } from "./themes.ts";

/** Runs the looks on the development extension: in a workspace with designs, and in an empty one. */
export async function runEditorLooks(): Promise<Count> {
  const withDesigns = await onCopy(join(import.meta.dirname, "workspace"), (open) =>
    lookAt({ open, extensionFolders: [repositoryRoot], settings: themeSettings }, looks),
  );
  const withFolders = await onCopy(join(import.meta.dirname, "workspace"), (folder) => {
    const open = join(folder, "two.code-workspace");
    writeFileSync(open, JSON.stringify({ folders: [{ path: "shop" }, { path: "depot" }] }));
    return lookAt({ open, extensionFolders: [repositoryRoot] }, folderLooks);
  });
  const open = mkdtempSync(join(tmpdir(), "flt-empty-"));
  try {
    const empty = await lookAt({ open, extensionFolders: [repositoryRoot] }, emptyLooks);
    const all = [withDesigns, withFolders, empty];
    return {
      passed: all.reduce((sum, { passed }) => sum + passed, 0),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
      failures: all.flatMap(({ failures = [] }) => failures),
    };
  } finally {
    rmSync(open, { recursive: true, force: true });
  }
}

const treeRow = (screen: Screen, text: string): Locator =>
  screen.page.locator(".sidebar .pane-body .monaco-list-row", { hasText: text });

const status = (screen: Screen): Locator =>
  screen.page.locator('.statusbar-item[id="faultline.faultline.faultline.status"]');

async function openTree(screen: Screen): Promise<void> {
  await screen.page.locator('.activitybar .action-item a[aria-label^="Faultline"]').first().click({ force: true });
}

const looks: readonly Look[] = [
  {
    name: "the status line says how the active design stands, also to who hears the screen",
    async run(screen) {
      await screen.openFile("shop.arch");
      const item = status(screen).locator('[aria-label^="Faultline: shop: "]');
      await item.waitFor();
      match((await item.getAttribute("aria-label")) ?? "", /^Faultline: shop: \d+ errors?, \d+ warnings?/);
      await screen.picture("30-status");
    },
  },
  {
    name: "the tree lists designs, systems, flows and what is found, and a click goes to the text",
    async run(screen) {
      await openTree(screen);
      await treeRow(screen, "A customer buys").first().waitFor();
      await treeRow(screen, "A customer buys").first().click();
      const finding = treeRow(screen, "unreachable-objective").first();
      await finding.waitFor();
      await screen.picture("31-tree");
      await finding.click();
      await screen.page.locator(".statusbar-item", { hasText: /Ln 23, Col \d+/ }).waitFor();
      await screen.picture("32-tree-to-text");
    },
  },
  {
    name: "hints stand beside numbers and lenses above flows, and a lens opens its findings",
    async run(screen) {
      await screen.page.locator(".codelens-decoration:visible", { hasText: "findings" }).first().waitFor();
      await screen.page.locator(".view-line", { hasText: "at most 99.5%" }).first().waitFor();
      await screen.page.locator(".codelens-decoration a", { hasText: "findings" }).last().click();
      await screen.page.locator(".peekview-widget .monaco-list-row").first().waitFor();
      await screen.picture("33-lens");
      await screen.page.keyboard.press("Escape");
    },
  },
  {
    name: "hints and lenses go with a command, and come back",
    async run(screen) {
      const hint = screen.page.locator(".view-line", { hasText: "at most 99.5%" });
      await screen.command("Faultline: Toggle Inlay Hints");
      await hint.first().waitFor({ state: "detached" });
      await screen.command("Faultline: Toggle Code Lenses");
      await screen.page
        .locator(".codelens-decoration:visible", { hasText: "findings" })
        .first()
        .waitFor({ state: "hidden" });
      await screen.picture("34-without-hints");
      await screen.command("Faultline: Toggle Inlay Hints");
      await screen.command("Faultline: Toggle Code Lenses");
      await hint.first().waitFor();
      await screen.page.locator(".codelens-decoration:visible", { hasText: "findings" }).first().waitFor();
    },
  },
  {
    name: "a number at the cursor is explained beside the text, with the way back to it",
    async run(screen) {
      const place = await screen.word('flow checkout "A customer buys"', "checkout");
      await screen.page.mouse.click(place.x, place.y);
      await screen.command("Faultline: Explain Fact at Cursor");
      await screen.page.locator(".quick-input-list .monaco-list-row", { hasText: "Availability cap" }).first().click();
      await screen.page.locator(".view-line", { hasText: "Availability cap of shop.checkout" }).waitFor();
      await screen.page.locator(".view-line .detected-link", { hasText: "shop.arch" }).first().waitFor();
      await screen.picture("35-explanation");
      await screen.page.locator(".tab", { hasText: "availability-cap" }).click();
      await screen.closeEditor();
      await screen.page.locator(".tab", { hasText: "availability-cap" }).waitFor({ state: "detached" });
    },
  },
  {
    name: "completion lists what fits with its explanation",
    async run(screen) {
      await screen.openFile("shop.arch");
      await screen.page.locator(".codelens-decoration:visible", { hasText: "findings" }).first().waitFor();
      await screen.typeBehind("availability 99.9%", "");
      await screen.page.keyboard.press("Control+Enter");
      await screen.page.keyboard.press("Control+Space");
      const list = screen.page.locator(".suggest-widget.visible");
      await list.locator(".monaco-list-row").first().waitFor();
      await screen.page.keyboard.type("cap");
      await list.locator(".monaco-list-row", { hasText: "capacity" }).first().waitFor();
      await screen.picture("36-completion");
      await screen.page.keyboard.press("Escape");
      await revert(screen);
    },
  },
  {
    name: "an action from the menu changes the text, and what it answers is gone",
    async run(screen) {
      await clickOrders(screen);
      const fix = screen.page
        .locator(".action-widget .monaco-list-row", { hasText: /follower|replica|standby/i })
        .first();
      await openMenu(screen, fix);
      await screen.picture("37-actions");
      await fix.click();
      await screen.page.locator(".tab.active.dirty").waitFor();
      await screen.page.locator(".view-line", { hasText: "failover automatic" }).waitFor();
      await screen.picture("38-action-applied");
      await revert(screen);
    },
  },
  {
    name: "a finding is accepted with a reason and a last day, which are refused where they are none",
    async run(screen) {
      await clickOrders(screen);
      const accept = screen.page
        .locator(".action-widget .monaco-list-row", { hasText: "Accept single-point-of-failure here" })
        .first();
      await openMenu(screen, accept);
      await accept.click();
      const box = screen.page.locator(".quick-input-widget input:visible");
      const refusal = (says: string): Promise<void> =>
        screen.page.locator(".quick-input-widget .quick-input-message", { hasText: says }).waitFor();
      await screen.page.locator(".quick-input-title", { hasText: "(1 of 2)" }).waitFor();
      await screen.page.keyboard.press("Enter");
      await refusal("A reason is needed.");
      await box.fill("One day without orders costs less than a copy");
      await screen.page.keyboard.press("Enter");
      await screen.page.locator(".quick-input-title", { hasText: "(2 of 2)" }).waitFor();
      await box.fill("2031-02-30");
      await refusal("A day is written as year, month and day");
      await screen.picture("42-accept");
      await box.fill("2031-02-28");
      await screen.page.keyboard.press("Enter");
      await screen.page.locator(".view-line", { hasText: "until 2031-02-28" }).waitFor();
      await screen.page.locator(".view-line", { hasText: "One day without orders costs less" }).waitFor();
      await screen.picture("43-accepted");
      await revert(screen);
    },
  },
  {
    name: "who calls a component is a tree that opens",
    async run(screen) {
      await clickOrders(screen);
      await screen.page.keyboard.press("Shift+Alt+H");
      for (const caller of ["payments", "api"]) {
        await treeRow(screen, `${caller}service · writes`).first().waitFor();
      }
      await screen.picture("44-callers");
      await openTree(screen);
    },
  },
  {
    name: "a rename reaches both files of a design",
    async run(screen) {
      await screen.openFile("flows.arch");
      await screen.openFile("depot.arch");
      const place = await screen.word('store parcels "Parcels"', "parcels");
      await screen.page.mouse.click(place.x, place.y);
      await screen.page.keyboard.press("F2");
      const box = screen.page.locator(".rename-box input");
      await box.waitFor();
      await box.fill("shelf");
      await screen.picture("39-rename");
      await screen.page.keyboard.press("Enter");
      await screen.page.locator(".view-line", { hasText: "writes shelf" }).waitFor();
      await screen.page.locator(".tab", { hasText: "flows.arch" }).click();
      await screen.page.locator(".view-line", { hasText: "depot.shelf" }).waitFor();
      await screen.picture("40-renamed-elsewhere");
    },
  },
  ...themes.map((theme, index) => ({
    name: `names, terms and numbers have their colours in the theme ${theme.name}`,
    async run(screen: Screen) {
      await wear(screen, theme);
      await screen.page.locator(".tab", { hasText: "shop.arch" }).click();
      await screen.page.keyboard.press("Control+Home");
      const colours = await coloursOf(screen, ["system shop", "replicas 3", "/** Takes orders. */"]);
      ok(new Set(colours).size === colours.length, `${theme.name} tells ${colours.join(", ")} apart`);
      const hover = await pointAt(screen, 'flow checkout "A customer buys"', "checkout", "Single points of failure");
      await hover.waitFor();
      await screen.picture(`41-theme-${index + 1}-${theme.name.toLowerCase().replaceAll(" ", "-")}`);
      await screen.page.keyboard.press("Escape");
    },
  })),
  {
    name: "the walkthrough shows its steps with their pictures",
    async run(screen) {
      await wear(screen, themes[0]);
      await screen.command("Faultline: Open Walkthrough");
      await screen.page.locator(".gettingStartedContainer", { hasText: "Write a design down" }).first().waitFor();
      await screen.page
        .locator(".gettingStartedContainer .step-title", { hasText: "Read what is found" })
        .first()
        .click();
      await screen.webview().locator('svg[aria-label^="Two findings"]').waitFor();
      await screen.picture("45-walkthrough");
      await screen.page.locator(".gettingStartedContainer .step-title", { hasText: "See the design" }).first().click();
      await screen.webview().locator('svg[aria-label^="A map"]').waitFor();
      await screen.picture("46-walkthrough-map");
      await screen.page.locator(".gettingStartedContainer .step-title", { hasText: "flow by flow" }).first().click();
      await screen.webview().locator('svg[aria-label^="The tree"]').waitFor();
      await screen.picture("47-walkthrough-tree");
      await screen.closeEditor();
    },
  },
];

const folderLooks: readonly Look[] = [
  {
    name: "two folders with a design each keep apart in the tree",
    async run(screen) {
      await openTree(screen);
      for (const text of ["depot", "shop", "A parcel arrives", "A customer buys"]) {
        await treeRow(screen, text).first().waitFor();
      }
      await screen.picture("48-two-folders");
    },
  },
];

const emptyLooks: readonly Look[] = [
  {
    name: "a workspace without a design welcomes, and leads to a first one",
    async run(screen) {
      await openTree(screen);
      const begin = screen.page.locator(".sidebar .monaco-button", { hasText: "New Design File" });
      await begin.waitFor();
      await screen.picture("50-welcome");
      await begin.click();
      await screen.page.locator(".quick-input-list .monaco-list-row", { hasText: "A shop" }).first().click();
      await screen.page.locator(".view-line", { hasText: "What people buy from" }).waitFor();
      await screen.page.locator(".squiggly-error").first().waitFor();
      await screen.picture("51-first-design");
    },
  },
];

async function clickOrders(screen: Screen): Promise<void> {
  const place = await screen.word('store orders "Orders"', "orders");
  await screen.page.mouse.click(place.x, place.y);
}

/** Takes back what was done to the active file. */
async function revert(screen: Screen): Promise<void> {
  await screen.command("File: Revert File");
  await screen.page.locator(".tab.active:not(.dirty)").waitFor();
}

/** Opens the menu of actions; the editor drops one that is asked for while it still learns what may be done. */
async function openMenu({ page }: Screen, wanted: Locator): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await page.keyboard.press("Control+.");
    try {
      await wanted.waitFor({ timeout: patienceMs / mostTries });
      return;
    } catch (error) {
      if (tries >= mostTries) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** How often the menu is asked for before it is given up. */
const mostTries = 6;

/** The colour of the first word of each line that holds a text. */
async function coloursOf(screen: Screen, lines: readonly string[]): Promise<readonly string[]> {
  const colours: string[] = [];
  for (const line of lines) {
    const row = screen.page.locator(".view-lines .view-line", { hasText: line }).first();
    await row.waitFor();
    const colour = await row.evaluate((element) => {
      const parts = [...element.querySelectorAll("span > span")];
      const word = parts.find(({ textContent }) => textContent.replaceAll("\u00a0", " ").trim() !== "");
      return word === undefined ? "none" : element.ownerDocument.defaultView?.getComputedStyle(word).color;
    });
    colours.push(colour ?? "none");
  }
  return colours;
}
