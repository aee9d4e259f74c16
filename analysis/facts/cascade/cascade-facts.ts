// The facts `cascade-failure` and `cascade-slowdown`: what becomes of the failure of an element, and how slow it may be before
// somebody's slots run out. They choose the trouble and find the words; cascade.ts follows it.

import type { Component, Count, Dependency, Flow, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../../fact.ts";
import { unitsOf } from "../attempts.ts";
import { lostFlowsOf } from "../blast-radius.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { significant } from "../significant.ts";
import { countWords, durationWords, listWords, nameOf, numberWords, percentWords } from "../words.ts";
import { lostByWaiting } from "./at-once.ts";
import { cascadeOf, poolsUnder, stoppersOf } from "./cascade.ts";
import type { Cascade, CascadeEvent } from "./cascade-story.ts";
import { type FailureOutcome, plainFailureOf } from "./domain-failure.ts";
import { failureOf } from "./failures.ts";
import { fillingQueuesFor } from "./filling-queues.ts";
import { isVisited, passagesOf } from "./passages.ts";
import { type Pool, slotsOf, usuallyHeld, usualWithin } from "./pools.ts";
import { isFollowable, unpooledWaitersOf, type Waiters, waitersOf } from "./pressure.ts";
import { rateAt, rateOfAll } from "./rates.ts";
import { mayFillBySecondTries } from "./second-tries.ts";
import { type LeastSlowdown, leastSlowdownOf } from "./slowdown.ts";
import { weakStandInsFor } from "./stand-ins.ts";
import { cheapestStop, stopWords } from "./stops.ts";
import { isHost } from "./trouble.ts";

/**
 * `cascade-failure`: the flows that lose requests when a component, a zone or a region answers nothing, those among them that
 * only a full pool takes down; by name. A lower bound wherever the pool of somebody who waits, or the load of a flow through a pool,
 * is not stated. `cascade-slowdown`: seconds that the component's own work may take before some pool is full, `Infinity` where
 * none ever is; at most that where pools are not stated, or where those above a pool try again and may fill it sooner; unknown
 * where nobody who waits for it states a pool.
 *
 * Neither is about a component that no flow comes to. In a flow of more than 300 edges, or 60 with a circle, pools are
 * not followed: what is lost is then at least what the blast radius names, and how slow things may be is not said.
 * Semantics, Cascades. Worked examples: test/facts/cascade.test.ts.
 */
export function cascadeFactsOf(context: FactContext, id: Id, component: Component | undefined): readonly Fact[] {
  const { model } = context;
  if (component?.kind === "client") return [];
  const isDomain = component === undefined && isPlace(model, id);
  if (component === undefined && !isDomain) return [];
  if (component !== undefined && !isVisited(context, id)) return [];
  if (component === undefined) return [failureFactOf(context, id, outcomeOfDomain(context, id))];
  const waiters = waitersOf(context, id);
  const facts = [failureFactOf(context, id, atLeast(context, id, outcomeOf(context, id, waiters)))];
  const slowdown = slowdownFactOf(context, component, waiters);
  if (slowdown !== undefined) facts.push(slowdown);
  return facts;
}

function isPlace(model: SystemModel, id: Id): boolean {
  return model.regions.some((region) => region.id === id || region.zones.some((zone) => zone.id === id));
}

function failureFactOf(context: FactContext, id: Id, { lost, kind }: FailureOutcome): Fact {
  const value = lost.length === 0 ? noIds : lost.map(idOf);
  if (value.length === 2 && (value[0] as Id) > (value[1] as Id)) value.reverse();
  else if (value.length > 2) value.sort();
  return factOf({ name: "cascade-failure", element: id, kind, unit: "elements", value, missing: [] }, () =>
    failureWords(context, failureOf(context, id)),
  );
}

/** What comes of the failure of a zone or a region; its cascade is followed where nothing less tells. */
function outcomeOfDomain(context: FactContext, id: Id): FailureOutcome {
  return plainFailureOf(context, id) ?? followedOutcomeOf(context, id);
}

/** As `outcomeOfDomain`, of a component. */
function outcomeOf(context: FactContext, id: Id, { mayFill, hasUnpooled, isUnsure }: Waiters): FailureOutcome {
  const isSmall = isFollowable(context, id);
  if (isSmall && (mayFill || isHost(context.model, id))) return followedOutcomeOf(context, id);
  const lost = lostWithoutPools(context, id, isSmall);
  const mayBeMore = hasUnpooled || !isSmall || (isUnsure && lost.length < context.traffic.flows.length);
  return { lost, kind: mayBeMore ? "bound" : "exact" };
}

/**
 * More is lost than is named where somebody falls back on what is too small, and is served in part, and where a queue fills up that
 * nobody empties any more.
 */
function atLeast(context: FactContext, id: Id, outcome: FailureOutcome): FailureOutcome {
  if (outcome.kind !== "exact") return outcome;
  const { lost } = outcome;
  const isMore = weakStandInsFor(context, id, lost).length > 0 || fillingQueuesFor(context, id, lost).length > 0;
  return isMore ? { ...outcome, kind: "bound" } : outcome;
}

function followedOutcomeOf(context: FactContext, id: Id): FailureOutcome {
  const { lost, missing, leansOnUsual, mayLoseMore } = failureOf(context, id);
  const kind = leansOnUsual ? "estimate" : missing.length > 0 || mayLoseMore ? "bound" : "exact";
  return { lost: lost.map(({ flow }) => flow), kind };
}

/** Nothing can fill up, so a flow is lost at once or not at all; most of it is known from the blast radius. */
function lostWithoutPools(context: FactContext, id: Id, isSmall: boolean): readonly Flow[] {
  const lost = lostFlowsOf(context.model, id);
  return isSmall ? [...lost, ...lostByWaiting(context, id)] : lost;
}

const noIds: Id[] = [];
const idOf = ({ id }: Flow): Id => id;

/** Undefined where nothing is to be said of it. */
function slowdownFactOf(context: FactContext, component: Component, waiters: Waiters): Fact | undefined {
  const { model } = context;
  const { id } = component;
  const { some, isPooled, mayFill, hasUnpooled, isUnsure } = waiters;
  const base = { name: "cascade-slowdown", element: id, unit: "seconds" } as const;
  if (!isPooled) {
    if (!some) return undefined;
    const missing = unpooledWaitersOf(context, component).map((element): MissingInput => ({ element, term: "pool" }));
    return factOf({ ...base, kind: "unknown", missing }, () => {
      const names = listWords(missing.map(({ element }) => nameOf(model, element)));
      return {
        says: `nobody who waits for ${nameOf(model, id)} says how much can be in flight there: ${names}`,
        at: component.at,
      };
    });
  }
  if (mayFill && !isFollowable(context, id)) return undefined;
  const isAlone = !mayFill && !comesByBulkhead(context, component);
  const { seconds: value, leaning } = isAlone ? ownLimitOf(context, component) : leastSlowdownOf(context, component);
  const isAgain = mayFillBySecondTries(context, component, value);
  const isBound = hasUnpooled || isAgain || isUnsure || leaning === "open";
  const kind = leaning === "full" ? "estimate" : isBound ? "bound" : "exact";
  return factOf({ ...base, kind, value, missing: [] }, () => {
    const words = slowdownWords(context, component, leastSlowdownOf(context, component));
    return isAgain ? { ...words, steps: [...(words.steps ?? []), againLine] } : words;
  });
}

const againLine: Derivation = {
  says: "not counted: where timeouts end, callers further up try again, and may fill a pool sooner",
};

/** Whether what comes to a component may be held back by a bulkhead before. */
function comesByBulkhead(context: FactContext, component: Component): boolean {
  if (slotsOf(component) === undefined || withBulkheads(context.model).length === 0) return false;
  return passagesOf(context, component.id).some(({ waits }) =>
    waits.graph.edges.some(
      ({ dependency, source }) =>
        dependency !== undefined &&
        (dependency.bulkhead ?? context.model.componentById.get(source)?.bulkhead) !== undefined,
    ),
  );
}

const withBulkheads = componentsWith(
  (one) => one.bulkhead !== undefined || one.dependencies.some((own) => own.bulkhead !== undefined),
);

/** What its own pool bears, where nobody above can run out: the slots that its usual waits leave ÷ arrivals. */
function ownLimitOf(context: FactContext, component: Component): Pick<LeastSlowdown, "seconds" | "leaning"> {
  const slots = slotsOf(component);
  const rate = slots === undefined ? 0 : rateOfAll(context, component);
  if (slots === undefined || rate === 0) return { seconds: Number.POSITIVE_INFINITY, leaning: "nothing" };
  const { usual, lacking } = usualWithin(context, component, slots).below;
  return {
    seconds: (slots - usual) / rate,
    leaning: usual > 0 ? "full" : lacking !== undefined ? "open" : "nothing",
  };
}

function slowdownWords(context: FactContext, component: Component, least: LeastSlowdown): Derivation {
  const { model } = context;
  const name = nameOf(model, component.id);
  const { seconds, isAtTimeout } = least;
  const pool = least.pool && poolAt(context, component, least.pool);
  if (pool === undefined || seconds === Number.POSITIVE_INFINITY) {
    return { says: `however slow ${name} is, the pools of those who wait for it suffice`, at: component.at };
  }
  const owner = nameOf(model, pool.component.id);
  const rates = [...pool.holds].map(([flow]) => flow);
  const steps: Derivation[] = [
    { says: `each copy of ${owner} can have ${numberWords(pool.slots)} in flight`, ...poolPlace(pool.component) },
    ...rates.map((flow) => ({ says: rateWordsOf(context, flow, pool.component), at: flow.load?.at ?? flow.at })),
  ];
  const usual = usuallyHeld(pool);
  if (usual > 0) steps.push({ says: usualWords(model, pool.component, usual) });
  const left = pool.slots - usual;
  const rate = rates.reduce((sum, flow) => sum + (rateAt(context, flow, pool.component) ?? 0), 0);
  if (Math.abs(left / rate - seconds) < seconds * 1e-5) {
    const says = `${countWords(left, "slot")} ÷ ${numberWords(rate)}/s = ${durationWords(rounded(seconds))}`;
    steps.push({ says });
  }
  const after = cascadeOf(context, { kind: "slow", element: component.id, seconds: seconds * 1.01 });
  steps.push(...timelineOf(context, after));
  const why = isAtTimeout ? ", where a timeout ends and the next attempt begins" : "";
  return {
    says: `when ${name} takes longer than ${durationWords(rounded(seconds))}, the pool of ${owner} runs full${why}`,
    at: component.at,
    steps,
  };
}

/** Slots that are not the trouble's. */
function usualWords(model: SystemModel, { id }: Component, usual: Count): string {
  const much = countWords(Number(usual.toPrecision(4)), "slot");
  return `${much} ${usual === 1 ? "is" : "are"} taken as on any day, by own work and by what else requests wait for at ${nameOf(model, id)} (medians)`;
}

/** The pool that a slowdown fills, with the flows that hold it then. */
function poolAt(context: FactContext, { id }: Component, full: NonNullable<LeastSlowdown["pool"]>): Pool | undefined {
  const pools = poolsUnder(context, { kind: "slow", element: id, seconds: full.at });
  return pools.find((pool) => pool.component === full.component);
}

/** To a microsecond: more digits are of no design. */
function rounded(seconds: Seconds): Seconds {
  return Math.round(seconds * 1e6) / 1e6;
}

function rateWordsOf(context: FactContext, flow: Flow, component: Component): string {
  const rate = rateAt(context, flow, component);
  const name = nameOf(context.model, flow.id);
  const owner = nameOf(context.model, component.id);
  return rate === undefined
    ? `${name} comes through and states no load`
    : `${name} brings ${numberWords(rate)}/s to each copy of ${owner}`;
}

function poolPlace(component: Component): { at?: Derivation["at"] & {} } {
  const at = (component.pool ?? component.concurrency)?.at;
  return at === undefined ? {} : { at };
}

function failureWords(context: FactContext, cascade: Cascade): Derivation {
  const { model } = context;
  const { element } = cascade.trouble;
  const at = model.componentById.get(element)?.at;
  const byPools = cascade.lost.filter((loss) => loss.by !== undefined);
  const names = (flows: readonly Flow[]) => listWords(flows.map((flow) => nameOf(model, flow.id)));
  const [first] = cascade.lost;
  const verb = cascade.lost.length === 1 ? "fails" : "fail";
  const lost = first === undefined ? "no flow is lost" : `${names(cascade.lost.map((one) => one.flow))} ${verb}`;
  const more = byPools.length === 0 ? "" : `, ${byPools.length} of ${cascade.lost.length} because pools are full`;
  const steps: Derivation[] = [...timelineOf(context, cascade)];
  if (cascade.degraded.length > 0) steps.push({ says: `served degraded: ${names(cascade.degraded)}` });
  if (cascade.late.length > 0) steps.push({ says: `handed over and not worked off: ${names(cascade.late)}` });
  const stop = cheapestStop(context, cascade);
  for (const dependency of stoppersOf(context, cascade.trouble)) steps.push(stopperLine(model, dependency));
  if (stop !== undefined) steps.push({ says: `${stopWords(context, stop)} would have kept it to that` });
  const lostFlows = cascade.lost.map(({ flow }) => flow);
  for (const { standIn, rate, serves } of weakStandInsFor(context, element, lostFlows)) {
    const name = nameOf(model, standIn.id);
    const much = `${numberWords(significant(rate))}/s come to ${name}, which serves ${numberWords(significant(serves))}/s`;
    steps.push({ says: `not counted: what a stand-in has no room for, as ${much}`, at: standIn.at });
  }
  for (const { queue, refused } of fillingQueuesFor(context, element, lostFlows)) {
    const who = listWords([...new Set(refused.map(({ source }) => nameOf(model, source)))]);
    const says = `not counted: ${nameOf(model, queue.id)} fills up meanwhile, and ${who} fails where it is full`;
    steps.push({ says, at: queue.at });
  }
  for (const { source, verb, target } of cascade.overflowing) {
    const where = `where ${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
    steps.push({ says: `not counted: requests that the bulkhead ${where} has no room for` });
  }
  for (const { element: lacking, term } of cascade.missing) {
    steps.push({ says: `not counted: ${nameOf(model, lacking)} states no ${term}` });
  }
  const says = `when ${nameOf(model, element)} answers nothing, ${lost}${more}`;
  return { says, ...(at === undefined ? {} : { at }), steps };
}

/** A breaker or bulkhead that has something to stop. */
function stopperLine(model: SystemModel, { source, verb, target, breaker, bulkhead, at }: Dependency): Derivation {
  const where = `where ${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
  if (breaker !== undefined) return { says: `a breaker ${where} opens, so nobody is held there for long`, at };
  const slots = bulkhead === undefined ? "" : ` of ${numberWords(bulkhead.value)}`;
  return { says: `a bulkhead${slots} ${where} holds no more of the pool than that`, at };
}

/** The timeline as lines, flows beside the event that takes them down. */
export function timelineOf(context: FactContext, cascade: Cascade): readonly Derivation[] {
  const { model } = context;
  const lines: Derivation[] = [];
  const direct = cascade.lost.filter((loss) => loss.by === undefined).map((loss) => nameOf(model, loss.flow.id));
  let isDirectSaid = direct.length === 0;
  for (const event of cascade.events) {
    if (!isDirectSaid && event.state.kind === "full") {
      lines.push({ says: `at once: ${listWords(direct)} ${direct.length === 1 ? "fails" : "fail"}` });
      isDirectSaid = true;
    }
    const steps = fillingLines(model, event);
    lines.push({ says: eventWords(model, event), at: event.component.at, ...(steps.length === 0 ? {} : { steps }) });
    if (event.state.kind !== "full") continue;
    const victims = cascade.lost.filter((loss) => loss.by === event.component);
    if (victims.length === 0) continue;
    const names = victims.map((loss) => nameOf(model, loss.flow.id));
    lines.push({ says: `with it ${listWords(names)} ${names.length === 1 ? "fails" : "fail"}` });
  }
  if (!isDirectSaid) lines.push({ says: `at once: ${listWords(direct)} ${direct.length === 1 ? "fails" : "fail"}` });
  return lines;
}

/** What fills a pool: the flows that hold its slots, and when they have filled it where one stream does so from the start. */
function fillingLines(model: SystemModel, { at, component, state }: CascadeEvent): readonly Derivation[] {
  if (state.kind !== "full") return [];
  const lines: Derivation[] = state.holds.map(({ flow, rate, share, time, limit }) => {
    const some = share === 1 ? "each of which keeps" : `${percentWords(share)} of which keep`;
    const long = time === Number.POSITIVE_INFINITY ? "for ever" : `for ${durationWords(rounded(time))}`;
    const brings =
      rate === undefined ? "brings an unstated number of requests" : `brings ${numberWords(rate)}/s to a copy`;
    const within = limit === undefined ? "" : `, of which bulkheads let in ${numberWords(significant(limit))} at once`;
    return { says: `${nameOf(model, flow.id)} ${brings}, ${some} a slot ${long}${within}` };
  });
  if (state.usual > 0) lines.push({ says: usualWords(model, component, state.usual) });
  const [only, ...others] = state.holds;
  if (only?.rate === undefined || others.length > 0 || only.share !== 1 || at === undefined) return lines;
  const { rate, before: headStart } = only;
  const { slots, usual } = state;
  if (Math.abs((slots - usual - rate * headStart) / rate - at) > at * 1e-6) return lines;
  const before =
    headStart === 0 ? "" : ` − ${numberWords(rate)}/s × ${durationWords(rounded(headStart))} in flight before`;
  const beside = usual === 0 ? "" : ` − ${numberWords(Number(usual.toPrecision(4)))} as on any day`;
  return [
    ...lines,
    { says: `(${numberWords(slots)} slots${beside}${before}) ÷ ${numberWords(rate)}/s = ${momentWords(at)}` },
  ];
}

/** `after about 11.3s: all 4,000 slots of api-gateway are taken, and 5,325 would be needed`. */
export function eventWords(model: SystemModel, { at, component, state }: CascadeEvent): string {
  const name = nameOf(model, component.id);
  switch (state.kind) {
    case "struck":
      if (state.own.kind === "slow") return `at once: ${name} takes ${durationWords(rounded(state.own.seconds))}`;
      return `at once: ${name} ${state.own.kind === "silent" ? "answers nothing" : "refuses everything"}`;
    case "held": {
      const time = state.time === Number.POSITIVE_INFINITY ? "for ever" : durationWords(rounded(state.time));
      const when = at === undefined ? "in the end" : at === 0 ? "at once" : `after ${momentWords(at)}`;
      const rest = state.isPooled ? "" : ", and says nothing of how much can be in flight";
      return `${when}: ${name} keeps each request on this way ${time === "for ever" ? time : `for ${time}`}${rest}`;
    }
    case "full": {
      const when = at === undefined ? "in the end" : `after about ${momentWords(at)}`;
      const wanted = Number.isFinite(state.wanted) ? `, and ${numberWords(state.wanted)} would be needed` : "";
      const waits = component.kind === "worker" ? "; what it takes in waits" : "; who calls it waits in vain";
      const then = state.sheds ? "; it turns the rest away" : waits;
      return `${when}: ${slotWords(model, component, state.slots)} are taken${wanted}${then}`;
    }
    default:
      return state satisfies never;
  }
}

/** `all 400 slots of each copy of payments`; of what is one thing, or one copy, `all 4,000 slots of edge`. */
export function slotWords(model: SystemModel, component: Component, slots: Count): string {
  const isOne = component.managed !== undefined || unitsOf(component) === 1;
  return `all ${countWords(slots, "slot")} of ${isOne ? "" : "each copy of "}${nameOf(model, component.id)}`;
}

/** A moment to three digits, as times of fluids are not exact to more. */
export function momentWords(seconds: Seconds): string {
  return durationWords(Number(seconds.toPrecision(3)));
}
