// `faultline report`: the design review, to standard output or into a file. Writing it, pictures included, is a bundle of its own.

import { basename, resolve } from "node:path";
import type { Request } from "../arguments.ts";
import { placeText } from "../formats/pretty.ts";
import { locatorOf } from "../lint-result.ts";
import { loadOneProject } from "../load.ts";
import { positionsOf } from "../positions.ts";
import type { Terminal } from "../terminal.ts";
import { writeOutput } from "../write-file.ts";

/** 0: written. 2: something could not be read or written. */
export async function report(request: Extract<Request, { command: "report" }>, terminal: Terminal): Promise<number> {
  const { format, output, paths, inputName, today = terminal.today() } = request;
  const { project, isComplete } = loadOneProject(request, terminal);
  const [path = "."] = paths;
  const locate = locatorOf(project.snapshot);
  const options = {
    title: request.title ?? (path === "-" ? inputName : basename(resolve(terminal.folder, path))),
    today,
    placeOf: (span: Parameters<typeof locate>[0]) => placeText(locate(span)),
  };
  const positions = positionsOf(project.folder, terminal);
  const { writeReview } = await import("../review.ts");
  const text = await writeReview(project.analysis, format, options, positions);
  if (output === undefined) terminal.write(text);
  else {
    writeOutput(resolve(terminal.folder, output), text, output);
    terminal.tell(`Wrote ${output}.`);
  }
  return isComplete ? 0 : 2;
}
