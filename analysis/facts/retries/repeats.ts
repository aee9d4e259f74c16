// Work that may be done twice: attempts and deliveries that come again, and what they change behind them without being told from
// the first. Whether that is an error is for a rule to say.

import type { Component, Count, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { isHandOff, statedTriesOf } from "../attempts.ts";
import { componentsWith } from "../components-with.ts";
import { dependenciesIn } from "../dependency-flows.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { deliveryOf } from "../guarantees/delivery.ts";
import { perFlowReading } from "../memo.ts";
import { consumptionsOf } from "../queues/consumptions.ts";

/** A dependency over which something comes more than once, and what is then done again. */
export interface UnsafeRepeat {
  /** An attempt that changes something itself, one that does so further down, or a message. */
  readonly kind: "retried" | "behind" | "delivered";
  readonly dependency: Dependency;
  /** Tries that there can be; 0 where nothing limits them. */
  readonly tries: Count;
  /** The dependency further down that changes something. */
  readonly effect?: Dependency;
  readonly flows: readonly Flow[];
}

/**
 * The dependencies over which the same work may be done twice with an effect that shows: an attempt is repeated (retries, hedges),
 * or a message delivered again, neither it nor the work behind it is `idempotent`, and it writes, publishes, or calls
 * what is `external`, itself or further down. In declaration order.
 *
 * Reads change nothing, nor does writing a cache twice. A publication is harmless where every consumer is idempotent. A
 * message is harmless where nothing is known that its consumer changes, or all of it is idempotent. What asks for
 * exactly-once is told whatever it leads to. An effect that is retried itself is reported there alone, as is a retry
 * nearer to it. Linear in what the flows reach.
 */
export function unsafeRepeatsOf(model: SystemModel, flows: readonly Flow[]): readonly UnsafeRepeat[] {
  const among = repeating(model);
  if (among.length === 0) return [];
  const index = repeatIndexOf(model);
  const repeats: UnsafeRepeat[] = [];
  const mayShow = (one: Dependency) => {
    if (!index.mayRepeat(one)) return false;
    return one.verb === "consumes" || one.verb === "calls" || index.hasEffect(one) || isOnceAsked(one);
  };
  for (const { dependency, flows: own } of dependenciesIn(model, flows, mayShow, among)) {
    const tries = statedTriesOf(dependency);
    if (dependency.verb === "consumes") {
      const effect = effectBehind(model, dependency.source, own);
      // Who is asked to do it once changes something, whether or not the design says what.
      const isAsked = isOnceAsked(dependency) && !index.changesAnything(dependency.source);
      if (effect !== undefined || isAsked) {
        repeats.push({ kind: "delivered", dependency, tries: 0, ...withEffect(effect), flows: own });
      }
    } else if (index.hasEffect(dependency) || isOnceAsked(dependency)) {
      repeats.push({ kind: "retried", dependency, tries, flows: own });
    } else if (dependency.verb === "calls") {
      const effect = effectBehind(model, dependency.target, own);
      if (effect !== undefined) repeats.push({ kind: "behind", dependency, tries, effect, flows: own });
    }
  }
  return repeats;
}

/** Components that may do something twice without a key to tell it by, and more than read. */
const repeating = componentsWith(({ dependencies }) => dependencies.some(mayMatter));

function mayMatter(dependency: Dependency): boolean {
  const { verb, idempotent } = dependency;
  if (idempotent !== undefined) return false;
  if (verb === "consumes") return true;
  return statedTriesOf(dependency) > 1 && (verb !== "reads" || isOnceAsked(dependency));
}

/** Whether it asks to be done exactly once, which twice is not, whatever is behind it. */
function isOnceAsked({ requires }: Dependency): boolean {
  return requires.some(({ name }) => name === "exactly-once");
}

function withEffect(effect: Dependency | undefined): { effect?: Dependency } {
  return effect === undefined ? {} : { effect };
}

/** The first effect that shows behind a component, in the flows given, or by declarations where there is none. */
function effectBehind(model: SystemModel, id: Id, flows: readonly Flow[]): Dependency | undefined {
  // What is declared holds all that any flow walks, and most calls have nothing of the kind behind them.
  const declared = declaredEffects(model).get(id);
  if (flows.length === 0 || declared === undefined) return declared;
  const effects = flows.flatMap((flow) => effectsIn(model, flow).get(id) ?? []);
  return effects.sort(byId)[0];
}

/** Of several effects the first by name is told, so that the order of declarations shows nowhere. */
function byId(a: Dependency, b: Dependency): number {
  return a.id < b.id ? -1 : 1;
}

/** By component, what a visit of it changes that a second visit would change again, in one flow. */
const effectsIn = perFlowReading(["roles", "promises", "tries", "objects"], (model, flow) => {
  const edges = flowGraphOf(model, flow).edges.flatMap((edge) => edge.dependency ?? []);
  return effectsOver(model, edges);
});

const declaredByModel = new WeakMap<SystemModel, ReadonlyMap<Id, Dependency>>();

/** As `effectsIn`, over everything that is declared. */
function declaredEffects(model: SystemModel): ReadonlyMap<Id, Dependency> {
  let effects = declaredByModel.get(model);
  if (effects === undefined) {
    effects = effectsOver(
      model,
      model.components.flatMap((component) => component.dependencies),
    );
    declaredByModel.set(model, effects);
  }
  return effects;
}

function effectsOver(model: SystemModel, dependencies: readonly Dependency[]): ReadonlyMap<Id, Dependency> {
  const index = repeatIndexOf(model);
  const effects = new Map<Id, Dependency>();
  const callersOf = new Map<Id, Dependency[]>();
  const waiting: Id[] = [];
  const own: Dependency[] = [];
  const add = (id: Id, effect: Dependency): void => {
    if (effects.has(id)) return;
    effects.set(id, effect);
    waiting.push(id);
  };
  for (const dependency of dependencies) {
    // What is repeated itself is told where it is repeated.
    if (dependency.idempotent !== undefined || index.mayRepeat(dependency)) continue;
    if (index.hasEffect(dependency)) own.push(dependency);
    else if (dependency.verb === "calls") {
      const callers = callersOf.get(dependency.target);
      if (callers === undefined) callersOf.set(dependency.target, [dependency]);
      else callers.push(dependency);
    }
  }
  for (const dependency of own.sort(byId)) add(dependency.source, dependency);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const effect = effects.get(id);
    if (effect !== undefined) for (const caller of callersOf.get(id) ?? []) add(caller.source, effect);
  }
  return effects;
}

