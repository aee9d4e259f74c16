// Promises about how far a copy is behind, and what keeps them: a shorter life of entries, a later promise, another objective.

import type { Data, Objective } from "../../language/index.ts";
import { type Copy, copiesFor, copiesOf, copyLagOf, freshnessGapsOf } from "../facts/guarantees/freshness.ts";
import { most } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { type Change, component as change, data as said } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { Fix, FixContext } from "./fix.ts";
import { nameWithin } from "./names.ts";
import { objectiveChanges } from "./objectives.ts";
import { tried } from "./trial.ts";

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
  const objective =
    gap?.objective ??
    flow.objectives.find((one) =>
      copiesFor(model, flow, one).some(({ data, store }) => finding.cause === `slow ${data.id} ${store.id}`),
    );
  if (objective === undefined || late === undefined) return [];
  const later: Objective = { ...objective, target: late };
  const title = `Promise ${gap?.copy.data.name ?? "it"} at most ${durationText(late)} old in ${flow.name}`;
  return [
    ...(gap === undefined
      ? []
      : tried(
          finding,
          context,
          `Promise ${gap.copy.data.name} in ${gap.copy.store.name} within ${durationText(objective.target)}`,
          promised(gap.copy.data, gap.copy, objective.target),
        )),
    ...tried(finding, context, title, objectiveChanges(flow, later, objective)),
  ];
}

function promiseFixes(finding: Finding, context: FixContext, copy: Copy): readonly Fix[] {
  const lag = copyLagOf(context.facts, copy);
  if (lag === undefined || copy.within === undefined) return [];
  const bound = most(copy.within);
  const [cache] = lag.kind === "bound" ? lag.through : [];
  const text = durationText(bound);
  const shorter =
    cache === undefined
      ? []
      : tried(finding, context, `Keep entries of ${cache.name} for ${text}`, [
          change(cache, `ttl ${text}`, { ttl: written(bound, cache.at) }),
        ]);
  return [...shorter, ...laterPromise(finding, context, copy, lag.expected)];
}

/** The promise that a copy is no further behind than it is. */
export function laterPromise(finding: Finding, context: FixContext, copy: Copy, lag: number): readonly Fix[] {
  if (!Number.isFinite(lag) || !(lag > 0)) return [];
  const within = roundedUp(lag);
  const title = `Promise ${copy.data.name} in ${copy.store.name} within ${durationText(within)}`;
  return tried(finding, context, title, promised(copy.data, copy, within));
}

function promised(data: Data, { store }: Copy, within: number): readonly Change[] {
  return [
    said(data, `derived ${nameWithin(data.id, store.id)} within ${durationText(within)}`, {
      derived: data.derived.map((one) =>
        one.store.id === store.id ? { store: one.store, within: written(within, data.at) } : one,
      ),
    }),
  ];
}
