// Which facts of an element a hover asks for. In a large design some are left to the command: their first question after an edit works
// something out for all of the design, which takes longer than a hover may.

import type { Fact, FactName, Facts } from "../../../analysis/index.ts";
import type { Id } from "../../../language/index.ts";

/** The facts that a hover shows, and the names of those that it leaves. */
export interface AskedFacts {
  readonly facts: readonly Fact[];
  readonly left: readonly FactName[];
}

/** Facts that rest on all of the design at once. */
export const costlyFacts: readonly FactName[] = [
  "cascade-failure",
  "cascade-slowdown",
  "hidden-capacity",
  "shared-components",
];

/** Facts of components, regions and systems that rest on what is around them. */
export const quickFacts: readonly FactName[] = [
  "load",
  "utilisation",
  "utilisation-peak",
  "utilisation-degraded",
  "concurrency",
  "queue-utilisation",
  "queue-wait",
  "backlog",
  "drain-time",
  "retry-factor-burst",
  "retry-factor-sustained",
  "blast-radius",
  "worst-case-time",
  "carried-objective",
  "consistency",
  "staleness",
  "delivery",
  "order",
  "fan-in",
  "fan-out",
  "instability",
  "dominated",
  "cycle",
];

/** From so many components on, what rests on all of them is left out. */
const largeDesign = 300;

/** The facts of an element that a hover has the time for. */
export function factsToShow(facts: Facts, id: Id): AskedFacts {
  const { components, flowById } = facts.model;
  if (components.length < largeDesign || flowById.has(id)) return { facts: facts.of(id), left: [] };
  return {
    facts: quickFacts.flatMap((name) => facts.one(id, name) ?? []),
    left: costlyFacts.filter((name) => mayHave(facts, id, name)),
  };
}

/** Systems share components; components and domains fail in cascades. */
function mayHave({ model }: Facts, id: Id, name: FactName): boolean {
  if (model.containerById.has(id)) return name === "shared-components";
  if (name === "shared-components") return false;
  return name === "cascade-failure" || model.componentById.has(id);
}
