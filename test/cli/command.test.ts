// The manners of the command whatever it is asked: version and help, one sentence where a word means nothing, and its own faults.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../../cli/version.ts";
import { storm } from "../support/command-designs.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

test("the version is the manifest's, and help is help", async () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(version).toBe(manifest.version);
  expect((await runCommand(["--version"])).output).toBe(`${manifest.version}\n`);
  expect((await runCommand([])).output).toContain("Usage: faultline <command>");
  for (const topic of ["lint", "inspect", "explain", "render"]) {
    expect((await runCommand(["help", topic])).output).toContain(`Usage: faultline ${topic}`);
  }
});

test("a fault of ours is told as ours, with 2", async () => {
  const words = {
    get length(): number {
      throw new Error("a fault");
    },
  } as unknown as string[];
  const { exitCode, talk } = await runCommand(words);
  expect(exitCode).toBe(2);
  expect(talk).toMatch(
    /^Faultline itself failed; that is a fault in the program, not in your files\. Please report this:/,
  );
});

test.each([
  [["explain", "wrong"], /^"wrong" is no rule, no element, and no fact such as checkout\.availability\.$/],
  [["explain", "retry-amplificaton"], /^"retry-amplificaton" is no rule, .*; did you mean "retry-amplification"\?$/],
  [
    ["explain", "nobody.load"],
    /^There are no facts about "nobody"; "faultline inspect --facts" lists what there is\.$/,
  ],
  [["explain", "shop.db.beauty"], /^"shop\.db" has no fact "beauty"; it has .*load.*\.$/],
  [["lint", "--bogus"], /^"faultline lint" has no option --bogus\. It has /],
  [["render", "--overlay", "mood"], /^--overlay takes findings, availability, .* or owner, and not "mood"\.$/],
  [["render", "-o", "no/such/folder.svg"], /^Cannot write no\/such\/folder\.svg: there is no such file or folder\.$/],
])("faultline %j fails with 2 and one sentence", async (words, sentence) => {
  const { exitCode, output, talk } = await runCommand(words, { folder: folderWith({ "a.arch": storm }) });
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(talk).toMatch(sentence);
});
