// What a pointer and keys reach in the preview page, in a real browser: elements, their text, and what is in sight.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openedBy, previewsOfTests, scaleOf, sentBy } from "../support/preview-page.ts";

let page: Page;

previewsOfTests((preview) => {
  ({ page } = preview);
});

const node = (id: string) => page.locator(`g.node[data-id="${id}"]`);

test("a click on a node goes to its text, and a drag that begins on it moves it", async () => {
  await node("photos.auth").click();
  expect(await openedBy(page)).toEqual(["photos.auth"]);
  const box = await node("photos.auth").boundingBox();
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 80, y + 60, { steps: 5 });
  await page.mouse.up();
  expect(await openedBy(page)).toEqual(["photos.auth"]);
  expect((await sentBy(page)).map(({ kind }) => kind)).toContain("preview/move");
});

test("an arrow goes to the dependency that it stands for", async () => {
  await page.locator('g.edge[data-source="app"] .verb').click();
  expect(await openedBy(page)).toEqual(["app calls photos.edge"]);
});

test("keys reach nodes, walk between them, and go to the text", async () => {
  await node("photos.edge").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  expect(await openedBy(page)).toEqual(["app"]);
  const before = await scaleOf(page);
  await page.keyboard.press("+");
  expect(await scaleOf(page)).toBeCloseTo(before * 1.25, 5);
  await page.keyboard.press("0");
  expect(await scaleOf(page)).toBeCloseTo(before, 5);
});

test("every element can be reached by the tab key", async () => {
  await page.locator(".stage").focus();
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset.id);
    if (id === undefined) break;
    reached.push(id);
  }
  expect(reached).toHaveLength(await page.locator("g[data-id]").count());
  // A frame, then what stands in it; arrows last.
  expect(reached.slice(0, 3)).toEqual(["app", "blobs", "photos"]);
  expect(reached[3]).toBe("photos.edge");
  expect(reached.at(-1)).toBe("photos.sweep -> platform.locks sync");
  await page.locator(`g[data-id="app"]`).focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Export");
});

test("the wheel zooms around the pointer", async () => {
  const box = await node("photos.metadata").boundingBox();
  const at = { x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  const before = await scaleOf(page);
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => scaleOf(page)).toBeGreaterThan(before * 1.5);
  const after = await node("photos.metadata").boundingBox();
  expect(Math.abs((after?.x ?? 0) - at.x)).toBeLessThan(40);
});

test("a picture is a layer of its own while it is moved, and drawn sharp when it rests", async () => {
  // Seen by the page itself in the turn of the event, however slow the machine is.
  const isLayer = await page.evaluate(() => {
    const sheet = document.querySelector<HTMLElement>(".sheet");
    document.querySelector(".stage")?.dispatchEvent(new WheelEvent("wheel", { deltaY: -40, cancelable: true }));
    return sheet?.style.willChange;
  });
  expect(isLayer).toBe("transform");
  await page.waitForSelector('.sheet:not([style*="will-change"])');
});
