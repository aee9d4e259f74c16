// What makes the loop weaker than the headroom: budgets or breakers on its retries, fewer tries, a cache that is filled once for
// all that wait for it, or an end of the queue at the component itself.

import type { Dependency } from "../../language/index.ts";
import { dependencyWords } from "../facts/dependency-flows.ts";
import { metastableRisksOf } from "../facts/retries/metastable.ts";
import { askingOnce } from "./caches.ts";
import { shedding } from "./capacity.ts";
import type { Change } from "./edit.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { breakerChange, budgetChange, onceChanges } from "./retries.ts";
import { tried, triedWays } from "./trial.ts";

export const metastableOverloadFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const risk = metastableRisksOf(facts, model.flows).find(({ hidden }) => hidden.component.id === finding.element);
  if (risk === undefined) return [];
  const shows = { fact: "hidden-capacity", element: finding.element } as const;
  const { multiplying, caches } = risk.loop;
  // The edge next to the component first: what is held back there is held back for all.
  const retried = [...new Set(multiplying.flatMap(({ edge }) => edge.dependency ?? []))]
    .filter(({ verb }) => verb !== "consumes")
    .reverse();
  const attempt = (title: string, changes: readonly Change[]) => tried(finding, context, title, changes, shows);
  const atOne = (title: string, changesOf: (dependency: Dependency) => readonly Change[]): readonly Fix[] => {
    for (const dependency of retried) {
      const fixes = attempt(`${title} where ${dependencyWords(model, dependency)}`, changesOf(dependency));
      if (fixes.length > 0) return fixes;
    }
    if (retried.length < 2) return [];
    return attempt(`${title} at all ${retried.length} steps that retry`, retried.flatMap(changesOf));
  };
  return [
    ...atOne("Give retries a budget of 10%", (one) => (one.retryBudget === undefined ? [budgetChange(one)] : [])),
    ...atOne("Add a breaker", (one) => (one.breaker === undefined ? [breakerChange(one)] : [])),
    ...atOne("Try once", (one) => onceChanges(model, one)),
    ...triedWays(finding, context, [...caches.map(askingOnce), shedding(risk.hidden.component)], shows),
  ];
};
