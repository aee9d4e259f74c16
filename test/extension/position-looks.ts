// Elements of the preview that are put elsewhere, in a real VS Code: the mouse in the webview, the file on the disk,
// and both ways between.

import { notStrictEqual, ok } from "node:assert";
import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";

import { onCopy, repositoryRoot } from "./host/places.ts";
import type { Count } from "./launcher.ts";
import { type Look, lookAt } from "./look.ts";
import { paneOf } from "./preview/pane.ts";
import { patienceMs, type Screen } from "./screen.ts";

/** Runs the looks on the development extension, in a copy of the workspace. */
export function runPositionLooks(): Promise<Count> {
  return onCopy(join(import.meta.dirname, "workspace"), (open) =>
    lookAt({ open, extensionFolders: [repositoryRoot] }, looksIn(join(open, "shop"))),
  );
}

const node = (screen: Screen, id: string): Locator => screen.webview().locator(`.node[data-id="${id}"]`);

/** Resolves once a file's text is as wanted; undefined stands for no file. */
function textWhen(folder: string, holds: (text: string | undefined) => boolean): Promise<string | undefined> {
  const path = join(folder, "faultline.layout.json");
  const read = (): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const text = read();
      if (!holds(text)) return;
      clearTimeout(timer);
      watcher.close();
      resolve(text);
    };
    const watcher = watch(folder, check);
    const timer = setTimeout(() => {
      watcher.close();
      reject(new Error(`the file of positions stayed ${JSON.stringify(read())}`));
    }, patienceMs);
    check();
  });
}

/** Drags a node by the mouse. */
async function drag(screen: Screen, id: string, dx: number, dy: number): Promise<void> {
  const { mouse } = screen.page;
  const body = node(screen, id).locator(".body");
  // Points at it once it stands still.
  await body.hover();
  const box = await body.boundingBox();
  ok(box, `${id} is not there`);
  const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
  await mouse.down();
  for (const share of [0.2, 0.6, 1]) await mouse.move(fromX + share * dx, fromY + share * dy);
  await screen.webview().locator(".stage.moving").waitFor();
  await screen.picture("61-dragging");
  await mouse.up();
}

