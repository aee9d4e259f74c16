// Asks of an edit whether it answers a finding, by judging the design that it leads to with the finding's own rule. So a fix is not
// believed but tried. What it offers elsewhere, and how it is shown, are others' matters.

import type { SystemModel } from "../../language/index.ts";
import { acceptancesIn, holdsOn } from "../facts/acceptances.ts";
import { createFacts, type Facts } from "../facts/index.ts";
import { inheritFlows } from "../facts/inheritance.ts";
import type { Finding } from "../finding.ts";
import { ruleById } from "../rules/index.ts";
import { type Change, modelAfter, patchOf, type Way } from "./edit.ts";
import type { Fix, FixContext } from "./fix.ts";

/** The fix that these changes are, in a list; an empty one where the finding stays, or another of its rule comes. */
export function tried(
  finding: Finding,
  { model, facts }: FixContext,
  title: string,
  changes: readonly Change[],
  shows?: Fix["shows"],
): readonly Fix[] {
  if (changes.length === 0 || !answers(finding, facts, modelAfter(model, changes))) return [];
  return [{ title, patch: patchOf(model, changes), ...(shows === undefined ? {} : { shows }) }];
}

/** Of several ways those that are fixes, as `tried` tells. */
export function triedWays(
  finding: Finding,
  context: FixContext,
  ways: readonly Way[],
  shows?: Fix["shows"],
): readonly Fix[] {
  return ways.flatMap(({ title, changes }) => tried(finding, context, title, changes, shows));
}

/** Whether the changes take the finding away and bring no other of its rule. Costs what its rule costs where the edit reaches. */
export function isAnswered(finding: Finding, { model, facts }: FixContext, changes: readonly Change[]): boolean {
  return answers(finding, facts, modelAfter(model, changes));
}

/** Whether the changes bring no finding of these other rules. */
export function bringsNone(
  { model, facts }: FixContext,
  changes: readonly Change[],
  rules: readonly string[],
): boolean {
  const changed = factsAfter(facts, modelAfter(model, changes));
  return rules.every((rule) => {
    const before = foundBefore(facts, rule);
    return [...found(changed, rule)].every((key) => before.has(key));
  });
}

/**
 * The smallest whole number in a range that is enough, where more is never worse; undefined where none is. It goes up in steps that
 * double, since what is enough is near more often than not and large numbers cost more to try.
 */
export function leastEnough(from: number, to: number, isEnough: (value: number) => boolean): number | undefined {
  let [low, high] = [from, from];
  for (let step = 1; !isEnough(high); step *= 2) {
    if (high >= to) return undefined;
    low = high + 1;
    high = Math.min(to, high + step);
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function answers(finding: Finding, facts: Facts, changed: SystemModel): boolean {
  const after = factsAfter(facts, changed);
  const own = keyOf(finding);
  const before = foundBefore(facts, finding.rule);
  for (const key of found(after, finding.rule)) if (key === own || !before.has(key)) return false;
  return true;
}

function factsAfter(facts: Facts, changed: SystemModel): Facts {
  inheritFlows(facts.model, changed);
  return createFacts(changed, facts.settings, facts.lastLoaded);
}

const knownByFacts = new WeakMap<Facts, Map<string, ReadonlySet<string>>>();

function foundBefore(facts: Facts, rule: string): ReadonlySet<string> {
  const known = knownByFacts.get(facts) ?? new Map<string, ReadonlySet<string>>();
  knownByFacts.set(facts, known);
  let keys = known.get(rule);
  if (keys === undefined) {
    keys = found(facts, rule);
    known.set(rule, keys);
  }
  return keys;
}

/** What a rule finds: each element with the cause. */
function found(facts: Facts, id: string): ReadonlySet<string> {
  const { model, settings } = facts;
  const keys = new Set<string>();
  const accepting = new Set(
    acceptancesIn(model)
      .filter(({ acceptance }) => acceptance.rule === id && holdsOn(acceptance, settings.today))
      .map(({ element }) => element),
  );
  ruleById(id)?.check({
    model,
    facts,
    options: settings,
    outcome: { ran: new Set(), used: new Set() },
    flows: model.flows.filter((flow) => !accepting.has(flow.id)),
    report: (key: string, { element, cause }) => {
      keys.add(keyOf({ element, cause: cause ?? key }));
    },
  });
  return keys;
}

function keyOf({ element, cause }: Pick<Finding, "element" | "cause">): string {
  return `${element} ${cause}`;
}
