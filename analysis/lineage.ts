// How data gets from where it is official to where it is read: who writes it, which copies follow it and how late, who reads which of
// them and how old the answer may be. Plain data with words, put together from what is declared and what is known of guarantees.

import type { Component, Count, Data, Dependency, Id, SystemModel } from "../language/index.ts";
import { declarationsOf } from "./facts/declarations.ts";
import { patternOf } from "./facts/flow-edges.ts";
import { missingOf } from "./facts/guarantees/age.ts";
import { authoritiesOf } from "./facts/guarantees/authorities.ts";
import { copiesOf, copyLagOf, isOf, touchesAuthority } from "./facts/guarantees/freshness.ts";
import { ageWords, levelWords, stepWords } from "./facts/guarantees/guarantee-words.ts";
import { type CachesOf, cachesByOrigin, originBehind, waysBackOf } from "./facts/guarantees/lineage-ways.ts";
import { answersOf, type ReadPath, readPathOf } from "./facts/guarantees/read-path.ts";
import { stateIndexOf } from "./facts/guarantees/state-index.ts";
import { most } from "./facts/guarantees/store-steps.ts";
import type { Facts } from "./facts/index.ts";
import { durationWords, listWords, nameOf } from "./facts/words.ts";
import { strongestLevels } from "./formulas/consistency.ts";

/**
 * `authority`: the data is official there. `copy`: it follows. `origin`: copies are made of it, and nobody says which data it holds.
 * `carrier`: it brings changes to a copy. `writer` and `reader` of any of these.
 */
export type LineageRole = "authority" | "copy" | "origin" | "carrier" | "writer" | "reader";

export interface LineagePart {
  readonly component: Id;
  readonly role: LineageRole;
}

/** Data goes from one component to another. */
export interface LineageArrow {
  readonly from: Id;
  readonly to: Id;
  readonly kind: "write" | "feed" | "read";
  /** Whether somebody waits for it. */
  readonly waits: boolean;
  /** In a few words: what is done, how late it comes, how old what is read may be. */
  readonly says: string;
  /** What makes it so, line by line; empty where the words say all. */
  readonly because: readonly string[];
  /** The dependencies that state it, or the element that does; never empty. */
  readonly elements: readonly Id[];
}

export interface Lineage {
  /** The data; absent where caches are of a store of which no data is declared. */
  readonly data?: Id;
  readonly parts: readonly LineagePart[];
  readonly arrows: readonly LineageArrow[];
  /** Writers and readers that are left out, those of old answers last. */
  readonly leftOut: { readonly writers: Count; readonly readers: Count };
}

/** So many writers, and so many readers, are told of each kind of data. */
const mostTold = 8;

/** Lineages as far as they are told, and how many kinds of data are left out. */
export interface Lineages {
  readonly told: readonly Lineage[];
  readonly leftOut: Count;
}

/**
 * Where each kind of data is official and what follows it, in declaration order; then the caches of stores of which no data is
 * declared, by store. Ways between authority and copy are those that dependencies state: writers of the copy, what these consume, and
 * who publishes that, back to whoever reads or writes the authority or sends from an outbox there. At most so many are told.
 */
export function lineagesOf(facts: Facts, atMost: Count): Lineages {
  const { model } = facts;
  const cachesOf = cachesByOrigin(model);
  const lineages = model.data.slice(0, atMost).map((data) => lineageOf(facts, cachesOf, { data }));
  if (model.data.length > atMost) return { told: lineages, leftOut: model.data.length - atMost };
  const told = new Set(lineages.flatMap(({ parts }) => parts.filter(isHolder).map(({ component }) => component)));
  const origins = new Set<Component>();
  for (const cache of declarationsOf(model).having.copying) {
    const origin = told.has(cache.id) ? undefined : originBehind(model, cache);
    if (origin !== undefined) origins.add(origin);
  }
  const room = atMost - lineages.length;
  for (const origin of [...origins].slice(0, room)) lineages.push(lineageOf(facts, cachesOf, { origin }));
  return { told: lineages, leftOut: Math.max(0, origins.size - room) };
}

function isHolder({ role }: LineagePart): boolean {
  return role === "authority" || role === "copy" || role === "origin";
}

