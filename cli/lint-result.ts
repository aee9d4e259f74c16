// What one run of the analysis found, over all projects, with every place resolved to a file, a line and a column. The
// output formats read only this. It judges nothing and writes no text.

import type { Finding, Report } from "../analysis/index.ts";
import { ruleById } from "../analysis/index.ts";
import type { Problem, Snapshot, Span } from "../language/index.ts";
import { placeOf } from "../language/index.ts";
import type { Threshold } from "./arguments.ts";
import { severities } from "./command-table.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isLive } from "./lint-items.ts";

/** From 1; a column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Location {
  /** Relative to the folder of the run, with `/`. */
  readonly file: string;
  readonly start: Position;
  /** Behind the last character. */
  readonly end: Position;
}

/** A place in the standard library, which is packed without its lines. */
export interface LibraryPlace {
  readonly file: string;
  readonly start?: undefined;
}

export interface LocatedNote {
  readonly location: Location | LibraryPlace;
  readonly says: string;
}

export interface LocatedFinding {
  readonly rule: string;
  readonly severity: Threshold;
  readonly message: string;
  readonly element: string;
  /** Tells it from the rule's other findings at the element. */
  readonly cause: string;
  readonly location: Location;
  readonly flows: readonly string[];
  readonly values: Readonly<Record<string, number | string>>;
  readonly evidence: readonly LocatedNote[];
  /** Stays the same while rule, element and cause do, wherever the text moves. */
  readonly fingerprint: string;
  /** What to do, in the rule's words. */
  readonly remedy?: string;
  /** The edit of the text that answers it best, as an order; for people, since an editor makes it. */
  readonly fix?: string;
  readonly accepted?: Acceptance;
  /** Whether a baseline holds it, so that it counts for nothing. */
  readonly inBaseline?: true;
  /** Whether it makes the command exit with 1. */
  readonly fails?: true;
}

/** What an `accept` in the design says of a finding. */
export interface Acceptance {
  readonly because?: string;
  readonly until?: string;
}

export interface LocatedProblem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly location: Location;
  readonly suggestion?: string;
  readonly related?: LocatedNote;
  /** Stays the same while code and words do, wherever the text moves. */
  readonly fingerprint: string;
  /** Whether it makes the command exit with 1. */
  readonly fails?: true;
}

export interface LintResult {
  readonly findings: readonly LocatedFinding[];
  readonly problems: readonly LocatedProblem[];
  /** The texts that were asked for, by name, for showing lines of them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Rules that failed, which is a fault of the program and not of the design. */
  readonly failures: readonly { readonly rule: string; readonly error: string }[];
  /** A sentence for each path or file that could not be used, so that its findings are missing. */
  readonly refusals: readonly string[];
}

/** The part of one project's analysis that concerns the files asked for; with `fixOf`, each finding with what answers it. */
export function resultOf(
  snapshot: Snapshot,
  report: Report,
  asked: ReadonlySet<string>,
  fixOf: (finding: Finding) => string | undefined = () => undefined,
): LintResult {
  const locate = locatorOf(snapshot);
  const isAsked = ({ at }: { readonly at: Span }) => asked.has(locate(at).file);
  const texts = [...snapshot.files]
    .filter(([name]) => asked.has(name))
    .map(([name, { text }]) => [name, text] as const);
  return {
    findings: report.findings.filter(isAsked).map((finding) => locatedFinding(finding, locate, fixOf(finding))),
    problems: snapshot.problems.filter(isAsked).map((problem) => locatedProblem(problem, locate)),
    texts: new Map(texts),
    failures: report.failures,
    refusals: [],
  };
}

/** Several projects' results as one, in the order given, with what could not be read of any. */
export function mergeResults(results: readonly LintResult[], refusals: readonly string[]): LintResult {
  return {
    findings: results.flatMap(({ findings }) => findings),
    problems: results.flatMap(({ problems }) => problems),
    texts: new Map(results.flatMap(({ texts }) => [...texts])),
    failures: results.flatMap(({ failures }) => failures),
    refusals,
  };
}

