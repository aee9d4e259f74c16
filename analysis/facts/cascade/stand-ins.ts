// Stand-ins that are too small for what they stand in for: a flow that falls back on one is served in part.

import type { Component, Dependency, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import { capacityOf } from "../capacity/capacity.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { accessOf } from "../redundancy.ts";
import { passagesOf } from "./passages.ts";
import { slotsOf } from "./pools.ts";
import { divisionAt, rateAt, rateOfAll } from "./rates.ts";
import { type Step, stepsOf } from "./steps.ts";
import { usualTimeOf } from "./trouble.ts";
import { leadsTo, numberIn } from "./waits.ts";

export interface WeakStandIn {
  /** What it stands in for is at the other end of this. */
  readonly dependency: Dependency;
  readonly standIn: Component;
  /** Requests per second to all copies in one cell: what comes to it then, its own among them. */
  readonly rate: PerSecond;
  /** What it can take of them. */
  readonly serves: PerSecond;
}

const weakByTraffic = new WeakMap<Traffic, readonly WeakStandIn[]>();

/** In declaration order. First tries at `load`; a stand-in that states neither capacity nor slots with a time counts as large enough. */
function weakStandIns(context: FactContext): readonly WeakStandIn[] {
  let weak = weakByTraffic.get(context.traffic);
  if (weak === undefined) {
    weak = fallingBack(context.model).flatMap(({ dependencies }) =>
      dependencies.flatMap((dependency) => {
        const { fallback } = dependency;
        if (fallback === undefined || fallback.kind === "answer") return [];
        const one = weakStandIn(context, dependency);
        return one === undefined ? [] : [one];
      }),
    );
    weakByTraffic.set(context.traffic, weak);
  }
  return weak;
}

const fallingBack = componentsWith(({ dependencies }) =>
  dependencies.some(({ fallback }) => fallback !== undefined && fallback.kind !== "answer"),
);

function weakStandIn(context: FactContext, dependency: Dependency): WeakStandIn | undefined {
  const { model } = context;
  const source = model.componentById.get(dependency.source);
  if (source === undefined) return undefined;
  const { units, cells } = divisionAt(context, source);
  let standIn: Component | undefined;
  let over: Dependency | undefined;
  let rate = 0;
  for (const { flow, node } of passagesOf(context, source.id)) {
    const own = rateAt(context, flow, source) ?? 0;
    for (const step of stepsOf(context, flow).steps[node] as readonly Step[]) {
      if (step.way.edge.dependency !== dependency || step.standIn === undefined || step.standIn === "answer") continue;
      const { edge } = step.standIn.way;
      standIn = model.componentById.get(edge.target);
      over = edge.dependency;
      if (step.isKnown) rate += own * units * cells * step.weight;
    }
  }
  if (standIn === undefined || rate === 0) return undefined;
  const there = divisionAt(context, standIn);
  const all = rate / there.cells + rateOfAll(context, standIn) * there.units;
  const serves = servedBy(model, standIn, over, there.units);
  return isOverfull(all, serves) ? { dependency, standIn, rate: all, serves } : undefined;
}

/** What it serves at most: by its capacity, and by its slots where they are held for its own time. */
function servedBy(model: SystemModel, standIn: Component, over: Dependency | undefined, units: number): PerSecond {
  const capacity = capacityOf(model, standIn, accessOf(over))?.most ?? Number.POSITIVE_INFINITY;
  const slots = slotsOf(standIn);
  const time = usualTimeOf(standIn) ?? 0;
  return slots === undefined || time === 0 ? capacity : Math.min(capacity, (slots * units) / time);
}

/** The stand-ins that flows turn to when a component answers nothing, and that are too small. Linear in these flows, where there are any. */
export function weakStandInsFor(context: FactContext, id: Id, lost: readonly Flow[]): readonly WeakStandIn[] {
  const weak = weakStandIns(context);
  if (weak.length === 0) return weak;
  const left = passagesOf(context, id).filter(({ flow }) => !lost.includes(flow));
  return weak.filter(({ dependency }) =>
    left.some(({ waits, node }) => {
      const target = waits.graph.edges.some((edge) => edge.dependency === dependency)
        ? numberIn(waits, dependency.target)
        : undefined;
      return target !== undefined && leadsTo(waits, target, node);
    }),
  );
}
