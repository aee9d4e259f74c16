// Values by id that are kept as a list by position: what a flow keeps for each of its components has the same keys each time, so
// one map from ids to positions serves for all of them.

import type { Id } from "../../language/index.ts";

/** A map whose keys are those of another one. */
export class ByPosition<T> implements ReadonlyMap<Id, T> {
  readonly #positions: ReadonlyMap<Id, number>;
  readonly #ids: readonly Id[];
  readonly #values: readonly T[];
  /** Positions in the order in which the entries are told; their own where absent. */
  readonly #order: ArrayLike<number> | undefined;

  /** `values` has one for each of the ids, and `positions` tells where each id stands. */
  constructor(positions: ReadonlyMap<Id, number>, ids: readonly Id[], values: readonly T[], order?: ArrayLike<number>) {
    this.#positions = positions;
    this.#ids = ids;
    this.#values = values;
    this.#order = order;
  }

  get size(): number {
    return this.#ids.length;
  }

  get(id: Id): T | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#values[position];
  }

  has(id: Id): boolean {
    return this.#positions.has(id);
  }

  forEach(tell: (value: T, id: Id, map: ReadonlyMap<Id, T>) => void): void {
    for (const [id, value] of this) tell(value, id, this);
  }

  keys(): MapIterator<Id> {
    return this.#order === undefined ? this.#ids.values() : inOrder(this.#ids, this.#order);
  }

  values(): MapIterator<T> {
    return this.#order === undefined ? this.#values.values() : inOrder(this.#values, this.#order);
  }

  *entries(): Generator<[Id, T], undefined, unknown> {
    for (let index = 0; index < this.#ids.length; index += 1) {
      const position = this.#order === undefined ? index : (this.#order[index] as number);
      yield [this.#ids[position] as Id, this.#values[position] as T];
    }
    return undefined;
  }

  [Symbol.iterator](): Generator<[Id, T], undefined, unknown> {
    return this.entries();
  }
}

function* inOrder<T>(list: readonly T[], order: ArrayLike<number>): Generator<T, undefined, unknown> {
  for (let index = 0; index < order.length; index += 1) yield list[order[index] as number] as T;
  return undefined;
}
