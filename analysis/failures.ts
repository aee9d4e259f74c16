// What a design does while several things have failed or are slow: which flows are lost and when, what goes down with what, which
// pools fill, what is tried more often. Plain data with sentences, put together from facts; nothing is judged.

import type { Component, Dependency, Flow, Id, Ratio, SystemModel } from "../language/index.ts";
import { loadShareOf, lostFlowsOf } from "./facts/blast-radius.ts";
import { cascadeUnder } from "./facts/cascade/cascade.ts";
import { eventWords, momentWords } from "./facts/cascade/cascade-facts.ts";
import type { Cascade } from "./facts/cascade/cascade-story.ts";
import type { OwnState } from "./facts/cascade/trouble.ts";
import { type FlowShares, sharesUnder, thinnedUnder } from "./facts/failed-state.ts";
import { flowGraphOf } from "./facts/flow-graph.ts";
import type { Facts } from "./facts/index.ts";
import { fewOf, listWords, loadShareWords, nameOf, shareWords } from "./facts/words.ts";
import { type ComponentFate, componentsIn, idleIn, isBy, type Moment, withoutMoment } from "./failure-components.ts";
import { type LoadShift, type LoadShifts, loadShiftsOf } from "./failure-load.ts";
import { type Failing, mostFailing, type Strike, strikeOf } from "./failure-strike.ts";

export type Fate = "lost" | "degraded" | "late" | "served";

export interface FlowFate {
  readonly flow: Id;
  readonly fate: Fate;
  /** What becomes of it, as a clause behind its name. */
  readonly says: string;
}

/** A moment of the timeline. */
export interface FailureMoment {
  /** `at once`, `after about 11.3s`, `in the end`. */
  readonly when: string;
  /** The pools that are full from then on. */
  readonly full: readonly { readonly component: Id; readonly says: string }[];
  /** The flows that are lost then. */
  readonly lost: readonly Id[];
  /** Where more arrives from then on than before, worst first. */
  readonly shifts: readonly LoadShift[];
}

export interface FailureState {
  /** Of what was asked for, what the design has and can fail so; `says` in a few words behind its name and a colon. */
  readonly failing: readonly (Failing & { readonly name: string; readonly says: string })[];
  /** Which moment the flows and components are told of. */
  readonly moment: number;
  /** All of them, the first of which is at once; none where nothing has failed. */
  readonly moments: readonly FailureMoment[];
  /** Every flow, in declaration order. */
  readonly flows: readonly FlowFate[];
  /** Those that something has come upon. */
  readonly components: readonly ComponentFate[];
  /** Components and dependencies that only lost flows come to. */
  readonly idle: ReadonlySet<Id>;
  /** Where more or less arrives at the moment that is told, worst first. */
  readonly shifts: readonly LoadShift[];
  /** What grows, one sentence each. */
  readonly numbers: readonly { readonly element: Id; readonly says: string }[];
  /** What was not counted or not followed, so that more may be lost. */
  readonly caveats: readonly string[];
}

/**
 * The state of a design in which all these have failed, as of a moment of the timeline: its last one where none is asked for. Which
 * requests fail at once is exact; which pools fill, and when, holds at least and at the latest, as the fact `cascade-failure` has it.
 * What is slow is just slower than somebody's slots bear (`cascade-slowdown`), and where they bear everything, slower than anybody
 * waits. Costs a cascade, and the flows' structures.
 */
export function failureStateOf(facts: Facts, asked: readonly Failing[], moment?: number): FailureState {
  const { model } = facts;
  const strike = strikeOf(facts, asked.slice(0, mostFailing));
  const shares = sharesUnder(model, strike);
  const cascade = strike.isFollowed ? cascadeUnder(facts, strike) : undefined;
  const story: Story = { model, shares, cascade, losses: lossesOf(shares, cascade), times: timesOf(cascade) };
  const loads = strike.failing.length === 0 ? [] : loadsOf(facts, strike, story);
  const moments = loads.map((_, index) => momentOf(story, loads, index));
  const shown = Math.max(0, Math.min(moments.length - 1, moment ?? moments.length - 1));
  const now = story.times[shown];
  const lostByNow = new Set(story.losses.filter(({ at }) => isBy(at, now)).map(({ flow }) => flow));
  const late = cutLate(model, strike.cuts);
  const { shifts, caveats } = loads[shown] ?? nothing;
  const flows = shares.map((one) => fateOf(story, one, lostByNow, late));
  return {
    failing: strike.failing,
    moment: shown,
    moments,
    flows,
    components: componentsIn(facts, strike, { cascade, now, shifts }),
    idle: idleIn(model, new Set([...lostByNow].filter((flow) => isDead(story, flow)))),
    shifts,
    numbers: [...lossNumbers(story, lostByNow), ...numbersOf(facts, strike)],
    caveats: [...caveatsOf(model, strike, cascade), ...caveats],
  };
}

