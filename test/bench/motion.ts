// The preview's page while it is moved, in a browser without a graphics card: how long frames take while a picture of a thousand elements
// is panned and zoomed, and how long after a step onto an element or a new picture something is to be seen. Prints its lines as JSON for
// `npm run bench`. Takes what to measure as words, such as `1000`.
//
// What the page's thread works in a frame is processor time, which a busy machine does not change; from frame to frame
// is time on the wall.

import type { Page } from "playwright-core";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { entriesOf } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { previewProtocol, type ToPreview } from "../../protocol/preview.ts";
import { inform, judge, type Measure, median, milliseconds, percentile } from "../../scripts/bench-figures.ts";
import { largeScene } from "../support/large-scene.ts";
import { launchPreview } from "../support/preview-browser.ts";
import { sceneOf } from "../support/scene.ts";

interface Size {
  /** The word that asks for it: nodes, containers and arrows together. */
  readonly key: string;
  readonly nodes: number;
}

const sizes: readonly Size[] = [{ key: "1000", nodes: 400 }];

/** A frame at 60 a second, in milliseconds. */
const frame = 1_000 / 60;
/** Frames that are looked at in each motion. */
const frames = 120;
/** Presses of each kind that are looked at. */
const presses = 16;
/** A press, or a step onto an element, is answered within this, in milliseconds. */
const promptly = 50;

type Motion = "pan" | "zoom";

/** Processor time of the page's main thread so far, in milliseconds. */
type Clock = () => Promise<number>;

async function clockOf(page: Page): Promise<Clock> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

/** Intervals between frames in milliseconds, while each frame moves the picture a little, to and fro. */
function moveFor(page: Page, motion: Motion): Promise<readonly number[]> {
  return page.evaluate(
    ([kind, count]) =>
      new Promise<number[]>((resolve) => {
        const stage = document.querySelector(".stage");
        const intervals: number[] = [];
        let last: number | undefined;
        const step = (now: number): void => {
          if (last !== undefined) intervals.push(now - last);
          last = now;
          if (intervals.length >= Number(count)) {
            resolve(intervals);
            return;
          }
          const way = Math.floor(intervals.length / 30) % 2 === 0 ? 1 : -1;
          const init = { deltaY: way * 12, shiftKey: kind === "pan", clientX: 550, clientY: 450 };
          stage?.dispatchEvent(new WheelEvent("wheel", { ...init, bubbles: true, cancelable: true }));
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [motion, frames] as const,
  );
}

/** Milliseconds from something that a hand does until the frame that shows it has been made, for some of the nodes. */
function answersTo(page: Page, what: "pointerover" | "reveal"): Promise<readonly number[]> {
  return page.evaluate(
    async ([kind, protocol]) => {
      const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const times: number[] = [];
      for (const group of [...document.querySelectorAll<SVGGElement>("g.node")].slice(0, 24)) {
        await drawn();
        const begin = performance.now();
        if (kind === "pointerover") group.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        else window.postMessage({ protocol, kind: "preview/reveal", id: group.dataset.id, scroll: false });
        await new Promise((resolve) => setTimeout(resolve));
        await drawn();
        times.push(performance.now() - begin);
      }
      return times;
    },
    [what, previewProtocol] as const,
  );
}

/**
 * Milliseconds from the browser's own stamp of a press, by the mouse on a node or of the tab key, until the frame that follows on what the
 * page did has been made. A press on a node asks the editor for its text, which the development page says in words.
 */
async function pressesOf(page: Page, event: "click" | "keydown"): Promise<readonly number[]> {
  await page.evaluate((kind) => {
    const times: number[] = [];
    Object.assign(window, { pressTimes: times });
    const listen = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - timeStamp)));
    };
    document.querySelector(".stage")?.addEventListener(kind, listen, { capture: true });
  }, event);
  const timesNow = (): Promise<readonly number[]> =>
    page.evaluate(() => [...(window as unknown as { readonly pressTimes: readonly number[] }).pressTimes]);
  const places = event === "click" ? await nodesInSight(page) : Array.from({ length: presses }, () => undefined);
  await page.locator(".stage").focus();
  for (const [count, place] of places.entries()) {
    const before = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    if (place === undefined) await page.keyboard.press("Tab");
    else await page.mouse.click(place.x, place.y);
    await page.waitForFunction(
      (expected) => (window as unknown as { readonly pressTimes: readonly number[] }).pressTimes.length >= expected,
      count + 1,
    );
    const after = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    if (place === undefined && after === before) throw new Error("the tab key went nowhere");
  }
  return timesNow();
}

