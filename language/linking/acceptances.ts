// Whether each acceptance names a rule that there is: one that names none looks as if it silenced something.

import type { Acceptance, Problem, SystemModel } from "../model.ts";
import { nearest } from "../spelling.ts";

/** One error per acceptance whose rule is not among `rules`. Linear in the elements. */
export function unknownRules(
  model: Pick<SystemModel, "containers" | "components" | "flows" | "regions" | "data" | "policies">,
  rules: ReadonlySet<string>,
): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (acceptances: readonly Acceptance[]): void => {
    // Nearly every list is empty, and there is one for each dependency.
    if (acceptances.length === 0) return;
    for (const { rule, at } of acceptances) {
      if (rule === "" || rules.has(rule)) continue;
      const near = nearest(rule, rules);
      problems.push({
        code: "unknown-rule",
        severity: "error",
        message: `No rule is called \`${rule}\`, so this accepts nothing.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
        at,
        ...(near !== undefined && { suggestion: near }),
      });
    }
  };
  for (const container of model.containers) check(container.accepts);
  for (const flow of model.flows) check(flow.accepts);
  for (const region of model.regions) {
    check(region.accepts);
    for (const zone of region.zones) check(zone.accepts);
  }
  for (const { accepts } of [...model.data, ...model.policies]) check(accepts);
  for (const component of model.components) {
    check(component.accepts);
    for (const dependency of component.dependencies) check(dependency.accepts);
  }
  return problems;
}
