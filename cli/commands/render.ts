// `faultline render`: a view of the design as a picture, or as a text that other tools draw, or all views as a page. The drawing itself
// is a bundle of its own, which no other command loads.

import { basename, resolve } from "node:path";
import type { Failing, Look } from "../../diagram/look.ts";
import type { RenderFormat, Request } from "../arguments.ts";
import { type LoadedProject, loadOneProject } from "../load.ts";
import { positionsOf } from "../positions.ts";
import { Refusal } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";
import { writeOutput } from "../write-file.ts";

type RenderRequest = Extract<Request, { command: "render" }>;

/** 0: drawn. 2: something could not be read or written. */
export async function render(request: RenderRequest, terminal: Terminal): Promise<number> {
  if (request.format === "png") throw new Refusal(noPng);
  const { project, isComplete } = loadOneProject(request, terminal);
  const text = await rendered(project, request, request.format, terminal);
  if (request.output === undefined) {
    terminal.write(text);
  } else {
    writeOutput(resolve(terminal.folder, request.output), text, request.output);
    terminal.tell(`Wrote ${request.output}.`);
  }
  return isComplete ? 0 : 2;
}

async function rendered(
  { analysis, folder }: LoadedProject,
  request: RenderRequest,
  format: Exclude<RenderFormat, "png">,
  terminal: Terminal,
): Promise<string> {
  const { theme, paths, inputName } = request;
  const positions = request.positions ? positionsOf(folder, terminal) : new Map();
  const { draw, drawPage, viewerScript, write } = await import("../draw.ts");
  if (format === "html") {
    const [path = "."] = paths;
    const title = path === "-" ? inputName : basename(resolve(terminal.folder, path));
    return drawPage(analysis, title, viewerScript(), positions);
  }
  const look = lookIn(request);
  const drawn = format === "svg" ? await draw(analysis, look, theme, positions) : write(analysis, look, format);
  if (drawn.kind === "nothing") throw new Refusal(drawn.why);
  if (drawn.kind === "written") return drawn.text;
  for (const words of drawn.leftOut) terminal.tell(words);
  return drawn.svg;
}

const noPng =
  "A PNG takes a browser to draw, which this command does not bring: render an SVG and open it in one, or export the preview in VS Code.";

/** What is asked for, by the names that were typed. */
function lookIn({ view, subject, slow, step, overlay, terms, legend }: RenderRequest): Look {
  const look = { view, overlay, terms, legend };
  if (view !== "failure") return subject === undefined ? look : { ...look, subject };
  const named = (names: string | undefined, how: Failing["how"]): readonly Failing[] =>
    (names?.split(",") ?? []).map((name) => ({ element: name.trim(), how }));
  const failures = [...named(subject, "failed"), ...named(slow, "slow")];
  return { ...look, ...(failures.length === 0 ? {} : { failures }), ...(step === undefined ? {} : { step }) };
}
