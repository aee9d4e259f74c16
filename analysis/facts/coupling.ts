// What ties components together: how many depend on a component and on how many it depends, by which ways flows come to it,
// and who writes each store. It counts and lists; whether a tie hurts is a rule's judgement.

import type { Component, Container, Dependency, Flow, Id, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../fact.ts";
import { componentsWith } from "./components-with.ts";
import { dependentsOf, distinctTargets, fansOf } from "./coupling/dependents.ts";
import { type FlowEdge, isBeforeLimit, positionsOf } from "./flow-edges.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { perShape } from "./shape.ts";
import { countWords, nameOf } from "./words.ts";

/**
 * Whether the load of the lesser flows is kept away from what the dearer ones need of a shared component: each of
 * their ways to it ends with a bulkhead, passes a component with a rate limit that the dearer flows do not pass, leads
 * through a queue in a class of work that is served after theirs, or is taken in by a consumer in another class. A limit of
 * the shared component itself is none: what it turns away is taken from everybody alike.
 */
export function isKeptApart(
  model: SystemModel,
  component: Component,
  dearer: readonly Flow[],
  lesser: readonly Flow[],
): boolean {
  const edges = dearer.flatMap((flow) => [...flowGraphOf(model, flow).edgesBySource.values()].flat());
  const passed = new Set(edges.map(({ source }) => source));
  const isIt = (id: Id) => id === component.id || model.componentById.get(id)?.runsOn?.id === component.id;
  const isOpen = (edge: FlowEdge) => {
    const { source, target, dependency } = edge;
    return (
      (dependency?.bulkhead === undefined || !isIt(target)) &&
      (passed.has(source) || model.componentById.get(source)?.rateLimit === undefined || isBeforeLimit(edge)) &&
      !isServedAfter(model.componentById.get(target), dependency, edges) &&
      !isTakenApart(target, dependency, edges)
    );
  };
  return !lesser.some((flow) => comesTo(model, flow, component.id, isOpen));
}

/**
 * Whether a publication is of a class of work that its queue serves after every class that the given edges publish to it. A
 * publication that names no class, or one that the queue does not list, may be served at any time.
 */
function isServedAfter(queue: Component | undefined, own: Dependency | undefined, edges: readonly FlowEdge[]): boolean {
  if (queue === undefined || queue.priority.length < 2 || own?.verb !== "publishes") return false;
  const ranksOf = (dependency: Dependency | undefined): readonly number[] => {
    const ranks = dependency?.priority.map((name) => queue.priority.indexOf(name)) ?? [];
    return ranks.length === 0 || ranks.includes(-1) ? [] : ranks;
  };
  const others = edges.filter((edge) => edge.target === queue.id && edge.dependency?.verb === "publishes");
  const first = Math.min(...ranksOf(own));
  return (
    others.length > 0 &&
    Number.isFinite(first) &&
    others.every(({ dependency }) => {
      const ranks = ranksOf(dependency);
      return ranks.length > 0 && Math.max(...ranks) < first;
    })
  );
}

/** Whether a consumer takes these messages in a class of work in which it takes none of what the given edges bring it. */
function isTakenApart(consumer: Id, own: Dependency | undefined, edges: readonly FlowEdge[]): boolean {
  if (own?.verb !== "consumes" || own.priority.length === 0) return false;
  const others = edges.filter(({ target, dependency }) => target === consumer && dependency?.verb === "consumes");
  return (
    others.length > 0 &&
    others.every(({ dependency }) => {
      const classes = dependency?.priority ?? [];
      return classes.length > 0 && !classes.some((one) => own.priority.includes(one));
    })
  );
}

/** Whether a flow comes to a component, or to something that runs on it, over no other than the given edges. */
export function comesTo(model: SystemModel, flow: Flow, id: Id, mayWalk: (edge: FlowEdge) => boolean): boolean {
  const { origins, edgesBySource } = flowGraphOf(model, flow);
  const reached = new Set<Id>(origins);
  for (const source of reached) {
    if (source === id || model.componentById.get(source)?.runsOn?.id === id) return true;
    for (const edge of edgesBySource.get(source) ?? []) if (mayWalk(edge)) reached.add(edge.target);
  }
  return false;
}

/** A component that changes a store, and on whose behalf. */
export interface Writer {
  readonly component: Component;
  readonly dependency: Dependency;
  /** Outermost system; undefined outside of any. */
  readonly system: Container | undefined;
  /** Its own owner, else that of the nearest container that states one. */
  readonly owner: string | undefined;
}

/**
 * Who writes a store, in declaration order: by `writes`, by an outbox in it, and through a cache that writes through or
 * behind to it. One entry for each component.
 */
export function writersOf(model: SystemModel, store: Component): readonly Writer[] {
  return (writingsByStore(model).get(store.id) ?? noWritings).map(({ writer, by }): Writer => {
    const component = model.components[writer] as Component;
    return {
      component,
      dependency: component.dependencies[by] as Dependency,
      system: component.system === undefined ? undefined : model.containerById.get(component.system),
      owner: ownerOf(model, component),
    };
  });
}

/** The stores that several components write, in declaration order. */
export function writtenBySeveral(model: SystemModel): readonly Component[] {
  const positions = positionsOf(model);
  const found: number[] = [];
  for (const [store, writings] of writingsByStore(model)) {
    const position = writings.length > 1 ? positions.get(store) : undefined;
    if (position !== undefined) found.push(position);
  }
  return found.sort((a, b) => a - b).map((position) => model.components[position] as Component);
}

/** That a component writes a store, by positions. */
interface Writing {
  readonly writer: number;
  /** The first of its dependencies that does. */
  readonly by: number;
}

const noWritings: readonly Writing[] = [];

/** Caches that pass writes on to what they hold a copy of. */
const conduits = componentsWith(({ pattern, cacheOf }) => {
  return cacheOf !== undefined && (pattern?.value === "write-through" || pattern?.value === "write-behind");
});

/** The writers of every store. Linear in the dependencies. */
const writingsByStore = perShape((model): ReadonlyMap<Id, readonly Writing[]> => {
  const storeByConduit = new Map<Id, Id>();
  for (const { id, cacheOf } of conduits(model)) if (cacheOf !== undefined) storeByConduit.set(id, cacheOf.id);
  const writings = new Map<Id, Writing[]>();
  const note = (store: Id | undefined, writer: number, by: number): void => {
    const { id } = model.components[writer] as Component;
    // A cache that passes writes on is the way of others to the store and writes nothing of its own there.
    if (store === undefined || store === id || storeByConduit.get(id) === store) return;
    const known = writings.get(store);
    if (known === undefined) writings.set(store, [{ writer, by }]);
    else if (known[known.length - 1]?.writer !== writer) known.push({ writer, by });
  };
  for (let writer = 0; writer < model.components.length; writer += 1) {
    const { dependencies } = model.components[writer] as Component;
    for (let by = 0; by < dependencies.length; by += 1) {
      const { verb, target, outbox } = dependencies[by] as Dependency;
      if (verb === "writes") {
        note(target, writer, by);
        note(storeByConduit.get(target), writer, by);
      }
      note(outbox?.id, writer, by);
    }
  }
  return writings;
});

/** The owner that a component states, or the nearest container around it. */
export function ownerOf(model: SystemModel, component: Component): string | undefined {
  if (component.owner !== undefined) return component.owner.value;
  for (let id = component.parent; id !== undefined; id = model.containerById.get(id)?.parent) {
    const owner = model.containerById.get(id)?.owner;
    if (owner !== undefined) return owner.value;
  }
  return undefined;
}

/**
 * `fan-in`: distinct components that declare a dependency on this one. `fan-out`: distinct components that it declares a
 * dependency on. Counts of declarations, whatever their verb and however often a flow walks them.
 *
 * Says nothing of how strong a tie is: a consumer counts like a caller. Nothing can be missing; no declaration is zero.
 *
 * Source: afferent and efferent couplings (R. C. Martin, Agile Software Development, chapter on package metrics), with
 * components for packages. Worked example: test/facts/coupling.test.ts.
 */
export function fanFactsOf(model: SystemModel, component: Component): readonly Fact[] {
  const { id } = component;
  const position = positionsOf(model).get(id) as number;
  const fans = fansOf(model);
  const into = fans.into[position] as number;
  const out = fans.out[position] as number;
  return [
    factOf({ name: "fan-in", element: id, kind: "exact", unit: "count", value: into, missing: [] }, () => {
      const says = `${countWords(into, "component")} ${into === 1 ? "depends" : "depend"} on ${nameOf(model, id)}`;
      return { says, steps: linesOf(model, dependentsOf(model, id)) };
    }),
    factOf({ name: "fan-out", element: id, kind: "exact", unit: "count", value: out, missing: [] }, () => {
      const says = `${nameOf(model, id)} depends on ${countWords(out, "component")}`;
      return { says, steps: linesOf(model, distinctTargets(component)) };
    }),
  ];
}

function linesOf(model: SystemModel, ids: readonly Id[]): readonly Derivation[] {
  return ids.map((id) => {
    const at = model.componentById.get(id)?.at;
    return { says: nameOf(model, id), ...(at === undefined ? {} : { at }) };
  });
}
