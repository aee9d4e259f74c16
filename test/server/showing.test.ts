// Hints and lenses as an editor gets them: which words stand where, what is behind them, and when they are asked for again.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CodeLens, InlayHint, MarkupContent } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import type { Session, SessionOptions } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const shop = `region eu { zones a, b, c }
policy patient { timeout 200ms  retries 3 }

system shop "Shop" {
  client app { calls edge { timeout 3s } }
  gateway edge {
    replicas 3 across eu  availability 99.95%  capacity 100/s  latency p50 1ms p99 5ms
    calls api { timeout 2s  attempts 2 }
  }
  service api {
    replicas 1 primary + 1 sync  availability 99.9%  latency p50 5ms p99 50ms
    capacity 60/s
    calls db with patient
    publishes jobs { timeout 100ms }
  }
  store db { replicas 1  availability 99.9%  capacity 1k/s  latency p50 1ms p99 10ms }
  queue jobs { bound 10k  replicas 3  availability 99.99% }
  worker mailer { replicas 2  concurrency 4  service-time 100ms  consumes jobs { idempotent by id } }

  flow buy "Somebody buys" {
    load 30/s peak 3x
    slo availability 99.9% over 30d
    slo latency p99 < 1s
    app -> edge -> api -> db
    api -> jobs
    reply
    jobs -> mailer
  }
}
`;

const session = sessionsOfTests();

const whole = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

async function hintsIn({ connection }: Session, uri: string, range = whole): Promise<readonly InlayHint[] | null> {
  return connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range });
}

async function lensesIn({ connection }: Session, uri: string): Promise<readonly CodeLens[] | null> {
  return connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
}

/** The text with its hints in it. */
function shownIn(text: string, hints: readonly InlayHint[] | null): string {
  const document = TextDocument.create("memory:text", "arch", 1, text);
  let shown = text;
  for (const { position, label } of [...(hints ?? [])].reverse()) {
    const offset = document.offsetAt(position);
    shown = `${shown.slice(0, offset)} «${String(label)}»${shown.slice(offset)}`;
  }
  return shown;
}

const titles = (lenses: readonly CodeLens[] | null): unknown[] => (lenses ?? []).map(({ command }) => command?.title);

const examples = join(import.meta.dirname, "../../examples");

/** Every example as the files of one workspace. */
function exampleFiles(): Readonly<Record<string, string>> {
  const paths = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".arch"));
  expect(paths.length).toBeGreaterThan(4);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(examples, path), "utf8")]));
}

/** An editor that asks again when told to. */
interface Refreshed extends Session {
  /** What it was told to ask for again. */
  readonly told: readonly string[];
  /** Resolves when it has been told for the first time. */
  readonly heard: Promise<void>;
}

async function refreshed(options: SessionOptions = {}): Promise<Refreshed> {
  const can = { refreshSupport: true };
  const one = await session({ ...options, announces: { inlayHint: can, codeLens: can } });
  const told: string[] = [];
  let hear = (): void => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  for (const what of ["inlayHint", "codeLens"]) {
    one.connection.onRequest(`workspace/${what}/refresh`, () => {
      told.push(what);
      hear();
      return null;
    });
  }
  return Object.assign(one, { told, heard });
}

describe("inlay hints", () => {
  test("tell beside a number what follows from it", async () => {
    const one = await session();
    const { uri } = await one.open("shop.arch", shop);
    const shown = shownIn(shop, await hintsIn(one, uri));
    expect(shown.split("\n").filter((line) => line.includes("«"))).toEqual([
      "policy patient { timeout 200ms «db ≤ 10ms»  retries 3 «8× at db» }",
      "  client app { calls edge { timeout 3s «edge ≤ 4.01 s» } }",
      "    replicas 3 across eu «15% after a loss»  availability 99.95%  capacity 100/s «10% used, 30% at peak»  latency p50 1ms p99 5ms",
      "    calls api { timeout 2s «api ≤ 950ms»  attempts 2 }",
      "    replicas 1 primary + 1 sync «50% after a loss»  availability 99.9%  latency p50 5ms p99 50ms",
      "    capacity 60/s «50% used, 150% at peak»",
      "  store db { replicas 1  availability 99.9%  capacity 1k/s «3% used, 9% at peak»  latency p50 1ms p99 10ms }",
      "  queue jobs { bound 10k «consumer 38% busy»  replicas 3  availability 99.99% }",
      "  worker mailer { replicas 2 «38% used, 113% at peak, 75% after a loss»  concurrency 4  service-time 100ms  consumes jobs { idempotent by id } }",
      "    slo availability 99.9% over 30d «at most 99.8%»",
      "    slo latency p99 < 1s «at least 50ms»",
    ]);
  });

  test("hold a backlog where the configuration says how long an outage is", async () => {
    const files = { "shop.arch": shop, "faultline.json": '{ "thresholds": { "outage": "30m" } }' };
    const one = await session({ files });
    await one.until("shop.arch", (found) => found.length > 0);
    const shown = shownIn(shop, await hintsIn(one, one.uriOf("shop.arch")));
    expect(shown).toContain("bound 10k «backlog 10,000, drained in 3 min 20 s»");
  });

  test("are asked for a stretch, and told for that stretch alone", async () => {
    const one = await session();
    const { uri } = await one.open("shop.arch", shop);
    const line = shop.split("\n").findIndex((text) => text.includes("capacity 60/s"));
    const stretch = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    expect((await hintsIn(one, uri, stretch))?.map(({ label }) => label)).toEqual(["50% used, 150% at peak"]);
  });

  test("tell the calculation when somebody asks for it", async () => {
    const one = await session();
    const { uri } = await one.open("shop.arch", shop);
    const hints = (await hintsIn(one, uri)) ?? [];
    const peak = hints.find(({ label }) => label === "50% used, 150% at peak");
    expect(peak?.tooltip).toBeUndefined();
    const resolved: InlayHint = await one.connection.sendRequest("inlayHint/resolve", peak);
    const { value } = resolved.tooltip as MarkupContent;
    expect(value).toContain("**Utilisation**: 50%");
    expect(value).toContain("**Utilisation peak**: 150%");
    expect(value).toContain("one copy of api serves 60/s");
    expect(value).toContain(`${uri}#L12)`);
  });

  test("a hint that is none of ours comes back as it is", async () => {
    const one = await session();
    const { uri } = await one.open("shop.arch", shop);
    for (const data of [
      undefined,
      null,
      7,
      {},
      { uri },
      { uri, about: [["shop.api"], 3, null, ["a", "b"]] },
      { uri: 1 },
    ]) {
      const hint = { position: { line: 0, character: 0 }, label: "x", ...(data === undefined ? {} : { data }) };
      expect(await one.connection.sendRequest("inlayHint/resolve", hint)).toEqual(hint);
    }
  });

  test("follow the text while it is typed, broken and mended", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop);
    await document.replace("capacity 60/s", "capacity 120/s");
    expect(shownIn(document.text, await hintsIn(one, document.uri))).toContain(
      "capacity 120/s «25% used, 75% at peak»",
    );
    await document.replace("store db {", "store db ( {");
    const broken = shownIn(document.text, await hintsIn(one, document.uri));
    expect(broken).toContain("capacity 120/s «25% used, 75% at peak»");
    await document.replace("store db ( {", "store db {");
    expect(shownIn(document.text, await hintsIn(one, document.uri))).toContain("«8× at db»");
  });

  test("stand behind the number with other line ends and letters of more than one unit", async () => {
    const one = await session();
    const text = shop
      .replaceAll("\n", "\r\n")
      .replace('"Somebody buys"', '"Jemand kauft 🛒"')
      .replace("load 30/s", "load 30/s /* 🛒 */");
    const { uri } = await one.open("shop.arch", text);
    expect(shownIn(text, await hintsIn(one, uri))).toContain("capacity 60/s «50% used, 150% at peak»\r\n");
  });

  test("are none for an empty file, a foreign one, and where the setting says so", async () => {
    const one = await session();
    const { uri } = await one.open("empty.arch", "");
    expect(await hintsIn(one, uri)).toEqual([]);
    expect(await hintsIn(one, "file:///elsewhere/notes.txt")).toBeNull();
    const off = await session({ settings: { inlayHints: { enabled: false } } });
    const document = await off.open("shop.arch", shop);
    expect(await hintsIn(off, document.uri)).toBeNull();
  });

  test("keep quiet about what the text says itself", async () => {
    const one = await session();
    const text = `service a { calls b { attempts 4 } }\nservice b\nflow f { a -> b }\n`;
    const { uri } = await one.open("plain.arch", text);
    expect(await hintsIn(one, uri)).toEqual([]);
  });

  test("in every example are short, in order, and have a calculation behind them", async () => {
    const files = exampleFiles();
    const one = await session({ files });
    for (const [path, text] of Object.entries(files)) await one.open(path, text);
    let count = 0;
    for (const [path, text] of Object.entries(files)) {
      const uri = one.uriOf(path);
      const document = TextDocument.create(uri, "arch", 1, text);
      let last = 0;
      for (const hint of (await hintsIn(one, uri)) ?? []) {
        const offset = document.offsetAt(hint.position);
        expect(offset).toBeGreaterThanOrEqual(last);
        last = offset;
        // Behind a word, never in one.
        expect(text.slice(offset - 1, offset)).toMatch(/\S/);
        expect(text.slice(offset, offset + 1)).not.toMatch(/\w/);
        expect(String(hint.label).length).toBeLessThan(70);
        const resolved: InlayHint = await one.connection.sendRequest("inlayHint/resolve", hint);
        expect((resolved.tooltip as MarkupContent).value).toMatch(/^\*\*[A-Z]/);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(50);
  });
});

