// The forms of statements and the grammar tell the same: what a form allows is read without a problem of spelling, in every block that the
// statement belongs in.

import { describe, expect, test } from "vitest";

import { type Form, type FormPart, formsOf, type SlotName, slots, stepForms } from "../../language/index.ts";
import { isRight, parse } from "../../language/syntax/parse.ts";
import { statements } from "../../language/vocabulary.ts";

const figures: Readonly<Record<string, string>> = {
  count: "3",
  duration: "30s",
  rate: "100/s",
  ratio: "99%",
  factor: "2x",
  times: "2x",
  percentile: "p99",
  date: "2030-01-01",
  text: '"text"',
  title: '"title"',
  block: "{ }",
  guarantee: "eventual",
};

function written({ word, slot }: FormPart): string {
  return word ?? figures[slot ?? ""] ?? "name";
}

/** Sentences of a form that together take every step from one part to the next. */
function sentencesOf(form: Form): readonly string[] {
  const sentences: string[] = form.mayBeEmpty ? [""] : [];
  const taken = new Set<string>();
  const walk = (path: readonly FormPart[], next: Iterable<number>): void => {
    const last = path.at(-1);
    if (last !== undefined && form.last.has(last.index)) sentences.push(path.map(written).join(" "));
    for (const index of next) {
      const step = `${last?.index ?? "start"} ${index}`;
      const part = form.parts[index];
      if (part === undefined || taken.has(step)) continue;
      taken.add(step);
      walk([...path, part], part.next);
    }
  };
  walk([], form.first);
  return sentences;
}

const all = statements.flatMap(({ word, contexts }) =>
  [...contexts].flatMap((context) =>
    formsOf(word, context).map((form) => [`${word} in ${context}: ${form.label}`, word, form] as const),
  ),
);

test.each([...new Map(all.map((one) => [one[2], one])).values()])("%s is read", (_, word, form) => {
  const sentences = sentencesOf(form);
  expect(sentences.length).toBeGreaterThan(0);
  for (const sentence of sentences) {
    const text = `${word} ${sentence}`;
    expect(isRight(parse(text, "Document")) ? "" : text).toBe("");
  }
});

test.each(["flow", "steps"] as const)("steps in %s are read", (context) => {
  for (const form of stepForms(context)) {
    for (const sentence of sentencesOf(form)) {
      const text = `either { ${sentence} }`;
      expect(isRight(parse(text, "Document")) ? "" : text).toBe("");
    }
  }
});

describe("a form", () => {
  test("shows what may be left out, what is chosen, and what is repeated", () => {
    const labels = (word: string, context: Parameters<typeof formsOf>[1]) =>
      formsOf(word, context).map(({ label }) => label);
    expect(labels("quorum", "store")).toEqual(["quorum write N read N of N"]);
    expect(labels("breaker", "dependency")).toEqual(["breaker [after P%] [for DURATION]"]);
    expect(labels("replicas", "service")).toEqual(["replicas N [primary [+ N [async|sync]]] [across REGION, …]"]);
    expect(labels("slo", "flow")).toEqual([
      "slo availability P% [over DURATION]",
      "slo latency pN < DURATION",
      "slo freshness DATA < DURATION",
    ]);
    expect(labels("load", "flow")).toEqual(["load N/s [peak Nx]"]);
    expect(labels("load", "scenario")).toEqual(["load FLOW Nx|N/s"]);
    expect(labels("data", "dependency")).toEqual(["data DATA"]);
    expect(labels("managed", "service")).toEqual(["managed"]);
  });

  test("has a parameter for each slot, with the words that lead to it", () => {
    const [form] = formsOf("quorum", "store");
    expect(form?.parameters.map(({ start, end }) => form.label.slice(start, end))).toEqual([
      "write N",
      "read N",
      "of N",
    ]);
    const [choice] = formsOf("prefers", "store");
    expect(choice?.parameters.map(({ start, end }) => choice.label.slice(start, end))).toEqual([
      "consistency|availability",
    ]);
  });

  test("has parameters in the order of its label, and every part belongs to one", () => {
    for (const [name, , form] of all) {
      const stretches = form.parameters.map(({ start, end }) => [start, end] as const);
      for (const [index, [start, end]] of stretches.entries()) {
        expect(end, name).toBeGreaterThan(start);
        expect(start, name).toBeGreaterThanOrEqual(stretches[index - 1]?.[1] ?? 0);
      }
      for (const { parameter } of form.parts) {
        expect(parameter, name).toBeGreaterThanOrEqual(0);
        expect(parameter, name).toBeLessThan(form.parameters.length);
      }
    }
  });

  test("says something of every slot", () => {
    for (const name of Object.keys(slots) as SlotName[]) expect(slots[name].says, name).toMatch(/^[A-Z].{8,}\.$/);
  });
});
