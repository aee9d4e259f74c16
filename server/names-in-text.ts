// Every place in the text that names an element: where it is declared and where it is referred to, each segment of a
// qualified name by itself. Made from the model's own spans, so that a reference the model gains is found without a line
// here, and from tokens for the two that the model does not keep: `extend NAME` and `: technology`. What one element's text
// names is kept with the element, which the language keeps over edits elsewhere, so a keystroke costs the block it touched.

import type { Block, Element, Id, Snapshot, SourceText, SystemModel, Token } from "../language/index.ts";
import { nameOf, tokenize } from "../language/index.ts";

import { type BlockPlace, blocksOf } from "./blocks.ts";
import { type Mention, mentionsOf, type NameSpace } from "./mentions.ts";
import { isComment, isMark, isNameLike } from "./tokens.ts";

export type { NameSpace } from "./mentions.ts";

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
  /** The elements that the block around an offset declares. */
  declaredAround(file: string, offset: number): readonly Named[];
}

const indexes = new WeakMap<Snapshot, NameIndex>();

/** The index of a snapshot, made when first asked for. A place costs its block; `of` costs the model, once. */
export function nameIndexOf(snapshot: Snapshot): NameIndex {
  let index = indexes.get(snapshot);
  if (index === undefined) {
    index = new SnapshotNames(snapshot);
    indexes.set(snapshot, index);
  }
  return index;
}

/** A place relative to its block, as it is kept with its element. */
interface Local {
  readonly id: Id;
  readonly space: NameSpace;
  readonly start: number;
  readonly end: number;
  readonly isDeclaration: boolean;
}

/** What the block of an element names; kept as long as the element is. */
const localsByElement = new WeakMap<Element, readonly Local[]>();

/** A block with what it names. */
interface Told {
  readonly block: Block;
  readonly locals: readonly Local[];
}

