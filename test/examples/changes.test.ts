// The picture of what changed between the two designs of an example is the one that the command draws of it today.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

test.each([
  ["dynamodb-2015", "before", "after"],
  ["zero-trust", "castle", "verified"],
])("%s: what is new, gone and stated otherwise", async (example, before, after) => {
  const folder = fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
  const { exitCode, output, talk } = await runCommand(["diff", before, after, "-f", "svg"], { folder });
  expect({ exitCode, talk }).toEqual({ exitCode: 0, talk: "" });
  expectGolden(new URL(`../../examples/${example}/changes.svg`, import.meta.url), output);
});

/** Class, id and accessible name of everything that can be pointed at. */
function partsOf(svg: string) {
  const parts = [...svg.matchAll(/<g class="([^"]*)" data-id="([^"]*)"[^>]*aria-label="([^"]*)"/g)];
  return new Map(parts.map(([, classes = "", id = "", label = ""]) => [id, { classes: classes.split(" "), label }]));
}

async function pictureOf(before: string, after: string) {
  const folder = folderWith({ "a/x.arch": before, "b/x.arch": after });
  const { output } = await runCommand(["diff", "a", "b", "-f", "svg"], { folder });
  return { svg: output, parts: partsOf(output) };
}

test("a renamed element is one box, what is gone is a ghost in its place, and arrows follow both", async () => {
  const { parts, svg } = await pictureOf(
    `system shop { service api { replicas 2  calls db { timeout 1s }  calls old }
      store db { replicas 3  capacity 10/s }  store old { replicas 2 }  store quiet { replicas 2 } }`,
    `system shop { service api { replicas 2  calls base { timeout 2s }  calls young }
      store base { replicas 3  capacity 10/s }  store young { replicas 4 }  store quiet { replicas 2 } }`,
  );
  const stateOf = (id: string) => parts.get(id)?.classes.at(-1);
  expect(stateOf("shop.base")).toBe("renamed");
  expect(parts.has("shop.db")).toBe(false);
  expect(stateOf("shop.api -&gt; shop.base sync")).toBe("changed");
  expect(stateOf("shop.old")).toBe("removed");
  expect(stateOf("shop.young")).toBe("added");
  expect(stateOf("shop.quiet")).toBe("same");
  expect(stateOf("shop.api")).toBe("same");
  expect(stateOf("shop.api -&gt; shop.old sync")).toBe("removed");
  expect(stateOf("shop.api -&gt; shop.young sync")).toBe("added");
  expect(parts.get("shop.old")?.label).toContain("removed");
  expect(svg).toContain("struck through");
});

test("a file that is named as a picture gets one", async () => {
  const folder = folderWith({ "a/x.arch": "system shop { service api }", "b/x.arch": "system shop { store api }" });
  expect((await runCommand(["diff", "a", "b", "-o", "change.svg"], { folder })).talk).toContain("Wrote change.svg: ");
  expect(readFileSync(join(folder, "change.svg"), "utf8")).toMatch(/^<svg /);
});

test("what has become another thing of its name is drawn as both", async () => {
  const { parts } = await pictureOf(
    "system shop { service api { calls store }  store store { replicas 2 } }",
    "system shop { service api { calls store.db }  group store { store db { replicas 2 } } }",
  );
  expect(parts.get("shop.store (removed)")?.classes).toContain("removed");
  expect(parts.get("shop.store")?.classes).toEqual(expect.arrayContaining(["group", "added"]));
});

test("words of a design cannot become parts of the picture", async () => {
  const { svg } = await pictureOf(
    "system shop { service api { replicas 2 } }",
    `system shop { service api "<script>alert(1)</script>" { replicas 2  does "a & <b>" } }`,
  );
  expect(svg).not.toMatch(/<script|<b>/);
  expect(svg).toContain("&lt;script&gt;");
});

test("several projects that differ are refused by name, and one that differs is drawn", async () => {
  const design = (copies: number) => `system shop { service api { replicas ${copies} } }`;
  const marker = { "a/one/faultline.json": "{}", "a/two/faultline.json": "{}", "b/one/faultline.json": "{}" };
  const files = (two: number) => ({
    ...{ ...marker, "b/two/faultline.json": "{}", "a/one/x.arch": design(2), "a/two/x.arch": design(2) },
    ...{ "b/one/x.arch": design(3), "b/two/x.arch": design(two) },
  });
  const words = ["diff", "a", "b", "-f", "svg"];
  const refused = await runCommand(words, { folder: folderWith(files(3)) });
  expect(refused).toMatchObject({ exitCode: 2, output: "" });
  expect(refused.talk).toContain("several differ: one, two");
  expect((await runCommand(words, { folder: folderWith(files(2)) })).output).toContain("replicas 2 → 3");
});
