// Putting elements of the picture elsewhere: by the mouse, by keys, back again; in a real browser, against a host that keeps places.

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";

import { artefacts, previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;
let complaints: string[];

previewsOfTests((preview) => {
  ({ page, complaints } = preview);
});

const group = (id: string) => page.locator(`g[data-id="${id}"]`);
const title = (id: string) => page.locator(`g[data-of="${id}"]`);
/** What the page asked to be moved, oldest first. */
const moves = async () => (await sentBy(page)).filter(({ kind }) => kind === "preview/move");
/** What screen readers are told. */
const said = () => page.locator('[role="status"]').allTextContents();

async function centreOf(id: string): Promise<{ x: number; y: number }> {
  const box = await group(id).locator(".body, .frame").first().boundingBox();
  if (box === null) throw new Error(`${id} is not there`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags by the mouse, in steps as a hand would. */
async function drag(from: { x: number; y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (const share of [0.1, 0.5, 1]) await page.mouse.move(from.x + share * dx, from.y + share * dy);
}

/** Resolves when the picture shows an element as put somewhere by a person, or as put there by the layout. */
async function drawn(id: string, isKept: boolean): Promise<void> {
  await page.waitForFunction(
    ([wanted, kept]) => {
      const shown = (globalThis as unknown as { shownPlaces?: Record<string, boolean> }).shownPlaces;
      return shown?.[wanted as string] === kept;
    },
    [id, isKept] as const,
  );
}

/** From here on nothing comes from the host, until what it said is given. */
const holdAnswers = () =>
  page.evaluate(() => {
    const send = window.postMessage.bind(window);
    const answers: object[] = [];
    Object.assign(globalThis, { send, answers });
    window.postMessage = (message: object) => void answers.push(message);
  });
const giveAnswers = () =>
  page.evaluate(() => {
    const { send, answers } = globalThis as unknown as { send: typeof window.postMessage; answers: object[] };
    window.postMessage = send;
    for (const answer of answers) send(answer, "*");
  });
/** Says that a move was not done, and resolves when the page has heard it. */
const refuse = () =>
  page.evaluate(async () => {
    const { send } = globalThis as unknown as { send: typeof window.postMessage };
    const heard = new Promise((resolve) => window.addEventListener("message", resolve, { once: true }));
    send({ protocol: 3, kind: "preview/moved", why: "Nothing is written here." }, "*");
    await heard;
  });

beforeEach(async () => {
  await page.evaluate(() => {
    const shownPlaces: Record<string, boolean> = {};
    Object.assign(globalThis, { shownPlaces });
    window.addEventListener("message", ({ data }) => {
      if (data.kind !== "preview/show") return;
      for (const node of data.picture.nodes) shownPlaces[node.id] = node.place?.isKept === true;
    });
  });
});

describe("the mouse", () => {
  test("drags a node, whose arrows follow, and the host is asked to keep the place", async () => {
    const from = await centreOf("photos.auth");
    await drag(from, 120, 60);
    expect(await page.locator("g.edge.loose").count()).toBeGreaterThan(0);
    expect(await page.locator("path.guide").count()).toBe(await page.locator("g.edge.loose").count());
    await page.screenshot({ path: `${artefacts}preview-moving.png` });
    await page.mouse.up();
    await drawn("photos.auth", true);
    const [move] = (await moves()) as unknown as { moves: { id: string; to: { x: number; y: number } }[] }[];
    expect(move?.moves).toEqual([{ id: "photos.auth", to: { x: expect.any(Number), y: expect.any(Number) } }]);
    expect(await page.locator("path.guide, g.loose").count()).toBe(0);
    // Going to the text is for a press, not for a drag.
    expect((await sentBy(page)).some(({ kind }) => kind === "preview/open")).toBe(false);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: `${artefacts}preview-moved.png` });
  });

  test("drags a system by its title, with what is in it, and the paper by its ground", async () => {
    const box = await title("photos").boundingBox();
    if (box === null) throw new Error("no title");
    const before = await group("photos.api").getAttribute("transform");
    await drag({ x: box.x + 20, y: box.y + box.height / 2 }, 90, 30);
    expect(await group("photos.api").getAttribute("transform")).not.toBe(before);
    await page.mouse.up();
    await drawn("photos", true);
    expect(await moves()).toMatchObject([{ moves: [{ id: "photos" }] }]);
    const frame = await group("photos").locator(".frame").boundingBox();
    if (frame === null) throw new Error("no frame");
    await drag({ x: frame.x + 6, y: frame.y + frame.height / 2 }, 40, 0);
    await page.mouse.up();
    expect(await moves()).toHaveLength(1);
  });

  test("lets go by Escape, and nothing has happened", async () => {
    await group("photos.auth").focus();
    const before = await group("photos.auth").getAttribute("transform");
    await drag(await centreOf("photos.auth"), 120, 60);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await group("photos.auth").getAttribute("transform")).toBe(before);
    expect(await moves()).toEqual([]);
  });

  test("drags a second element while the answer to the first is on its way, and it stays in the hand when that comes", async () => {
    await holdAnswers();
    await drag(await centreOf("photos.metadata"), 40, 30);
    await page.mouse.up();
    const start = await centreOf("photos.auth");
    await drag(start, 50, 30);
    const before = await group("photos.auth").locator(".body").first().boundingBox();
    await page.waitForFunction("answers.length > 1");
    await giveAnswers();
    await drawn("photos.metadata", true);
    const after = await group("photos.auth").locator(".body").first().boundingBox();
    // The picture may be shown a little smaller now, and its corner stays where it was.
    expect(Math.hypot((after?.x ?? 0) - (before?.x ?? 0), (after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1);
    await page.mouse.move(start.x + 90, start.y + 60);
    await page.mouse.up();
    await drawn("photos.auth", true);
    expect(await moves()).toMatchObject([{ moves: [{ id: "photos.metadata" }] }, { moves: [{ id: "photos.auth" }] }]);
    expect(await page.locator("path.guide, g.loose").count()).toBe(0);
  });

  test("lets go of a second element before the answer to the first, and a refusal of both brings both back", async () => {
    const places = () =>
      Promise.all(["photos.metadata", "photos.auth"].map((id) => group(id).getAttribute("transform")));
    const before = await places();
    await holdAnswers();
    for (const id of ["photos.metadata", "photos.auth"]) {
      await drag(await centreOf(id), 40, 30);
      await page.mouse.up();
    }
    const [first, second] = await places();
    await refuse();
    expect(await places()).toEqual([before[0], second]);
    expect(first).not.toBe(before[0]);
    await refuse();
    expect(await places()).toEqual(before);
    expect(await page.locator("path.guide, g.loose").count()).toBe(0);
  });

  test("is answered by a refusal, and the element goes back", async () => {
    const before = await group("photos.auth").getAttribute("transform");
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    await drag(await centreOf("photos.auth"), -1500, 0);
    await page.mouse.up();
    await page.getByText("That is too far to the left.").waitFor({ state: "attached" });
    expect(await group("photos.auth").getAttribute("transform")).toBe(before);
    expect(await page.locator("path.guide, g.loose").count()).toBe(0);
  });
});

describe("keys", () => {
  test("move an element step by step, say how far, and put it there", async () => {
    await group("photos.auth").focus();
    await page.keyboard.press("m");
    expect((await said()).join()).toContain("Arrow keys move it");
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp"]) await page.keyboard.press(key);
    expect((await said()).join()).toContain("40 right, 16 down.");
    await page.keyboard.press("Enter");
    await drawn("photos.auth", true);
    expect(await page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset.id)).toBe("photos.auth");
    expect(await moves()).toHaveLength(1);
  });

  test("leave it where it was by Escape and by going elsewhere", async () => {
    const before = await group("photos.auth").getAttribute("transform");
    for (const leave of ["Escape", "Tab"]) {
      await group("photos.auth").focus();
      await page.keyboard.press("m");
      await page.keyboard.press("ArrowRight");
      expect(await group("photos.auth").getAttribute("transform")).not.toBe(before);
      await page.keyboard.press(leave);
      expect(await group("photos.auth").getAttribute("transform")).toBe(before);
    }
    expect(await moves()).toEqual([]);
  });

  test("take a move back, and the menu lets one element or all go back", async () => {
    const put = async (id: string): Promise<void> => {
      await group(id).focus();
      await page.keyboard.press("m");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await drawn(id, true);
    };
    await put("photos.auth");
    await group("photos.auth").focus();
    await page.evaluate(() => {
      window.addEventListener("keydown", ({ key }) => Object.assign(globalThis, { heardBehind: key }));
    });
    await page.keyboard.press("Control+z");
    await drawn("photos.auth", false);
    // An editor around the page would else undo its text as well.
    expect(await page.evaluate("globalThis.heardBehind")).not.toBe("z");
    await put("photos.auth");
    await put("photos.api");
    await group("photos.auth").focus();
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Reset Position", exact: true }).click();
    await drawn("photos.auth", false);
    await drawn("photos.api", true);
    await group("photos.auth").focus();
    await page.keyboard.press("Shift+F10");
    expect(await page.getByRole("menuitem", { name: "Reset Position", exact: true }).count()).toBe(0);
    await page.getByRole("menuitem", { name: "Reset All Positions" }).click();
    await drawn("photos.api", false);
  });
});

test("a finger moves the paper, and nothing on it", async () => {
  const from = await centreOf("photos.auth");
  const before = await group("photos.auth").getAttribute("transform");
  const finger = { pointerId: 7, pointerType: "touch", bubbles: true, button: 0 };
  for (const [type, dx] of [
    ["pointerdown", 0],
    ["pointermove", 40],
    ["pointermove", 90],
  ] as const) {
    await group("photos.auth").dispatchEvent(type, { ...finger, clientX: from.x + dx, clientY: from.y });
  }
  expect(await group("photos.auth").getAttribute("transform")).toBe(before);
  expect(await page.locator("path.guide").count()).toBe(0);
});

test("in a view where nothing is free nothing is dragged", async () => {
  await page.click('button[data-view="shared"]');
  await page.waitForSelector("g.cell");
  expect(await page.getByRole("menuitem", { name: "Move by Keys" }).count()).toBe(0);
  await page.locator("g[data-id]").first().focus();
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  expect(await moves()).toEqual([]);
});
