// What a component can serve per second: the figure of one copy times the copies that share the work, which depends on the
// access and on how many copies there are at that moment. Who asks how much is not its business.

import type { Component, Count, Figure, Id, PerSecond, Span, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { type Access, isOneThing } from "../redundancy.ts";
import { evenParts } from "../splits.ts";
import { durationWords, numberWords, rateWords } from "../words.ts";

/** On an ordinary day, at peak, or with one zone or one copy lost. They differ in the copies that are at work. */
export type Moment = "load" | "peak" | "degraded";

/** What one copy serves per second; the ends differ where a figure is an interval. */
export interface CopyCapacity {
  readonly least: PerSecond;
  readonly most: PerSecond;
  /** `400/s`, or `32 at once ÷ 250ms = 128/s`. Written when it is read: numbers are asked for far more often. */
  readonly says: () => string;
  readonly at: Span;
}

/** What a component serves per second, all its copies together, in one cell. */
export interface Capacity {
  readonly least: PerSecond;
  readonly most: PerSecond;
  readonly copy: CopyCapacity;
  /** Copies' worth of work that can be done at once; a fraction where a quorum puts each request on several. */
  readonly copies: number;
}

/** Null where nothing tells it. */
const copyCapacities = new WeakMap<Component, CopyCapacity | null>();

/** Who asks about a component asks several times, one after the other. */
let askedLast: Component | undefined;
let toldLast: CopyCapacity | undefined;

/**
 * What one copy serves per second: the stated `capacity`, or `concurrency` ÷ `service-time` (Little's law with every slot
 * taken), the smaller where both are stated. Of a managed component the whole is one copy. Undefined where neither
 * is stated: nothing else tells it.
 */
export function copyCapacityOf(component: Component): CopyCapacity | undefined {
  if (component === askedLast) return toldLast;
  let known = copyCapacities.get(component);
  if (known === undefined) {
    known = computeCopyCapacity(component) ?? null;
    copyCapacities.set(component, known);
  }
  askedLast = component;
  toldLast = known ?? undefined;
  return toldLast;
}

function computeCopyCapacity(component: Component): CopyCapacity | undefined {
  const { capacity, concurrency, serviceTime } = component;
  const stated = capacity === undefined ? undefined : new StatedCapacity(capacity);
  if (concurrency === undefined || serviceTime === undefined) return stated;
  const [fewest, mostSlots] = ends(concurrency);
  const [shortest, longest] = ends(serviceTime);
  if (!(shortest > 0)) return stated;
  const [least, most] = [fewest / longest, mostSlots / shortest];
  const says = () => {
    const slots = rangeWords(fewest, mostSlots, numberWords);
    const time = rangeWords(shortest, longest, durationWords);
    return `${slots} at once ÷ ${time} = ${rangeWords(least, most, rateWords)}`;
  };
  const worked: CopyCapacity = { least, most, says, at: concurrency.at };
  if (stated === undefined || most <= stated.least) return worked;
  if (stated.most <= least) return stated;
  // Intervals that overlap: the smaller of the two at either end.
  return {
    least: Math.min(stated.least, least),
    most: Math.min(stated.most, most),
    says: stated.says,
    at: stated.at,
  };
}

/** A class for its size alone: most components have one, and of few the words are read. */
class StatedCapacity implements CopyCapacity {
  readonly least: PerSecond;
  readonly most: PerSecond;
  readonly #capacity: Figure;

  constructor(capacity: Figure) {
    [this.least, this.most] = ends(capacity);
    this.#capacity = capacity;
  }

  get says(): () => string {
    const { origin } = this.#capacity;
    const assumed = origin.kind === "technology" ? `, a default of ${origin.technology}` : "";
    return () => rangeWords(this.least, this.most, rateWords) + assumed;
  }

  get at(): Span {
    return this.#capacity.at;
  }
}

/**
 * What a component serves per second if every request is of this access, in one cell.
 *
 * One copy's figure times: of a primary with m followers, 1 for writes and reads from the primary, m for reads from a replica,
 * m + 1 for reads from any; of a quorum over n, n ÷ w for writes and n ÷ r for reads; all copies else. Each times the shards. A
 * managed component's figure is of the whole. Standbys serve nothing before a copy is lost. Assumes that copies share the work evenly;
 * where one shard gets more than its part, it is full before all this is served.
 *
 * Undefined where no figure tells what one copy serves; `missingCapacityOf` says which would.
 */
export function capacityOf(
  model: SystemModel,
  component: Component,
  access: Access,
  moment: Moment = "load",
): Capacity | undefined {
  const copy = copyCapacityOf(component);
  if (copy === undefined) return undefined;
  const copies = servingCopies(component, access, copiesAt(model, component, moment)) * shardsOf(component);
  return { least: copy.least * copies, most: copy.most * copies, copy, copies };
}

/** The input that would tell what one copy serves. */
export function missingCapacityOf(component: Component): MissingInput {
  if (component.concurrency === undefined) return { element: component.id, term: "capacity" };
  return { element: component.id, term: component.capacity === undefined ? "service-time" : "capacity" };
}

/** Copies' worth of one shard that an access can use, with so many copies up. */
export function servingCopies(component: Component, access: Access, copies: Count): number {
  if (isOneThing(component)) return 1;
  if (component.replicas?.primary !== undefined) {
    if (access === "replica") return Math.max(0, copies - 1);
    return access === "any" ? copies : Math.min(1, copies);
  }
  if (component.quorum === undefined) return copies;
  return copies / copiesPerRequest(component, access);
}

/** Copies that one request puts work on: more than one in a quorum alone. */
export function copiesPerRequest(component: Component, access: Access): number {
  const { quorum } = component;
  if (quorum === undefined || access === "replica" || access === "any") return 1;
  if (access === "read") return Math.max(1, quorum.read.value);
  if (access === "write") return Math.max(1, quorum.write.value);
  return Math.max(1, quorum.write.value, quorum.read.value);
}

/** Shards of a component, ≥ 1; one request needs one of them. What is managed is one thing to those who use it. */
export function shardsOf(component: Component): Count {
  return isOneThing(component) ? 1 : Math.max(1, component.shards?.count.value ?? 1);
}

/**
 * Shards' worth of load that a component can bear before its hottest one is full, from 1 to its shards; a fraction where the
 * hottest has a share of its own.
 */
export function evenShardsOf(component: Component): number {
  return isOneThing(component) ? 1 : evenParts(component.shards);
}

/**
 * Copies of one shard that are at work, 1 where none are written. Autoscaling gives its upper number on ordinary days and at
 * peak, since it has the time to act, and its lower one at the moment of a loss, since it has none. With a zone lost, what
 * stands in the fullest zone is gone; where copies stand in fewer than two zones, one copy is. Standbys that are left then take the
 * places of what is lost. 0 where nothing is left.
 */
export function copiesAt(model: SystemModel, component: Component, moment: Moment): Count {
  if (isOneThing(component)) return 1;
  const { autoscale, replicas, quorum } = component;
  const primary = replicas?.primary;
  const fixed = primary === undefined ? (quorum?.of ?? replicas?.count)?.value : 1 + primary.followers.value;
  const scaled = moment === "degraded" ? autoscale?.min.value : autoscale?.max.value;
  const copies = Math.max(1, (quorum === undefined ? scaled : undefined) ?? fixed ?? 1);
  if (moment !== "degraded") return copies;
  const all = copies + standbysOf(component);
  return Math.max(0, Math.min(copies, all - largestGroup(model, component, all)));
}

/** Copies of one shard that take over by themselves when one at work is lost; a person comes too late for the load. */
export function standbysOf({ standby, failover, replicas, managed }: Component): Count {
  if (managed !== undefined || replicas?.primary !== undefined || failover?.mode !== "automatic") return 0;
  return standby?.value ?? 0;
}

/** Copies that the loss of one zone takes, or one copy. */
export function largestGroup(model: SystemModel, component: Component, copies: Count): Count {
  return fullestZoneOf(model, component, copies)?.copies ?? Math.min(1, copies);
}

/** The zone with the most of so many copies, the first of several; undefined where they stand in fewer than two zones. */
export function fullestZoneOf(
  model: SystemModel,
  component: Component,
  copies: Count,
): { readonly zone: Id | undefined; readonly copies: Count } | undefined {
  const regions = zonesByRegionOf(model, component);
  let zoneCount = 0;
  for (const zones of regions) zoneCount += Math.max(1, zones.length);
  if (zoneCount < 2) return undefined;
  let fullest: { zone: Id | undefined; copies: Count } | undefined;
  for (let index = 0; index < regions.length; index += 1) {
    const zones = regions[index] as readonly Id[];
    // As `across` spreads: over the regions first, then over each one's zones, the remainder to the first of them.
    const inRegion = Math.ceil((copies - index) / regions.length);
    const [zone] = zones;
    const held = zone === undefined ? Math.min(1, inRegion) : Math.ceil(inRegion / zones.length);
    if (fullest === undefined || held > fullest.copies) fullest = { zone, copies: held };
  }
  return fullest;
}

/** Zones that a component is spread over, by region in the order written; none for a region without known zones. */
function zonesByRegionOf(model: SystemModel, component: Component): readonly (readonly Id[])[] {
  const spread = component.across.length > 0;
  const places = spread ? component.across : component.in;
  if (places.length === 0) return nowhere;
  const index = zonesOf(model);
  // Most components stand where many others do.
  let placement = spread ? index.spread : index.placed;
  for (let at = 0; at < places.length; at += 1) {
    const { id } = places[at] as Component["across"][number];
    let next = placement.further.get(id);
    if (next === undefined) {
      next = newPlacement();
      placement.further.set(id, next);
    }
    placement = next;
  }
  placement.zones ??= spreadOver(index, places, spread);
  return placement.zones;
}

/** Zones by region of what is placed alike, once asked for; and by the next place, what stands there as well. */
interface Placement {
  zones: readonly (readonly Id[])[] | undefined;
  readonly further: Map<Id, Placement>;
}

function newPlacement(): Placement {
  return { zones: undefined, further: new Map() };
}

const nowhere: readonly (readonly Id[])[] = [];

function spreadOver(index: ZoneIndex, places: Component["across"], spread: boolean): readonly (readonly Id[])[] {
  const found = new Map<Id, Set<Id>>();
  for (const { id } of places) {
    const region = index.regionByZone.get(id);
    const inRegion = found.get(region ?? id) ?? new Set<Id>();
    found.set(region ?? id, inRegion);
    if (region !== undefined) inRegion.add(id);
    else if (spread) for (const zone of index.zonesByRegion.get(id) ?? []) inRegion.add(zone);
  }
  return [...found.values()].map((zones) => [...zones]);
}

interface ZoneIndex {
  readonly regionByZone: ReadonlyMap<Id, Id>;
  readonly zonesByRegion: ReadonlyMap<Id, readonly Id[]>;
  /** Of what is spread across places, and of what stands in them. */
  readonly spread: Placement;
  readonly placed: Placement;
}

const zoneIndexes = new WeakMap<SystemModel, ZoneIndex>();

function zonesOf(model: SystemModel): ZoneIndex {
  let index = zoneIndexes.get(model);
  if (index === undefined) {
    const zones = model.regions.flatMap((region) => region.zones);
    index = {
      regionByZone: new Map(zones.map((zone) => [zone.id, zone.region])),
      zonesByRegion: new Map(model.regions.map((region) => [region.id, region.zones.map((zone) => zone.id)])),
      spread: newPlacement(),
      placed: newPlacement(),
    };
    zoneIndexes.set(model, index);
  }
  return index;
}

/** Both ends of a figure, the smaller first. */
export function ends(figure: Figure): readonly [least: number, most: number] {
  const upper = figure.upper ?? figure.value;
  return [Math.min(figure.value, upper), Math.max(figure.value, upper)];
}

/** `400/s`, `400/s to 500/s`, or `at least 400/s`. */
export function rangeWords(least: number, most: number, words: (value: number) => string): string {
  if (most === Number.POSITIVE_INFINITY && least < most) return `at least ${words(least)}`;
  return least === most ? words(least) : `${words(least)} to ${words(most)}`;
}
