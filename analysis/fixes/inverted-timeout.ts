// A caller that waits for as long as its callee may take, a callee that stops when its caller has given up, or a callee that waits
// for less itself.

import type { ComponentKind, Dependency, Id, SystemModel } from "../../language/index.ts";
import { shortfallsOf, type TimeoutBudget } from "../facts/time/allowance.ts";
import { nameOf } from "../facts/words.ts";
import type { Finding } from "../finding.ts";
import { type Change, component, modelAfter } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixContext, FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";
import { raised, shortened } from "./waits.ts";

/** What can hand the time that its caller has left on to those that it asks. */
const passing: ReadonlySet<ComponentKind> = new Set(["gateway", "service", "worker", "job", "component"]);

/** Callers of callers whose waits are raised with the first one's. */
const mostRaised = 4;

export const invertedTimeoutFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const worst = model.flows
    .filter(({ id }) => finding.flows.includes(id))
    .flatMap((flow) => shortfallsOf(model, flow).filter(({ dependency }) => dependency.id === finding.element))
    .sort((a, b) => b.callee.limited - a.callee.limited)[0];
  if (worst === undefined) return [];
  const { dependency, callee, given, flow } = worst;
  const shows = { fact: "worst-case-time", element: dependency.target } as const;
  const target = model.componentById.get(dependency.target);
  const raise = raisedUpwards(finding, context, worst);
  const wait = durationText(roundedUp(callee.limited));
  const further = new Set(raise.flatMap((one) => (one.kind === "dependency" ? [one.dependency.id] : []))).size - 1;
  const also = further > 0 ? `, and let ${further === 1 ? "its caller" : `${further} callers above`} wait for it` : "";
  const title = `Wait ${wait} for ${nameOf(model, dependency.target)}${also}`;
  const [largest] = [...callee.steps].sort((a, b) => b.total - a.total);
  const rest = callee.limited - (largest?.total ?? 0);
  const shorter = largest === undefined ? [] : shortened(model, flow, largest, given - rest);
  const [change] = shorter;
  return [
    ...tried(finding, context, title, raise, shows),
    ...(change === undefined || largest === undefined
      ? []
      : tried(finding, context, `Set ${change.words} for ${nameOf(model, largest.edge.target)}`, shorter, shows)),
    ...(target === undefined || !passing.has(target.kind)
      ? []
      : tried(
          finding,
          context,
          `Let ${target.name} stop when its caller's deadline has passed`,
          [
            component(target, "propagates deadline", {
              propagatesDeadline: written(true, target.at),
            }),
          ],
          shows,
        )),
  ];
};

/** The caller's limit raised, and with it those of the callers above that would be too short for it then. */
function raisedUpwards({ flows }: Finding, { model }: FixContext, worst: TimeoutBudget): readonly Change[] {
  const known = new Set(shortIn(model, flows).map(({ dependency }) => dependency.id));
  let changes: readonly Change[] = raised(worst.dependency, worst.callee.limited);
  for (let round = 0; round < mostRaised; round += 1) {
    const changed = modelAfter(model, changes);
    const next = shortIn(changed, flows).filter(({ dependency }) => !known.has(dependency.id));
    if (next.length === 0) return changes;
    for (const { dependency, callee } of next) {
      known.add(dependency.id);
      const before = asBefore(model, dependency);
      if (before !== undefined) changes = [...changes, ...raised(before, callee.limited)];
    }
  }
  return changes;
}

function asBefore(model: SystemModel, { id, source }: Dependency): Dependency | undefined {
  return model.componentById.get(source)?.dependencies.find((one) => one.id === id);
}

function shortIn(model: SystemModel, flows: readonly Id[]): readonly TimeoutBudget[] {
  return flows.flatMap((id) => {
    const flow = model.flowById.get(id);
    return flow === undefined ? [] : shortfallsOf(model, flow);
  });
}
