// Several asked for at once: all that one request wants, or as many as leave few enough calls.

import { repeatedCallsOf } from "../facts/time/fan-out.ts";
import { numberWords } from "../facts/words.ts";
import { dependency as change } from "./edit.ts";
import { roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { isAnswered, leastEnough, tried } from "./trial.ts";

export const chattyCallFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const flow = model.flowById.get(finding.element);
  if (flow === undefined) return [];
  const calls = repeatedCallsOf(facts, flow, facts.settings.thresholds.multiplicity);
  const call = calls.find(({ source, target }) => finding.cause === `${source.id} to ${target.id}`);
  const dependency = call?.edge.dependency;
  if (call === undefined || dependency === undefined) return [];
  const shows = { fact: "latency-p50", element: flow.id } as const;
  const all = Math.ceil(call.edge.count);
  const batch = (size: number) => [change(dependency, `batch ${size}`, { batch: written(size, dependency.at) })];
  const few = Math.max(1, facts.settings.thresholds.multiplicity - 1);
  const least = leastEnough(Math.max(2, Math.ceil(all / few)), all, (size) =>
    isAnswered(finding, context, batch(size)),
  );
  if (least === undefined) return [];
  const some = Math.ceil(roundedUp(least));
  const title = `Ask ${call.target.name} for all ${numberWords(all)} at once`;
  return [
    ...tried(finding, context, title, batch(all), shows),
    ...(some < all
      ? tried(finding, context, `Ask ${call.target.name} for ${numberWords(some)} at a time`, batch(some), shows)
      : []),
  ];
};
