// What a view makes of a whole design, in steps: with ten thousand components each takes some tens of milliseconds, and whoever must stay
// responsive looks at its mail in between.

import type { Finding, Insight } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { Look } from "../look.ts";
import type { Scene } from "../scene.ts";
import { mapScene } from "./map.ts";
import { overlaid } from "./overlay.ts";

/** Work that may be interrupted after each step, or dropped. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** The work without a rest. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The map of a whole project with what a look lays over it. */
export function* overlaidMap(
  model: SystemModel,
  report: { readonly findings: readonly Finding[] },
  look: Omit<Look, "view">,
  insight: Pick<Insight, "readings" | "terms" | "flowsThrough">,
): Steps<Scene> {
  const through = insight.flowsThrough();
  yield;
  const map = mapScene(model, report, through);
  yield;
  const terms = insight.terms();
  yield;
  return overlaid(map, look, model, { readings: insight.readings, terms: () => terms });
}
