// The language server at the sizes that people have: designs of several files over a real stream, one number edited at a time, all
// rules on. A person types digits and takes them back, with a moment between two keys; and, harder and told besides, every key meets
// another figure without a moment between. What is timed ends when the newest text has been judged whole. Takes the sizes
// to measure as words, such as `1000`; prints its lines as JSON for `npm run bench`, which builds the server first.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { settledRequest } from "../../protocol/lsp.ts";
import { inform, judge, type Measure, median, milliseconds, percentile } from "../../scripts/bench-figures.ts";
import { type EditorSession, openEditor } from "../../scripts/bench-session.ts";
import { root } from "../../scripts/tool.ts";
import { generateDesign } from "../support/generate-design.ts";

interface Size {
  /** The word that asks for it. */
  readonly key: string;
  readonly name: string;
  readonly components: number;
  readonly files: number;
  /** Milliseconds, milliseconds, megabytes. */
  readonly keystroke: number;
  readonly start: number;
  readonly memory: number;
}

const sizes: readonly Size[] = [
  { key: "100", name: "100 components", components: 100, files: 5, keystroke: 12, start: 400, memory: 130 },
  { key: "1000", name: "1,000 components", components: 1_000, files: 20, keystroke: 25, start: 700, memory: 220 },
  { key: "5000", name: "5,000 components", components: 5_000, files: 50, keystroke: 60, start: 1_800, memory: 400 },
  {
    key: "one-file",
    name: "1,000 components in one file",
    components: 1_000,
    files: 1,
    keystroke: 60,
    start: 800,
    memory: 250,
  },
];

const warmEdits = 20;
const measuredEdits = 50;
/** Edits before memory is read. */
const editsBeforeMemory = 170;
const requests = 40;
const warmRequests = 3;
/** What is typed behind a figure and taken back, and how long nothing is pressed after a key has been answered, in milliseconds. */
const typing = { digits: "1234", restMs: 150, warmKeys: 6 };
const burst = { edits: 40, gapMs: 60, budgetMs: 150 };

async function measureSize(size: Size): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
  try {
    const texts = generateDesign({ components: size.components, files: size.files });
    for (const [name, text] of texts) writeFileSync(join(folder, name), text);
    const [name, text] = [...texts][Math.floor(texts.size / 2)] ?? ["", ""];
    const starts: number[] = [];
    for (let start = 0; start < 2; start += 1) {
      const { session, elapsedMs } = await open(folder, name, text);
      starts.push(elapsedMs);
      await session.close();
    }
    const { session, elapsedMs, uri } = await open(folder, name, text);
    starts.push(elapsedMs);
    try {
      await session.request(settledRequest.method, {});
      return [
        judge(`${size.name}: start to first diagnostics`, median(starts), size.start, milliseconds),
        ...(await measureSession(session, uri, text, size)),
      ];
    } finally {
      await session.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(folder: string, name: string, text: string) {
  const uri = pathToFileURL(join(folder, name)).href;
  const begin = performance.now();
  const session = openEditor(join(root, "dist", "server.cjs"));
  await session.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "bench" }],
    capabilities: {
      textDocument: {
        publishDiagnostics: { versionSupport: true, relatedInformation: true },
        codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
      },
    },
  });
  session.notify("initialized", {});
  const arrived = session.diagnosticsOf(uri, 1);
  session.notify("textDocument/didOpen", { textDocument: { uri, languageId: "arch", version: 1, text } });
  await arrived;
  return { session, elapsedMs: performance.now() - begin, uri };
}

/** A document whose numbers are edited one digit at a time, each edit another text. */
function editorOf(session: EditorSession, uri: string, opened: string) {
  let text = opened;
  let version = 1;
  const figures = [...opened.matchAll(/(?<=capacity |p99 |replicas |service-time )\d/g)].map(({ index }) => index);
  let turn = 0;
  let typed = 0;
  let isTyping = true;
  /** Puts other characters in the place of those between two offsets, and tells. */
  const change = (from: number, to: number, inserted: string): void => {
    const positionAt = (offset: number) => {
      const before = text.slice(0, offset).split("\n");
      return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    };
    const range = { start: positionAt(from), end: positionAt(to) };
    text = text.slice(0, from) + inserted + text.slice(to);
    version += 1;
    session.notify("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text: inserted }],
    });
  };
  return {
    /** One key of somebody who types digits into one figure in the middle and takes them back, again and again. */
    type(): void {
      const middle = opened.indexOf("capacity ", opened.length / 2);
      const at = (middle < 0 ? opened.indexOf("capacity ") : middle) + "capacity ".length + typed;
      if (typed === typing.digits.length) isTyping = false;
      else if (typed === 0) isTyping = true;
      if (isTyping) change(at, at, typing.digits[typed] ?? "");
      else change(at - 1, at, "");
      typed += isTyping ? 1 : -1;
    },
    /** Changes one digit and sends it, without waiting. */
    press(): { readonly position: { line: number; character: number } } {
      const at = figures[(turn * 7) % figures.length] ?? 0;
      turn += 1;
      const digit = String((Number(text[at]) % 9) + 1);
      const line = text.slice(0, at).split("\n");
      const end = { line: line.length - 1, character: (line.at(-1)?.length ?? 0) + 1 };
      change(at, at + 1, digit);
      return { position: end };
    },
    positions(): readonly { line: number; character: number }[] {
      const lines = text.split("\n");
      return Array.from({ length: requests }, (_, index) => {
        const line = Math.floor(((index + 0.5) * lines.length) / requests);
        const word = /\w[\w-]+\s+(\w)/.exec(lines[line] ?? "");
        return { line, character: word === null ? 0 : word.index + word[0].length };
      });
    },
  };
}

