// What has come upon each component as of a moment: what has failed, what is full or held up, where copies are gone and where more arrives
// than usual. One state for each, the gravest, with all that is known in its sentence.

import type { Flow, Id, SystemModel } from "../language/index.ts";
import { eventWords, momentWords } from "./facts/cascade/cascade-facts.ts";
import type { Cascade, CascadeEvent } from "./facts/cascade/cascade-story.ts";
import { thinnedUnder } from "./facts/failed-state.ts";
import { flowGraphOf } from "./facts/flow-graph.ts";
import type { Facts } from "./facts/index.ts";
import { durationWords, numberWords } from "./facts/words.ts";
import type { LoadShift } from "./failure-load.ts";
import type { Strike } from "./failure-strike.ts";

/**
 * `full`: its slots are all taken. `held`: its slots are held longer than usual. `thinned`: copies are gone, and it goes on. `over`: more
 * arrives than it can serve. `more`: more arrives than usual.
 */
export type ComponentState = "failed" | "down" | "slow" | "full" | "held" | "thinned" | "over" | "more";

export interface ComponentFate {
  readonly component: Id;
  readonly state: ComponentState;
  /** Two or three words for a narrow place. */
  readonly note: string;
  readonly says: string;
  /** How the numbers in it come about, line by line. */
  readonly because: readonly string[];
}

/** Seconds; undefined in the end, and nobody can say when. */
export type Moment = number | undefined;

/** Whether something has come by a moment. */
export function isBy(at: Moment, now: Moment): boolean {
  return now === undefined || (at !== undefined && at <= now);
}

/** The event alone, since its moment stands beside it. */
export function withoutMoment(words: string): string {
  return words.slice(words.indexOf(": ") + 2);
}

/** What a moment is told from. */
export interface Present {
  readonly cascade: Omit<Cascade, "trouble"> | undefined;
  readonly now: Moment;
  readonly shifts: readonly LoadShift[];
}

/** The components that something has come upon, in declaration order. */
export function componentsIn(
  { model }: Facts,
  strike: Strike,
  { cascade, now, shifts }: Present,
): readonly ComponentFate[] {
  const found = new Map<Id, ComponentFate>();
  for (const { component, left, copies } of thinnedUnder(model, strike)) {
    const each = copies / left;
    const more = left === 0 ? "" : `, so each takes ${numberWords(each)}× as much`;
    const says = `${numberWords(left)} of ${numberWords(copies)} copies are left${more}`;
    found.set(component.id, {
      component: component.id,
      state: "thinned",
      note: `${left} of ${copies} left`,
      says,
      because: [],
    });
  }
  for (const event of cascade?.events ?? []) {
    const fate = isBy(event.at, now) ? fateIn(model, event) : undefined;
    if (fate === undefined) continue;
    const before = found.get(fate.component);
    const says = before?.state === "thinned" ? `${before.says}; ${fate.says}` : fate.says;
    // That copies are gone says more than that those left wait, and less than that they are full.
    found.set(fate.component, { ...(before?.state === "thinned" && fate.state === "held" ? before : fate), says });
  }
  for (const { id } of strike.down) {
    const isOwn = strike.elements.has(id);
    const says = isOwn ? "has failed" : "goes down with it";
    found.set(id, {
      component: id,
      state: isOwn ? "failed" : "down",
      note: isOwn ? "failed" : "down",
      says,
      because: [],
    });
  }
  for (const { element, how, says } of strike.failing) {
    const state = strike.states.get(element);
    if (how === "slow" && state?.kind === "slow") {
      const note = state.seconds === Number.POSITIVE_INFINITY ? "slow" : `slow ${durationWords(state.seconds)}`;
      found.set(element, { component: element, state: "slow", note, says, because: [] });
    }
  }
  for (const shift of shifts) {
    const fate = withShift(found.get(shift.component), shift);
    if (fate !== undefined) found.set(shift.component, fate);
  }
  return model.components.flatMap(({ id }) => found.get(id) ?? []);
}

/** States that say more of a component than how much arrives there. */
const graver: ReadonlySet<ComponentState> = new Set(["failed", "down", "slow", "full"]);

/** What has come upon a component, with what arrives there; undefined where nothing has, and no more arrives than usual. */
function withShift(fate: ComponentFate | undefined, shift: LoadShift): ComponentFate | undefined {
  const { component, state, note, says, because } = shift;
  if (fate === undefined) return state === "less" ? undefined : { component, state, note, says, because };
  const told = { ...fate, says: `${fate.says}; ${says}`, because };
  if (graver.has(fate.state)) return told;
  if (state === "over") return { ...told, state, note: fate.state === "thinned" ? `${fate.note} · ${note}` : note };
  return fate.state === "thinned" ? { ...told, note: `${fate.note} · ${note}` } : told;
}

function fateIn(model: SystemModel, event: CascadeEvent): ComponentFate | undefined {
  const { state, at } = event;
  const component = event.component.id;
  const says = withoutMoment(eventWords(model, event));
  if (state.kind === "full") {
    const note = at === undefined ? "full in the end" : at === 0 ? "full" : `full ${momentWords(at)}`;
    return { component, state: "full", note, says, because: [] };
  }
  if (state.kind !== "held") return undefined;
  const time = state.time === Number.POSITIVE_INFINITY ? "for ever" : momentWords(state.time);
  return { component, state: "held", note: `holds ${time}`, says, because: [] };
}

/** Components and dependencies that lost flows come to, and no other does. */
export function idleIn(model: SystemModel, dead: ReadonlySet<Flow>): ReadonlySet<Id> {
  const idle = new Set<Id>();
  const walk = (flow: Flow, note: (id: Id) => void): void => {
    const { ids, edges } = flowGraphOf(model, flow);
    for (const id of ids) note(id);
    for (const { dependency } of edges) if (dependency !== undefined) note(dependency.id);
  };
  for (const flow of dead) walk(flow, (id) => idle.add(id));
  if (idle.size > 0) for (const flow of model.flows) if (!dead.has(flow)) walk(flow, (id) => idle.delete(id));
  return idle;
}
