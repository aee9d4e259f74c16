// The preview page in a real browser, against the host that the development page plays: it draws under the webview's own
// content security policy, can be reached by hand and by keys, and keeps its picture when the text breaks. Screenshots
// are left in test/.artefacts for people to look at.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { previewProtocol } from "../../protocol/preview.ts";
import { artefacts, previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;
/** What the browser complained about: faults of the page, and violations of its policy. */
let complaints: string[];

const start = previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const node = (id: string) => page.locator(`g.node[data-id="${id}"]`);

/** Ids that the page asked the host to show in the text. */
async function opened(): Promise<readonly string[]> {
  const received = await sentBy(page);
  return received.flatMap(({ kind, id }) => (kind === "preview/open" && id !== undefined ? [id] : []));
}

async function scaleOf(): Promise<number> {
  return page.evaluate(() => new DOMMatrix(document.querySelector<HTMLElement>(".sheet")?.style.transform).a);
}

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
    await expect.poll(scaleOf).toBeLessThan(scale);
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

test("a click on a node goes to its text, and a drag that begins on it moves it", async () => {
  await node("photos.auth").click();
  expect(await opened()).toEqual(["photos.auth"]);
  const box = await node("photos.auth").boundingBox();
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 80, y + 60, { steps: 5 });
  await page.mouse.up();
  expect(await opened()).toEqual(["photos.auth"]);
  expect((await sentBy(page)).map(({ kind }) => kind)).toContain("preview/move");
});

test("an arrow goes to the dependency that it stands for", async () => {
  await page.locator('g.edge[data-source="app"] .verb').click();
  expect(await opened()).toEqual(["app calls photos.edge"]);
});

test("keys reach nodes, walk between them, and go to the text", async () => {
  await node("photos.edge").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  expect(await opened()).toEqual(["app"]);
  const before = await scaleOf();
  await page.keyboard.press("+");
  expect(await scaleOf()).toBeCloseTo(before * 1.25, 5);
  await page.keyboard.press("0");
  expect(await scaleOf()).toBeCloseTo(before, 5);
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
  const before = await scaleOf();
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -300);
  await expect.poll(scaleOf).toBeGreaterThan(before * 1.5);
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
  const fitted = await scaleOf();
  await press("Zoom in (+)");
  const before = await scaleOf();
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
  expect(await opened()).toEqual(["photos.api", "eu.a"]);
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
  expect(await opened()).toEqual(["app calls photos.edge", "photos.edge"]);
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
  expect(await opened()).toEqual([]);
  await page.keyboard.press("Escape");
  await saidLine(/^Nothing has failed/);
  expect(await page.locator(".timeline").isHidden()).toBe(true);
  expect(complaints).toEqual([]);
});

test("what is written beside the map leads to the text, and so does a click with the control key", async () => {
  await page.click('button[data-view="failure"]');
  await page.click('g.fate[data-id="photos.upload"]');
  await node("photos.auth").click({ modifiers: ["Control"] });
  expect(await opened()).toEqual(["photos.upload", "photos.auth"]);
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
  const before = await scaleOf();
  await page.keyboard.press("Enter");
  await page.waitForSelector('g.moment.present[data-step="0"]');
  await page.locator(".timeline button").click();
  await page.waitForSelector('g.moment.present[data-step="1"]');
  await page.locator(".timeline input").fill("0");
  await page.waitForSelector('g.moment.present[data-step="0"]');
  expect(await scaleOf()).toBeCloseTo(before, 5);
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

test("what has come upon an element stays above what the editor says of it", async () => {
  await page.click('button[data-view="failure"]');
  await page.locator("g.node.failed").hover();
  const tooltip = page.getByRole("tooltip");
  await tooltip.getByRole("listitem").first().waitFor();
  expect(await tooltip.locator(".now").allTextContents()).toEqual(["has failed"]);
});
