// What became of the findings: which are new, gone, milder or worse, and which somebody has accepted in between. A finding is the
// same one while rule, element and cause are, under whatever name the element goes.

import { identityOf } from "../difference.ts";
import type { Finding, Report } from "../finding.ts";
import type { Alignment, Naming } from "./alignment.ts";

export interface FindingPair {
  readonly before: Finding;
  readonly after: Finding;
}

/** Each list in the order of the report that it is from: `gone` of the earlier one, the others of the later one. */
export interface FindingsChange {
  /** Nobody has accepted them, and they were not there, or are no longer accepted. */
  readonly added: readonly Finding[];
  /** They stood, and are there no more. */
  readonly gone: readonly Finding[];
  /** They stand, with another severity, other numbers or another sentence. */
  readonly changed: readonly FindingPair[];
  /** They stood, are still there, and are accepted. */
  readonly accepted: readonly FindingPair[];
  /** They are there, were accepted, and stand. They are among `added`, too. */
  readonly reopened: readonly FindingPair[];
}

type Findings = Pick<Report, "findings">;

/** Linear in the two reports. */
export function findingsChange(before: Findings, after: Findings, alignment: Alignment): FindingsChange {
  const old = byIdentity(before, alignment.before);
  const present = byIdentity(after, alignment.after);
  const masks = masksOf(alignment);
  const added: Finding[] = [];
  const changed: FindingPair[] = [];
  const accepted: FindingPair[] = [];
  const reopened: FindingPair[] = [];
  for (const [identity, finding] of present) {
    const was = old.get(identity);
    if (was === undefined) {
      if (finding.accepted === undefined) added.push(finding);
      continue;
    }
    const both = { before: was, after: finding };
    if (was.accepted !== undefined && finding.accepted === undefined) {
      added.push(finding);
      reopened.push(both);
    } else if (was.accepted === undefined && finding.accepted !== undefined) accepted.push(both);
    else if (finding.accepted === undefined && !saysTheSame(both, masks)) changed.push(both);
  }
  const gone = [...old].flatMap(([identity, finding]) => {
    return present.has(identity) || finding.accepted !== undefined ? [] : [finding];
  });
  return { added, gone, changed, accepted, reopened };
}

function byIdentity({ findings }: Findings, { text }: Naming): ReadonlyMap<string, Finding> {
  return new Map(
    findings.map((finding) => {
      const { element, cause } = finding;
      return [identityOf({ ...finding, element: text(element), cause: text(cause) }), finding];
    }),
  );
}

/** What stands in place of the names that changed, on either side; a message says them short or whole. */
interface Masks {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

function masksOf({ pairs }: Alignment): Masks {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()];
  for (const [index, pair] of pairs.entries()) {
    if (pair.before.id === pair.after.id) continue;
    const note = (names: Map<string, string>, name: string) => names.set(name, `\0${index}\0`);
    note(before, pair.before.id);
    note(after, pair.after.id);
    if (pair.before.name === pair.after.name) continue;
    note(before, pair.before.name);
    note(after, pair.after.name);
  }
  return { before, after };
}

const nameInText = /[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/g;

/** Whether two reports of one finding tell a reader the same, names aside. */
function saysTheSame({ before, after }: FindingPair, masks: Masks): boolean {
  if (before.severity !== after.severity) return false;
  if (before.message === after.message) return true;
  if (masks.before.size === 0) return false;
  const masked = (text: string, names: ReadonlyMap<string, string>) =>
    text.replace(nameInText, (name) => names.get(name) ?? name);
  return masked(before.message, masks.before) === masked(after.message, masks.after);
}
