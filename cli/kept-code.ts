// Loads the command's bundles together with what an earlier run compiled of them. Node's own compile cache keeps what is compiled as
// a file is loaded, and so none of the functions that are compiled when they are first called, which are most of what a start costs.
// Here the code is taken at the end of a run, and the next one compiles next to nothing. Where nothing can be kept, or what was kept
// is no good, a bundle is compiled as ever.

import { isAscii } from "node:buffer";
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

const { env, pid, version, arch } = process;

/** A bundle as a function of what Node gives every module of its kind. */
type Loader = (
  exports: unknown,
  require: (name: string) => unknown,
  module: { exports: unknown },
  file: string,
  folder: string,
) => void;

const opening = Buffer.from("(function(exports,require,module,__filename,__dirname){");
const closing = Buffer.from("\n})");

/** Before the code: sum and length of the source, sum and length of the code. The engine wants what follows aligned. */
const headerLength = 16;

/**
 * Loads a bundle and, when they are asked for, those beside it. `word` says what the command is to do: code is kept for each by
 * itself, since each runs other functions. `settle` sets the engine as it is when bundles are loaded: code is good for these
 * settings alone.
 */
export function loadKept(folder: string, bundle: string, word: string, settle: () => void): void {
  const home = homeOfCode();
  const modules = new Map<string, { readonly exports: unknown }>();
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const path = join(folder, name);
    const module = { exports: {} };
    modules.set(name, module);
    const kept = home && join(home, `${crc32(path).toString(16)}-${word}-${name}`);
    const elsewhere = createRequire(path);
    const require = (wanted: string): unknown =>
      /^\.\/[a-z-]+\.cjs$/.test(wanted) ? load(wanted.slice(2)) : elsewhere(wanted);
    compile(path, kept, settle)(module.exports, require, module, path, folder);
    return module.exports;
  };
  load(bundle);
}

/**
 * The folder where code is kept, in that of Node's own cache, which a person may choose or forbid; none where code is measured. One
 * that is named from where the command runs is none: there may lie a repository that brings files of such names.
 */
function homeOfCode(): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE) return undefined;
  const own = `faultline-${version}-${arch}-${process.getuid?.() ?? "user"}`;
  const home = join(env.NODE_COMPILE_CACHE || join(tmpdir(), "node-compile-cache"), own);
  return isAbsolute(home) && isFree(home) ? home : undefined;
}

/** Whether a folder is ours alone, or not there yet. A link would lead to files that are ours and that somebody else wrote. */
function isFree(folder: string): boolean {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    return found === undefined || (found.isDirectory() && isOurs(found));
  } catch {
    // It cannot be looked at, and so nothing can be kept there.
    return false;
  }
}

/** Whether nobody else could have written it; where the system does not say, the place of the cache has to answer for that. */
function isOurs({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function compile(path: string, kept: string | undefined, settle: () => void): Loader {
  const source = Buffer.concat([opening, readFileSync(path), closing]);
  const sum = crc32(source);
  const code = kept === undefined ? undefined : codeIn(kept, source, sum);
  const place = { filename: path, columnOffset: -opening.length };
  const script = new Script(textOf(source), { ...place, ...(code && { cachedData: code }) });
  if (kept !== undefined && (code === undefined || script.cachedDataRejected === true)) {
    const { length } = source;
    process.once("exit", (exitCode) => {
      // A run that could not do what it was asked has hardly begun.
      if (exitCode === 2) return;
      settle();
      keep(kept, script.createCachedData(), { sum, length });
    });
  }
  return script.runInThisContext() as Loader;
}

/** The text of a source; all but a few letters of some bundles is ASCII, which needs no decoding. */
function textOf(source: Buffer): string {
  return source.toString(isAscii(source) ? "latin1" : "utf8");
}

/**
 * The code that is kept of a source; undefined where there is none. The engine trusts what it is given, so everything is held against
 * its sum, and a file that somebody else could have written is not taken.
 */
function codeIn(kept: string, source: Buffer, sum: number): Buffer | undefined {
  try {
    const file = openSync(kept, "r");
    try {
      if (!isOurs(fstatSync(file))) return undefined;
      const bytes = readFileSync(file);
      const code = bytes.subarray(headerLength);
      const expected = headerOf({ sum, length: source.length }, code);
      return bytes.subarray(0, headerLength).equals(expected) ? code : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    // Nothing is kept yet, or it cannot be read.
    return undefined;
  }
}

function headerOf(source: { readonly sum: number; readonly length: number }, code: Buffer): Buffer {
  return Buffer.from(Uint32Array.of(source.sum, source.length, crc32(code), code.length).buffer);
}

/** Writes the code beside its place and then into it, so that nobody reads half of it. */
function keep(kept: string, code: Buffer, source: { readonly sum: number; readonly length: number }): void {
  const beside = `${kept}.${pid}.tmp`;
  try {
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
    writeFileSync(beside, Buffer.concat([headerOf(source, code), code]), { flag: "wx", mode: 0o600 });
    renameSync(beside, kept);
  } catch {
    // Nothing can be written there: the next run compiles as this one did.
    discard(beside);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there.
  }
}
