// The extension as a person sees it: squiggles, hovers and completion, and the package as it is installed, driven through the
// workbench's own interface. Every look leaves a picture in test/.artefacts, which is there to be looked at.

import { match, ok } from "node:assert";
import { join } from "node:path";
import type { Locator } from "playwright-core";

import { onCopy, repositoryRoot } from "./host/places.ts";
import type { Count } from "./launcher.ts";
import { type Look, lookAt, pointAt } from "./look.ts";
import { patienceMs } from "./screen.ts";

/** Runs every look on the development extension. */
export function runLooks(): Promise<Count> {
  return onCopy(join(import.meta.dirname, "workspace"), (open) =>
    lookAt({ open, extensionFolders: [repositoryRoot] }, looks),
  );
}

/** Installs a package instead of running from the folder, and looks whether it is whole. */
export function runPackageLooks(packageFile: string): Promise<Count> {
  return onCopy(join(repositoryRoot, "examples"), (open) => lookAt({ open, packages: [packageFile] }, packageLooks));
}

const looks: readonly Look[] = [
  {
    name: "a name that nothing declares is underlined, and the Problems panel says what to do",
    async run(screen) {
      await screen.openFile("broken.arch");
      await screen.page.locator(".squiggly-error").first().waitFor();
      await screen.command("Problems: Focus on Problems View");
      const problem = screen.problems().filter({ hasText: "catalog" });
      await problem.first().waitFor();
      match((await problem.first().textContent()) ?? "", /Did you mean/);
      await screen.picture("1-problem");
      await screen.command("View: Hide Panel");
    },
  },
  {
    name: "a component's hover tells its job, its technology's trade-off and its facts, folded",
    async run(screen) {
      await screen.openFile("shop.arch");
      const hover = await pointAt(screen, 'store orders "Orders"', "orders", "Every order ever placed.");
      const text = (await hover.textContent()) ?? "";
      match(text, /PostgreSQL/);
      match(text, /Trade-off/);
      const fold = hover.locator("details").first();
      await fold.locator("summary").click();
      await fold.locator("li").first().waitFor();
      await fold.scrollIntoViewIfNeeded();
      await screen.picture("2-hover-component");
      await screen.page.keyboard.press("Escape");
    },
  },
  {
    name: "a figure's hover says it in other words",
    async run(screen) {
      const hover = await pointAt(screen, "slo availability 99.9%", "99.9%", "43 min 12 s");
      await hover.waitFor();
      await screen.picture("3-hover-figure");
      await screen.page.keyboard.press("Escape");
    },
  },
  {
    name: "completion knows the place",
    async run(screen) {
      await screen.typeBehind("replicas 3", "  cap");
      await screen.page.keyboard.press("Control+Space");
      await screen.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "capacity" }).first().waitFor();
      await screen.picture("4-completion");
      await screen.page.keyboard.press("Escape");
      for (const _ of "  cap") await screen.page.keyboard.press("Backspace");
    },
  },
];

const packageLooks: readonly Look[] = [
  {
    name: "the installed package colours a design and judges it",
    async run(screen) {
      await screen.openFile("before.arch");
      await screen.page.locator(".statusbar-item", { hasText: "Faultline" }).first().waitFor();
      await screen.command("Problems: Focus on Problems View");
      await screen.problems().filter({ hasText: "faultline" }).first().waitFor();
      await screen.picture("20-package-problems");
    },
  },
  {
    name: "a finding's rule leads to its page, which ships with the package",
    async run(screen) {
      const link = screen.page.locator(".markers-panel a", { hasText: "unreachable-objective" }).first();
      await link.click({ modifiers: ["Control"] });
      await screen.page.locator(".tab.active", { hasText: "unreachable-objective" }).waitFor();
      await screen.webview().locator("h1").first().waitFor();
      await screen.command("View: Hide Panel");
      await screen.picture("21-package-rule-page");
      await screen.closeEditor();
    },
  },
  {
    name: "a term in a hover leads to its entry, which ships with the package",
    async run(screen) {
      await screen.openFile("photos.arch");
      // The editor's preview goes to an entry once its page stands, and forgets now and then where it was sent to.
      for (let tries = 1; ; tries += 1) {
        const hover = await pointAt(screen, "policy internal", "backoff", "Exponential backoff");
        await screen.picture("23-package-term-hover");
        await hover.locator("a", { hasText: "Exponential backoff" }).first().click();
        await screen.page.locator(".tab.active", { hasText: "terms.md" }).waitFor();
        const heading = screen.webview().locator("h3", { hasText: "Exponential backoff" });
        await heading.waitFor();
        if (await comesIntoSight(heading)) break;
        ok(tries < 3, "the entry comes into sight");
        await screen.closeEditor();
      }
      await screen.picture("24-package-term-page");
      await screen.closeEditor();
    },
  },
  {
    name: "the installed package draws a map",
    async run(screen) {
      await screen.openFile("photos.arch");
      await screen.command("Faultline: Open Preview");
      await screen.webview().locator(".node").first().waitFor();
      await screen.picture("22-package-map");
    },
  },
];

/** Whether something on a page that scrolls is seen before long. */
function comesIntoSight(place: Locator): Promise<boolean> {
  return place.evaluate(
    (element, patience) =>
      new Promise<boolean>((seen) => {
        setTimeout(() => seen(false), patience);
        new IntersectionObserver((entries, observer) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          seen(true);
        }).observe(element);
      }),
    patienceMs / 3,
  );
}
