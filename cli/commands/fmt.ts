// `faultline fmt`: the layout of designs, written in place, listed, or shown as what would change. What does not parse is
// left alone, file by file, since half a layout would hide where the text went wrong.

import { readFileSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type FormatResult, laidOut } from "../../language/index.ts";
import type { Request } from "../arguments.ts";
import { disk } from "../file-source.ts";
import { collectFiles } from "../files.ts";
import { unifiedDiff } from "../formats/unified-diff.ts";
import { Refusal, reasonOf } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";
import { writeWhole } from "../write-file.ts";

type FormatRequest = Extract<Request, { command: "fmt" }>;

/** A file whose layout is not what it should be. */
interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** 0: laid out. 1: with `--check` or `--diff`, something would change. 2: something could not be read, parsed or written. */
export function format(request: FormatRequest, terminal: Terminal): number {
  const { projects, refusals, notes } = collectFiles(request, terminal, disk, "asked");
  for (const line of [...refusals, ...notes]) terminal.tell(line);
  const texts = projects.flatMap(({ texts: all, asked }) => [...all].filter(([name]) => asked.has(name)));
  const isInput = request.paths.includes("-");
  let unparsed = 0;
  const changes: Change[] = [];
  for (const [name, text] of texts) {
    const result = laidOut(text);
    const fault = faultIn(result, text);
    if (fault !== undefined) {
      unparsed += 1;
      terminal.tell(
        `${name}${fault} does not parse, so the file is left as it is; "faultline lint" says what is wrong.`,
      );
      // Who reads standard output puts it where the text was; with nothing there the text would be gone.
      if (isInput && request.how === "write") terminal.write(text);
    } else if (isInput && request.how === "write") terminal.write(result.text);
    else if (result.text !== text) changes.push({ name, before: text, after: result.text });
  }
  const hasFailed = refusals.length + unparsed > 0;
  if (request.how === "write") {
    const written = changes.filter((change) => isDone(() => write(change, request, terminal), terminal));
    const unchanged = texts.length - changes.length - unparsed;
    if (!isInput && texts.length > 0) terminal.tell(`${files(written.length)} laid out, ${unchanged} left unchanged.`);
    return hasFailed || written.length < changes.length ? 2 : 0;
  }
  for (const { name, before, after } of changes) {
    terminal.write(request.how === "check" ? `${name}\n` : unifiedDiff(name, before, after, terminal));
  }
  if (changes.length > 0) terminal.tell(`${files(changes.length)} would be laid out anew.`);
  if (hasFailed) return 2;
  return changes.length > 0 ? 1 : 0;
}

/** Where the first part begins that does not parse, as `:line:column`; undefined where all of it does. */
function faultIn({ untouched }: FormatResult, text: string): string | undefined {
  if (untouched.length === 0) return undefined;
  const start = Math.min(...untouched.map((stretch) => stretch.start));
  const lines = text.slice(0, start).split(/\r\n|\r|\n/);
  return `:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

function isDone(act: () => void, terminal: Terminal): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    terminal.tell(error.message);
    return false;
  }
}

/** Writes to the file itself, and not over a link to it. */
function write({ name, before, after }: Change, { paths }: FormatRequest, { folder }: Terminal): void {
  const path = resolve(folder, name);
  const { target, bytes } = readAgain(path, name);
  const roots = paths.map((given) => realpathSync(resolve(folder, given)));
  if (!roots.some((root) => target === root || target.startsWith(root.endsWith(sep) ? root : root + sep))) {
    throw new Refusal(`${name} is a link to a file outside of what was given; it is left as it is.`);
  }
  // The texts were read without the mark that some editors put before them, which a file keeps.
  const mark = bytes.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark : Buffer.alloc(0);
  if (!bytes.subarray(mark.length).equals(Buffer.from(before))) {
    throw new Refusal(`${name} changed while it was laid out; it is left as it is.`);
  }
  writeWhole(target, Buffer.concat([mark, Buffer.from(after)]), name);
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function readAgain(path: string, name: string): { readonly target: string; readonly bytes: Buffer } {
  try {
    const target = realpathSync(path);
    return { target, bytes: readFileSync(target) };
  } catch (error) {
    throw new Refusal(`Cannot read ${name}: ${reasonOf(error)}.`);
  }
}

function files(count: number): string {
  return `${count} ${count === 1 ? "file" : "files"}`;
}
