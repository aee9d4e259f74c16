// Compiled code that is kept between runs of the command as it ships: taken where it is good, and passed over where it is not.

import { isAscii } from "node:buffer";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { optionsOf } from "../../scripts/bundles.ts";
import { folderWith } from "../support/terminal.ts";

const design = `system shop {
  client app { calls web }
  service web { calls db }
  store db
  flow visit { load 1/s  app -> web -> db }
}
`;

let dist = "";

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), "faultline-kept-"));
  for (const name of ["faultline.cjs", "command.cjs"]) await build({ ...optionsOf(name), outfile: join(dist, name) });
});

afterAll(() => rmSync(dist, { recursive: true, force: true }));

/** A copy of the command, a design and an empty cache of their own, with what a run in them says and keeps. */
function setUp(env: NodeJS.ProcessEnv = {}) {
  const folder = folderWith({ "a.arch": design });
  for (const name of ["faultline.cjs", "command.cjs"]) copyFileSync(join(dist, name), join(folder, name));
  const cache = join(folder, "cache");
  const { NODE_V8_COVERAGE: _, ...usual } = process.env;
  return {
    folder,
    run(words: readonly string[] = ["lint"]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ["faultline.cjs", ...words], {
        cwd: folder,
        encoding: "utf8",
        env: { ...usual, NODE_COMPILE_CACHE: cache, ...env },
      });
      return { exitCode: status, output: stdout, talk: stderr };
    },
    /** Paths of the files that are kept. */
    kept(): readonly string[] {
      if (!existsSync(cache)) return [];
      const names = readdirSync(cache, { recursive: true, encoding: "utf8" });
      return names.filter((name) => /faultline-.*\.(cjs|tmp)$/.test(name)).map((name) => join(cache, name));
    },
  };
}

/** The one file that a run kept. One that is made anew is another file, whatever it holds. */
function theOne(paths: readonly string[]) {
  expect(paths).toHaveLength(1);
  const [path = ""] = paths;
  return { path, content: readFileSync(path), file: statSync(path).ino };
}

/** What the bundle takes before any of its functions is called is less than this. */
const withFunctions = 1_000_000;

test("a run keeps what it compiled, and the next one takes it and says the same", () => {
  const { run, kept } = setUp();
  const first = run();
  expect(first).toMatchObject({ exitCode: 0, talk: "" });
  expect(first.output).toContain("single-point-of-failure");
  const { content, file } = theOne(kept());
  expect(content.length).toBeGreaterThan(withFunctions);
  expect(run()).toEqual(first);
  expect(theOne(kept()).file).toBe(file);
});

test("each command keeps its own", () => {
  const { run, kept } = setUp();
  for (const words of [["lint"], ["inspect", "--model"], ["--version"], ["lint", "--help"]]) run(words);
  const names = kept().map((path) => basename(path).replace(/^[0-9a-f]+-/, ""));
  expect(names.sort()).toEqual(["help-command.cjs", "inspect-command.cjs", "lint-command.cjs"]);
});

test.each<[string, (path: string, content: Buffer) => void]>([
  [
    "a byte of it differs",
    (path, content) => writeFileSync(path, content.fill(content.readUInt8(900_000) ^ 1, 900_000, 900_001)),
  ],
  ["its end is missing", (path, content) => writeFileSync(path, content.subarray(0, -1))],
  ["it is empty", (path) => writeFileSync(path, "")],
  ["others could have written it", (path) => chmodSync(path, 0o666)],
])("what was kept is made anew where %s", (_, spoil) => {
  const { run, kept } = setUp();
  const first = run();
  const { path, content, file } = theOne(kept());
  spoil(path, content);
  expect(run()).toEqual(first);
  const again = theOne(kept());
  expect(again.file).not.toBe(file);
  expect(again.content.length).toBeGreaterThan(withFunctions);
  expect(run()).toEqual(first);
  expect(theOne(kept()).file).toBe(again.file);
});

test("code of another source of the same length is not taken", () => {
  const { folder, run, kept } = setUp();
  const bundle = join(folder, "command.cjs");
  const text = readFileSync(bundle, "utf8");
  expect(run().output).toContain("The loss of web");
  const { file } = theOne(kept());
  const other = text.replaceAll("The loss of ", "The LOSS of ");
  expect(other).not.toBe(text);
  writeFileSync(bundle, other);
  expect(run().output).toContain("The LOSS of web");
  expect(theOne(kept()).file).not.toBe(file);
});

test("a run that could not do what it was asked keeps nothing", () => {
  const { run, kept } = setUp();
  expect(run(["lint", "gone.arch"]).exitCode).toBe(2);
  expect(kept()).toEqual([]);
});

test("who forbids Node's cache forbids this one", () => {
  const { run, kept } = setUp({ NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(run().exitCode).toBe(0);
  expect(kept()).toEqual([]);
});

test("a cache that is named from where the command runs is none, since a repository may bring one", () => {
  const { run, kept } = setUp({ NODE_COMPILE_CACHE: "cache" });
  expect(run().exitCode).toBe(0);
  expect(kept()).toEqual([]);
});

test.each<[string, (home: string) => void]>([
  [
    "is a link, which may lead to what somebody else wrote",
    (home) => {
      renameSync(home, `${home}-elsewhere`);
      symlinkSync(`${home}-elsewhere`, home);
    },
  ],
  ["is open to others", (home) => chmodSync(home, 0o777)],
])("nothing is taken from a folder that %s, and nothing kept in it", (_, spoil) => {
  const { run, kept } = setUp();
  const first = run();
  const { path } = theOne(kept());
  spoil(dirname(path));
  // Whoever takes what is there sees that its sum is wrong, and makes it anew.
  writeFileSync(path, "what somebody else wrote");
  expect(run()).toEqual(first);
  expect(readFileSync(path, "utf8")).toBe("what somebody else wrote");
});

test("where nothing can be kept the command works as ever", () => {
  const { folder, run } = setUp();
  const usual = run();
  rmSync(join(folder, "cache"), { recursive: true });
  writeFileSync(join(folder, "cache"), "a file where the folder would be");
  expect(run()).toEqual(usual);
});

test("the command's bundle is ASCII, which is read without being decoded", () => {
  expect(isAscii(readFileSync(join(dist, "command.cjs")))).toBe(true);
});
