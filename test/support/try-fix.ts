// Makes a fix in a text and looks at the text again: what is gone, what has come, and whether anything else was touched.

import {
  type Analysis,
  type AnalysisOptions,
  createAnalysis,
  type Finding,
  type Fix,
  fixesFor,
  identityOf,
} from "../../analysis/index.ts";
import { applyEdits, createProject, editsFor, formatText, type Snapshot } from "../../language/index.ts";

const file = "design.arch";

/** A design with what is found in it. */
export interface Looked {
  readonly text: string;
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
}

/** The design of a text and its analysis. */
export function lookAt(text: string, options: AnalysisOptions = {}): Looked {
  const project = createProject();
  project.setFile(file, text);
  const snapshot = project.snapshot();
  return { text, snapshot, analysis: createAnalysis(snapshot.model, options) };
}

/** The findings of a rule that nobody has accepted. */
export function standingOf({ analysis }: Looked, rule: string): readonly Finding[] {
  return analysis.report.findings.filter((finding) => finding.rule === rule && finding.accepted === undefined);
}

/** The fixes of a finding. */
export function fixesOf({ snapshot, analysis }: Looked, finding: Finding): readonly Fix[] {
  return fixesFor(finding, { model: snapshot.model, facts: analysis.facts });
}

/** The text with the fix made. Throws where the patch means nothing. */
export function textAfter({ snapshot, text }: Looked, fix: Fix): string {
  const edited = editsFor(snapshot, fix.patch);
  if (edited.kind === "problem") throw new Error(`${fix.title}: ${edited.says}\n${fix.patch}`);
  return applyEdits(snapshot, edited.edits).get(file) ?? text;
}

/** What is wrong with a fix, as sentences; none for one that does what it says and nothing else. */
export function faultsOf(before: Looked, finding: Finding, fix: Fix, options: AnalysisOptions = {}): readonly string[] {
  const text = textAfter(before, fix);
  const after = lookAt(text, options);
  const faults: string[] = [];
  if (text === before.text) faults.push("it changes nothing");
  const known = new Set(before.snapshot.problems.map(({ code, message }) => `${code} ${message}`));
  for (const { code, message } of after.snapshot.problems) {
    if (!known.has(`${code} ${message}`)) faults.push(`the text has a new problem: ${message}`);
  }
  const identity = identityOf(finding);
  const left = standingOf(after, finding.rule).find((one) => identityOf(one) === identity);
  if (left !== undefined) faults.push(`the finding stays: ${left.message}`);
  const old = new Set(before.analysis.report.findings.map(identityOf));
  for (const one of after.analysis.report.findings) {
    const isWorse = one.severity === "error" || one.rule === finding.rule;
    if (isWorse && one.accepted === undefined && !old.has(identityOf(one))) faults.push(`it brings ${one.message}`);
  }
  const wasTidy = isTidy(before.text);
  if (wasTidy && !isTidy(text)) faults.push(`the layout is broken:\n${text}`);
  // Lines that neither text shares with the other are those that the fix is about.
  const lost = before.text.split("\n").filter((line) => line.trim() !== "" && !text.split("\n").includes(line));
  if (lost.length > 4) faults.push(`it touches ${lost.length} lines:\n${lost.join("\n")}`);
  return faults;
}

/** Whether a text is laid out as it would be. */
export function isTidy(text: string): boolean {
  return formatText(text).text === text;
}
