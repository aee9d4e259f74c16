// The table of statements and the grammar are two views of one language; neither may know a word that the other does not,
// and each statement's example is one.

import { AstUtils } from "langium";
import { describe, expect, it } from "vitest";
import { createServices } from "../../language/syntax/services.ts";
import type { Context } from "../../language/vocabulary.ts";
import {
  beforeName,
  componentKinds,
  connectives,
  containerWords,
  keywords,
  leafWords,
  statementByWord,
  statements,
  statementsIn,
} from "../../language/vocabulary.ts";
import { understand } from "../support/understand.ts";

const grammarWords = [...AstUtils.streamAllContents(createServices().Grammar)].flatMap((node) => {
  const word = node.$type === "Keyword" ? String((node as unknown as { value: string }).value) : "";
  return /^[a-z]/.test(word) ? [word] : [];
});

/** What the examples of the table refer to. */
const surroundings = `
region eu { zones a, b }
boundary pci
policy internal { timeout 150ms }
service auth  service api  external stripe  service cluster  client app { calls api }  service a { calls b, c }
service b  service c  store orders-db  store photos-db  store search-index  topic events  queue parked
coordinator vault  store redis  flow checkout { app -> api }  data photo { authority photos-db }
system orders { }
`.replace("calls b, c", "calls b  calls c");

/** Statements that look otherwise in some blocks than in the example. */
const other: Readonly<Record<string, string>> = {
  "optional in flow": "optional { a -> b }",
  "optional in steps": "optional { a -> b }",
  "load in scenario": "load checkout 10x",
  "data in dependency": "data photo",
};

/** A design with the statement in a block of the kind. */
function placed(form: string, context: Context): string {
  switch (context) {
    case "file":
      // What the surroundings declare already gets another name.
      return statementByWord.get(form.split(" ")[0] ?? "")?.contexts.has("file") === true
        ? form.replace(/^(?!extend)(\w+) [\w-]+/, "$1 other")
        : form;
    case "container":
      return `system host { ${form} }`;
    case "dependency":
      return `component host { rate-limit 1k/s  consumes events { ${form} } }`;
    case "technology":
      return `technology host : component { ${form} }`;
    case "zone":
      return `region host { zone inner { ${form} } }`;
    case "steps":
      return `flow host { parallel { ${form} } }`;
    default:
      return `${context} host { ${form} }`;
  }
}

describe("the table of statements", () => {
  it("knows the grammar's words and no others", () => {
    expect([...new Set(grammarWords)].sort()).toEqual([...keywords].sort());
  });

  it("lists each word once", () => {
    expect(new Set(statements.map((statement) => statement.word)).size).toBe(statements.length);
    expect([...connectives].filter((word) => statementByWord.has(word))).toEqual([]);
  });

  it("puts every declaration among the containers or the leaves, but for zones, which stand in a region", () => {
    const declarations = statements.filter((s) => s.contexts.has("file")).map((s) => s.word);
    expect(declarations.sort()).toEqual([...containerWords, ...leafWords].sort());
    for (const kind of componentKinds) expect(leafWords.has(kind)).toBe(true);
  });

  it("names only words of the grammar as words before a name", () => {
    expect([...beforeName].filter((word) => !keywords.has(word))).toEqual([]);
  });

  it("explains each statement in a sentence, and shows it by an example that starts with its word", () => {
    for (const { word, form, says } of statements) {
      expect(form.split(/[ "]/)[0], word).toBe(word);
      expect(says, word).toMatch(/^[A-Z].+\.$/);
      expect(says.length, word).toBeLessThan(80);
    }
  });
});

const uses = statements.flatMap(({ word, form, contexts }) =>
  [...contexts].map((context) => ({ form: other[`${word} in ${context}`] ?? form, context })),
);

describe("an example of a statement", () => {
  it.each(uses)("$form is understood in a $context", ({ form, context }) => {
    const { problems } = understand({ "world.arch": surroundings, "use.arch": placed(form, context) });
    expect(problems).toEqual([]);
  });

  const contexts = [...new Set(uses.map((use) => use.context))];

  it.each(contexts)("is refused, in words, in a %s where it means nothing", (context) => {
    const here = new Set(statementsIn(context).map((statement) => statement.word));
    for (const { word, form } of statements) {
      if (here.has(word)) continue;
      const { problems } = understand({ "world.arch": surroundings, "use.arch": placed(form, context) });
      expect(problems.length, `${word} in ${context}: ${problems.join(" / ")}`).toBe(1);
      expect(problems[0], `${word} in ${context}`).toMatch(
        new RegExp(
          `^misplaced-term at ‹${word}›: \`${word}\` means nothing in (an?|the) [a-z ]+; it belongs in .+, as in \`.+\`\\.$`,
        ),
      );
    }
  });
});
