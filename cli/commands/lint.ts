// `faultline lint`: the findings and the text's problems, in the format asked for.

import { resolve } from "node:path";
import { type Analysis, type Finding, fixesFor, rules } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { Request } from "../arguments.ts";
import { type Entry, entriesOf, withBaseline } from "../baseline.ts";
import { namedFromCheckout } from "../checkout.ts";
import { isForPeople, written } from "../formats/lint.ts";
import { summaryOf } from "../formats/summary.ts";
import { hasFailed, judged, mergeResults, resultOf } from "../lint-result.ts";
import { type LoadedProject, loadProjects } from "../load.ts";
import type { Terminal } from "../terminal.ts";
import { writeOutput } from "../write-file.ts";
import { type Found, settleBaseline } from "./lint-baseline.ts";

/** 0: nothing at or above the threshold. 1: something. 2: some of what was asked could not be read or judged. */
export function lint(request: Extract<Request, { command: "lint" }>, terminal: Terminal): number {
  const { projects, refusals, isComplete } = loadProjects(request, terminal);
  // Whoever reads a report from the run finds there what could not be read; people at the terminal have been told.
  if (projects.length === 0 && !isComplete && request.format === "pretty" && request.output === undefined) return 2;
  for (const { analysis } of projects) judgeSlowly(analysis, terminal);
  const { baseline } = request;
  const live = baseline === undefined ? [] : entriesOf(projects.map(({ analysis }) => unaccepted(analysis)));
  const entries = baseline === undefined ? [] : settleBaseline(baseline, foundIn(projects, live, isComplete), terminal);
  const results = projects.map(({ snapshot, analysis, asked, failOn }, index) => {
    const fixOf = isForPeople(request.format) ? fixTitles(snapshot.model, analysis) : undefined;
    const found = resultOf(snapshot, analysis.report, asked, fixOf);
    return judged(withBaseline(found, live[index] ?? [], entries), request.failOn ?? failOn ?? "error");
  });
  const result = mergeResults(results, refusals);
  const { hasColour, width } = terminal;
  const { format, output, withAccepted } = request;
  const text = written(namedFromCheckout(result, format, terminal), format, {
    hasColour: hasColour && output === undefined,
    width,
    withAccepted,
  });
  if (output === undefined) terminal.write(text);
  else {
    writeOutput(resolve(terminal.folder, output), text, output);
    terminal.tell(`Wrote ${output}: ${summaryOf(result)}`);
  }
  for (const { rule, error } of result.failures) {
    terminal.tell(`The rule ${rule} failed, which is a fault in Faultline and not in the design: ${error}`);
  }
  if (!isComplete || result.failures.length > 0) return 2;
  return hasFailed(result) ? 1 : 0;
}

/** Makes the report, and tells how far it is. */
function judgeSlowly(analysis: Analysis, terminal: Terminal): void {
  let count = 0;
  for (const _ of analysis.reportInSteps()) {
    count += 1;
    terminal.progress(`Judging: ${count} of ${rules.length} rules`);
  }
}

/** What a baseline may hold: what the design itself accepts needs none. */
function unaccepted({ report }: Analysis): readonly Finding[] {
  return report.findings.filter(({ accepted }) => accepted === undefined);
}

/** Everything that was found, in the files asked for and in the others of their projects. */
function foundIn(
  projects: readonly LoadedProject[],
  entries: readonly (readonly Entry[])[],
  isComplete: boolean,
): Found {
  const reports = projects.map(({ analysis }) => analysis.report);
  const live = entries.flat();
  if (!isComplete) return { live, gap: "some of what was asked could not be read" };
  if (reports.some(({ failures }) => failures.length > 0)) return { live, gap: "a rule failed" };
  const isBroken = projects.some(({ snapshot }) => snapshot.problems.some(({ severity }) => severity === "error"));
  return isBroken ? { live, gap: "the text has errors, and findings may be missing for that" } : { live };
}

/** Findings whose fixes are looked for: each is tried on the design, and of hundreds nobody reads the fixes. */
const mostFixed = 20;

/** Tells the best fix of a finding that nobody has accepted, of the first ones that are asked about. */
function fixTitles(model: SystemModel, { facts }: Analysis): (finding: Finding) => string | undefined {
  let left = mostFixed;
  return (finding) => {
    if (finding.accepted !== undefined || left === 0) return undefined;
    left -= 1;
    // The guard of the fixes: one that fails is our fault, and costs nothing but itself.
    try {
      return fixesFor(finding, { model, facts })[0]?.title;
    } catch {
      return undefined;
    }
  };
}
