// What a project's faultline.json does to a run of the command, and what of it an option wins over.

import { expect, test } from "vitest";
import { stormOf } from "../support/command-designs.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

async function lint(files: Readonly<Record<string, string>>, ...words: string[]) {
  const folder = folderWith(files);
  const { exitCode, output, talk } = await runCommand(["lint", "-f", "json", ...words], { folder });
  const result = output === "" ? undefined : JSON.parse(output);
  const storms = (result?.findings ?? [])
    .filter(({ rule }: { rule: string }) => rule === "retry-amplification")
    .map(({ file, severity }: { file: string; severity: string }) => `${file} ${severity}`);
  return { exitCode, talk, storms, files: result?.summary.files };
}

const settings = (value: unknown) => JSON.stringify(value);

test("the exit code follows failOn, each project's own, and --fail-on wins over it", async () => {
  const files = {
    "one/faultline.json": settings({ failOn: "warning" }),
    "one/a.arch": stormOf("one"),
    "two/faultline.json": settings({ failOn: "never" }),
    "two/a.arch": "service two { calls nowhere }\n",
  };
  expect((await lint(files)).exitCode).toBe(1);
  expect((await lint(files, "two")).exitCode).toBe(0);
  expect((await lint(files, "one", "--fail-on", "error")).exitCode).toBe(0);
  expect((await lint(files, "two", "--fail-on", "error")).exitCode).toBe(1);
});

test("a folder has severities of its own, off among them, and on again where the project's is off", async () => {
  const files = { "old/a.arch": stormOf("old"), "new/a.arch": stormOf("new"), "b.arch": stormOf("main") };
  const overrides = [
    { files: ["old"], rules: { "retry-amplification": "off" } },
    { files: ["new/**"], rules: { "retry-amplification": "error" } },
  ];
  const softened = await lint({ ...files, "faultline.json": settings({ overrides }) });
  expect(softened.storms).toEqual(["b.arch warning", "new/a.arch error"]);
  const silenced = await lint({
    ...files,
    "faultline.json": settings({ rules: { "retry-amplification": "off" }, overrides }),
  });
  expect(silenced.storms).toEqual(["new/a.arch error"]);
});

test("an acceptance of a rule that is off in its folder is not idle for that", async () => {
  const accepted = stormOf("old").replace(
    "store db {",
    'store db { accept retry-amplification because "It was tried." ',
  );
  const overrides = [{ files: ["old"], rules: { "retry-amplification": "off", "idle-acceptance": "error" } }];
  const { exitCode } = await lint({ "old/a.arch": accepted, "faultline.json": settings({ overrides }) });
  expect(exitCode).toBe(0);
});

test("patterns are relative to the project's folder, from wherever the command runs", async () => {
  const folder = folderWith({
    "p/faultline.json": settings({ overrides: [{ files: ["old"], rules: { "retry-amplification": "error" } }] }),
    "p/old/a.arch": stormOf("shop"),
  });
  for (const [where, path] of [
    [".", "p"],
    ["p/old", "a.arch"],
    ["p", "old"],
  ] as const) {
    expect((await runCommand(["lint", path], { folder: `${folder}/${where}` })).exitCode).toBe(1);
  }
});

test("what is left out is read by nobody, and known to nobody", async () => {
  const files = {
    "faultline.json": settings({ include: ["designs"], exclude: ["*.draft.arch"] }),
    "designs/a.arch": "service a { calls b }\n",
    "designs/b.draft.arch": "service b { calls nowhere }\n",
    "c.arch": "\0",
  };
  const { exitCode, talk, files: count } = await lint(files);
  expect({ exitCode, talk, count }).toEqual({ exitCode: 1, talk: "", count: 1 });
});

test("a file that is named and left out is told, which is no failure", async () => {
  const files = {
    "faultline.json": settings({ exclude: ["drafts"] }),
    "drafts/a.arch": "service a { calls nowhere }\n",
    "b.arch": "service b\n",
  };
  const one = await lint(files, "drafts/a.arch", "b.arch");
  expect(one).toMatchObject({
    exitCode: 0,
    talk: "drafts/a.arch is left out, as its project's settings say.",
    files: 1,
  });
  // The format still has its result, so that a step that uploads it does not fail.
  expect(await lint(files, "drafts/a.arch")).toMatchObject({ exitCode: 0, files: 0 });
  expect(await lint(files, "drafts")).toMatchObject({
    exitCode: 2,
    talk: "The settings of this folder leave out every .arch file that was asked for.",
  });
});

