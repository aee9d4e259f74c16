// Tests of the preview page in a real browser, each on a page of its own. Screenshots are left in test/.artefacts for people to look at.

import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

import { launchPreview, type OpenPreview, type PreviewBrowser } from "./preview-browser.ts";

export { artefacts } from "./preview-browser.ts";

/**
 * One browser for the tests of a file, and a page of its own for each test, which `opened` is given. What comes back opens another page
 * in its place, for a test that wants one of another kind.
 */
export function previewsOfTests(
  opened: (preview: OpenPreview) => void,
): (options?: BrowserContextOptions) => Promise<void> {
  let browser: PreviewBrowser | undefined;
  let present: OpenPreview | undefined;
  const open = async (options?: BrowserContextOptions): Promise<void> => {
    await present?.page.context().close();
    present = await browser?.open(options);
    if (present !== undefined) opened(present);
  };
  beforeAll(async () => {
    browser = await launchPreview();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(() => open());
  afterEach(async () => {
    await present?.page.context().close();
    present = undefined;
  });
  return open;
}

/** What the page sent to its host, oldest first. */
export async function sentBy(page: Page): Promise<readonly { readonly kind: string; readonly id?: string }[]> {
  return (await page.evaluate("received")) as { kind: string; id?: string }[];
}

/** Ids that the page asked the host to show in the text, oldest first. */
export async function openedBy(page: Page): Promise<readonly string[]> {
  const received = await sentBy(page);
  return received.flatMap(({ kind, id }) => (kind === "preview/open" && id !== undefined ? [id] : []));
}

/** How large the picture is shown. */
export async function scaleOf(page: Page): Promise<number> {
  return page.evaluate(() => new DOMMatrix(document.querySelector<HTMLElement>(".sheet")?.style.transform).a);
}
