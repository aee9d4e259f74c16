// Nobody who uses keys is left without a way on: the focus has an heir when its element goes, a search ends where it found something,
// arrows stop at closed systems, and nothing that has the focus lies beneath the buttons. In a real browser.

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;

previewsOfTests((preview) => {
  ({ page } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const group = (id: string) => page.locator(`g[data-id="${id}"]`);
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at instanceof SVGElement ? (at.dataset.element ?? at.dataset.id) : at?.className;
  });
const turnTo = async (view: string) => {
  await page.click(`button[data-view="${view}"]`);
  await page.waitForSelector(`.stage[data-view="${view}"]`);
};
const collapse = async () => {
  await press("Collapse all systems");
  await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
  // Which way a neighbour lies is seen when everything stands.
  await page.waitForFunction(() => document.getAnimations().length === 0);
};
/** Shows the picture that there is without some of its groups. */
const showWithout = (id: string) =>
  page.evaluate(async (gone) => {
    const picture = document.querySelector(".sheet > svg")?.cloneNode(true) as SVGSVGElement;
    picture.querySelector(`g[data-id="${gone}"]`)?.remove();
    const shown = new Promise((resolve) => window.addEventListener("message", resolve, { once: true }));
    window.postMessage(
      {
        ...{ protocol: 3, kind: "preview/show", uri: "file:///a.arch", status: { state: "current" } },
        picture: {
          ...{ title: "a", look: { view: "map", collapsed: [] }, subjects: [], steps: [], version: 99, nodes: [] },
          svg: new XMLSerializer().serializeToString(picture),
        },
      },
      "*",
    );
    await shown;
  }, id);

describe("the focus", () => {
  test("goes to the picture when an edit removes its element, and keys go on", async () => {
    await group("photos.auth").focus();
    await showWithout("photos.auth");
    expect(await focused()).toBe("stage");
  });

  test("goes to the same element where it is drawn otherwise, and Escape ends the failure that a key began", async () => {
    await turnTo("flow");
    await page.locator(".stage g.edge[data-id]").first().focus();
    const element = await focused();
    await page.keyboard.press("f");
    await page.waitForSelector('.stage[data-view="failure"]');
    expect(await focused()).toBe(element);
    await page.keyboard.press("Escape");
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/look", look: { failures: [] } });
  });

  test("on the slider of moments lets keys go through them, and goes to the picture when the moments do", async () => {
    await turnTo("failure");
    await page.locator(".timeline input").focus();
    await page.keyboard.press(",");
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/look", look: { view: "failure" } });
    await page.keyboard.press("Escape");
    expect((await sentBy(page)).at(-1)).toMatchObject({ kind: "preview/look", look: { failures: [] } });
  });

  test("is on nothing that lies beneath the buttons", async () => {
    const bar = await page.locator(".bar").boundingBox();
    const lower = (bar?.y ?? 0) + (bar?.height ?? 0);
    const top = (await group("photos.api").boundingBox())?.y ?? 0;
    await page.mouse.move(20, 880);
    // Up until it lies in the window, beneath the buttons.
    await page.evaluate((by) => {
      const from = { bubbles: true, pointerId: 1, button: 0, pointerType: "touch", clientX: 20 };
      const stage = document.querySelector(".stage");
      for (const [type, clientY] of [
        ["pointerdown", 880],
        ["pointermove", 880 - by],
        ["pointerup", 880 - by],
      ] as const)
        stage?.dispatchEvent(new PointerEvent(type, { ...from, clientY }));
    }, top - 10);
    expect((await group("photos.api").boundingBox())?.y).toBeLessThan(lower);
    await page.keyboard.press("Tab");
    await group("photos.api").focus();
    expect((await group("photos.api").boundingBox())?.y).toBeGreaterThanOrEqual(lower);
  });
});

describe("the search", () => {
  test("ends on the closed system in which it found something", async () => {
    await collapse();
    await page.keyboard.press("/");
    await page.keyboard.type("photos.metadata");
    await page.getByRole("search").getByText("1 of").waitFor();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("photos");
  });

  test("does not find what the filter hides, and says that it is there", async () => {
    await press("Filter the picture");
    await page.getByRole("checkbox", { name: "Photo sharing (7)" }).check();
    await page.getByRole("checkbox", { name: "Hide the others" }).check();
    await page.keyboard.press("Control+f");
    await page.keyboard.type("platform.dead");
    await page.getByRole("search").getByText("Nothing found, 1 hidden").waitFor();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("stage");
  });
});

test("arrow keys go from one closed system to another", async () => {
  await collapse();
  const reached = new Set<string | undefined>();
  for (const key of ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"]) {
    await group("photos").focus();
    await page.keyboard.press(key);
    reached.add(await focused());
  }
  expect(reached).toContain("platform");
});

test("a view that cannot be drawn leaves nothing of the one before: no moments that play, no small map, nothing found", async () => {
  await turnTo("failure");
  await page.clock.install();
  await page.locator(".timeline button").click();
  expect(await page.locator(".timeline button").textContent()).toBe("Pause");
  await page.evaluate(() => {
    const send = window.postMessage.bind(window);
    Object.assign(globalThis, { send });
    window.postMessage = () => undefined;
  });
  await page.click('button[data-view="data"]');
  expect(await page.locator(".timeline button").textContent()).toBe("Play");
  const asked = (await sentBy(page)).length;
  await page.evaluate(() => {
    const { send } = globalThis as unknown as { send: (message: object, origin: string) => void };
    send({ protocol: 3, kind: "preview/status", status: { state: "failed", why: "No data is declared." } }, "*");
  });
  await page.getByText("No data is declared.").waitFor();
  await page.clock.runFor(5_000);
  expect(await page.locator(".timeline").isVisible()).toBe(false);
  expect(await page.locator(".minimap").isVisible()).toBe(false);
  expect((await sentBy(page)).slice(asked)).toEqual([]);
});
