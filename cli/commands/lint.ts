// `faultline lint`: the findings and the text's problems, in the format asked for.

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
    projects.map(({ snapshot, analysis, asked }) => resultOf(snapshot, analysis.report, asked)),
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
