// What a visit of a component asks for, straight from the declarations and from what a flow lists: for the walk over every path.

import type { Component, Dependency, Flow, FlowItem, Id, SystemModel } from "../../language/index.ts";

/** Something asked of another component, with what surrounds its step. */
export interface Request {
  readonly to: Id;
  readonly dependency: Dependency | undefined;
  readonly count: number;
  readonly draws: ReadonlyMap<string, { branch: number; weight: number }>;
  readonly optional: boolean;
  readonly handOff: boolean;
  readonly fallback: boolean;
  /** Of a listed step: its number, from 1 on, in the flow's text. */
  readonly number?: number;
}

/** What a flow lists, by component. */
export type Listed = ReadonlyMap<Id, readonly Request[]>;

/** The question to a store that its cache could not answer. */
export interface Miss extends Request {
  readonly cache: Component;
}

/** Whether a request follows a cache. */
export function isMiss(request: Request): request is Miss {
  return "cache" in request;
}

/** A read of a cache that its reader fills: where the cache fails, the reader turns to the store. */
export function isReadBeside(model: SystemModel, { to, dependency }: Pick<Request, "to" | "dependency">): boolean {
  const target = model.componentById.get(to);
  return target?.cacheOf !== undefined && dependency?.verb === "reads" && target.pattern?.value !== "read-through";
}

/** What the flow lists, by component, each request with what surrounds its step. */
export function listedRequests(model: SystemModel, flow: Flow): Listed {
  const listed = new Map<Id, Request[]>();
  let number = 0;
  const read = (items: readonly FlowItem[], draws: Request["draws"], optional: boolean, name: string): void => {
    for (const [position, item] of items.entries()) {
      const place = `${name}.${position}`;
      if (item.kind === "step") {
        const declared = model.componentById.get(item.from)?.dependencies ?? [];
        const own = declared.filter((one) => one.target === item.to && one.verb !== "consumes");
        const hearing = model.componentById.get(item.to)?.dependencies ?? [];
        const consumed = hearing.filter((one) => one.target === item.from && one.verb === "consumes");
        const kind = model.componentById.get(item.from)?.kind;
        const requests = listed.get(item.from) ?? [];
        listed.set(item.from, requests);
        number += 1;
        const common = { to: item.to, count: item.count, draws, fallback: false, number };
        if (kind === "queue" || kind === "topic") {
          requests.push({ ...common, dependency: consumed[0], optional, handOff: true });
        } else {
          const verbs = item.verbs.length === 0 ? own : own.filter((one) => item.verbs.includes(one.verb));
          for (const dependency of verbs) {
            const one = {
              ...common,
              dependency,
              optional: optional || dependency.optional !== undefined,
              handOff: false,
            };
            requests.push(...withCompanions(model, item.from, one));
          }
        }
      } else if (item.kind === "either") {
        for (const [branch, { weight, body }] of item.branches.entries()) {
          read(body, new Map([...draws, [place, { branch, weight }]]), optional, `${place}.${branch}`);
        }
      } else if (item.kind !== "reply") read(item.body, draws, optional || item.kind === "optional", place);
    }
  };
  read(flow.body, new Map(), false, "");
  return listed;
}

/** Everything that one visit of a component brings. */
export function requestsOf(model: SystemModel, listed: Listed, id: Id): readonly Request[] {
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const requests: Request[] = [...(listed.get(id) ?? [])];
  if (!listed.has(id)) {
    const standIns = new Set(
      component.dependencies.flatMap((one) => (one.fallback?.kind === "component" ? [one.fallback.to.id] : [])),
    );
    const behindCaches = new Set(
      component.dependencies.map((one) =>
        isReadBeside(model, { to: one.target, dependency: one })
          ? model.componentById.get(one.target)?.cacheOf?.id
          : undefined,
      ),
    );
    for (const dependency of component.dependencies) {
      if (dependency.verb === "consumes" || standIns.has(dependency.target)) continue;
      if (dependency.verb === "reads" && behindCaches.has(dependency.target)) continue;
      const optional = dependency.optional !== undefined;
      const one = {
        to: dependency.target,
        dependency,
        count: 1,
        draws: new Map(),
        optional,
        handOff: false,
        fallback: false,
      };
      requests.push(...withCompanions(model, id, one));
    }
  }
  if (component.cacheOf !== undefined && component.pattern?.value === "read-through") {
    const common = {
      dependency: undefined,
      count: 1,
      draws: new Map(),
      optional: false,
      handOff: false,
      fallback: false,
    };
    const miss: Miss = { ...common, to: component.cacheOf.id, cache: component };
    requests.push(miss);
  }
  if (component.kind === "queue" || component.kind === "topic") {
    const served = new Set((listed.get(id) ?? []).map((request) => request.to));
    for (const consumer of model.components) {
      for (const dependency of consumer.dependencies) {
        if (dependency.verb !== "consumes" || dependency.target !== id || served.has(consumer.id)) continue;
        requests.push({
          to: consumer.id,
          dependency,
          count: 1,
          draws: new Map(),
          optional: false,
          handOff: true,
          fallback: false,
        });
      }
    }
  }
  return requests;
}

/** A request with the miss behind its cache and the call of its fallback. */
function withCompanions(model: SystemModel, from: Id, request: Request): readonly Request[] {
  const own = model.componentById.get(from)?.dependencies ?? [];
  const all: Request[] = [request];
  const target = model.componentById.get(request.to);
  if (target?.cacheOf !== undefined && isReadBeside(model, request)) {
    const read = own.find((one) => one.verb === "reads" && one.target === target.cacheOf?.id);
    const optional = request.optional || read?.optional !== undefined;
    const miss: Miss = { ...request, to: target.cacheOf.id, dependency: read, optional, cache: target };
    all.push(miss);
  }
  const fallback = request.dependency?.fallback;
  if (fallback?.kind === "component") {
    const standIn = own.find((one) => one.target === fallback.to.id && one.verb !== "consumes");
    const surroundings = { ...request, optional: request.optional && request.dependency?.optional === undefined };
    all.push({ ...surroundings, to: fallback.to.id, dependency: standIn, fallback: true });
  }
  return all;
}
