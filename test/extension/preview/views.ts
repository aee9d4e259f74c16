// The six views as they stand in the pane: that each says what it is there to say, in every theme, and what an examiner of accessibility
// finds in it.

import { deepStrictEqual, match, ok } from "node:assert";
import axe from "axe-core";

import type { View } from "../../../protocol/lsp.ts";
import type { Look } from "../look.ts";
import { themes, wear } from "../themes.ts";
import { type Pane, paneOf } from "./pane.ts";

/** What each view says of a design that no other says. */
const says: Readonly<Record<View, (pane: Pane) => Promise<void>>> = {
  async map(pane) {
    for (const id of ["photos.app", "photos.edge", "photos.api", "photos.photos-db"]) await pane.part(id).waitFor();
    match((await pane.part("photos.photos-db").getAttribute("aria-label")) ?? "", /^Photo metadata DB, store, /);
    await pane.part("photos.api -> photos.uploads async").waitFor();
  },
  async flow(pane) {
    await pane.page.locator("text", { hasText: "nobody waits for what stands below" }).waitFor();
    await pane.page.locator("text", { hasText: "Time until the reply" }).waitFor();
    const bars = pane.page.locator('g.visit[data-element="photos.api"] .bar');
    ok((await bars.count()) > 0, "the waterfall shows the time of the component");
    // What the flow does not wait for stands below the line.
    const replyAt = await pane.page.locator("text", { hasText: "nobody waits" }).boundingBox();
    const late = await pane.part("photos.indexer -> photos.search-index writes").boundingBox();
    ok((late?.y ?? 0) > (replyAt?.y ?? Number.POSITIVE_INFINITY), "the index is written after the reply");
  },
  async domains(pane) {
    for (const zone of ["a", "b", "c"]) await pane.part(`photos.eu.${zone} | photos.api`).waitFor();
    await pane.page.locator("text", { hasText: "Placed nowhere" }).waitFor();
    match((await pane.part("photos.eu").getAttribute("aria-label")) ?? "", /1 of 1 flow lost/);
  },
  async data(pane) {
    match((await pane.part("photos.photo | photos.photos-db").textContent()) ?? "", /authority/);
    match((await pane.part("photos.photo | photos.feed-cache").textContent()) ?? "", /copy/);
    await pane.page.locator("text", { hasText: "promised within 1 min" }).first().waitFor();
  },
  async failure(pane) {
    await pane.page.locator("g.node.failed").first().waitFor();
    await pane.part("photos.upload").waitFor();
    await pane.said(/Lost: A user uploads a photo/);
  },
  async shared(pane) {
    deepStrictEqual(await pane.page.locator("g.column .name, g.column .title").allTextContents(), [
      "Payments",
      "Ride-hailing",
    ]);
    match((await pane.part("platform.identity | rides").getAttribute("aria-label")) ?? "", /3 of 3 flows lost/);
  },
};

/** Looks at the views of the design that stands in the pane, in the order in which their buttons stand. */
function lookAtView(view: View): Look {
  return {
    name: `the view ${view} says what it is there for, can be read by everybody, and wears every theme`,
    async run(screen) {
      const pane = paneOf(screen);
      await pane.turnTo(view);
      await says[view](pane);
      deepStrictEqual(await faultsOf(pane), []);
      for (const theme of themes) {
        await wear(screen, theme);
        await pane.page.locator(`body.${bodyClass[theme.worn] ?? theme.worn}`).waitFor();
        // Only colours differ from theme to theme.
        if (theme !== themes[0]) deepStrictEqual(await faultsOf(pane, ["color-contrast"]), [], theme.name);
        await pane.picture(`view-${view}-${theme.worn}`);
      }
      await wear(screen, themes[0]);
    },
  };
}

/** How a page inside the workbench is told of the themes. */
const bodyClass: Readonly<Record<string, string>> = {
  vs: "vscode-light",
  "vs-dark": "vscode-dark",
  "hc-black": "vscode-high-contrast",
  "hc-light": "vscode-high-contrast-light",
};

/** Looks for the design photos, which one preview shows at a time. */
export const viewLooks: readonly Look[] = [
  {
    name: "the preview opens beside the text with the map, and its tab says so",
    async run(screen) {
      await screen.command("View: Close Primary Side Bar");
      await paneOf(screen).open("photos.arch");
      await screen.page.locator(".tab", { hasText: "Map: photos" }).waitFor();
      await screen.picture("preview-beside-text");
    },
  },
  ...(["map", "flow", "domains", "data", "failure"] as const).map(lookAtView),
];

/** Looks for the design ride-and-pay, of three systems. */
export const sharedLooks: readonly Look[] = [lookAtView("shared")];

/** Serious faults of the whole page, as an examiner of accessibility sees them; by some rules alone where they are named. */
export async function faultsOf(pane: Pane, rules?: readonly string[]): Promise<readonly string[]> {
  const frame = await pane.frame();
  await frame.evaluate(`globalThis.axe === undefined && (() => { ${axe.source} })()`);
  const found = await frame.evaluate(async (only) => {
    const { axe: examiner } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await examiner.run(document, {
      resultTypes: ["violations"],
      ...(only === undefined ? {} : { runOnly: { type: "rule" as const, values: [...only] } }),
      // The page is one picture with its tools: there is no prose to give regions to.
      rules: { region: { enabled: false } },
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, rules);
  // What is drawn in a box is its name and marks; its accessible name begins with the first and says the second in words.
  return found.filter((fault) => !fault.startsWith("label-content-name-mismatch: <g ")).slice(0, 5);
}
