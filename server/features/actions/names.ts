// How elements are called from a place in a design: as shortly as they can be and still mean the same, in backticks where a word of
// the language would be read otherwise.

import {
  elementsOf,
  type Id,
  keywords,
  meaningOf,
  nameOf,
  placeOf,
  type SystemModel,
  tokenize,
} from "../../../language/index.ts";
import { simpleName } from "../ids.ts";

/** Where the name of an element stands. */
export function placeOfNamed(model: SystemModel, id: Id): ReturnType<typeof placeOf> {
  const element = elementsOf(model).get(id);
  return element === undefined ? undefined : placeOf(model, element.at);
}

/** Whether the names in a text mean the same in two containers; what names no element means itself. */
export function meansTheSame(model: SystemModel, text: string, a: Id | undefined, b: Id | undefined): boolean {
  if (a === b) return true;
  const tokens = tokenize(text);
  return tokens.every((token, index) => {
    if (token.kind !== "name" || tokens[index - 1]?.text === ".") return true;
    const name = nameOf(token.text);
    return meaningOf(model, a, name) === meaningOf(model, b, name);
  });
}

/** The shortest name that means an element inside a container, as it is written. */
export function nameFrom(model: SystemModel, container: Id | undefined, id: Id): string {
  const segments = id.split(".");
  for (let count = 1; count < segments.length; count += 1) {
    const name = segments.slice(-count).join(".");
    if (meaningOf(model, container, name) === id) return spelt(name);
  }
  return spelt(id);
}

/** A name with backticks around words of the language. */
export function spelt(name: string): string {
  return name
    .split(".")
    .map((part) => (keywords.has(part) ? `\`${part}\`` : part))
    .join(".");
}

const simpleNames = new WeakMap<SystemModel, ReadonlySet<string>>();

/** A name near to a wish that nothing in the design has, so that it means the new element wherever it is written. */
export function freeName(model: SystemModel, wish: string): string {
  let taken = simpleNames.get(model);
  if (taken === undefined) {
    taken = new Set([...elementsOf(model).keys()].map(simpleName));
    simpleNames.set(model, taken);
  }
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wish : `${wish}-${count}`;
    if (!taken.has(name)) return name;
  }
}
