// The declared worst case as a fact, of flows and of components, with the sum as a person would write it and the limits that
// callers set beside it. The numbers come from worst-case.ts and allowance.ts.

import type { Component, Count, Flow, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import type { FactContext } from "../context.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { placesReachedBy, positionFor } from "../flow-places.ts";
import { significant } from "../significant.ts";
import { durationWords, listWords, nameOf, numberWords } from "../words.ts";
import { allowancesOf, boundedTimeOf, budgetsOf, type TimeoutBudget } from "./allowance.ts";
import { dearestOf } from "./composition.ts";
import { isAskedBefore, type StepTime, stepTimeOf, type WorstCase, worstCasesOf } from "./worst-case.ts";

/** What a flow's users wait at most: the worst cases of the components that its requests enter by, one after the other. */
export interface FlowWorstCase {
  readonly total: Seconds;
  /** As `total` without the steps that nothing ends. */
  readonly limited: Seconds;
  readonly entries: readonly { readonly id: Id; readonly worst: WorstCase }[];
}

/** Undefined for a flow without steps before its reply. */
export function flowWorstCaseOf(model: SystemModel, flow: Flow): FlowWorstCase | undefined {
  const cases = worstCasesOf(model, flow);
  const entries = flowGraphOf(model, flow).hotOrigins.flatMap((id) => {
    const worst = cases.get(id);
    return worst === undefined ? [] : [{ id, worst }];
  });
  if (entries.length === 0) return undefined;
  const sumOf = (timeOf: (worst: WorstCase) => Seconds) => entries.reduce((sum, { worst }) => sum + timeOf(worst), 0);
  return { total: sumOf((worst) => worst.total), limited: sumOf((worst) => worst.limited), entries };
}

/** A worst case of a flow in which what begins it takes no part. */
export interface DesignWorstCase {
  readonly total: Seconds;
  /** The largest first; `times` visits of each, one after the other, make its total. */
  readonly entries: readonly { readonly id: Id; readonly worst: WorstCase; readonly times: Count }[];
}

/**
 * As `flowWorstCaseOf`, of the design alone: where a client or somebody else's system begins the flow, a step of it takes no longer
 * than what it asks for can take. Who would be patient for longer takes nothing by it. Its total is infinite where nothing
 * ends what such a step asks for.
 */
export function designWorstCaseOf(model: SystemModel, flow: Flow): DesignWorstCase | undefined {
  const whole = flowWorstCaseOf(model, flow);
  if (whole === undefined) return undefined;
  const cases = worstCasesOf(model, flow);
  const entries = whole.entries.flatMap(({ id, worst }) => {
    const kind = model.componentById.get(id)?.kind;
    if (kind !== "client" && kind !== "external") return [{ id, worst, times: 1 }];
    const edges = (flowGraphOf(model, flow).edgesBySource.get(id) ?? []).filter((one) => one.hot && !one.asynchronous);
    const timed = edges.flatMap((edge, index) => {
      const own = isAskedBefore(edges, index) ? undefined : stepTimeOf(edge);
      const callee = cases.get(edge.target);
      if (own === undefined) return [];
      const behind = callee === undefined ? own.total : own.times * (own.attempts * callee.total + own.pauses);
      const isBehind = callee !== undefined && (behind < own.total || behind === Number.POSITIVE_INFINITY);
      const time = isBehind ? behind : own.total;
      const inner = isBehind ? new AskedFor(callee, time) : alone(own);
      const times = isBehind ? own.times * own.attempts : 1;
      return [{ edge, time, value: { id: isBehind ? edge.target : id, worst: inner, times } }];
    });
    return dearestOf(timed).values;
  });
  const total = entries.reduce((sum, { worst }) => sum + worst.total, 0);
  return { total, entries: [...entries].sort((a, b) => b.worst.total - a.worst.total) };
}

/** The worst case of a callee with the time that whoever asks for it, once or several times, may wait. */
class AskedFor implements WorstCase {
  declare readonly own?: Seconds;
  readonly limited: Seconds;
  readonly total: Seconds;
  readonly endless: WorstCase["endless"];
  readonly missing: WorstCase["missing"];
  readonly #callee: WorstCase;

  constructor(callee: WorstCase, time: Seconds) {
    if (callee.own !== undefined) this.own = callee.own;
    this.limited = time;
    this.total = time;
    this.endless = callee.endless;
    this.missing = callee.missing;
    this.#callee = callee;
  }

  get steps(): readonly StepTime[] {
    return this.#callee.steps;
  }
}

/** A worst case that is one step. */
function alone(step: StepTime): WorstCase {
  return { limited: step.total, total: step.total, steps: [step], endless: [], missing: [] };
}

/**
 * `worst-case-time` of a flow, or of a component in the flow where it is longest: exact where every part is stated, a bound
 * from below where the p99 of the component's own work is not, and unbounded where a step has neither timeout nor
 * deadline. Unknown where nothing at all is stated. Seconds.
 */
export function worstCaseFactsOf(
  context: FactContext,
  flow: Flow | undefined,
  component: Component | undefined,
): readonly Fact[] {
  const { model } = context;
  if (flow !== undefined) return flowFacts(model, flow);
  if (component === undefined || component.kind === "client") return [];
  const { id } = component;
  const longest = longestByComponent(context)[positionFor(context, component)];
  if (longest === undefined) return [];
  const { worst, flow: inFlow, time: total } = longest;
  const derive = () => componentDerivation(model, inFlow, id, worst);
  if (worst.own === undefined && worst.steps.length + worst.endless.length === 0) {
    const { missing } = worst;
    return [factOf({ name: "worst-case-time", element: id, unit: "seconds", kind: "unknown", missing }, derive)];
  }
  const kind = kindOf(total, worst.missing.length);
  const value = significant(total);
  return [factOf({ name: "worst-case-time", element: id, unit: "seconds", kind, value, missing: [] }, derive)];
}

function kindOf(total: Seconds, missing: number): "exact" | "bound" {
  return missing === 0 || total === Number.POSITIVE_INFINITY ? "exact" : "bound";
}

function flowFacts(model: SystemModel, flow: Flow): readonly Fact[] {
  const worst = flowWorstCaseOf(model, flow);
  if (worst === undefined) return [];
  const missing = worst.entries.flatMap((entry) => entry.worst.missing);
  return [
    factOf(
      {
        name: "worst-case-time",
        element: flow.id,
        unit: "seconds",
        kind: kindOf(worst.total, missing.length),
        value: significant(worst.total),
        missing: [],
      },
      () => ({
        says: `one request of ${flow.name} takes ${boundWords(worst.total, missing.length)} before its reply`,
        at: flow.at,
        steps: worst.entries.map((entry) => sumOf(model, entry.id, entry.worst)),
      }),
    ),
  ];
}

interface Longest {
  flow: Flow;
  worst: WorstCase;
  time: Seconds;
}

type LongestByPosition = readonly (Readonly<Longest> | undefined)[];

const longestByModel = new WeakMap<SystemModel, LongestByPosition>();

/** By the position of a component in the model, the flow in which it can take longest; of equals the first by name. */
function longestByComponent(context: FactContext): LongestByPosition {
  const { model } = context;
  const longest = longestByModel.get(model);
  if (longest !== undefined) return longest;
  const found: (Longest | undefined)[] = model.components.map(() => undefined);
  for (const flow of model.flows.length > 0 ? model.flows : context.traffic.flows) {
    const allowances = allowancesOf(model, flow);
    const { ids } = flowGraphOf(model, flow);
    const { byPosition } = worstCasesOf(model, flow);
    const positions = placesReachedBy(model, flow);
    for (let place = 0; place < ids.length; place += 1) {
      const position = positions[place] as number;
      const worst = byPosition[place];
      if (worst === undefined || position < 0) continue;
      const allowance = allowances.size === 0 ? undefined : allowances.get(ids[place] as Id);
      const time = Math.min(worst.total, allowance ?? worst.total);
      const known = found[position];
      if (known === undefined) found[position] = { flow, worst, time };
      else if (time > known.time || (time === known.time && flow.id < known.flow.id)) {
        known.flow = flow;
        known.worst = worst;
        known.time = time;
      }
    }
  }
  longestByModel.set(model, found);
  return found;
}

function componentDerivation(model: SystemModel, flow: Flow, id: Id, worst: WorstCase): Derivation {
  const total = boundedTimeOf(model, flow, id, worst);
  const allowance = allowancesOf(model, flow).get(id);
  const sum = sumOf(model, id, worst);
  const cut: Derivation[] =
    allowance === undefined || allowance >= worst.total
      ? []
      : [{ says: `it passes deadlines on, and its callers leave it ${durationWords(allowance)} at most` }];
  return {
    says: `in ${flow.name}, ${nameOf(model, id)} takes ${boundWords(total, worst.missing.length)}`,
    at: flow.at,
    steps: [sum, ...cut, ...budgetsOf(model, flow, id).map((budget) => budgetWords(model, budget, total))],
  };
}

/** `4.9s`, `at least 320ms`, or `as long as it likes`. */
export function boundWords(total: Seconds, missing: number): string {
  if (total === Number.POSITIVE_INFINITY) return "as long as what it waits for, without a bound";
  return `${missing > 0 ? "at least " : "at most "}${durationWords(total)}`;
}

/** The sum of one component: `60ms own work + 320ms auth + … = 4.7s`. */
function sumOf(model: SystemModel, id: Id, worst: WorstCase): Derivation {
  const component = model.componentById.get(id);
  const name = nameOf(model, id);
  const terms: string[] = [];
  if (worst.own !== undefined && worst.own > 0) terms.push(`${durationWords(worst.own)} of its own work (p99)`);
  for (const step of worst.steps) terms.push(`${durationWords(step.total)} for ${nameOf(model, step.edge.target)}`);
  const sum = terms.length === 0 ? "nothing that is stated" : terms.join(" + ");
  const outcome = terms.length > 1 ? ` = ${durationWords(worst.limited)}` : "";
  const steps: Derivation[] = worst.steps.flatMap((step) => stepWords(model, step));
  for (const edge of worst.endless) {
    const target = nameOf(model, edge.target);
    steps.push({ says: `nothing ends a wait of ${name} for ${target}: neither timeout nor deadline`, at: edge.at });
  }
  const own = component?.latency.find((one) => one.percentile >= 0.99 - 1e-9)?.value;
  if (worst.own === undefined) {
    steps.push({ says: `no p99 of ${name}'s own work is stated, so it counts as nothing` });
  } else if (own !== undefined) steps.unshift({ says: `own work of ${name}: ${durationWords(worst.own)}`, at: own.at });
  return { says: `${name}: ${sum}${outcome}`, ...(component === undefined ? {} : { at: component.at }), steps };
}

/** `auth: 2 attempts × 150ms + 20ms of pauses = 320ms`. */
export function stepWords(model: SystemModel, step: StepTime): readonly Derivation[] {
  const { edge, times, attempts, pauses, isCut, total } = step;
  const { dependency } = edge;
  if (dependency === undefined) return [];
  const target = nameOf(model, edge.target);
  const side = edge.parallel === undefined ? "" : ", the longest of what is done at once";
  const branch = edge.draws.length === 0 ? side : `${side}, in the longest branch`;
  const role = edge.fallbackFor !== undefined ? ", as a fallback" : edge.miss ? ", on a miss" : branch;
  const often = times === 1 ? "" : `${numberWords(times)} times `;
  if (isCut && dependency.deadline !== undefined) {
    const says = `${target}${role}: ${often}a deadline of ${durationWords(dependency.deadline.value)} over all attempts`;
    return [{ says, at: dependency.deadline.at }];
  }
  const timeout = durationWords(dependency.timeout?.value ?? 0);
  const tries = attempts === 1 ? timeout : `${numberWords(attempts)} attempts × ${timeout}`;
  const waits = pauses === 0 ? "" : ` + ${durationWords(pauses)} of pauses between them`;
  const sum = times === 1 ? `${tries}${waits}` : `${often}(${tries}${waits})`;
  const outcome = attempts === 1 && pauses === 0 && times === 1 ? "" : ` = ${durationWords(total)}`;
  return [{ says: `${target}${role}: ${sum}${outcome}`, at: dependency.timeout?.at ?? dependency.at }];
}

function budgetWords(model: SystemModel, { edge, dependency, given }: TimeoutBudget, total: Seconds): Derivation {
  const caller = nameOf(model, edge.source);
  const callee = nameOf(model, edge.target);
  const at = dependency.timeout?.at ?? dependency.deadline?.at ?? dependency.at;
  if (given === Number.POSITIVE_INFINITY) return { says: `${caller} waits for ${callee} without a limit`, at };
  const left = `${caller} leaves it ${durationWords(given)} for an attempt`;
  if (total === Number.POSITIVE_INFINITY) return { says: left, at };
  const spare = given - total;
  if (Math.abs(spare) < 1e-9) return { says: `${left}, just enough`, at };
  const words = spare > 0 ? `${durationWords(spare)} to spare` : `${durationWords(-spare)} too little`;
  return { says: `${left}: ${words}`, at };
}

/** The largest parts of a sum, for a finding: `4s for blobs and 320ms for auth`; of a sum that counts several times `2 × 4s for blobs`. */
export function largestParts(model: SystemModel, worst: WorstCase, count: number, times: Count = 1): string {
  const parts = [...worst.steps].sort((a, b) => b.total - a.total).slice(0, count);
  const often = times > 1 ? `${numberWords(times)} × ` : "";
  return listWords(parts.map((step) => `${often}${durationWords(step.total)} for ${nameOf(model, step.edge.target)}`));
}
