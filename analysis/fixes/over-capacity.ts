// As many copies or shards as carry what arrives; at peak also an answer to what is too much.

import { enoughCopies, enoughShards, shedding } from "./capacity.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const overCapacityFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  if (component === undefined) return [];
  const isPeak = finding.severity === "warning";
  const shows = { fact: isPeak ? "utilisation-peak" : "utilisation", element: component.id } as const;
  const title = `Let ${component.name} turn away what it cannot serve`;
  const moment = isPeak ? "peak" : "load";
  // Enough on an ordinary day is too few on the day that a copy or a zone is lost, where more can be had at all.
  const lost = { ...finding, rule: "no-headroom", cause: "lost" };
  const withRoom = enoughCopies(finding, context, component, moment, shows, () => [], [lost]);
  return [
    ...(withRoom.length > 0 ? withRoom : enoughCopies(finding, context, component, moment, shows)),
    ...enoughShards(finding, context, component, shows),
    ...tried(finding, context, title, shedding(component)),
  ];
};
