// Laws of the comparison: a design and itself mean the same, however it is written down; exchanged sides give the exchanged result;
// and what one edit makes worse is told as new.

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Analysis,
  type Comparison,
  compare,
  createAnalysis,
  type Finding,
  isEmpty,
} from "../../../analysis/index.ts";
import { createProject, formatText } from "../../../language/index.ts";
import { faultyDesigns } from "../../support/faulty-designs.ts";
import { randomDesign } from "../../support/random-design.ts";

function analysisOf(files: Readonly<Record<string, string>>): Analysis {
  const project = createProject();
  for (const [name, text] of Object.entries(files)) project.setFile(name, text);
  return createAnalysis(project.snapshot().model, { today: "2026-11-01" });
}

const examples = ["photos", "ride-and-pay", "dynamodb-2015/before", "dynamodb-2015/after"].map((name) => {
  const folder = new URL(`../../../examples/${name}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".arch"));
  return [name, Object.fromEntries(files.map((file) => [file, readFileSync(new URL(file, folder), "utf8")]))] as const;
});

const sound = new URL("../../designs/sound/", import.meta.url);
const soundText = (design: string) => readFileSync(new URL(`${design}.arch`, sound), "utf8");

/** What a comparison says with its sides exchanged. */
function mirrored(one: Comparison): Comparison {
  const turned = {
    added: "removed",
    removed: "added",
    changed: "changed",
    renamed: "renamed",
    moved: "moved",
  } as const;
  const against = { better: "worse", worse: "better", neither: "neither" } as const;
  return {
    elements: one.elements.map(({ change, kind, before, after, terms }) => ({
      change: turned[change],
      kind,
      ...exchanged({ before, after }),
      terms: terms.map((term) => ({ term: term.term, ...exchanged(term) })),
    })),
    flows: one.flows.map(({ before, after, figures, singlePoints: points, cutSets }) => ({
      ...exchanged({ before, after }),
      figures: figures.map((figure) => ({
        name: figure.name,
        ...exchanged(figure),
        direction: against[figure.direction],
      })),
      ...(points && {
        singlePoints: { before: points.after, after: points.before, gone: points.added, added: points.gone },
      }),
      cutSets: cutSets.map((sets) => ({ order: sets.order, ...exchanged(sets) })),
    })),
    parts: one.parts.map(({ kind, before, after, figures }) => ({
      kind,
      before: after,
      after: before,
      figures: figures.map((figure) => ({
        name: figure.name,
        ...exchanged(figure),
        direction: against[figure.direction],
      })),
    })),
    promises: one.promises.map(({ before, after, promise, direction, was, is }) => ({
      before: after,
      after: before,
      promise,
      direction: against[direction],
      ...(is === undefined ? {} : { was: is }),
      ...(was === undefined ? {} : { is: was }),
    })),
    findings: {
      added: [...one.findings.gone, ...one.findings.accepted.map(({ before }) => before)],
      gone: one.findings.added.filter((finding) => !one.findings.reopened.some(({ after }) => after === finding)),
      changed: one.findings.changed.map(({ before, after }) => ({ before: after, after: before })),
      accepted: one.findings.reopened.map(({ before, after }) => ({ before: after, after: before })),
      reopened: one.findings.accepted.map(({ before, after }) => ({ before: after, after: before })),
    },
    settings: one.settings,
  };
}

function exchanged<T>({ before, after }: { readonly before?: T | undefined; readonly after?: T | undefined }) {
  return { ...(after === undefined ? {} : { before: after }), ...(before === undefined ? {} : { after: before }) };
}

/** Without the order of lists, which goes by the names and kinds of one side, and without places. */
function unordered({ elements, flows, parts, promises, findings }: Comparison) {
  const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one, plain)).sort();
  const plain = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? `${value}` : value;
  const said = ({ rule, element, cause, message, severity }: Finding) => [rule, element, cause, message, severity];
  const pairs = (list: Comparison["findings"]["changed"]) =>
    sorted(list.map((one) => [said(one.before), said(one.after)]));
  return {
    // The kind is that of the later side where a component has become another one.
    elements: sorted(elements.map(({ kind: _, ...rest }) => rest)),
    flows: sorted(flows),
    parts: sorted(parts.map(({ kind: _, ...rest }) => rest)),
    promises: sorted(promises),
    added: sorted(findings.added.map(said)),
    gone: sorted(findings.gone.map(said)),
    changed: pairs(findings.changed),
    accepted: pairs(findings.accepted),
    reopened: pairs(findings.reopened),
  };
}

function expectMirror(before: Analysis, after: Analysis): void {
  expect(unordered(mirrored(compare(before, after)))).toEqual(unordered(compare(after, before)));
}

/** A text with its outermost declarations in another order. */
function reversedText(text: string): string {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const [index, sign] of [...text].entries()) {
    if (sign === "{") depth += 1;
    if (sign !== "}") continue;
    depth -= 1;
    if (depth > 0) continue;
    parts.push(text.slice(from, index + 1));
    from = index + 1;
  }
  expect(text.slice(from).trim()).toBe("");
  return parts.reverse().join("\n");
}

describe.each(examples)("%s", (_, files) => {
  it("means the same as itself", () => {
    expect(isEmpty(compare(analysisOf(files), analysisOf(files)))).toBe(true);
  });

  it("means the same in one file, in another file, and laid out otherwise", () => {
    const together = { "all.arch": Object.values(files).reverse().join("\n") };
    expect(compare(analysisOf(files), analysisOf(together))).toEqual(compare(analysisOf(files), analysisOf(files)));
    const spread = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`z/${name}`, text.replaceAll("\n", "\r\n\t  ").concat("\n// end")]),
    );
    expect(isEmpty(compare(analysisOf(files), analysisOf(spread)))).toBe(true);
    const formatted = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, formatText(text).text]));
    expect(isEmpty(compare(analysisOf(files), analysisOf(formatted)))).toBe(true);
  });

  it("is all added to nothing, and all removed from it", () => {
    const { elements, findings } = compare(analysisOf({}), analysisOf(files));
    expect(new Set(elements.map(({ change }) => change))).toEqual(new Set(["added"]));
    expect(findings.gone).toEqual([]);
    expectMirror(analysisOf({}), analysisOf(files));
  });
});

it("exchanged examples give exchanged results", () => {
  for (const [, first] of examples) {
    for (const [, second] of examples) expectMirror(analysisOf(first), analysisOf(second));
  }
});

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const sizes = fc.integer({ min: 2, max: 14 });

it("random designs: the same means the same, in any order of declarations", () => {
  fc.assert(
    fc.property(seeds, sizes, (seed, size) => {
      const text = randomDesign(seed, size);
      expect(isEmpty(compare(analysisOf({ "a.arch": text }), analysisOf({ "b.arch": reversedText(text) })))).toBe(true);
    }),
    { numRuns: 150, seed: 7 },
  );
});

it("random designs: exchanged sides give the exchanged result", () => {
  fc.assert(
    fc.property(seeds, seeds, sizes, (first, second, size) => {
      const [a, b] = [randomDesign(first, size), randomDesign(second, size)];
      expectMirror(analysisOf({ "a.arch": a }), analysisOf({ "a.arch": b }));
    }),
    { numRuns: 100, seed: 7 },
  );
});

it("random designs: what has a new name is renamed, and nothing else is told", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 4, max: 10 }), (seed, size) => {
      const text = randomDesign(seed, size);
      const renamed = text.replace(/\bc0\b/g, "gateway-of-all");
      const { elements, flows, parts, findings } = compare(
        analysisOf({ "a.arch": text }),
        analysisOf({ "a.arch": renamed }),
      );
      expect(elements).toMatchObject([{ change: "renamed", before: "c0", after: "gateway-of-all" }]);
      expect([flows, parts, findings.added, findings.gone]).toEqual([[], [], [], []]);
    }),
    { numRuns: 100, seed: 7 },
  );
});

describe("each fault of the table", () => {
  it.each(faultyDesigns().map(({ design, edit, text }) => [design, edit, text] as const))(
    "%s: %s",
    (design, edit, text) => {
      const before = analysisOf({ "design.arch": soundText(design) });
      const after = analysisOf({ "design.arch": text });
      const comparison = compare(before, after);
      const standing = (one: Analysis) => one.report.findings.filter(({ accepted }) => accepted === undefined);
      const signature = ({ rule, element, severity }: Finding) => `${severity} ${rule} at ${element}`;
      const known = new Set(standing(before).map(signature));
      const brought = standing(after)
        .map(signature)
        .filter((one) => !known.has(one));
      expect(brought, edit).not.toEqual([]);
      const worse = comparison.findings.changed.filter(({ before: was, after: is }) => was.severity !== is.severity);
      const told = [...comparison.findings.added, ...worse.map((one) => one.after)].map(signature);
      expect(told).toEqual(expect.arrayContaining(brought));
      expect(comparison.elements.length).toBeGreaterThan(0);
      expectMirror(before, after);
    },
  );
});
