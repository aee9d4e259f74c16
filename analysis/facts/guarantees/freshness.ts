// How far derived data may be behind its authority: what is promised, what flows ask for, and what the pipeline or the cache in
// between makes of it in the steady state. What an outage adds is the business of the queues' backlog.

import type {
  Component,
  Data,
  Dependency,
  Figure,
  Flow,
  Id,
  Objective,
  Seconds,
  SystemModel,
} from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { isKnownWait, queueWaitOf } from "../queues/waiting.ts";
import { hotReadsAmong } from "./hot-reads.ts";
import { answerAgeOf, type ReadPath } from "./read-path.ts";
import { type StateIndex, stateIndexOf } from "./state-index.ts";
import { most } from "./store-steps.ts";

/** A copy of data that follows its authority. */
export interface Copy {
  readonly data: Data;
  readonly store: Component;
  /** What is promised; absent where nothing is. */
  readonly within?: Figure;
}

/** The copies of data, in the order written. */
export function copiesOf(model: SystemModel, data: Data): readonly Copy[] {
  return data.derived.flatMap(({ store: { id }, within }) => {
    const store = model.componentById.get(id);
    return store === undefined ? [] : [{ data, store, ...(within === undefined ? {} : { within }) }];
  });
}

/** How far a copy is behind. */
export interface CopyLag {
  /** It is this far behind at times, or on average, whatever else happens. */
  readonly least: Seconds;
  /** The mean in the steady state; for a cache, the greatest age. */
  readonly expected: Seconds;
  /** The cache, or the consumers on the way, the first one first. */
  readonly through: readonly Component[];
  /** `bound`: of the greatest age of an entry. `estimate`: of waiting and work of consumers. */
  readonly kind: "bound" | "estimate";
}

/** Consumers of a pipeline that are followed back towards the authority. */
const longestPipeline = 12;

/**
 * How far a copy is behind its authority: for a cache the greatest age of its entries; for another store the time that messages
 * wait for the consumers on the way and are worked on, along the shortest way back to a component that touches the authority.
 * `least` counts the work alone. Undefined where a cache's age or the work of a consumer is not known, where a consumer never
 * catches up, and where no consumer writes the copy.
 */
export function copyLagOf(context: FactContext, { data, store }: Copy): CopyLag | undefined {
  const { model } = context;
  if (store.kind === "cache" && store.cacheOf !== undefined) {
    const age = answerAgeOf(model, store);
    if (age === undefined || age.kind === "unknown") return undefined;
    const { seconds } = age;
    return Number.isFinite(seconds)
      ? { least: seconds, expected: seconds, through: [store], kind: "bound" }
      : undefined;
  }
  const index = stateIndexOf(model);
  const writers = index.writersOf(store.id).filter((write) => isOf(write, data) && isConsumer(model, write.source));
  let best: CopyLag | undefined;
  for (const { source } of writers) {
    const lag = pipelineLag(context, index, data, source);
    if (lag === undefined) return undefined;
    // Several writers bring different parts of the data; the promise holds for the slowest of them.
    if (best === undefined || best.expected < lag.expected) best = lag;
  }
  return best;
}

/** Whether a dependency is of the data, as far as it says. */
export function isOf(dependency: Dependency, data: Data): boolean {
  return dependency.data.length === 0 || dependency.data.some(({ id }) => id === data.id);
}

function isConsumer(model: SystemModel, id: Id): boolean {
  return model.componentById.get(id)?.dependencies.some(({ verb }) => verb === "consumes") === true;
}

/** Back from the last consumer to where the authority is touched. */
function pipelineLag(context: FactContext, index: StateIndex, data: Data, last: Id): CopyLag | undefined {
  const through: Component[] = [];
  let least = 0;
  let expected = 0;
  let at: Id | undefined = last;
  while (at !== undefined && through.length < longestPipeline) {
    const consumer: Component | undefined = context.model.componentById.get(at);
    const wait = queueWaitOf(context, at);
    if (consumer === undefined || through.includes(consumer) || !isKnownWait(wait)) return undefined;
    if (!Number.isFinite(wait.delivery.least)) return undefined;
    through.unshift(consumer);
    least += 1 / wait.station.rate;
    expected += wait.delivery.least;
    at = previousOf(context.model, index, data, consumer);
  }
  return { least, expected, through, kind: "estimate" };
}

