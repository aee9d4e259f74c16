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
  const lineages = model.data.slice(0, atMost).map((data) => new LineageOf(facts, cachesOf, data).tell());
  if (model.data.length > atMost) return { told: lineages, leftOut: model.data.length - atMost };
  const told = new Set(lineages.flatMap(({ parts }) => parts.filter(isHolder).map(({ component }) => component)));
  const origins = new Set<Component>();
  for (const cache of declarationsOf(model).having.copying) {
    const origin = told.has(cache.id) ? undefined : originBehind(model, cache);
    if (origin !== undefined) origins.add(origin);
  }
  const room = atMost - lineages.length;
  for (const origin of [...origins].slice(0, room))
    lineages.push(new LineageOf(facts, cachesOf, undefined, origin).tell());
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

/** The parts and arrows of one kind of data while they are found. */
class LineageOf {
  readonly #facts: Facts;
  readonly #model: SystemModel;
  readonly #cachesOf: CachesOf;
  readonly #data: Data | undefined;
  readonly #origin: Component | undefined;
  readonly #roles = new Map<Id, LineageRole>();
  readonly #arrows = new Map<string, LineageArrow>();

  constructor(facts: Facts, cachesOf: CachesOf, data: Data | undefined, origin?: Component) {
    this.#facts = facts;
    this.#cachesOf = cachesOf;
    this.#model = facts.model;
    this.#data = data;
    this.#origin = origin;
  }

