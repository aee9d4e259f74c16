// Every action at every statement of whole designs: none breaks the text, its layout or a comment, and those that promise to change
// nothing do not.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenize } from "../../language/index.ts";
import type { Action } from "../../server/features/actions/action.ts";
import { sortingKind } from "../../server/features/actions/sorting.ts";
import { generateDesign } from "../support/generate-design.ts";
import { randomFrom, systematicMutations } from "../support/mutate.ts";
import { type Bench, benchOf, faultsOfAction, meaningOf, offeredAt, textsAfter } from "../support/try-action.ts";

const folder = join(import.meta.dirname, "../../examples");
const examples = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".arch"));

/** An example with the files beside it: alone it would name what nobody declares. */
function benchWith(path: string): Bench {
  const beside = examples.filter((other) => dirname(other) === dirname(path));
  return benchOf(new Map(beside.map((other) => [other, readFileSync(join(folder, other), "utf8")])));
}

/** Kinds and titles of changes that mean nothing to the design. */
const keepsMeaning = /^(refactor\.(extract|inline)|source\.sortMembers)|Put the block|Write as (attempts|retries)/;

/** Offsets of the statements' words. */
function placesIn(text: string): readonly number[] {
  return tokenize(text).flatMap(({ kind, start }) => (kind === "keyword" || kind === "name" ? [start] : []));
}

function everyAction(bench: Bench, file: string): readonly Action[] {
  const actions = new Map<string, Action>();
  for (const start of placesIn(bench.texts.get(file) ?? "")) {
    for (const action of offeredAt(bench, file, start)) {
      // What answers a finding is the same from every place; what stands at a place is its own.
      actions.set(`${action.key} ${action.title} ${action.kind === "quickfix" ? "" : start}`, action);
    }
  }
  return [...actions.values(), ...offeredAt(bench, file, 0, 0, "source.")];
}

/** Changes tried in all examples. */
let allMade = 0;

describe.each(examples)("in %s", (path) => {
  const bench = benchWith(path);

  it("every action leaves a whole design", () => {
    const meaning = JSON.stringify(meaningOf(bench));
    const made = new Set<string>();
    for (const action of everyAction(bench, path)) {
      if (action.kind === "source.fixAll.faultline" || (action.kind === sortingKind && action.edits().length === 0))
        continue;
      const edits = JSON.stringify(action.edits());
      if (made.has(edits)) continue;
      made.add(edits);
      expect(faultsOfAction(bench, action)).toEqual([]);
      if (keepsMeaning.test(`${action.kind} ${action.title}`) || keepsMeaning.test(action.title)) {
        expect(JSON.stringify(meaningOf(bench.after(textsAfter(bench, action)))), action.title).toBe(meaning);
      }
    }
    expect(made.size).toBeGreaterThan(0);
    allMade += made.size;
  });
});

it("there are more than ten changes to each example, one with another", () => {
  expect(allMade).toBeGreaterThan(10 * examples.length);
});

it("a design in several files is left whole too", () => {
  const bench = benchOf(generateDesign({ components: 40, files: 2, seed: 3 }));
  const titles = new Set<string>();
  for (const file of bench.texts.keys()) {
    for (const action of everyAction(bench, file)) {
      const title = action.title.replace(/[\d-]+/g, "");
      if (titles.has(title) || action.edits().length === 0) continue;
      titles.add(title);
      expect(faultsOfAction(bench, action)).toEqual([]);
    }
  }
  expect(titles.size).toBeGreaterThan(10);
});

it("half-written text is answered, and no edit reaches beyond it", () => {
  const text = `system shop {
  policy internal { timeout 150ms }
  service api { calls auth with internal { retries 2 }  accept hub }
  service auth { replicas 2 }
  queue jobs
  worker mailer { consumes jobs }
  flow look { api -> auth -> jobs }
}
region eu { zones a, b }
`;
  let offered = 0;
  for (const mutant of systematicMutations(text, randomFrom(11))) {
    const bench = benchOf(mutant);
    for (let offset = 0; offset <= mutant.length; offset += 17) {
      for (const action of offeredAt(bench, "a.arch", offset)) {
        offered += 1;
        for (const { start, end } of action.edits()) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(mutant.length);
        }
        textsAfter(bench, action);
      }
    }
  }
  expect(offered).toBeGreaterThan(100);
});
