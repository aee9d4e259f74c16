// Latencies of a flow by drawing request after request, straight from what steps mean: own work, then each step in turn,
// blocks at once, branches by chance. For tests that hold the composed distributions against it; first tries, no waiting.

import type { Component, Flow, FlowItem, Id, SystemModel } from "../../language/index.ts";

/** So many latencies of one flow, ascending, in seconds. Components state p50 and p99. */
export function simulateLatencies(model: SystemModel, flow: Flow, samples: number, random: () => number): Float64Array {
  const listed = new Set<Id>();
  const collect = (items: readonly FlowItem[]): void => {
    for (const item of items) {
      if (item.kind === "step") listed.add(item.from);
      else if (item.kind === "either") for (const branch of item.branches) collect(branch.body);
      else if (item.kind !== "reply") collect(item.body);
    }
  };
  collect(flow.body);
  const [first] = listed;
  if (first === undefined) throw new Error("the flow has no step");

  const fits = new Map<Id, { mu: number; sigma: number }>();
  for (const { id, latency } of model.components) {
    const at = (ratio: number) => latency.find(({ percentile }) => percentile === ratio)?.value.value;
    const [p50, p99] = [at(0.5), at(0.99)];
    if (p50 !== undefined && p99 !== undefined) {
      fits.set(id, { mu: Math.log(p50), sigma: Math.log(p99 / p50) / 2.3263478740408408 });
    }
  }
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  let branches = new Map<FlowItem, number>();
  const branchOf = (item: FlowItem & { kind: "either" }): readonly FlowItem[] => {
    let branch = branches.get(item);
    if (branch === undefined) {
      let left = random();
      branch = item.branches.length - 1;
      for (const [index, { weight }] of item.branches.entries()) {
        left -= weight;
        if (left < 0) {
          branch = index;
          break;
        }
      }
      branches.set(item, branch);
    }
    return item.branches[branch]?.body ?? [];
  };

  /** Times of the steps of one component among the items, each visit by itself. */
  const timesAmong = (component: Component, items: readonly FlowItem[]): number[] =>
    items.flatMap((item): number[] => {
      switch (item.kind) {
        case "step":
          return item.from === component.id ? Array.from({ length: item.count }, () => stepTime(item.to)) : [];
        case "either":
          return timesAmong(component, branchOf(item));
        case "parallel":
          return [Math.max(0, ...timesAmong(component, item.body))];
        case "optional":
          return timesAmong(component, item.body);
        default:
          return [];
      }
    });

  const stepTime = (target: Id): number => {
    const answered = visit(target);
    const cache = model.componentById.get(target);
    if (cache?.cacheOf === undefined) return answered;
    // The reader of a cache aside turns to the store on a miss.
    return random() < (cache.hitRatio?.value ?? 0) ? answered : answered + visit(cache.cacheOf.id);
  };

  const visit = (id: Id): number => {
    const component = model.componentById.get(id) as Component;
    const fit = fits.get(id);
    let time = fit === undefined ? 0 : Math.exp(fit.mu + fit.sigma * normal());
    const steps = listed.has(id)
      ? timesAmong(component, flow.body)
      : component.dependencies.map(({ target }) => stepTime(target));
    for (const step of steps) time += step;
    return time;
  };

  const latencies = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    branches = new Map();
    latencies[sample] = visit(first);
  }
  return latencies.sort();
}