async function measureSession(
  session: EditorSession,
  uri: string,
  opened: string,
  size: Size,
): Promise<readonly Measure[]> {
  const editor = editorOf(session, uri, opened);
  const edit = async (): Promise<number> => {
    const begin = performance.now();
    editor.press();
    await session.request(settledRequest.method, {});
    return performance.now() - begin;
  };
  const keys: number[] = [];
  for (let key = 0; key < typing.warmKeys + measuredEdits; key += 1) {
    const begin = performance.now();
    editor.type();
    await session.request(settledRequest.method, {});
    if (key >= typing.warmKeys) keys.push(performance.now() - begin);
    await rest();
  }
  for (let round = 0; round < warmEdits; round += 1) await edit();
  const times: number[] = [];
  for (let round = 0; round < measuredEdits; round += 1) times.push(await edit());

  const hovers: number[] = [];
  const hover = (position: unknown) => session.request("textDocument/hover", { textDocument: { uri }, position });
  for (const position of editor.positions().slice(0, warmRequests)) await hover(position);
  for (const position of editor.positions()) hovers.push(await timed(() => hover(position)));

  const typed: number[] = [];
  const behindEdits: number[] = [];
  const completions: number[] = [];
  const menus: number[] = [];
  for (const position of editor.positions()) {
    const begin = performance.now();
    const { position: behind } = editor.press();
    await session.request("textDocument/completion", { textDocument: { uri }, position: behind });
    typed.push(performance.now() - begin);
    await session.request(settledRequest.method, {});
    behindEdits.push(await timed(() => hover(position)));
    completions.push(
      await timed(() => session.request("textDocument/completion", { textDocument: { uri }, position })),
    );
    const range = { start: position, end: position };
    const context = { diagnostics: [] };
    menus.push(
      await timed(() => session.request("textDocument/codeAction", { textDocument: { uri }, range, context })),
    );
  }
  for (let round = typing.warmKeys + warmEdits + 2 * measuredEdits + requests; round < editsBeforeMemory; round += 1)
    await edit();
  const memory = session.memoryMb();

  let last = 0;
  for (let round = 0; round < burst.edits; round += 1) {
    editor.press();
    last = performance.now();
    await new Promise((resolve) => setTimeout(resolve, burst.gapMs));
  }
  // The last gap has been waited out already, so an end inside it reads as the gap.
  await session.request(settledRequest.method, {});
  const afterBurst = performance.now() - last;

  const keystroke = median(keys);
  const megabytes = (value: number) => `${value.toFixed(0)} MB`;
  const isThousand = size.components === 1_000 && size.files > 1;
  const ask = (what: string, values: readonly number[], budgets: readonly [number, number]): readonly Measure[] =>
    isThousand
      ? [
          judge(`${size.name}: ${what}, median`, median(values), budgets[0], milliseconds),
          judge(`${size.name}: ${what}, 95th percentile`, percentile(values, 0.95), budgets[1], milliseconds),
        ]
      : [inform(`${size.name}: ${what}, median`, milliseconds(median(values)))];
  return [
    judge(`${size.name}: keystroke to diagnostics, median`, keystroke, size.keystroke, milliseconds),
    judge(
      `${size.name}: keystroke to diagnostics, 95th percentile over twice the median`,
      percentile(keys, 0.95),
      2 * keystroke,
      milliseconds,
    ),
    inform(
      `${size.name}: another figure at every key, median and 95th percentile`,
      `${milliseconds(median(times))}, ${milliseconds(percentile(times, 0.95))}`,
    ),
    ...ask("hover", hovers, [5, 20]),
    inform(
      `${size.name}: hover right behind an edit, median and 95th percentile`,
      `${milliseconds(median(behindEdits))}, ${milliseconds(percentile(behindEdits, 0.95))}`,
    ),
    ...ask("completion", completions, [10, 40]),
    ...ask("menu of actions", menus, [50, 100]),
    judge(`${size.name}: completion right behind a keystroke`, median(typed), 20, milliseconds),
    judge(`${size.name}: last of 40 quick edits to diagnostics`, afterBurst, burst.budgetMs, milliseconds),
    judge(`${size.name}: memory after ${editsBeforeMemory} edits`, memory, size.memory, megabytes),
  ];
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, typing.restMs));
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

const asked = process.argv.slice(2);
for (const size of sizes) {
  if (asked.length > 0 && !asked.includes(size.key)) continue;
  for (const measure of await measureSize(size)) console.log(JSON.stringify(measure));
}
