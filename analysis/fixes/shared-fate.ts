// Copies spread over the zones of their region, or as many more as the loss of the fullest zone takes.

import type { Way } from "./edit.ts";
import { availabilityIn, type FixesOf } from "./fix.ts";
import { copiesWay, redundantWays, spreadWays } from "./redundancy.ts";
import { isAnswered, leastEnough, tried } from "./trial.ts";

/** Beyond so many times the copies that there are, it is no longer their number that is wrong. */
const mostGrowth = 3;

export const sharedFateFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const component = model.componentById.get(finding.element);
  if (component === undefined) return [];
  const shows = availabilityIn(finding);
  const offer = ({ title, changes }: Way) => tried(finding, context, title, changes, shows);
  const spread = spreadWays(model, component).flatMap(offer);
  if (spread.length > 0) return spread;
  const { copies } = finding.values;
  if (component.replicas?.primary === undefined && component.quorum === undefined && typeof copies === "number") {
    const isEnough = (count: number) => isAnswered(finding, context, copiesWay(model, component, count).changes);
    const least = leastEnough(copies + 1, mostGrowth * copies, isEnough);
    if (least !== undefined) return offer(copiesWay(model, component, least));
  }
  const host = component.runsOn === undefined ? undefined : model.componentById.get(component.runsOn.id);
  return [component, ...(host === undefined ? [] : [host])].flatMap((one) =>
    redundantWays(model, one).slice(0, 1).flatMap(offer),
  );
};
