// What the examples' scenarios expect of a flow while something has failed whole is what becomes of it, as the view Failure tells.
// What is slow to a stated time, thinned, or asked more often, no analysis of a failure follows yet, and is left out.

import { describe, expect, test } from "vitest";
import { type Fate, failureStateOf } from "../../analysis/failures.ts";
import type { Scenario } from "../../language/index.ts";
import { projectsOfExamples, readExample } from "../../scripts/gallery/examples.ts";

/** A flow whose reply comes as always is available, whenever what it hands over is worked off. */
const stateOf: Readonly<Record<Fate, string>> = {
  served: "available",
  late: "available",
  degraded: "degraded",
  lost: "lost",
};

/** What fails whole in a scenario; undefined where it says more than that. */
function failingIn({ statements }: Scenario): readonly string[] | undefined {
  const failing: string[] = [];
  for (const statement of statements) {
    if (statement.kind === "expect") continue;
    if (statement.kind !== "fail" || statement.count !== undefined) return undefined;
    failing.push(statement.target.id);
  }
  return failing;
}

/** What one design's scenarios expect of flows, and what becomes of these, one line each. */
function outcomesOf(project: string): { readonly expected: readonly string[]; readonly told: readonly string[] } {
  const { snapshot, analysis } = readExample(project);
  const [expected, told]: [string[], string[]] = [[], []];
  for (const scenario of snapshot.model.scenarios) {
    const failing = failingIn(scenario);
    if (failing === undefined) continue;
    const { flows } = failureStateOf(
      analysis.facts,
      failing.map((element) => ({ element, how: "failed" })),
    );
    for (const statement of scenario.statements) {
      if (statement.kind !== "expect" || statement.that.kind !== "state") continue;
      const fate = flows.find(({ flow }) => flow === statement.target.id)?.fate ?? "served";
      expected.push(`${scenario.id}: ${statement.target.id} ${statement.that.state}`);
      told.push(`${scenario.id}: ${statement.target.id} ${stateOf[fate]}`);
    }
  }
  return { expected, told };
}

describe("what a scenario expects becomes of the flows", () => {
  const outcomes = projectsOfExamples().map((project) => [project, outcomesOf(project)] as const);
  const judged = outcomes.filter(([, { expected }]) => expected.length > 0);

  test.each(judged)("%s", (_, { expected, told }) => {
    expect(told).toEqual(expected);
  });

  test("of two dozen designs and more", () => {
    expect(judged.length).toBeGreaterThanOrEqual(20);
  });
});