class SnapshotNames implements NameIndex {
  readonly #snapshot: Snapshot;
  readonly #others = new Map<string, Named>();
  readonly #byBlock = new Map<number, Named[]>();
  readonly #localsByBlock = new Map<number, readonly Local[]>();
  #toldById: ReadonlyMap<string, readonly Told[]> | undefined;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    const { model } = snapshot;
    for (const other of othersIn(model)) this.#others.set(keyOf(other.id, other.space), other);
    for (const named of this.all()) {
      const { block } = named.element.at;
      const inBlock = this.#byBlock.get(block);
      if (inBlock === undefined) this.#byBlock.set(block, [named]);
      else inBlock.push(named);
    }
  }

  at(file: string, offset: number): NamePlace | undefined {
    const block = blocksOf(this.#snapshot).at(file, offset);
    if (block === undefined) return undefined;
    const at = offset - block.start;
    const local = localAt(this.#localsOf(block, file), at);
    return local === undefined ? undefined : placed(local, file, block.start);
  }

  of(id: Id, space: NameSpace): readonly NamePlace[] {
    this.#toldById ??= this.#tellAll();
    const key = keyOf(id, space);
    const places: NamePlace[] = [];
    for (const { block, locals } of this.#toldById.get(key) ?? []) {
      for (const local of locals) {
        if (local.id === id && local.space === space) places.push(placed(local, block.file, block.offset));
      }
    }
    return places.sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
  }

  named(id: Id, space: NameSpace): Named | undefined {
    if (space === "technology") return this.#others.get(keyOf(id, space));
    const { componentById, containerById, flowById } = this.#snapshot.model;
    const element = componentById.get(id) ?? containerById.get(id) ?? flowById.get(id);
    return element === undefined ? this.#others.get(keyOf(id, space)) : namedOf(element, element.parent);
  }

  *all(): Generator<Named> {
    const { containers, components, flows } = this.#snapshot.model;
    for (const element of containers) yield namedOf(element, element.parent);
    for (const element of components) yield namedOf(element, element.parent);
    for (const element of flows) yield namedOf(element, element.parent);
    yield* this.#others.values();
  }

  declaredAround(file: string, offset: number): readonly Named[] {
    const block = blocksOf(this.#snapshot).at(file, offset);
    return block === undefined ? [] : (this.#byBlock.get(block.id) ?? []);
  }

  /** What a block names, in order; found once, since it is asked for every name in it. */
  #localsOf(place: BlockPlace, file: string): readonly Local[] {
    let locals = this.#localsByBlock.get(place.id);
    if (locals === undefined) {
      locals = this.#findLocals(place, file);
      this.#localsByBlock.set(place.id, locals);
    }
    return locals;
  }

  #findLocals({ id, start, end }: BlockPlace, file: string): readonly Local[] {
    const text = this.#snapshot.files.get(file)?.text.slice(start, end) ?? "";
    const declared = this.#byBlock.get(id) ?? [];
    if (declared.length === 0) return this.#extended(text);
    return declared.length === 1 && declared[0] !== undefined
      ? this.#localsIn(declared[0], text)
      : merged(declared.flatMap((named) => this.#localsIn(named, text)));
  }

  #localsIn(named: Named, text: string): readonly Local[] {
    let locals = localsByElement.get(named.element);
    if (locals === undefined) {
      const mentions = [...mentionsOf(named.element, named.space)].filter(
        ({ at }) => at.block === named.element.at.block,
      );
      const found = mentions.flatMap((mention) => this.#segmentsOf(text, mention));
      const technology = technologyIn(named.element, text);
      locals = merged(technology === undefined ? found : [...found, technology]);
      localsByElement.set(named.element, locals);
    }
    // A name behind a colon that names no technology is none.
    return locals.every(({ space, id }) => space === "element" || this.named(id, space) !== undefined)
      ? locals
      : locals.filter(({ space, id }) => space === "element" || this.named(id, space) !== undefined);
  }

  /** The names of `extend NAME`, which declares nothing by itself. */
  #extended(text: string): readonly Local[] {
    const tokens = tokenize(text).filter((token) => !isComment(token));
    if (tokens[0]?.kind !== "keyword" || tokens[0].text !== "extend") return [];
    const locals: Local[] = [];
    let id = "";
    for (const token of tokens.slice(1)) {
      if (isMark(token, ".")) continue;
      if (!isNameLike(token)) break;
      id = id === "" ? nameOf(token.text) : `${id}.${nameOf(token.text)}`;
      if (this.named(id, "element") !== undefined) locals.push(reference(token, id, "element"));
    }
    return locals;
  }

  /** Every block with what it names, by what is named in it. */
  #tellAll(): ReadonlyMap<string, readonly Told[]> {
    const told = new Map<string, Told[]>();
    for (const file of this.#snapshot.files.values()) {
      for (const place of this.#namingBlocks(file)) {
        const locals = this.#localsOf(place, file.uri);
        const one: Told = { block: { file: file.uri, offset: place.start, length: place.end - place.start }, locals };
        for (const key of keysOf(locals)) {
          const known = told.get(key);
          if (known === undefined) told.set(key, [one]);
          else known.push(one);
        }
      }
    }
    return told;
  }

  /** Blocks that declare something, or extend it. */
  #namingBlocks({ uri, text }: SourceText): readonly BlockPlace[] {
    const places = blocksOf(this.#snapshot).in(uri);
    return text.includes("extend") ? places : places.filter(({ id }) => this.#byBlock.has(id));
  }

  /**
   * The names in a written, possibly qualified name: the last is the element's own, each one before names the nearest of
   * the containers around it that is called so.
   */
  #segmentsOf(text: string, mention: Mention): readonly Local[] {
    const tokens = tokenize(text.slice(mention.at.start, mention.at.end));
    const names = tokens.filter((token) => token.kind !== "punctuation" && !isComment(token));
    const segments: Local[] = [];
    let current = this.named(mention.id, mention.space);
    for (const token of names.reverse()) {
      const written = nameOf(token.text);
      while (current !== undefined && current.name !== written) {
        // The first segment must be the element itself; the ones before may skip groups.
        if (segments.length === 0) return [];
        current = this.#parentOf(current);
      }
      if (current === undefined) return segments;
      segments.push({
        id: current.id,
        space: current.space,
        start: mention.at.start + token.start,
        end: mention.at.start + token.end,
        isDeclaration: mention.isDeclaration && segments.length === 0,
      });
      current = this.#parentOf(current);
    }
    return segments;
  }

  #parentOf({ parent }: Named): Named | undefined {
    return parent === undefined ? undefined : this.named(parent, "element");
  }
}

