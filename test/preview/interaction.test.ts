// What a reader does with the preview beside looking: searches, filters, folds, opens the menu and asks for more; in a real browser, by
// pointer and by keys. And what an examiner of accessibility says of it.

import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { artefacts, previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;
let complaints: string[];

const start = previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const group = (id: string) => page.locator(`g[data-id="${id}"]`);
const ids = (selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((one) => (one as SVGElement).dataset.id));
const focused = () => page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset.id);

describe("the search", () => {
  test("finds by name and kind, counts, walks and goes away with the focus on what was found", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("upload");
    const search = page.getByRole("search");
    await search.getByText("1 of 4").waitFor();
    expect(await ids("g.found")).toEqual(["photos.api", "photos.metadata", "platform.uploads", "platform.dead"]);
    expect(await group("photos.auth").getAttribute("class")).toContain("dim");
    await page.keyboard.press("Enter");
    await search.getByText("2 of 4").waitFor();
    expect(await ids("g.current")).toEqual(["photos.metadata"]);
    await page.screenshot({ path: `${artefacts}preview-search.png` });
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("photos.metadata");
    expect(await page.locator("g.dim, g.found").count()).toBe(0);
  });

  test("says that nothing is found, and answers to Ctrl+F", async () => {
    await page.keyboard.press("Control+f");
    await page.keyboard.type("no such thing");
    await page.getByRole("search").getByText("Nothing found").waitFor();
  });
});

describe("the overlay", () => {
  test("is chosen from a list, stays while other views are looked at, and is explained by the legend", async () => {
    await page.getByLabel("What elements are read by").selectOption("utilisation");
    await group("photos.metadata").getByText("86% at peak").waitFor();
    await page.getByText("last quarter of the scale").waitFor();
    await page.screenshot({ path: `${artefacts}preview-overlay.png` });
    await page.click('button[data-view="shared"]');
    await page.waitForSelector('g.cell[data-id="platform.uploads | print"]');
    expect(await page.getByLabel("What elements are read by").inputValue()).toBe("utilisation");
    expect(await page.getByRole("button", { name: "Terms on which" }).isVisible()).toBe(false);
    await page.click('button[data-view="map"]');
    await group("photos.metadata").getByText("86% at peak").waitFor();
    expect(complaints).toEqual([]);
  });

  test("arrows tell their terms on demand, and the legend can be left out", async () => {
    await press("Terms on which things are asked");
    await group("app -> photos.edge sync").locator(".note").waitFor();
    expect(await page.getByRole("button", { name: "Terms on which" }).getAttribute("aria-pressed")).toBe("true");
    await press("Legend of the signs");
    await page.waitForSelector("g.legend", { state: "detached" });
    await press("Legend of the signs");
    await page.waitForSelector("g.legend", { state: "attached" });
  });
});

describe("the filter", () => {
  test("dims what is not chosen, hides it on demand, and says how much is left", async () => {
    await press("Filter the picture");
    await page.getByRole("checkbox", { name: "Photo sharing (7)" }).check();
    await page.getByText("7 of 12 shown").waitFor();
    expect(await group("platform.dead").getAttribute("class")).toContain("dim");
    expect(await group("photos.api").getAttribute("class")).not.toContain("dim");
    await page.getByRole("checkbox", { name: "Hide the others" }).check();
    expect(await group("platform.dead").isVisible()).toBe(false);
    await page.screenshot({ path: `${artefacts}preview-filter.png` });
    await page.getByRole("checkbox", { name: "warning (1)" }).check();
    await page.getByText("1 of 12 shown").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("12 of 12 shown").waitFor();
  });
});

test("the filter brings out one flow, and fills the window with it", async () => {
  await press("Filter the picture");
  await page.getByRole("checkbox", { name: "upload (4)" }).check();
  await page.getByText("4 of 12 shown").waitFor();
  expect(await group("photos.auth").getAttribute("class")).toContain("dim");
  const before = (await group("photos.api").boundingBox())?.width ?? 0;
  await press("Zoom to it");
  expect((await group("photos.api").boundingBox())?.width).toBeGreaterThan(before);
  await page.screenshot({ path: `${artefacts}preview-flow-filter.png` });
});

