// A snapshot goes on from the one before it: after any edits, of any of a project's files, it is to say what a project says that read
// the same texts for the first time.

import { describe, expect, it } from "vitest";
import { createProject, type Snapshot } from "../../language/index.ts";
import { randomFrom } from "../support/mutate.ts";
import { randomEditor } from "../support/random-edits.ts";
import { withoutBlocks } from "../support/understand.ts";

const rules = ["known-rule"];

/** Files that lean on each other, with a slip, an acceptance of nothing, and technologies of their own and of the library. */
const opened: ReadonlyMap<string, string> = new Map([
  [
    "a.arch",
    `system shop {
  service api { replicas 3  calls auth { timeout 40ms }  calls nobody  accept known-rule because "so" }
  service auth : own { availability 99.9% }
  store db : postgres { capacity 5k/s }
  data order { authority db }
}
`,
  ],
  ["b.arch", 'extend shop {\n  worker mailer { calls api { timeout 1s  accept no-such-rule because "x" } }\n}\n'],
  ["c.arch", "region eu {\n  zones a, b\n}\ntechnology own : service { availability 99.9% }\n"],
  ["d.arch", "flow buy {\n  load 20/s\n  shop.api -> shop.auth\n  shop.api -> shop.db\n}\n"],
  ["e.arch", "policy calm { timeout 2s }\nclient web { calls shop.api with calm { timeout 1s } }\n"],
  ["f.arch", "store extra { in eu.a }\ncache warm : redis { of extra  ttl 5m }\n"],
]);

function fresh(texts: ReadonlyMap<string, string>): Snapshot {
  const project = createProject({ rules });
  for (const [uri, text] of texts) project.setFile(uri, text);
  return project.snapshot();
}

/** Where blocks stand, by file and offset. */
function placesIn({ model }: Snapshot): readonly string[] {
  expect(model.blocks.size).toBe([...model.blocks].length);
  return [...model.blocks].map(([id, block]) => {
    expect(model.blocks.get(id)).toBe(block);
    return `${block.file} ${block.offset} ${block.length}`;
  });
}

function ofFiles(places: readonly string[]): readonly string[] {
  // The library's blocks stay once they were read.
  return places.filter((place) => /^[a-f]\.arch /.test(place)).sort();
}

describe("a snapshot after edits", () => {
  it.each([1, 2, 3, 4, 5, 6])("says what a fresh project says, with seed %i", (seed) => {
    const random = randomFrom(seed);
    const project = createProject({ rules });
    const texts = new Map(opened);
    for (const [uri, text] of texts) project.setFile(uri, text);
    const editors = new Map([...texts.keys()].map((uri, index) => [uri, randomEditor(seed * 100 + index)]));
    for (let round = 0; round < 120; round += 1) {
      const uri = [...texts.keys()][Math.floor(random() * texts.size)] ?? "";
      const text = editors.get(uri)?.(texts.get(uri) ?? "") ?? "";
      texts.set(uri, text);
      project.setFile(uri, text);
      if (random() < 0.2) continue;
      const [made, expected] = [project.snapshot(), fresh(texts)];
      expect(withoutBlocks(made)).toEqual(withoutBlocks(expected));
      expect(ofFiles(placesIn(made))).toEqual(ofFiles(placesIn(expected)));
      expect([...made.model.componentById]).toEqual(made.model.components.map((one) => [one.id, one]));
      // A text that is broken for long would hide what goes on behind the slip.
      if (round % 6 < 5) continue;
      for (const [file, original] of opened) {
        texts.set(file, original);
        project.setFile(file, original);
      }
    }
  });

  it.each([
    ["another technology of the library", "a.arch", ": postgres", ": cassandra"],
    ["a technology less", "a.arch", ": postgres", ""],
    ["an acceptance of another rule", "b.arch", "accept no-such-rule", "accept known-rule"],
    ["an acceptance of no rule", "a.arch", "accept known-rule", "accept unknown-rule"],
    [
      "an acceptance that is new",
      "a.arch",
      "availability 99.9%",
      'availability 99.9%  accept no-such-rule because "x"',
    ],
    ["an acceptance less", "b.arch", 'accept no-such-rule because "x"', ""],
    ["a slip that is mended", "a.arch", "calls nobody", "calls db"],
    ["a slip that is new", "e.arch", "with calm", "with clam"],
    ["a step", "d.arch", "shop.api -> shop.db", "shop.auth -> shop.db"],
  ])("says what a fresh project says, and back again, after an edit of %s", (_, uri, from, to) => {
    const project = createProject({ rules });
    for (const [file, text] of opened) project.setFile(file, text);
    const text = opened.get(uri) ?? "";
    expect(text).toContain(from);
    for (const next of [text, text.replace(from, to), text]) {
      project.setFile(uri, next);
      expect(withoutBlocks(project.snapshot())).toEqual(withoutBlocks(fresh(new Map([...opened, [uri, next]]))));
    }
  });

  it("keeps what an edit inside one declaration leaves, and says what is wrong elsewhere where it stands by then", () => {
    const project = createProject({ rules });
    for (const [uri, text] of opened) project.setFile(uri, text);
    const before = project.snapshot();
    project.setFile("a.arch", (opened.get("a.arch") ?? "").replace("replicas 3", "replicas 12"));
    const { model, problems } = project.snapshot();
    const old = new Set<unknown>(before.model.components);
    // What has a slip is linked anew each time.
    expect(model.components.filter((one) => !old.has(one)).map(({ name }) => name)).toEqual(["api"]);
    expect(model.flows[0]).toBe(before.model.flows[0]);
    expect(model.containerById).toBe(before.model.containerById);
    expect(problems.map(({ code }) => code)).toEqual(before.problems.map(({ code }) => code));
    expect(problems.map(({ code }) => code)).toContain("unknown-rule");
  });
});
