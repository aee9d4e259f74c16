// The language server over a real stream, as an editor meets it: the time from start to the first diagnostics, from a
// keystroke to its diagnostics, and from an edit to its picture.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type PictureParams, type PictureResult, pictureRequest } from "../protocol/lsp.ts";
import { inform, judge, type Measure, median, milliseconds, percentile } from "./bench-figures.ts";
import { type EditorSession, openEditor } from "./bench-session.ts";
import { root } from "./tool.ts";

interface Amount {
  readonly starts: number;
  readonly edits: number;
}

/** A place in the example's first file and the letter that is typed there, and taken away again. */
interface Edit {
  readonly offset: number;
  readonly insert: string;
}

export async function measureServer(example: string, { starts, edits }: Amount): Promise<readonly Measure[]> {
  const folder = join(root, example);
  const file = readdirSync(folder)
    .filter((name) => name.endsWith(".arch"))
    .sort()[0];
  if (file === undefined) throw new Error(`${example} holds no .arch file to measure with.`);
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");

  const startTimes: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const { session, elapsedMs } = await openDocument(folder, path, text);
    startTimes.push(elapsedMs);
    await session.close();
  }

  const { session } = await openDocument(folder, path, text);
  try {
    const keystrokes = await measureKeystrokes(session, path, text, edits);
    const pictures = await measurePictures(session, path, text, Math.ceil(edits / 4));
    return [
      judge("server start to first diagnostics, median", median(startTimes), 500, milliseconds),
      judge("keystroke to diagnostics, median", median(keystrokes.times), 15, milliseconds),
      judge("keystroke to diagnostics, 95th percentile", percentile(keystrokes.times, 0.95), 40, milliseconds),
      inform("server CPU per keystroke", milliseconds(keystrokes.cpuMs)),
      inform("first picture", milliseconds(pictures.first)),
      judge("edit to picture, median", median(pictures.times), 150, milliseconds),
      inform("edit to picture, 95th percentile", milliseconds(percentile(pictures.times, 0.95))),
    ];
  } finally {
    await session.close();
  }
}

async function openDocument(folder: string, path: string, text: string) {
  const begin = performance.now();
  const session = openEditor(join(root, "dist", "server.cjs"));
  await session.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "bench" }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } } },
  });
  session.notify("initialized", {});
  const arrived = session.diagnosticsOf(uriOf(path), 1);
  session.notify("textDocument/didOpen", {
    textDocument: { uri: uriOf(path), languageId: "arch", version: 1, text },
  });
  await arrived;
  return { session, elapsedMs: performance.now() - begin };
}

/** Types a letter at the end of a dependency's target, so that the text's problems come and go with each keystroke. */
async function measureKeystrokes(session: EditorSession, path: string, text: string, count: number) {
  const match = /\bcalls\s+[\w-]+/.exec(text);
  if (match === null) throw new Error(`${path} holds no "calls" to type behind.`);
  const edit = { offset: match.index + match[0].length, insert: "x" };
  const times: number[] = [];
  for (let version = 2; version < 22; version += 1) await keystroke(session, { path, text, edit, version });
  const cpuBefore = session.cpuMs();
  for (let version = 22; version < 22 + count; version += 1) {
    times.push(await keystroke(session, { path, text, edit, version }));
  }
  return { times, cpuMs: (session.cpuMs() - cpuBefore) / count };
}

interface Keystroke {
  readonly path: string;
  readonly text: string;
  readonly edit: Edit;
  readonly version: number;
}

async function keystroke(session: EditorSession, { path, text, edit, version }: Keystroke): Promise<number> {
  const begin = performance.now();
  const arrived = session.diagnosticsOf(uriOf(path), version);
  change(session, { path, text, edit, version });
  await arrived;
  return performance.now() - begin;
}

/** Even versions type the letter, odd ones take it away. */
function change(session: EditorSession, { path, text, edit, version }: Keystroke): void {
  const isTyping = version % 2 === 0;
  const start = positionAt(text, edit.offset);
  const end = isTyping ? start : { line: start.line, character: start.character + edit.insert.length };
  session.notify("textDocument/didChange", {
    textDocument: { uri: uriOf(path), version },
    contentChanges: [{ range: { start, end }, text: isTyping ? edit.insert : "" }],
  });
}

/** Renames a component's title, one letter longer and shorter again, and asks for the picture. */
async function measurePictures(session: EditorSession, path: string, text: string, count: number) {
  const match = /\b(?:service|gateway|store|client|worker)\s+[\w-]+\s+"[^"]*/.exec(text);
  if (match === null) throw new Error(`${path} holds no component with a title to edit.`);
  const edit = { offset: match.index + match[0].length, insert: "x" };
  const ask = async (known: number | undefined) => {
    const params: PictureParams = { uri: uriOf(path), view: "map", ...(known === undefined ? {} : { known }) };
    const result = (await session.request(pictureRequest.method, params)) as PictureResult;
    if (result.kind === "failed") throw new Error(`The server drew no picture: ${result.why}`);
    return result;
  };
  const begin = performance.now();
  const initial = await ask(undefined);
  const first = performance.now() - begin;
  let known = initial.kind === "picture" ? initial.version : undefined;
  const times: number[] = [];
  // Versions go on far above those of the keystrokes; the first ten warm the layout.
  for (let version = 100_000; version < 100_010 + count; version += 1) {
    const start = performance.now();
    change(session, { path, text, edit, version });
    const result = await ask(known);
    if (result.kind !== "picture")
      throw new Error("The server says that an edited title leaves the picture as it was.");
    known = result.version;
    if (version >= 100_010) times.push(performance.now() - start);
  }
  return { first, times };
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function positionAt(text: string, offset: number) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
