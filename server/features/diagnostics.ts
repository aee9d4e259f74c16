// Text problems and findings as marks under the text, in one list per file. It says nothing of its own: the words are
// those of the problem or the rule.

import type { Evidence, Finding, Report, Severity } from "../../analysis/index.ts";
import { type Place, type Problem, placeOf, type Snapshot, type Span } from "../../language/index.ts";

/** A mark under a stretch of text. */
export interface Mark {
  readonly place: Place;
  readonly severity: Severity;
  /** A problem's code or a rule's id. */
  readonly code: string;
  /** True for a rule's id: there is a page about it. */
  readonly isRule: boolean;
  readonly message: string;
  /** The text does nothing and may go. */
  readonly isUnnecessary: boolean;
  readonly related: readonly { readonly place: Place; readonly says: string }[];
}

/** Rules about text that does nothing. */
const unnecessary: ReadonlySet<string> = new Set(["unused-declaration", "idle-acceptance"]);

/** Most places shown beside one mark; an editor lists each on a line of its own. */
const mostRelated = 12;

/**
 * The marks of every file of a snapshot, files without any included, each in the order of its places. Findings may be of an
 * older snapshot: their spans are relative to blocks, and those whose block is gone are left out, accepted ones too.
 */
export function marksOf(snapshot: Snapshot, report: Report): ReadonlyMap<string, readonly Mark[]> {
  const marksByFile = new Map<string, Mark[]>();
  for (const file of snapshot.files.keys()) marksByFile.set(file, []);
  const add = (mark: Mark | undefined): void => {
    if (mark !== undefined) marksByFile.get(mark.place.file)?.push(mark);
  };
  for (const problem of snapshot.problems) add(markOfProblem(snapshot, problem));
  for (const finding of report.findings) if (finding.accepted === undefined) add(markOfFinding(snapshot, finding));
  for (const marks of marksByFile.values()) marks.sort((a, b) => a.place.start - b.place.start);
  return marksByFile;
}

function markOfProblem(snapshot: Snapshot, problem: Problem): Mark | undefined {
  const place = placeIn(snapshot, problem.at);
  if (place === undefined) return undefined;
  return {
    place,
    severity: problem.severity,
    code: problem.code,
    isRule: false,
    message: problem.message,
    isUnnecessary: false,
    related: relatedOf(snapshot, problem.related === undefined ? [] : [problem.related]),
  };
}

function markOfFinding(snapshot: Snapshot, finding: Finding): Mark | undefined {
  const place = placeIn(snapshot, finding.at);
  if (place === undefined) return undefined;
  return {
    place,
    severity: finding.severity,
    code: finding.rule,
    isRule: true,
    message: finding.message,
    isUnnecessary: unnecessary.has(finding.rule),
    related: relatedOf(snapshot, finding.evidence),
  };
}

/** The places that contribute, each thing once that is said of one. */
function relatedOf(snapshot: Snapshot, evidence: readonly Evidence[]): Mark["related"] {
  const related: Mark["related"][number][] = [];
  for (const { at, says } of evidence) {
    const place = placeIn(snapshot, at);
    if (place === undefined || related.some((one) => one.says === says && isSame(one.place, place))) continue;
    related.push({ place, says });
    if (related.length === mostRelated) break;
  }
  return related;
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** A place, as long as the file is there and long enough: a span of an older snapshot may not fit a shorter block. */
function placeIn(snapshot: Snapshot, span: Span): Place | undefined {
  const place = placeOf(snapshot.model, span);
  if (place === undefined) return undefined;
  const length = snapshot.files.get(place.file)?.text.length;
  return length === undefined || place.end > length ? undefined : place;
}
