// A copy more for what a flow cannot do without: of the component itself, or of what stands in the one place that takes it down.

import { singlePointsOf } from "../facts/single-points.ts";
import { nameOf } from "../facts/words.ts";
import { availabilityIn, type FixesOf } from "./fix.ts";
import { redundantWays } from "./redundancy.ts";
import { tried, triedWays } from "./trial.ts";

/** Components in one place that one edit moves; more than that is a project and no edit. */
const mostMoved = 3;

export const singlePointOfFailureFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const shows = availabilityIn(finding);
  const component = model.componentById.get(finding.element);
  if (component !== undefined) {
    const fixes = triedWays(finding, context, redundantWays(model, component), shows);
    if (fixes.length > 0) return fixes;
  }
  const flows = model.flows.filter(({ id }) => finding.flows.includes(id));
  const point = singlePointsOf(model, flows, facts.settings.thresholds.share).find(
    ({ element }) => element === finding.element,
  );
  const affected = [...new Set(point?.affected)].filter(({ id }) => id !== finding.element);
  if (affected.length === 0 || affected.length > mostMoved) return [];
  const ways = affected.map((one) => redundantWays(model, one)[0]);
  const changes = ways.flatMap((way) => way?.changes ?? []);
  const [only] = ways;
  const names = affected.map(({ id }) => nameOf(model, id)).join(" and ");
  const title = ways.length === 1 && only !== undefined ? only.title : `Give ${names} copies elsewhere`;
  return tried(finding, context, title, changes, shows);
};
