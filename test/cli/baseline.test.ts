// The baseline: what it is read from and written as, what survives a move, a reformatting and a renamed file, and that it
// never grows unless somebody says by which name.

import { chmodSync, existsSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { baselineText, readBaseline } from "../../cli/baseline.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

/** A retry storm on a store that is a single point of failure. */
const storm = `system shop {
  client app { calls web }
  service web { replicas 3  calls orders { attempts 4 } }
  service orders { replicas 3  calls db { attempts 4 } }
  store db { replicas 1 }
  flow checkout { load 10/s  app -> web -> orders -> db }
}
`;

const head = '{"baseline":"faultline","version":1}';
const known = ["lint", "--fail-on", "hint", "--baseline", "known.jsonl"];

async function started(files: Readonly<Record<string, string>> = { "a.arch": storm }) {
  const folder = folderWith(files);
  const { exitCode, talk } = await runCommand([...known, "--add-to-baseline", "all"], { folder });
  const file = join(folder, "known.jsonl");
  const entries = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  return { folder, file, entries, exitCode, talk };
}

test("it begins with everything that is found, sorted, a line each, and the run then passes", async () => {
  const { folder, file, entries, exitCode, talk } = await started();
  expect(exitCode).toBe(0);
  expect(talk).toBe(`Wrote known.jsonl: added ${entries.length}, ${entries.length} in all.`);
  expect(readFileSync(file, "utf8")).toBe([head, ...[...entries].sort(), ""].join("\n"));
  expect(entries.length).toBeGreaterThan(2);
  const { exitCode: again, output, talk: said } = await runCommand(known, { folder });
  expect({ again, output, said }).toEqual({
    again: 0,
    output: `No findings in 1 file; ${entries.length} in the baseline.\n`,
    said: "",
  });
});

test("a moved, reformatted and renamed text changes nothing", async () => {
  const { folder, file } = await started({ "a.arch": storm, "faultline.json": "" });
  const before = readFileSync(file, "utf8");
  renameSync(join(folder, "a.arch"), join(folder, "z.arch"));
  writeFileSync(
    join(folder, "z.arch"),
    `// Elsewhere.\r\n\r\n${storm.replaceAll("  ", "\t").replaceAll("\n", "\r\n")}`,
  );
  const { exitCode, talk } = await runCommand([...known, "--update-baseline"], { folder });
  expect(exitCode).toBe(0);
  expect(talk).toMatch(/^known\.jsonl is as it should be: \d+ in all\.$/);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a circle stays what it is in whatever order its members stand", async () => {
  const files = {
    "faultline.json": "",
    "a.arch": "service a { calls b { optional } }\n",
    "b.arch": "service b { calls a }\nclient app { calls b }\nflow visit { app -> b -> a }\n",
  };
  const { folder, entries } = await started(files);
  expect(entries.filter((line) => line.includes("synchronous-cycle"))).toHaveLength(1);
  renameSync(join(folder, "a.arch"), join(folder, "z.arch"));
  expect(await runCommand(known, { folder })).toMatchObject({ exitCode: 0, talk: "" });
});

test("a figure that changes leaves the finding what it is", async () => {
  const { folder } = await started();
  writeFileSync(join(folder, "a.arch"), storm.replace("db { attempts 4 }", "db { attempts 9 }"));
  expect(await runCommand(known, { folder })).toMatchObject({ exitCode: 0, talk: "" });
});

test("what is new is reported, and stays out of the file unless it is asked in by name", async () => {
  const { folder, file, entries } = await started();
  writeFileSync(join(folder, "a.arch"), storm.replace("store db {", "queue lost  store db {"));
  for (const more of [[], ["--update-baseline"]]) {
    const { exitCode, output } = await runCommand([...known, ...more], { folder });
    expect(exitCode).toBe(1);
    expect(output).toContain("lost");
    expect(readFileSync(file, "utf8").trimEnd().split("\n").slice(1)).toEqual(entries);
  }
  const { exitCode } = await runCommand([...known, "--add-to-baseline", "shop.lost"], { folder });
  expect(exitCode).toBe(0);
  const added = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  expect(added.filter((line) => !entries.includes(line)).every((line) => line.includes('"shop.lost"'))).toBe(true);
  expect(added.length).toBeGreaterThan(entries.length);
});

test("findings of one rule are added by its id, and no others", async () => {
  const folder = folderWith({ "a.arch": storm });
  await runCommand([...known, "--add-to-baseline", "retry-amplification, hub"], { folder });
  const read = readBaseline(readFileSync(join(folder, "known.jsonl"), "utf8"));
  const added = read.kind === "baseline" ? read.entries : [];
  expect(new Set(added.map(({ rule }) => rule))).toEqual(new Set(["retry-amplification"]));
});

test("what no longer occurs is told, and dropped on update", async () => {
  const { folder, file, entries } = await started();
  writeFileSync(join(folder, "a.arch"), storm.replaceAll(" { attempts 4 }", ""));
  const told = await runCommand(known, { folder });
  expect(told.talk).toMatch(/^known\.jsonl holds .*occurs?; --update-baseline drops (it|them):\n/);
  expect(told.talk).toContain("  retry-amplification of shop.db");
  expect(readFileSync(file, "utf8").trimEnd().split("\n").slice(1)).toEqual(entries);
  const updated = await runCommand([...known, "--update-baseline"], { folder });
  expect(updated.talk).toMatch(/^Wrote known\.jsonl: dropped \d+, \d+ in all\.$/);
  expect(readFileSync(file, "utf8")).not.toContain("retry-amplification");
  expect((await runCommand(known, { folder })).talk).toBe("");
});

test("what the design itself accepts needs no entry", async () => {
  const { folder, file } = await started();
  const accepted = storm.replace("store db {", 'store db { accept retry-amplification because "Measured." ');
  writeFileSync(join(folder, "a.arch"), accepted);
  await runCommand([...known, "--update-baseline"], { folder });
  expect(readFileSync(file, "utf8")).not.toContain("retry-amplification");
});

test("one file of a project does not make the others' entries stale", async () => {
  const files = { "faultline.json": "", "a.arch": storm, "b.arch": storm.replace("system shop", "system mill") };
  const { folder, file } = await started(files);
  const before = readFileSync(file, "utf8");
  const { talk } = await runCommand([...known, "--update-baseline", "b.arch"], { folder });
  expect(talk).toMatch(/^known\.jsonl is as it should be/);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("what is known in one project is news in another that has the same", async () => {
  const sound = storm.replaceAll(" { attempts 4 }", "");
  const files = { "a/faultline.json": "", "a/shop.arch": storm, "b/faultline.json": "", "b/shop.arch": sound };
  const { folder, file, entries } = await started(files);
  const before = readFileSync(file, "utf8");
  expect(before).toContain('"project":2');
  writeFileSync(join(folder, "b/shop.arch"), storm);
  const news = await runCommand(known, { folder });
  expect(news.exitCode).toBe(1);
  expect(news.output).toContain("b/shop.arch");
  expect(news.output).toContain("retry-amplification");
  expect(readFileSync(file, "utf8")).toBe(before);
  // Known in both, gone in one: its second entry is dropped, and the first stays.
  expect(await runCommand([...known, "--add-to-baseline", "all"], { folder })).toMatchObject({ exitCode: 0 });
  writeFileSync(join(folder, "b/shop.arch"), sound);
  expect((await runCommand([...known, "--update-baseline"], { folder })).talk).toMatch(/dropped [1-9]/);
  expect(readFileSync(file, "utf8").trimEnd().split("\n").slice(1)).toEqual(entries);
});

test.each([
  [
    "a broken text",
    { "a.arch": `${storm}service web { calls nowhere }\n` },
    "the text has errors, and findings may be missing for that",
  ],
  ["an unreadable file", { "b.arch": "\0" }, "some of what was asked could not be read"],
])("with %s the file is left as it is", async (_what, files, reason) => {
  const { folder, file } = await started();
  const before = readFileSync(file, "utf8");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { exitCode, talk } = await runCommand([...known, "--update-baseline"], { folder });
  expect(exitCode).toBe(2);
  expect(talk.split("\n").at(-1)).toBe(`known.jsonl is left as it is: ${reason}.`);
  expect(readFileSync(file, "utf8")).toBe(before);
  // Entries that seem stale may not be, so nothing is said of them.
  expect((await runCommand(known, { folder })).talk).not.toContain("no longer");
});

test.each([
  [
    ["--baseline", "gone.jsonl"],
    'There is no baseline gone.jsonl. "--add-to-baseline all" begins one with everything that is found now.',
  ],
  [["--baseline", "gone.jsonl", "--update-baseline"], /^There is no baseline gone\.jsonl\./],
  [["--update-baseline"], "--update-baseline changes the file that --baseline names, and there is no --baseline."],
  [
    ["--add-to-baseline", "all"],
    "--add-to-baseline changes the file that --baseline names, and there is no --baseline.",
  ],
  [
    ["--baseline", "new.jsonl", "--add-to-baseline", "hubb"],
    '"hubb" is no rule and nothing that a finding is about; did you mean "hub"?',
  ],
  [["--baseline", "folder"], "Cannot read folder: it is a folder."],
  [["--baseline", "a.arch"], `a.arch:1: This is no baseline: a baseline begins with ${head}.`],
  [
    ["--baseline", "conflict.jsonl"],
    'conflict.jsonl:3: This is no baseline: an entry is { "rule": "…", "element": "…", "cause": "…" }.',
  ],
  [
    ["--baseline", "later.jsonl"],
    "later.jsonl:1: This is no baseline: this version of Faultline reads baselines of version 1.",
  ],
])("lint %j is refused in one sentence with 2, and writes nothing", async (words, sentence) => {
  const folder = folderWith({
    "a.arch": storm,
    "folder/x.md": "",
    "conflict.jsonl": `${head}\n{"rule":"hub","element":"a","cause":"b"}\n<<<<<<< ours\n`,
    "later.jsonl": head.replace("1", "2"),
  });
  const { exitCode, output, talk } = await runCommand(["lint", ...words], { folder });
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  if (typeof sentence === "string") expect(talk).toBe(sentence);
  else expect(talk).toMatch(sentence);
  expect(existsSync(join(folder, "gone.jsonl")) || existsSync(join(folder, "new.jsonl"))).toBe(false);
});

test("the file keeps its permissions, and a link to it stays a link", async () => {
  const { folder, file } = await started();
  renameSync(file, join(folder, "real.jsonl"));
  symlinkSync("real.jsonl", file);
  chmodSync(join(folder, "real.jsonl"), 0o640);
  writeFileSync(join(folder, "a.arch"), storm.replaceAll(" { attempts 4 }", ""));
  await runCommand([...known, "--update-baseline"], { folder });
  expect(statSync(join(folder, "real.jsonl")).mode & 0o777).toBe(0o640);
  expect(readFileSync(join(folder, "real.jsonl"), "utf8")).not.toContain("retry-amplification");
});

test("what a merge leaves, twice, unsorted and with other line ends, is read as if it had been written", () => {
  const identity = fc.record({ rule: fc.string(), element: fc.string(), cause: fc.string() });
  const property = fc.property(fc.array(identity), fc.array(identity), (ours, theirs) => {
    const lines = (entries: typeof ours) => baselineText(entries).split("\n").slice(1);
    const merged = [head, ...lines(theirs), head, ...lines(ours), ...lines(ours)].join("\r\n");
    const read = readBaseline(merged);
    expect(read.kind === "baseline" && baselineText(read.entries)).toBe(baselineText([...ours, ...theirs]));
  });
  fc.assert(property);
});
