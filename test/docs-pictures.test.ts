// The pictures of docs/ and of the README: each is taken by a look, shown by a page, and there; together they stay modest.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { picturesOfDocs } from "./extension/pictures.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}docs/pictures/`;

/** Most bytes of all pictures together: they are part of every clone. */
const mostBytes = 2_500_000;

test("every picture of the docs is taken by a look, and every one that is taken is there", () => {
  const taken = Object.values(picturesOfDocs).map((name) => `${name}.jpg`);
  expect(readdirSync(folder).sort()).toEqual([...new Set(taken)].sort());
});

test("every picture is shown by a page, with words for who does not see it", () => {
  const pages = [
    `${root}README.md`,
    ...readdirSync(`${root}docs`)
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${root}docs/${name}`),
  ];
  const shown = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/!\[([^\]]*)\]\((?:docs\/)?pictures\/([^)]+)\)/g)].map(
      ([, words = "", file = ""]) => {
        expect(words.split(" ").length, `${file} in ${page}`).toBeGreaterThan(3);
        return file;
      },
    ),
  );
  expect([...new Set(shown)].sort()).toEqual(readdirSync(folder).sort());
});

test("the pictures together stay modest", () => {
  const sizes = readdirSync(folder).map((name) => statSync(folder + name).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes);
});
