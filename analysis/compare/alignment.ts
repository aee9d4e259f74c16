// Which element of one model is which of another. The same qualified name is the same element; beyond that an element is said to
// be renamed or moved only where it is sure: it states the same, it has the same neighbours, and there is no other one like it.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import { type Entry, entriesIn, keyOf, mentionsIn } from "./elements.ts";
import { comparable, termsOf } from "./terms.ts";

/** An element of both models. */
export interface Pair {
  readonly before: Entry;
  readonly after: Entry;
}

export interface Alignment {
  /** In the order of the qualified names before. */
  readonly pairs: readonly Pair[];
  /** In the order of their qualified names. */
  readonly removed: readonly Entry[];
  readonly added: readonly Entry[];
  /** The name by which an element of either model is compared: for both the same where they are a pair. */
  readonly before: Naming;
  readonly after: Naming;
}

export interface Naming {
  name(id: Id): Id;
  /** A text with every qualified name in it exchanged, such as an event's or a finding's cause. */
  text(text: string): string;
}

/** How far new names are followed from what has kept its own, from neighbour to neighbour. */
const mostRounds = 24;

/**
 * Sets the elements of two models side by side. Symmetric: exchanged models give exchanged pairs. Linear where nothing is
 * renamed; else at most so many rounds over what is not yet matched.
 */
export function align(before: SystemModel, after: SystemModel): Alignment {
  const sides = [sideOf(before), sideOf(after)] as const;
  const [old, present] = sides;
  for (const [key, entry] of old.entries) {
    const other = present.entries.get(key);
    if (other !== undefined) pair(old, present, entry, other);
  }
  let isOpen = old.open.size > 0 && present.open.size > 0;
  for (let round = 0; isOpen && round < mostRounds; round++) isOpen = matchOnce(old, present);
  const pairs = [...old.matches].map(([entry, other]) => ({ before: entry, after: other }));
  const renamed = new Map(
    pairs.flatMap((one) => (one.before.id === one.after.id ? [] : [[one.after.id, one.before.id]])),
  );
  return {
    pairs: pairs.sort((a, b) => byCodeUnit(a.before.id, b.before.id)),
    removed: [...old.open].sort(byId),
    added: [...present.open].sort(byId),
    before: namingOf(new Map()),
    after: namingOf(renamed),
  };
}

/** One of the two models while its elements are matched. */
interface Side {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly byId: ReadonlyMap<Id, Entry>;
  /** What is not matched yet. */
  readonly open: Set<Entry>;
  readonly matches: Map<Entry, Entry>;
  /** The token of each matched id: the same on both sides, and no name. */
  readonly tokens: Map<Id, string>;
  /** What stands in each container, by kind and name: a container without any is like every other. Made when first asked for. */
  membersOf(container: Id): readonly string[];
  /** What mentions an element, made when first asked for: most comparisons have nothing to match. */
  mentioners(id: Id): readonly { readonly by: Entry; readonly as: string }[];
}

function sideOf(model: SystemModel): Side {
  const entries = entriesIn(model);
  const byId = new Map([...entries.values()].map((entry) => [entry.id, entry]));
  let index: Map<Id, { by: Entry; as: string }[]> | undefined;
  let members: ReadonlyMap<Id, readonly string[]> | undefined;
  return {
    entries,
    byId,
    open: new Set(entries.values()),
    matches: new Map(),
    tokens: new Map(),
    mentioners(id) {
      index ??= mentionersIn(entries.values());
      return index.get(id) ?? [];
    },
    membersOf(container) {
      members ??= membersIn(entries.values());
      return members.get(container) ?? [];
    },
  };
}

function membersIn(entries: Iterable<Entry>): ReadonlyMap<Id, readonly string[]> {
  const members = new Map<Id, string[]>();
  for (const { parent, kind, name } of entries) {
    if (parent === undefined) continue;
    const known = members.get(parent);
    if (known === undefined) members.set(parent, [`${kind} ${name}`]);
    else known.push(`${kind} ${name}`);
  }
  for (const list of members.values()) list.sort();
  return members;
}