/** The result with other names for its files, those of the standard library excepted. */
export function renamed(
  { findings, problems, texts, ...others }: LintResult,
  nameOf: (file: string) => string,
): LintResult {
  const move = (place: Location): Location => ({ ...place, file: nameOf(place.file) });
  const moveNote = (note: LocatedNote): LocatedNote =>
    note.location.start === undefined ? note : { ...note, location: move(note.location) };
  return {
    findings: findings.map((finding) => ({
      ...finding,
      location: move(finding.location),
      evidence: finding.evidence.map(moveNote),
    })),
    problems: problems.map(({ related, ...problem }) => ({
      ...problem,
      location: move(problem.location),
      ...(related === undefined ? {} : { related: moveNote(related) }),
    })),
    texts: new Map([...texts].map(([file, text]) => [nameOf(file), text])),
    ...others,
  };
}

/** The result with a mark at everything that counts and is at least as severe as the threshold. */
export function judged(result: LintResult, threshold: Threshold | "never"): LintResult {
  if (threshold === "never") return result;
  const rank = severities.indexOf(threshold);
  const mark = <T extends { readonly severity: Threshold } & Parameters<typeof isLive>[0]>(item: T): T =>
    isLive(item) && severities.indexOf(item.severity) <= rank ? { ...item, fails: true } : item;
  return { ...result, findings: result.findings.map(mark), problems: result.problems.map(mark) };
}

/** Whether anything makes the command exit with 1. */
export function hasFailed({ findings, problems }: LintResult): boolean {
  return [...findings, ...problems].some(({ fails }) => fails === true);
}

export type Locate = (span: Span) => Location | LibraryPlace;

/** Resolves spans of a snapshot. */
export function locatorOf(snapshot: Snapshot): Locate {
  return (span) => {
    const place = placeOf(snapshot.model, span);
    const source = place === undefined ? undefined : snapshot.files.get(place.file);
    if (place === undefined || source === undefined) return { file: place?.file ?? "faultline:library" };
    const at = (offset: number): Position => {
      const { line, character } = source.positionAt(offset);
      return { line: line + 1, column: character + 1 };
    };
    return { file: place.file, start: at(place.start), end: at(place.end) };
  };
}

/** Findings and problems stand in a file of the project; one that does not would be a fault of its maker. */
function inProject(location: Location | LibraryPlace): Location {
  if (location.start === undefined) throw new Error(`A finding stands in ${location.file}, outside the project.`);
  return location;
}

function locatedFinding(finding: Finding, locate: Locate, fix: string | undefined): LocatedFinding {
  const { rule, severity, message, element, cause, flows, values, accepted } = finding;
  const remedy = ruleById(rule)?.remedy;
  return {
    rule,
    severity,
    message,
    element,
    cause,
    location: inProject(locate(finding.at)),
    flows,
    values,
    evidence: finding.evidence.map(({ at, says }) => ({ location: locate(at), says })),
    fingerprint: fingerprintOf([rule, element, cause]),
    ...(remedy === undefined ? {} : { remedy }),
    ...(fix === undefined ? {} : { fix }),
    ...(accepted === undefined
      ? {}
      : {
          accepted: {
            ...(accepted.because === undefined ? {} : { because: accepted.because }),
            ...(accepted.until === undefined ? {} : { until: accepted.until }),
          },
        }),
  };
}

function locatedProblem(problem: Problem, locate: Locate): LocatedProblem {
  const { code, severity, message, suggestion, related } = problem;
  return {
    code,
    severity,
    message,
    location: inProject(locate(problem.at)),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(related === undefined ? {} : { related: { location: locate(related.at), says: related.says } }),
    fingerprint: fingerprintOf([code, message]),
  };
}