const nothing: LoadShifts = { shifts: [], caveats: [] };

/** The moments that loads are told of; those behind them are told of as the last of these. */
const mostLoaded = 16;

/** What arrives where at each moment. A full pool answers nobody, or turns everybody away where it sheds. */
function loadsOf(facts: Facts, { states, cuts, elements }: Strike, { cascade, times }: Story): readonly LoadShifts[] {
  const thinned = thinnedUnder(facts.model, { elements, cuts });
  const loads: LoadShifts[] = [];
  for (const [index, time] of times.entries()) {
    if (index >= mostLoaded) {
      loads.push(loads[mostLoaded - 1] ?? nothing);
      continue;
    }
    const present = new Map<Id, OwnState>(states);
    const full = new Set<Id>();
    for (const { at, component, state } of cascade?.events ?? []) {
      if (state.kind !== "full" || !isBy(at, time) || states.has(component.id)) continue;
      full.add(component.id);
      present.set(component.id, { kind: state.sheds ? "refusing" : "silent" });
    }
    loads.push(loadShiftsOf(facts, { states: present, cuts, full, thinned }, index === 0));
  }
  return loads;
}

/** The one component whose failure loses most flows, pools included; of equals the one that takes longest to do so, then the first. */
export function worstFailure(facts: Facts): Failing | undefined {
  const { model } = facts;
  const hasTime = model.components.length <= mostCompared;
  let worst: { readonly id: Id; readonly lost: number; readonly late: number } | undefined;
  for (const { id, kind } of model.components) {
    if (kind === "client") continue;
    const atOnce = lostFlowsOf(model, id).length;
    const value = hasTime ? facts.one(id, "cascade-failure")?.value : undefined;
    const lost = Array.isArray(value) ? value.length : atOnce;
    const late = lost - atOnce;
    if (worst === undefined || lost > worst.lost || (lost === worst.lost && late > worst.late))
      worst = { id, lost, late };
  }
  return worst === undefined ? undefined : { element: worst.id, how: "failed" };
}

/** Of more components cascades are not compared, since each is followed for that. */
const mostCompared = 300;

interface Loss {
  readonly flow: Flow;
  readonly at: Moment;
  readonly by?: Component;
}

interface Story {
  readonly model: SystemModel;
  readonly shares: readonly FlowShares[];
  readonly cascade: Omit<Cascade, "trouble"> | undefined;
  readonly losses: readonly Loss[];
  readonly times: readonly Moment[];
}

function lossesOf(shares: readonly FlowShares[], cascade: Story["cascade"]): readonly Loss[] {
  const losses = new Map<Flow, Loss>((cascade?.lost ?? []).map((loss) => [loss.flow, loss]));
  for (const { flow, lost } of shares) if (lost[1] > 0) losses.set(flow, { flow, at: 0 });
  return [...losses.values()];
}

/** When pools fill, the beginning first and what comes at no known time last. */
function timesOf(cascade: Story["cascade"]): readonly Moment[] {
  const times: Moment[] = [0];
  for (const { at, state } of cascade?.events ?? []) if (state.kind === "full" && !times.includes(at)) times.push(at);
  return times;
}

function momentOf(
  { model, cascade, losses, times }: Story,
  loads: readonly LoadShifts[],
  index: number,
): FailureMoment {
  const time = times[index];
  const before = new Map(loads[index - 1]?.shifts.map((one) => [one.component, one]));
  const isNew = ({ component, state, note }: LoadShift): boolean =>
    state !== "less" && (before.get(component)?.note !== note || before.get(component)?.state !== state);
  const events = (cascade?.events ?? []).filter(({ at, state }) => state.kind === "full" && at === time);
  return {
    when: whenOf(time, index),
    full: events.map((event) => ({ component: event.component.id, says: withoutMoment(eventWords(model, event)) })),
    lost: losses.filter(({ at }) => at === time).map(({ flow }) => flow.id),
    shifts: (loads[index]?.shifts ?? []).filter(isNew),
  };
}

function whenOf(time: Moment, index: number): string {
  if (time === undefined) return "in the end";
  return index === 0 ? "at once" : `after about ${momentWords(time)}`;
}

