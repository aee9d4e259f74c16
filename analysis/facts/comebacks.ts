// Steps of a flow that come back, past a queue or topic, to a component whose earlier steps brought them about: what the flow lists
// of the component after such a step is done with what comes back, and what it lists before with the request. It goes by the
// text's order and by who leads to whom; how often anything is done is visits.ts's business.

import type { FlowStep, Id, SystemModel } from "../../language/index.ts";
import { isHandOff } from "./attempts.ts";
import type { Listing } from "./component-edges.ts";
import type { FlowEdge } from "./flow-edges.ts";

/**
 * The listings with the sections that they begin and stand in; undefined where no step comes back, as in most flows. A step begins a
 * section where steps of its target that are listed before it lead to it past a hand-off. A listed step stands in the section of
 * the last such step before it that is in no other branch. Linear in the listings, and in the edges for each step that may come
 * back.
 */
export function withComebacks(
  model: SystemModel,
  listings: readonly Listing[],
  edgesBySource: ReadonlyMap<Id, readonly FlowEdge[]>,
): readonly Listing[] | undefined {
  const before = new Map<Id, FlowStep[]>();
  const sections = new Map<Id, { readonly begins: number; readonly draws: Listing["draws"] }[]>();
  let found: Listing[] | undefined;
  for (const [index, listing] of listings.entries()) {
    const { step, draws } = listing;
    const earlier = before.get(step.to);
    const begins = earlier !== undefined && leadTo(model, edgesBySource, earlier, step) ? index + 1 : 0;
    const own = sections.get(step.from)?.findLast((one) => one.draws.every((draw) => draws.includes(draw)));
    const section = own?.begins ?? 0;
    if (begins > 0 || section > 0) {
      found ??= listings.slice();
      found[index] = { ...listing, begins, section };
    }
    if (begins > 0) {
      const known = sections.get(step.to);
      if (known === undefined) sections.set(step.to, [{ begins, draws }]);
      else known.push({ begins, draws });
    }
    const steps = before.get(step.from);
    if (steps === undefined) before.set(step.from, [step]);
    else steps.push(step);
  }
  return found;
}

/** Whether some steps of one component lead past a queue or topic to a step back to it. */
function leadTo(
  model: SystemModel,
  edgesBySource: ReadonlyMap<Id, readonly FlowEdge[]>,
  earlier: readonly FlowStep[],
  { from, to }: FlowStep,
): boolean {
  if (isHandOff(model.componentById.get(to))) return false;
  const places = new Set(earlier.map(({ at }) => at));
  const waiting: { readonly id: Id; readonly isHanded: boolean }[] = [];
  const before = new Set<Id>();
  const behind = new Set<Id>();
  const reach = (id: Id, isHanded: boolean): void => {
    const known = isHanded ? behind : before;
    if (id === to || known.has(id)) return;
    known.add(id);
    waiting.push({ id, isHanded });
  };
  for (const edge of edgesBySource.get(to) ?? []) if (places.has(edge.at)) reach(edge.target, false);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const isHanded = next.isHanded || isHandOff(model.componentById.get(next.id));
    if (isHanded && next.id === from) return true;
    for (const { target } of edgesBySource.get(next.id) ?? []) reach(target, isHanded);
  }
  return false;
}
