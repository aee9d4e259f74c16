// Slots for what is in hand on average, which is the least that there can be, or copies that bring theirs.

import type { Component } from "../../language/index.ts";
import { concurrencyOf } from "../facts/capacity/concurrency.ts";
import { sharingCopiesOf } from "../facts/capacity/copies-at-work.ts";
import { enoughCopies } from "./capacity.ts";
import { component as change } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const starvedPoolFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  const concurrency = component === undefined ? undefined : concurrencyOf(context.facts, component);
  if (component === undefined || concurrency === undefined) return [];
  const { term, sharing, ofCopy } = concurrency;
  const needed = Math.max(concurrency.needed, concurrency.neededAtPeak);
  const slots = Math.ceil(needed / sharing);
  const isEnough = (changed: Component) => sharingCopiesOf(context.model, changed) * ofCopy >= needed;
  const title =
    term === "pool" ? `Give ${component.name} a pool of ${slots}` : `Let ${component.name} do ${slots} at once`;
  const wider = [change(component, `${term} ${slots}`, { [term]: written(slots, component.at) })];
  return [
    ...tried(finding, context, title, wider),
    ...enoughCopies(finding, context, component, "load", isEnough, undefined),
  ];
};
