// What the reader chose stays chosen: over other views, closed systems, presses that follow each other faster than pictures do, a hidden
// tab; in a real browser.

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { previewsOfTests, sentBy } from "../support/preview-page.ts";

let page: Page;

previewsOfTests((preview) => {
  ({ page } = preview);
});

const press = (words: string) => page.getByRole("button", { name: words, exact: true }).click();
const group = (id: string) => page.locator(`g[data-id="${id}"]`);
const turnTo = async (view: string) => {
  await page.click(`button[data-view="${view}"]`);
  await page.waitForSelector(`.stage[data-view="${view}"]`);
};
/** What the page asked to be drawn, oldest first. */
const looks = async () =>
  (await sentBy(page)).flatMap((message) =>
    message.kind === "preview/look" ? [(message as unknown as { look: Record<string, unknown> }).look] : [],
  );

describe("the filter", () => {
  const filterSystem = async () => {
    await press("Filter the picture");
    await page.getByRole("checkbox", { name: "Photo sharing (7)" }).check();
    await page.getByText("7 of 12 shown").waitFor();
  };

  test("stays while a view is looked at in which there is none of what is chosen, and keeps nothing back there", async () => {
    await filterSystem();
    await turnTo("flow");
    expect(await page.getByRole("checkbox", { name: "Photo sharing (0)" }).isChecked()).toBe(true);
    expect(await page.locator("g.dim").count()).toBe(0);
    await turnTo("map");
    expect(await page.getByRole("checkbox", { name: "Photo sharing (7)" }).isChecked()).toBe(true);
    await page.getByText("7 of 12 shown").waitFor();
  });

  test("counts what stands in closed systems, and brings those out that hold some of it", async () => {
    await filterSystem();
    await press("Collapse all systems");
    await page.waitForSelector('g[data-id="photos"][aria-expanded="false"]');
    expect(await page.getByRole("checkbox", { name: "Photo sharing (7)" }).isChecked()).toBe(true);
    await page.getByText("7 of 12 shown").waitFor();
    expect(await group("platform").getAttribute("class")).toContain("dim");
    expect(await group("photos").getAttribute("class")).not.toContain("dim");
  });

  test("keeps the focus in the panel when a value goes that was there no more", async () => {
    await filterSystem();
    await turnTo("flow");
    await page.getByRole("checkbox", { name: "Photo sharing (0)" }).click();
    expect(await page.getByRole("checkbox", { name: "Photo sharing (0)" }).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.closest(".filter") !== null)).toBe(true);
  });

  test("is there again in a tab that was hidden", async () => {
    await filterSystem();
    await page.getByRole("checkbox", { name: "Hide the others" }).check();
    await page.reload();
    await group("platform.dead").waitFor({ state: "hidden" });
    await group("photos.api").waitFor();
    await press("Filter the picture");
    expect(await page.getByRole("checkbox", { name: "Photo sharing (7)" }).isChecked()).toBe(true);
  });

  test("leaves the words of a search where they were in a tab that was hidden, without taking the focus", async () => {
    await page.keyboard.press("/");
    await page.getByRole("searchbox").fill("thumb");
    await page.getByText("1 of 1").waitFor();
    await page.reload();
    await group("photos.api").waitFor();
    await page.getByText("1 of 1").waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("thumb");
    expect(await group("photos.thumbnailer").getAttribute("class")).toContain("current");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    await page.getByRole("searchbox").press("Escape");
    await page.reload();
    await group("photos.api").waitFor();
    expect(await page.getByRole("searchbox").count()).toBe(0);
  });
});

describe("a view is as it was left", () => {
  test("with its flow, in a tab that was hidden as well", async () => {
    await turnTo("flow");
    const list = page.getByLabel("What the view is about");
    const chosen = await list.locator("option").nth(1).getAttribute("value");
    await list.selectOption(chosen);
    await page.waitForFunction(
      (flow) => sessionStorage.getItem("faultline.preview")?.includes(`"subject":"${flow}"`) === true,
      chosen,
    );
    await turnTo("map");
    await turnTo("flow");
    expect(await list.inputValue()).toBe(chosen);
    await turnTo("map");
    await page.reload();
    await group("photos.api").waitFor();
    await turnTo("flow");
    expect(await list.inputValue()).toBe(chosen);
  });

  test("with its failures", async () => {
    await turnTo("failure");
    await group("photos.api").click();
    await page.waitForSelector('g.failed[data-id="photos.api"]');
    await turnTo("map");
    await turnTo("failure");
    expect((await looks()).at(-1)?.failures).toContainEqual({ element: "photos.api", how: "failed" });
  });
});

describe("presses that follow each other at once", () => {
  test("both count, and so does a system that is closed meanwhile", async () => {
    await page.evaluate(() => {
      for (const name of ["Terms", "Legend", "Collapse all"])
        document.querySelector<HTMLElement>(`button[aria-label^="${name}"]`)?.click();
    });
    expect((await looks()).at(-1)).toMatchObject({ terms: true, legend: false, collapsed: ["photos", "platform"] });
  });

  test("after a refusal the next one builds on what is shown", async () => {
    await press("Terms on which things are asked");
    await page.waitForSelector("g.edge .note");
    await page.evaluate(() => {
      // From here on no picture comes.
      const send = window.postMessage.bind(window);
      window.postMessage = (message: { kind: string }) => {
        if (message.kind !== "preview/show") send(message, "*");
      };
      document.querySelector<HTMLElement>('button[aria-label^="Legend"]')?.click();
    });
    await press("no picture");
    await page.getByText("The layout of this map failed").waitFor();
    await press("Terms on which things are asked");
    expect((await looks()).at(-1)).toMatchObject({ terms: false });
    expect((await looks()).at(-1)?.legend).not.toBe(false);
  });
});
