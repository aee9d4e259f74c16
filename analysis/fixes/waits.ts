// How long one step of a sum of waits may take so that the sum fits: another timeout, or fewer tries. A callee's own p99 is left to
// it, since a timeout below that cuts off what is healthy.

import type { Dependency, Flow, Seconds, SystemModel } from "../../language/index.ts";
import { type StepTime, worstCasesOf } from "../facts/time/worst-case.ts";
import { type Change, dependency } from "./edit.ts";
import { durationText, roundedDown, roundedUp, written } from "./figures.ts";

/** Longer waits: the caller's limits raised to what the callee can take. */
export function raised(of: Dependency, needed: Seconds): readonly Change[] {
  const value = roundedUp(needed);
  const changes: Change[] = [];
  for (const term of ["timeout", "deadline"] as const) {
    const limit = of[term];
    if (limit === undefined || limit.value >= needed) continue;
    changes.push(dependency(of, `${term} ${durationText(value)}`, { [term]: written(value, of.at) }));
  }
  return changes;
}

/** A shorter limit of a step, so that all of it takes no more than so long; none below what its callee needs on a good day. */
export function shortened(
  model: SystemModel,
  flow: Flow,
  { edge, times, attempts, pauses, isCut }: StepTime,
  total: Seconds,
): readonly Change[] {
  const { dependency: of } = edge;
  if (of === undefined) return [];
  const each = isCut ? total / times : (total / times - pauses) / attempts;
  const value = roundedDown(each);
  const healthy = worstCasesOf(model, flow).get(edge.target)?.own ?? 0;
  if (!(value > 0) || value < healthy) return [];
  const term = isCut ? "deadline" : "timeout";
  return [dependency(of, `${term} ${durationText(value)}`, { [term]: written(value, of.at) })];
}
