// Renaming: every place of a name and no other, whatever kind of thing it is; and a sentence where a name would then mean something else.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { createAnalysis } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { rename, type TextChange } from "../../server/features/rename.ts";
import { type CursorReading, cursorReadingOf, fileReadingOf, type Reading, readingOf } from "../../server/reading.ts";
import { applyEdits, cursorMark, editsOf } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

/** Renames at the cursor in one of some files and gives their texts. */
async function renamed(marked: Readonly<Record<string, string>>, newName: string): Promise<Record<string, string>> {
  const one = await session({ files: {} });
  const files = Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, text.replace(cursorMark, "")]));
  for (const [path, text] of Object.entries(files)) await one.open(path, text);
  const [path = "", text = ""] = Object.entries(marked).find(([, text]) => text.includes(cursorMark)) ?? [];
  const document = TextDocument.create("memory:text", "arch", 1, files[path] ?? "");
  const params = {
    textDocument: { uri: one.uriOf(path) },
    position: document.positionAt(text.indexOf(cursorMark)),
    newName,
  };
  const edit: WorkspaceEdit = await one.connection.sendRequest("textDocument/rename", params);
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, applyEdits(text, editsOf(edit, one.uriOf(path)))]),
  );
}

const shop = `region eu { zones a, b }
policy inside { timeout 100ms }
technology rock : store { managed }
system shop "The shop and its api" {
  /** What api does. */
  service api { replicas 2 across eu  calls db with inside  accept long-chain because "api is small" }
  store db : rock { in eu.a }
  queue jobs
  data order { authority db }
  flow buy { api -> db }
  scenario loss { fail eu.a  expect buy lost }
}
`;
const other = `extend shop {
  worker mailer { consumes jobs  calls api with inside }
  store second : rock { in eu.a }
}
`;

/** Both files after a name at a mark in the first got another name. */
async function both(mark: string, newName: string): Promise<readonly string[]> {
  const at = shop.indexOf(mark.replace(cursorMark, ""));
  expect(at).toBeGreaterThanOrEqual(0);
  const offset = at + mark.indexOf(cursorMark);
  const marked = shop.slice(0, offset) + cursorMark + shop.slice(offset);
  const texts = await renamed({ "shop.arch": marked, "other.arch": other }, newName);
  return [texts["shop.arch"] ?? "", texts["other.arch"] ?? ""];
}

describe("a name gets another one in every file", () => {
  test.each([
    ["a component", "service a<|>pi", "front", [/service api/, /api -> db/], [/calls api/]],
    ["a system", "system sh<|>op", "store-front", [/system shop/], [/extend shop/]],
    ["a policy", "policy in<|>side", "internal", [/policy inside/, /with inside/], [/with inside/]],
    ["a technology", "technology ro<|>ck", "stone", [/technology rock/, /: rock/], [/: rock/]],
    ["a region", "region e<|>u", "europe", [/region eu/, /across eu/, /in eu\.a/, /fail eu\.a/], [/in eu\.a/]],
    ["data", "data or<|>der", "purchase", [/data order/], []],
    ["a flow", "flow b<|>uy", "purchase", [/flow buy/, /expect buy/], []],
  ])("%s", async (_, mark, newName, here, there) => {
    const name = mark.replace(cursorMark, "").split(" ").at(-1) ?? "";
    const inPlaces = (text: string, patterns: readonly RegExp[]): string =>
      patterns.reduce((changed, pattern) => changed.replace(pattern, (found) => found.replace(name, newName)), text);
    expect(await both(mark, newName)).toEqual([inPlaces(shop, here), inPlaces(other, there)]);
  });

  test("a zone, in lists and behind its region", async () => {
    expect(await both("in eu.<|>a", "west")).toEqual([
      shop.replace("zones a", "zones west").replaceAll("eu.a", "eu.west"),
      other.replace("eu.a", "eu.west"),
    ]);
  });

  test("and titles, comments, texts and names of rules stay as they are", async () => {
    const [text = ""] = await both("service a<|>pi", "front");
    expect(text).toContain('"The shop and its api"');
    expect(text).toContain("/** What api does. */");
    expect(text).toContain('because "api is small"');
    expect(await both("policy in<|>side", "long-chain")).toEqual([
      shop.replace("policy inside", "policy long-chain").replace("with inside", "with long-chain"),
      other.replace("with inside", "with long-chain"),
    ]);
  });

  test("a word of the language stands in backticks, which may be typed and may go again", async () => {
    const text = "service api { calls d<|>b }\nstore db\n";
    const word = "service api { calls `store` }\nstore `store`\n";
    expect(await renamed({ "a.arch": text }, "store")).toEqual({ "a.arch": word });
    expect(await renamed({ "a.arch": text }, "`store`")).toEqual({ "a.arch": word });
    const back = word.replace("calls `st", "calls `st<|>");
    expect(await renamed({ "a.arch": back }, "db")).toEqual({ "a.arch": text.replace(cursorMark, "") });
  });
});

