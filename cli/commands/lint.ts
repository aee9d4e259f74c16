// `faultline lint`: the findings and the text's problems, in the format asked for.

import { type Analysis, type Finding, fixesFor } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { Request } from "../arguments.ts";
import { toJson } from "../formats/json.ts";
import { toPretty } from "../formats/pretty.ts";
import { mergeResults, reaches, resultOf } from "../lint-result.ts";
import { loadProjects } from "../load.ts";
import type { Terminal } from "../terminal.ts";

/** 0: nothing at or above the threshold. 1: something. 2: some of what was asked could not be read or judged. */
export function lint(request: Extract<Request, { command: "lint" }>, terminal: Terminal): number {
  const { projects, isComplete } = loadProjects(request, terminal);
  if (projects.length === 0) return 2;
  const result = mergeResults(
    projects.map(({ snapshot, analysis, asked }) => {
      const fixOf = request.format === "json" ? undefined : fixTitles(snapshot.model, analysis);
      return resultOf(snapshot, analysis.report, asked, fixOf);
    }),
  );
  const { hasColour, width } = terminal;
  const { withAccepted } = request;
  terminal.write(request.format === "json" ? toJson(result) : toPretty(result, { hasColour, width, withAccepted }));
  for (const { rule, error } of result.failures) {
    terminal.tell(`The rule ${rule} failed, which is a fault in Faultline and not in the design: ${error}`);
  }
  if (!isComplete || result.failures.length > 0) return 2;
  return reaches(result, request.failOn) ? 1 : 0;
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
