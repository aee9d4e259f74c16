// Model and findings to a picture, with the layout engine in this process. The one file of the command that loads the
// layout engine, and therefore a bundle of its own.

import elk from "elkjs/lib/elk.bundled.js";
import type { Report } from "../analysis/index.ts";
import { layoutScene } from "../diagram/layout.ts";
import { mapScene } from "../diagram/scene/map.ts";
import { toSvg } from "../diagram/to-svg.ts";
import type { SystemModel } from "../language/index.ts";

/** The Map view as a self-contained SVG. */
export async function drawMap(model: SystemModel, report: Report, theme: "light" | "dark"): Promise<string> {
  const laidOut = await layoutScene(mapScene(model, report), new elk.default());
  return toSvg(laidOut, { theme: theme === "dark" ? "print-dark" : "print-light" });
}
