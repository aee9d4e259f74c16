// Promises about how far a copy is behind, and what keeps them: a shorter life of entries, a later promise, another objective.

import type { Data, Objective, SystemModel } from "../../language/index.ts";
import { type Copy, copiesFor, copiesOf, copyLagOf, freshnessGapsOf } from "../facts/guarantees/freshness.ts";
import { most } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { keepingFor } from "./caches.ts";
import { type Change, data as said } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { Fix, FixContext } from "./fix.ts";
import { nameWithin } from "./names.ts";
import { objectiveChanges } from "./objectives.ts";
import { tried, triedWays } from "./trial.ts";

/** The fixes of a copy that is later than what is promised of it, at the data or in a flow. */
export function lateCopyFixes(finding: Finding, context: FixContext): readonly Fix[] {
  const { model } = context;
  for (const data of model.data) {
    const copy = copiesOf(model, data).find(({ store }) => finding.cause === `late ${data.id} ${store.id}`);
    if (copy !== undefined) return promiseFixes(finding, context, copy);
  }
  const flow = model.flowById.get(finding.element);
  if (flow === undefined) return [];
  const gap = freshnessGapsOf(model, flow).find(
    ({ copy }) => finding.cause === `freshness ${copy.data.id} ${copy.store.id}`,
  );
  const { lag, within } = finding.values;
  const late = typeof lag === "number" ? roundedUp(lag) : typeof within === "number" ? within : undefined;
  const slow = flow.objectives.flatMap((objective) =>
    copiesFor(model, flow, objective).flatMap((copy) =>
      finding.cause === `slow ${copy.data.id} ${copy.store.id}` ? [{ objective, copy }] : [],
    ),
  );
  const found = gap ?? slow[0];
  if (found === undefined || late === undefined) return [];
  const { objective, copy } = found;
  const later: Objective = { ...objective, target: late };
  const title = `Promise ${copy.data.name} at most ${durationText(late)} old in ${flow.name}`;
  return [
    ...(gap === undefined
      ? shorterLife(finding, context, copy, objective.target)
      : tried(
          finding,
          context,
          `Promise ${gap.copy.data.name} in ${gap.copy.store.name} within ${durationText(objective.target)}`,
          promised(model, gap.copy.data, gap.copy, objective.target),
        )),
    ...tried(finding, context, title, objectiveChanges(model, flow, later, objective)),
  ];
}

function promiseFixes(finding: Finding, context: FixContext, copy: Copy): readonly Fix[] {
  const lag = copyLagOf(context.facts, copy);
  if (lag === undefined || copy.within === undefined) return [];
  return [
    ...shorterLife(finding, context, copy, most(copy.within)),
    ...laterPromise(finding, context, copy, lag.expected),
  ];
}

/** Entries that live no longer than the promise about the cache that they are in. */
function shorterLife(finding: Finding, context: FixContext, copy: Copy, bound: number): readonly Fix[] {
  const lag = copyLagOf(context.facts, copy);
  const [cache] = lag?.kind === "bound" ? lag.through : [];
  if (cache === undefined) return [];
  return triedWays(finding, context, [keepingFor(cache, bound)]);
}

/** The promise that a copy is no further behind than it is. */
export function laterPromise(finding: Finding, context: FixContext, copy: Copy, lag: number): readonly Fix[] {
  if (!Number.isFinite(lag) || !(lag > 0)) return [];
  // A lag that is a round number up to the last digit is not below itself, and is below what is a hundredth more.
  for (const within of new Set([roundedUp(lag), roundedUp(lag * 1.01)])) {
    const title = `Promise ${copy.data.name} in ${copy.store.name} within ${durationText(within)}`;
    const fixes = tried(finding, context, title, promised(context.model, copy.data, copy, within));
    if (fixes.length > 0) return fixes;
  }
  return [];
}

function promised(model: SystemModel, data: Data, { store }: Copy, within: number): readonly Change[] {
  return [
    said(data, `derived ${nameWithin(model, data.id, store.id)} within ${durationText(within)}`, {
      derived: data.derived.map((one) =>
        one.store.id === store.id ? { store: one.store, within: written(within, data.at) } : one,
      ),
    }),
  ];
}