test("the name to change is offered without its backticks, and nothing where there is none", async () => {
  const one = await session();
  const { uri } = await one.open("a.arch", "store `store` { managed }\n");
  const prepared = (character: number) =>
    one.connection.sendRequest("textDocument/prepareRename", {
      textDocument: { uri },
      position: { line: 0, character },
    });
  const range = { start: { line: 0, character: 6 }, end: { line: 0, character: 13 } };
  expect(await prepared(8)).toEqual({ range, placeholder: "store" });
  expect(await prepared(18)).toBeNull();
});

describe("a rename is refused with a sentence", () => {
  test.each([
    ["where the name is taken", { "a.arch": "service a<|>\nservice b\n" }, "b", "There is a `b` already."],
    [
      "where a technology has it",
      { "a.arch": "technology ro<|>ck : store\nstore db : postgres\n" },
      "postgres",
      "There is a `postgres` already in the standard library or the project.",
    ],
    [
      "for a technology of the library",
      { "a.arch": "store db : post<|>gres\n" },
      "pg",
      "`postgres` is declared in the standard library, so its name stays.",
    ],
    [
      "for what is no name",
      { "a.arch": "service a<|>\n" },
      "a b",
      "`a b` is no name: letters, digits, `_` and single hyphens make one.",
    ],
    ["for nothing", { "a.arch": "service a<|>\n" }, " ", "is no name"],
    ["beside a name", { "a.arch": "service a { replicas <|>2 }\n" }, "b", "There is no name of this project here."],
    [
      "where another file's place would mean it",
      { "a.arch": "store db\nsystem s { store in<|>ner }\n", "b.arch": "extend s { service api { reads db } }\n" },
      "db",
      "The new name would hide `db` where it is meant.",
    ],
    [
      "where its own places would mean another",
      { "a.arch": "store d<|>b\nsystem s {\n  store local\n  service api { reads db }\n}\n" },
      "local",
      "With this name some places would mean another element than `db`.",
    ],
    [
      "where what is inside a renamed system would be meant otherwise",
      {
        "a.arch":
          "system o<|>ne { service api }\nsystem two { group three { service api }  service x { calls one.api } }\n",
      },
      "three",
      "With this name some places would mean another element than `one`.",
    ],
  ])("%s", async (_, files, newName, why) => {
    await expect(renamed(files, newName)).rejects.toThrow(why);
  });
});

describe("every name of every example", () => {
  const folder = join(import.meta.dirname, "../../examples");
  const designs = new Set(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".arch"))
      .map((path) => join(folder, path, "..")),
  );

  test("can be renamed, and back to the same text", () => {
    expect(designs.size).toBeGreaterThan(2);
    for (const design of designs) {
      const names = readdirSync(design).filter((name) => name.endsWith(".arch"));
      const texts = new Map(names.map((name) => [name, readFileSync(join(design, name), "utf8")]));
      const reading = readingFor(texts);
      const index = reading.names;
      for (const { id, space, name } of index.all()) {
        const place = index.of(id, space).find((one) => one.isDeclaration);
        if (place === undefined) continue;
        const there = rename(cursorAt(reading, place.file, place.start), "renamed-thing");
        if (there.kind === "refused") throw new Error(`${id}: ${there.why}`);
        expect(there.changes.length).toBe(index.of(id, space).length);
        const changed = new Map([...texts].map(([key, text]) => [key, applied(text, there.changes, key)]));
        const shift = there.changes.filter((one) => one.file === place.file && one.start < place.start);
        const start = shift.reduce((sum, one) => sum + one.text.length - (one.end - one.start), place.start);
        const back = rename(cursorAt(readingFor(changed), place.file, start), name);
        if (back.kind === "refused") throw new Error(`back to ${id}: ${back.why}`);
        for (const [key, text] of changed) expect(applied(text, back.changes, key)).toBe(texts.get(key));
      }
    }
  });

  const readingFor = (texts: ReadonlyMap<string, string>) => {
    const project = createProject();
    for (const [key, text] of texts) project.setFile(key, text);
    const snapshot = project.snapshot();
    return readingOf({ snapshot, analysis: createAnalysis(snapshot.model) }, (others) => {
      const other = createProject();
      for (const [key, text] of texts) other.setFile(key, others.get(key) ?? text);
      const after = other.snapshot();
      return { snapshot: after, analysis: createAnalysis(after.model) };
    });
  };
  const cursorAt = (whole: Reading, file: string, offset: number): CursorReading => {
    const reading = fileReadingOf(whole, file);
    if (reading === undefined) throw new Error(`there is no ${file}`);
    return cursorReadingOf(reading, offset);
  };
  const applied = (text: string, changes: readonly TextChange[], file: string): string =>
    changes
      .filter((change) => change.file === file)
      .sort((a, b) => b.start - a.start)
      .reduce((result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end), text);
});
