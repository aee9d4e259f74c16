// A second request for the slowest twentieth of the calls, of which the first answer counts; for what is only read or asked.

import type { Component, Dependency } from "../../language/index.ts";
import { fanOutsOf } from "../facts/time/fan-out.ts";
import { lognormalQuantile, lognormalThrough } from "../formulas/lognormal.ts";
import { dependency } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

/** From here on a call is asked again: Dean and Barroso defer the second request to the p95, which adds a twentieth of the load. */
const hedgedFrom = 0.95;

export const tailFanOutFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const flow = model.flowById.get(finding.element);
  const fanOut =
    flow &&
    fanOutsOf(model, flow).find(({ source, edges }) => {
      const targets = [...new Set(edges.map((edge) => edge.target))];
      return finding.cause === `${source} at once ${targets.join(" ")}`;
    });
  if (flow === undefined || fanOut === undefined) return [];
  const dependencies = [...new Set(fanOut.edges.flatMap((edge) => edge.dependency ?? []))];
  const changes = dependencies.flatMap((one) => {
    const after = hedgeAfter(model.componentById.get(one.target));
    if (after === undefined || !isAsked(one)) return [];
    return [
      dependency(one, `hedge after ${durationText(after)}`, { hedge: { after: [written(after, one.at)], at: one.at } }),
    ];
  });
  const [first] = changes;
  if (first === undefined || changes.length < dependencies.length) return [];
  const title = changes.length === 1 ? `Ask again: ${first.words}` : "Ask each of them again after its p95";
  return tried(finding, context, title, changes, { fact: "latency-p99", element: flow.id });
};

/** Whether asking twice does nothing twice. */
function isAsked({ verb, idempotent }: Dependency): boolean {
  return verb === "reads" || verb === "calls" || idempotent !== undefined;
}

/** The p95 of a component's own work: as stated, or of a lognormal through its first and last percentile. */
function hedgeAfter(component: Component | undefined): number | undefined {
  const points = (component?.latency ?? []).map(({ percentile, value }) => ({ ratio: percentile, value: value.value }));
  const stated = points.find(({ ratio }) => Math.abs(ratio - hedgedFrom) < 1e-9);
  if (stated !== undefined) return stated.value;
  const [first, last] = [points[0], points.at(-1)];
  const fit = first === undefined || last === undefined || first === last ? undefined : lognormalThrough(first, last);
  return fit === undefined ? undefined : roundedUp(lognormalQuantile(fit, hedgedFrom));
}
