// Acceptances that are taken away, wherever they stand: at an element, or at a dependency inside of one.

import type { Acceptance, SystemModel } from "../../language/index.ts";
import { acceptancesIn, holdsOn } from "../facts/acceptances.ts";
import { nameOf } from "../facts/words.ts";
import type { Finding } from "../finding.ts";
import { dependencyOf, dependencyPatch } from "./dependencies.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { patchName } from "./names.ts";

/** Takes away what has run out. The day on which it is to be looked at next is for those who accept to say. */
export const lapsedAcceptanceFixes: FixesOf = (finding, { model, facts }) => {
  const { today } = facts.settings;
  return fixesOf(model, finding, (acceptance) => acceptance.until !== undefined && !holdsOn(acceptance, today));
};

/** Takes away what silences nothing, and leaves one that stands beside it. */
export const idleAcceptanceFixes: FixesOf = (finding, { model }) =>
  fixesOf(model, finding, ({ at }) => at.block === finding.at.block && at.start === finding.at.start);

function fixesOf(
  model: SystemModel,
  { element, cause: rule }: Finding,
  isMeant: (acceptance: Acceptance) => boolean,
): readonly Fix[] {
  const own = acceptancesIn(model).filter((one) => one.element === element && one.acceptance.rule === rule);
  const kept = own.filter(({ acceptance }) => !isMeant(acceptance));
  if (own.length === kept.length) return [];
  const title = `Take away the acceptance of ${rule} at ${nameOf(model, element)}`;
  // All of a rule go away together, so what is to stay is said again.
  const words = [...kept.map(({ acceptance }) => textOf(acceptance)), `remove accept ${rule}`].join("  ");
  const dependency = dependencyOf(model, element);
  const patch =
    dependency === undefined ? `${patchName(element)} { ${words} }` : dependencyPatch(model, dependency, words);
  return [{ title, patch }];
}

/** `accept hub because "…" until 2027-01-01`. */
function textOf({ rule, because, until }: Acceptance): string {
  const reason = because === undefined ? "" : ` because ${JSON.stringify(because)}`;
  return `accept ${rule}${reason}${until === undefined ? "" : ` until ${until}`}`;
}
