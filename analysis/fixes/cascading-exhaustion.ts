// What keeps a pool from filling while a dependency hangs: the cheapest stop that the cascade itself has been tried with.

import type { SystemModel } from "../../language/index.ts";
import { exhaustionOver } from "../facts/cascade/exhaustions.ts";
import { cheapestStop, type Stop } from "../facts/cascade/stops.ts";
import { dependencyWords } from "../facts/dependency-flows.ts";
import { shedding } from "./capacity.ts";
import { dependencyOf } from "./dependencies.ts";
import { type Change, component, dependency } from "./edit.ts";
import { durationText, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { breakerChange, onceChanges } from "./retries.ts";
import { bringsNone, tried } from "./trial.ts";

export const cascadingExhaustionFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const waiting = dependencyOf(model, finding.element);
  const exhaustion = waiting === undefined ? undefined : exhaustionOver(facts, waiting);
  if (waiting === undefined || exhaustion === undefined) return [];
  const shows = { fact: "cascade-failure", element: waiting.target } as const;
  const cheapest = cheapestStop(facts, exhaustion.cascade);
  const others: Stop[] = [
    { kind: "breaker", dependency: waiting },
    { kind: "shed", component: exhaustion.pool },
  ];
  const stops = [
    ...(cheapest === undefined ? [] : [cheapest]),
    ...others.filter(({ kind }) => kind !== cheapest?.kind),
  ];
  const ways = stops.flatMap((stop) => {
    const changes = changesOf(model, stop);
    return tried(finding, context, titleOf(model, stop), changes, shows).map((fix) => ({ fix, changes }));
  });
  // A wait that is cut below what the callee needs mends one thing and breaks another.
  const isTidy = ({ changes }: (typeof ways)[number]) => bringsNone(context, changes, ["inverted-timeout"]);
  const tidy = ways.length > 1 ? ways.filter(isTidy) : ways;
  return [...tidy, ...ways.filter((way) => !tidy.includes(way))].map(({ fix }) => fix);
};

function titleOf(model: SystemModel, stop: Stop): string {
  switch (stop.kind) {
    case "timeout":
      return `Wait ${durationText(stop.seconds)} at most where ${dependencyWords(model, stop.dependency)}`;
    case "attempts":
      return `Try once where ${dependencyWords(model, stop.dependency)}`;
    case "breaker":
      return `Add a breaker where ${dependencyWords(model, stop.dependency)}`;
    case "bulkhead":
      return `Keep ${stop.slots} places for it at most where ${dependencyWords(model, stop.dependency)}`;
    case "shed":
      return `Let ${stop.component.name} turn away what finds no free place`;
    case "pool":
      return `Give ${stop.component.name} a pool of ${stop.slots}`;
    default:
      return stop satisfies never;
  }
}

function changesOf(model: SystemModel, stop: Stop): readonly Change[] {
  switch (stop.kind) {
    case "timeout": {
      const { dependency: of, seconds } = stop;
      return [dependency(of, `timeout ${durationText(seconds)}`, { timeout: written(seconds, of.at) })];
    }
    case "attempts":
      return onceChanges(model, stop.dependency);
    case "breaker":
      return [breakerChange(stop.dependency)];
    case "bulkhead": {
      const { dependency: of, slots } = stop;
      return [dependency(of, `bulkhead ${slots}`, { bulkhead: written(slots, of.at) })];
    }
    case "shed":
      return shedding(stop.component).changes;
    case "pool": {
      const { component: of, slots } = stop;
      return [component(of, `pool ${slots}`, { pool: written(slots, of.at) })];
    }
    default:
      return stop satisfies never;
  }
}
