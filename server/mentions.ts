// What an element of the model names, itself included, with where it does. It walks the element as the plain data that it is, so that no
// list of an element's properties has to be kept here; what the text says there is not looked at.

import type { Dependency, Element, FlowStep, Id, Span } from "../language/index.ts";

/** What kind of thing an id belongs to; technologies have a namespace of their own. */
export type NameSpace = "element" | "technology";

/** A stretch of text that names something by its id. */
export interface Mention {
  readonly id: Id;
  readonly space: NameSpace;
  readonly at: Span;
  readonly isDeclaration: boolean;
}

/** What an element names, itself first among it. A technology is named by its head alone. */
export function* mentionsOf(element: Element, space: NameSpace): Generator<Mention> {
  if (space === "technology") yield { ...mentionOf(element), space, isDeclaration: true };
  else yield* mentionsUnder(element);
}

function* mentionsUnder(value: unknown): Generator<Mention> {
  if (Array.isArray(value)) {
    for (const item of value) yield* mentionsUnder(item);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (isStep(value)) {
    yield { id: value.from, space: "element", at: value.fromAt, isDeclaration: false };
    yield { id: value.to, space: "element", at: value.at, isDeclaration: false };
    return;
  }
  if (isDependency(value)) yield { id: value.target, space: "element", at: value.at, isDeclaration: false };
  else if (isNamedThing(value)) yield { ...mentionOf(value), space: "element", isDeclaration: "name" in value };
  for (const inner of Object.values(value)) yield* mentionsUnder(inner);
}

function mentionOf(thing: { readonly id: Id; readonly at: Span }): { readonly id: Id; readonly at: Span } {
  return { id: thing.id, at: thing.at };
}

function isStep(value: object): value is FlowStep {
  return "kind" in value && value.kind === "step" && "fromAt" in value;
}

function isDependency(value: object): value is Dependency {
  return "verb" in value && "target" in value && "at" in value;
}

/** An element, or a reference to one. */
function isNamedThing(value: object): value is { readonly id: Id; readonly at: Span } {
  return "id" in value && typeof value.id === "string" && "at" in value && typeof value.at === "object";
}
