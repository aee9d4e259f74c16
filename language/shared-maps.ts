// Read-only maps that share with the map before an edit all that the edit left alone, so that a snapshot of a large project costs what
// was edited and not a copy of everything.

import type { Block, Id } from "./figures.ts";

/** A list with its ids: another list of values under the same ids in the same order shares where each id stands. */
export class ListById<Value> implements ReadonlyMap<Id, Value> {
  readonly list: readonly Value[];
  /** Where each id stands in the list. */
  readonly positions: ReadonlyMap<Id, number>;

  constructor(list: readonly Value[], positions: ReadonlyMap<Id, number>) {
    this.list = list;
    this.positions = positions;
  }

  /** A list of values by their ids, of which no two are the same. */
  static of<Value extends { readonly id: Id }>(list: readonly Value[]): ListById<Value> {
    return new ListById(list, new Map(list.map(({ id }, position) => [id, position])));
  }

  /** The same ids with the values of another list, each for the one in its place. */
  with(list: readonly Value[]): ListById<Value> {
    return list === this.list ? this : new ListById(list, this.positions);
  }

  get size(): number {
    return this.positions.size;
  }

  get(id: Id): Value | undefined {
    const position = this.positions.get(id);
    return position === undefined ? undefined : this.list[position];
  }

  has(id: Id): boolean {
    return this.positions.has(id);
  }

  keys(): MapIterator<Id> {
    return this.positions.keys();
  }

  *values(): MapIterator<Value> {
    yield* this.list;
  }

  *entries(): MapIterator<[Id, Value]> {
    for (const [id, position] of this.positions) yield [id, this.list[position] as Value];
  }

  [Symbol.iterator](): MapIterator<[Id, Value]> {
    return this.entries();
  }

  forEach(use: (value: Value, id: Id, all: ReadonlyMap<Id, Value>) => void): void {
    for (const [id, value] of this) use(value, id, this);
  }
}

/** Files that are kept apart from the others at most: each costs a look more for every other block. */
const mostApart = 4;

/** The blocks of a project by their numbers, those of the files that were edited of late apart from the others. */
export class BlocksByFile implements ReadonlyMap<number, Block> {
  readonly #settled: ReadonlyMap<number, Block>;
  /** By file; what the settled ones say of these files is out of date. */
  readonly #apart: ReadonlyMap<string, ReadonlyMap<number, Block>>;

  constructor(settled: ReadonlyMap<number, Block>, apart: ReadonlyMap<string, ReadonlyMap<number, Block>> = new Map()) {
    this.#settled = settled;
    this.#apart = apart;
  }

  /** With other blocks for some files, by file; undefined where that would keep too many apart. */
  with(files: ReadonlyMap<string, ReadonlyMap<number, Block>>): BlocksByFile | undefined {
    const apart = new Map([...this.#apart, ...files]);
    return apart.size > mostApart ? undefined : new BlocksByFile(this.#settled, apart);
  }

  get size(): number {
    return [...this.keys()].length;
  }

  get(id: number): Block | undefined {
    for (const blocks of this.#apart.values()) {
      const block = blocks.get(id);
      if (block !== undefined) return block;
    }
    const block = this.#settled.get(id);
    return block !== undefined && this.#apart.has(block.file) ? undefined : block;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  *keys(): MapIterator<number> {
    for (const [id] of this) yield id;
  }

  *values(): MapIterator<Block> {
    for (const [, block] of this) yield block;
  }

  *entries(): MapIterator<[number, Block]> {
    for (const entry of this.#settled) if (!this.#apart.has(entry[1].file)) yield entry;
    for (const blocks of this.#apart.values()) yield* blocks;
  }

  [Symbol.iterator](): MapIterator<[number, Block]> {
    return this.entries();
  }

  forEach(use: (block: Block, id: number, all: ReadonlyMap<number, Block>) => void): void {
    for (const [id, block] of this) use(block, id, this);
  }
}
