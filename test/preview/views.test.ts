// The views of the preview page in a real browser: turning to another, places and flows, and failures played through.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { artefacts, openedBy, previewsOfTests, scaleOf } from "../support/preview-page.ts";

let page: Page;
/** What the browser complained about: faults of the page, and violations of its policy. */
let complaints: string[];

const start = previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const node = (id: string) => page.locator(`g.node[data-id="${id}"]`);

test("a button turns to another view, and the page says which one it shows", async () => {
  await page.click('button[data-view="shared"]');
  await page.waitForSelector('g.cell[data-id="platform.uploads | print"]');
  expect(await page.getAttribute('button[data-view="shared"]', "aria-pressed")).toBe("true");
  expect(await page.locator('g[data-id="photos.api"]').count()).toBe(0);
  await page.screenshot({ path: `${artefacts}preview-shared.png` });
  await page.click('button[data-view="map"]');
  await page.waitForSelector('g[data-id="photos.api"]');
});

test("a component is reached at each place that it stands in, and lit in all of them", async () => {
  await page.click('button[data-view="domains"]');
  await page.locator('g[data-id="eu.b | photos.api"] .name').click();
  await page.locator('g[data-id="eu.a"] .title').click();
  expect(await openedBy(page)).toEqual(["photos.api", "eu.a"]);
  await page.getByRole("button", { name: "cursor in metadata" }).click();
  await page.waitForSelector('g.lit[data-id="eu.a | photos.metadata"]');
  for (const theme of ["dark", "contrast", "light"]) {
    await page.getByRole("button", { name: theme, exact: true }).click();
    await page.screenshot({ path: `${artefacts}preview-domains-${theme}.png` });
  }
  expect(complaints).toEqual([]);
});

test("a flow is chosen from the list, and its messages and times lead to their text", async () => {
  await page.click('button[data-view="flow"]');
  await page.waitForSelector('g.node[data-id="photos.metadata"]');
  await page.screenshot({ path: `${artefacts}preview-flow.png` });
  await page.locator('g.edge[data-source="app"] .verb').click();
  await page.locator('g.visit[data-element="photos.edge"] .bar').first().click();
  expect(await openedBy(page)).toEqual(["app calls photos.edge", "photos.edge"]);
  await page.selectOption("select", "photos.look");
  await page.waitForSelector('g[data-id="photos.look"]');
  const dashes = await page
    .locator("g.edge.stand-in .line")
    .first()
    .evaluate((line) => getComputedStyle(line).strokeDasharray);
  expect(dashes).toBe("2px, 4px");
  expect(complaints).toEqual([]);
});

/** What the page asked the host to draw last. */
async function asked(): Promise<unknown> {
  const received = (await page.evaluate("received")) as { kind: string; look?: unknown }[];
  return received.findLast(({ kind }) => kind === "preview/look")?.look;
}

const saidLine = (words: string | RegExp) => page.getByRole("status").getByText(words).first().waitFor();

test("in the failure view a click lets fail and another one mends, with shift it slows, and Escape mends all", async () => {
  await page.click('button[data-view="failure"]');
  await page.waitForSelector('g.node.failed[data-id="photos.metadata"]');
  await saidLine(/After about 2s/);
  await page.screenshot({ path: `${artefacts}preview-failure.png` });
  await node("photos.auth").click();
  await page.waitForSelector('g.node.failed[data-id="photos.auth"]');
  await node("photos.metadata").click();
  await page.waitForSelector('g.node.failed[data-id="photos.metadata"]', { state: "detached" });
  await node("photos.auth").click({ modifiers: ["Shift"] });
  await page.waitForSelector('g.node.slow[data-id="photos.auth"]');
  expect(await asked()).toEqual({ view: "failure", failures: [{ element: "photos.auth", how: "slow" }] });
  expect(await openedBy(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await saidLine(/^Nothing has failed/);
  expect(await page.locator(".timeline").isHidden()).toBe(true);
  expect(complaints).toEqual([]);
});

test("what is written beside the map leads to the text, and so does a click with the control key", async () => {
  await page.click('button[data-view="failure"]');
  await page.click('g.fate[data-id="photos.upload"]');
  await node("photos.auth").click({ modifiers: ["Control"] });
  expect(await openedBy(page)).toEqual(["photos.upload", "photos.auth"]);
});

test("keys let fail from any view, and go through the moments", async () => {
  await node("photos.api").focus();
  await page.keyboard.press("f");
  await page.waitForSelector('g.node.failed[data-id="photos.api"]');
  expect(await page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset.id)).toBe("photos.api");
  await page.keyboard.press(",");
  await page.waitForSelector('g.moment.present[data-step="0"]');
  await saidLine(/At once/);
  expect(await page.getAttribute(".timeline input", "aria-valuetext")).toMatch(/^At once/);
  await page.keyboard.press(".");
  await page.waitForSelector('g.moment.present[data-step="1"]');
  await page.keyboard.press("s");
  await page.waitForSelector('g.node.slow[data-id="photos.api"]');
});

test("the moments play, and are chosen by slider and by their rows; what was in sight stays there", async () => {
  await page.click('button[data-view="failure"]');
  await page.waitForSelector('g.node.full[data-id="photos.edge"]');
  await press("Zoom in (+)");
  await page.locator('g.moment[data-step="0"]').focus();
  const before = await scaleOf(page);
  await page.keyboard.press("Enter");
  await page.waitForSelector('g.moment.present[data-step="0"]');
  await page.locator(".timeline button").click();
  await page.waitForSelector('g.moment.present[data-step="1"]');
  await page.locator(".timeline input").fill("0");
  await page.waitForSelector('g.moment.present[data-step="0"]');
  expect(await scaleOf(page)).toBeCloseTo(before, 5);
});

test("what the list offers fails as well, and who wants nothing to move goes on by hand", async () => {
  await start({ reducedMotion: "reduce" });
  await page.click('button[data-view="failure"]');
  await page.waitForSelector('g.moment.present[data-step="1"]');
  await page.selectOption("select", "photos.api");
  await page.waitForSelector('g.node.failed[data-id="photos.api"]');
  await page.locator(".timeline button").click();
  await page.waitForSelector('g.moment.present[data-step="0"]');
  expect(await page.locator(".timeline button").textContent()).toBe("Next");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("what has come upon an element stays above what the editor says of it", async () => {
  await page.click('button[data-view="failure"]');
  await page.locator("g.node.failed").hover();
  const tooltip = page.getByRole("tooltip");
  await tooltip.getByRole("listitem").first().waitFor();
  expect(await tooltip.locator(".now").allTextContents()).toEqual(["has failed"]);
});
