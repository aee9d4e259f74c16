// Runs one rule on one block of its specification and shows what it found in the form of the block itself, so that a failing
// test prints the design with the caret lines that it should have had.

import {
  type AnalysisOptions,
  rules as allRules,
  analyzeWith,
  type Finding,
  type Rule,
  type Thresholds,
} from "../../analysis/index.ts";
import { createProject, type Place, placeOf, type Snapshot, type SourceText } from "../../language/index.ts";
import { type Mark, type SpecBlock, withMarks } from "./spec-markdown.ts";

const file = "design.arch";

/** The block as written, and as the rule sees it. The two are equal where the specification holds. */
export function checkRule(rule: Rule, block: SpecBlock): { expected: string; actual: string } {
  const { snapshot, source } = parse(block.text);
  const marks = findingsIn(rule, snapshot, optionsOf(block)).map((finding) => markOf(finding, snapshot, source));
  return { expected: withMarks(block.text, block.marks), actual: withMarks(block.text, marks) };
}

/** What the rule alone finds in a design, accepted findings left out. Throws on a text problem and on a rule that fails. */
export function findingsOfRule(rule: Rule, text: string, options: AnalysisOptions = {}): readonly Finding[] {
  return findingsIn(rule, parse(text).snapshot, options);
}

function parse(text: string): { snapshot: Snapshot; source: SourceText } {
  const project = createProject();
  project.setFile(file, text);
  const snapshot = project.snapshot();
  const source = snapshot.files.get(file);
  if (source === undefined) throw new Error(`the project lost ${file}`);
  if (snapshot.problems.length > 0) {
    const problems = snapshot.problems.map((problem) => {
      const place = placeOf(snapshot.model, problem.at);
      const line = place === undefined ? "?" : source.positionAt(place.start).line + 1;
      return `line ${line}: ${problem.message}`;
    });
    throw new Error(`the design has problems of its own:\n${problems.join("\n")}\n\n${text}`);
  }
  return { snapshot, source };
}

function findingsIn(rule: Rule, snapshot: Snapshot, options: AnalysisOptions): readonly Finding[] {
  // A rule that judges findings needs those of the others, which are not its own.
  const report = analyzeWith(rule.judgesFindings === true ? allRules : [rule], snapshot.model, options);
  const failure = report.failures.find((one) => one.rule === rule.id);
  if (failure !== undefined) throw new Error(`${failure.rule} threw: ${failure.error}`);
  return report.findings.filter((finding) => finding.rule === rule.id && finding.accepted === undefined);
}

function markOf(finding: Finding, snapshot: Snapshot, source: SourceText): Mark {
  const place: Place | undefined = placeOf(snapshot.model, finding.at);
  if (place === undefined) throw new Error(`the finding stands nowhere in the text: ${finding.message}`);
  const start = source.positionAt(place.start);
  const end = source.positionAt(place.end);
  return {
    line: start.line,
    start: start.character,
    end: start.line === end.line ? end.character : start.character + 1,
    says: `${finding.severity}[${finding.rule}]: ${finding.message}`,
  };
}

/** Seconds where the threshold is a duration. */
const thresholdNames: readonly (keyof Thresholds)[] = ["amplification", "share", "multiplicity", "secretAge", "outage"];

function isThreshold(key: string): key is keyof Thresholds {
  return thresholdNames.some((name) => name === key);
}

function optionsOf(block: SpecBlock): AnalysisOptions {
  const thresholds: { -readonly [Name in keyof Thresholds]?: Thresholds[Name] } = {};
  let today: string | undefined;
  for (const [key, value] of block.settings) {
    if (key === "today") today = value;
    else if (isThreshold(key)) thresholds[key] = Number(value);
    else throw new Error(`line ${block.pageLine}: no setting is called ${key}`);
  }
  return { thresholds, ...(today === undefined ? {} : { today }) };
}
