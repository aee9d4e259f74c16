// The preview at the sizes that people have: the built language server over its standard streams, one edit at a time, from the
// keystroke until the new picture has arrived. What the page then does with it is not in these figures. Takes the sizes to measure
// as words, such as `50` or `1000-open`; prints its lines as JSON for `npm run bench`, which builds the server first.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { elementAtRequest, type PictureResult, pictureRequest, settledRequest } from "../../protocol/lsp.ts";
import { inform, judge, type Measure, median, milliseconds } from "../../scripts/bench-figures.ts";
import { type EditorSession, openEditor } from "../../scripts/bench-session.ts";
import { root } from "../../scripts/tool.ts";
import { generateDesign } from "../support/generate-design.ts";

interface Size {
  /** The word that asks for it. */
  readonly key: string;
  readonly components: number;
  readonly isCollapsed: boolean;
  /** Milliseconds: a node more or less, a node renamed; nothing where it has no budget. Without `edit` it is only opened. */
  readonly edit?: number;
  readonly rename?: number;
  readonly open?: number;
}

const sizes: readonly Size[] = [
  { key: "50", components: 50, isCollapsed: false, edit: 80, rename: 40, open: 700 },
  { key: "200", components: 200, isCollapsed: false, edit: 250 },
  { key: "1000", components: 1_000, isCollapsed: true, edit: 300 },
  { key: "1000-open", components: 1_000, isCollapsed: false },
  { key: "10000", components: 10_000, isCollapsed: true },
];

const warmEdits = 6;
const measuredEdits = 15;
const readingMs = 4_000;
/** Between an answer and the next question of who asks for something else meanwhile, in milliseconds. */
const askingMs = 5;

async function measureSize(size: Size): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
  const session = openEditor(join(root, "dist", "server.cjs"));
  try {
    const texts = generateDesign({ components: size.components, files: 1 });
    const [[name, text] = ["", ""]] = texts;
    writeFileSync(join(folder, name), text);
    return await measureSession(
      session,
      pathToFileURL(join(folder, name)).href,
      pathToFileURL(folder).href,
      text,
      size,
    );
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSession(
  session: EditorSession,
  uri: string,
  folder: string,
  opened: string,
  size: Size,
): Promise<readonly Measure[]> {
  const workspaceFolders = [{ uri: folder, name: "bench" }];
  const initializationOptions = { pictures: true };
  await session.request("initialize", {
    processId: process.pid,
    rootUri: folder,
    workspaceFolders,
    initializationOptions,
    capabilities: {},
  });
  session.notify("initialized", {});
  const arrived = session.diagnosticsOf(uri, 1);
  session.notify("textDocument/didOpen", { textDocument: { uri, languageId: "arch", version: 1, text: opened } });
  await arrived;
  await session.request(settledRequest.method, {});
  // Whoever opens a preview has looked at the text before, and the layout thread has warmed itself meanwhile.
  await new Promise((resolve) => setTimeout(resolve, readingMs));
  const systems = [...opened.matchAll(/^system (\S+)/gm)].map(([, system]) => system ?? "");
  const look = { uri, view: "map", ...(size.isCollapsed ? { collapsed: systems } : { collapsed: [] }) };
  let known: number | undefined;
  let version = 1;
  const picture = async (): Promise<PictureResult["kind"]> => {
    const result = (await session.request(pictureRequest.method, { ...look, known })) as PictureResult;
    if (result.kind === "failed") throw new Error(result.why);
    if (result.kind === "picture") known = result.version;
    return result.kind;
  };
  const timed = async (text: string, expected: PictureResult["kind"]): Promise<number> => {
    const begin = performance.now();
    version += 1;
    session.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    const kind = await picture();
    if (kind !== expected) throw new Error(`the edit to version ${version} answered ${kind}, not ${expected}`);
    return performance.now() - begin;
  };

  const what = `preview of ${size.components.toLocaleString("en")} components, systems ${size.isCollapsed ? "collapsed" : "open"}`;
  const begin = performance.now();
  const longest = await longestWait(session, uri, picture());
  const opening = performance.now() - begin;
  if (size.edit === undefined) {
    return [
      inform(`${what}: opening`, milliseconds(opening)),
      inform(`${what}: longest wait for another answer meanwhile`, milliseconds(longest)),
      inform(`${what}: memory`, `${session.memoryMb().toFixed(0)} MB`),
    ];
  }
  const edits: number[] = [];
  const work: number[] = [];
  const renames: number[] = [];
  for (let round = 0; round < warmEdits + measuredEdits; round += 1) {
    // Each is another text, so that no picture is one that was drawn before; collapsed, only what stands outside shows.
    const added = `service extra-${round} { calls area-0.service-${round % 5} { timeout 1s } }`;
    const before = session.cpuMs();
    edits.push(await timed(`${opened}\n${added}\n`, "picture"));
    work.push(session.cpuMs() - before);
    renames.push(await timed(`${opened}\n${added.replace("extra", "other")}\n`, "picture"));
  }
  await timed(`${opened}\n`, "picture");
  await timed(`${opened}\n// A remark.\n`, "unchanged");
  const warm = (values: readonly number[]): number => median(values.slice(warmEdits));
  return [
    judge(`${what}: edit to picture, median`, warm(edits), size.edit, milliseconds),
    inform(`${what}: the server's processor time for an edit, median`, milliseconds(warm(work))),
    ...(size.rename === undefined
      ? []
      : [judge(`${what}: a node renamed to picture, median`, warm(renames), size.rename, milliseconds)]),
    ...(size.open === undefined ? [] : [judge(`${what}: opening`, opening, size.open, milliseconds)]),
  ];
}

/** While something is under way, the longest time that the server takes to say what stands at a cursor, in milliseconds. */
async function longestWait(session: EditorSession, uri: string, work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let longest = 0;
  while (!isDone) {
    const begin = performance.now();
    await session.request(elementAtRequest.method, { uri, position: { line: 0, character: 8 } });
    longest = Math.max(longest, performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, askingMs));
  }
  await done;
  return longest;
}

const wanted = process.argv.slice(2);
for (const size of sizes) {
  if (wanted.length > 0 && !wanted.includes(size.key)) continue;
  for (const measure of await measureSize(size)) console.log(JSON.stringify(measure));
}
