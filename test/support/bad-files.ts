// Paths, links and bytes that are not what `lint` wants of them.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type BadInput, good, nowhere, other } from "./bad-input.ts";

export const badFiles: readonly BadInput[] = [
  // Paths.
  {
    what: "a path that does not exist",
    words: ["good.arch", "gone.arch"],
    says: [`Cannot read gone.arch: ${nowhere}.`],
    exit: 2,
    linted: 1,
  },
  {
    what: "a path below a file",
    words: ["good.arch", "good.arch/x"],
    says: ["Cannot read good.arch/x: a part of its path is not a folder."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a name that is too long",
    words: ["good.arch", "x".repeat(300)],
    says: [`Cannot read ${"x".repeat(300)}: its name is too long.`],
    exit: 2,
    linted: 1,
  },
  {
    what: "a zero byte in a path",
    words: ["good.arch", "a\0b"],
    says: ["Cannot read a\ufffdb: its name holds a zero byte."],
    exit: 2,
    linted: 1,
  },
  {
    what: "an empty path",
    words: ["good.arch", ""],
    says: ["A path is empty: a variable without a value, perhaps."],
    exit: 2,
  },
  {
    what: "a name that would drive the terminal",
    words: ["good.arch", "\u001b[2J\u202e.arch"],
    says: [`Cannot read \ufffd[2J\ufffd.arch: ${nowhere}.`],
    exit: 2,
    linted: 1,
  },
  {
    what: "a Windows path where there is none",
    words: ["good.arch", "designs\\shop.arch"],
    says: [`Cannot read designs\\shop.arch: ${nowhere}.`],
    exit: 2,
    linted: 1,
  },
  {
    what: "a folder without designs",
    files: { "docs/readme.md": "" },
    words: ["good.arch", "docs"],
    says: ["There is no .arch file in docs."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a folder that holds only what belongs to other tools",
    files: { "x/node_modules/a.arch": good, "x/.git/b.arch": good },
    words: ["good.arch", "x"],
    says: ["There is no .arch file in x."],
    exit: 2,
    linted: 1,
  },
  { what: "the same file three times", words: ["good.arch", "./good.arch", "."], says: [], exit: 0, linted: 1 },
  {
    what: "a name with blanks, quotes and letters of all scripts",
    files: { 'a "b" 名前 é.arch': other },
    says: [],
    exit: 0,
    linted: 2,
  },
  { what: "a folder whose name ends in .arch", files: { "x.arch/y.arch": other }, says: [], exit: 0, linted: 2 },
  { what: "an ending in capitals, which is another one", files: { "BIG.ARCH": "\0" }, says: [], exit: 0, linted: 1 },
  {
    what: "a path that begins with a hyphen",
    files: { "-x.arch": good },
    words: ["--", "-x.arch"],
    says: [],
    exit: 0,
    linted: 1,
  },
  // Links, permissions, and what is no file.
  {
    what: "a link that leads nowhere",
    prepare: (folder) => symlinkSync("nowhere", join(folder, "dangling.arch")),
    says: [`Cannot read dangling.arch: ${nowhere}.`],
    exit: 2,
    linted: 1,
  },
  {
    what: "a link to itself",
    prepare: (folder) => symlinkSync("ring.arch", join(folder, "ring.arch")),
    says: ["Cannot read ring.arch: its symbolic links lead in a circle."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a folder linked into itself",
    prepare: (folder) => symlinkSync(".", join(folder, "loop")),
    says: [],
    exit: 0,
    linted: 1,
  },
  {
    what: "two folders linked into each other",
    prepare: (folder) => {
      mkdirSync(join(folder, "a"));
      mkdirSync(join(folder, "b"));
      symlinkSync("../b", join(folder, "a", "b"));
      symlinkSync("../a", join(folder, "b", "a"));
    },
    says: [],
    exit: 0,
    linted: 1,
  },
  {
    what: "a file that may not be read",
    files: { "secret.arch": other },
    prepare: (folder) => chmodSync(join(folder, "secret.arch"), 0),
    says: ["Cannot read secret.arch: permission denied."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a folder that may not be read",
    files: { "locked/a.arch": other },
    prepare: (folder) => chmodSync(join(folder, "locked"), 0),
    says: ["Cannot read locked: permission denied."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a socket",
    prepare: socketIn,
    says: ["Cannot read socket.arch: it is no file that could be read."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a pipe that nobody writes to",
    prepare: (folder) => void execFileSync("mkfifo", [join(folder, "pipe.arch")]),
    says: [],
    exit: 0,
    linted: 1,
  },
  {
    what: "a device without an end",
    words: ["good.arch", "/dev/zero"],
    says: [/dev\/zero is larger than 10 MB, which is no design written by hand; it is left out\.$/],
    exit: 2,
    linted: 1,
  },
  // Bytes.
  {
    what: "a file of 100 MB",
    files: { "huge.arch": "" },
    prepare: (folder) => truncateSync(join(folder, "huge.arch"), 100 * 1024 * 1024),
    says: ["huge.arch is larger than 10 MB, which is no design written by hand; it is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "zero bytes",
    files: { "zero.arch": "service a\0\n" },
    says: ["zero.arch is not text (it holds zero bytes); it is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "Latin-1",
    files: { "latin.arch": new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]) },
    says: ["latin.arch is not UTF-8 text; save it as UTF-8. It is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "UTF-16",
    files: { "wide.arch": Buffer.from("\ufeffservice a", "utf16le") },
    says: ["wide.arch is not text (it holds zero bytes); it is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "half of a UTF-8 letter at the end",
    files: { "cut.arch": new Uint8Array([0x2f, 0x2f, 0xc3]) },
    says: ["cut.arch is not UTF-8 text; save it as UTF-8. It is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "an overlong UTF-8 letter",
    files: { "long.arch": new Uint8Array([0x2f, 0x2f, 0xc0, 0xaf]) },
    says: ["long.arch is not UTF-8 text; save it as UTF-8. It is left out."],
    exit: 2,
    linted: 1,
  },
  { what: "a byte order mark", files: { "mark.arch": "\ufeffservice api\n" }, says: [], exit: 0, linted: 2 },
  {
    what: "Windows line ends",
    files: { "windows.arch": "service api {\r\n  calls web\r\n}\r\n" },
    says: [],
    exit: 0,
    linted: 2,
  },
  {
    what: "line ends of an old Mac",
    files: { "mac.arch": "service api {\r  calls web\r}\r" },
    says: [],
    exit: 0,
    linted: 2,
  },
  { what: "an empty file", files: { "empty.arch": "" }, says: [], exit: 0, linted: 2 },
  {
    what: "nothing but blanks and a comment",
    files: { "blank.arch": "\n\t \n// Later.\n" },
    says: [],
    exit: 0,
    linted: 2,
  },
];

/** A socket that is there while the test runs. */
async function socketIn(folder: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, "socket.arch"), resolve));
  onTestFinished(() => void server.close());
}
