// Every place in the text that names an element: where it is declared and where it is referred to, each segment of a
// qualified name by itself. Made from the model's own spans, so that a reference the model gains is found without a line
// here, and from tokens for the two that the model does not keep: `extend NAME` and `: technology`.

import type { Dependency, Element, FlowStep, Id, Snapshot, Span, SystemModel, Token } from "../language/index.ts";
import { nameOf, placeOf, tokenize } from "../language/index.ts";

import { type Declaration, shapeOf } from "./text-shape.ts";

/** What kind of thing an id belongs to; technologies have a namespace of their own. */
export type NameSpace = "element" | "technology";

/** One place that names something. */
export interface NamePlace {
  readonly id: Id;
  readonly space: NameSpace;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly isDeclaration: boolean;
}

/** What an id stands for. */
export interface Named {
  readonly id: Id;
  readonly space: NameSpace;
  readonly name: string;
  /** Id of what it is declared in. */
  readonly parent: Id | undefined;
  readonly element: Element;
}

export interface NameIndex {
  /** The name at an offset, its end included. */
  at(file: string, offset: number): NamePlace | undefined;
  /** All places of an id, in order of file and offset. */
  of(id: Id, space: NameSpace): readonly NamePlace[];
  named(id: Id, space: NameSpace): Named | undefined;
  all(): Iterable<Named>;
}

const indexes = new WeakMap<Snapshot, NameIndex>();

/** The index of a snapshot, made when first asked for. Linear in the model and the text. */
export function nameIndexOf(snapshot: Snapshot): NameIndex {
  const known = indexes.get(snapshot);
  if (known !== undefined) return known;
  const index = buildIndex(snapshot);
  indexes.set(snapshot, index);
  return index;
}

function buildIndex(snapshot: Snapshot): NameIndex {
  const { model, files } = snapshot;
  const named = namedOf(model);
  const placesByFile = new Map<string, Map<number, NamePlace>>();
  const add = (place: NamePlace): void => {
    const places = placesByFile.get(place.file) ?? new Map<number, NamePlace>();
    placesByFile.set(place.file, places);
    const known = places.get(place.start);
    // One place may be met several times, as a policy's terms are merged into each dependency that takes them.
    if (known === undefined || (place.isDeclaration && !known.isDeclaration)) places.set(place.start, place);
  };
  const mention = (mentioned: Mention): void => {
    const place = placeOf(model, mentioned.at);
    const text = place === undefined ? undefined : files.get(place.file)?.text.slice(place.start, place.end);
    if (place === undefined || text === undefined) return;
    for (const segment of segmentsOf(text, mentioned, named)) {
      add({ ...segment, file: place.file, start: place.start + segment.start, end: place.start + segment.end });
    }
  };
  for (const mentioned of mentionsIn(model)) mention(mentioned);
  for (const file of files.values()) {
    for (const place of placesByTokens(file.uri, shapeOf(file).declarations, named)) add(place);
  }

  const sortedByFile = new Map(
    [...placesByFile].map(([file, places]) => [file, [...places.values()].sort((a, b) => a.start - b.start)] as const),
  );
  const placesById = new Map<string, NamePlace[]>();
  for (const file of [...sortedByFile.keys()].sort()) {
    for (const place of sortedByFile.get(file) ?? []) {
      const key = keyOf(place.id, place.space);
      const places = placesById.get(key);
      if (places === undefined) placesById.set(key, [place]);
      else places.push(place);
    }
  }
  return {
    at(file, offset) {
      const places = sortedByFile.get(file) ?? [];
      return (
        places.find((place) => place.start <= offset && offset < place.end) ??
        places.find((place) => place.end === offset)
      );
    },
    of: (id, space) => placesById.get(keyOf(id, space)) ?? [],
    named: (id, space) => named.get(keyOf(id, space)),
    all: () => named.values(),
  };
}

function keyOf(id: Id, space: NameSpace): string {
  return `${space} ${id}`;
}