/** Places in the window at which a press meets a node. */
function nodesInSight(page: Page): Promise<readonly { readonly x: number; readonly y: number }[]> {
  return page.evaluate((most) => {
    const places = [...document.querySelectorAll<SVGGElement>("g.node")].flatMap((group) => {
      const box = group.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return group.contains(document.elementFromPoint(x, y)) ? [{ x, y }] : [];
    });
    if (places.length < most) throw new Error("too few nodes are in sight");
    return places.slice(0, most);
  }, presses);
}

async function messageOf(nodes: number): Promise<ToPreview> {
  const scene = sceneOf(largeScene(1, nodes));
  const laidOut = await layoutScene(scene, createLayoutEngine());
  const svg = toSvg(laidOut, { theme: "editor", title: "bench" });
  const picture = { title: "bench", look: { view: "map" }, subjects: [], steps: [], version: 1_000, svg } as const;
  return {
    protocol: previewProtocol,
    kind: "preview/show",
    picture: { ...picture, nodes: entriesOf(scene) },
    status: { state: "current" },
    uri: "file:///bench.arch",
  };
}

/** Milliseconds from a picture's message to the frame that shows it. */
async function shownAfter(page: Page, message: ToPreview): Promise<number> {
  return page.evaluate(async (picture) => {
    const begin = performance.now();
    window.postMessage(picture);
    const isShown = (): boolean => document.querySelector('g.node[data-id^="s0."]') !== null;
    while (!isShown()) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - begin;
  }, message);
}

async function measureSize({ key, nodes }: Size): Promise<readonly Measure[]> {
  const browser = await launchPreview();
  try {
    const { page } = await browser.open();
    const clock = await clockOf(page);
    const what = `preview of ${Number(key).toLocaleString("en")} elements`;
    const opening = await shownAfter(page, await messageOf(nodes));
    const elements = await page.locator("g[data-id]").count();
    const motions: Measure[] = [];
    for (const motion of ["pan", "zoom"] as const) {
      await moveFor(page, motion);
      const begin = await clock();
      const intervals = await moveFor(page, motion);
      const work = (await clock()) - begin;
      const name = `${what}, ${motion}`;
      motions.push(judge(`${name}: the page's work in a frame`, work / frames, frame, milliseconds));
      motions.push(judge(`${name}: from frame to frame, median`, median(intervals), frame + 0.5, milliseconds));
      motions.push(inform(`${name}: from frame to frame, 95th percentile`, milliseconds(percentile(intervals, 0.95))));
    }
    return [
      inform(`${what}: ${elements} in sight, from its message to the page`, milliseconds(opening)),
      ...motions,
      judge(
        `${what}: pointing at a node, median`,
        median(await answersTo(page, "pointerover")),
        promptly,
        milliseconds,
      ),
      judge(`${what}: lighting a node, median`, median(await answersTo(page, "reveal")), promptly, milliseconds),
      judge(`${what}: a press on a node, median`, median(await pressesOf(page, "click")), promptly, milliseconds),
      judge(`${what}: a step by the tab key, median`, median(await pressesOf(page, "keydown")), promptly, milliseconds),
    ];
  } finally {
    await browser.close();
  }
}

const wanted = process.argv.slice(2);
for (const size of sizes) {
  if (wanted.length > 0 && !wanted.includes(size.key)) continue;
  for (const measure of await measureSize(size)) console.log(JSON.stringify(measure));
}