interface Delay {
  readonly promise: string;
  readonly estimate: readonly string[];
  readonly because: readonly string[];
  /** Who brings the changes last; absent where nothing is estimated. */
  readonly by?: Id;
}

/** The parts and arrows of one kind of data, or of one store's caches, while they are found. */
interface Telling {
  readonly facts: Facts;
  readonly model: SystemModel;
  readonly cachesOf: CachesOf;
  /** The data; undefined where caches are of a store of which no data is declared. */
  readonly data: Data | undefined;
  /** By component, in the order in which they are found. */
  readonly roles: Map<Id, LineageRole>;
  /** By their ends and kind. */
  readonly arrows: Map<string, LineageArrow>;
}

/** One lineage: holders first, then how each copy is fed, then who writes and reads them. */
function lineageOf(
  facts: Facts,
  cachesOf: CachesOf,
  of: { readonly data: Data } | { readonly origin: Component },
): Lineage {
  const telling: Telling = {
    ...{ facts, model: facts.model, cachesOf, data: "data" in of ? of.data : undefined },
    ...{ roles: new Map(), arrows: new Map() },
  };
  const data = telling.data;
  if (data !== undefined) for (const { id } of authoritiesOf(telling.model, data)) note(telling, id, "authority");
  if ("origin" in of) note(telling, of.origin.id, "origin");
  const copies = data === undefined ? [] : copiesOf(telling.model, data);
  for (const { store } of copies) note(telling, store.id, "copy");
  addCaches(telling);
  for (const id of holdersIn(telling)) feed(telling, id);
  const writers = addWriters(telling);
  const readers = addReaders(telling);
  return {
    ...(data === undefined ? {} : { data: data.id }),
    parts: [...telling.roles].map(([component, role]) => ({ component, role })),
    arrows: [...telling.arrows.values()],
    leftOut: { writers, readers },
  };
}

/** The first role that a component is found in stands. */
function note(telling: Telling, id: Id, role: LineageRole): void {
  if (!telling.roles.has(id)) telling.roles.set(id, role);
}

function holdersIn(telling: Telling): readonly Id[] {
  return [...telling.roles].flatMap(([id, role]) => (isHolder({ component: id, role }) ? [id] : []));
}

function concerns(telling: Telling, dependency: Dependency): boolean {
  return telling.data === undefined || isOf(dependency, telling.data);
}

function addArrow(telling: Telling, arrow: LineageArrow): void {
  const key = keyOf(arrow.from, arrow.to, arrow.kind);
  const known = telling.arrows.get(key);
  if (known === undefined) telling.arrows.set(key, arrow);
  else if (!known.elements.some((one) => arrow.elements.includes(one))) {
    const says = known.says === arrow.says ? known.says : `${known.says}, ${arrow.says}`;
    const because = [...known.because, ...arrow.because.filter((one) => !known.because.includes(one))];
    telling.arrows.set(key, { ...known, says, because, elements: [...known.elements, ...arrow.elements] });
  }
}

/** Caches of what is held here, unless they are said to be of other data; and what stands between a cache and its origin. */
function addCaches(telling: Telling): void {
  const index = stateIndexOf(telling.model);
  // What is noted on the way is looked at in its turn.
  for (const [id, role] of telling.roles) {
    const own = telling.model.componentById.get(id);
    if (role === "copy" && own?.cacheOf !== undefined) note(telling, own.cacheOf.id, "copy");
    for (const cache of telling.cachesOf.get(id) ?? []) {
      const isOfOthers =
        index.derivedIn(cache.id).some((other) => other !== telling.data) || index.officialIn(cache.id).length > 0;
      if (!isOfOthers) note(telling, cache.id, "copy");
    }
  }
}

/** How a copy comes by what it holds. */
function feed(telling: Telling, id: Id): void {
  const component = telling.model.componentById.get(id);
  if (component === undefined || telling.roles.get(id) !== "copy") return;
  if (component.cacheOf !== undefined) feedCache(telling, component, component.cacheOf.id);
  else if (telling.data !== undefined && !feedByWriters(telling, telling.data, component))
    feedUntold(telling, component);
}

