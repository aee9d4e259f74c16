// From paths to projects: what is found, what belongs together, and the sentence for what cannot be read.

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { collectFiles } from "../../cli/files.ts";
import { folderWith, testTerminal } from "../support/terminal.ts";

function collect(folder: string, paths: readonly string[], { input = "", inputName = "stdin.arch" } = {}) {
  const { projects, refusals } = collectFiles({ paths, inputName }, testTerminal({ folder, input }));
  return {
    projects: projects.map(({ texts, asked }) => ({ files: [...texts.keys()], asked: [...asked].sort() })),
    texts: projects.map(({ texts }) => Object.fromEntries(texts)),
    refusals,
  };
}

test("a folder is searched with all that lies in it, sorted, without what belongs to other tools", () => {
  const folder = folderWith({
    "b.arch": "",
    "a/z.arch": "",
    "a/b/c.arch": "",
    "a/notes.md": "",
    "node_modules/x/y.arch": "",
    ".git/z.arch": "",
  });
  const files = ["a/b/c.arch", "a/z.arch", "b.arch"];
  expect(collect(folder, ["."])).toMatchObject({ projects: [{ files, asked: files }], refusals: [] });
});

test("a folder whose name ends in .arch is a folder", () => {
  const folder = folderWith({ "shop.arch/a.arch": "" });
  expect(collect(folder, ["."]).projects).toEqual([{ files: ["shop.arch/a.arch"], asked: ["shop.arch/a.arch"] }]);
});

test("each given folder is a project, and the files given by name are one together", () => {
  const folder = folderWith({ "one/a.arch": "", "two/a.arch": "", "x/b.arch": "", "y/c.arch": "" });
  expect(collect(folder, ["one", "x/b.arch", "two", "y/c.arch"]).projects.map(({ files }) => files)).toEqual([
    ["one/a.arch"],
    ["two/a.arch"],
    ["x/b.arch", "y/c.arch"],
  ]);
});

test("a marked folder is one project with all below it, from wherever it is entered", () => {
  const folder = folderWith({ "p/faultline.json": "{}", "p/a.arch": "", "p/q/b.arch": "" });
  const files = ["p/a.arch", "p/q/b.arch"];
  expect(collect(folder, ["."]).projects).toEqual([{ files, asked: files }]);
  expect(collect(folder, ["p/q"]).projects).toEqual([{ files, asked: ["p/q/b.arch"] }]);
  expect(collect(folder, ["p/a.arch"]).projects).toEqual([{ files, asked: ["p/a.arch"] }]);
  expect(collect(join(folder, "p", "q"), ["b.arch"]).projects).toEqual([
    { files: ["../a.arch", "b.arch"], asked: ["b.arch"] },
  ]);
});

test("a marked folder inside another one is a project of its own", () => {
  const folder = folderWith({ "p/faultline.json": "", "p/a.arch": "", "p/q/faultline.json": "", "p/q/b.arch": "" });
  expect(collect(folder, ["p"]).projects).toEqual([
    { files: ["p/a.arch"], asked: ["p/a.arch"] },
    { files: ["p/q/b.arch"], asked: ["p/q/b.arch"] },
  ]);
});

test("a file that is given twice is read once, with its folder", () => {
  const folder = folderWith({ "a/x.arch": "" });
  expect(collect(folder, ["a/x.arch", "a", "./a/../a/x.arch"]).projects).toEqual([
    { files: ["a/x.arch"], asked: ["a/x.arch"] },
  ]);
});

test("symbolic links that lead in a circle end", () => {
  const folder = folderWith({ "a/x.arch": "" });
  symlinkSync(folder, join(folder, "a", "up"));
  symlinkSync(join(folder, "a"), join(folder, "b"));
  expect(collect(folder, ["."])).toMatchObject({ projects: [{ files: ["a/x.arch"] }], refusals: [] });
});

test("a linked file outside the folder is read under the link's name", () => {
  const folder = folderWith({ "real/x.arch": "text", "p/keep.arch": "" });
  symlinkSync(join(folder, "real", "x.arch"), join(folder, "p", "linked.arch"));
  expect(collect(folder, ["p"]).texts).toEqual([{ "p/keep.arch": "", "p/linked.arch": "text" }]);
});

test("standard input is a file of its own, or stands for the file it is named after", () => {
  const folder = folderWith({ "p/faultline.json": "", "p/a.arch": "old", "p/b.arch": "other" });
  expect(collect(folder, ["-"], { input: "new" }).texts).toEqual([{ "stdin.arch": "new" }]);
  const named = collect(folder, ["-"], { input: "new", inputName: "p/a.arch" });
  expect(named.texts).toEqual([{ "p/a.arch": "new", "p/b.arch": "other" }]);
  expect(named.projects[0]?.asked).toEqual(["p/a.arch"]);
});

test("a byte order mark is no part of the text, and line ends are kept", () => {
  const folder = folderWith({ "a.arch": "\ufeffone\r\ntwo" });
  expect(collect(folder, ["a.arch"]).texts).toEqual([{ "a.arch": "one\r\ntwo" }]);
});

test("each thing that cannot be read is one sentence, and the rest is still read", () => {
  const folder = folderWith({
    "good.arch": "fine",
    "zero.arch": new Uint8Array([115, 0, 116]),
    "latin.arch": new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
    "huge.arch": new Uint8Array(10 * 1024 * 1024 + 1).fill(32),
    "file.txt": "",
  });
  mkdirSync(join(folder, "empty"));
  symlinkSync(join(folder, "nowhere"), join(folder, "dangling.arch"));
  symlinkSync(join(folder, "ring.arch"), join(folder, "ring.arch"));
  expect(collect(folder, [".", "missing.arch", "empty", "file.txt/below.arch"])).toMatchObject({
    texts: [{ "good.arch": "fine" }],
    refusals: [
      "Cannot read missing.arch: there is no such file or folder.",
      "Cannot read file.txt/below.arch: a part of its path is not a folder.",
      "There is no .arch file in empty.",
      "Cannot read dangling.arch: there is no such file or folder.",
      "huge.arch is larger than 10 MB, which is no design written by hand; it is left out.",
      "latin.arch is not UTF-8 text; save it as UTF-8. It is left out.",
      "Cannot read ring.arch: its symbolic links lead in a circle.",
      "zero.arch is not text (it holds zero bytes); it is left out.",
    ],
  });
});

test("standard input that is no text is refused by its name", () => {
  const { projects, refusals } = collectFiles(
    { paths: ["-"], inputName: "stdin.arch" },
    testTerminal({ input: new Uint8Array([0]) }),
  );
  expect(projects).toEqual([]);
  expect(refusals).toEqual(["standard input is not text (it holds zero bytes); it is left out."]);
});
