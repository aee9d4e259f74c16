// Archives as a person may hand them over: what is no whole archive is refused in a sentence, what leads out or is a link is left
// out, and nothing grows beyond its bounds.

import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { filesInArchive } from "../../cli/archives.ts";
import { folderWith } from "../support/terminal.ts";

/** One file of a tar archive, with a header as POSIX has it. */
function tarFile(path: string, content: string, type = "0", size = Buffer.byteLength(content)): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}

function tar(...files: readonly Buffer[]): Buffer {
  return Buffer.concat([...files, Buffer.alloc(1024)]);
}

/** A zip archive of one file; `states` is the size that its directory states. */
function zip(
  path: string,
  content: string,
  { states = Buffer.byteLength(content), sum = crc32(content) } = {},
): Buffer {
  const [name, packed] = [Buffer.from(path), deflateRawSync(content)];
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(sum, 16);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(states, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, entry, name, end]);
}

/** What is found in an archive, by path below it. */
function read(bytes: Buffer) {
  const path = join(folderWith({ "designs.tar": bytes }), "designs.tar");
  const refusals: string[] = [];
  const source = filesInArchive(path, "designs.tar", refusals);
  const has = (name: string) => source.has(join(path, name));
  const text = (name: string) => Buffer.from(source.read(join(path, name), 1000)).toString();
  return { has, text, refusals };
}

test("files are found by their paths, whatever else lies beside them", () => {
  const { text, has, refusals } = read(tar(tarFile("./a/x.arch", "system x {}"), tarFile("a/notes.md", "no design")));
  expect([text("a/x.arch"), has("a/notes.md"), refusals]).toEqual(["system x {}", false, []]);
});

test("long names are read as pax and GNU write them", () => {
  const long = `${"folder/".repeat(30)}x.arch`;
  const record = ` path=${long}\n`;
  const length = record.length + 3;
  expect(read(tar(tarFile("pax", `${length}${record}`, "x"), tarFile("short.arch", "one"))).text(long)).toBe("one");
  expect(read(tar(tarFile("././@LongLink", `${long}\0`, "L"), tarFile("short.arch", "two"))).text(long)).toBe("two");
});

test.each(["../x.arch", "/etc/x.arch", "a/../../x.arch", "C:/x.arch", "a\\..\\x.arch"])("%s leads out", (path) => {
  const { refusals } = read(tar(tarFile(path, "system x {}")));
  expect(refusals).toEqual([`${path} leads out of the archive; it is left out.`]);
  expect(read(zip(path, "system x {}")).refusals).toEqual(refusals);
});

test("links are not followed", () => {
  const folder = folderWith({});
  symlinkSync("/etc/hostname", join(folder, "x.arch"));
  execFileSync("tar", ["cf", "links.tar", "x.arch"], { cwd: folder });
  expect(read(readFileSync(join(folder, "links.tar"))).refusals).toEqual([
    "x.arch is a link, which is not followed in an archive; it is left out.",
  ]);
});

const whole = tar(tarFile("x.arch", "system x {}"));

test.each([
  ["nothing at all", Buffer.alloc(0), "it is no tar or zip archive"],
  ["a text", Buffer.from("system shop {}\n".repeat(100)), "it is no tar or zip archive"],
  ["a tar that ends early", whole.subarray(0, 600), "it is cut short"],
  ["a file of a negative size", tar(tarFile("x.arch", "", "0", -1)), "it ends in the middle of a file"],
  ["a file larger than the archive", tar(tarFile("x.arch", "", "0", 1_000_000)), "it ends in the middle of a file"],
  [
    "a broken header",
    Buffer.concat([tarFile("x.arch", "a"), Buffer.alloc(512, "x"), Buffer.alloc(512)]),
    "it is damaged",
  ],
  ["broken compression", gzipSync(whole).subarray(0, 40), "its compressed data is damaged"],
  ["a zip without its end", zip("x.arch", "a").subarray(0, 60), "it is a zip archive without its end"],
  [
    "a zip with half a directory",
    Buffer.concat([zip("x.arch", "a").subarray(0, -22), endOf(5)]),
    "its directory is damaged",
  ],
])("%s is refused in a sentence", (_, bytes, why) => {
  expect(() => read(bytes)).toThrow(`designs.tar cannot be read: ${why}.`);
});

/** The end of a zip archive whose directory is said to have so many entries at its beginning. */
function endOf(count: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 10);
  return end;
}

test("content that is not what the directory says is left out", () => {
  expect(read(zip("x.arch", "system x {}", { sum: 1 })).refusals).toEqual([
    "x.arch is damaged in the archive; it is left out.",
  ]);
  expect(read(zip("x.arch", "x".repeat(5000), { states: 10 })).refusals).toHaveLength(1);
});

test("a file beyond the bounds is not unpacked, and is told as too large where it is read", () => {
  const { text } = read(zip("x.arch", "small", { states: 4_000_000_000 }));
  expect(text("x.arch")).toHaveLength(1001);
});

test("an archive that is not there is told as any file", () => {
  const folder = folderWith({});
  writeFileSync(join(folder, "a"), "");
  expect(() => filesInArchive(join(folder, "b.tar"), "b.tar", [])).toThrow("Cannot read b.tar: there is no such file");
});

test("a path that is made to wear out who follows it is left out", () => {
  const path = `${"a/".repeat(100_000)}x.arch`;
  const { refusals } = read(tar(tarFile("././@LongLink", `${path}\0`, "L"), tarFile("short.arch", "two")));
  expect(refusals).toHaveLength(1);
  expect(refusals[0]?.length).toBeLessThan(300);
});
