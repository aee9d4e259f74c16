// Redundancy for one of the parts that cost the most, or an objective that what is written allows. The estimate's shortfall is
// answered in the same way, by the same parts.

import { optimisticBy, type Shortfall, unreachableBy } from "../facts/objectives/shortfall.ts";
import { listWords } from "../facts/words.ts";
import type { Finding } from "../finding.ts";
import type { Change } from "./edit.ts";
import { promisable } from "./figures.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { objectiveChanges, targetText } from "./objectives.ts";
import { redundantWays } from "./redundancy.ts";
import { tried, triedWays } from "./trial.ts";

/** Parts that are made redundant, each by itself: those that the finding names. */
const triedParts = 3;

export const unreachableObjectiveFixes: FixesOf = (finding, context) => {
  const flow = context.model.flowById.get(finding.element);
  const shortfall = flow === undefined ? undefined : unreachableBy(context.model, flow);
  return shortfall === undefined ? [] : shortfallFixes(finding, context, shortfall, "availability-cap");
};

export const optimisticObjectiveFixes: FixesOf = (finding, context) => {
  const flow = context.model.flowById.get(finding.element);
  const shortfall = flow === undefined ? undefined : optimisticBy(context.model, flow);
  return shortfall === undefined ? [] : shortfallFixes(finding, context, shortfall, "availability");
};

function shortfallFixes(
  finding: Finding,
  context: FixContext,
  { flow, objective, availability, contributors }: Shortfall,
  fact: "availability" | "availability-cap",
): readonly Fix[] {
  const { model } = context;
  const shows = { fact, element: flow.id };
  const parts = new Set(contributors.slice(0, triedParts).map(({ element }) => element));
  const fixes: Fix[] = [...parts].flatMap((id) => {
    const component = model.componentById.get(id);
    const ways = component === undefined ? [] : redundantWays(model, component);
    return triedWays(finding, context, ways, shows).slice(0, 1);
  });
  if (fixes.length === 0) fixes.push(...together(finding, context, [...parts], shows));
  const lower = { ...objective, target: promisable(availability) };
  const title = `Lower the objective of ${flow.name} to ${targetText(lower)}`;
  return [...fixes, ...tried(finding, context, title, objectiveChanges(model, flow, lower, objective))];
}

/** The parts that cost most made redundant at once, as few of them as are enough. */
function together(
  finding: Finding,
  context: FixContext,
  parts: readonly string[],
  shows: NonNullable<Fix["shows"]>,
): readonly Fix[] {
  const { model } = context;
  const changes: Change[] = [];
  const names: string[] = [];
  for (const id of parts) {
    const component = model.componentById.get(id);
    const [way] = component === undefined ? [] : redundantWays(model, component);
    if (component === undefined || way === undefined) continue;
    changes.push(...way.changes);
    names.push(component.name);
    if (names.length < 2) continue;
    const fixes = tried(finding, context, `Give ${listWords(names)} copies to spare`, changes, shows);
    if (fixes.length > 0) return fixes;
  }
  return [];
}
