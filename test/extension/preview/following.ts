// How the pane follows the text and the window: a live edit that keeps places, a text that breaks, motion that is not wanted, several
// previews at once, and a window that is loaded anew.

import { deepStrictEqual, ok } from "node:assert";
import type { Locator } from "playwright-core";

import type { Look } from "../look.ts";
import { patienceMs, type Screen } from "../screen.ts";
import { type Pane, paneOf } from "./pane.ts";

/** Looks for the design photos. */
export const followingLooks: readonly Look[] = [
  {
    name: "an edit is drawn while it is typed, moving into its place, and what it does not touch stays",
    async run(screen) {
      const pane = paneOf(screen);
      await pane.turnTo("map");
      const before = await placesOf(pane);
      const moved = await motionsOf(pane);
      await write(pane, "photos.search-index", 63, "service mailer { reads search-index { timeout 1s } }");
      await pane.part("photos.mailer").waitFor();
      ok((await moved()) > 0, "what is new comes in by a motion");
      const after = await placesOf(pane);
      const kept = [...before].filter(([id, place]) => after.get(id) === place);
      deepStrictEqual(
        kept.map(([id]) => id),
        [...before.keys()],
      );
      await screen.picture("preview-live-edit");
    },
  },
  {
    name: "a broken text keeps the last good picture and says so, and a mended one takes it back",
    async run(screen) {
      const pane = paneOf(screen);
      const count = await pane.page.locator("g.node").count();
      await screen.typeBehind("service mailer", " calls (((");
      await pane.said("The text has errors: showing the last good picture.");
      deepStrictEqual(await pane.page.locator("g.node").count(), count);
      await pane.picture("preview-broken-text");
      await screen.command("File: Revert File");
      await pane.part("photos.mailer").waitFor({ state: "detached" });
      await pane.page.locator(".status:empty").waitFor({ state: "attached" });
    },
  },
  {
    name: "nothing moves where the system says that nothing should",
    async run(screen) {
      const pane = paneOf(screen);
      await screen.page.emulateMedia({ reducedMotion: "reduce" });
      await pane.page.locator("body.vscode-reduce-motion").waitFor();
      const moved = await motionsOf(pane);
      await write(pane, "photos.search-index", 63, "service mailer { reads search-index { timeout 1s } }");
      await pane.part("photos.mailer").waitFor();
      deepStrictEqual(await moved(), 0);
      await screen.command("File: Revert File");
      await pane.part("photos.mailer").waitFor({ state: "detached" });
      await screen.page.emulateMedia({ reducedMotion: "no-preference" });
    },
  },
  {
    name: "two designs are shown at once, each in a view of its own, and an edit changes the one it belongs to",
    async run(screen) {
      const first = paneOf(screen);
      await first.turnTo("domains");
      await screen.command("View: Focus First Editor Group");
      await screen.openFile("rides.arch");
      await screen.page.locator(".codelens-decoration:visible", { hasText: "3 flows" }).waitFor();
      await screen.command("Faultline: Open Preview");
      await screen.page.locator(".tab", { hasText: "Map: ride-and-pay" }).waitFor();
      await screen.page.locator(".tab", { hasText: "Map: ride-and-pay" }).click();
      await screen.command("View: Move Editor into Group Below");
      const photos = paneOf(screen, await webviewWith(screen, "photos.eu"));
      const rides = paneOf(screen, await webviewWith(screen, "rides.dispatch"));
      await rides.turnTo("data");
      await screen.picture("preview-two-designs");
      await photos.part("photos.eu").waitFor();
      await write(rides, "rides.trip", 10, 'data receipt "Receipt" { authority rides-db }');
      await rides.part("rides.receipt").waitFor();
      deepStrictEqual(await photos.page.locator('[data-element*="receipt"]').count(), 0);
      await screen.page.keyboard.press("Control+S");
      await screen.page.locator(".tab.active:not(.dirty)", { hasText: "rides.arch" }).waitFor();
    },
  },
  {
    name: "a window that is loaded anew shows the previews again, each in its view and as near as it was",
    async run(screen) {
      const rides = paneOf(screen, await webviewWith(screen, "rides.receipt"));
      await rides.press("Zoom in (+)");
      const scale = await rides.scale();
      // By the command: what the workbench knows of its editors is put down then, as where a window closes. A browser's own way of loading a
      // page anew leaves it no time for that.
      const loaded = screen.page.waitForEvent("load");
      await screen.command("Developer: Reload Window");
      await loaded;
      const again = paneOf(screen, await webviewWith(screen, "rides.receipt"));
      await again.page.locator('.stage[data-view="data"]').waitFor();
      deepStrictEqual(await again.scale(), scale);
      const photos = paneOf(screen, await webviewWith(screen, "photos.eu"));
      await photos.page.locator('.stage[data-view="domains"]').waitFor();
      await screen.picture("preview-reloaded");
    },
  },
];

/** Writes a line below the one that an element of the picture leads to. */
async function write(pane: Pane, below: string, itsLine: number, line: string): Promise<void> {
  const { keyboard } = pane.screen.page;
  await pane.toLine(itsLine, () => pane.part(below).click());
  await keyboard.press("Control+Enter");
  await keyboard.type(line);
}

/** Where each component of the picture stands, by its id. */
async function placesOf(pane: Pane): Promise<ReadonlyMap<string, string>> {
  const places = await pane.page
    .locator("g.node")
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.getAttribute("data-id") ?? "", node.getAttribute("transform") ?? ""] as const),
    );
  return new Map(places);
}

/** Counts from now on what the page sets in motion; the answer tells how much that was. */
async function motionsOf(pane: Pane): Promise<() => Promise<number>> {
  const frame = await pane.frame();
  await frame.evaluate(() => {
    const original = Element.prototype.animate;
    const counter = { motions: 0 };
    Object.assign(globalThis, { counter });
    Element.prototype.animate = function (...given) {
      counter.motions += 1;
      return original.apply(this, given);
    };
  });
  return () => frame.evaluate(() => (globalThis as unknown as { counter: { motions: number } }).counter.motions);
}

/** The webview whose picture shows an element, in whatever view. */
async function webviewWith(screen: Screen, id: string): Promise<Locator> {
  const webviews = screen.page.locator("iframe.webview.ready");
  // After a window was loaded, the extension starts anew before it is there.
  for (const end = performance.now() + 3 * patienceMs; performance.now() < end; ) {
    for (const webview of await webviews.all()) {
      const part = webview.contentFrame().frameLocator("iframe#active-frame").locator(`g[data-element="${id}"]`);
      if ((await part.count().catch(() => 0)) === 0) continue;
      // By its name, since the others come and go.
      return screen.page.locator(`iframe.webview.ready[name="${await webview.getAttribute("name")}"]`);
    }
  }
  throw new Error(`no preview shows ${id}`);
}
