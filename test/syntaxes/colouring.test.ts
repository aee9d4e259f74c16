// Colours before the server is up, as VS Code's own engine gives them: every word as the part that it plays, every example as the server
// will colour it afterwards, and designs in Markdown.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { createProject, guaranteeNames, keywords, roleOf } from "../../language/index.ts";
import { scopeByNameRole, scopeByWordRole } from "../../scripts/generate-colouring.ts";
import { semanticTokens } from "../../server/features/semantic-tokens.ts";
import { nameIndexOf } from "../../server/names-in-text.ts";
import type { FileReading } from "../../server/reading.ts";
import { shapeOf } from "../../server/text-shape.ts";
import { exampleTexts, snippetTexts } from "../support/example-texts.ts";
import { loadGrammar, scopesIn } from "../support/textmate.ts";

const grammar = await loadGrammar("source.arch");

/** `text scope` of every stretch that has a scope of its own. */
const coloured = (text: string): string[] =>
  scopesIn(grammar, text).flatMap(({ text: own, scopes }) =>
    scopes.length > 1 ? [`${own.trim()} ${scopes.at(-1)?.replace(/\.arch$/, "")}`] : [],
  );

describe("colours before the server is up", () => {
  it("a declaration, its title, its technology, its terms and figures", () => {
    expect(coloured('store shop.db "Stock \\" DB" : postgres { availability 99.9%..99.95%  lag 200ms }')).toEqual([
      ..."store storage.type|shop entity.name.namespace|db entity.name.type.class".split("|"),
      ...'" string.quoted.double|Stock string.quoted.double|\\" constant.character.escape'.split("|"),
      ...'DB string.quoted.double|" string.quoted.double'.split("|"),
      ...": punctuation.separator|postgres entity.name.type.technology".split("|"),
      ..."availability variable.other.property|99.9 constant.numeric|% keyword.other.unit".split("|"),
      ...".. keyword.operator|99.95 constant.numeric|% keyword.other.unit".split("|"),
      ..."lag variable.other.property|200 constant.numeric|ms keyword.other.unit".split("|"),
    ]);
  });

  it("steps of a flow, with names that are words of the language", () => {
    expect(coloured("cache -> shop.owner -> api 200x (reads, writes)  reply -> x")).toEqual([
      ..."cache entity.name.type.class|-> keyword.operator.arrow|shop entity.name.namespace".split("|"),
      ..."owner entity.name.type.class|-> keyword.operator.arrow|api entity.name.type.class".split("|"),
      ..."200 constant.numeric|x keyword.other.unit|reads variable.other.enummember".split("|"),
      ..."writes variable.other.enummember|reply entity.name.type.class".split("|"),
      ..."-> keyword.operator.arrow|x entity.name.type.class".split("|"),
    ]);
  });

  it("verbs and terms with the names behind them, objectives and promises", () => {
    expect(coloured("calls owner with fast { idempotent by order-id  dead-letter parked after 5 }")).toEqual([
      ..."calls keyword.control|owner entity.name.type.class|with keyword.other".split("|"),
      ..."fast entity.name.type.interface|idempotent variable.other.property|by keyword.other".split("|"),
      ..."order-id variable.parameter|dead-letter variable.other.property".split("|"),
      ..."parked entity.name.type.class|after keyword.other|5 constant.numeric".split("|"),
    ]);
    expect(coloured("slo latency p99 < 2s  guarantees bounded-staleness 5s, durable across zones")).toEqual([
      ..."slo variable.other.property|latency variable.other.property".split("|"),
      ..."p99 constant.numeric.percentile|< keyword.operator|2 constant.numeric|s keyword.other.unit".split("|"),
      ..."guarantees variable.other.property|bounded-staleness variable.other.enummember".split("|"),
      ..."5 constant.numeric|s keyword.other.unit|durable variable.other.enummember|across keyword.other".split("|"),
      "zones entity.name.type.enum",
    ]);
  });

  it("comments over lines, and texts that are never closed to the end of their line", () => {
    expect(coloured('/** What\n * it is. */\n/* not */ // service a\nowner "half\nservice b')).toEqual([
      ..."/** comment.block.documentation|What comment.block.documentation".split("|"),
      ..."* it is. comment.block.documentation|*/ comment.block.documentation".split("|"),
      ..."/* comment.block|not comment.block|*/ comment.block|// service a comment.line.double-slash".split("|"),
      ...'owner variable.other.property|" string.quoted.double|half string.quoted.double'.split("|"),
      ..."service storage.type|b entity.name.type.class".split("|"),
    ]);
  });

  it("no word inside a longer name", () => {
    expect(coloured("my-timeout timeouts timeout-x a.timeout `timeout`")).toEqual([]);
  });

  it.each([...keywords])("%s is coloured as the part that it plays", (word) => {
    const role = roleOf(word);
    if (role === undefined) throw new Error(`${word} plays no part`);
    for (const text of [word, `${word} 5`, `${word} "x"`, `${word} {`, `\t${word}`]) {
      expect(scopesIn(grammar, text)[0]?.scopes, text).toEqual(["source.arch", scopeByWordRole[role]]);
    }
  });

  it.each(guaranteeNames)("%s is coloured as a promise", (promise) => {
    expect(coloured(`guarantees ${promise}`)[1]).toBe(`${promise} variable.other.enummember`);
    expect(coloured(`5s, ${promise}`).at(-1)).toBe(`${promise} variable.other.enummember`);
    expect(coloured(`calls ${promise}`)[1]).toBe(`${promise} entity.name.type.class`);
    // A key is one name, and what follows its comma is the next promise.
    expect(coloured(`guarantees ordered per customer, ${promise}`).slice(-2)).toEqual([
      "customer variable.parameter",
      `${promise} variable.other.enummember`,
    ]);
  });
});

