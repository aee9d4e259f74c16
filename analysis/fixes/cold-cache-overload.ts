// A cache that lets one request fetch for all, that is filled before it serves, or of which a copy is left; or an origin for all reads.

import type { Component } from "../../language/index.ts";
import { arrivalsAt } from "../facts/capacity/arrivals.ts";
import { coldCachesOf } from "../facts/capacity/cold-cache.ts";
import { utilisationBy } from "../facts/capacity/utilisation.ts";
import { askingOnce } from "./caches.ts";
import { enoughCopies } from "./capacity.ts";
import { component as change, type Way } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { redundantWays } from "./redundancy.ts";
import { tried, triedWays } from "./trial.ts";

export const coldCacheOverloadFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const cache = model.componentById.get(finding.element);
  const found = coldCachesOf(facts).find((one) => one.cache === cache);
  if (cache === undefined || found === undefined) return [];
  const once = askingOnce(cache);
  const full: Way = {
    title: `Fill ${cache.name} before it takes traffic`,
    changes: [change(cache, "warms", { warms: written(true, cache.at) })],
  };
  const alone = triedWays(finding, context, [
    ...(cache.coalesces === undefined ? [once] : []),
    ...(cache.warms === undefined ? [full] : []),
  ]);
  const both =
    alone.length === 0 && cache.coalesces === undefined && cache.warms === undefined
      ? tried(finding, context, `${full.title}, and ask once for equal misses`, [...once.changes, ...full.changes])
      : [];
  const [way] = redundantWays(model, cache);
  const copies = way === undefined ? [] : tried(finding, context, way.title, way.changes);
  const shows = { fact: "utilisation", element: found.origin.id } as const;
  // With twice the room for what arrives now there is twice the room for what arrives then.
  const arrivals = arrivalsAt(facts, found.origin.id);
  const usedBy = (origin: Component) =>
    arrivals === undefined ? 0 : (utilisationBy(model, origin, arrivals, "load")?.value[0] ?? 0);
  const growth = found.utilisation.value[0] / usedBy(found.origin);
  const isEnough = (origin: Component) => usedBy(origin) * growth <= 1;
  return [...alone, ...both, ...copies, ...enoughCopies(finding, context, found.origin, "load", isEnough, shows)];
};
