// What is declared, seen from the other side: the dependencies into a component, and the components that have what few have. These are
// found once and handed from one snapshot to the next while edits leave everybody leaning on whom they leaned on.

import type { Component, Dependency, Id, SystemModel } from "../../language/index.ts";
import { isHandOff } from "./attempts.ts";
import { componentsWith } from "./components-with.ts";
import { dependenciesInto } from "./dependency-rows.ts";

/** What few components have, so that whoever looks for it need not look at all of them. */
const traits = [
  /** Is a queue or topic, consumes from one, or is told by a topic what to drop. */
  "messaging",
  /** Is a cache by its kind or holds a copy of another one. */
  "copying",
  /** States, or has by its technology, a guarantee or what it prefers. */
  "promising",
  /** Has a dependency that requires something. */
  "requiring",
  /** Has a quorum, or a dependency that a replica may answer. */
  "loose",
  /** Has a write that names the data it is of. */
  "naming",
  /** Both writes and publishes, each with nothing that would undo it or store the message with what is written. */
  "announcing",
] as const;

export type Trait = (typeof traits)[number];

export interface Declarations {
  /** The dependencies into a component, in declaration order; none for an unknown one. */
  into(id: Id): readonly Dependency[];
  /** The components of each trait, in declaration order. */
  readonly having: Readonly<Record<Trait, readonly Component[]>>;
}

const declarationsByModel = new WeakMap<SystemModel, Declarations>();

/** The declarations of a model, sorted when first asked for. Linear in its dependencies. */
export function declarationsOf(model: SystemModel): Declarations {
  let known = declarationsByModel.get(model);
  if (known === undefined) {
    known = declarationsWith(model, haversIn(model));
    declarationsByModel.set(model, known);
  }
  return known;
}

/**
 * The components of a trait that pass a test as well, in declaration order. The test may read the component alone: it is not made
 * again while the components of the trait are the same objects.
 */
export function among(
  trait: Trait,
  test: (component: Component) => boolean,
): (model: SystemModel) => readonly Component[] {
  const found = new WeakMap<readonly Component[], readonly Component[]>();
  return (model) => {
    const list = declarationsOf(model).having[trait];
    let own = found.get(list);
    if (own === undefined) {
      own = list.filter(test);
      found.set(list, own);
    }
    return own;
  };
}

/** Components that run on another one. */
export const runningOnOthers = componentsWith(({ runsOn }) => runsOn !== undefined);

/** Components that may differ at once before all is sorted anew. */
const changesAtMost = 64;

/**
 * Gives a model the declarations of another one where both have the same components, these the same traits and the same
 * dependencies by verb and target. Else the model sorts its own. Compares by identity; linear in the components.
 */
export function inheritDeclarations(from: SystemModel, to: SystemModel): void {
  const known = declarationsByModel.get(from);
  if (known === undefined || declarationsByModel.has(to)) return;
  const changes = changesBetween(from.components, to.components);
  if (changes === undefined) return;
  const having = {} as Record<Trait, readonly Component[]>;
  for (const trait of traits) {
    const list = known.having[trait];
    const isSame = !list.some((component) => changes.has(component));
    having[trait] = isSame ? list : list.map((component) => changes.get(component) ?? component);
  }
  declarationsByModel.set(to, declarationsWith(to, having));
}

/** The components that are other objects, new by old; undefined where they differ in more than figures, or too many do. */
function changesBetween(
  from: readonly Component[],
  to: readonly Component[],
): ReadonlyMap<Component, Component> | undefined {
  if (from.length !== to.length) return undefined;
  const changes = new Map<Component, Component>();
  for (let index = 0; index < from.length; index += 1) {
    const before = from[index];
    const after = to[index];
    if (before === after) continue;
    if (before === undefined || after === undefined || !isAlike(before, after)) return undefined;
    changes.set(before, after);
    if (changes.size > changesAtMost) return undefined;
  }
  return changes;
}

function isAlike(before: Component, after: Component): boolean {
  return (
    before.id === after.id &&
    traitsOf(before) === traitsOf(after) &&
    before.dependencies.length === after.dependencies.length &&
    before.dependencies.every((one, index) => {
      const other = after.dependencies[index];
      return one.target === other?.target && one.verb === other.verb;
    })
  );
}

/** The components of each trait. Linear in the dependencies. */
function haversIn({ components }: SystemModel): Declarations["having"] {
  const lists = traits.map((): Component[] => []);
  for (let position = 0; position < components.length; position += 1) {
    const component = components[position] as Component;
    const own = traitsOf(component);
    if (own === 0) continue;
    for (let bit = 0; bit < lists.length; bit += 1) if ((own & (1 << bit)) !== 0) lists[bit]?.push(component);
  }
  const having = {} as Record<Trait, readonly Component[]>;
  for (const [bit, trait] of traits.entries()) having[trait] = lists[bit] ?? [];
  return having;
}

/** The lists of what leads to a component are made when they are asked for, which most are not. */
function declarationsWith(model: SystemModel, having: Declarations["having"]): Declarations {
  const lists = new Map<Id, readonly Dependency[]>();
  const into = (id: Id): readonly Dependency[] => {
    let list = lists.get(id);
    if (list === undefined) {
      list = dependenciesInto(model, id);
      lists.set(id, list);
    }
    return list;
  };
  return { into, having };
}

const bits = Object.fromEntries(traits.map((trait, bit) => [trait, 1 << bit])) as Readonly<Record<Trait, number>>;

/** The traits of a component, one bit each. */
function traitsOf(component: Component): number {
  const { kind, cacheOf, guarantees, prefers, quorum, invalidatedBy, dependencies } = component;
  let own = 0;
  if (isHandOff(component) || invalidatedBy?.kind === "topic") own |= bits.messaging;
  if (kind === "cache" || cacheOf !== undefined) own |= bits.copying;
  if (guarantees.length > 0 || prefers !== undefined) own |= bits.promising;
  if (quorum !== undefined) own |= bits.loose;
  let writes = false;
  let publishes = false;
  for (const dependency of dependencies) {
    if (dependency.requires.length > 0) own |= bits.requiring;
    switch (dependency.verb) {
      case "consumes":
        own |= bits.messaging;
        break;
      case "writes":
        writes ||= isForGood(dependency);
        if (dependency.data.length > 0) own |= bits.naming;
        break;
      case "publishes":
        publishes ||= isForGood(dependency) && !isSentLater(component, dependency);
        break;
      default:
        if (dependency.from !== undefined && dependency.from.value !== "primary") own |= bits.loose;
    }
  }
  return writes && publishes ? own | bits.announcing : own;
}

/** Whether a dependency changes something for good. */
export function isForGood({ compensates, fallback }: Dependency): boolean {
  return compensates === undefined && fallback?.kind !== "answer";
}

/** Whether a message is stored together with data that its publisher writes; an outbox in another store is one write more. */
export function isSentLater({ dependencies }: Component, { outbox }: Dependency): boolean {
  return outbox !== undefined && dependencies.some(({ verb, target }) => verb === "writes" && target === outbox.id);
}
