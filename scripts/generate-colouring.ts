// The TextMate grammar, made from the parts that words play, so that colours are right before the server is up and stay the same when it
// is: what semantic tokens are mapped to in package.json are the scopes that are given here.

import path from "node:path";
import {
  beforeName,
  componentKinds,
  containerWords,
  declaredRole,
  guaranteeNames,
  leafWords,
  type NameRole,
  nameRoleBehind,
  verbs,
  type WordRole,
  wordsOfRole,
} from "../language/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

const file = path.resolve(import.meta.dirname, "../syntaxes/arch.tmLanguage.json");

/** What words are coloured as. */
export const scopeByWordRole: Readonly<Record<WordRole, string>> = {
  declaration: "storage.type.arch",
  verb: "keyword.control.arch",
  control: "keyword.control.arch",
  term: "variable.other.property.arch",
  option: "variable.other.enummember.arch",
  connective: "keyword.other.arch",
};

/** What names are coloured as. */
export const scopeByNameRole: Readonly<Record<NameRole, string>> = {
  namespace: "entity.name.namespace.arch",
  component: "entity.name.type.class.arch",
  flow: "entity.name.function.arch",
  policy: "entity.name.type.interface.arch",
  domain: "entity.name.type.enum.arch",
  data: "entity.name.type.struct.arch",
  scenario: "entity.name.function.scenario.arch",
  decision: "variable.other.constant.arch",
  technology: "entity.name.type.technology.arch",
  option: "variable.other.enummember.arch",
  label: "variable.parameter.arch",
};

const name = "(?:[A-Za-z_]\\w*(?:-\\w+)*|`[^`\\r\\n]+`)";
const begins = "(?<![\\w.`-])";
const qualified = `${name}(?:\\.${name})*`;
const list = `${qualified}(?:[ \\t]*,[ \\t]*${qualified})*`;
const blanks = "[ \\t]+";

/** A pattern for whole words of the language: `dead-letter` is one, and `a-timeout` holds none. */
function wordsOf(words: Iterable<string>): string {
  const longestFirst = [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `${begins}(?:${longestFirst.join("|")})(?![\\w\`-])(?!\\s*->)(?!\\.\\w)`;
}

function include(part: string): object {
  return { include: `#${part}` };
}

/** Words of a guarantee, behind which keys stand: `ordered per customer, durable`. */
const keyWords: readonly string[] = ["by", "per"];

/** Keys, up to where the next guarantee begins. */
const keys = `${qualified}(?:[ \\t]*,[ \\t]*(?!(?:${guaranteeNames.join("|")})(?![\\w-]))${qualified})*`;

/** Words with the names that are due behind them, each coloured by its own part. */
function namesBehind(words: readonly string[], role: NameRole, names: string = list): object {
  return {
    match: `(${wordsOf(words)})${blanks}(${names})`,
    captures: { 1: { patterns: [include("words")] }, 2: { patterns: [include(`${role}-names`)] } },
  };
}

function groupedByRole(words: Iterable<string>, roleOf: (word: string) => NameRole | undefined): object[] {
  const byRole = new Map<NameRole, string[]>();
  for (const word of words) {
    const role = roleOf(word);
    if (role !== undefined) byRole.set(role, [...(byRole.get(role) ?? []), word]);
  }
  return [...byRole].map(([role, group]) => namesBehind(group, role));
}

function grammar(): object {
  const declarations = [...containerWords, ...leafWords, "zone"];
  const others = [...beforeName].filter((word) => ![...declarations, ...verbs, ...keyWords].includes(word));
  const nameRoles = Object.keys(scopeByNameRole) as NameRole[];
  const wordRoles = Object.keys(scopeByWordRole) as WordRole[];
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "Faultline architecture",
    scopeName: "source.arch",
    fileTypes: ["arch"],
    patterns: [include("all")],
    repository: {
      all: {
        patterns: [
          "comments",
          "strings",
          "steps",
          "names",
          "technology",
          "promises",
          "words",
          "quantities",
          "marks",
        ].map(include),
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
      steps: {
        patterns: [
          {
            match: `${begins}(${qualified})(?=[ \\t]*->)`,
            captures: { 1: { patterns: [include("component-names")] } },
          },
          {
            match: `(->)[ \\t]*(${qualified})?`,
            captures: {
              1: { name: "keyword.operator.arrow.arch" },
              2: { patterns: [include("component-names")] },
            },
          },
          { match: `\\([ \\t]*(${list})`, captures: { 1: { patterns: [include("option-names")] } } },
        ],
      },
      names: {
        patterns: [
          // `secrets from vault` and `invalidated by changes`: elsewhere other names stand behind `from` and `by`.
          {
            match: `(${begins}(?:secrets${blanks}from|invalidated${blanks}by))${blanks}(?!write(?![\\w-]))(${list})`,
            captures: { 1: { patterns: [include("words")] }, 2: { patterns: [include("component-names")] } },
          },
          namesBehind(keyWords, "label", keys),
          ...groupedByRole(declarations, declaredRole),
          ...groupedByRole(verbs, nameRoleBehind),
          ...groupedByRole(others, nameRoleBehind),
        ],
      },
      technology: {
        match: `(:)[ \\t]*(?:(${componentKinds.join("|")})(?![\\w-])|(${qualified}))`,
        captures: {
          1: { name: "punctuation.separator.arch" },
          2: { name: scopeByWordRole.declaration },
          3: { patterns: [include("technology-names")] },
        },
      },
      promises: { name: scopeByNameRole.option, match: wordsOf(guaranteeNames) },
      words: {
        patterns: wordRoles.map((role) => ({ name: scopeByWordRole[role], match: wordsOf(wordsOfRole(role)) })),
      },
      ...Object.fromEntries(
        nameRoles.map((role) => [
          `${role}-names`,
          {
            patterns: [
              // A zone stands in its region, and everything else in a system or group.
              { name: scopeByNameRole[role === "domain" ? role : "namespace"], match: `${name}(?=\\.${name})` },
              { name: scopeByNameRole[role], match: name },
            ],
          },
        ]),
      ),
      quantities: {
        patterns: [
          { name: "constant.numeric.date.arch", match: "(?<![\\w-])\\d{4}-\\d{2}-\\d{2}(?![\\w-])" },
          { name: "constant.numeric.percentile.arch", match: "(?<![\\w-])p\\d+(?:\\.\\d+)?(?![\\w-])" },
          {
            name: "constant.numeric.arch",
            match: "(?<![\\w-])\\d[\\d_]*(?:\\.\\d+)?(%|[A-Za-zµ]+)?(/[A-Za-z]+)?",
            captures: { 1: { name: "keyword.other.unit.arch" }, 2: { name: "keyword.other.unit.arch" } },
          },
        ],
      },
      marks: { patterns: [{ name: "keyword.operator.arch", match: "\\.\\.|[<>+]" }] },
    },
  };
}

/** Writes syntaxes/arch.tmLanguage.json; with `write: false`, tells whether it is fresh. */
export function generateColouring(options: { write: boolean }): boolean {
  return writeOrCheck(file, `${JSON.stringify(grammar(), null, 2)}\n`, options);
}
