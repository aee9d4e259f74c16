// A file that is edited inside one declaration is not read as a whole again: its state is to be what a fresh reading gives, whatever was
// edited, and blocks that the edit left alone are to be the same objects.

import { describe, expect, it } from "vitest";
import { readAgain } from "../../language/file-again.ts";
import { type FileState, readFile } from "../../language/file-tree.ts";
import type { TreeNode } from "../../language/linking/declare.ts";
import { createSourceText } from "../../language/source-text.ts";
import { exampleTexts } from "../support/example-texts.ts";
import { randomEditor } from "../support/random-edits.ts";

let lastId = 0;
const nextId = (): number => {
  lastId += 1;
  return lastId;
};

function read(text: string, before?: FileState): FileState {
  return readFile(createSourceText("a.arch", text), nextId, before);
}

function again(text: string, before: FileState): FileState | undefined {
  return readAgain(createSourceText("a.arch", text), nextId, before);
}

/** All that a state says, but for the numbers of its blocks. */
function said({ source, tree, places, blocks, problems, isRegular }: FileState): unknown {
  const shapeOf = (nodes: readonly TreeNode[]): unknown =>
    nodes.map(({ block, children }) => [block.text, block.drafts, children && shapeOf(children)]);
  const order = new Map([...places.keys()].map((id, index) => [id, index]));
  const json = JSON.stringify({
    text: source.text,
    nodes: shapeOf(tree.nodes),
    places: [...places.values()],
    blocks: blocks.map(({ block, ...part }) => [part.key, part.offset, part.length, part.body, part.surroundings]),
    problems,
    isRegular,
  });
  return JSON.parse(json, (name, value) => (name === "block" ? order.get(value) : value));
}

/** Reads the text with `from` replaced by `to`, and holds the result to a fresh reading; whether it was read again. */
function edited(text: string, from: string, to: string): boolean {
  expect(text).toContain(from);
  const after = text.replace(from, () => to);
  const state = again(after, read(text));
  if (state !== undefined) expect(said(state)).toEqual(said(read(after)));
  return state !== undefined;
}

const shop = `// A shop.
system shop "Shop" {
  owner "team"
  /** Takes orders. */
  service api : go "Front" {
    replicas 3 // spread
    calls db { timeout 40ms }
  }
  store db { capacity 5k/s }
  store \`odd { capacity 1k/s }
  service bare
}
service outside { calls shop.db }
`;

describe("a file", () => {
  it.each([
    ["a figure", "40ms", "400ms"],
    ["a statement that is new", "replicas 3", "replicas 3\n    availability 99.9%"],
    ["a comment that holds a brace", "// spread", "// } spread"],
    ["a block that is new", "calls db { timeout 40ms }", "calls db { timeout 40ms }\n    calls bare { timeout 2s }"],
    ["half a statement", "calls db { timeout 40ms }", "calls db { timeout 40ms }\n    calls "],
    ["a body of one line", "5k/s", "6k/s"],
    ["all of a body", "\n    replicas 3 // spread\n    calls db { timeout 40ms }\n  ", ""],
  ])("is read again with an edit of %s inside a declaration", (_, from, to) => {
    expect(edited(shop, from, to)).toBe(true);
  });

  it.each([
    ["a name", "service api", "service front"],
    ["a container's own words", 'owner "team"', 'owner "teams"'],
    ["a container's title", '"Shop"', '"Shops"'],
    ["a declaration without a body", "service bare", "service bar"],
    ["a brace", "timeout 40ms }", "timeout 40ms } }"],
    ["a brace that is lost", "timeout 40ms }", "timeout 40ms"],
    ["a declaration's end", "capacity 5k/s }", "capacity 5k/s  } "],
    ["a comment that goes on over its end", "capacity 5k/s", "capacity /* 5k/s"],
    ["a text that goes on over its end", "capacity 5k/s", 'owner "5k/s'],
    ["a comment before its brace", 'go "Front"', 'go /* a */ "Front"'],
    ["a declaration on a new line, left of it", "// spread", "\n service new { calls db }"],
    ["a backtick that takes in a brace", "capacity 1k/s", "capacity ` 1k/s"],
    ["the space between declarations", "\n  store db", "\n\n  store db"],
    [
      "two declarations at once",
      "timeout 40ms }\n  }\n  store db { capacity 5",
      "timeout 4ms }\n  }\n  store db { capacity 6",
    ],
  ])("is read as a whole with an edit of %s", (_, from, to) => {
    expect(edited(shop, from, to)).toBe(false);
  });

  it("keeps the blocks that an edit left alone, with what was read of them", () => {
    const before = read(shop);
    const after = again(shop.replace("40ms", "400ms"), before);
    const old = new Set(before.blocks.map(({ block }) => block));
    expect(after?.blocks.filter(({ block }) => !old.has(block)).map(({ block }) => block.text.slice(0, 3))).toEqual([
      "/**",
    ]);
  });

  const designs = [shop, ...exampleTexts.values()].filter((text) => text.length < 20_000);
  /** Edits of each design, with either kind of line ends: some thousands in all, and each design by more than a few. */
  const rounds = Math.max(20, Math.ceil(2500 / designs.length));
  let allAgain = 0;
  it.each(designs.map((text, index) => [index, text] as const))(
    "is what a fresh reading gives after each of many edits of design %i",
    (index, opened) => {
      let count = 0;
      for (const ends of ["\n", "\r\n"]) {
        const edit = randomEditor(index + ends.length * 1000);
        let text = opened.replaceAll("\n", ends);
        let state = read(text);
        for (let round = 0; round < rounds; round += 1) {
          text = edit(text);
          const next = again(text, state);
          if (next !== undefined) {
            count += 1;
            expect(said(next)).toEqual(said(read(text)));
          }
          // What is broken for long would be read as a whole ever after.
          if (round % 5 === 4) text = opened.replaceAll("\n", ends);
          state = next !== undefined && round % 5 !== 4 ? next : read(text, state);
        }
      }
      expect(count).toBeGreaterThan(0);
      allAgain += count;
    },
  );

  it("was read again in more than a tenth of these edits", () => {
    expect(allAgain).toBeGreaterThan(0.1 * 2 * rounds * designs.length);
  });
});
