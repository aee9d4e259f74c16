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

interface Document {
  readonly uri: string;
  /** As it was opened, and as it is before and after each measured edit. */
  readonly text: string;
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
  const startCpu: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const { session, elapsedMs } = await openDocument(folder, path, text);
    startTimes.push(elapsedMs);
    startCpu.push(session.cpuMs());
    await session.close();
  }

  const { session } = await openDocument(folder, path, text);
  const document = { uri: uriOf(path), text };
  try {
    const keystrokes = await measureKeystrokes(session, document, edits);
    const first = await measureFirstPicture(session, document);
    const rounds = Math.ceil(edits / 4);
    const titles = await measurePictures(session, document, { rounds, edit: (round) => withTitle(text, round) });
    const shapes = await measurePictures(session, document, { rounds, edit: (round) => withComponent(text, round) });
    return [
      judge("server start to first diagnostics, median", median(startTimes), 500, milliseconds),
      inform("server start to first diagnostics, CPU", milliseconds(median(startCpu))),
      judge("keystroke to diagnostics, median", median(keystrokes.times), 15, milliseconds),
      judge("keystroke to diagnostics, 95th percentile", percentile(keystrokes.times, 0.95), 40, milliseconds),
      inform("server CPU per keystroke", milliseconds(keystrokes.cpuMs)),
      inform("first picture", milliseconds(first)),
      judge("edited title to picture, median", median(titles), 150, milliseconds),
      inform("edited title to picture, 95th percentile", milliseconds(percentile(titles, 0.95))),
      judge("added component to picture, median", median(shapes), 150, milliseconds),
      inform("added component to picture, 95th percentile", milliseconds(percentile(shapes, 0.95))),
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
    rootUri: uriOf(folder),
    workspaceFolders: [{ uri: uriOf(folder), name: "bench" }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } } },
  });
  session.notify("initialized", {});
  const arrived = session.diagnosticsOf(uriOf(path), 1);
  session.notify("textDocument/didOpen", { textDocument: { uri: uriOf(path), languageId: "arch", version: 1, text } });
  await arrived;
  return { session, elapsedMs: performance.now() - begin };
}

/** Types a letter at the end of a dependency's target and takes it away, so that each keystroke changes the diagnostics. */
async function measureKeystrokes(session: EditorSession, { uri, text }: Document, count: number) {
  const match = /\bcalls\s+[\w-]+/.exec(text);
  if (match === null) throw new Error(`${uri} holds no "calls" to type behind.`);
  const end = match.index + match[0].length;
  const mistyped = `${text.slice(0, end)}x${text.slice(end)}`;
  const editor = editorOf(session, uri, text);
  const press = async (round: number) => {
    const begin = performance.now();
    const arrived = session.diagnosticsOf(uri, editor.nextVersion());
    editor.replace(round % 2 === 0 ? mistyped : text);
    await arrived;
    return performance.now() - begin;
  };
  for (let round = 0; round < 20; round += 1) await press(round);
  const cpuBefore = session.cpuMs();
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) times.push(await press(round));
  const cpuMs = (session.cpuMs() - cpuBefore) / count;
  editor.replace(text);
  return { times, cpuMs };
}

async function measureFirstPicture(session: EditorSession, { uri }: Document): Promise<number> {
  const begin = performance.now();
  await askPicture(session, { uri, view: "map" });
  return performance.now() - begin;
}

interface PictureEdits {
  readonly rounds: number;
  /** The text of a round; never the same twice, so that no cache has its layout. */
  readonly edit: (round: number) => string;
}

/** From an edit to the picture that shows it; the first ten edits warm the layout and are not counted. */
async function measurePictures(session: EditorSession, { uri, text }: Document, { rounds, edit }: PictureEdits) {
  const editor = editorOf(session, uri, text);
  const times: number[] = [];
  for (let round = 0; round < rounds + 10; round += 1) {
    const changed = edit(round);
    const begin = performance.now();
    editor.replace(changed);
    await askPicture(session, { uri, view: "map" });
    if (round >= 10) times.push(performance.now() - begin);
  }
  editor.replace(text);
  return times;
}

async function askPicture(session: EditorSession, params: PictureParams): Promise<void> {
  const result = (await session.request(pictureRequest.method, params)) as PictureResult;
  if (result.kind !== "picture") throw new Error(`The server drew no picture: ${JSON.stringify(result)}`);
}

/** The text with another title on its first titled component. */
function withTitle(text: string, round: number): string {
  return text.replace(/(\b(?:service|gateway|store|client|worker)\s+[\w-]+\s+"[^"]*)/, `$1 ${round}`);
}

/** The text with one component more, which calls the first service. */
function withComponent(text: string, round: number): string {
  return text.replace(/^([ \t]*)service\s+([\w-]+)/m, `$1service added-${round} { calls $2 }\n$&`);
}

/** Sends whole texts as the smallest single change, with versions that rise over all editors of the run. */
function editorOf(session: EditorSession, uri: string, opened: string) {
  let text = opened;
  return {
    nextVersion: () => version + 1,
    replace(changed: string): void {
      let start = 0;
      while (start < Math.min(text.length, changed.length) && text[start] === changed[start]) start += 1;
      let tail = 0;
      const most = Math.min(text.length, changed.length) - start;
      while (tail < most && text.at(-1 - tail) === changed.at(-1 - tail)) tail += 1;
      const range = { start: positionAt(text, start), end: positionAt(text, text.length - tail) };
      version += 1;
      session.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text: changed.slice(start, changed.length - tail) }],
      });
      text = changed;
    },
  };
}

let version = 1;

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function positionAt(text: string, offset: number) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
