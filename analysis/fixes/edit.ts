// One edit of a design in both of its forms: spelt in the language, as it is offered, and made in a model, so that what it leads to
// can be asked before anybody is told of it. It judges nothing.

import type { Component, Data, Dependency, Flow, Id, SystemModel, Terms } from "../../language/index.ts";
import { nameWithin, patchName } from "./names.ts";

/** Terms that an element states from then on. */
export type Change =
  | {
      readonly kind: "component";
      readonly id: Id;
      readonly words: string;
      readonly terms: Partial<Component>;
      /** What is no longer stated. */
      readonly without?: keyof Component;
    }
  | {
      readonly kind: "dependency";
      readonly dependency: Dependency;
      readonly words: string;
      readonly terms: Partial<Terms>;
      /** Terms that are no longer stated. */
      readonly without?: readonly (keyof Terms)[];
    }
  | { readonly kind: "flow"; readonly id: Id; readonly words: string; readonly terms: Partial<Flow> }
  | { readonly kind: "data"; readonly id: Id; readonly words: string; readonly terms: Partial<Data> };

/** An edit with what it does, as an order. */
export interface Way {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** What a component states: `replicas 3`, with what it then means. */
export function component({ id }: Component, words: string, terms: Partial<Component>): Change {
  return { kind: "component", id, words, terms };
}

/** What a component states no longer: `remove public`. */
export function withoutStatement({ id }: Component, term: keyof Component & string): Change {
  return { kind: "component", id, words: `remove ${term}`, terms: {}, without: term };
}

/** What a dependency states: `timeout 80ms`, with what it then means. */
export function dependency(of: Dependency, words: string, terms: Partial<Terms>): Change {
  return { kind: "dependency", dependency: of, words, terms };
}

/** What a dependency states no longer: `remove hedge`. */
export function withoutTerm(of: Dependency, term: keyof Terms & string): Change {
  return { kind: "dependency", dependency: of, words: `remove ${term}`, terms: {}, without: [term] };
}

/** What a flow states: `slo latency p99 < 2s`, with what it then means. */
export function flow({ id }: Flow, words: string, terms: Partial<Flow>): Change {
  return { kind: "flow", id, words, terms };
}

/** What is said of data: `derived search within 10s`, with what it then means. */
export function data({ id }: Data, words: string, terms: Partial<Data>): Change {
  return { kind: "data", id, words, terms };
}

/** The changes as a patch, each element and each dependency once. */
export function patchOf(model: SystemModel, changes: readonly Change[]): string {
  const blocks = new Map<Id, { words: string[]; dependencies: Map<Dependency, string[]> }>();
  for (const change of changes) {
    const id = change.kind === "dependency" ? change.dependency.source : change.id;
    const block = blocks.get(id) ?? { words: [], dependencies: new Map<Dependency, string[]>() };
    blocks.set(id, block);
    if (change.kind !== "dependency") block.words.push(change.words);
    else {
      const known = block.dependencies.get(change.dependency);
      if (known === undefined) block.dependencies.set(change.dependency, [change.words]);
      else known.push(change.words);
    }
  }
  return [...blocks]
    .map(([id, { words, dependencies }]) => {
      const inner = [...dependencies].map(
        ([{ source, verb, target }, terms]) => `${verb} ${nameWithin(model, source, target)} { ${inOrder(terms)} }`,
      );
      return `${patchName(id)} { ${inOrder([...words, ...inner])} }`;
    })
    .join("\n");
}

/** Statements in one line. What is taken away comes last, since a removal goes on to the end of its block. */
function inOrder(statements: readonly string[]): string {
  const isRemoval = (statement: string) => statement.startsWith("remove ");
  const kept = statements.filter((statement) => !isRemoval(statement));
  return [...kept, ...statements.filter(isRemoval)].join("  ");
}

/** A component as the changes of it leave it. */
export function componentAfter(before: Component, changes: readonly Change[]): Component {
  let after = before;
  for (const change of changes) {
    if (change.kind === "component" && change.id === before.id) after = stated(after, change);
  }
  return after;
}

/** The model as the changes leave it. Whatever they do not touch stays the same object. */
export function modelAfter(model: SystemModel, changes: readonly Change[]): SystemModel {
  const components = new Map<Id, Component>();
  const flows = new Map<Id, Flow>();
  const data = new Map<Id, Data>();
  for (const change of changes) {
    if (change.kind === "data") {
      const before = data.get(change.id) ?? model.data.find(({ id }) => id === change.id);
      if (before !== undefined) data.set(change.id, { ...before, ...change.terms });
      continue;
    }
    if (change.kind === "flow") {
      const before = flows.get(change.id) ?? model.flowById.get(change.id);
      if (before !== undefined) flows.set(change.id, { ...before, ...change.terms });
      continue;
    }
    const id = change.kind === "component" ? change.id : change.dependency.source;
    const before = components.get(id) ?? model.componentById.get(id);
    if (before === undefined) continue;
    if (change.kind === "component") components.set(id, stated(before, change));
    else {
      const own = change.dependency.id;
      const dependencies = before.dependencies.map((one) => (one.id === own ? restated(one, change) : one));
      components.set(id, { ...before, dependencies });
    }
  }
  const changed: SystemModel = {
    ...model,
    components: replaced(model.components, components),
    flows: replaced(model.flows, flows),
    data: replaced(model.data, data),
    componentById: components.size === 0 ? model.componentById : new Map([...model.componentById, ...components]),
    flowById: flows.size === 0 ? model.flowById : new Map([...model.flowById, ...flows]),
  };
  return changed;
}

function stated(before: Component, { terms, without }: Change & { readonly kind: "component" }): Component {
  const kept = Object.fromEntries(Object.entries(before).filter(([term]) => term !== without)) as unknown as Component;
  return { ...kept, ...terms };
}

function restated(before: Dependency, { terms, without = [] }: Change & { readonly kind: "dependency" }): Dependency {
  const gone = new Set<string>(without);
  const kept = Object.fromEntries(Object.entries(before).filter(([term]) => !gone.has(term))) as unknown as Dependency;
  return { ...kept, ...terms };
}

function replaced<T extends { readonly id: Id }>(elements: readonly T[], by: ReadonlyMap<Id, T>): readonly T[] {
  return by.size === 0 ? elements : elements.map((element) => by.get(element.id) ?? element);
}
