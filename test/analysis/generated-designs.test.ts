// The generated designs that speed is measured with are sound ones: what is slow on them is slow for people who have nothing
// to mend.

import { expect, it } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";

it.each([20, 100, 400])("a generated design of %i components has nothing above info", (components) => {
  const project = createProject();
  for (const [uri, text] of generateDesign({ components, files: 2, seed: components })) project.setFile(uri, text);
  const { report } = createAnalysis(project.snapshot().model, { today: "2026-11-01" });
  const grave = report.findings.filter(({ severity }) => severity === "error" || severity === "warning");
  expect(grave.map(({ message }) => message)).toEqual([]);
  // Evidence may be written when it is read.
  for (const { evidence } of report.findings) expect(Array.isArray(evidence)).toBe(true);
  expect(report.failures).toEqual([]);
});
