// The cascades of elements that answer nothing, each followed once for all who ask and kept from snapshot to snapshot as long as what it
// rests on is the same.

import type { Component, Id } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { perComponent } from "../memo.ts";
import { cascadeOf } from "./cascade.ts";
import type { Cascade } from "./cascade-story.ts";
import { isHost } from "./trouble.ts";

/** A cascade with what has to be the same in a later snapshot for it to be the same there. */
interface KeptFailure {
  cascade: Cascade | undefined;
  /** The marks of the components whose pools it holds: of these flows hold slots that do not come by what failed. */
  marks: readonly object[];
  /** Whether it takes down all flows of the design: then nothing more may be lost, and a flow that does not come by changes that. */
  takesAll: boolean;
}

const keptFailureOf = perComponent((): KeptFailure => ({ cascade: undefined, marks: [], takesAll: false }));

/** An object of each component's own, the same in the next snapshot as long as its flows are. */
const markOf = perComponent((): object => ({}));

const failuresByTraffic = new WeakMap<Traffic, Map<Id, Cascade>>();

/**
 * The cascade of an element that answers nothing, followed once per snapshot for all who ask, and not again while its
 * flows are the same and are, or are not, all there are.
 */
export function failureOf(context: FactContext, element: Id): Cascade {
  const component = context.model.componentById.get(element);
  // What runs on a component fails with it, and may be in no flow.
  if (component !== undefined && !isHost(context.model, element)) return keptFailure(context, component);
  let failures = failuresByTraffic.get(context.traffic);
  if (failures === undefined) {
    failures = new Map();
    failuresByTraffic.set(context.traffic, failures);
  }
  let cascade = failures.get(element);
  if (cascade === undefined) {
    cascade = cascadeOf(context, { kind: "fail", element });
    failures.set(element, cascade);
  }
  return cascade;
}

function keptFailure(context: FactContext, component: Component): Cascade {
  const kept = keptFailureOf(context, component);
  if (kept.cascade !== undefined && takesAll(context, kept.cascade) === kept.takesAll) {
    const marks = marksIn(context, kept.cascade);
    if (marks.every((mark, index) => mark === kept.marks[index])) return kept.cascade;
  }
  kept.cascade = cascadeOf(context, { kind: "fail", element: component.id });
  kept.marks = marksIn(context, kept.cascade);
  kept.takesAll = takesAll(context, kept.cascade);
  return kept.cascade;
}

function takesAll({ traffic }: FactContext, { lost }: Cascade): boolean {
  return lost.length === traffic.flows.length;
}

function marksIn(context: FactContext, { pooled }: Cascade): readonly object[] {
  return pooled.map(({ id }) => {
    const component = context.model.componentById.get(id);
    return component === undefined ? gone : markOf(context, component);
  });
}

/** The mark of a component that a later snapshot has not: no component's of one that has it. */
const gone: object = {};
