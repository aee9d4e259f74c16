// What the views of a text are drawn from.

import { expect } from "vitest";
import { createAnalysis, type Insight, insightOf, type Report } from "../../analysis/index.ts";
import { createProject, type SystemModel } from "../../language/index.ts";

/** Model, findings and insight of a text. Expects that it has no errors. */
export function drawnFrom(text: string): {
  readonly model: SystemModel;
  readonly report: Report;
  readonly insight: Insight;
} {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const { facts, report } = createAnalysis(model);
  return { model, report, insight: insightOf(facts) };
}
