// Dependencies of the model with their text, and the policies that their heads name; what taking terms out into a policy and putting
// them back both ask.

import { type Dependency, placeOf, type SourceText, type WrittenStatement } from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { dependencyAt, headOf, tokensOf } from "./statements.ts";

/** A dependency of the model with its text. */
export interface Use {
  readonly dependency: Dependency;
  readonly file: SourceText;
  readonly statement: WrittenStatement;
}

/** The dependency whose text an offset is in. */
export function useAt({ snapshot, file }: FileReading, offset: number): Use | undefined {
  const statement = dependencyAt(file, offset);
  if (statement === undefined) return undefined;
  const { model } = snapshot;
  for (const component of model.components) {
    const around = placeOf(model, component.at);
    if (around === undefined || around.file !== file.uri || around.start > statement.start) continue;
    for (const dependency of component.dependencies) {
      const place = placeOf(model, dependency.at);
      if (place !== undefined && statement.start <= place.start && place.end <= statement.end) {
        return { dependency, file, statement };
      }
    }
  }
  return undefined;
}

/** The text of a dependency; undefined for one that no file of the project states. */
export function useOf({ snapshot }: Reading, dependency: Dependency): Use | undefined {
  const place = placeOf(snapshot.model, dependency.at);
  const file = place && snapshot.files.get(place.file);
  const statement = place && file && dependencyAt(file, place.start);
  return file === undefined || statement === undefined ? undefined : { dependency, file, statement };
}

/** The names of policies in a dependency's head. */
export function policyList(
  statement: WrittenStatement,
): { start: number; end: number; names: readonly string[] } | undefined {
  const tokens = tokensOf({ text: headOf(statement) });
  const index = tokens.findIndex(({ text, kind }) => text === "with" && kind === "keyword");
  const [first, last] = [tokens[index + 1], tokens.at(-1)];
  if (index < 0 || first === undefined || last === undefined) return undefined;
  const { start } = statement;
  const names = statement.text.slice(first.start, last.end).split(",");
  return { start: start + first.start, end: start + last.end, names: names.map((name) => name.trim()) };
}