function feedCache(telling: Telling, cache: Component, from: Id): void {
  const step = answersOf(telling.model, cache)?.steps.findLast((one) => one.component === cache);
  const isThrough = step?.adds.kind === "known" && step.adds.seconds === 0;
  const keeps =
    step === undefined || step.kind !== "cache"
      ? []
      : step.adds.kind === "unknown"
        ? ["no time to live"]
        : isThrough
          ? ["written through"]
          : [
              step.adds.seconds === Number.POSITIVE_INFINITY
                ? "never runs out"
                : `kept for ${durationWords(step.adds.seconds)}`,
            ];
  addArrow(telling, {
    ...{ from, to: cache.id, kind: "feed", waits: isThrough || patternOf(cache) === "read-through" },
    says: joined(["copied", ...keeps, ...promiseOf(telling, cache)]),
    because: step === undefined ? [] : [stepWords(telling.model, step)],
    elements: [cache.id],
  });
  const { invalidatedBy } = cache;
  if (invalidatedBy?.kind !== "topic") return;
  note(telling, invalidatedBy.topic.id, "carrier");
  addArrow(telling, {
    ...{ from: invalidatedBy.topic.id, to: cache.id, kind: "feed", waits: false, says: "drops entries" },
    ...{ because: [], elements: [cache.id] },
  });
  for (const publish of stateIndexOf(telling.model).publishersOf(invalidatedBy.topic.id)) {
    if (!concerns(telling, publish)) continue;
    if (telling.data === undefined || touchesAuthority(telling.model, telling.data, publish.source))
      addPublication(telling, publish);
  }
}

function promiseOf(telling: Telling, copy: Component): readonly string[] {
  const stated = telling.data?.derived.find(({ store }) => store.id === copy.id);
  return stated?.within === undefined ? [] : [`promised within ${durationWords(most(stated.within))}`];
}

/** A message handed to a queue or topic; out of an outbox it comes from the store. */
function addPublication(telling: Telling, publish: Dependency): void {
  const { id, source, target, outbox } = publish;
  note(telling, target, "carrier");
  const from = outbox !== undefined && telling.roles.has(outbox.id) ? outbox.id : source;
  note(telling, from, "carrier");
  const name = nameOf(telling.model, source);
  addArrow(telling, {
    ...{ from, to: target, kind: "feed", waits: from === source && outbox === undefined },
    says: from === source ? "publishes" : `outbox of ${name}`,
    because: from === source ? [] : [`${name} publishes what it has written there`],
    elements: [id],
  });
}

/** Ways back from a copy to its authority along writers and what they consume; false where no such way is stated. */
function feedByWriters(telling: Telling, data: Data, copy: Component): boolean {
  const ways = waysBackOf(telling.model, data, copy);
  if (ways === undefined) return false;
  const delay = delayOf(telling, data, copy);
  for (const dependency of ways) {
    const { id, source, target, verb } = dependency;
    if (verb === "publishes") addPublication(telling, dependency);
    else if (verb === "writes") {
      note(telling, source, "carrier");
      const late = target === copy.id ? [delay.promise, ...(source === delay.by ? delay.estimate : [])] : [];
      const because = late.length > 1 ? delay.because : [];
      const arrow = { from: source, to: target, kind: "feed", waits: true } as const;
      addArrow(telling, { ...arrow, says: joined(["writes", ...late]), because, elements: [id] });
    } else if (verb === "consumes") {
      note(telling, target, "carrier");
      note(telling, source, "carrier");
      addArrow(telling, {
        ...{ from: target, to: source, kind: "feed", waits: false, says: "consumed" },
        ...{ because: [], elements: [id] },
      });
    } else addRead(telling, dependency, "carrier");
  }
  return true;
}

/** A copy of which nobody says how it is fed. */
function feedUntold(telling: Telling, copy: Component): void {
  const data = telling.data;
  if (data === undefined) return;
  for (const { id } of authoritiesOf(telling.model, data)) {
    addArrow(telling, {
      ...{ from: id, to: copy.id, kind: "feed", waits: false },
      says: joined(["derived", delayOf(telling, data, copy).promise]),
      because: ["no component is known to bring the changes"],
      elements: [data.id],
    });
  }
}

