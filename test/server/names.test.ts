// The places of names, found block by block: each is found again where it stands, spells what it names, and is after any row of edits what
// it is in the same text read afresh.

import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";

import { createProject, nameOf, type Snapshot } from "../../language/index.ts";
import { nameIndexOf } from "../../server/names-in-text.ts";
import { generateDesign } from "../support/generate-design.ts";
import { randomFrom } from "../support/mutate.ts";

const root = join(import.meta.dirname, "../../examples");
const examples = new Map(
  globSync(join(root, "**/*.arch")).map((file) => [relative(root, file), readFileSync(file, "utf8")]),
);
const designs: readonly (readonly [string, ReadonlyMap<string, string>])[] = [
  ["all examples", examples],
  ["a generated design", generateDesign({ components: 100, files: 3 })],
  [
    "qualified names, extensions and technologies",
    new Map([
      [
        "a.arch",
        'system a {\n  group b { service c : kafka { calls d } store d "x { y" : own }\n}\nextend a.b { service e { calls c  calls a.b.d } }\ntechnology own : postgres { }\n',
      ],
    ]),
  ],
];

function snapshotOf(texts: ReadonlyMap<string, string>): Snapshot {
  const project = createProject();
  for (const [file, text] of texts) project.setFile(file, text);
  return project.snapshot();
}

/** Every place of every name, as lines. */
function placesIn(snapshot: Snapshot): readonly string[] {
  const names = nameIndexOf(snapshot);
  return [...names.all()]
    .flatMap(({ id, space }) => names.of(id, space))
    .map(({ id, space, file, start, end, isDeclaration }) => `${file} ${start} ${end} ${space} ${id} ${isDeclaration}`)
    .sort();
}

describe.each(designs)("%s", (_, texts) => {
  const snapshot = snapshotOf(texts);
  const names = nameIndexOf(snapshot);

  test("finds each place of a name where it stands, spelt as the name", () => {
    let count = 0;
    for (const { id, space, name } of names.all()) {
      for (const place of names.of(id, space)) {
        count += 1;
        expect(names.at(place.file, place.start)).toEqual(place);
        expect(names.at(place.file, place.end - 1)).toEqual(place);
        expect(nameOf(snapshot.files.get(place.file)?.text.slice(place.start, place.end) ?? "")).toBe(name);
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  test("gives places in order, each once, with one declaration", () => {
    for (const { id, space } of names.all()) {
      const places = names.of(id, space);
      const keys = places.map(({ file, start }) => `${file} ${String(start).padStart(9, "0")}`);
      expect(keys).toEqual([...new Set(keys)].sort());
      const isOurs = space === "element";
      if (isOurs) expect(places.filter((place) => place.isDeclaration).length, id).toBe(1);
    }
  });

  test("is after edits what it is in the same texts read afresh", () => {
    const project = createProject();
    const now = new Map(texts);
    for (const [file, text] of now) project.setFile(file, text);
    const random = randomFrom(7);
    const pick = (below: number) => Math.floor(random() * below);
    for (let round = 0; round < 12; round += 1) {
      nameIndexOf(project.snapshot()).of("none", "element");
      const file = [...now.keys()][pick(now.size)] ?? "";
      const text = now.get(file) ?? "";
      const at = pick(text.length);
      const given = ["", "}", " ", "\nservice added { }\n", "x", "{", "extend a { }\n"][pick(7)] ?? "";
      const edited = text.slice(0, at) + given + text.slice(at + pick(6));
      now.set(file, edited);
      project.setFile(file, edited);
      expect(placesIn(project.snapshot())).toEqual(placesIn(snapshotOf(now)));
    }
  });
});

test("a name is found in a file with errors, at its end, and nowhere else", () => {
  const text = "system s {\n  service api { calls db }\n  store db : postgres\n  ]]\n";
  const names = nameIndexOf(snapshotOf(new Map([["a.arch", text]])));
  const at = (find: string, offset = 0) => names.at("a.arch", text.indexOf(find) + offset);
  expect(at("db }")?.id).toBe("s.db");
  expect(at("db }", 2)?.id).toBe("s.db");
  expect(at("db }", 3)).toBeUndefined();
  expect(at("postgres")?.space).toBe("technology");
  expect(at("]]")).toBeUndefined();
  expect(names.at("a.arch", 10_000)).toBeUndefined();
  expect(names.at("b.arch", 0)).toBeUndefined();
  expect(names.declaredAround("a.arch", text.indexOf("calls")).map(({ id }) => id)).toEqual(["s.api"]);
});