describe("folding", () => {
  test("a double click closes a system, another opens it, and neither goes to the text", async () => {
    await page.locator('g[data-of="photos"] .title').dblclick();
    await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
    expect(await group("photos.api").count()).toBe(0);
    expect(await group("photos").getAttribute("aria-label")).toContain("7 components, collapsed");
    await page.screenshot({ path: `${artefacts}preview-collapsed.png` });
    await group("photos").dblclick();
    await page.waitForSelector('g[data-id="photos.api"]');
    expect((await sentBy(page)).filter(({ kind }) => kind === "preview/open")).toEqual([]);
  });

  test("keys close and open it with the focus where it was", async () => {
    await group("photos").focus();
    await page.keyboard.press("Shift+Enter");
    await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
    expect(await focused()).toBe("photos");
    await page.keyboard.press("Shift+Enter");
    await page.waitForSelector('g[data-id="photos.api"]');
    expect(await focused()).toBe("photos");
  });

  test("buttons close and open everything, and the focus goes to what stands for its element", async () => {
    await group("platform.dead").focus();
    await page.evaluate(() => document.querySelector<HTMLElement>('[aria-label="Collapse all systems"]')?.click());
    await page.waitForSelector('g[data-id="platform"][aria-expanded="false"]');
    expect(await focused()).toBe("platform");
    await press("Expand all systems");
    await group("platform.dead").waitFor();
  });

  test("what is closed stays closed while another view is looked at", async () => {
    await press("Collapse all systems");
    await page.waitForSelector('g[data-id="platform"][aria-expanded="false"]');
    await page.click('button[data-view="shared"]');
    await page.waitForSelector("g.cell");
    await page.click('button[data-view="map"]');
    await page.waitForSelector('g[data-id="platform"][aria-expanded="false"]');
  });

  test("a large design opens closed, and a search finds what is in it", async () => {
    await press("two hundred more");
    await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
    await page.keyboard.press("/");
    await page.keyboard.type("thumbnailer");
    await page.getByRole("search").getByText("1 of 1").waitFor();
    expect(await ids("g.current")).toEqual(["photos"]);
    expect(await group("platform").getAttribute("class")).toContain("dim");
  });
});

describe("the menu", () => {
  test("opens by the right button and does what it says", async () => {
    await group("photos.auth").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy Name" }).click();
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/act", id: "photos.auth", act: "copy-name" });
    await group("photos.auth").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy as Mermaid" }).click();
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/act", id: "photos.auth", act: "copy-mermaid" });
  });

  test("asks for a scenario of one failure, or of all that have failed", async () => {
    const choose = async (id: string, name: string) => {
      await group(id).click({ button: "right" });
      await page.getByRole("menuitem", { name, exact: true }).click();
    };
    const asked = async () => (await sentBy(page)).findLast(({ kind }) => kind === "preview/scenario");
    await choose("photos.auth", "Add to Scenario…");
    expect(await asked()).toMatchObject({ failures: [{ element: "photos.auth", how: "failed" }] });
    await choose("photos.auth", "Let It Fail");
    await page.locator('g.node.failed[data-id="photos.auth"]').waitFor();
    await choose("photos.metadata", "Make It Slow");
    await page.locator('g.node.slow[data-id="photos.metadata"]').waitFor();
    await choose("photos.metadata", "Add to Scenario…");
    const slow = { element: "photos.metadata", how: "slow" };
    expect(await asked()).toMatchObject({ failures: [slow] });
    await choose("photos.api", "Add All Failures to Scenario…");
    expect(await asked()).toMatchObject({
      failures: expect.arrayContaining([{ element: "photos.auth", how: "failed" }, slow]),
    });
  });

  test("opens by the menu key, is walked by arrows, and gives the focus back", async () => {
    await group("photos").focus();
    await page.keyboard.press("Shift+F10");
    await page.screenshot({ path: `${artefacts}preview-menu.png` });
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("photos");
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/act", id: "photos", act: "references" });
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("menu").count()).toBe(0);
    expect(await focused()).toBe("photos");
  });
});