function keyOf(id: Id, space: NameSpace): string {
  return `${space} ${id}`;
}

const keysByLocals = new WeakMap<readonly Local[], readonly string[]>();

/** What is named in a list of places, each once. */
function keysOf(locals: readonly Local[]): readonly string[] {
  let keys = keysByLocals.get(locals);
  if (keys === undefined) {
    keys = [...new Set(locals.map(({ id, space }) => keyOf(id, space)))];
    keysByLocals.set(locals, keys);
  }
  return keys;
}

function placed(local: Local, file: string, offset: number): NamePlace {
  return { ...local, file, start: offset + local.start, end: offset + local.end };
}

/** The one at an offset, else the one that ends there. */
function localAt(locals: readonly Local[], at: number): Local | undefined {
  let [low, high] = [0, locals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((locals[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const local = locals[low - 1];
  return local !== undefined && at <= local.end ? local : undefined;
}

/** In order, one for each place: one may be met several times, and where one declares, that is what it does. */
function merged(locals: readonly Local[]): readonly Local[] {
  const byStart = new Map<number, Local>();
  for (const local of locals) {
    const known = byStart.get(local.start);
    if (known === undefined || (local.isDeclaration && !known.isDeclaration)) byStart.set(local.start, local);
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

function namedOf(element: Element, parent: Id | undefined, space: NameSpace = "element"): Named {
  return { id: element.id, space, name: element.name, parent, element };
}

/** Everything with a name that the model keeps no map of. */
function* othersIn(model: SystemModel): Generator<Named> {
  for (const region of model.regions) {
    yield namedOf(region, parentById(region));
    for (const zone of region.zones) yield namedOf(zone, region.id);
  }
  for (const boundary of model.boundaries) yield namedOf(boundary, boundary.parent);
  for (const decision of model.decisions) yield namedOf(decision, decision.parent);
  for (const list of [model.policies, model.data, model.scenarios]) {
    for (const other of list) yield namedOf(other, parentById(other));
  }
  for (const technology of model.technologies) yield namedOf(technology, undefined, "technology");
}

/** The id without the element's own name: what the model does not say of policies, data, regions and scenarios. */
function parentById(element: Element): Id | undefined {
  const tail = `.${element.name}`;
  return element.id.endsWith(tail) ? element.id.slice(0, -tail.length) : undefined;
}

/** The technology that an element's head names: `store db "…" : postgres`. */
function technologyIn(element: Element, text: string): Local | undefined {
  const { start, end } = element.at;
  // A zone's place may be in a list, and a head is short; what lies further on is no part of it.
  const behind = tokenize(text.slice(end, end + longestHead));
  const at = behind[0]?.kind === "string" ? 1 : 0;
  const [colon, name] = behind.slice(at, at + 2);
  if (start === end || colon?.text !== ":" || name === undefined) return undefined;
  if (!isNameLike(name)) return undefined;
  return {
    id: nameOf(name.text),
    space: "technology",
    start: end + name.start,
    end: end + name.end,
    isDeclaration: false,
  };
}

/** Characters of a title, a colon and a name. */
const longestHead = 400;

function reference({ start, end }: Token, id: Id, space: NameSpace): Local {
  return { id, space, start, end, isDeclaration: false };
}
