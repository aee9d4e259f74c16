// `faultline inspect`: the middle of the machine, for people who build on it: the model that the text means, or the facts
// that the rules judge.

import type { Request } from "../arguments.ts";
import { factsToJson, modelToJson } from "../formats/inspect-json.ts";
import { factsToPretty, modelToPretty } from "../formats/inspect-pretty.ts";
import { locatorOf } from "../lint-result.ts";
import { loadOneProject } from "../load.ts";
import type { Terminal } from "../terminal.ts";

/** 0: shown. 2: some of what was asked could not be read. */
export function inspect(request: Extract<Request, { command: "inspect" }>, terminal: Terminal): number {
  const { project, isComplete } = loadOneProject(request, terminal);
  const locate = locatorOf(project.snapshot);
  const { model } = project.snapshot;
  if (request.what === "model") {
    terminal.write(request.format === "json" ? modelToJson(model, locate) : modelToPretty(model, terminal));
  } else {
    const facts = project.analysis.facts.list();
    terminal.write(request.format === "json" ? factsToJson(facts, locate) : factsToPretty(facts, terminal));
  }
  return isComplete ? 0 : 2;
}
