// Two laws that hold for every design on ten thousand random ones: other names and another order of declarations change no
// fact and no finding. No expected value is needed, so nothing is copied from what is tested.

import { expect, it } from "vitest";
import { createAnalysis, type FactValue } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import { expectEnds } from "../support/ends.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { randomSpec } from "../support/random-spec.ts";

const designs = 10_000;

it("neither names nor the order of declarations mean anything", () => {
  for (let seed = 1; seed <= designs; seed += 1) {
    const spec = randomSpec(seed);
    const renamed = JSON.parse(JSON.stringify(spec), renaming) as ModelSpec;
    const reversed = {
      ...renamed,
      components: reversedEntries(renamed.components),
      flows: reversedEntries(renamed.flows ?? {}),
    };
    expectSame(pictureOf(reversed), pictureOf(spec, newName), seed);
  }
});

/**
 * Rules that stand at one place of a loop or along one of the largest paths, and leave out what that explains: where several
 * are equally good they take the first, so what they say depends on order, and what they find does not.
 */
const namesOneOfEquals: ReadonlySet<string> = new Set([
  "synchronous-cycle",
  "retry-loop",
  "retry-amplification",
  "metastable-overload",
]);

/** Every fact's value and every finding's place, with names as `name` has them, by a key that sorts. */
function pictureOf(spec: ModelSpec, name: (id: string) => string = (id) => id): ReadonlyMap<string, FactValue> {
  const { facts, report } = createAnalysis(buildModel(spec));
  if (report.failures.length > 0) expect(report.failures).toEqual([]);
  const picture = new Map<string, FactValue>();
  for (const fact of facts.list()) {
    const value = fact.value ?? `unknown without ${fact.missing.map((one) => `${one.term} of ${one.element}`).sort()}`;
    picture.set(`${fact.name} of ${name(fact.element)} is ${fact.kind}`, valueWith(value, name));
  }
  for (const { severity, rule, element, flows } of report.findings) {
    if (namesOneOfEquals.has(rule)) continue;
    picture.set(`${severity} ${rule} at ${name(element)}`, sortedWords(name(flows.join(" "))));
  }
  return picture;
}

/** Lists are sets here: the order of their members is one of names. */
function valueWith(value: FactValue, name: (id: string) => string): FactValue {
  if (typeof value === "number") return value;
  if (typeof value === "string") return sortedWords(name(value));
  if (value.every((part) => typeof part === "number")) return value;
  return value
    .map((part) =>
      typeof part === "string"
        ? sortedWords(name(part))
        : [...(part as readonly string[])]
            .map((word) => sortedWords(name(word)))
            .sort()
            .join(" + "),
    )
    .sort();
}

function sortedWords(text: string): string {
  return text.split(/[ ,]+/).sort().join(" ");
}

function expectSame(
  actual: ReadonlyMap<string, FactValue>,
  wanted: ReadonlyMap<string, FactValue>,
  seed: number,
): void {
  if (actual.size !== wanted.size || [...actual.keys()].some((key) => !wanted.has(key))) {
    expect([...actual.keys()].sort(), `design ${seed}`).toEqual([...wanted.keys()].sort());
  }
  for (const [key, value] of actual) {
    const other = wanted.get(key) as FactValue;
    const [ends, wantedEnds] = [numbersOf(value), numbersOf(other)];
    if (ends === undefined || wantedEnds === undefined) {
      if (JSON.stringify(value) !== JSON.stringify(other)) expect(value, `design ${seed}: ${key}`).toEqual(other);
    } else expectEnds(ends, wantedEnds, seed, key);
  }
}

function numbersOf(value: FactValue): readonly [number, number] | undefined {
  if (typeof value === "number") return [value, value];
  const [low, high] = value;
  return typeof low === "number" && typeof high === "number" ? [low, high] : undefined;
}

/** Another name for every element, in another order. */
function newName(text: string): string {
  return text
    .replace(/\b(o|q|w|d|f|g)\b/g, (name) => `z-${name}`)
    .replace(/\bc(\d)\b/g, (_, digit: string) => `n${9 - Number(digit)}`);
}

/** Renames keys and values of a spec that are made of names; words of the spec's own are longer or stand elsewhere. */
function renaming(key: string, value: unknown): unknown {
  if (typeof value === "string" && !["kind", "mode", "importance"].includes(key)) return newName(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [/^(o|q|w|d|f|g|c\d)$/.test(name) ? newName(name) : name, inner]),
  );
}

function reversedEntries<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).reverse());
}
