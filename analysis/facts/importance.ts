// How much each part of a flow matters to its being served, and what it would gain if that part never failed. It ranks; which
// of the parts is worth an edit is for others to say.

import type { Flow, Id, Ratio, Seconds, Span, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../fact.ts";
import { type Importance, importanceOf } from "../formulas/importance.ts";
import { overflow } from "../graph/bdd.ts";
import { estimateOf } from "./availability.ts";
import { availabilityObjectiveOf, windowOf } from "./error-budget.ts";
import { type FailureDiagram, failureDiagramOf, failureProbability, importancesOf } from "./failure-diagram.ts";
import type { FailureEvent } from "./redundancy.ts";
import { structureOf } from "./structure.ts";
import { countWords, factorWords, nameOf, percentWords, timeWords } from "./words.ts";

/** One element, its failover apart from its copies, or one of its events. */
export interface PartImportance extends Importance {
  readonly element: Id;
  /** All of an element's, or one. */
  readonly events: readonly FailureEvent[];
  /** Probability that all of the events have happened. */
  readonly down: Ratio;
  /** Shares of the flow's requests that fail while all of the events have happened, and while none of them has. */
  readonly whenDown: Ratio;
  readonly whenUp: Ratio;
  /** Share of the flow's requests that would be served more if none of the events ever happened. */
  readonly gain: Ratio;
}

/** So many elements are measured as wholes; what costs less is measured by its events alone. */
const elementLimit = 24;
/** So many events that most failures need have their rest worked out instead of subtracted. */
const exactLimit = 64;

/**
 * The importance of every event of a flow, by the event: Birnbaum, criticality, risk achievement and risk reduction worth,
 * at the pessimistic ends of all intervals. Undefined where the availability is unknown or was too large to be
 * worked out exactly. Events are taken as independent of each other. Two passes over the flow's diagram, and one more for each
 * event, to a limit, that takes part in more than half of the failures.
 *
 * Source: A. Rauzy (1993) for the passes; formulas/importance.ts for the measures. Tests: test/facts/importance.test.ts.
 */
export function eventImportancesOf(model: SystemModel, flow: Flow): readonly PartImportance[] | undefined {
  const measured = measure(model, flow);
  return measured === undefined ? undefined : measured.levels.map((level) => eventImportance(measured, level));
}

/** As `eventImportancesOf`, for whole elements: all of an element's events never happen, or all have; largest gain first. */
export function elementImportancesOf(model: SystemModel, flow: Flow): readonly PartImportance[] | undefined {
  const measured = measure(model, flow);
  if (measured === undefined) return undefined;
  // By name, since the estimate may have been taken over from an earlier snapshot with its events.
  const levelOf = new Map(measured.levels.map((level) => [eventAt(measured.diagram, level).id, level]));
  return estimateOf(model, flow)
    .contributions.slice(0, elementLimit)
    .map(({ events, loss }) => {
      const levels = new Set(events.flatMap((event) => levelOf.get(event.id) ?? []));
      return elementImportance(measured, events, levels, loss);
    });
}

interface Measured {
  readonly diagram: FailureDiagram;
  readonly at: (level: number) => number;
  readonly failure: number;
  /** Birnbaum's importance by level. */
  readonly rises: ReadonlyMap<number, number>;
  /** Of the events, in the order of the flow. */
  readonly levels: readonly number[];
  /** P(failure | up) of events for which a subtraction would keep no digits. */
  readonly exactRests: ReadonlyMap<number, number>;
}

function measure(model: SystemModel, flow: Flow): Measured | undefined {
  const found = estimateOf(model, flow);
  if (found.value === undefined || !found.isExact) return undefined;
  const diagram = failureDiagramOf(structureOf(model, flow), "domains-first");
  if (diagram.root === overflow) return undefined;
  const at = (level: number): number => {
    const variable = diagram.variables[level];
    if (variable?.kind === "draw") return variable.draw.low;
    return variable?.event.likelihood.kind === "known" ? variable.event.likelihood.high : 0;
  };
  const failure = failureProbability(diagram, at);
  const rises = importancesOf(diagram, at);
  const levels = [...rises.keys()].filter((level) => diagram.variables[level]?.kind === "event").sort((a, b) => a - b);
  const isDominant = (level: number) => at(level) * (rises.get(level) ?? 0) > failure / 2;
  const exactRests = new Map(
    levels
      .filter(isDominant)
      .slice(0, exactLimit)
      .map((level) => [level, failureProbability(diagram, (one) => (one === level ? 0 : at(one)))]),
  );
  return { diagram, at, failure, rises, levels, exactRests };
}

function eventAt(diagram: FailureDiagram, level: number): FailureEvent {
  const variable = diagram.variables[level];
  if (variable?.kind !== "event") throw new Error("invariant: only levels of events are asked for");
  return variable.event;
}

function eventImportance({ diagram, at, failure, rises, exactRests }: Measured, level: number): PartImportance {
  const event = eventAt(diagram, level);
  const rise = rises.get(level) ?? 0;
  const gain = at(level) * rise;
  const whenUp = exactRests.get(level) ?? Math.max(0, failure - gain);
  const measures = importanceOf({ whenUp, rise, loss: gain });
  const shares = { down: at(level), whenDown: whenUp + rise, whenUp, gain };
  return { ...measures, ...shares, element: event.element, events: [event] };
}

function elementImportance(
  measured: Measured,
  events: readonly FailureEvent[],
  levels: ReadonlySet<number>,
  gain: Ratio,
): PartImportance {
  const { diagram, at } = measured;
  const [only] = levels;
  if (levels.size === 1 && only !== undefined) return eventImportance(measured, only);
  const given = (value: 0 | 1) => failureProbability(diagram, (level) => (levels.has(level) ? value : at(level)));
  const whenUp = given(0);
  const rise = Math.max(0, given(1) - whenUp);
  let down = 1;
  for (const level of levels) down *= at(level);
  const shares = { down, whenDown: whenUp + rise, whenUp, gain };
  return { ...importanceOf({ whenUp, rise, loss: gain }), ...shares, element: events[0]?.element ?? "", events };
}

/** So many elements are read; the rest is counted. */
const listedElements = 12;

/**
 * The fact `importance` of a flow: its elements, a failover apart from its copies, by how much each would gain the flow
 * if it never failed, most first. Kind and missing inputs are those of the availability that it takes apart; unknown as well
 * where the flow was too large to be taken apart.
 */
export function importanceFactOf(model: SystemModel, flow: Flow): Fact {
  const found = estimateOf(model, flow);
  const base = { name: "importance", element: flow.id, unit: "elements", missing: found.missing } as const;
  const name = nameOf(model, flow.id);
  if (found.value === undefined || !found.isExact) {
    const why = found.value === undefined ? "its availability is" : "it is too large to be taken apart";
    return factOf({ ...base, kind: "unknown" }, () => ({
      says: `what matters to ${name} is unknown, as ${why}`,
      at: flow.at,
      steps: found.missing.map((input) => ({ says: `${input.element} states no ${input.term}` })),
    }));
  }
  const value = found.contributions.map(({ first }) => partName(first));
  return factOf({ ...base, kind: "estimate", value }, () => {
    const parts = elementImportancesOf(model, flow) ?? [];
    const objective = availabilityObjectiveOf(flow);
    const window = objective === undefined ? undefined : windowOf(objective);
    const steps: Derivation[] = parts.slice(0, listedElements).map((part) => lineOf(model, part, window));
    const rest = value.length - steps.length;
    if (rest > 0) steps.push({ says: `and ${countWords(rest, "part")} more that gain less` });
    const [first] = parts;
    const says =
      first === undefined
        ? `nothing that has a figure can fail ${name}`
        : `${name} gains most from ${words(model, first)}`;
    return { says, at: flow.at, steps };
  });
}

function partName({ kind, element }: FailureEvent): string {
  return kind === "failover" ? `${element} failover` : element;
}

function words(model: SystemModel, { element, events }: PartImportance): string {
  const name = nameOf(model, element);
  return events[0]?.kind === "failover" ? `the failover of ${name}` : name;
}

function lineOf(model: SystemModel, part: PartImportance, window: Seconds | undefined): Derivation {
  const { events, gain, down, whenDown, whenUp, birnbaum, achievement, reduction } = part;
  const time = window === undefined ? "" : `${timeWords(gain * window)} per ${timeWords(window)}, `;
  const lost = `${percentWords(gain)} of the requests`;
  const says = `the failures of ${words(model, part)} cost ${lost}, ${time}${percentWords(part.criticality)} of what fails`;
  const isOne = events.length === 1;
  const whole = isOne ? "it is" : "all of it is";
  const steps = [
    {
      says: `while ${whole} down, ${percentWords(whenDown)} of the requests fail; without its failures ${percentWords(whenUp)}`,
    },
    {
      says: isOne
        ? `down ${percentWords(down)} of the time × a difference of ${percentWords(birnbaum)} (Birnbaum) = ${percentWords(gain)}`
        : `a difference of ${percentWords(birnbaum)} (Birnbaum)`,
    },
    {
      says: `${worthWords(achievement)} as many requests fail while it is down as on average (risk achievement worth)`,
    },
    { says: reductionWords(reduction) },
  ];
  const at: Span | undefined = events[0]?.at;
  return at === undefined ? { says, steps } : { says, at, steps };
}

function worthWords(worth: number): string {
  return worth === Number.POSITIVE_INFINITY ? "infinitely" : factorWords(worth);
}

function reductionWords(worth: number): string {
  if (worth === Number.POSITIVE_INFINITY) return "nothing fails without it (risk reduction worth without bound)";
  return `${factorWords(worth)} as many fail on average as without its failures (risk reduction worth)`;
}
