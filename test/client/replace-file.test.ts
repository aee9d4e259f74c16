// A file that several windows write: whole at every moment, and with what each of them wrote.

import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { replaceFile } from "../../client/replace-file.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "faultline-replace-"));
  path = join(folder, "faultline.layout.json");
});

afterEach(() => rm(folder, { recursive: true }));

test("a file is made, replaced and removed, and nothing is left beside it", async () => {
  expect(await replaceFile(path, { was: undefined, text: "one" })).toBe(true);
  await chmod(path, 0o600);
  expect(await replaceFile(path, { was: "one", text: "two" })).toBe(true);
  expect(await readFile(path, "utf8")).toBe("two");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["faultline.layout.json"]);
  expect(await replaceFile(path, { was: "two", text: undefined })).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test("what somebody else wrote, made or removed meanwhile stays as it is", async () => {
  await writeFile(path, "theirs");
  expect(await replaceFile(path, { was: "mine", text: "more" })).toBe(false);
  expect(await replaceFile(path, { was: undefined, text: "more" })).toBe(false);
  expect(await replaceFile(path, { was: "mine", text: undefined })).toBe(false);
  expect(await readFile(path, "utf8")).toBe("theirs");
  await rm(path);
  expect(await replaceFile(path, { was: "theirs", text: "more" })).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test("of many who add a line at once each finds its own in the end, and who reads meanwhile reads whole lines", async () => {
  const line = `${"x".repeat(20_000)}\n`;
  const add = async (): Promise<void> => {
    for (;;) {
      const was = await readFile(path, "utf8").catch(() => undefined);
      if (was !== undefined) expect(was.length % line.length).toBe(0);
      if (await replaceFile(path, { was, text: `${was ?? ""}${line}` })) return;
    }
  };
  await Promise.all(Array.from({ length: 12 }, add));
  expect(await readFile(path, "utf8")).toBe(line.repeat(12));
  expect(await readdir(folder)).toEqual(["faultline.layout.json"]);
});

test("what a window left that was ended while it wrote holds nobody up", async () => {
  await writeFile(`${path}.new`, "half");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(`${path}.new`, longAgo, longAgo);
  expect(await replaceFile(path, { was: undefined, text: "whole" })).toBe(true);
  expect(await readdir(folder)).toEqual(["faultline.layout.json"]);
});

test("a file that cannot be written says why", async () => {
  await expect(replaceFile(join(folder, "nowhere", "file"), { was: undefined, text: "x" })).rejects.toThrow(/ENOENT/);
});
