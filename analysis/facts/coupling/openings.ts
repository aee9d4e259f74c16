// The fewest needs of a circle of components without which no circle is left. Which circles there are stands in cycles.ts.

import type { Component, Dependency, Id, Span, SystemModel } from "../../../language/index.ts";
import { type Arc, feedbackArcs } from "../../graph/feedback-arcs.ts";

/** A need of one component for another. */
export interface Need {
  readonly source: Id;
  readonly target: Id;
  readonly verb: Dependency["verb"] | "runs on" | "takes secrets from" | "reads through to";
  readonly at: Span;
  /** Absent for what is no dependency. */
  readonly dependency?: Dependency;
}

/** Needs without which no circle is left. */
export interface Opening {
  /** The fewest; one of the sets of that size. By names. */
  readonly needs: readonly Need[];
  /** Whether fewer would not do; else it is only a good set. */
  readonly isExact: boolean;
}

/** Whether requests go around, and so enter the circle somewhere, or its members only need each other to come up. */
export type Going = "walked" | "started";

/** Less than any edge: of sets of one size that one is taken which hurts least to queue. */
const preference = 1e-4;

/**
 * The opening of a circle. Of sets that are equally good it is one by names, so that a finding which stands at it stays what it is
 * when somebody moves a declaration.
 */
export function openingOf(
  model: SystemModel,
  members: readonly Component[],
  needs: readonly Need[],
  going: Going,
): Opening {
  const named = members.toSorted((a, b) => byCodeUnit(a.id, b.id));
  const verbOf = ({ verb, dependency }: Need) => dependency?.id ?? verb;
  const sorted = needs.toSorted(
    (a, b) => byCodeUnit(a.source, b.source) || byCodeUnit(a.target, b.target) || byCodeUnit(verbOf(a), verbOf(b)),
  );
  const returns = going === "walked" ? returnsAmong(named, sorted, entriesOf(model, named)) : new Set<Need>();
  return cheapestAmong(named, sorted, returns);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cheapestAmong(members: readonly Component[], needs: readonly Need[], returns: ReadonlySet<Need>): Opening {
  const numbers = new Map(members.map((member, index) => [member.id, index]));
  const arcs: Arc[] = needs.map((need) => ({
    source: numbers.get(need.source) ?? 0,
    target: numbers.get(need.target) ?? 0,
    cost: 1 - preference * (easeOf(need) + (returns.has(need) ? returning : 0)),
  }));
  const { arcs: removed, isExact } = feedbackArcs(members.length, arcs);
  return { needs: removed.map((index) => needs[index] as Need), isExact };
}

/** Decides between needs of one kind alone: the one that comes back closes the circle. */
const returning = 0.5;

/** The members that somebody outside of the circle waits for, in their order. */
function entriesOf(model: SystemModel, members: readonly Component[]): readonly Component[] {
  const ids = new Set(members.map(({ id }) => id));
  const entered = new Set<Id>();
  for (const { id, dependencies } of model.components) {
    if (ids.has(id)) continue;
    for (const { verb, target } of dependencies) if (verb !== "consumes" && ids.has(target)) entered.add(target);
  }
  return members.filter(({ id }) => entered.has(id));
}

/** The needs that lead back to a member which is waiting already, when the circle is walked in order from where it is entered. */
function returnsAmong(
  members: readonly Component[],
  needs: readonly Need[],
  entries: readonly Component[],
): ReadonlySet<Need> {
  const bySource = new Map<Id, Need[]>();
  for (const need of needs) {
    const known = bySource.get(need.source);
    if (known === undefined) bySource.set(need.source, [need]);
    else known.push(need);
  }
  const found = new Set<Need>();
  const seen = new Set<Id>();
  const waiting = new Set<Id>();
  for (const start of [...entries, ...members]) {
    if (seen.has(start.id)) continue;
    const stack = [{ id: start.id, next: 0 }];
    seen.add(start.id);
    waiting.add(start.id);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const need = bySource.get(top.id)?.[top.next];
      top.next += 1;
      if (need === undefined) {
        waiting.delete(top.id);
        stack.pop();
      } else if (waiting.has(need.target)) found.add(need);
      else if (!seen.has(need.target)) {
        seen.add(need.target);
        waiting.add(need.target);
        stack.push({ id: need.target, next: 0 });
      }
    }
  }
  return found;
}

/** How easily it is queued: what tells something rather than asks, and what one can do without already. */
function easeOf({ verb, dependency }: Need): number {
  const tells = verb === "publishes" ? 2 : verb === "writes" ? 1 : 0;
  return tells + (dependency?.optional !== undefined || dependency?.fallback !== undefined ? 3 : 0);
}
