// What can be done about the findings and problems at a place: the fixes of the rules as edits of the text, with the number that they
// are about before and after, and the spelling that was meant. It makes no edit itself and judges nothing.

import { type Finding, type Fix, factWords, fixesFor } from "../../analysis/index.ts";
import { applyEdits, type DesignEdit, editsFor, type Problem, placeOf, type Span } from "../../language/index.ts";
import type { FileReading } from "../reading.ts";

/** A change that a person may choose. */
export interface Action {
  readonly title: string;
  /** The protocol's kind: `quickfix`, `refactor.extract` … */
  readonly kind: string;
  readonly edits: readonly DesignEdit[];
  /** The findings or problems that it takes away: their code and place. */
  readonly answers: readonly Answered[];
  /** The one to choose where several answer the same. */
  readonly isPreferred: boolean;
}

/** A mark in the text that an action answers. */
export interface Answered {
  readonly code: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch of a file, as offsets. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Most fixes whose numbers are worked out for one request: each takes an analysis of the design that it leads to. */
const mostPreviewed = 6;

/** The actions that answer a finding or a problem in the stretch, in the order of their places. */
export function quickFixes(reading: FileReading, stretch: Stretch): readonly Action[] {
  const actions: Action[] = [];
  for (const problem of reading.snapshot.problems) {
    const answered = answeredAt(reading, stretch, problem.code, problem.at);
    const action = answered === undefined ? undefined : respelling(reading, problem, answered);
    if (action !== undefined) actions.push(action);
  }
  let previewed = 0;
  for (const finding of reading.report.findings) {
    if (finding.accepted !== undefined) continue;
    const answered = answeredAt(reading, stretch, finding.rule, finding.at);
    if (answered === undefined) continue;
    const { model } = reading.snapshot;
    for (const [index, fix] of fixesFor(finding, { model, facts: reading.facts }).entries()) {
      const edited = editsFor(reading.snapshot, fix.patch);
      if (edited.kind === "problem") continue;
      const numbers = previewed < mostPreviewed ? numbersOf(reading, fix, edited.edits) : "";
      if (fix.shows !== undefined) previewed += 1;
      actions.push({
        title: `${fix.title}${numbers}`,
        kind: "quickfix",
        edits: edited.edits,
        answers: [answered],
        isPreferred: index === 0,
      });
    }
  }
  return actions;
}

function answeredAt(reading: FileReading, stretch: Stretch, code: string, at: Span): Answered | undefined {
  const place = placeOf(reading.snapshot.model, at);
  if (place === undefined || place.file !== reading.file.uri) return undefined;
  if (place.end < stretch.start || place.start > stretch.end) return undefined;
  return { code, start: place.start, end: place.end };
}

/** The name that was meant in place of one that is not there. */
function respelling(reading: FileReading, problem: Problem, answered: Answered): Action | undefined {
  const { suggestion } = problem;
  if (suggestion === undefined) return undefined;
  const { start, end } = answered;
  const edit = { file: reading.file.uri, start, end, text: suggestion };
  return {
    title: `Change to \`${suggestion}\``,
    kind: "quickfix",
    edits: [edit],
    answers: [answered],
    isPreferred: true,
  };
}

/** `: 64× → 4×`, where the fix is about a number that both designs have. */
function numbersOf(reading: FileReading, { shows }: Fix, edits: readonly DesignEdit[]): string {
  if (shows === undefined) return "";
  const { analysis } = reading.whatIf(applyEdits(reading.snapshot, edits));
  const [before, after] = [reading.facts, analysis.facts].map((facts) => {
    const fact = facts.of(shows.element).find(({ name }) => name === shows.fact);
    return fact?.value === undefined ? undefined : factWords(fact.value, fact.unit);
  });
  return before === undefined || after === undefined || before === after ? "" : `: ${before} → ${after}`;
}

/** The findings at a stretch, for those who offer to accept them. */
export function findingsAt(reading: FileReading, stretch: Stretch): readonly { finding: Finding; at: Answered }[] {
  return reading.report.findings.flatMap((finding) => {
    const at = finding.accepted === undefined ? answeredAt(reading, stretch, finding.rule, finding.at) : undefined;
    return at === undefined ? [] : [{ finding, at }];
  });
}
