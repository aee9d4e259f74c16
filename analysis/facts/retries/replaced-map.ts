// The components of a model with some of them replaced, without a copy of all the others.

import type { Component, Id } from "../../../language/index.ts";

/** As the components given by id, with some replaced by others of the same ids. Reads through to those given. */
export class ReplacedMap implements ReadonlyMap<Id, Component> {
  readonly #base: ReadonlyMap<Id, Component>;
  readonly #replaced: ReadonlyMap<Id, Component>;

  constructor(base: ReadonlyMap<Id, Component>, replaced: readonly Component[]) {
    this.#base = base;
    this.#replaced = new Map(replaced.map((component) => [component.id, component]));
  }

  get size(): number {
    return this.#base.size;
  }

  get(id: Id): Component | undefined {
    return this.#replaced.get(id) ?? this.#base.get(id);
  }

  has(id: Id): boolean {
    return this.#base.has(id);
  }

  keys(): MapIterator<Id> {
    return this.#base.keys();
  }

  *values(): MapIterator<Component> {
    for (const [, component] of this) yield component;
  }

  *entries(): MapIterator<[Id, Component]> {
    for (const [id, component] of this.#base) yield [id, this.#replaced.get(id) ?? component];
  }

  [Symbol.iterator](): MapIterator<[Id, Component]> {
    return this.entries();
  }

  forEach(use: (component: Component, id: Id, all: ReadonlyMap<Id, Component>) => void): void {
    for (const [id, component] of this) use(component, id, this);
  }
}
