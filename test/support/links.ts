// Links of the pages of docs/: whether one leads to what is there.

import { existsSync, readFileSync, statSync } from "node:fs";

/** The targets of a page's links and pictures, those on the web left out. */
export function linksIn(markdown: string): readonly string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(([, link, src]) => link ?? src ?? "");
  return [...new Set(links)].filter((link) => !/^\w+:/.test(link));
}

/** Whether a link of a page goes to a file or folder that is there and, where it names one, to an anchor or line of it. */
export function leadsSomewhere(link: string, page: URL): boolean {
  const target = new URL(link, page);
  const { hash } = target;
  target.hash = "";
  if (!existsSync(target)) return false;
  if (hash === "") return true;
  if (statSync(target).isDirectory()) return false;
  const lines = readFileSync(target, "utf8").split("\n");
  const [, line] = /^#L(\d+)$/.exec(hash) ?? [];
  if (line !== undefined) return Number(line) <= lines.length;
  const anchors = lines.flatMap((one) => (one.startsWith("#") ? [anchorOf(one)] : idsIn(one)));
  return anchors.includes(hash.slice(1));
}

/** A heading's anchor as code hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+\s*/, "")
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");

const idsIn = (line: string): readonly string[] => [...line.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
