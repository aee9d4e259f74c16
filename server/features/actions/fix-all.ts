// Every safe fix of a file at once: the preferred fix of each finding, where it only adds a bounded term that one can take away again.
// It goes on until nothing changes, and never to a design with more findings.

import { type Analysis, type Finding, fixesFor } from "../../../analysis/index.ts";
import {
  applyEdits,
  type DesignEdit,
  editsFor,
  lineChanges,
  placeOf,
  type Snapshot,
  statementByWord,
  tokenize,
} from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import { type Action, offer, spared, type Wish } from "./action.ts";
import { verbs } from "./statements.ts";

export const fixAllKind = "source.fixAll.faultline";

/** Applies every safe fix in the file. */
export function fixAllActions(reading: FileReading, wish: Wish): readonly Action[] {
  return [offer(fixAllKind, "Apply every safe fix in this file", () => fixingAll(reading, wish), "fix-all")];
}

/**
 * Terms that end something sooner or hold something back. They claim nothing of the code that only its author knows, such as that a
 * request may be repeated, and cost nothing such as another copy.
 */
const safeTerms: ReadonlySet<string> = new Set([
  "timeout",
  "deadline",
  "breaker",
  "backoff",
  "retry-budget",
  "bound",
  "bulkhead",
]);

/** Most rounds: a fix may answer what an earlier one brings, and a chain of those ends. */
const mostRounds = 8;

/** Most designs that are looked at in all: each takes an analysis. */
const mostTrials = 24;

/** The edits of the file that make its safe fixes; a fix that fails costs itself. */
export function fixingAll(reading: FileReading, wish: Pick<Wish, "fault"> = {}): readonly DesignEdit[] {
  const { file } = reading;
  let looked: { readonly snapshot: Snapshot; readonly analysis: Pick<Analysis, "facts" | "report"> } = {
    snapshot: reading.snapshot,
    analysis: reading,
  };
  let text = file.text;
  let trials = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const candidates = safeEdits(looked, file.uri, wish);
    if (candidates.length === 0) break;
    const standing = standingIn(looked);
    const trial = (edits: readonly DesignEdit[]): boolean => {
      const next = applyEdits(looked.snapshot, edits).get(file.uri);
      if (next === undefined || next === text || trials >= mostTrials) return false;
      trials += 1;
      const after = reading.whatIf(new Map([[file.uri, next]]));
      if (after.snapshot.problems.length > looked.snapshot.problems.length || standingIn(after) >= standing)
        return false;
      looked = after;
      text = next;
      return true;
    };
    // All together first, since each trial takes an analysis; one by one where two of them spoil each other.
    if (trial(apart(candidates.flat()))) continue;
    if (candidates.length === 1 || !candidates.some((edits) => trial(edits))) break;
  }
  return lineChanges(file.text, text).map((change) => ({ file: file.uri, ...change }));
}

function standingIn({ analysis }: { readonly analysis: Pick<Analysis, "report"> }): number {
  return analysis.report.findings.filter(({ accepted }) => accepted === undefined).length;
}

/** The edits of each preferred fix that is safe and touches this file alone. */
function safeEdits(
  { snapshot, analysis }: { readonly snapshot: Snapshot; readonly analysis: Pick<Analysis, "facts" | "report"> },
  uri: string,
  wish: Pick<Wish, "fault">,
): readonly (readonly DesignEdit[])[] {
  const { model } = snapshot;
  const isHere = ({ at, accepted }: Finding): boolean => accepted === undefined && placeOf(model, at)?.file === uri;
  return analysis.report.findings.filter(isHere).flatMap((finding) => {
    const what = `fixing ${finding.rule}`;
    const [fix] = spared(wish, what, () => fixesFor(finding, { model, facts: analysis.facts }));
    if (fix === undefined || !isSafe(fix.patch)) return [];
    const [edited] = spared(wish, what, () => [editsFor(snapshot, fix.patch)]);
    if (edited === undefined || edited.kind === "problem" || edited.edits.length === 0) return [];
    const adds = edited.edits.every(({ file, start, end }) => file === uri && start === end);
    return adds ? [edited.edits] : [];
  });
}

/** Whether a patch states safe terms only. */
function isSafe(patch: string): boolean {
  const stated = tokenize(patch).filter(({ kind, text }) => kind === "keyword" && statementByWord.has(text));
  return (
    stated.length > 0 && !/\bremove\b/.test(patch) && stated.every(({ text }) => safeTerms.has(text) || verbs.has(text))
  );
}

/** Edits in order, without those that would stand at the place of another: they wait for the next round. */
function apart(edits: readonly DesignEdit[]): readonly DesignEdit[] {
  const kept: DesignEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || last.start < edit.start) kept.push(edit);
  }
  return kept;
}