interface Manifest {
  readonly contributes: {
    readonly semanticTokenScopes: readonly { language: string; scopes: Readonly<Record<string, readonly string[]>> }[];
  };
}

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as Manifest;
const [mapping] = manifest.contributes.semanticTokenScopes;

/** What a theme colours a semantic token as: the most exact entry of the manifest wins. */
function scopeOf(type: string, modifiers: readonly string[]): string | undefined {
  const entries = Object.entries(mapping?.scopes ?? {}).filter(([selector]) => {
    const [own, ...asked] = selector.split(".");
    return own === type && asked.every((modifier) => modifiers.includes(modifier));
  });
  return entries.sort(([a], [b]) => b.split(".").length - a.split(".").length)[0]?.[1][0];
}

/** The reading of one file that is a project by itself. */
function readingOf(text: string): FileReading {
  const project = createProject();
  project.setFile("file:///a.arch", text);
  const snapshot = project.snapshot();
  const file = snapshot.files.get("file:///a.arch");
  if (file === undefined) throw new Error("the project lost its file");
  return { snapshot, file, names: nameIndexOf(snapshot), shape: shapeOf(file) } as FileReading;
}

describe("colours when the server is up", () => {
  it("are mapped to scopes that the grammar gives", () => {
    expect(mapping?.language).toBe("arch");
    const given = new Set<string>([
      ...Object.values(scopeByNameRole),
      ...Object.values(scopeByWordRole),
      "comment.block.documentation.arch",
      "comment.line.double-slash.arch",
      "constant.numeric.arch",
      "keyword.operator.arch",
      "string.quoted.double.arch",
      "variable.other.readwrite.arch",
    ]);
    for (const [selector, scopes] of Object.entries(mapping?.scopes ?? {})) {
      expect(given.has(scopes[0] ?? ""), `${selector}: ${scopes[0]}`).toBe(true);
    }
  });

  it.each([...exampleTexts, ...snippetTexts])("are what they were before: %s", (_, text) => {
    const reading = readingOf(text);
    const before = new Map<string, readonly string[]>();
    for (const { line, start, end, scopes } of scopesIn(grammar, text)) {
      for (let at = start; at < end; at += 1) before.set(`${line}:${at}`, scopes);
    }
    const others: string[] = [];
    let same = 0;
    for (const { start, end, type, modifiers } of semanticTokens(reading)) {
      if (type === "comment" || type === "string") continue;
      const scope = scopeOf(type, modifiers);
      const { line, character } = reading.file.positionAt(start);
      const scopes = before.get(`${line}:${character}`) ?? [];
      // A date is a number, and an arrow an operator: what is more exact counts as the same.
      const family = scope?.replace(/\.arch$/, "") ?? "nothing";
      if (scopes.some((one) => one.startsWith(family))) same += 1;
      else others.push(`${text.slice(start, end)}: ${scopes.at(-1)} becomes ${scope}`);
    }
    expect(same).toBeGreaterThan(0);
    // What a name names, where its place does not tell, is what a server is for; and it is rare.
    expect(others.filter((one) => !/^[\w-]+: (entity\.name|variable)\S* becomes entity\.name/.test(one))).toEqual([]);
    expect(others.length).toBeLessThanOrEqual(1 + same / 50);
  });
});

describe("designs in Markdown", () => {
  it("are coloured inside their fences and nowhere else", async () => {
    const page = await loadGrammar("text.html.markdown");
    const text =
      "service a\n```arch\nservice a\n```\nservice b\n``` Arch title\nservice c\n```\n```ts\nservice d\n```\n";
    const found = scopesIn(page, text)
      .filter(({ scopes }) => scopes.includes("storage.type.arch"))
      .map(({ line, text: own, scopes }) => [line, own, scopes.includes("meta.embedded.block.arch")]);
    expect(found).toEqual([
      [2, "service", true],
      [6, "service", true],
    ]);
  });
});
