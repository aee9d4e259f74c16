// `faultline render`: a view of the design as a picture, or as a text that other tools draw. The drawing itself is a bundle of its own, which no other
// command loads.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Request } from "../arguments.ts";
import { loadOneProject } from "../load.ts";
import { Refusal, reasonOf } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";

/** 0: drawn. 2: something could not be read or written. */
export async function render(request: Extract<Request, { command: "render" }>, terminal: Terminal): Promise<number> {
  if (request.format === "png") throw new Refusal(noPng);
  const { project, isComplete } = loadOneProject(request, terminal);
  const { draw, write } = await import("../draw.ts");
  const { view, subject, format } = request;
  const look = subject === undefined ? { view } : { view, subject };
  const drawn =
    format === "svg" ? await draw(project.analysis, look, request.theme) : write(project.analysis, look, format);
  if (drawn.kind === "nothing") throw new Refusal(drawn.why);
  const text = drawn.kind === "drawn" ? drawn.svg : drawn.text;
  if (request.output === undefined) {
    terminal.write(text);
  } else {
    writePicture(resolve(terminal.folder, request.output), text, request.output);
    terminal.tell(`Wrote ${request.output}.`);
  }
  return isComplete ? 0 : 2;
}

const noPng =
  "A PNG takes a browser to draw, which this command does not bring: render an SVG and open it in one, or export the preview in VS Code.";

function writePicture(path: string, text: string, name: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal(`Cannot write ${name}: ${reasonOf(error)}.`);
  }
}
