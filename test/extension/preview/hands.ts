// What hands and keys do with a picture in the pane: the way to the text and back, what the hover says, search, filter, closing and
// opening, zoom, the small map, the menu and the overlays.

import { deepStrictEqual, match, ok } from "node:assert";

import { type Look, pointAt } from "../look.ts";
import { type Pane, paneOf } from "./pane.ts";

/** A look that begins with the map, seen whole. */
function onMap(name: string, run: (pane: Pane) => Promise<void>): Look {
  return {
    name,
    async run(screen) {
      const pane = paneOf(screen);
      await pane.turnTo("map");
      await run(pane);
    },
  };
}

const hasClass = (name: string): RegExp => new RegExp(`(^|\\s)${name}(\\s|$)`);

/** Looks for the design photos. */
export const handLooks: readonly Look[] = [
  onMap("a click on a component goes to its text, and one on an arrow to its dependency", async (pane) => {
    await pane.toLine(41, () => pane.part("photos.photos-db").click());
    await pane.toLine(15, () => pane.part("photos.app -> photos.edge sync").locator(".verb").click());
    await pane.screen.picture("preview-click-to-text");
  }),
  onMap("the cursor lights its element", async (pane) => {
    // Through the picture to the lines nearby, which the editor draws only once they are in sight.
    await pane.toLine(41, () => pane.part("photos.photos-db").click());
    await pane.screen.clickWord("worker thumbnailer", "thumbnailer");
    await pane.page.locator('.node.lit[data-id="photos.thumbnailer"]').waitFor();
    deepStrictEqual(await pane.page.locator(".lit").count(), 1);
    await pane.picture("preview-cursor-to-element");
  }),
  onMap("what is told under the pointer is what the editor's hover says, beside the component", async (pane) => {
    const { screen } = pane;
    await pane.toLine(41, () => pane.part("photos.photos-db").click());
    const inText = await pointAt(screen, 'store photos-db "Photo metadata DB"', "photos-db", "Trade-off of PostgreSQL");
    const wanted = readable((await inText.textContent()) ?? "");
    await screen.page.keyboard.press("Escape");
    await pane.part("photos.photos-db").hover();
    const told = pane.page.getByRole("tooltip");
    await told.getByText("Trade-off of PostgreSQL").waitFor();
    const words = readable((await told.textContent()) ?? "");
    for (const part of ["keepsauthoritativerows", "Load:800/s"]) {
      ok(wanted.includes(part) && words.includes(part), `both say ${part}`);
    }
    const [box, of] = [await told.boundingBox(), await pane.part("photos.photos-db").boundingBox()];
    ok(box !== null && of !== null && (box.y >= of.y + of.height || box.y + box.height <= of.y), "beside it");
    await pane.picture("preview-hover");
    await screen.page.mouse.move(4, 4);
    await told.waitFor({ state: "hidden" });
  }),
  onMap("keys search, walk from match to match, and end on what was found", async (pane) => {
    const { keyboard } = pane.screen.page;
    await pane.focus(pane.page.locator(".stage"));
    await keyboard.press("/");
    await keyboard.type("upload");
    const search = pane.page.getByRole("search");
    await search.getByText("1 of 4").waitFor();
    await keyboard.press("Enter");
    await search.getByText("2 of 4").waitFor();
    deepStrictEqual(await pane.page.locator("g.current").count(), 1);
    match((await pane.part("photos.auth").getAttribute("class")) ?? "", hasClass("dim"));
    await pane.picture("preview-search");
    const current = await pane.page.locator("g.current").getAttribute("data-id");
    await keyboard.press("Escape");
    await pane.page.locator(`g[data-id="${current}"]:focus`).waitFor();
    deepStrictEqual(await pane.page.locator("g.dim").count(), 0);
  }),
  onMap("the filter brings out what belongs to a flow, an owner or has findings, and counts it", async (pane) => {
    await pane.press("Filter the picture");
    const filter = pane.page.locator("#filter");
    const check = (name: string): Promise<void> => filter.getByRole("checkbox", { name, exact: true }).check();
    await check("A user uploads a photo (10)");
    await filter.getByText("10 of 12 shown").waitFor();
    match((await pane.part("photos.feed-cache").getAttribute("class")) ?? "", hasClass("dim"));
    await check("info (1)");
    await filter.getByText("1 of 12 shown").waitFor();
    await pane.picture("preview-filter");
    await check("Hide the others");
    await pane.part("photos.auth").waitFor({ state: "hidden" });
    await filter.getByRole("button", { name: "Clear" }).click();
    await check("team-upload (1)");
    await filter.getByText("1 of 12 shown").waitFor();
    const before = await pane.scale();
    await filter.getByRole("button", { name: "Zoom to it" }).click();
    ok((await pane.scale()) > before, "the only one fills the window");
    await filter.getByRole("button", { name: "Clear" }).click();
    await filter.getByRole("checkbox", { name: "Hide the others" }).uncheck();
    await pane.press("Filter the picture");
    await pane.press("Fit the window (0)");
  }),
  onMap("the menu of a component leads to the text and to who names it, and copies the name", async (pane) => {
    const { page, keyboard } = { page: pane.screen.page, keyboard: pane.screen.page.keyboard };
    const choose = async (name: string): Promise<void> => {
      await pane.part("photos.photos-db").click({ button: "right" });
      await pane.page.getByRole("menuitem", { name }).click();
    };
    await pane.part("photos.photos-db").click({ button: "right" });
    deepStrictEqual(await pane.page.getByRole("menuitem").locator("span").allTextContents(), [
      "Go to Text",
      "Find References",
      "Copy Name",
      "Copy as Mermaid",
      "Let It Fail",
      "Make It Slow",
      "Add to Scenario…",
      "Move by Keys",
      "Zoom to It",
    ]);
    await pane.picture("preview-menu");
    await keyboard.press("Escape");
    await choose("Copy Name");
    await waitFor(async () => (await page.evaluate(() => navigator.clipboard.readText())) === "photos.photos-db");
    await choose("Zoom to It");
    ok((await pane.scale()) > 1, "it fills the window");
    await pane.press("Fit the window (0)");
    await choose("Find References");
    await page.locator(".peekview-widget .monaco-list-row", { hasText: "writes photos-db" }).waitFor();
    await keyboard.press("Escape");
    await pane.toLine(41, () => choose("Go to Text"));
  }),
  onMap("every element is reached by keys, neighbours by arrows, and a key tells what the hover says", async (pane) => {
    const { keyboard } = pane.screen.page;
    const focused = (): Promise<string | undefined> =>
      pane.page.locator("body").evaluate(({ ownerDocument }) => {
        const { activeElement } = ownerDocument;
        return activeElement instanceof SVGElement ? activeElement.dataset.id : undefined;
      });
    await pane.focus(pane.page.locator(".stage"));
    const reached = new Set<string>();
    for (;;) {
      await keyboard.press("Tab");
      const id = await focused();
      if (id === undefined) break;
      ok(!reached.has(id), `${id} comes twice`);
      reached.add(id);
    }
    deepStrictEqual(reached.size, await pane.page.locator(".stage g[data-id]").count());
    await pane.focus(pane.part("photos.edge"));
    await keyboard.press("ArrowDown");
    deepStrictEqual(await focused(), "photos.api");
    await keyboard.press("i");
    await pane.page.getByRole("dialog").getByText("Upload API").first().waitFor();
    await keyboard.press("Escape");
    deepStrictEqual(await focused(), "photos.api");
    await pane.picture("preview-keys");
    await pane.toLine(21, async () => {
      await pane.focus(pane.part("photos.api"));
      await keyboard.press("Enter");
    });
  }),
  onMap("wheel, buttons and keys zoom, and the whole picture comes back", async (pane) => {
    const whole = await pane.scale();
    const box = await pane.part("photos.api").boundingBox();
    await pane.screen.page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 10);
    await pane.screen.page.mouse.wheel(0, -300);
    await pane.focus(pane.page.locator(".stage"));
    await waitFor(async () => (await pane.scale()) > whole * 1.3);
    await pane.screen.page.keyboard.press("+");
    await pane.press("1:1, actual size");
    ok(Math.abs((await pane.scale()) - 1) < 1e-6, "as large as it was drawn");
    await pane.focus(pane.part("photos.blobs"));
    await pane.screen.page.keyboard.press("z");
    ok((await pane.scale()) > 1, "the element fills the window");
    await pane.screen.page.keyboard.press("0");
    deepStrictEqual(await pane.scale(), whole);
  }),
  onMap(
    "overlays lay numbers over the map, arrows tell their terms, and the legend explains the signs",
    async (pane) => {
      const overlay = pane.page.getByLabel("What elements are read by");
      await overlay.selectOption("utilisation");
      await pane.part("photos.photos-db").getByText("80% at peak").waitFor();
      await pane.page.locator("g.legend").getByText("full at 100%").waitFor();
      await pane.press("Terms on which things are asked");
      await pane.part("photos.app -> photos.edge sync").getByText("timeout 4.9s").waitFor();
      await pane.picture("preview-overlay");
      await pane.press("Terms on which things are asked");
      await pane.press("Legend of the signs");
      await pane.page.locator("g.legend").waitFor({ state: "detached" });
      await pane.press("Legend of the signs");
      for (const [name, says] of [
        ["availability", /99\.\d+%/],
        ["amplification", /\d×/],
        ["latency", /worst 4\.7s/],
        ["owner", /team-upload/],
      ] as const) {
        await overlay.selectOption(name);
        await pane.part("photos.api").locator(".reading").getByText(says).waitFor();
      }
      await overlay.selectOption("findings");
      await pane.part("photos.api").locator(".reading").waitFor({ state: "detached" });
    },
  ),
];

