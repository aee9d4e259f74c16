// Branches in which nothing leads to a component but what stands in for others. A request that comes to it there finds no step that is
// written for it: it does what the component does in its own branches.

import type { Id } from "../../language/index.ts";
import type { Draw, FlowEdge } from "./flow-edges.ts";
import type { FlowOutline } from "./flow-graph.ts";

/** Outcomes that are told apart at one component; where there are more, all of its steps are taken to be needed in each. */
const mostOutcomes = 256;

const none: readonly (readonly Draw[])[] = [];
const always: readonly (readonly Draw[])[] = [[]];

/**
 * By component with its awaited steps, the outcomes of draws under which none of them is walked and nothing but a fallback leads to
 * it: each a list of branches that come together, an empty list where it is to be reckoned with always, which errs towards
 * needing more. Undefined where no component of the flow has any. Linear in the edges of the flow for each component whose steps all stand in branches.
 */
export function idleBranchesOf(
  outline: FlowOutline,
): ((id: Id, steps: readonly FlowEdge[]) => readonly (readonly Draw[])[]) | undefined {
  const { graph, hotOrigins, eithers } = outline;
  const hasStandIns = eithers.length > 0 && graph.edges.some((edge) => edge.fallbackFor !== undefined);
  if (!hasStandIns) return undefined;
  return (id, steps) => {
    if (steps.length === 0 || hotOrigins.includes(id)) return none;
    const before = graph.edges.filter((edge) => edge.target === id && edge.hot && edge.fallbackFor === undefined);
    const walked = [...steps, ...before];
    // What is written outside of all branches is walked always.
    if (walked.some((edge) => edge.draws.length === 0)) return none;
    const asked = [...new Set(walked.flatMap((edge) => edge.draws.map((draw) => draw.either)))].sort((a, b) => a - b);
    const outcomes = outcomesOf(asked, eithers);
    if (outcomes === undefined) return always;
    const isWalked = (outcome: readonly Draw[]) =>
      walked.some((edge) => edge.draws.every((draw) => outcome.some((one) => isSame(one, draw))));
    return outcomes.filter((outcome) => !isWalked(outcome));
  };
}

/** Every way in which draws can come out together; undefined where there are too many. */
function outcomesOf(
  asked: readonly number[],
  eithers: FlowOutline["eithers"],
): readonly (readonly Draw[])[] | undefined {
  let outcomes: readonly (readonly Draw[])[] = always;
  for (const either of asked) {
    const count = eithers[either]?.weights.length ?? 0;
    if (outcomes.length * count > mostOutcomes) return undefined;
    outcomes = outcomes.flatMap((outcome) =>
      Array.from({ length: count }, (_, branch) => [...outcome, { either, branch }]),
    );
  }
  return outcomes;
}

function isSame(one: Draw, other: Draw): boolean {
  return one.either === other.either && one.branch === other.branch;
}
