// The machine's view of a run: `lint --format json`. A contract with a version, described in docs/cli.md and in
// docs/lint-output.schema.json; a change that a reader could notice raises the version.

import type {
  LibraryPlace,
  LintResult,
  LocatedFinding,
  LocatedNote,
  LocatedProblem,
  Location,
} from "../lint-result.ts";
import { countsOf } from "./summary.ts";

/** Version of the shape of both `lint` and `inspect` output. */
export const outputVersion = 1;

/** The result as one JSON object, ending with a line break. */
export function toJson(result: LintResult): string {
  const output = {
    version: outputVersion,
    findings: result.findings.map(findingOf),
    problems: result.problems.map(problemOf),
    ...(result.refusals.length === 0 ? {} : { unread: result.refusals }),
    summary: countsOf(result),
  };
  return `${JSON.stringify(output, plainNumbers, 2)}\n`;
}

/** JSON has no infinity: it is written as text, `"Infinity"` or `"-Infinity"`. For use with `JSON.stringify`. */
export function plainNumbers(_key: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? String(value) : value;
}

/** A range as `{ line, column, end: { line, column } }`, all from 1. */
function rangeOf({ start, end }: Location) {
  return { line: start.line, column: start.column, end: { line: end.line, column: end.column } };
}

/** `file` and, where lines are known, `range`. */
export function placeFields(location: Location | LibraryPlace) {
  return { file: location.file, ...(location.start === undefined ? {} : { range: rangeOf(location) }) };
}

function findingOf(finding: LocatedFinding) {
  const { rule, severity, message, element, location, flows, values, evidence, fingerprint, accepted, inBaseline } =
    finding;
  return {
    rule,
    severity,
    message,
    element,
    file: location.file,
    range: rangeOf(location),
    flows,
    values,
    evidence: evidence.map(noteOf),
    fingerprint,
    ...(accepted === undefined ? {} : { accepted }),
    ...(inBaseline === undefined ? {} : { inBaseline }),
  };
}

function problemOf({ code, severity, message, location, suggestion, related, fingerprint }: LocatedProblem) {
  return {
    code,
    severity,
    message,
    file: location.file,
    range: rangeOf(location),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(related === undefined ? {} : { related: noteOf(related) }),
    fingerprint,
  };
}

function noteOf({ location, says }: LocatedNote) {
  return { ...placeFields(location), says };
}
