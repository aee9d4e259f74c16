// Shorter waits on a flow's way, so that all of them together fit its objective: at one step a shorter timeout or fewer tries.

import { designWorstCaseOf } from "../facts/time/worst-case-facts.ts";
import { nameOf } from "../facts/words.ts";
import { dependency } from "./edit.ts";
import { written } from "./figures.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { isAnswered, tried } from "./trial.ts";
import { shortened } from "./waits.ts";

/** Steps that are tried, the longest first. */
const triedSteps = 3;

export const lateTimeoutFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const flow = model.flowById.get(finding.element);
  const worst = flow === undefined ? undefined : designWorstCaseOf(model, flow);
  const { objective } = finding.values;
  if (flow === undefined || worst === undefined || typeof objective !== "number") return [];
  const excess = worst.total - objective;
  const steps = worst.entries
    .flatMap(({ worst: { steps }, times }) => steps.map((step) => ({ step, times })))
    .sort((a, b) => b.times * b.step.total - a.times * a.step.total)
    .slice(0, triedSteps);
  const shorter: Fix[] = [];
  const fewer: Fix[] = [];
  for (const { step, times } of steps) {
    const { dependency: of } = step.edge;
    if (of === undefined) continue;
    // Of what a user waits for, the flow's worst case tells; of anything else that of the one who waits.
    const isUser = model.componentById.get(of.source)?.kind === "client";
    const shows = { fact: "worst-case-time", element: isUser ? flow.id : of.source } as const;
    const name = nameOf(model, step.edge.target);
    const changes = shortened(model, flow, step, step.total - excess / times);
    const [change] = changes;
    if (change !== undefined)
      shorter.push(...tried(finding, context, `Set ${change.words} for ${name}`, changes, shows));
    for (let attempts = step.attempts - 1; attempts >= 1; attempts -= 1) {
      const less = [dependency(of, `attempts ${attempts}`, { attempts: written(attempts, of.at) })];
      if (!isAnswered(finding, context, less)) continue;
      const count = attempts === 1 ? "once" : attempts === 2 ? "twice" : `${attempts} times`;
      fewer.push(...tried(finding, context, `Try ${count} for ${name}`, less, shows));
      break;
    }
  }
  return [...fewer, ...shorter];
};