function fateOf(story: Story, shares: FlowShares, lostByNow: ReadonlySet<Flow>, late: ReadonlySet<Flow>): FlowFate {
  const { flow, lost, degraded } = shares;
  const id = flow.id;
  if (lostByNow.has(flow)) return { flow: id, fate: "lost", says: lossWords(story, shares) };
  if (degraded[1] > 0) {
    const share = degraded[0] === 1 ? "" : `, ${shareWords(degraded)} of its requests`;
    return { flow: id, fate: "degraded", says: `is served degraded${share}` };
  }
  if (story.cascade?.degraded.includes(flow) === true)
    return { flow: id, fate: "degraded", says: "is served degraded" };
  if (late.has(flow) || story.cascade?.late.includes(flow) === true)
    return { flow: id, fate: "late", says: "is served, and what it hands over is not worked off" };
  const isLater = lost[1] === 0 && story.losses.some((loss) => loss.flow === flow);
  return { flow: id, fate: "served", says: isLater ? "is still served" : "is served" };
}

function lossWords({ model, losses }: Story, { flow, lost }: FlowShares): string {
  if (lost[1] > 0) return lost[0] === 1 ? "fails at once" : `loses ${shareWords(lost)} of its requests at once`;
  const loss = losses.find((one) => one.flow === flow);
  if (loss?.by === undefined) return "fails at once, for it waits in vain longer than it may";
  const when = loss.at === undefined ? "in the end" : `after about ${momentWords(loss.at)}`;
  return `fails ${when}, when the slots of ${nameOf(model, loss.by.id)} are all taken`;
}

/** Whether nothing worth mentioning of a lost flow is served. */
function isDead({ shares }: Story, flow: Flow): boolean {
  const lost = shares.find((one) => one.flow === flow)?.lost;
  return lost === undefined || lost[1] === 0 || lost[0] === 1;
}

/** Flows whose work is handed over by way of a dependency that is cut. */
function cutLate(model: SystemModel, cuts: ReadonlySet<Dependency>): ReadonlySet<Flow> {
  if (cuts.size === 0) return new Set();
  const isCut = (flow: Flow) =>
    flowGraphOf(model, flow).edges.some(
      (edge) => edge.asynchronous && edge.dependency !== undefined && cuts.has(edge.dependency),
    );
  return new Set(model.flows.filter(isCut));
}

const certain: readonly [Ratio, Ratio] = [1, 1];

/** How much of the declared load the lost flows are. */
function lossNumbers({ model, shares }: Story, lost: ReadonlySet<Flow>): FailureState["numbers"] {
  if (lost.size === 0) return [];
  const effects = shares.flatMap((one) =>
    lost.has(one.flow) ? [{ flow: one.flow, lost: one.lost[1] > 0 ? one.lost : certain }] : [],
  );
  const load = loadShareOf(model, effects, 1);
  const [first] = lost;
  if (load === undefined || first === undefined) return [];
  return [{ element: first.id, says: `the flows that are lost bring ${loadShareWords(load)} of the declared load` }];
}

/** What is tried more often, and until when what has failed does not come back, in the words of the facts. */
function numbersOf(facts: Facts, { failing }: Strike): FailureState["numbers"] {
  return failing.flatMap(({ element, how }) => {
    const burst = how === "slow" ? undefined : facts.one(element, "retry-factor-burst");
    const hidden = facts.one(element, "hidden-capacity");
    const isMore = burst?.value !== undefined && burst.value !== 1;
    const told = [...(isMore ? [burst] : []), ...(hidden?.value === undefined ? [] : [hidden])];
    return told.map(({ derivation }) => ({ element, says: derivation.says }));
  });
}

/** Inputs named one by one; the others are counted. */
const mostNamed = 4;

function caveatsOf(model: SystemModel, strike: Strike, cascade: Story["cascade"]): readonly string[] {
  if (strike.failing.length === 0) return [];
  if (cascade === undefined)
    return ["The flows here are too large to follow their pools: what is lost is at least what fails at once."];
  const isThin = thinnedUnder(model, strike).length > 0 && cascade.events.some(({ state }) => state.kind === "full");
  const thin = isThin
    ? ["That the copies that are left hold the requests of all is not counted: pools may be full earlier."]
    : [];
  if (cascade.missing.length === 0) return thin;
  const byTerm = new Map<string, string[]>();
  for (const { element, term } of cascade.missing)
    byTerm.set(term, [...(byTerm.get(term) ?? []), nameOf(model, element)]);
  const terms = [...byTerm].map(([term, names]) => {
    const shown = fewOf(names, mostNamed, "more", "more");
    return `${listWords(shown)} ${names.length === 1 ? "states" : "state"} no ${term}`;
  });
  return [...thin, `At least this is lost, and pools are full at the latest then: ${terms.join("; ")}.`];
}