/** Resolves when a node has come to a place in its picture. */
async function drawnAt(screen: Screen, id: string, transform: RegExp): Promise<void> {
  await screen
    .webview()
    .locator("body")
    .evaluate(
      (body, [wanted, pattern, patience]) =>
        new Promise<void>((resolve, reject) => {
          const holds = (): boolean =>
            new RegExp(pattern).test(body.querySelector(`g[data-id="${wanted}"]`)?.getAttribute("transform") ?? "");
          const observer = new MutationObserver(() => {
            if (!holds()) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(body, { subtree: true, childList: true, attributes: true });
          setTimeout(() => reject(new Error(`${wanted} did not come to ${pattern}`)), patience);
          if (holds()) resolve();
        }),
      [id, transform.source, patienceMs] as const,
    );
}

function looksIn(folder: string): readonly Look[] {
  let before = "";
  const transformOf = async (screen: Screen, id: string): Promise<string> =>
    (await node(screen, id).getAttribute("transform")) ?? "";
  return [
    {
      name: "a node that is dragged stays there, in a file beside the design",
      async run(screen) {
        await paneOf(screen).open("shop.arch");
        before = await transformOf(screen, "shop.orders");
        await drag(screen, "shop.orders", 90, 40);
        const wanted = /^\{\n {2}"map": \{\n {4}"shop\.orders": \{ "x": (-?\d+), "y": (-?\d+) \}\n {2}\}\n\}\n$/;
        const text = await textWhen(folder, (one) => wanted.test(one ?? ""));
        // The system stands 32 from the paper's corner.
        const [x, y] = [...(wanted.exec(text ?? "") ?? [])].slice(1).map((figure) => Number(figure) + 32);
        await drawnAt(screen, "shop.orders", new RegExp(`^translate\\(${x} ${y}\\)$`));
        notStrictEqual(await transformOf(screen, "shop.orders"), before);
        await screen.picture("62-dragged");
      },
    },
    {
      name: "a file that changes on the disk moves the picture",
      async run(screen) {
        writeFileSync(
          join(folder, "faultline.layout.json"),
          '{ "map": { "shop": { "x": 32, "y": 32 }, "shop.orders": { "x": 640, "y": 480 } } }',
        );
        await drawnAt(screen, "shop.orders", /^translate\(672 512\)$/);
        await screen.picture("63-checked-out");
      },
    },
    {
      name: "a rename takes the place along",
      async run(screen) {
        await screen.clickWord('store orders "Orders"', "orders");
        await screen.page.keyboard.press("F2");
        await screen.page.locator(".rename-box input:focus").waitFor();
        await screen.page.keyboard.press("Control+A");
        await screen.page.keyboard.type("ledger");
        await screen.page.keyboard.press("Enter");
        await drawnAt(screen, "shop.ledger", /^translate\(672 512\)$/);
        await textWhen(folder, (text) => text?.includes('"shop.ledger": { "x": 640, "y": 480 }') === true);
      },
    },
    {
      name: "undoing the rename takes the name and the place back at once, and doing it again brings both",
      async run(screen) {
        await screen.clickWord('store ledger "Orders"', "ledger");
        await screen.page.keyboard.press("Control+z");
        await screen.page.locator(".view-line", { hasText: 'store orders "Orders"' }).waitFor();
        await drawnAt(screen, "shop.orders", /^translate\(672 512\)$/);
        await screen.picture("65-rename-undone");
        await screen.clickWord('store orders "Orders"', "orders");
        await screen.page.keyboard.press("Control+Shift+z");
        await drawnAt(screen, "shop.ledger", /^translate\(672 512\)$/);
        await screen.command("File: Save All Files");
        await textWhen(folder, (text) => text?.includes('"shop.ledger": { "x": 640, "y": 480 }') === true);
      },
    },
    {
      name: "Reset Positions lets everything go back, and the file goes",
      async run(screen) {
        await paneOf(screen).focus(node(screen, "shop.api"));
        await screen.page.keyboard.press("m");
        await screen.page.keyboard.press("ArrowRight");
        await screen.page.keyboard.press("Enter");
        await textWhen(folder, (text) => text?.includes('"shop.api"') === true);
        await screen.page.keyboard.press("Control+z");
        await textWhen(folder, (text) => text?.includes('"shop.api"') === false);
        await screen.command("Faultline: Reset Positions");
        await textWhen(folder, (text) => text === undefined);
        await drawnAt(screen, "shop.ledger", new RegExp(before.replace(/[()]/g, "\\$&")));
        await screen.picture("64-reset");
      },
    },
    {
      name: "a broken file is marked, and a drag says to mend it",
      async run(screen) {
        const broken = '{ "map": {\n<<<<<<< ours\n';
        writeFileSync(join(folder, "faultline.layout.json"), broken);
        await screen.command("Problems: Focus on Problems View");
        await screen.problems().filter({ hasText: "This is not valid JSON from line 2 on." }).first().waitFor();
        await screen.command("View: Hide Panel");
        await screen.problems().first().waitFor({ state: "hidden" });
        await drag(screen, "shop.api", 60, 30);
        // The page tells who hears, the editor who sees.
        await screen.webview().getByText("Mend faultline.layout.json first.").waitFor({ state: "attached" });
        await screen.command("Notifications: Show Notifications");
        const said = screen.page.locator(".notification-list-item-message", {
          hasText: "Mend faultline.layout.json first.",
        });
        await said.first().waitFor();
        await screen.picture("65-broken");
        ok(readFileSync(join(folder, "faultline.layout.json"), "utf8") === broken);
      },
    },
  ];
}
