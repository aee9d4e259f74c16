// Another word where the one that is written does not fit what it goes with: the verb of a dependency, the kind of a component, the end
// of a range that a term does not take.

import { meaningOf, nameOf, type Problem, statementsAround, tokenize } from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import { outer } from "../ids.ts";
import type { Answered } from "./action.ts";
import { dependencyAt, wordOf } from "./statements.ts";
import type { Mending } from "./text-fixes.ts";

/** The verb that goes with what a dependency names. */
export function fittingVerb({ snapshot, file }: FileReading, _problem: Problem, at: Answered): readonly Mending[] {
  const statement = dependencyAt(file, at.start);
  const verb = statement === undefined ? "" : wordOf(statement);
  if (statement === undefined || (verb !== "publishes" && verb !== "consumes")) return [];
  const { model } = snapshot;
  const name = nameOf(file.text.slice(at.start, at.end));
  // Of several with the name the problem is about the one that is meant from here.
  const source = sourceAt(statementsAround(file, at.start).map(({ text }) => text));
  const id = meaningOf(model, outer(source), name);
  const kind = id === undefined ? undefined : model.componentById.get(id)?.kind;
  if (kind === undefined) return [];
  const holds = kind === "store" || kind === "cache";
  const fitting = !holds ? "calls" : verb === "publishes" ? "writes" : "reads";
  const { start } = statement;
  const edit = { file: file.uri, start, end: start + verb.length, text: fitting };
  return [{ title: `Change to \`${fitting}\``, isPreferred: true, edits: () => [edit] }];
}

/** The qualified name of the declaration whose statements are given, outermost first. */
function sourceAt(texts: readonly string[]): string {
  const names: string[] = [];
  for (const text of texts) {
    const [word, ...behind] = tokenize(text);
    if (word === undefined || /^(calls|reads|writes|publishes|consumes)$/.test(word.text)) break;
    let name = "";
    for (const token of behind) {
      if (token.text !== "." && name !== "" && !name.endsWith(".")) break;
      name += nameOf(token.text);
    }
    names.push(name);
  }
  return names.join(".");
}

/** The kind that a component's technology makes. */
export function fittingKind({ snapshot, file }: FileReading, _problem: Problem, at: Answered): readonly Mending[] {
  const declaration = statementsAround(file, at.start).at(-1);
  const technology = nameOf(file.text.slice(at.start, at.end));
  const made = snapshot.model.technologies.find(({ name }) => name === technology)?.kind;
  if (declaration === undefined || made === undefined) return [];
  const { start } = declaration;
  const edit = { file: file.uri, start, end: start + wordOf(declaration).length, text: made };
  return [
    { title: `Declare it as ${/^[aeiou]/.test(made) ? "an" : "a"} ${made}`, isPreferred: false, edits: () => [edit] },
  ];
}

/** A term's one value in place of a range: either end of it. */
export function oneValue({ file }: FileReading, _problem: Problem, at: Answered): readonly Mending[] {
  const before = /([\w.%/]+)(\s*\.\.\s*)$/.exec(file.text.slice(Math.max(0, at.start - 60), at.start));
  const upper = file.text.slice(at.start, at.end);
  const [lower, dots] = [before?.[1], before?.[2]];
  if (lower === undefined || dots === undefined) return [];
  const start = at.start - dots.length - lower.length;
  return [lower, upper].map((value) => ({
    title: `Keep \`${value}\``,
    isPreferred: false,
    edits: () => [{ file: file.uri, start, end: at.end, text: value }],
  }));
}
