// Acceptances that are taken away, wherever they stand: at an element, or at a dependency inside of one.

import type { Acceptance, Id, SystemModel } from "../../language/index.ts";
import { acceptancesIn, holdsOn } from "../facts/acceptances.ts";
import { nameOf } from "../facts/words.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { nameWithin, patchName } from "./names.ts";

/** Takes away what has run out. The day on which it is to be looked at next is for those who accept to say. */
export const lapsedAcceptanceFixes: FixesOf = ({ element, cause }, { model, facts }) => {
  const { today } = facts.settings;
  return fixesOf(model, element, cause, (acceptance) => acceptance.until !== undefined && !holdsOn(acceptance, today));
};

/** Takes away what silences nothing. */
export const idleAcceptanceFixes: FixesOf = ({ element, cause }, { model, facts }) =>
  fixesOf(model, element, cause, (acceptance) => holdsOn(acceptance, facts.settings.today));

/** Removal of the acceptance of a rule; none where a second one beside it would go with it that is not meant. */
function fixesOf(
  model: SystemModel,
  element: Id,
  rule: string,
  isMeant: (acceptance: Acceptance) => boolean,
): readonly Fix[] {
  const own = acceptancesIn(model).filter((one) => one.element === element && one.acceptance.rule === rule);
  if (own.length === 0 || !own.every(({ acceptance }) => isMeant(acceptance))) return [];
  const title = `Take away the acceptance of ${rule} at ${nameOf(model, element)}`;
  const removal = `remove accept ${rule}`;
  for (const { dependencies } of model.components) {
    const dependency = dependencies.find(({ id }) => id === element);
    if (dependency === undefined) continue;
    const { source, verb, target } = dependency;
    return [{ title, patch: `${patchName(source)} { ${verb} ${nameWithin(source, target)} { ${removal} } }` }];
  }
  return [{ title, patch: `${patchName(element)} { ${removal} }` }];
}
