// Which changes count as a step back, by kind, for who wants to be stopped by them. Each kind is asked for by name, and none of them
// is a step back unless somebody asks.

import type { Id, Ratio } from "../../language/index.ts";
import type { FactName } from "../fact.ts";
import { percentWords } from "../facts/words.ts";
import { type Severity, severities } from "../finding.ts";
import type { Comparison } from "./comparison.ts";
import type { FigureChange } from "./figures.ts";
import { singlePointSubject } from "./single-points.ts";

/** Every kind, in the order in which they are told. */
export const regressionKinds = [
  "new-spof",
  "lower-ceiling",
  "lower-availability",
  "longer-worst-case",
  "higher-latency",
  "higher-factor",
  "less-hidden-capacity",
  "higher-utilisation",
  "wider-blast-radius",
  "weaker-promise",
  "new-finding",
  "laxer-settings",
] as const;
export type RegressionKind = (typeof regressionKinds)[number];

/** A kind that is asked for, with how much of it is let pass. */
export interface Gate {
  readonly kind: RegressionKind;
  /**
   * How much worse is still accepted: of a ceiling, an availability and a utilisation in points (0.001 for 0.1%), of times,
   * factors and capacities as a share of what it was. 0 when unwritten.
   */
  readonly allowed?: Ratio;
  /** The mildest new finding that counts; every one when unwritten. */
  readonly severity?: Severity;
}

export interface Regression {
  readonly kind: RegressionKind;
  /** By its name in the later design; of settings, the name of the setting. */
  readonly element: Id;
  /** One sentence. */
  readonly says: string;
}

/** Kinds that are read from single figures: of flows, or of components and places. */
interface FigureGate {
  readonly of: "flows" | "parts" | "both";
  readonly names: readonly FactName[];
  readonly by: "points" | "share";
  /** What the figure is called in a sentence. */
  readonly called: string;
}

const figureGates: Readonly<Partial<Record<RegressionKind, FigureGate>>> = {
  "lower-ceiling": { of: "flows", names: ["availability-cap"], by: "points", called: "availability ceiling" },
  "lower-availability": { of: "flows", names: ["availability"], by: "points", called: "availability" },
  "longer-worst-case": { of: "both", names: ["worst-case-time"], by: "share", called: "worst case" },
  "higher-latency": { of: "flows", names: ["latency-p50", "latency-p99"], by: "share", called: "latency" },
  "higher-factor": {
    ...{ of: "parts", by: "share", called: "retry factor" },
    names: ["retry-factor-burst", "retry-factor-sustained"],
  },
  "less-hidden-capacity": { of: "parts", names: ["hidden-capacity"], by: "share", called: "hidden capacity" },
  "higher-utilisation": {
    ...{ of: "parts", by: "points", called: "utilisation" },
    names: ["utilisation", "utilisation-peak", "utilisation-degraded"],
  },
  "wider-blast-radius": { of: "parts", names: ["blast-radius"], by: "share", called: "blast radius" },
};

/** Whether a kind can be let pass up to an amount. */
export function takesAmount(kind: RegressionKind): boolean {
  return figureGates[kind] !== undefined && kind !== "wider-blast-radius";
}

/** The regressions that are asked for, by kind in the order of the gates, each kind by element. */
export function regressionsIn(comparison: Comparison, gates: readonly Gate[]): readonly Regression[] {
  return gates.flatMap((gate) => regressionsOf(comparison, gate));
}

function regressionsOf(comparison: Comparison, gate: Gate): readonly Regression[] {
  const { kind } = gate;
  switch (kind) {
    case "new-spof":
      return newSinglePoints(comparison);
    case "weaker-promise":
      return weakerPromises(comparison);
    case "new-finding":
      return newFindings(comparison, gate.severity ?? "hint");
    case "laxer-settings":
      return laxerSettings(comparison);
    default:
      return worseFigures(comparison, gate);
  }
}

/** Of flows that both designs have; a flow that is new has all of its single points, and a gate on findings sees those. */
function newSinglePoints({ flows }: Comparison): readonly Regression[] {
  return flows.flatMap(({ before, after, singlePoints }): readonly Regression[] => {
    if (before === undefined || after === undefined || singlePoints === undefined) return [];
    const { added } = singlePoints;
    if (added.length === 0) return [];
    const says = `${singlePointSubject(added)} alone can take requests of ${after} down, and could not before.`;
    return [{ kind: "new-spof", element: after, says }];
  });
}

