// The preview page in a real browser, against the host that the development page plays: it draws under the webview's own
// content security policy, lights what the cursor is in, and keeps its picture when the text breaks. Screenshots
// are left in test/.artefacts for people to look at.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { previewProtocol } from "../../protocol/preview.ts";
import { artefacts, previewsOfTests, scaleOf, sentBy } from "../support/preview-page.ts";

let page: Page;
/** What the browser complained about: faults of the page, and violations of its policy. */
let complaints: string[];

const start = previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const node = (id: string) => page.locator(`g.node[data-id="${id}"]`);

test("the map is drawn whole, styled, and without a complaint of the browser", async () => {
  await page.screenshot({ path: `${artefacts}preview-light.png` });
  const box = await page.locator(".sheet > svg").boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900);
  const stroke = await node("photos.api")
    .locator(".body")
    .evaluate((body) => getComputedStyle(body).strokeWidth);
  expect(stroke).toBe("1.5px");
  expect(complaints).toEqual([]);
});

test("words stay inside their outlines", async () => {
  const overflows = await page.evaluate(() =>
    [...document.querySelectorAll("g.node")].flatMap((group) => {
      const right = group.querySelector(".body")?.getBoundingClientRect().right ?? 0;
      return [...group.querySelectorAll("text.name, text.detail")]
        .filter((text) => text.getBoundingClientRect().right > right)
        .map((text) => text.textContent);
    }),
  );
  expect(overflows).toEqual([]);
});

test("in a narrow window every button can be pressed, and from afar the names of frames can be read", async () => {
  await start({ viewport: { width: 340, height: 560 } });
  for (const view of ["map", "failure"]) {
    await page.click(`button[data-view="${view}"]`);
    await page.locator(".bar select:visible").first().waitFor();
    const outside = await page.locator(".bar :is(button, select):visible").evaluateAll((all) =>
      all
        .filter((one) => {
          const { left, right } = one.getBoundingClientRect();
          return left < 0 || right > window.innerWidth;
        })
        .map(({ textContent }) => textContent),
    );
    expect(outside).toEqual([]);
  }
  await page.click('button[data-view="map"]');
  // A badge grows with the name that it stands beside, and covers none of it.
  const platform = page.locator('g[data-of="platform"]');
  const gapAfar = async (): Promise<number> => {
    const [name, badge] = await Promise.all([".title", ".badge"].map((part) => platform.locator(part).boundingBox()));
    expect(badge?.height).toBeGreaterThan(12);
    return (badge?.x ?? 0) - (name?.x ?? 0) - (name?.width ?? 0);
  };
  const title = page.locator('g[data-of="photos"] .title');
  const heightAt = async (scale: number): Promise<number> => {
    await expect.poll(() => scaleOf(page)).toBeLessThan(scale);
    // Words get their size when the picture has come to rest.
    await page.waitForSelector('.sheet:not([style*="will-change"])');
    return (await title.boundingBox())?.height ?? 0;
  };
  const height = await heightAt(0.4);
  expect(height).toBeGreaterThan(12);
  expect(await gapAfar()).toBeGreaterThan(0);
  await press("Zoom out (−)");
  expect(Math.abs((await heightAt(0.32)) - height)).toBeLessThan(1);
  expect(await page.locator("g.edge .verb:visible").count()).toBe(0);
  await press("1:1, actual size");
  expect(await page.locator("g.edge .verb:visible").count()).toBeGreaterThan(0);
});

test("the cursor's element is lit, and not any more when the cursor leaves it", async () => {
  await press("cursor in metadata");
  await page.waitForSelector('g.lit[data-id="photos.metadata"]');
  await press("cursor nowhere");
  await page.waitForSelector("g.lit", { state: "detached" });
});

test("the cursor's element is lit by what is closed around it, in each place that it has, and as itself again", async () => {
  await press("cursor in metadata");
  await page.waitForSelector('g.lit[data-id="photos.metadata"]');
  await press("Collapse all systems");
  await page.waitForSelector('g.lit[data-id="photos"]');
  await press("Expand all systems");
  await page.waitForSelector('g.lit[data-id="photos.metadata"]');
  await page.click('button[data-view="domains"]');
  await page.waitForSelector('g.lit[data-id="eu.a | photos.metadata"]');
  expect(await page.locator("g.lit").count()).toBe(1);
});

