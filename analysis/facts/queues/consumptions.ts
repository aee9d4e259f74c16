// Who consumes from which queue or topic, who feeds it, and what sets messages aside in it. Declarations and listed steps
// alone; how much passes is told in consumer-load.ts.

import type { Component, Dependency, FlowItem, Id, Ref, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { declarationsOf } from "../declarations.ts";
import { perFlowReading } from "../memo.ts";

/** A component that takes messages from a queue or topic. */
export interface Consumption {
  readonly queue: Component;
  readonly consumer: Component;
  /** The consumer's `consumes`. */
  readonly dependency: Dependency;
}

/** A queue or topic that messages are put aside in after so many failed deliveries. */
export interface SettingAside {
  /** Where they come from. */
  readonly queue: Component;
  /** Set where the consumption says so, and not the queue. */
  readonly consumption?: Consumption;
  readonly to: Ref;
}

/** What queues, topics and their consumers declare of each other. */
export interface DeclaredConsumptions {
  /** In declaration order of the consumers. */
  readonly byQueue: ReadonlyMap<Id, readonly Consumption[]>;
  readonly byConsumer: ReadonlyMap<Id, readonly Consumption[]>;
  /** By the queue that the messages end in. */
  readonly asideByTarget: ReadonlyMap<Id, readonly SettingAside[]>;
}

/** What is declared around the queues and topics of a model. */
export interface Consumptions extends DeclaredConsumptions {
  /** Dependencies that put messages into a queue or topic, in declaration order. Linear in what leads there. */
  publishersOf(queue: Id): readonly Dependency[];
  /** Queues and topics that something puts messages into: a dependency other than `consumes`, or a step of a flow. */
  readonly fed: Some;
  /** Queues and topics that something takes messages from: consumers, readers, caches that they invalidate, steps of flows. */
  readonly drawn: Some;
  /** Components other than queues and topics that another one depends on. */
  readonly called: Some;
}

type Some = Pick<ReadonlySet<Id>, "has">;

const consumptionsByModel = new WeakMap<SystemModel, Consumptions>();

/** Collected once per snapshot. Linear in the flows and in what leads to and from queues, topics and consumers. */
export function consumptionsOf(model: SystemModel): Consumptions {
  let known = consumptionsByModel.get(model);
  if (known === undefined) {
    known = collect(model);
    consumptionsByModel.set(model, known);
  }
  return known;
}

/** Whether something is consumed from a component, which is a queue or topic then, or by it. */
export function isConsuming(model: SystemModel, component: Component): boolean {
  const { byQueue, byConsumer } = consumptionsOf(model);
  return (isHandOff(component) && byQueue.has(component.id)) || byConsumer.has(component.id);
}

function collect(model: SystemModel): Consumptions {
  const { into } = declarationsOf(model);
  const { byQueue, byConsumer, asideByTarget, fed, drawn } = declaredIn(model);
  const byFlows = { fed: new Set<Id>(), drawn: new Set<Id>() };
  for (const flow of model.flows) {
    const steps = stepsAtQueues(model, flow);
    if (steps === undefined) continue;
    for (const id of steps.fed) byFlows.fed.add(id);
    for (const id of steps.drawn) byFlows.drawn.add(id);
  }
  return {
    byQueue,
    byConsumer,
    asideByTarget,
    publishersOf: (queue) => into(queue).filter(({ verb }) => verb !== "consumes" && verb !== "reads"),
    fed: { has: (id) => fed.has(id) || byFlows.fed.has(id) },
    drawn: { has: (id) => drawn.has(id) || byFlows.drawn.has(id) },
    called: { has: (id) => into(id).length > 0 && !isHandOff(model.componentById.get(id)) },
  };
}

interface Declared extends DeclaredConsumptions {
  readonly fed: ReadonlySet<Id>;
  readonly drawn: ReadonlySet<Id>;
}

/** By the list of all components that have to do with messages, which snapshots share while none of these changes. */
const declaredByList = new WeakMap<readonly Component[], Declared>();

function declaredIn(model: SystemModel): Declared {
  const { into, having } = declarationsOf(model);
  const known = declaredByList.get(having.messaging);
  if (known !== undefined) return known;
  const byQueue = new Map<Id, Consumption[]>();
  const byConsumer = new Map<Id, Consumption[]>();
  const asideByTarget = new Map<Id, SettingAside[]>();
  const fed = new Set<Id>();
  const drawn = new Set<Id>();
  for (const component of having.messaging) {
    for (const dependency of component.dependencies) {
      if (dependency.verb !== "consumes") continue;
      const queue = model.componentById.get(dependency.target);
      if (!isHandOff(queue)) continue;
      const consumption: Consumption = { queue, consumer: component, dependency };
      append(byQueue, queue.id, consumption);
      append(byConsumer, component.id, consumption);
      const to = dependency.deadLetter?.queue;
      if (to !== undefined) append(asideByTarget, to.id, { queue, consumption, to });
    }
    if (component.invalidatedBy?.kind === "topic") drawn.add(component.invalidatedBy.topic.id);
    if (!isHandOff(component)) continue;
    const to = component.deadLetter?.queue;
    if (to !== undefined) append(asideByTarget, to.id, { queue: component, to });
    for (const { verb } of into(component.id)) {
      if (verb === "consumes" || verb === "reads") drawn.add(component.id);
      else fed.add(component.id);
    }
  }
  const declared = { byQueue, byConsumer, asideByTarget, fed, drawn };
  declaredByList.set(having.messaging, declared);
  return declared;
}

/**
 * The function, made to work once for as long as no queue, topic or consumer changes. It may read nothing but what these
 * declare, so that snapshots can share its value.
 */
export function perConsumptions<T extends object>(
  make: (declared: DeclaredConsumptions) => T,
): (model: SystemModel) => T {
  const values = new WeakMap<object, T>();
  return (model) => {
    const declared = declaredIn(model);
    let value = values.get(declared);
    if (value === undefined) {
      value = make(declared);
      values.set(declared, value);
    }
    return value;
  };
}

function append<V>(lists: Map<Id, V[]>, id: Id, value: V): void {
  const known = lists.get(id);
  if (known === undefined) lists.set(id, [value]);
  else known.push(value);
}

/** Queues and topics that steps of one flow put messages into and take them from. */
interface StepsAtQueues {
  readonly fed: ReadonlySet<Id>;
  readonly drawn: ReadonlySet<Id>;
}

/** Undefined for a flow that lists no queue or topic. Linear in its steps. */
const stepsAtQueues = perFlowReading([], (model, flow): StepsAtQueues | undefined => {
  const steps = { fed: new Set<Id>(), drawn: new Set<Id>() };
  noteSteps(model, flow.body, steps);
  // A flow that begins at a queue brings its own messages; behind it nobody else has to.
  const origin = firstStep(flow.body)?.from;
  if (origin !== undefined && isHandOff(model.componentById.get(origin))) steps.fed.add(origin);
  return steps.fed.size + steps.drawn.size === 0 ? undefined : steps;
});

function noteSteps(model: SystemModel, items: readonly FlowItem[], steps: { fed: Set<Id>; drawn: Set<Id> }): void {
  for (const item of items) {
    if (item.kind === "step") {
      if (isHandOff(model.componentById.get(item.from))) steps.drawn.add(item.from);
      if (!isHandOff(model.componentById.get(item.to))) continue;
      const takes = item.verbs.length === 1 && item.verbs[0] === "consumes";
      if (!takes && feeds(model, item.from, item.to)) steps.fed.add(item.to);
    } else if (item.kind === "either") for (const branch of item.branches) noteSteps(model, branch.body, steps);
    else if (item.kind !== "reply") noteSteps(model, item.body, steps);
  }
}

/** Whether a step puts a message there; a consumer that is written in front of its queue does not. */
function feeds(model: SystemModel, from: Id, to: Id): boolean {
  const declared = model.componentById.get(from)?.dependencies.filter((dependency) => dependency.target === to) ?? [];
  return declared.length === 0 || declared.some(({ verb }) => verb !== "consumes" && verb !== "reads");
}

function firstStep(items: readonly FlowItem[]): { readonly from: Id } | undefined {
  for (const item of items) {
    if (item.kind === "step") return item;
    if (item.kind === "reply") continue;
    const bodies = item.kind === "either" ? item.branches.map((branch) => branch.body) : [item.body];
    for (const body of bodies) {
      const step = firstStep(body);
      if (step !== undefined) return step;
    }
  }
  return undefined;
}

/** Whether a guarantee of this name is given by a queue or topic, by its technology or in the design. */
export function promises(queue: Component, name: string): boolean {
  return queue.guarantees.some((guarantee) => guarantee.name === name);
}
