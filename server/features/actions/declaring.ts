// Declares what a text names and nobody has declared: of the kind that the words before the name ask for, beside what names it.

import { containerWords, nameOf, outlineIn, type Problem, statementsAround } from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import type { Answered } from "./action.ts";
import { spelt } from "./names.ts";
import { declaredBefore, firstFrom, wordOf } from "./statements.ts";
import type { Mending } from "./text-fixes.ts";

/** What is meant by a name, by the word or mark before it. */
const kindsBehind: Readonly<Record<string, readonly string[]>> = {
  calls: ["service", "external"],
  reads: ["store", "cache"],
  writes: ["store"],
  publishes: ["topic", "queue"],
  consumes: ["queue", "topic"],
  with: ["policy"],
  "->": ["service", "store"],
  of: ["store"],
  outbox: ["store"],
  authority: ["store"],
  derived: ["store"],
  data: ["data"],
  "dead-letter": ["queue"],
  across: ["region"],
  in: ["region"],
  on: ["service"],
  fallback: ["service"],
  within: ["boundary"],
};

/** Kinds that say nothing without a block get an empty one to be filled. */
const blockOf: Readonly<Record<string, string>> = { policy: " { }", region: " { }" };

/** Declares the name that is unknown at a place; none where its kind is not certain from what stands before it. */
export function declaring({ file }: FileReading, { code, suggestion }: Problem, at: Answered): readonly Mending[] {
  const name = nameOf(file.text.slice(at.start, at.end));
  const declaration = statementsAround(file, at.start).find((one) => !containerWords.has(wordOf(one)));
  if (suggestion !== undefined || declaration === undefined || !/^[A-Za-z_]\w*(-\w+)*$/.test(name)) return [];
  const mending = (title: string, text: string): Mending => ({
    title,
    isPreferred: false,
    edits: () => [declaredBefore(file, declaration, text)],
  });
  if (code === "unknown-technology") {
    const kind = wordOf(declaration);
    if (kind === "technology") return [];
    return [mending(`Declare technology \`${name}\``, `technology ${spelt(name)} : ${kind} { }`)];
  }
  const { tokens } = outlineIn(file);
  let index = firstFrom(tokens, at.start) - 1;
  // Of a list, what stands before its first name.
  while (tokens[index]?.text === ",") index -= 2;
  return (kindsBehind[tokens[index]?.text ?? ""] ?? []).map((kind) =>
    mending(`Declare ${kind} \`${name}\``, `${kind} ${spelt(name)}${blockOf[kind] ?? ""}`),
  );
}