test("standard input is meant, whatever its name", async () => {
  const folder = folderWith({
    "faultline.json": settings({ exclude: ["drafts"] }),
    "drafts/a.arch": "",
    "b.arch": "service b\n",
  });
  const words = ["lint", "-", "--stdin-filename", "drafts/a.arch"];
  expect((await runCommand(words, { folder, input: "service a { calls nowhere }\n" })).exitCode).toBe(1);
  expect((await runCommand(words, { folder, input: "service a { calls b }\n" })).exitCode).toBe(0);
});

test("--config takes the place of every project's own settings", async () => {
  const files = {
    "ci.json": settings({ rules: { "retry-amplification": "error" } }),
    "p/faultline.json": settings({ rules: { "retry-amplification": "off" } }),
    "p/a.arch": stormOf("shop"),
    "loose/a.arch": stormOf("loose"),
  };
  expect((await lint(files, "p", "loose")).storms).toEqual(["loose/a.arch warning"]);
  const { exitCode, storms } = await lint(files, "p", "loose", "--config", "ci.json");
  expect({ exitCode, storms }).toEqual({ exitCode: 1, storms: ["p/a.arch error", "loose/a.arch error"] });
  expect(await lint(files, "p", "--config", "gone.json")).toMatchObject({
    exitCode: 2,
    talk: "Cannot read gone.json: there is no such file or folder.",
  });
});

test("an assumed peak is judged by where a flow states none, and said to be assumed", async () => {
  const design = (peak: string) => `system shop {
  client app { calls web }
  service web { replicas 2  capacity 100/s }
  flow visit { load 120/s ${peak} app -> web }
}
`;
  const over = async (text: string, value: unknown) => {
    const folder = folderWith({ "a.arch": text, "faultline.json": settings(value) });
    return (await runCommand(["lint"], { folder })).output;
  };
  expect(await over(design(""), {})).not.toContain("[over-capacity]");
  const assumed = await over(design(""), { assume: { peak: 3 } });
  expect(assumed).toContain("[over-capacity]");
  expect(assumed).toContain("3 times that at peak, which is assumed");
  // What the design says itself is not assumed.
  expect(await over(design("peak 1.2x"), { assume: { peak: 3 } })).not.toContain("assumed");
});

test("every slip is one sentence at its place, with 2, and the rest of the settings holds", async () => {
  const text = `{
  "rulez": {},
  "rules": { "retry-amplificaton": "off", "retry-amplification": "error" },
  "thresholds": { "share": 7 },
  "overrides": [{ "files": ["a", "../b"] }, 3]
}
`;
  const { exitCode, talk, storms } = await lint({ "faultline.json": text, "a.arch": stormOf("shop") });
  expect(exitCode).toBe(2);
  expect(talk.split("\n")).toEqual([
    "faultline.json:2:3: `rulez` is not a setting; there are `include`, `exclude`, `failOn`, `rules`, `thresholds`, `assume` and `overrides`.",
    "faultline.json:3:14: `retry-amplificaton` is no rule of this version; the nearest is `retry-amplification`.",
    "faultline.json:4:19: `share` is a number from 0 to 1.",
    'faultline.json:5:34: "../b" leads out of the folder.',
    'faultline.json:5:45: An override says of which `files` it is: { "files": ["old/**"], "rules": { "hub": "off" } }.',
  ]);
  expect(storms).toEqual(["a.arch error"]);
});

test.each([
  ['{ "rules": }', "faultline.json:1:12: This is not valid JSON."],
  ['{\n  "rules": {},\n}', "faultline.json:3:1: This is not valid JSON."],
  ["[]", "faultline.json:1:1: A configuration is an object: { }."],
  [`${"[".repeat(100_000)}`, /^faultline\.json:1:\d+: This is not valid JSON\.$/],
  ["\0", "faultline.json is not text (it holds zero bytes); it is left out."],
])("the settings %j are told to be wrong where they are", async (text, sentence) => {
  const { exitCode, talk, files } = await lint({ "faultline.json": text, "a.arch": "service a\n" });
  expect({ exitCode, files }).toEqual({ exitCode: 2, files: 1 });
  if (typeof sentence === "string") expect(talk).toBe(sentence);
  else expect(talk).toMatch(sentence);
});