function mentionersIn(entries: Iterable<Entry>): Map<Id, { by: Entry; as: string }[]> {
  const index = new Map<Id, { by: Entry; as: string }[]>();
  for (const by of entries) {
    for (const { target, as } of mentionsIn(by)) {
      const known = index.get(target);
      if (known === undefined) index.set(target, [{ by, as }]);
      else known.push({ by, as });
    }
  }
  return index;
}

function pair(old: Side, present: Side, before: Entry, after: Entry): void {
  const token = `=${old.tokens.size}`;
  old.open.delete(before);
  present.open.delete(after);
  old.matches.set(before, after);
  present.matches.set(after, before);
  old.tokens.set(before.id, token);
  present.tokens.set(after.id, token);
}

/** Matches what became certain by the matches so far; false where nothing did. */
function matchOnce(old: Side, present: Side): boolean {
  const before = old.matches.size;
  // What stands in a renamed container under its own name has come along.
  matchBy(old, present, (side, entry) => {
    const around = entry.parent === undefined ? undefined : side.tokens.get(entry.parent);
    return around === undefined ? undefined : `${entry.group} ${around} ${entry.name}`;
  });
  // Renamed: the same around it, another name. Moved: the same name, somewhere else.
  matchBy(old, present, (side, entry) => signatureOf(side, entry, `in ${aroundOf(side, entry)}`));
  matchBy(old, present, (side, entry) => signatureOf(side, entry, `named ${entry.name}`));
  return old.matches.size > before && old.open.size > 0 && present.open.size > 0;
}

/** Pairs the open elements that are alone with their key on both sides. */
function matchBy(old: Side, present: Side, keyFor: (side: Side, entry: Entry) => string | undefined): void {
  const alone = (side: Side) => {
    const byKey = new Map<string, Entry | undefined>();
    for (const entry of side.open) {
      const key = keyFor(side, entry);
      if (key !== undefined) byKey.set(key, byKey.has(key) ? undefined : entry);
    }
    return byKey;
  };
  const others = alone(present);
  for (const [key, entry] of alone(old)) {
    const other = others.get(key);
    if (entry !== undefined && other !== undefined) pair(old, present, entry, other);
  }
}

function aroundOf(side: Side, { parent }: Entry): string {
  return parent === undefined ? "nothing" : (side.tokens.get(parent) ?? "?");
}

/**
 * Everything that an element states and that is stated about it, free of its own name. Undefined where it has no neighbour
 * that is known: what says nothing but its name may be anything.
 */
function signatureOf(side: Side, entry: Entry, where: string): string | undefined {
  const tokenOf = (id: Id) => side.tokens.get(id) ?? "?";
  const spelling = comparable(tokenOf);
  const terms = [...termsOf(entry.element, spelling)].map(([name, text]) => `${name} ${text}`);
  const asked = entry.dependencies.map((dependency) => dependencyKey(dependency, tokenOf, spelling));
  const mentioned = side.mentioners(entry.id).map(({ by, as }) => `${tokenOf(by.id)} ${as}`);
  const held = entry.group === "container" ? side.membersOf(entry.id) : [];
  const isKnown = held.length > 0 || mentionsIn(entry).some(({ target }) => side.tokens.has(target));
  if (!isKnown && !side.mentioners(entry.id).some(({ by }) => side.tokens.has(by.id))) return undefined;
  return JSON.stringify([entry.group, entry.kind, where, terms.sort(), asked.sort(), mentioned.sort(), held]);
}

function dependencyKey(dependency: Dependency, tokenOf: (id: Id) => string, spelling: Parameters<typeof termsOf>[1]) {
  const terms = [...termsOf(dependency, spelling)].map(([name, text]) => `${name} ${text}`);
  return `${dependency.verb} ${tokenOf(dependency.target)} ${terms.sort().join(", ")}`;
}

/** A qualified name in a text. One in backticks is left as it is. */
const qualifiedName = /[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/g;

function namingOf(names: ReadonlyMap<Id, Id>): Naming {
  if (names.size === 0) return { name: (id) => id, text: (text) => text };
  const name = (id: Id) => names.get(id) ?? id;
  return { name, text: (text) => text.replace(qualifiedName, name) };
}

function byId(a: Entry, b: Entry): number {
  return byCodeUnit(keyOf(a.group, a.id), keyOf(b.group, b.id));
}
