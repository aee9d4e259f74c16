// What a copy still has in hand when its time to stop is over: requests that somebody waits for, and jobs that cannot simply be
// begun again. What a queue has handed over is left out, since the queue hands it out again.

import type { Component, Flow, Id, Seconds, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { isOneThing } from "./redundancy.ts";
import { allowancesOf, ownLimitOf } from "./time/allowance.ts";
import { type WorstCase, worstCasesOf } from "./time/worst-case.ts";

/** Work of a flow that may outlast the time to stop. */
export interface CutWork {
  readonly flow: Flow;
  readonly longest: Seconds;
  /** Whether it is the component's own work, begun by nobody else. */
  readonly isOwn: boolean;
  readonly worst: WorstCase;
}

/** A component that is given less time to stop than its work may take. */
export interface AbruptStop {
  readonly component: Component;
  /** Time that a copy has to drain, the longest where an interval is stated. */
  readonly stops: Seconds;
  /** The service time, where it alone is longer and the component works on its own account. */
  readonly service?: Seconds;
  /** Longest first, then by name. */
  readonly works: readonly CutWork[];
}

/**
 * The components with `stops within` that may have more in hand than they can finish, in declaration order.
 *
 * The work is the declared worst case in a flow, at least, or the service time where that is longer; of a request no more than
 * somebody still waits for it. A component that begins a flow, or a job in none, works on its own account: that counts unless all
 * that it changes is `idempotent`, as it can then be begun again. Linear in the edges of the flows.
 */
export function abruptStopsOf(model: SystemModel, flows: readonly Flow[]): readonly AbruptStop[] {
  const stopping = stoppingIn(model);
  if (stopping.length === 0) return [];
  const worksOf = cutWorks(model, flows, stopping);
  return stopping.flatMap((component): readonly AbruptStop[] => {
    const stops = stopOf(component);
    const works = (worksOf.get(component.id) ?? []).sort(
      (a, b) => b.longest - a.longest || (a.flow.id < b.flow.id ? -1 : 1),
    );
    const service = serviceOf(component);
    const isCut = component.kind === "job" && service > stops && !canBeginAgain(component);
    if (works.length === 0 && !isCut) return [];
    return [{ component, stops, works, ...(isCut ? { service } : {}) }];
  });
}

const stoppingIn = componentsWith((component) => component.stopsWithin !== undefined && !isOneThing(component));

function stopOf({ stopsWithin }: Component): Seconds {
  return Math.max(stopsWithin?.value ?? 0, stopsWithin?.upper ?? 0);
}

function serviceOf({ serviceTime }: Component): Seconds {
  return Math.max(serviceTime?.value ?? 0, serviceTime?.upper ?? 0);
}

/** Whether doing all of it again does what doing it once does. */
function canBeginAgain({ dependencies }: Component): boolean {
  return dependencies.every(({ verb, idempotent }) => verb === "reads" || idempotent !== undefined);
}

function cutWorks(model: SystemModel, flows: readonly Flow[], stopping: readonly Component[]): Map<Id, CutWork[]> {
  const found = new Map<Id, CutWork[]>();
  for (const flow of flows) {
    const worsts = worstCasesOf(model, flow);
    for (const component of stopping) {
      const worst = worsts.get(component.id);
      if (worst === undefined) continue;
      const isOwn = flowGraphOf(model, flow).origins.includes(component.id);
      if (isOwn && canBeginAgain(component)) continue;
      const waits = isOwn ? Number.POSITIVE_INFINITY : waitFor(model, flow, component.id);
      const longest = Math.min(Math.max(worst.limited, serviceOf(component)), waits);
      if (!(longest > stopOf(component) * (1 + 1e-9))) continue;
      const works = found.get(component.id) ?? [];
      works.push({ flow, longest, isOwn, worst });
      found.set(component.id, works);
    }
  }
  return found;
}

/** The longest that any caller still waits for one attempt; 0 where nobody but a queue asks. */
function waitFor(model: SystemModel, flow: Flow, id: Id): Seconds {
  let longest = 0;
  for (const { target, asynchronous, dependency } of flowGraphOf(model, flow).edges) {
    if (target === id && !asynchronous) longest = Math.max(longest, ownLimitOf(dependency ?? {}));
  }
  return Math.min(longest, allowancesOf(model, flow).get(id) ?? Number.POSITIVE_INFINITY);
}
