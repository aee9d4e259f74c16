// What the world can hand to `lint`, and what becomes of it: a sentence, an exit code, and the files that are linted all the
// same. Each row has a good design beside the bad thing, and none may bring a stack, a second sentence or a silent success.

import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { badFiles } from "../support/bad-files.ts";
import { good } from "../support/bad-input.ts";
import { badTexts } from "../support/bad-texts.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const rows = [...badFiles, ...badTexts];

test("there are more than fifty of them", () => {
  expect(rows.length).toBeGreaterThan(50);
});

/** The superuser reads what nobody may. */
const mayReadAll = process.getuid?.() === 0;

test.each(rows)("$what", async ({ what, files = {}, prepare, words = ["."], input, says, exit, linted, codes }) => {
  const folder = folderWith({ "good.arch": good, ...files });
  onTestFinished(() => unlock(folder));
  await prepare?.(folder);
  const before = readdirSync(folder).sort();
  const world = { folder, ...(input === undefined ? {} : { input }) };
  const { exitCode, output, talk } = await runCommand(["lint", "--format", "json", ...words], world);
  const result = output === "" ? undefined : JSON.parse(output);
  const isRefused = mayReadAll && what.endsWith("may not be read");
  expect(talk === "" ? [] : talk.split("\n")).toEqual(
    isRefused ? [] : says.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
  );
  expect({ exitCode, linted: result?.summary.files || undefined }).toEqual({
    exitCode: isRefused ? 0 : exit,
    linted: isRefused ? 2 : linted,
  });
  if (codes !== undefined)
    expect([...new Set(result.problems.map(({ code }: { code: string }) => code))]).toEqual(codes);
  if (exit === 1) expect(result.problems.length).toBeGreaterThan(0);
  expect(readdirSync(folder).sort()).toEqual(before);
});

test.each(["sarif", "junit", "markdown", "github", "json"])("%s says what could not be read", async (format) => {
  const folder = folderWith({ "good.arch": good, "zero.arch": "\0" });
  const { exitCode, output } = await runCommand(["lint", "--format", format], { folder });
  expect(exitCode).toBe(2);
  expect(output.replaceAll("\\", "")).toContain("zero.arch is not text (it holds zero bytes); it is left out.");
});

/** What the test locked must be opened, or it could not be taken away. */
function unlock(folder: string): void {
  for (const name of ["locked", "secret.arch"]) {
    try {
      chmodSync(join(folder, name), 0o700);
    } catch {
      // Only two of the rows have one.
    }
  }
}
