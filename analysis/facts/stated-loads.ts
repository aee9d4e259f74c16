// The loads that flows state, as plain numbers: who adds up over the flows of many components comes to each flow many times.

import type { Traffic } from "./load.ts";

/**
 * For each flow of a traffic three numbers from `loadsPerFlow` times its index: its load, the upper end of that, and its peak; NaN for
 * what it does not state.
 */
export type StatedLoads = Float64Array;

export const loadsPerFlow = 3;
export const loadValue = 0;
export const loadUpper = 1;
export const peakValue = 2;

const loadsByTraffic = new WeakMap<Traffic, StatedLoads>();

/** Linear in the flows, once for a traffic. */
export function statedLoadsIn(traffic: Traffic): StatedLoads {
  let loads = loadsByTraffic.get(traffic);
  if (loads === undefined) {
    loads = new Float64Array(loadsPerFlow * traffic.flows.length);
    let at = 0;
    for (const { load, peak } of traffic.flows) {
      loads[at + loadValue] = load?.value ?? Number.NaN;
      loads[at + loadUpper] = load?.upper ?? load?.value ?? Number.NaN;
      loads[at + peakValue] = peak?.value ?? Number.NaN;
      at += loadsPerFlow;
    }
    loadsByTraffic.set(traffic, loads);
  }
  return loads;
}