describe("what is told of an element", () => {
  test("is the editor's hover, as text that holds no markup", async () => {
    await group("photos.metadata").hover();
    const tooltip = page.getByRole("tooltip");
    await tooltip.getByRole("listitem").first().waitFor();
    expect(await tooltip.locator("strong").textContent()).toBe("photos.metadata");
    expect(await tooltip.locator("code").textContent()).toBe("declared");
    expect(await tooltip.locator(":scope > ul > li").allTextContents()).toEqual(["it costs nothing", "see the page"]);
    expect(await tooltip.locator("a, b").count()).toBe(0);
    await page.screenshot({ path: `${artefacts}preview-hover.png` });
  });

  test("is kept back while the reader looks at what a press on it did", async () => {
    await page.click('button[data-view="failure"]');
    await page.waitForSelector('g.node.failed[data-id="photos.metadata"]');
    const tooltip = page.getByRole("tooltip");
    await page.clock.install();
    await group("photos.auth").click();
    await page.waitForSelector('g.node.failed[data-id="photos.auth"]');
    await page.clock.runFor(2_000);
    expect(await tooltip.isVisible()).toBe(false);
    await page.mouse.move(2, 880);
    await group("photos.auth").hover();
    await page.clock.runFor(2_000);
    await tooltip.getByText("photos.auth").first().waitFor();
  });

  test("stands beside the element and never over it, however little room there is", async () => {
    await start({ viewport: { width: 620, height: 420 } });
    await press("1:1, actual size");
    await group("photos.metadata").focus();
    for (let tries = 0; tries < 3; tries += 1) {
      await page.keyboard.press("i");
      await page.getByRole("dialog").getByText("Load: 800/s", { exact: true }).waitFor();
      const [told, of] = [await page.locator("#tooltip").boundingBox(), await group("photos.metadata").boundingBox()];
      const [top, bottom] = [told?.y ?? 0, (told?.y ?? 0) + (told?.height ?? 0)];
      expect(top >= (of?.y ?? 0) + (of?.height ?? 0) || bottom <= (of?.y ?? 0)).toBe(true);
      await page.keyboard.press("Escape");
      await page.locator(".stage").evaluate((stage) => (stage as HTMLElement).focus());
      await page.keyboard.press("ArrowUp");
      await group("photos.metadata").focus();
    }
  });

  test("can be gone into by keys, where what is folded opens, and is left by Escape", async () => {
    await group("photos.metadata").focus();
    await page.keyboard.press("i");
    const panel = page.getByRole("dialog");
    await panel.getByText("Load: 800/s", { exact: true }).waitFor();
    expect(await panel.getByText("upload: 800/s × 1 visit").isVisible()).toBe(false);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await panel.getByText("upload: 800/s × 1 visit").waitFor();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("photos.metadata");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("is what the picture says where the editor says nothing, and Escape takes it away", async () => {
    await group("blobs").focus();
    await page.keyboard.press("i");
    await page.getByRole("dialog", { name: "Blob storage" }).getByText("Blob storage, blobs").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await focused()).toBe("blobs");
  });
});

test("an element fills the window, and a small window onto the rest stands beside it", async () => {
  expect(await page.locator(".minimap").isVisible()).toBe(false);
  await group("photos.metadata").focus();
  await page.keyboard.press("z");
  const box = await group("photos.metadata").boundingBox();
  expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - 550)).toBeLessThan(60);
  await press("Zoom in (+)");
  await press("Zoom in (+)");
  await page.locator(".minimap").waitFor();
  await page.screenshot({ path: `${artefacts}preview-minimap.png` });
  await page.locator(".minimap").click({ position: { x: 4, y: 4 } });
  expect((await group("photos.metadata").boundingBox())?.y).toBeGreaterThan(900);
});

describe("accessibility", () => {
  const faults = async (): Promise<readonly string[]> => {
    await page.evaluate(`${axe.source}\nundefined`);
    // The strip of buttons is the development page's, and so is the document around.
    const result = await page.evaluate(async () => {
      const { axe: examiner } = globalThis as unknown as { axe: typeof axe };
      return examiner.run({ exclude: [".dev-strip"] }, { rules: { region: { enabled: false } } });
    });
    return (
      result.violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
        // What is drawn in a box is its name and marks; its accessible name begins with the first and says the second in words.
        .filter((fault) => !fault.startsWith("label-content-name-mismatch: <g "))
        .slice(0, 5)
    );
  };

  test.each(["light", "dark", "contrast"])("nothing serious is found in the %s theme", async (theme) => {
    await press(theme);
    await press("Filter the picture");
    expect(await faults()).toEqual([]);
    await page.keyboard.press("/");
    await page.keyboard.type("photo");
    expect(await faults()).toEqual([]);
    await page.keyboard.press("Escape");
    await group("photos.api").focus();
    await page.keyboard.press("Shift+F10");
    expect(await faults()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("nor in a closed picture, nor in a table", async () => {
    await press("Collapse all systems");
    await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
    expect(await faults()).toEqual([]);
    await page.click('button[data-view="shared"]');
    await page.waitForSelector("g.cell");
    expect(await faults()).toEqual([]);
  });
});
