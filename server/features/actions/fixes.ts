// The fixes of rules as changes to choose from, with the number that they are about before and after where there is time for it.
// It makes no fix itself and judges nothing.

import { type Finding, type Fix, factWords, fixesFor } from "../../../analysis/index.ts";
import { applyEdits, type DesignEdit, editsFor, placeOf, type Snapshot, type Span } from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import type { Stretch } from "../../stretch.ts";
import { type Action, type Answered, spared, type Wish } from "./action.ts";

/** Most fixes whose numbers are worked out anew for one request: each takes an analysis of the design that it leads to. */
const mostPreviewed = 6;

/** Components above which a request previews one fix only. */
const fewComponents = 200;

/** The actions that answer a finding in the stretch, in the order of their places. */
export function fixActions(reading: FileReading, wish: Wish): readonly Action[] {
  const { stretch, shows } = wish;
  const { snapshot } = reading;
  const { model } = snapshot;
  const actions: Action[] = [];
  let budget = !shows ? 0 : model.components.length > fewComponents ? 1 : mostPreviewed;
  for (const { finding, at } of findingsAt(reading, stretch)) {
    const what = `fixing ${finding.rule}`;
    const fixes = spared(wish, what, () => fixesFor(finding, { model, facts: reading.facts }));
    for (const [index, fix] of fixes.entries()) {
      const [edited] = spared(wish, what, () => [editsFor(snapshot, fix.patch)]);
      if (edited === undefined || edited.kind === "problem") continue;
      const known = knownNumbers(snapshot).get(fix.patch);
      if (known === undefined && fix.shows !== undefined && budget > 0) {
        budget -= 1;
        const [numbers = ""] = spared(wish, what, () => [numbersOf(reading, fix, edited.edits)]);
        knownNumbers(snapshot).set(fix.patch, numbers);
      }
      actions.push({
        key: `fix ${finding.rule} ${finding.element} ${fix.patch}`,
        title: `${fix.title}${knownNumbers(snapshot).get(fix.patch) ?? ""}`,
        kind: "quickfix",
        edits: () => edited.edits,
        answers: [at],
        isPreferred: index === 0,
      });
    }
  }
  return actions;
}

const numbersBySnapshot = new WeakMap<Snapshot, Map<string, string>>();

/** Numbers that have been worked out for a snapshot, by patch. */
function knownNumbers(snapshot: Snapshot): Map<string, string> {
  let known = numbersBySnapshot.get(snapshot);
  if (known === undefined) {
    known = new Map();
    numbersBySnapshot.set(snapshot, known);
  }
  return known;
}

/** The findings at a stretch that nobody has accepted. */
export function findingsAt(reading: FileReading, stretch: Stretch): readonly { finding: Finding; at: Answered }[] {
  return reading.report.findings.flatMap((finding) => {
    const at = finding.accepted === undefined ? answeredAt(reading, stretch, finding.rule, finding.at) : undefined;
    return at === undefined ? [] : [{ finding, at }];
  });
}

/** The mark of a code at a place, where it touches the stretch. */
export function answeredAt(reading: FileReading, stretch: Stretch, code: string, at: Span): Answered | undefined {
  const place = placeOf(reading.snapshot.model, at);
  if (place === undefined || place.file !== reading.file.uri) return undefined;
  if (place.end < stretch.start || place.start > stretch.end) return undefined;
  return { code, start: place.start, end: place.end };
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
