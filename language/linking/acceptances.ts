// What elements accept, and whether each acceptance names a rule that there is: one that names none looks as if it silenced something.

import type { Span } from "../figures.ts";
import type { Acceptance, Problem } from "../model.ts";
import { nearest } from "../spelling.ts";

/** An element, or a part of one, as far as acceptances can stand in it. */
interface Accepting {
  readonly at: Span;
  readonly accepts?: readonly Acceptance[];
  readonly zones?: readonly Accepting[];
  readonly dependencies?: readonly Accepting[];
}

/** The acceptances of an element, of its zones and of its dependencies. */
export function acceptancesOf({ accepts, zones, dependencies }: Accepting): readonly Acceptance[] {
  const found: Acceptance[] = accepts === undefined ? [] : [...accepts];
  for (const inner of [zones, dependencies]) {
    for (const one of inner ?? []) if (one.accepts !== undefined) for (const each of one.accepts) found.push(each);
  }
  return found;
}

/** One error per acceptance whose rule is not among `rules`. Linear. */
export function unknownRules(acceptances: Iterable<Acceptance>, rules: ReadonlySet<string>): readonly Problem[] {
  const problems: Problem[] = [];
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
  return problems;
}
