// Classes of work where critical and background messages meet, by the words that their flows are marked with.

import { type Rivalry, rivalriesOf } from "../facts/queues/rivals.ts";
import { type Change, component, dependency } from "./edit.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const priorityInversionFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const flows = model.flows.filter(({ accepts }) => !accepts.some(({ rule }) => rule === finding.rule));
  const rivalry = rivalriesOf(facts, flows).find((one) => one.component.id === finding.element);
  if (rivalry === undefined) return [];
  return tried(finding, context, `Let ${rivalry.component.name} serve critical work first`, classes(rivalry, facts));
};

function classes(
  { kind, component: place, consumptions, critical }: Rivalry,
  facts: Parameters<typeof rivalriesOf>[0],
): readonly Change[] {
  if (kind === "queue")
    return [component(place, "priority critical, background", { priority: ["critical", "background"] })];
  const dear = new Set(critical);
  return consumptions.map(({ dependency: one, queue }) => {
    const isDear = facts.traffic.flowsAt(queue.id).some((flow) => dear.has(flow));
    const word = isDear ? "critical" : "background";
    return dependency(one, `priority ${word}`, { priority: [word] });
  });
}
