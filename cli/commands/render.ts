// `faultline render`: a view of the design as a picture. The drawing itself is a bundle of its own, which no other
// command loads.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Request } from "../arguments.ts";
import { loadOneProject } from "../load.ts";
import { Refusal, reasonOf } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";

/** 0: drawn. 2: something could not be read or written. */
export async function render(request: Extract<Request, { command: "render" }>, terminal: Terminal): Promise<number> {
  const { project, isComplete } = loadOneProject(request, terminal);
  const { draw } = await import("../draw.ts");
  const { view, subject } = request;
  const look = subject === undefined ? { view } : { view, subject };
  const drawn = await draw(project.analysis, look, request.theme);
  if (drawn.kind === "nothing") throw new Refusal(drawn.why);
  const { svg } = drawn;
  if (request.output === undefined) {
    terminal.write(svg);
  } else {
    writePicture(resolve(terminal.folder, request.output), svg, request.output);
    terminal.tell(`Wrote ${request.output}.`);
  }
  return isComplete ? 0 : 2;
}

function writePicture(path: string, svg: string, name: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new Refusal(`Cannot write ${name}: ${reasonOf(error)}.`);
  }
}