test("where there is no picture it can be asked for again", async () => {
  await press("no picture");
  await page.getByRole("status").getByText("The layout of this map failed; see the log.").waitFor();
  await press("Ask Again");
  expect(await sentBy(page)).toContainEqual({ protocol: previewProtocol, kind: "preview/refresh" });
  await press("text mended");
  await page.getByRole("button", { name: "Ask Again" }).waitFor({ state: "detached" });
});

test("a broken text keeps the picture and says so; a mended one takes it back", async () => {
  await press("text broken");
  await page.getByRole("status").getByText("The text has errors: showing the last good picture.").waitFor();
  await page.screenshot({ path: `${artefacts}preview-stale.png` });
  expect(await page.locator("g.node").count()).toBeGreaterThan(10);
  await press("text mended");
  await page.waitForFunction(() => document.querySelector(".status")?.textContent === "");
});

test("an edit moves what stays and brings what is new, with the focus where it was", async () => {
  await node("photos.api").focus();
  await page.evaluate(() => {
    const original = Element.prototype.animate;
    const times: unknown[] = [];
    Object.assign(globalThis, { times });
    Element.prototype.animate = function (frames, options) {
      times.push(typeof options === "object" ? options.duration : options);
      return original.call(this, frames, options);
    };
    // The button is pressed by script, since a pointer would take the focus.
    document.querySelector<HTMLButtonElement>(".dev-strip button")?.click();
  });
  await node("photos.indexer").waitFor();
  const times = (await page.evaluate("times")) as number[];
  expect(times.length).toBeGreaterThan(0);
  expect(Math.max(...times)).toBeLessThan(300);
  expect(await page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset.id)).toBe("photos.api");
});

test("who wants nothing to move sees nothing move", async () => {
  await start({ reducedMotion: "reduce" });
  await press("search on or off");
  await node("photos.indexer").waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("nor does who tells the editor so, whatever the system says", async () => {
  await start({ reducedMotion: "no-preference" });
  await page.evaluate(() => document.body.classList.add("vscode-reduce-motion"));
  await press("search on or off");
  await node("photos.indexer").waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("what was in sight is in sight again after a reload", async () => {
  const fitted = await scaleOf(page);
  await press("Zoom in (+)");
  const before = await scaleOf(page);
  expect(before).toBeCloseTo(fitted * 1.25, 5);
  await page.locator(".stage").focus();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowLeft");
  // While it moves the sheet is a layer of its own besides.
  await page.waitForSelector('.sheet:not([style*="will-change"])');
  const seen = await page.locator(".sheet").getAttribute("style");
  await page.reload();
  await page.waitForSelector('g[data-id="photos.api"]');
  expect(await page.locator(".sheet").getAttribute("style")).toBe(seen);
});

test("markup in a picture is left out, and what is no picture is said to be none", async () => {
  const send = (svg: string) =>
    page.evaluate(
      ([text, protocol]) => {
        const picture = {
          title: "x",
          look: { view: "map" },
          subjects: [],
          steps: [],
          version: 9,
          svg: text,
          nodes: [],
        };
        const status = { state: "current" };
        window.postMessage({ protocol, kind: "preview/show", picture, status, uri: "file:///a" }, "*");
      },
      [svg, previewProtocol] as const,
    );
  const inner = `<script>globalThis.hit = 1</script><image href="x" onerror="globalThis.hit = 1"/><a href="javascript:0"><path d="M0 0"/></a>`;
  await send(
    `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="globalThis.hit = 1"><g data-id="evil" onclick="globalThis.hit = 1">${inner}</g></svg>`,
  );
  await page.waitForSelector('g[data-id="evil"]', { state: "attached" });
  const left = await page.evaluate(() => document.querySelector(".sheet > svg")?.outerHTML);
  expect(left).not.toMatch(/script|image|onload|onclick|href/);
  expect(await page.evaluate("globalThis.hit")).toBeUndefined();
  await send("no picture at all");
  await page.getByRole("status").getByText("The picture could not be read.").waitFor();
});

test("dark and high-contrast themes are drawn from the editor's variables", async () => {
  for (const theme of ["dark", "contrast"]) {
    await press(theme);
    await page.screenshot({ path: `${artefacts}preview-${theme}.png` });
  }
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(0, 0, 0)");
  expect(complaints).toEqual([]);
});
