// The loads that flows state, as plain numbers: who adds up over the flows of many components comes to each flow many times.

import type { Traffic } from "./load.ts";

/** For each flow of a traffic two numbers from `loadsPerFlow` times its index: its load and the upper end of that; NaN without one. */
export type StatedLoads = Float64Array;

export const loadsPerFlow = 2;

const loadsByTraffic = new WeakMap<Traffic, StatedLoads>();

/** Linear in the flows, once for a traffic. */
export function statedLoadsIn(traffic: Traffic): StatedLoads {
  let loads = loadsByTraffic.get(traffic);
  if (loads === undefined) {
    loads = new Float64Array(loadsPerFlow * traffic.flows.length);
    let at = 0;
    for (const { load } of traffic.flows) {
      loads[at] = load?.value ?? Number.NaN;
      loads[at + 1] = load?.upper ?? load?.value ?? Number.NaN;
      at += loadsPerFlow;
    }
    loadsByTraffic.set(traffic, loads);
  }
  return loads;
}