  tell(): Lineage {
    const data = this.#data;
    if (data !== undefined) for (const { id } of authoritiesOf(this.#model, data)) this.#note(id, "authority");
    if (this.#origin !== undefined) this.#note(this.#origin.id, "origin");
    const copies = data === undefined ? [] : copiesOf(this.#model, data);
    for (const { store } of copies) this.#note(store.id, "copy");
    this.#addCaches();
    for (const id of this.#holders()) this.#feed(id);
    const writers = this.#addWriters();
    const readers = this.#addReaders();
    return {
      ...(data === undefined ? {} : { data: data.id }),
      parts: [...this.#roles].map(([component, role]) => ({ component, role })),
      arrows: [...this.#arrows.values()],
      leftOut: { writers, readers },
    };
  }

  /** The first role that a component is found in stands. */
  #note(id: Id, role: LineageRole): void {
    if (!this.#roles.has(id)) this.#roles.set(id, role);
  }

  #holders(): readonly Id[] {
    return [...this.#roles].flatMap(([id, role]) => (isHolder({ component: id, role }) ? [id] : []));
  }

  #isOf(dependency: Dependency): boolean {
    return this.#data === undefined || isOf(dependency, this.#data);
  }

  #add(arrow: LineageArrow): void {
    const key = keyOf(arrow.from, arrow.to, arrow.kind);
    const known = this.#arrows.get(key);
    if (known === undefined) this.#arrows.set(key, arrow);
    else if (!known.elements.some((one) => arrow.elements.includes(one))) {
      const says = known.says === arrow.says ? known.says : `${known.says}, ${arrow.says}`;
      const because = [...known.because, ...arrow.because.filter((one) => !known.because.includes(one))];
      this.#arrows.set(key, { ...known, says, because, elements: [...known.elements, ...arrow.elements] });
    }
  }

  /** Caches of what is held here, unless they are said to be of other data; and what stands between a cache and its origin. */
  #addCaches(): void {
    const index = stateIndexOf(this.#model);
    // What is noted on the way is looked at in its turn.
    for (const [id, role] of this.#roles) {
      const own = this.#model.componentById.get(id);
      if (role === "copy" && own?.cacheOf !== undefined) this.#note(own.cacheOf.id, "copy");
      for (const cache of this.#cachesOf.get(id) ?? []) {
        const isOfOthers =
          index.derivedIn(cache.id).some((other) => other !== this.#data) || index.officialIn(cache.id).length > 0;
        if (!isOfOthers) this.#note(cache.id, "copy");
      }
    }
  }

  /** How a copy comes by what it holds. */
  #feed(id: Id): void {
    const component = this.#model.componentById.get(id);
    if (component === undefined || this.#roles.get(id) !== "copy") return;
    if (component.cacheOf !== undefined) this.#feedCache(component, component.cacheOf.id);
    else if (this.#data !== undefined && !this.#feedByWriters(this.#data, component)) this.#feedUntold(component);
  }

  #feedCache(cache: Component, from: Id): void {
    const step = answersOf(this.#model, cache)?.steps.findLast((one) => one.component === cache);
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
    this.#add({
      ...{ from, to: cache.id, kind: "feed", waits: isThrough || patternOf(cache) === "read-through" },
      says: joined(["copied", ...keeps, ...this.#promiseOf(cache)]),
      because: step === undefined ? [] : [stepWords(this.#model, step)],
      elements: [cache.id],
    });
    const { invalidatedBy } = cache;
    if (invalidatedBy?.kind !== "topic") return;
    this.#note(invalidatedBy.topic.id, "carrier");
    this.#add({
      ...{ from: invalidatedBy.topic.id, to: cache.id, kind: "feed", waits: false, says: "drops entries" },
      ...{ because: [], elements: [cache.id] },
    });
    for (const publish of stateIndexOf(this.#model).publishersOf(invalidatedBy.topic.id)) {
      if (!this.#isOf(publish)) continue;
      if (this.#data === undefined || touchesAuthority(this.#model, this.#data, publish.source)) this.#publish(publish);
    }
  }

  #promiseOf(copy: Component): readonly string[] {
    const stated = this.#data?.derived.find(({ store }) => store.id === copy.id);
    return stated?.within === undefined ? [] : [`promised within ${durationWords(most(stated.within))}`];
  }

  /** A message handed to a queue or topic; out of an outbox it comes from the store. */
  #publish(publish: Dependency): void {
    const { id, source, target, outbox } = publish;
    this.#note(target, "carrier");
    const from = outbox !== undefined && this.#roles.has(outbox.id) ? outbox.id : source;
    this.#note(from, "carrier");
    const name = nameOf(this.#model, source);
    this.#add({
      ...{ from, to: target, kind: "feed", waits: from === source && outbox === undefined },
      says: from === source ? "publishes" : `outbox of ${name}`,
      because: from === source ? [] : [`${name} publishes what it has written there`],
      elements: [id],
    });
  }

  /** Ways back from a copy to its authority along writers and what they consume; false where no such way is stated. */
  #feedByWriters(data: Data, copy: Component): boolean {
    const ways = waysBackOf(this.#model, data, copy);
    if (ways === undefined) return false;
    const delay = this.#delayOf(data, copy);
    for (const dependency of ways) {
      const { id, source, target, verb } = dependency;
      if (verb === "publishes") this.#publish(dependency);
      else if (verb === "writes") {
        this.#note(source, "carrier");
        const late = target === copy.id ? [delay.promise, ...(source === delay.by ? delay.estimate : [])] : [];
        const because = late.length > 1 ? delay.because : [];
        const arrow = { from: source, to: target, kind: "feed", waits: true } as const;
        this.#add({ ...arrow, says: joined(["writes", ...late]), because, elements: [id] });
      } else if (verb === "consumes") {
        this.#note(target, "carrier");
        this.#note(source, "carrier");
        this.#add({
          ...{ from: target, to: source, kind: "feed", waits: false, says: "consumed" },
          ...{ because: [], elements: [id] },
        });
      } else this.#read(dependency, "carrier");
    }
    return true;
  }

  /** A copy of which nobody says how it is fed. */
  #feedUntold(copy: Component): void {
    const data = this.#data;
    if (data === undefined) return;
    for (const { id } of authoritiesOf(this.#model, data)) {
      this.#add({
        ...{ from: id, to: copy.id, kind: "feed", waits: false },
        says: joined(["derived", this.#delayOf(data, copy).promise]),
        because: ["no component is known to bring the changes"],
        elements: [data.id],
      });
    }
  }

  /** How late a copy may be, as promised; and how late it is, as estimated, with who brings it last. */
  #delayOf(data: Data, store: Component): Delay {
    const [promise = "no delay promised"] = this.#promiseOf(store);
    const lag = copyLagOf(this.#facts, { data, store });
    const last = lag?.through.at(-1);
    if (lag === undefined || last === undefined) return { promise, estimate: [], because: [] };
    const through = listWords(lag.through.map(({ id }) => nameOf(this.#model, id)));
    return {
      promise,
      estimate: [`estimated ${durationWords(lag.expected)}`],
      because: [`an estimate of the mean, from waiting and work at ${through}`],
      by: last.id,
    };
  }

  /** Who changes what is held, beside those that bring changes to copies; the number of those left out. */
  #addWriters(): Count {
    const index = stateIndexOf(this.#model);
    return this.#addSome(
      this.#holders()
        .flatMap((id) => [...index.writersOf(id), ...index.publishersOf(id)])
        .filter((write) => this.#isOf(write)),
      ({ id, source, target, verb }) => {
        if (this.#arrows.has(keyOf(source, target, "feed"))) return;
        this.#note(source, "writer");
        this.#add({
          ...{ from: source, to: target, kind: "write", waits: true, says: verb },
          ...{ because: [], elements: [id] },
        });
      },
    );
  }

  /** Who reads what is held, those of old answers first; the number of those left out. */
  #addReaders(): Count {
    const index = stateIndexOf(this.#model);
    const reads = this.#holders()
      .flatMap((id) => [...index.readersOf(id), ...index.consumersOf(id)])
      .filter((read) => this.#isOf(read) && !this.#isFill(read));
    const isOld = (read: Dependency): boolean => readPathOf(this.#model, read)?.isCopy === true;
    const inOrder = [...reads.filter(isOld), ...reads.filter((read) => !isOld(read))];
    return this.#addSome(inOrder, (read) => this.#read(read, "reader"));
  }

  /** A cache that asks for what it is a copy of. */
  #isFill({ source, target }: Dependency): boolean {
    return this.#model.componentById.get(source)?.cacheOf?.id === target;
  }

  #addSome(dependencies: readonly Dependency[], add: (dependency: Dependency) => void): Count {
    const told = new Set<Id>();
    const left = new Set<Id>();
    for (const dependency of dependencies) {
      const { source } = dependency;
      const isKnown = this.#roles.has(source) || told.has(source);
      if (!isKnown && told.size >= mostTold) left.add(source);
      else {
        if (!isKnown) told.add(source);
        add(dependency);
      }
    }
    return left.size;
  }

  /** A read, with the age of what is read. */
  #read(dependency: Dependency, role: LineageRole): void {
    const { id, source, target, verb } = dependency;
    if (this.#arrows.has(keyOf(target, source, "feed"))) return;
    this.#note(source, role);
    const path = readPathOf(this.#model, dependency);
    const isCurrent = path?.age.kind === "known" && path.age.seconds === 0;
    const elements = [id];
    const because = path === undefined ? [] : this.#stepsOf(path);
    if (isCurrent && this.#arrows.has(keyOf(source, target, "write"))) {
      // Who reads the newest of what he writes needs no second arrow.
      this.#add({
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
    this.#add({ ...arrow, says: joined(words), because, elements });
  }

  #stepsOf({ steps, age }: ReadPath): readonly string[] {
    const missing = missingOf(age).map(({ element, term }) => `${nameOf(this.#model, element)} does not state ${term}`);
    return [...steps.map((step) => stepWords(this.#model, step)), ...missing];
  }
}

function keyOf(from: Id, to: Id, kind: LineageArrow["kind"]): string {
  return JSON.stringify([from, to, kind]);
}

function joined(words: readonly string[]): string {
  return words.join(" · ");
}
