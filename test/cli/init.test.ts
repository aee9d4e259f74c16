// `faultline init`: what it writes is sound, and it writes over nothing.

import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { starterDesign, starterSettings } from "../../cli/starter.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

test("nothing is found in the design that it writes, and the formatter leaves it as it is", async () => {
  const folder = folderWith({});
  expect(await runCommand(["init", "my designs"], { folder })).toEqual({
    exitCode: 0,
    output: "",
    talk: 'Wrote my designs/faultline.json.\nWrote my designs/design.arch.\nSee what is found in it: faultline lint "my designs"',
  });
  const linted = await runCommand(["lint", "my designs", "--fail-on", "hint"], { folder });
  expect(linted).toEqual({ exitCode: 0, output: "No findings in 1 file; 1 accepted.\n", talk: "" });
  expect((await runCommand(["fmt", "--check", "my designs"], { folder })).exitCode).toBe(0);
  expect(read(folder, "my designs/design.arch")).toBe(starterDesign);
});

test("settings and designs that are there stay as they are", async () => {
  const folder = folderWith({ "a/faultline.json": "{}", "b/own.arch": "system own { }\n" });
  const refused = await runCommand(["init", "a"], { folder });
  expect(refused).toEqual({ exitCode: 2, output: "", talk: "a/faultline.json is there already; nothing was written." });
  expect(read(folder, "a/faultline.json")).toBe("{}");
  expect((await runCommand(["init", "b"], { folder })).exitCode).toBe(0);
  expect(readdirSync(join(folder, "b")).sort()).toEqual(["faultline.json", "own.arch"]);
  expect(read(folder, "b/faultline.json")).toBe(starterSettings);
});

test("a link that leads nowhere is in the way, too, and is not written through", async () => {
  const folder = folderWith({});
  symlinkSync(join(folder, "elsewhere.json"), join(folder, "faultline.json"));
  expect(await runCommand(["init"], { folder })).toMatchObject({
    ...{ exitCode: 2, talk: "faultline.json is there already; nothing was written." },
  });
  expect(readdirSync(folder)).toEqual(["faultline.json"]);
});

test("a file is no folder to begin in, and what lies below one cannot be made", async () => {
  const folder = folderWith({ "a.txt": "" });
  expect(await runCommand(["init", "a.txt"], { folder })).toMatchObject({
    ...{ exitCode: 2, talk: "a.txt is a file; say a folder to begin a project in." },
  });
  expect(await runCommand(["init", "a.txt/b"], { folder })).toMatchObject({
    ...{ exitCode: 2, talk: "Cannot write a.txt/b/faultline.json: a part of its path is not a folder." },
  });
});
