// What goes down with a component, a zone or a region: the flows that it takes with it, those that it degrades, the
// share of the declared load, and the data behind it. Only the first failure counts; what it overloads is a cascade.

import type { Component, Count, Element, Flow, Id, Split, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../fact.ts";
import { ofLosses } from "./aspects.ts";
import { dataLinesOf } from "./data-reach.ts";
import { type Loss, lossEffectsOf, type Share } from "./losses.ts";
import { perFlowReading } from "./memo.ts";
import { perShape } from "./shape.ts";
import { evenParts } from "./splits.ts";
import { structureOf } from "./structure.ts";
import { trimmed } from "./trimmed.ts";
import { listWords, loadShareWords, nameOf, percentWords, shareWords } from "./words.ts";

export interface FlowEffect {
  readonly flow: Flow;
  /** Shares of the flow's requests that fail, or are served only because something stands in; of the hottest cell and shard. */
  readonly lost: Share;
  readonly degraded: Share;
}

export interface BlastRadius {
  /** Flows that the loss fails or degrades, in declaration order. */
  readonly effects: readonly FlowEffect[];
  /** Share of the declared load that fails, cells and shards counted; undefined where no flow states a load. */
  readonly shareOfLoad?: Share;
  /** 1 ÷ the share of what is lost that one failure hits at most: the independent copies where all are asked for alike. */
  readonly divisor: number;
}

/** Effects by what is lost, computed once per snapshot and gone with it. */
const effectsByModel = new WeakMap<SystemModel, ReadonlyMap<Id, readonly FlowEffect[]>>();

/**
 * What the loss of a component with all its copies, of a zone or of a region does while all else is up. Exact. Linear
 * in the flows' structures for all elements together, computed when first asked for.
 */
export function blastRadiusOf(model: SystemModel, id: Id): BlastRadius {
  const effects = lossEffectsOn(model, id);
  const divisor = divisorOf(model, id);
  const shareOfLoad = loadShareOf(model, effects, divisor);
  return { effects, divisor, ...(shareOfLoad === undefined ? {} : { shareOfLoad }) };
}

/** The effects of a blast radius alone, for those who ask about many elements. */
export function lossEffectsOn(model: SystemModel, id: Id): readonly FlowEffect[] {
  let effectsById = effectsByModel.get(model);
  if (effectsById === undefined) {
    effectsById = collectEffects(model);
    effectsByModel.set(model, effectsById);
  }
  return effectsById.get(id) ?? noEffects;
}

const noEffects: readonly FlowEffect[] = [];

/** What the loss of one element does to a flow. */
interface ElementEffect extends FlowEffect {
  readonly id: Id;
}

function collectEffects(model: SystemModel): ReadonlyMap<Id, readonly FlowEffect[]> {
  const collected = new Map<Id, FlowEffect[]>();
  for (const flow of model.flows) {
    for (const effect of effectsOn(model, flow)) {
      const known = collected.get(effect.id);
      if (known === undefined) collected.set(effect.id, [effect]);
      else known.push(effect);
    }
  }
  const found: Map<Id, readonly FlowEffect[]> = collected;
  for (const [id, effects] of found) if (effects.length > 1) found.set(id, trimmed(effects));
  return found;
}

/** What the loss of each whole element does to a flow; elements that it does nothing to are left out. */
export const effectsOn = perFlowReading(ofLosses, (model, flow): readonly ElementEffect[] => {
  const effects: ElementEffect[] = [];
  for (const { loss, lost, degraded } of lossEffectsOf(structureOf(model, flow))) {
    const id = wholeElementOf(loss);
    if (id !== undefined) effects.push({ id, flow, lost, degraded });
  }
  return trimmed(effects);
});

/** The element that a loss takes as a whole; none where it is one copy of several. */
function wholeElementOf(loss: Loss): Id | undefined {
  if (loss.kind === "component") return loss.component.id;
  return loss.event.kind === "zone" || loss.event.kind === "region" ? loss.event.element : undefined;
}

/**
 * What the share of a flow that passes a component is divided by for that of one failure, ≥ 1: the cells around it times its
 * shards, or where one of these is the hottest, 1 ÷ its share. Zones and regions are shared by all cells.
 */
export function divisorOf(model: SystemModel, id: Id): number {
  const component = model.componentById.get(id);
  return component === undefined ? 1 : evenParts(component.shards) * cellsAround(model, component);
}

/**
 * What all arrivals of a component are divided by for those of the cell that is judged, ≥ 1: the product of the `cells` of the
 * containers around it, where one of these is the hottest 1 ÷ its share.
 */
export function cellsAround(model: SystemModel, component: Component): number {
  let cells = 1;
  for (const split of cellsOf(model, component)) cells *= evenParts(split);
  return cells;
}

/** Independent copies that the containers around a component make of it, ≥ 1, however much each of them is asked for. */
export function cellCountAround(model: SystemModel, component: Component): Count {
  let cells = 1;
  for (const { count } of cellsOf(model, component)) cells *= Math.max(1, count.value);
  return cells;
}

/** The `cells` of the containers around a component, the innermost first. */
export function cellsOf(model: SystemModel, component: Component): readonly Split[] {
  if (!celledIn(model).any) return noCells;
  let found: Split[] | undefined;
  for (let id = component.parent; id !== undefined; ) {
    const container = model.containerById.get(id);
    if (container?.cells !== undefined) {
      found ??= [];
      found.push(container.cells);
    }
    id = container?.parent;
  }
  return found ?? noCells;
}

const noCells: readonly Split[] = [];

/** Whether any container of a design has cells, as most designs have none. */
const celledIn = perShape((model) => ({ any: model.containers.some(({ cells }) => cells !== undefined) }));

/** The independent copies of which one failure hits one, in words; the hottest of them is what a share is told of. */
function copiesWords(model: SystemModel, id: Id, divisor: number): string {
  const component = model.componentById.get(id);
  const shards = Math.max(1, component?.shards?.count.value ?? 1);
  const count = shards * (component === undefined ? 1 : cellCountAround(model, component));
  const says = `one failure hits one of ${count} independent copies`;
  return count === divisor
    ? says
    : `${says}; the hottest, which is counted, has ${percentWords(1 / divisor)} of the requests`;
}

/** Share of the sum of all declared loads that fails. Flows without a load are left out of both. */
export function loadShareOf(
  model: SystemModel,
  effects: readonly { readonly flow: Flow; readonly lost: Share }[],
  divisor: number,
): Share | undefined {
  const total = totalLoadOf(model);
  if (total <= 0) return undefined;
  let [low, high] = [0, 0];
  for (const { flow, lost } of effects) {
    const load = flow.load?.value ?? 0;
    low += load * lost[0];
    high += load * lost[1];
  }
  return [Math.min(1, low / total / divisor), Math.min(1, high / total / divisor)];
}

/** Sum of all declared loads, per second; added up once per snapshot. */
const totalLoads = new WeakMap<SystemModel, number>();

function totalLoadOf(model: SystemModel): number {
  let total = totalLoads.get(model);
  if (total === undefined) {
    total = model.flows.reduce((sum, flow) => sum + (flow.load?.value ?? 0), 0);
    totalLoads.set(model, total);
  }
  return total;
}

const nothingLost: readonly Id[] = [];

/** The fact `blast-radius` of a component, zone or region: its value lists the flows that lose requests. */
export function blastRadiusFactOf(model: SystemModel, id: Id): Fact | undefined {
  const element = model.componentById.get(id) ?? domainOf(model, id);
  if (element === undefined) return undefined;
  const effects = lossEffectsOn(model, id);
  const failing = effects.filter(({ lost }) => lost[1] > 0);
  const value: readonly Id[] = failing.length === 0 ? nothingLost : failing.map(({ flow }) => flow.id);
  return factOf({ name: "blast-radius", element: id, kind: "exact", unit: "elements", value, missing: [] }, () => {
    const { shareOfLoad, divisor } = blastRadiusOf(model, id);
    const lost = effects.filter((effect) => effect.lost[1] > 0);
    const degraded = effects.filter((effect) => effect.degraded[1] > 0);
    const steps: Derivation[] = [
      ...lost.map(({ flow, lost: share }) => ({
        says: `${nameOf(model, flow.id)} loses ${shareWords(share)} of its requests`,
        at: flow.at,
      })),
      ...degraded.map(({ flow, degraded: share }) => ({
        says: `${nameOf(model, flow.id)} serves ${shareWords(share)} of its requests degraded`,
        at: flow.at,
      })),
      ...dataLinesOf(model, id),
    ];
    if (divisor > 1 && steps.length > 0) steps.push({ says: copiesWords(model, id, divisor) });
    const load =
      shareOfLoad === undefined || lost.length === 0 ? "" : `, ${loadShareWords(shareOfLoad)} of the declared load`;
    const flows = lost.length === 0 ? "no flow" : listWords(lost.map(({ flow }) => nameOf(model, flow.id)));
    return { says: `the loss of ${nameOf(model, id)} takes down ${flows}${load}`, at: element.at, steps };
  });
}

function domainOf(model: SystemModel, id: Id): Element | undefined {
  for (const region of model.regions) {
    if (region.id === id) return region;
    for (const zone of region.zones) if (zone.id === id) return zone;
  }
  return undefined;
}
