// Whether each step of a flow stands on a dependency that the component on its left declares. Needs all components, so it is
// asked of a whole snapshot and not of one flow.

import type { Id } from "../figures.ts";
import type { Component, Flow, FlowItem, FlowStep, Problem } from "../model.ts";

/** One warning per dependency that steps stand on and nobody declares, at the first such step. Linear in the flows. */
export function undeclaredSteps(looked: readonly Looked[]): readonly Problem[] {
  const problems: Problem[] = [];
  const said = new Set<string>();
  for (const { undeclared } of looked) {
    for (const { step, from, to } of undeclared) {
      const verb = step.verbs[0] ?? verbFor(from, to);
      const who = verb === "consumes" ? to : from;
      const what = verb === "consumes" ? from : to;
      const missing = `${who.id} ${verb} ${what.id}`;
      if (said.has(missing)) continue;
      said.add(missing);
      problems.push({
        code: "undeclared-step",
        severity: "warning",
        message: `\`${who.name}\` declares no dependency for this step; ${remedyFor(who, verb, what)}`,
        at: step.at,
        related: { at: who.at, says: `\`${who.name}\` is declared here` },
      });
    }
  }
  return problems;
}

/** A step without a dependency, and what it stands between. */
interface Undeclared {
  readonly step: FlowStep;
  readonly from: Component;
  readonly to: Component;
}

/** What was found in a flow, and between which components: the ends of its steps, two and two. */
export interface Looked {
  readonly flow: Flow;
  readonly steps: readonly FlowStep[];
  readonly ends: readonly (Component | undefined)[];
  readonly names: ReadonlySet<Id>;
  readonly undeclared: readonly Undeclared[];
}

/** The last look at each flow, which holds as long as the flow and the ends of its steps are the same. */
const lookedByFlow = new WeakMap<Flow, Looked>();

/** What the steps of each flow stand on. Linear in the steps. */
export function lookAtSteps(flows: readonly Flow[], components: ReadonlyMap<Id, Component>): readonly Looked[] {
  return flows.map((flow) => {
    const known = lookedByFlow.get(flow);
    return known !== undefined && holds(known, components) ? known : look(flow, components);
  });
}

/** As `lookAtSteps`, where `before` was seen of as many flows and of components of which only these are others. Linear in the flows. */
export function lookAgain(
  before: readonly Looked[],
  flows: readonly Flow[],
  components: ReadonlyMap<Id, Component>,
  changed: readonly Id[],
): readonly Looked[] {
  return flows.map((flow, index) => {
    const known = before[index];
    return known?.flow === flow && !changed.some((id) => known.names.has(id)) ? known : look(flow, components);
  });
}

function look(flow: Flow, components: ReadonlyMap<Id, Component>): Looked {
  const steps = stepsOf(flow.body);
  const ends: (Component | undefined)[] = [];
  const undeclared: Undeclared[] = [];
  for (const step of steps) {
    const from = components.get(step.from);
    const to = components.get(step.to);
    ends.push(from, to);
    if (from !== undefined && to !== undefined && !isDeclared(from, to, step)) undeclared.push({ step, from, to });
  }
  const looked = { flow, steps, ends, names: new Set(steps.flatMap(({ from, to }) => [from, to])), undeclared };
  lookedByFlow.set(flow, looked);
  return looked;
}

function holds({ steps, ends }: Looked, components: ReadonlyMap<Id, Component>): boolean {
  return steps.every(
    ({ from, to }, index) => components.get(from) === ends[2 * index] && components.get(to) === ends[2 * index + 1],
  );
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

/** A cache that reads what nobody has said it copies most likely is that copy, and then misses alone go on. */
function remedyFor(who: Component, verb: string, what: Component): string {
  const stated = `\`${verb} ${what.name}\``;
  if (!mayCopy(who, verb, what)) return `add ${stated} to it, with its terms.`;
  return `add \`of ${what.name}\` to it where it keeps copies of what stands there, else ${stated} with its terms.`;
}

/** Whether a step without a dependency may be what a cache does at a miss. */
export function mayCopy(who: Component, verb: string, what: Component): boolean {
  const isKept = what.kind !== "client" && what.kind !== "queue" && what.kind !== "topic";
  return who.kind === "cache" && who.cacheOf === undefined && isKept && (verb === "reads" || verb === "calls");
}

function verbFor(from: Component, to: Component): string {
  if (from.kind === "queue" || from.kind === "topic") return "consumes";
  if (to.kind === "queue" || to.kind === "topic") return "publishes";
  if (to.kind === "store" || to.kind === "cache") return "reads";
  return "calls";
}
