// The TextMate grammar, made from the vocabulary, so that colours are right before the server is up: declarations, verbs,
// terms, kinds of technology, names where they are declared, quantities with their units, texts and comments.

import path from "node:path";
import { beforeName, componentKinds, connectives, containerWords, leafWords, statements } from "../language/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

const file = path.resolve(import.meta.dirname, "../syntaxes/arch.tmLanguage.json");
const verbs = ["calls", "reads", "writes", "publishes", "consumes"];
const controls = ["reply", "either", "or", "parallel", "optional"];
const word = "[A-Za-z_]\\w*(?:-\\w+)*";
const name = `(?:${word}|\`[^\`\\r\\n]+\`)`;
const qualified = `${name}(?:\\.${name})*`;

/** A pattern for whole words of the language: `dead-letter` is one, and `a-timeout` holds none. */
function wordsOf(words: Iterable<string>): string {
  const longestFirst = [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?<![\\w.\`-])(?:${longestFirst.join("|")})(?![\\w\`-])(?!\\s*->)(?!\\.\\w)`;
}

function grammar(): object {
  const declarations = new Set([...containerWords, ...leafWords, "zone"]);
  const terms = statements
    .map((s) => s.word)
    .filter((w) => !declarations.has(w) && !verbs.includes(w) && !controls.includes(w));
  const inner = [...connectives].filter((w) => !controls.includes(w));
  // Behind these a word is a name, whatever else it means.
  const naming = [...beforeName].filter(
    (w) => !declarations.has(w) && !verbs.includes(w) && w !== "within" && w !== "from" && w !== "load",
  );
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "Faultline architecture",
    scopeName: "source.arch",
    fileTypes: ["arch"],
    patterns: [{ include: "#all" }],
    repository: {
      all: {
        patterns: [
          { include: "#comments" },
          { include: "#strings" },
          { include: "#declarations" },
          { include: "#technology" },
          { include: "#dependencies" },
          { include: "#names" },
          { include: "#controls" },
          { include: "#terms" },
          { include: "#quantities" },
          { include: "#marks" },
        ],
      },
      comments: {
        patterns: [
          { name: "comment.block.documentation.arch", begin: "/\\*\\*(?!/)", end: "\\*/" },
          { name: "comment.block.arch", begin: "/\\*", end: "\\*/" },
          { name: "comment.line.double-slash.arch", match: "//[^\\r\\n]*" },
        ],
      },
      strings: {
        name: "string.quoted.double.arch",
        begin: '"',
        end: '"|$',
        patterns: [{ name: "constant.character.escape.arch", match: "\\\\." }],
      },
      declarations: {
        match: `(${wordsOf(declarations)})[ \\t]+(${qualified})`,
        captures: {
          1: { name: "storage.type.arch" },
          2: { name: "entity.name.type.arch" },
        },
      },
      technology: {
        match: `(:)[ \\t]*(?:(${componentKinds.join("|")})(?![\\w-])|(${qualified}))`,
        captures: {
          1: { name: "punctuation.separator.arch" },
          2: { name: "storage.type.arch" },
          3: { name: "entity.other.inherited-class.arch" },
        },
      },
      dependencies: {
        match: `(${wordsOf(verbs)})[ \\t]+(${qualified})`,
        captures: {
          1: { name: "support.function.verb.arch" },
          2: { name: "variable.other.arch" },
        },
      },
      names: {
        match: `(${wordsOf(naming)})[ \\t]+(${qualified})`,
        captures: {
          1: { name: "keyword.other.arch" },
          2: { name: "variable.other.arch" },
        },
      },
      controls: { name: "keyword.control.flow.arch", match: wordsOf(controls) },
      terms: { name: "keyword.other.arch", match: wordsOf([...terms, ...inner, ...declarations, ...verbs]) },
      quantities: {
        patterns: [
          { name: "constant.other.date.arch", match: "(?<![\\w-])\\d{4}-\\d{2}-\\d{2}(?![\\w-])" },
          { name: "constant.other.percentile.arch", match: "(?<![\\w-])p\\d+(?:\\.\\d+)?(?![\\w-])" },
          {
            match: "(?<![\\w-])(\\d[\\d_]*(?:\\.\\d+)?)(%|[A-Za-z]+)?(/[A-Za-z]+)?",
            captures: {
              1: { name: "constant.numeric.arch" },
              2: { name: "keyword.other.unit.arch" },
              3: { name: "keyword.other.unit.arch" },
            },
          },
        ],
      },
      marks: {
        patterns: [
          { name: "keyword.operator.arrow.arch", match: "->" },
          { name: "keyword.operator.arch", match: "\\.\\.|[<>+]" },
        ],
      },
    },
  };
}

/** Writes syntaxes/arch.tmLanguage.json; with `write: false`, tells whether it is fresh. */
export function generateColouring(options: { write: boolean }): boolean {
  return writeOrCheck(file, `${JSON.stringify(grammar(), null, 2)}\n`, options);
}
