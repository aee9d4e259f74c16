// Which statements state the same, so that one takes the place of the other: by their words, and where names are spelt differently
// by what they mean.

import type { Id } from "../figures.ts";
import { tokenize } from "../syntax/tokenize.ts";
import { subjectOf } from "../vocabulary.ts";
import { verbs } from "../word-roles.ts";
import type { Statement } from "./patch.ts";
import { plainName } from "./patch.ts";

/** Words behind the first that belong to what a statement states, and not to what it says of it. */
const keyedBySecond: ReadonlySet<string> = new Set([...verbs, "accept", "derived", "fail", "slow"]);

export type Key = readonly string[];

/** What a name means where the statements stand; undefined where it means no element. */
export type Meaning = (name: string) => Id | undefined;

/** What a statement states; undefined where several like it may stand side by side, as the steps of a flow do. */
export function keyOf({ node, text }: Statement): Key | undefined {
  if (node.$type === "Phrase" || node.$type === "Either" || node.$type === "Parallel" || node.$type === "Expect")
    return undefined;
  if (node.$type === "Optional" && "body" in node && node.body !== undefined) return undefined;
  const words = wordsOf(text);
  const [first = "", second = "", third = ""] = words;
  if (node.$type === "Objective") return second === "availability" ? [first, second] : [first, second, third];
  if (node.$type === "Load") return words.length > 2 && !/^\d/.test(second) ? [first, second] : [first];
  if (node.$type === "Dependency" || node.$type === "Named" || node.$type === "Component" || keyedBySecond.has(first)) {
    return [first, plainName(nameAt(words, 1))];
  }
  return [subjectOf(first)];
}

/** The joined words of a name such as `eu . a` from an index on. */
function nameAt(words: readonly string[], index: number): string {
  let name = words[index] ?? "";
  for (let at = index + 1; words[at] === "." && words[at + 1] !== undefined; at += 2) name += `.${words[at + 1]}`;
  return name;
}

/** Whether two keys state the same. */
export function isSame(a: Key | undefined, b: Key, meaning: Meaning): boolean {
  if (a === undefined || a.length !== b.length) return false;
  return a.every((word, index) => {
    const other = b[index] ?? "";
    return word === other || (index > 0 && isSameName(word, other, meaning));
  });
}

/** Whether a statement begins with these words. */
export function beginsWith({ node, text }: Statement, words: readonly string[], meaning: Meaning): boolean {
  const own = namesJoined(wordsOf(text));
  const isPath = node.$type === "Phrase";
  return namesJoined(words).every((word, index) => {
    const other = own[index] ?? "";
    if (other === word || (index === 0 && subjectOf(word) === subjectOf(other))) return true;
    return (isPath || index > 0) && isSameName(word, other, meaning);
  });
}

/** `auth` and `users.auth` may be spelt for one, and are not where both mean something else. */
function isSameName(a: string, b: string, meaning: Meaning): boolean {
  if (!a.endsWith(`.${b}`) && !b.endsWith(`.${a}`)) return false;
  const [x, y] = [meaning(a), meaning(b)];
  return x === undefined || y === undefined || x === y;
}

/** Words with the parts of a name such as `eu . a` in one, without backticks. */
function namesJoined(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const last = joined.length - 1;
    if (last >= 0 && (word === "." || words[index - 1] === ".")) joined[last] += word;
    else joined.push(word);
  }
  return joined.map((word) => (word.includes("`") ? plainName(word) : word));
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text)
    .filter(({ kind }) => kind !== "comment" && kind !== "doc")
    .map((token) => token.text);
}