describe("code lenses", () => {
  test("tell of a flow its ceiling, what takes it down, how long it may take, and what is found", async () => {
    const one = await session();
    const { uri } = await one.open("shop.arch", shop);
    expect(titles(await lensesIn(one, uri))).toEqual([
      "1 flow",
      "10 findings",
      "at most 99.8% available · 3 single points of failure · worst case 3 s",
      "12 findings",
    ]);
  });

  test("are text to an editor without our commands, and commands to ours", async () => {
    const plain = await session();
    const { uri } = await plain.open("shop.arch", shop);
    for (const { command } of (await lensesIn(plain, uri)) ?? []) expect(command?.command).toBe("");
    const one = await session({ initializationOptions: { commands: true } });
    const document = await one.open("shop.arch", shop);
    const lenses = (await lensesIn(one, document.uri)) ?? [];
    expect(lenses.find(({ command }) => command?.title === "1 flow")?.command).toEqual({
      title: "1 flow",
      command: "faultline.openPreview",
      arguments: [document.uri],
    });
    const findings = lenses.find(({ command }) => command?.command === "faultline.showFindings");
    const [at, position, locations] = findings?.command?.arguments ?? [];
    expect([at, position]).toEqual([document.uri, findings?.range.start]);
    expect(`${locations.length} findings`).toBe(findings?.command?.title);
    for (const { uri } of locations) expect(uri).toBe(document.uri);
  });

  test("leave out what is accepted, and count what other files say about a flow", async () => {
    const files = {
      "flow.arch": "flow f { load 1/s  a -> b }\n",
      "parts.arch": "service a { calls b { timeout 1s } }\nservice b\n",
    };
    const one = await session({ files, initializationOptions: { commands: true } });
    await one.until("parts.arch", (found) => found.length > 0);
    const uri = one.uriOf("flow.arch");
    const before = (await lensesIn(one, uri)) ?? [];
    const found = before.find(({ command }) => command?.command === "faultline.showFindings");
    const count = found?.command?.arguments?.[2].length;
    expect(count).toBeGreaterThan(0);
    const rule = one.diagnosticsOf("parts.arch")[0]?.code;
    const { text } = await one.open(
      "parts.arch",
      files["parts.arch"].replace("service b", `service b { accept ${rule} because "x" }`),
    );
    expect(text).toContain("accept");
    const after = (await lensesIn(one, uri)) ?? [];
    const left = after.find(({ command }) => command?.command === "faultline.showFindings");
    expect(left?.command?.arguments?.[2].length ?? 0).toBeLessThan(count);
  });

  test("are none for an empty file, a foreign one, and where the setting says so", async () => {
    const one = await session();
    const { uri } = await one.open("empty.arch", "");
    expect(await lensesIn(one, uri)).toEqual([]);
    expect(await lensesIn(one, "file:///elsewhere/notes.txt")).toBeNull();
    const off = await session({ settings: { codeLens: { enabled: false } } });
    const document = await off.open("shop.arch", shop);
    expect(await lensesIn(off, document.uri)).toBeNull();
  });

  test("stand at the names of flows and systems in every example", async () => {
    const files = exampleFiles();
    const one = await session({ files });
    for (const [path, text] of Object.entries(files)) await one.open(path, text);
    let count = 0;
    for (const [path, text] of Object.entries(files)) {
      const document = TextDocument.create("memory:text", "arch", 1, text);
      for (const { range } of (await lensesIn(one, one.uriOf(path))) ?? []) {
        const start = document.offsetAt(range.start);
        expect(text.slice(0, start)).toMatch(/(?:flow|system)\s+$/);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(8);
  });
});

describe("an editor is told to ask again", () => {
  const flowFile = "flow f { load 1/s  slo availability 99.9% over 30d  a -> b }\n";
  const partFile = "service a { calls b { timeout 1s } }\nservice b { availability 99.9% }\n";

  test("where an edit of another file changes what is shown, once, and not before", async () => {
    const one = await refreshed({ files: { "flow.arch": flowFile, "parts.arch": partFile } });
    const parts = await one.open("parts.arch", partFile);
    const flow = one.uriOf("flow.arch");
    const [before] = (await hintsIn(one, flow)) ?? [];
    expect(before?.label).toBe("at most 99.9%");
    await lensesIn(one, flow);
    await parts.replace("timeout 1s", "timeout 1s  /* the same */");
    expect(one.told).toEqual([]);
    await parts.replace("availability 99.9%", "availability 99.5%");
    expect([...one.told].sort()).toEqual(["codeLens", "inlayHint"]);
    const [after] = (await hintsIn(one, flow)) ?? [];
    expect(after?.label).toBe("at most 99.5%");
    await lensesIn(one, flow);
    await parts.replace("/* the same */", "");
    expect(one.told.length).toBe(2);
  });

  test("not for the file that it edits itself", async () => {
    const one = await refreshed();
    const document = await one.open("shop.arch", shop);
    await hintsIn(one, document.uri);
    await lensesIn(one, document.uri);
    await document.replace("capacity 60/s", "capacity 120/s");
    expect(one.told).toEqual([]);
  });

  test("not for a file that it has closed", async () => {
    const one = await refreshed({ files: { "flow.arch": flowFile, "parts.arch": partFile } });
    const parts = await one.open("parts.arch", partFile);
    const flow = await one.open("flow.arch", flowFile);
    await hintsIn(one, flow.uri);
    await lensesIn(one, flow.uri);
    await flow.close();
    await parts.replace("availability 99.9%", "availability 99.5%");
    expect(one.told).toEqual([]);
  });

  test("where a file that belonged to nothing belongs to a design now", async () => {
    const one = await refreshed({ files: { "parts.arch": partFile } });
    const flow = one.uriOf("flow.arch");
    expect(await hintsIn(one, flow)).toBeNull();
    await one.write("flow.arch", flowFile);
    await one.heard;
    expect(one.told).toEqual(["inlayHint"]);
    expect((await hintsIn(one, flow))?.length).toBeGreaterThan(0);
  });

  test("where a setting changes", async () => {
    const settings = { inlayHints: { enabled: true }, codeLens: { enabled: true } };
    const one = await refreshed({ settings });
    const { uri } = await one.open("shop.arch", shop);
    expect((await hintsIn(one, uri))?.length).toBeGreaterThan(0);
    settings.inlayHints.enabled = false;
    await one.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await one.settle();
    expect(await hintsIn(one, uri)).toBeNull();
    expect(one.told).toEqual(["inlayHint"]);
  });

  test("never where it has not said that it can", async () => {
    const one = await session({ files: { "flow.arch": flowFile, "parts.arch": partFile } });
    const parts = await one.open("parts.arch", partFile);
    await hintsIn(one, one.uriOf("flow.arch"));
    await parts.replace("availability 99.9%", "availability 99.5%");
    const [after] = (await hintsIn(one, one.uriOf("flow.arch"))) ?? [];
    expect(after?.label).toBe("at most 99.5%");
  });
});
