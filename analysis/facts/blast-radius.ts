// What goes down with a component, a zone or a region: the flows that it takes with it, those that it degrades, the
// share of the declared load, and the data behind it. Only the first failure counts; what it overloads is a cascade.

import type { Component, Count, Element, Flow, Id, Split, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../fact.ts";
import { int32s } from "../graph/small-arrays.ts";
import { ofLosses } from "./aspects.ts";
import { dataLinesOf } from "./data-reach.ts";
import { positionsOf } from "./flow-edges.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { declaredPlacesOf } from "./flow-places.ts";
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

/** The effects of a blast radius alone, in declaration order of the flows. Linear in them. */
export function lossEffectsOn(model: SystemModel, id: Id): readonly FlowEffect[] {
  const { starts, flows, indices } = hitFlowsOf(model);
  const number = numberOf(model, id);
  const effects: FlowEffect[] = [];
  for (let hit = starts[number] as number; hit < (starts[number + 1] as number); hit += 1) {
    const flow = model.flows[flows[hit] as number] as Flow;
    effects.push(effectsOn(model, flow)[indices[hit] as number] as FlowEffect);
  }
  return effects;
}

/** The flows that the loss of an element fails some requests of, in declaration order. Linear in those that it touches. */
export function lostFlowsOf(model: SystemModel, id: Id): readonly Flow[] {
  const { starts, flows, isLost } = hitFlowsOf(model);
  const number = numberOf(model, id);
  let lost: Flow[] | undefined;
  for (let hit = starts[number] as number; hit < (starts[number + 1] as number); hit += 1) {
    if (isLost[hit] === 0) continue;
    const flow = model.flows[flows[hit] as number] as Flow;
    if (lost === undefined) lost = [flow];
    else lost.push(flow);
  }
  return lost ?? noFlows;
}

const noFlows: readonly Flow[] = [];

/**
 * The flows that the loss of each element fails or degrades, those of one element side by side in declaration order: the element with a
 * number has those from `starts[number]` to before `starts[number + 1]`. A component's number is its position in the model, and behind
 * them come regions and zones; the last number is that of elements without any.
 */
export interface HitFlows {
  readonly starts: Int32Array;
  /** Positions of the flows in the model. */
  readonly flows: Int32Array;
  /** 1 where some requests fail, 0 where some are only served degraded. */
  readonly isLost: Uint8Array;
  /** Index of the effect among those on the flow. */
  readonly indices: Int32Array;
  /** Numbers of regions and zones. */
  readonly numbers: ReadonlyMap<Id, number>;
}

const hitsByModel = new WeakMap<SystemModel, HitFlows>();

/** Once per snapshot. Linear in the flows' structures for all elements together. */
export function hitFlowsOf(model: SystemModel): HitFlows {
  let hits = hitsByModel.get(model);
  if (hits === undefined) {
    hits = collectHits(model);
    hitsByModel.set(model, hits);
  }
  return hits;
}

function numberOf(model: SystemModel, id: Id): number {
  const { starts, numbers } = hitFlowsOf(model);
  return positionsOf(model).get(id) ?? numbers.get(id) ?? starts.length - 2;
}

function collectHits(model: SystemModel): HitFlows {
  const { positions, reached } = declaredPlacesOf(model);
  const domains = model.regions.flatMap((region) => [region.id, ...region.zones.map((zone) => zone.id)]);
  const numbers = new Map(domains.map((id, index) => [id, model.components.length + index]));
  const starts = new Int32Array(model.components.length + domains.length + 2);
  /** By flow, the numbers of the elements of its effects. */
  const hit = model.flows.map((flow, index): Int32Array => {
    const places = flowGraphOf(model, flow).positions;
    const effects = effectsOn(model, flow);
    const own = int32s(effects.length);
    for (let at = 0; at < own.length; at += 1) {
      const { id } = effects[at] as ElementEffect;
      // Most of what is lost is reached, and a flow's own map is at hand.
      const place = places.get(id);
      const position = place === undefined ? -1 : ((reached[index] as Int32Array)[place] as number);
      const number = position >= 0 ? position : (positions.get(id) ?? (numbers.get(id) as number));
      own[at] = number;
      (starts[number + 1] as number) += 1;
    }
    return own;
  });
  for (let number = 1; number < starts.length; number += 1) (starts[number] as number) += starts[number - 1] as number;
  const count = starts[starts.length - 1] as number;
  const hits = { starts, flows: new Int32Array(count), isLost: new Uint8Array(count), indices: new Int32Array(count) };
  const next = starts.slice();
  for (let flow = 0; flow < hit.length; flow += 1) {
    const own = hit[flow] as Int32Array;
    const effects = effectsOn(model, model.flows[flow] as Flow);
    for (let at = 0; at < own.length; at += 1) {
      const entry = next[own[at] as number] as number;
      next[own[at] as number] = entry + 1;
      hits.flows[entry] = flow;
      hits.isLost[entry] = (effects[at] as ElementEffect).lost[1] > 0 ? 1 : 0;
      hits.indices[entry] = at;
    }
  }
  return { ...hits, numbers };
}

/** What the loss of one element does to a flow. */
interface ElementEffect extends FlowEffect {
  readonly id: Id;
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
export function blastRadiusFactOf(
  model: SystemModel,
  id: Id,
  component: Component | undefined = model.componentById.get(id),
): Fact | undefined {
  const element = component ?? domainOf(model, id);
  if (element === undefined) return undefined;
  const failing = lostFlowsOf(model, id);
  const value: readonly Id[] = failing.length === 0 ? nothingLost : failing.map((flow) => flow.id);
  return factOf({ name: "blast-radius", element: id, kind: "exact", unit: "elements", value, missing: [] }, () => {
    const { effects, shareOfLoad, divisor } = blastRadiusOf(model, id);
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
