// How often a part has failed, worked out of the figures that it states: availability, or times between and to repair. It fills
// in nothing that is not stated; what a technology assumes is marked as that.

import type { Component, Figure, Span } from "../../language/index.ts";
import { type ComponentValues, valuesWith } from "./component-values.ts";
import type { Likelihood } from "./redundancy.ts";
import { timeWords } from "./words.ts";

/** Low and high end of a share of time lost. */
type Loss = readonly [low: number, high: number];

function ends(figure: Figure): Loss {
  const upper = figure.upper ?? figure.value;
  return [Math.min(figure.value, upper), Math.max(figure.value, upper)];
}

export function availabilityLoss(figure: Figure): Loss {
  const [low, high] = ends(figure);
  return [shareOf(1 - high), shareOf(1 - low)];
}

function shareOf(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}

/** Of one replica: 1 − availability, else MTTR / (MTBF + MTTR), with MTBF the mean time up. One object per component. */
export function replicaLikelihood(component: Component): Likelihood {
  return likelihoodWith(valuesWith(component), component);
}

/** As `replicaLikelihood`, for who has the values of the component at hand. */
export function likelihoodWith(values: ComponentValues, component: Component): Likelihood {
  values.likelihood ??= computeReplicaLikelihood(component);
  return values.likelihood;
}

function computeReplicaLikelihood(component: Component): Likelihood {
  const { availability, mtbf, mttr } = component;
  if (availability !== undefined) return knownFrom([availability], availabilityLoss(availability), "availability");
  if (mtbf === undefined || mttr === undefined)
    return { kind: "missing", term: mtbf === undefined ? "availability" : "mttr" };
  const [upLow, upHigh] = ends(mtbf);
  const [downLow, downHigh] = ends(mttr);
  return knownFrom([mtbf, mttr], [downLow / (upHigh + downLow), downHigh / (upLow + downHigh)], "mtbf and mttr");
}

/** min(D, MTTR) / (MTBF + MTTR), for each copy that a standby may have to replace. */
export function failoverLikelihood(component: Component): Likelihood {
  const { mtbf, mttr } = component;
  const within = component.failover?.within;
  if (mtbf === undefined || mttr === undefined || within === undefined) return { kind: "uncounted" };
  const replaced = component.replicas?.primary === undefined ? (component.replicas?.count.value ?? 1) : 1;
  const [upLow, upHigh] = ends(mtbf);
  const [downLow, downHigh] = ends(mttr);
  const [switchLow, switchHigh] = ends(within);
  const low = (replaced * Math.min(switchLow, downLow)) / (upHigh + downLow);
  const high = (replaced * Math.min(switchHigh, downHigh)) / (upLow + downHigh);
  // As it is at the adverse end, from which the figure can be worked out again.
  const times = `${timeWords(Math.min(switchHigh, downHigh))} ÷ ${timeWords(upLow + downHigh)}`;
  const product = replaced === 1 ? times : `${replaced} copies × ${times}`;
  const says = `failover within, mtbf and mttr: ${product}`;
  return knownFrom([mtbf, mttr, within], [Math.min(1, low), Math.min(1, high)], says);
}

export function knownFrom(figures: readonly Figure[], [low, high]: Loss, says: string): Likelihood {
  const assumed = figures.find((figure) => figure.origin.kind === "technology")?.origin;
  const at = figures[0]?.at as Span;
  if (assumed?.kind !== "technology") return { kind: "known", low, high, isWritten: true, says, at };
  return { kind: "known", low, high, isWritten: false, says: `${says}, a default of ${assumed.technology}`, at };
}
