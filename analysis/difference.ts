// What an edit changes: the facts and findings of two analyses side by side. It says what differs and by how much, and
// leaves to its readers whether that is good; the ranking of fixes is one of them.

import type { Id } from "../language/index.ts";
import type { Analysis } from "./engine.ts";
import type { Fact, FactName, FactValue } from "./fact.ts";
import type { Finding, Severity } from "./finding.ts";

/** A fact that one side has and the other has not, or has with another value. */
export interface FactChange {
  readonly name: FactName;
  readonly element: Id;
  readonly before?: Fact;
  readonly after?: Fact;
}

export interface Difference {
  /** In the order of `Facts.list`. */
  readonly facts: readonly FactChange[];
  /** Findings that the edit removes, and that it brings; accepted ones count as neither. */
  readonly gone: readonly Finding[];
  readonly added: readonly Finding[];
  /** Findings that stay, with another severity or sentence. */
  readonly changed: readonly { readonly before: Finding; readonly after: Finding }[];
}

/** The difference between two designs. Linear in facts and findings, both computed here unless they were read before. */
export function differenceOf(before: Analysis, after: Analysis): Difference {
  return { facts: factChanges(before.facts.list(), after.facts.list()), ...findingChanges(before, after) };
}

/** As the findings of `differenceOf`, for those who need no facts. */
export function findingChanges(before: Analysis, after: Analysis): Omit<Difference, "facts"> {
  const standing = ({ report }: Analysis) => {
    const findings = report.findings.filter(({ accepted }) => accepted === undefined);
    return new Map(findings.map((finding) => [identityOf(finding), finding]));
  };
  const [old, present] = [standing(before), standing(after)];
  const changed: { before: Finding; after: Finding }[] = [];
  for (const [identity, finding] of present) {
    const was = old.get(identity);
    if (was === undefined || (was.message === finding.message && was.severity === finding.severity)) continue;
    changed.push({ before: was, after: finding });
  }
  return {
    gone: [...old].flatMap(([identity, finding]) => (present.has(identity) ? [] : [finding])),
    added: [...present].flatMap(([identity, finding]) => (old.has(identity) ? [] : [finding])),
    changed,
  };
}

/** A finding is the same one wherever it stands in the text and whatever its numbers are. */
export function identityOf({ rule, element, cause }: Pick<Finding, "rule" | "element" | "cause">): string {
  return JSON.stringify([rule, element, cause]);
}

const weights: Readonly<Record<Severity, number>> = { error: 1000, warning: 100, info: 10, hint: 1 };

/**
 * How much better the second design is by its findings: > 0 where it has fewer or milder ones. An error counts as ten
 * warnings, a warning as ten infos: an order to list fixes in, and no measure of anything.
 */
export function improvementOf({ gone, added, changed }: Omit<Difference, "facts">): number {
  const sum = (findings: readonly Finding[]) => findings.reduce((total, { severity }) => total + weights[severity], 0);
  return (
    sum(gone) - sum(added) + sum(changed.map((change) => change.before)) - sum(changed.map((change) => change.after))
  );
}

function factChanges(before: readonly Fact[], after: readonly Fact[]): readonly FactChange[] {
  const keyOf = ({ name, element }: Fact) => `${name} ${element}`;
  const old = new Map(before.map((fact) => [keyOf(fact), fact]));
  const present = new Set(after.map(keyOf));
  const changes: FactChange[] = [];
  for (const fact of after) {
    const was = old.get(keyOf(fact));
    if (was === undefined) changes.push({ name: fact.name, element: fact.element, after: fact });
    else if (was.kind !== fact.kind || !sameValue(was.value, fact.value)) {
      changes.push({ name: fact.name, element: fact.element, before: was, after: fact });
    }
  }
  for (const fact of before) {
    if (!present.has(keyOf(fact))) changes.push({ name: fact.name, element: fact.element, before: fact });
  }
  return changes;
}

/** Values are numbers, texts and lists of them. */
function sameValue(a: FactValue | undefined, b: FactValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((part, index) => sameValue(part, b[index]));
}
