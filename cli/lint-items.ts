// Findings and problems of the text alike, for formats that tell no difference between them: what each is, where it stands, and
// whether it counts.

import type { Threshold } from "./arguments.ts";
import { severities } from "./command-table.ts";
import type { Acceptance, LintResult, LocatedFinding, LocatedNote, Location } from "./lint-result.ts";

/** A finding or a problem. */
export interface LocatedItem {
  /** The rule's id, or the problem's code. */
  readonly code: string;
  readonly severity: Threshold;
  readonly message: string;
  readonly location: Location;
  /** What a finding is about. */
  readonly element?: string;
  readonly evidence: readonly LocatedNote[];
  /** Of a finding, as `LocatedFinding` has them. */
  readonly flows?: readonly string[];
  readonly values?: LocatedFinding["values"];
  readonly remedy?: string;
  readonly fix?: string;
  readonly fingerprint: string;
  readonly accepted?: Acceptance;
  readonly inBaseline?: true;
  /** Whether it makes the command exit with 1. */
  readonly fails?: true;
}

/** All of a result: the problems of the text first, since findings may follow from them. */
export function itemsOf({ findings, problems }: LintResult): readonly LocatedItem[] {
  return [
    ...problems.map(({ related, ...problem }) => ({ ...problem, evidence: related === undefined ? [] : [related] })),
    ...findings.map(({ rule, ...finding }) => ({ ...finding, code: rule })),
  ];
}

/** The items of each text, those of the other texts among them that have none. */
export function byFile(
  result: LintResult,
): readonly { readonly file: string; readonly items: readonly LocatedItem[] }[] {
  const files = new Map<string, LocatedItem[]>([...result.texts.keys()].map((file) => [file, []]));
  for (const item of itemsOf(result)) files.get(item.location.file)?.push(item);
  return [...files].map(([file, items]) => ({ file, items }));
}

/** Sorted by severity; those of one in the order given. */
export function gravestFirst(items: readonly LocatedItem[]): readonly LocatedItem[] {
  return severities.flatMap((severity) => items.filter((item) => item.severity === severity));
}

/**
 * Counts how often a key has come, this time included. Two projects may have elements of one name, and a text the same problem
 * twice: by its number each is told from its like, the same way in every run.
 */
export function occurrences(): (key: string) => number {
  const counts = new Map<string, number>();
  return (key) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
}

/** Whether it counts: nobody accepted it, and no baseline knows it. */
export function isLive({ accepted, inBaseline }: Pick<LocatedItem, "accepted" | "inBaseline">): boolean {
  return accepted === undefined && inBaseline === undefined;
}

/** Why it does not count, as a sentence. */
export function whyNot({ accepted }: Pick<LocatedItem, "accepted">): string {
  return accepted === undefined ? "It is in the baseline." : `Accepted ${acceptanceWords(accepted)}.`;
}

/** Such as `because the queue holds a day (until 2027-01-01)`. */
export function acceptanceWords({ because, until }: Acceptance): string {
  const reason = because === undefined ? "without a reason" : `because ${because}`;
  return until === undefined ? reason : `${reason} (until ${until})`;
}