interface RepeatIndex {
  /** Whether it is tried or delivered more than once and says nothing of telling the second time from the first. */
  readonly mayRepeat: (dependency: Dependency) => boolean;
  /** Whether doing it twice shows. */
  readonly hasEffect: (dependency: Dependency) => boolean;
  /** Whether a component is known to change anything, be it idempotent, itself or further down. */
  readonly changesAnything: (id: Id) => boolean;
}

const indexes = new WeakMap<SystemModel, RepeatIndex>();

function repeatIndexOf(model: SystemModel): RepeatIndex {
  let index = indexes.get(model);
  if (index === undefined) {
    index = createIndex(model);
    indexes.set(model, index);
  }
  return index;
}

function createIndex(model: SystemModel): RepeatIndex {
  const isAbsorbed = (queue: Component): boolean => {
    const consumers = consumptionsOf(model).byQueue.get(queue.id) ?? [];
    return consumers.length > 0 && consumers.every(({ dependency }) => dependency.idempotent !== undefined);
  };
  const changes = ({ verb, target }: Dependency): boolean => {
    const component = model.componentById.get(target);
    if (component === undefined || component.kind === "cache" || verb === "reads" || verb === "consumes") return false;
    return verb !== "calls" || component.kind === "external";
  };
  let changing: ReadonlySet<Id> | undefined;
  return {
    mayRepeat: (dependency) => {
      if (dependency.idempotent !== undefined) return false;
      return dependency.verb === "consumes" ? isRedelivered(model, dependency) : statedTriesOf(dependency) > 1;
    },
    hasEffect: (dependency) => {
      // A counter of requests counts a repeated one too, as it is meant to.
      if (dependency.idempotent !== undefined || dependency.checksLimit !== undefined) return false;
      if (!changes(dependency)) return false;
      const target = model.componentById.get(dependency.target);
      return !(isHandOff(target) && isAbsorbed(target));
    },
    changesAnything: (id) => {
      changing ??= changingIn(model, (one) => changes(one) || one.verb === "writes" || one.idempotent !== undefined);
      return changing.has(id);
    },
  };
}

/** Components that change something by a dependency that passes the test, or by calling one that does. */
function changingIn(model: SystemModel, changes: (dependency: Dependency) => boolean): ReadonlySet<Id> {
  const callersOf = new Map<Id, Id[]>();
  const changing = new Set<Id>();
  for (const { id, dependencies } of model.components) {
    for (const dependency of dependencies) {
      if (dependency.verb === "consumes") continue;
      if (changes(dependency)) changing.add(id);
      if (dependency.verb !== "calls") continue;
      const callers = callersOf.get(dependency.target);
      if (callers === undefined) callersOf.set(dependency.target, [id]);
      else callers.push(id);
    }
  }
  // A set yields what is added while it is walked.
  for (const id of changing) for (const caller of callersOf.get(id) ?? []) changing.add(caller);
  return changing;
}

/** Whether a message can come twice by the queue's promise, by its delivery limit, or by the consumer's own retries. */
function isRedelivered(model: SystemModel, consumption: Dependency): boolean {
  const queue = model.componentById.get(consumption.target);
  const delivery = deliveryOf(model, consumption);
  if (queue === undefined || delivery === undefined) return false;
  if (delivery.repeats.some(({ kind }) => kind !== "producer")) return true;
  const isOnce = queue.guarantees.some(({ name }) => name === "at-most-once" || name === "exactly-once");
  const limit = consumption.deadLetter?.after ?? queue.deadLetter?.after;
  return !isOnce && limit !== undefined && limit.value > 1;
}