/** What the design as a whole can promise of a message or an answer. */
const promisedFigures: ReadonlySet<FactName> = new Set(["consistency", "staleness", "delivery", "order"]);

function weakerPromises({ promises, parts, flows }: Comparison): readonly Regression[] {
  const kind = "weaker-promise";
  const stated = promises.flatMap(({ after, promise, direction, was, is }): readonly Regression[] => {
    if (direction !== "worse") return [];
    const what = is === undefined ? "is no longer promised" : `was ${was} and is ${is}`;
    return [{ kind, element: after, says: `${after}: ${promise} ${what}.` }];
  });
  const computed = [...flows, ...parts].flatMap(({ before, after, figures }): readonly Regression[] => {
    if (before === undefined || after === undefined) return [];
    return figures.flatMap((figure): readonly Regression[] => {
      if (!promisedFigures.has(figure.name) || !isBeyond(figure, "points", 0)) return [];
      const says = `${after}: ${figure.name} was ${figure.before?.says} and is ${figure.after?.says}.`;
      return [{ kind, element: after, says }];
    });
  });
  return [...stated, ...computed];
}

function newFindings({ findings }: Comparison, mildest: Severity): readonly Regression[] {
  const counts = (severity: Severity) => severities.indexOf(severity) <= severities.indexOf(mildest);
  const worsened = findings.changed
    .filter(({ before, after }) => severities.indexOf(after.severity) < severities.indexOf(before.severity))
    .map(({ after }) => after);
  return [...findings.added, ...worsened]
    .filter(({ severity }) => counts(severity))
    .map(({ severity, rule, element, message }) => ({
      kind: "new-finding",
      element,
      says: `${severity}[${rule}] ${message}`,
    }));
}

function laxerSettings({ settings }: Comparison): readonly Regression[] {
  return settings
    .filter(({ direction }) => direction === "worse")
    .map(({ setting, before, after }) => ({
      kind: "laxer-settings",
      element: setting,
      says: `${setting} was ${before ?? "left at its default"} and is ${after ?? "left at its default"}.`,
    }));
}

function worseFigures({ flows, parts }: Comparison, { kind, allowed = 0 }: Gate): readonly Regression[] {
  const gate = figureGates[kind];
  if (gate === undefined) return [];
  const subjects = [...(gate.of === "parts" ? [] : flows), ...(gate.of === "flows" ? [] : parts)];
  return subjects.flatMap(({ before, after, figures }): readonly Regression[] => {
    if (before === undefined || after === undefined) return [];
    return figures.flatMap((figure): readonly Regression[] => {
      if (!gate.names.includes(figure.name) || !isBeyond(figure, gate.by, allowed)) return [];
      return [{ kind, element: after, says: sentenceOf(after, figure, gate.called, allowed) }];
    });
  });
}

/** A figure that was known and is not any more counts, since nobody can say that it is within bounds. */
function isBeyond({ direction, before, after }: FigureChange, by: "points" | "share", allowed: Ratio): boolean {
  if (before?.value !== undefined && after !== undefined && after.value === undefined) return true;
  if (direction !== "worse") return false;
  const [was, is] = [endsOf(before?.value), endsOf(after?.value)];
  if (was === undefined || is === undefined || allowed === 0) return true;
  return was.some((value, index) => {
    const distance = Math.abs((is[index] ?? value) - value);
    // Beyond all bounds is worse than any share of what was within them.
    return !Number.isFinite(distance) || distance > (by === "points" ? allowed : allowed * Math.abs(value)) + 1e-12;
  });
}

function endsOf(value: unknown): readonly number[] | undefined {
  if (typeof value === "number") return [value, value];
  return Array.isArray(value) && typeof value[0] === "number" ? (value as readonly number[]) : undefined;
}

function sentenceOf(element: Id, { name, before, after }: FigureChange, called: string, allowed: Ratio): string {
  const which = /-(p\d+|burst|sustained|peak|degraded)$/.exec(name)?.[1];
  const what = which === undefined ? called : `${called} (${which})`;
  const margin = allowed === 0 ? "" : `, more than the ${percentWords(allowed)} that are allowed`;
  return `The ${what} of ${element} was ${before?.says} and is ${after?.says}${margin}.`;
}
