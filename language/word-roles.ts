// The part that each word of the language plays, and what kind of name is due behind it: what colours are given by, in the
// editor's grammar before the server is up and by the server afterwards. It knows no colour and no editor.

import { componentKinds, connectives, containerWords, guaranteeNames, leafWords, statements } from "./vocabulary.ts";

/** What a keyword is in a sentence of the language. */
export type WordRole = "declaration" | "verb" | "control" | "term" | "option" | "connective";

/** What a name names, as far as its place tells. */
export type NameRole =
  | "namespace"
  | "component"
  | "flow"
  | "policy"
  | "domain"
  | "data"
  | "scenario"
  | "decision"
  | "technology"
  | "option"
  | "label";

/** Words that declare a dependency. */
export const verbs: readonly string[] = ["calls", "reads", "writes", "publishes", "consumes"];

const controls: readonly string[] = ["reply", "either", "or", "parallel", "optional"];

/** Connectives that are a value of their statement. */
const options: readonly string[] = [
  "primary",
  "async",
  "sync",
  "none",
  "fixed",
  "exponential",
  "jitter",
  "refusing",
  "available",
  "degraded",
  "lost",
];

/** Statements that are a preposition, whether they open a statement or carry one on. */
const prepositions: readonly string[] = ["of", "in", "with", "within", "from"];

const roles: ReadonlyMap<string, WordRole> = new Map<string, WordRole>([
  ...statements.map(({ word }): [string, WordRole] => [word, "term"]),
  ...[...connectives, ...prepositions].map((word): [string, WordRole] => [word, "connective"]),
  ...options.map((word): [string, WordRole] => [word, "option"]),
  ...[...containerWords, ...leafWords, "zone"].map((word): [string, WordRole] => [word, "declaration"]),
  ...verbs.map((word): [string, WordRole] => [word, "verb"]),
  ...controls.map((word): [string, WordRole] => [word, "control"]),
]);

/** The part that a word plays; undefined for one that is no keyword. */
export function roleOf(word: string): WordRole | undefined {
  return roles.get(word);
}

/** Every keyword that plays a part, in the order of the vocabulary. */
export function wordsOfRole(role: WordRole): readonly string[] {
  return [...roles].filter(([, other]) => other === role).map(([word]) => word);
}

const kinds: ReadonlySet<string> = new Set(componentKinds);

/** What a declaration of this word declares; a component for one that is no declaration. */
export function declaredRole(word: string): NameRole {
  if (containerWords.has(word) || word === "boundary") return "namespace";
  if (kinds.has(word)) return "component";
  return declaredRoles[word] ?? "component";
}

const declaredRoles: Readonly<Record<string, NameRole>> = {
  technology: "technology",
  region: "domain",
  zone: "domain",
  policy: "policy",
  data: "data",
  flow: "flow",
  scenario: "scenario",
  decision: "decision",
};

const behind: ReadonlyMap<string, NameRole> = new Map<string, NameRole>([
  ...[...containerWords, ...leafWords, "zone"].map((word): [string, NameRole] => [word, declaredRole(word)]),
  ...[...verbs, "of", "outbox", "authority", "derived", "dead-letter", "fallback", "on", "fail", "slow"].map(
    (word): [string, NameRole] => [word, "component"],
  ),
  ...["zones", "in", "across"].map((word): [string, NameRole] => [word, "domain"]),
  ...["prefers", "pattern", "sheds", "propagates", "checks", "encrypts", "observed", "guarantees", "requires"].map(
    (word): [string, NameRole] => [word, "option"],
  ),
  ...["failover", "from", "accept"].map((word): [string, NameRole] => [word, "option"]),
  ...["tags", "priority", "transaction", "by", "per"].map((word): [string, NameRole] => [word, "label"]),
  ["with", "policy"],
  ["within", "namespace"],
  ["freshness", "data"],
  ["load", "flow"],
  ["expect", "flow"],
  [":", "technology"],
  ["->", "component"],
]);

/** What a name behind this word or mark names, as far as that tells; undefined where none is due. */
export function nameRoleBehind(word: string): NameRole | undefined {
  return behind.get(word);
}

const promises: ReadonlySet<string> = new Set(guaranteeNames);

/** Whether a name is that of a guarantee, which stands behind commas and figures of other guarantees. */
export function isGuarantee(name: string): boolean {
  return promises.has(name);
}