/** How late a copy may be, as promised; and how late it is, as estimated, with who brings it last. */
function delayOf(telling: Telling, data: Data, store: Component): Delay {
  const [promise = "no delay promised"] = promiseOf(telling, store);
  const lag = copyLagOf(telling.facts, { data, store });
  const last = lag?.through.at(-1);
  if (lag === undefined || last === undefined) return { promise, estimate: [], because: [] };
  const through = listWords(lag.through.map(({ id }) => nameOf(telling.model, id)));
  return {
    promise,
    estimate: [`estimated ${durationWords(lag.expected)}`],
    because: [`an estimate of the mean, from waiting and work at ${through}`],
    by: last.id,
  };
}

/** Who changes what is held, beside those that bring changes to copies; the number of those left out. */
function addWriters(telling: Telling): Count {
  const index = stateIndexOf(telling.model);
  return addSome(
    telling,
    holdersIn(telling)
      .flatMap((id) => [...index.writersOf(id), ...index.publishersOf(id)])
      .filter((write) => concerns(telling, write)),
    ({ id, source, target, verb }) => {
      if (telling.arrows.has(keyOf(source, target, "feed"))) return;
      note(telling, source, "writer");
      addArrow(telling, {
        ...{ from: source, to: target, kind: "write", waits: true, says: verb },
        ...{ because: [], elements: [id] },
      });
    },
  );
}

/** Who reads what is held, those of old answers first; the number of those left out. */
function addReaders(telling: Telling): Count {
  const index = stateIndexOf(telling.model);
  const reads = holdersIn(telling)
    .flatMap((id) => [...index.readersOf(id), ...index.consumersOf(id)])
    .filter((read) => concerns(telling, read) && !isFill(telling, read));
  const isOld = (read: Dependency): boolean => readPathOf(telling.model, read)?.isCopy === true;
  const inOrder = [...reads.filter(isOld), ...reads.filter((read) => !isOld(read))];
  return addSome(telling, inOrder, (read) => addRead(telling, read, "reader"));
}

/** A cache that asks for what it is a copy of. */
function isFill(telling: Telling, { source, target }: Dependency): boolean {
  return telling.model.componentById.get(source)?.cacheOf?.id === target;
}

function addSome(telling: Telling, dependencies: readonly Dependency[], add: (dependency: Dependency) => void): Count {
  const told = new Set<Id>();
  const left = new Set<Id>();
  for (const dependency of dependencies) {
    const { source } = dependency;
    const isKnown = telling.roles.has(source) || told.has(source);
    if (!isKnown && told.size >= mostTold) left.add(source);
    else {
      if (!isKnown) told.add(source);
      add(dependency);
    }
  }
  return left.size;
}

/** A read, with the age of what is read. */
function addRead(telling: Telling, dependency: Dependency, role: LineageRole): void {
  const { id, source, target, verb } = dependency;
  if (telling.arrows.has(keyOf(target, source, "feed"))) return;
  note(telling, source, role);
  const path = readPathOf(telling.model, dependency);
  const isCurrent = path?.age.kind === "known" && path.age.seconds === 0;
  const elements = [id];
  const because = path === undefined ? [] : stepsOf(telling, path);
  if (isCurrent && telling.arrows.has(keyOf(source, target, "write"))) {
    // Who reads the newest of what he writes needs no second arrow.
    addArrow(telling, {
      ...{ from: source, to: target, kind: "write", waits: true, says: "reads · current" },
      because,
      elements,
    });
    return;
  }
  const isTold = path?.isKnown === true && !isCurrent && strongestLevels(path.levels).length > 0;
  const words = [
    verb === "consumes" ? "consumed" : verb === "calls" ? "asked" : "read",
    ...(path === undefined ? [] : [ageWords(path.age)]),
    ...(isTold ? [`at most ${levelWords(path.levels)}`] : []),
  ];
  const arrow = { from: target, to: source, kind: "read", waits: verb !== "consumes" } as const;
  addArrow(telling, { ...arrow, says: joined(words), because, elements });
}

function stepsOf(telling: Telling, { steps, age }: ReadPath): readonly string[] {
  const missing = missingOf(age).map(({ element, term }) => `${nameOf(telling.model, element)} does not state ${term}`);
  return [...steps.map((step) => stepWords(telling.model, step)), ...missing];
}

function keyOf(from: Id, to: Id, kind: LineageArrow["kind"]): string {
  return JSON.stringify([from, to, kind]);
}

function joined(words: readonly string[]): string {
  return words.join(" · ");
}
