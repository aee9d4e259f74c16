// As many copies or shards as carry what arrives, also when a zone or a copy is lost where that can be had; at peak also an answer to
// what is too much.

import type { Moment } from "../facts/capacity/capacity.ts";
import { refusedByLimit } from "../rules/over-capacity.ts";
import { carrying, enoughCopies, enoughShards, shedding } from "./capacity.ts";
import type { FixesOf } from "./fix.ts";
import { triedWays } from "./trial.ts";

const everyDay: readonly Moment[] = ["load", "peak"];

export const overCapacityFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  // How much whoever set a limit would let in, nothing says.
  if (component === undefined || finding.cause === refusedByLimit) return [];
  const isPeak = finding.severity === "warning";
  const shows = { fact: isPeak ? "utilisation-peak" : "utilisation", element: component.id } as const;
  const copiesFor = (moments: readonly Moment[]) =>
    enoughCopies(finding, context, component, "peak", carrying(context, component, moments), shows);
  const withRoom = copiesFor([...everyDay, "degraded"]);
  return [
    ...(withRoom.length > 0 ? withRoom : copiesFor(everyDay)),
    ...enoughShards(finding, context, component, carrying(context, component, everyDay), shows),
    ...triedWays(finding, context, [shedding(component)]),
  ];
};
