// A copy that has as long to stop as its longest work may take.

import { abruptStopsOf } from "../facts/stops.ts";
import { component as change } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const abruptStopFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const stop = abruptStopsOf(model, model.flows).find(({ component }) => component.id === finding.element);
  if (stop === undefined) return [];
  const { component, service = 0, works } = stop;
  const value = roundedUp(Math.max(service, ...works.map(({ longest }) => longest)));
  const text = durationText(value);
  return tried(
    finding,
    context,
    `Give a copy of ${component.name} ${text} to stop, the longest that its work may take`,
    [change(component, `stops within ${text}`, { stopsWithin: written(value, component.at) })],
  );
};
