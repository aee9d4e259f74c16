// The second opinion on what ships: the manifest's allow-list lets through what it should, and a slip is noticed.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundles } from "../../scripts/bundles.ts";
import { disallowedFiles } from "../../scripts/shipped-files.ts";
import { root } from "../../scripts/tool.ts";

const manifest: { files: string[]; bin: Record<string, string>; main?: string } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

test("every bundle may ship", () => {
  expect(disallowedFiles(Object.keys(bundles).map((name) => `dist/${name}`))).toEqual([]);
});

test("sources, tests, maps and packages may not", () => {
  const stray = [
    "cli/main.ts",
    "test/cli/golden/everything.txt",
    "dist/server.cjs.map",
    "dist/faultline.vsix",
    ".ci/run",
  ];
  expect(disallowedFiles(["", "package.json", ...stray, "  README.md "])).toEqual(stray);
});

test("the manifest allows by name and never by folder", () => {
  for (const pattern of manifest.files) expect(pattern).toMatch(/\.\w+$|^LICENSE$/);
});

test("the extension ships what VS Code and the server load, and no bundle of the command's", () => {
  const shipped = manifest.files.filter((file) => file.startsWith("dist/")).map((file) => file.slice("dist/".length));
  // What client and server load stands in them by its name; `main` is what VS Code begins with.
  const sources = globSync(["client/**/*.ts", "server/**/*.ts"], { cwd: root }).map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  const loaded = Object.keys(bundles).filter((name) => sources.some((source) => source.includes(`"${name}"`)));
  expect(shipped.sort()).toEqual(["extension.cjs", ...loaded].sort());
});

test("the manifest's entries are bundles", () => {
  for (const entry of [...Object.values(manifest.bin), manifest.main].filter((path) => path !== undefined)) {
    expect(Object.keys(bundles).map((name) => `dist/${name}`)).toContain(entry.replace(/^\.\//, ""));
  }
});