/** Looks for a design of eight systems with twenty components each. */
export const largeLooks: readonly Look[] = [
  {
    name: "a large design opens with its systems closed, each with its count, and one opens by a double click",
    async run(screen) {
      const pane = paneOf(screen);
      await pane.open("large.arch");
      const closed = pane.page.locator('g[aria-expanded="false"]');
      deepStrictEqual(await closed.count(), 8);
      match((await pane.part("area-0").getAttribute("aria-label")) ?? "", /20 components, collapsed/);
      await pane.picture("preview-closed");
      await pane.page.locator('g[data-of="area-1"] .title').dblclick();
      await pane.part("area-1.edge").waitFor();
      deepStrictEqual(await closed.count(), 7);
      await pane.press("Collapse all systems");
      await pane.part("area-1.edge").waitFor({ state: "detached" });
    },
  },
  {
    name: "a small map shows which part of a large picture is in sight, and leads to the others",
    async run(screen) {
      const pane = paneOf(screen);
      await pane.press("Expand all systems");
      await pane.part("area-7.edge").waitFor();
      const minimap = pane.page.locator(".minimap");
      deepStrictEqual(await minimap.isVisible(), false);
      const whole = await pane.page.locator(".sheet > svg").boundingBox();
      ok((whole?.width ?? Number.POSITIVE_INFINITY) <= 700, "all of it fits the window");
      await pane.picture("preview-large");
      await pane.press("1:1, actual size");
      await minimap.waitFor();
      const before = await minimap.locator(".sight").getAttribute("x");
      // A press on something that the small map shows brings just that before the eyes.
      await minimap.locator(".box").nth(60).click();
      ok((await minimap.locator(".sight").getAttribute("x")) !== before, "another part is in sight");
      await pane.picture("preview-minimap");
    },
  },
];

/** Words without the space between them: two pages break and indent the same text in different ways. */
function readable(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Waits for what no element tells of; the look fails where it never comes. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) ok(performance.now() < end, "what was waited for never came");
}