/** The consumer that feeds this one, where nobody does who touches the authority himself. */
function previousOf(model: SystemModel, index: StateIndex, data: Data, consumer: Component): Id | undefined {
  const queues = consumer.dependencies.filter(({ verb }) => verb === "consumes").map(({ target }) => target);
  const producers = [...new Set(queues.flatMap((queue) => index.publishersOf(queue).map(({ source }) => source)))];
  if (producers.length !== 1 || producers.some((id) => touchesAuthority(model, data, id))) return undefined;
  return producers.find((id) => isConsumer(model, id));
}

/** Whether a component reads or writes where the data is official, or sends from an outbox there. */
export function touchesAuthority(model: SystemModel, data: Data, id: Id): boolean {
  const isOfficial = (target: Id | undefined) => data.authorities.some((authority) => authority.id === target);
  const dependencies = model.componentById.get(id)?.dependencies ?? [];
  return dependencies.some(({ target, outbox }) => isOfficial(target) || isOfficial(outbox?.id));
}

/** A flow's promise of fresh data that a copy it may read is not promised to keep. */
export interface FreshnessGap {
  readonly flow: Flow;
  readonly objective: Objective;
  readonly copy: Copy & { readonly within: Figure };
}

/**
 * The freshness objectives of a flow that ask for more than the data promises where the flow reads it; of a flow that reads no
 * copy, more than any copy promises.
 */
export function freshnessGapsOf(model: SystemModel, flow: Flow): readonly FreshnessGap[] {
  const gaps: FreshnessGap[] = [];
  for (const objective of flow.objectives) {
    for (const copy of copiesFor(model, flow, objective)) {
      const { within } = copy;
      if (within === undefined || most(within) <= objective.target) continue;
      gaps.push({ flow, objective, copy: { ...copy, within } });
    }
  }
  return gaps;
}

/** The copies that a freshness objective is about; none for other objectives. */
export function copiesFor(model: SystemModel, flow: Flow, objective: Objective): readonly Copy[] {
  if (objective.measure !== "freshness") return [];
  const data = model.data.find((one) => one.id === objective.data?.id);
  if (data === undefined) return [];
  const copies = copiesOf(model, data);
  const { edgesBySource } = flowGraphOf(model, flow);
  const reached = copies.filter(({ store }) => edgesBySource.has(store.id));
  return reached.length > 0 ? reached : copies;
}

/** An answer that a flow waits for and that may be older than the flow promises its data. */
export interface OldAnswer {
  readonly objective: Objective;
  readonly data: Data;
  readonly path: ReadPath;
}

/**
 * The reads before the reply of data that a flow promises fresh, of an age beyond what is promised: through caches that are no
 * declared copies, and from replicas. A read is of the data where it names it, or names none and what it asks holds no other. Left out
 * are reads of declared copies, of which `copiesFor` tells, what stands behind one that is promised too late itself, unknown ages, and
 * those without an end, which are a matter of the cache. Linear in the edges of the flow.
 */
export function oldAnswersOf(model: SystemModel, flow: Flow): readonly OldAnswer[] {
  const objectives = flow.objectives.filter(({ measure }) => measure === "freshness");
  if (objectives.length === 0) return [];
  const late = new Set(freshnessGapsOf(model, flow).map(({ copy }) => copy.store.id));
  const edges = [...flowGraphOf(model, flow).edgesBySource.values()];
  const reads = edges.flatMap((own) => hotReadsAmong(model, own));
  return objectives.flatMap((objective) => {
    const data = model.data.find(({ id }) => id === objective.data?.id);
    if (data === undefined) return [];
    return reads
      .filter(({ age }) => age.kind === "known" && Number.isFinite(age.seconds) && age.seconds > objective.target)
      .filter(({ asked, store }) => !data.derived.some((copy) => copy.store.id === asked.id) && !late.has(store.id))
      .filter((path) => isReadOf(model, path, data))
      .map((path) => ({ objective, data, path }));
  });
}

function isReadOf(model: SystemModel, { dependency, asked, store }: ReadPath, data: Data): boolean {
  if (dependency === undefined) return false;
  if (dependency.data.length > 0) return dependency.data.some(({ id }) => id === data.id);
  const index = stateIndexOf(model);
  const held = [asked, store].flatMap(({ id }) => [...index.officialIn(id), ...index.derivedIn(id)]);
  return held.length > 0 && held.every((one) => one === data);
}