/** Everything that has a name, by namespace and id. */
function namedOf(model: SystemModel): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  const add = (element: Element, space: NameSpace, parent: Id | undefined): void => {
    named.set(keyOf(element.id, space), { id: element.id, space, name: element.name, parent, element });
  };
  for (const container of model.containers) add(container, "element", container.parent);
  for (const component of model.components) add(component, "element", component.parent);
  for (const region of model.regions) {
    add(region, "element", parentById(region));
    for (const zone of region.zones) add(zone, "element", region.id);
  }
  for (const boundary of model.boundaries) add(boundary, "element", boundary.parent);
  for (const flow of model.flows) add(flow, "element", flow.parent);
  for (const decision of model.decisions) add(decision, "element", decision.parent);
  for (const other of [...model.policies, ...model.data, ...model.scenarios]) add(other, "element", parentById(other));
  for (const technology of model.technologies) add(technology, "technology", undefined);
  return named;
}

/** The id without the element's own name: what the model does not say of policies, data, regions and scenarios. */
function parentById(element: Element): Id | undefined {
  const tail = `.${element.name}`;
  return element.id.endsWith(tail) ? element.id.slice(0, -tail.length) : undefined;
}

interface Mention {
  readonly id: Id;
  readonly space: NameSpace;
  readonly at: Span;
  readonly isDeclaration: boolean;
}

/** Walks the model as the plain data that it is, so that no list of its properties has to be kept here. */
function* mentionsIn(model: SystemModel): Generator<Mention> {
  const { technologies, componentById, containerById, flowById, blocks, ...lists } = model;
  for (const technology of technologies) yield { ...mentionOf(technology), space: "technology", isDeclaration: true };
  yield* mentionsUnder(lists);
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

interface Segment {
  readonly id: Id;
  readonly space: NameSpace;
  readonly start: number;
  readonly end: number;
  readonly isDeclaration: boolean;
}

/**
 * The names in a written, possibly qualified name: the last is the element's own, each one before names the nearest of
 * the containers around it that is called so.
 */
function segmentsOf(text: string, mention: Mention, named: ReadonlyMap<string, Named>): Segment[] {
  const tokens = tokenize(text).filter((token) => token.kind !== "comment" && token.kind !== "doc");
  const names = tokens.filter((token) => token.kind !== "punctuation");
  const segments: Segment[] = [];
  let current = named.get(keyOf(mention.id, mention.space));
  for (const token of names.reverse()) {
    const written = nameOf(token.text);
    while (current !== undefined && current.name !== written) {
      // The first segment must be the element itself; the ones before may skip groups.
      if (segments.length === 0) return [];
      current = parentOf(current, named);
    }
    if (current === undefined) return segments;
    segments.push({
      id: current.id,
      space: current.space,
      start: token.start,
      end: token.end,
      isDeclaration: mention.isDeclaration && segments.length === 0,
    });
    current = parentOf(current, named);
  }
  return segments;
}

function parentOf(thing: Named, named: ReadonlyMap<string, Named>): Named | undefined {
  return thing.parent === undefined ? undefined : named.get(keyOf(thing.parent, "element"));
}

/** References that the model does not keep: what a file extends, and the technologies it names. */
function* placesByTokens(
  file: string,
  declarations: readonly Declaration[],
  named: ReadonlyMap<string, Named>,
): Generator<NamePlace> {
  for (const declaration of declarations) {
    if (declaration.word === "extend") yield* extended(file, declaration, named);
    const { technologyToken } = declaration;
    if (technologyToken !== undefined) {
      const id = nameOf(technologyToken.text);
      if (named.has(keyOf(id, "technology"))) yield reference(file, technologyToken, id, "technology");
    }
    yield* placesByTokens(file, declaration.children, named);
  }
}

function* extended(file: string, declaration: Declaration, named: ReadonlyMap<string, Named>): Generator<NamePlace> {
  let id = "";
  for (const token of declaration.nameTokens) {
    id = id === "" ? nameOf(token.text) : `${id}.${nameOf(token.text)}`;
    if (named.has(keyOf(id, "element"))) yield reference(file, token, id, "element");
  }
}

function reference(file: string, token: Token, id: Id, space: NameSpace): NamePlace {
  return { id, space, file, start: token.start, end: token.end, isDeclaration: false };
}
