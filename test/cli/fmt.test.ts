// `faultline fmt` on real files: what is written, what is left alone, and what is said.

import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../cli/formats/unified-diff.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const untidy = `// What people buy.
system shop{
service web   { replicas 3 /* by load */ }


store db { replicas 3 }  // the ledger
}
`;

const tidy = `// What people buy.
system shop {
  service web { replicas 3 /* by load */ }

  store db { replicas 3 }  // the ledger
}
`;

const broken = `system shop {
  service web { replicas 3 }
  service { { }
`;

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

test("files are laid out in place, and only those that need it are written", async () => {
  const folder = folderWith({ "a.arch": untidy, "b.arch": tidy, "notes.md": untidy });
  const before = statSync(join(folder, "b.arch"));
  const { exitCode, output, talk } = await runCommand(["fmt"], { folder });
  expect({ exitCode, output, talk }).toEqual({
    ...{ exitCode: 0, output: "", talk: "1 file laid out, 1 left unchanged." },
  });
  expect(read(folder, "a.arch")).toBe(tidy);
  expect(read(folder, "notes.md")).toBe(untidy);
  expect(statSync(join(folder, "b.arch")).ino).toBe(before.ino);
  expect(readdirSync(folder).sort()).toEqual(["a.arch", "b.arch", "notes.md"]);
});

test("a file keeps its mode, its line ends and the mark before its text", async () => {
  const folder = folderWith({ "a.arch": `\ufeff${untidy.replaceAll("\n", "\r\n")}` });
  chmodSync(join(folder, "a.arch"), 0o640);
  await runCommand(["fmt", "a.arch"], { folder });
  expect(read(folder, "a.arch")).toBe(`\ufeff${tidy.replaceAll("\n", "\r\n")}`);
  expect(statSync(join(folder, "a.arch")).mode & 0o777).toBe(0o640);
  expect((await runCommand(["fmt", "--check"], { folder })).exitCode).toBe(0);
});

test("check lists what would change and writes nothing", async () => {
  const folder = folderWith({ "a.arch": untidy, "b.arch": tidy });
  const { exitCode, output, talk } = await runCommand(["fmt", "--check"], { folder });
  expect({ exitCode, output, talk }).toEqual({
    exitCode: 1,
    output: "a.arch\n",
    talk: "1 file would be laid out anew.",
  });
  expect(read(folder, "a.arch")).toBe(untidy);
});

test("diff shows what would change, as patch reads it", async () => {
  const folder = folderWith({ "a.arch": untidy });
  const { exitCode, output } = await runCommand(["fmt", "--diff"], { folder });
  expect(exitCode).toBe(1);
  expect(output).toBe(`--- a.arch
+++ a.arch
@@ -1,7 +1,6 @@
 // What people buy.
-system shop{
-service web   { replicas 3 /* by load */ }
-
-
-store db { replicas 3 }  // the ledger
+system shop {
+  service web { replicas 3 /* by load */ }
+
+  store db { replicas 3 }  // the ledger
 }
`);
  expect(read(folder, "a.arch")).toBe(untidy);
});

test("standard input goes to standard output, laid out where it parses and as it is where it does not", async () => {
  const folder = folderWith({});
  expect(await runCommand(["fmt", "-"], { folder, input: untidy })).toEqual({ exitCode: 0, output: tidy, talk: "" });
  const refused = await runCommand(["fmt", "-", "--stdin-filename", "x.arch"], { folder, input: broken });
  expect(refused).toMatchObject({ exitCode: 2, output: broken });
  expect(refused.talk).toMatch(/^x\.arch:1:1 does not parse, so the file is left as it is/);
  expect((await runCommand(["fmt", "-", "--check"], { folder, input: untidy })).output).toBe("stdin.arch\n");
});

test("a file that does not parse is left as it is, and the others are laid out", async () => {
  const folder = folderWith({ "a.arch": untidy, "b.arch": `${untidy}${broken}` });
  const { exitCode, talk } = await runCommand(["fmt"], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toBe(`b.arch:1:1 does not parse, so the file is left as it is; "faultline lint" says what is wrong.
1 file laid out, 0 left unchanged.`);
  expect(read(folder, "a.arch")).toBe(tidy);
  expect(read(folder, "b.arch")).toBe(`${untidy}${broken}`);
});

test("a link is followed to a file that was given, and not out of the folder that was", async () => {
  const folder = folderWith({ "in/a.arch": untidy, "out/b.arch": untidy });
  symlinkSync(join(folder, "in/a.arch"), join(folder, "in/c.arch"));
  symlinkSync(join(folder, "out/b.arch"), join(folder, "in/d.arch"));
  const { exitCode, talk } = await runCommand(["fmt", "in"], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toContain("in/d.arch is a link to a file outside of what was given; it is left as it is.");
  expect([read(folder, "in/a.arch"), read(folder, "out/b.arch")]).toEqual([tidy, untidy]);
  expect((await runCommand(["fmt", "in/d.arch"], { folder })).exitCode).toBe(0);
  expect(read(folder, "out/b.arch")).toBe(tidy);
});

test("of a marked project only the files that were given are read", async () => {
  const folder = folderWith({ "faultline.json": "{}", "a.arch": untidy, "b.arch": new Uint8Array([0, 1]) });
  expect(await runCommand(["fmt", "a.arch"], { folder })).toMatchObject({
    ...{ exitCode: 0, talk: "1 file laid out, 0 left unchanged." },
  });
});

test("a difference far apart is two hunks, and a last line without an end is marked", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
  const after = lines.map((line) => (line === "line 2" || line === "line 30" ? `${line}!` : line)).join("\n");
  const diff = unifiedDiff("a", lines.join("\n"), after, { hasColour: false });
  expect(diff.split("\n").filter((line) => /^(@@|[-+\\])/.test(line))).toEqual([
    "--- a",
    "+++ a",
    "@@ -1,5 +1,5 @@",
    "-line 2",
    "+line 2!",
    "@@ -27,4 +27,4 @@",
    "-line 30",
    "\\ No newline at end of file",
    "+line 30!",
    "\\ No newline at end of file",
  ]);
});

test("a file that is named and left out is told, and settings from elsewhere leave out as well", async () => {
  const files = { "faultline.json": '{ "exclude": ["drafts"] }', "all.json": "{}", "drafts/a.arch": untidy };
  const folder = folderWith(files);
  expect(await runCommand(["fmt", "--check", "drafts/a.arch"], { folder })).toEqual({
    exitCode: 0,
    output: "",
    talk: "drafts/a.arch is left out, as its project's settings say.",
  });
  expect(await runCommand(["fmt", "--check", "--config", "all.json", "drafts"], { folder })).toMatchObject({
    exitCode: 1,
    output: "drafts/a.arch\n",
  });
});
