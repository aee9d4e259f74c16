// Whether each step of a flow stands on a dependency that the component on its left declares. Needs all components, so it is
// asked of a whole snapshot and not of one flow.

import type { Component, Flow, FlowItem, FlowStep, Id, Problem } from "../model.ts";

/** One warning per dependency that steps stand on and nobody declares, at the first such step. Linear in the steps. */
export function undeclaredSteps(flows: readonly Flow[], components: ReadonlyMap<Id, Component>): readonly Problem[] {
  const problems: Problem[] = [];
  const said = new Set<string>();
  for (const flow of flows) {
    for (const step of stepsOf(flow.body)) {
      const from = components.get(step.from);
      const to = components.get(step.to);
      if (from === undefined || to === undefined || isDeclared(from, to, step)) continue;
      const verb = step.verbs[0] ?? verbFor(from, to);
      const who = verb === "consumes" ? to : from;
      const what = verb === "consumes" ? from : to;
      const missing = `${who.id} ${verb} ${what.id}`;
      if (said.has(missing)) continue;
      said.add(missing);
      problems.push({
        code: "undeclared-step",
        severity: "warning",
        message: `\`${who.name}\` declares no dependency for this step; add \`${verb} ${what.name}\` to it, with its terms.`,
        at: step.at,
        related: { at: who.at, says: `\`${who.name}\` is declared here` },
      });
    }
  }
  return problems;
}

/** Every step below the items, those in branches included, in order. */
export function stepsOf(body: readonly FlowItem[]): readonly FlowStep[] {
  return body.flatMap((item) => {
    switch (item.kind) {
      case "step":
        return [item];
      case "either":
        return item.branches.flatMap((branch) => stepsOf(branch.body));
      case "parallel":
      case "optional":
        return stepsOf(item.body);
      case "reply":
        return [];
    }
  });
}

function isDeclared(from: Component, to: Component, step: FlowStep): boolean {
  if (from.kind === "cache" && from.cacheOf?.id === to.id) return true;
  if (from.dependencies.some((d) => d.target === to.id && (step.verbs.length === 0 || step.verbs.includes(d.verb))))
    return true;
  // `queue -> worker` stands on the worker's `consumes`; a fallback is declared by naming it.
  if (to.dependencies.some((d) => d.verb === "consumes" && d.target === from.id)) return true;
  return from.dependencies.some((d) => d.fallback?.kind === "component" && d.fallback.to.id === to.id);
}

function verbFor(from: Component, to: Component): string {
  if (from.kind === "queue" || from.kind === "topic") return "consumes";
  if (to.kind === "queue" || to.kind === "topic") return "publishes";
  if (to.kind === "store" || to.kind === "cache") return "reads";
  return "calls";
}
