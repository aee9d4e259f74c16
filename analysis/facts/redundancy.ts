// What it takes for one component by itself to be up: its replicas, the zones and regions they stand in, its host and its
// failover, as a monotone expression over failure events. Dependencies are no part of it; `structure.ts` adds them.

import type { Component, Dependency, Id, Region, Span, SystemModel, Zone } from "../../language/index.ts";
import type { MissingInput } from "../fact.ts";
import type { Block } from "./blocks.ts";
import { type ComponentValues, valuesWith } from "./component-values.ts";
import type { Copies } from "./copies.ts";
import { onceForEachList } from "./each-list.ts";
import { availabilityLoss, knownFrom } from "./likelihoods.ts";
import type { Loss } from "./losses.ts";
import { makeOwnStanding, type Own } from "./own-standing.ts";
import { type Domains, type PlacesOfRegion, placesOf } from "./placement.ts";
import { nameOf } from "./words.ts";

/** How a request uses a component that keeps copies; it decides how many of them must be up. */
export type Access = "call" | "read" | "replica" | "any" | "write";
export const accesses: readonly Access[] = ["call", "read", "replica", "any", "write"];

/** How often an event has happened, as stated. Unavailability, in [0, 1]; an interval where an interval is stated. */
export type Likelihood =
  | {
      readonly kind: "known";
      readonly low: number;
      readonly high: number;
      /** True where every figure behind it is written in the project. */
      readonly isWritten: boolean;
      /** The figures behind it, in words. */
      readonly says: string;
      readonly at: Span;
    }
  /** A component's own figure is missing, so a number that needs it is unknown. */
  | { readonly kind: "missing"; readonly term: string }
  /** A domain or a failover without a figure takes part in cuts alone. */
  | { readonly kind: "uncounted" };

/** Something that can fail by itself. */
export interface FailureEvent {
  /** Unique in the model, and fit to be read: `api`, `api replica 2`, `photos-db primary`, `eu.a`. */
  readonly id: string;
  readonly kind: "component" | "replica" | "zone" | "region" | "failover";
  /** The component, zone or region. */
  readonly element: Id;
  /** The element's name. */
  readonly at: Span;
  readonly likelihood: Likelihood;
  /** Of a zone: the event of its region, without which the zone is of no use either. */
  readonly within?: FailureEvent | undefined;
  /** Set where it stands for too few of so many copies being up, with the figure of each copy. */
  readonly group?: { readonly copies: number; readonly needed: number; readonly each: Likelihood } | undefined;
  /** What is worked out of the event alone, by those who do: a look-up beside it would cost more than the work. */
  readonly kept: { loss?: Loss | undefined; block?: Block | undefined };
}

/** The event's name with its element's shortest one. */
export function eventWords(model: SystemModel, event: FailureEvent): string {
  return nameOf(model, event.element) + event.id.slice(event.element.length);
}

/** A monotone expression over events being up. `all` of nothing is up, `any` of nothing is down. */
export type Redundancy =
  | { readonly kind: "event"; readonly event: FailureEvent }
  | { readonly kind: "all" | "any"; readonly parts: readonly Redundancy[] }
  /** Parts whose weights, 1 each where none are given, sum to at least `count` are up. */
  | {
      readonly kind: "at-least";
      readonly count: number;
      readonly parts: readonly Redundancy[];
      readonly weights?: readonly number[];
    };

/** A component by itself, as one access needs it. */
export interface Standing {
  readonly component: Component;
  /** What is known of the component alone. */
  readonly values: ComponentValues;
  readonly access: Access;
  /** What must be up, all of it; none of a client that stands on nothing. Equal copies are not spelled out. */
  readonly parts: readonly (Redundancy | Copies)[];
  /** The same, spelled out when first read. */
  readonly up: Redundancy;
  /** Every event in `up`, each once, in order of appearance; spelled out when first read. */
  readonly events: readonly FailureEvent[];
  /**
   * What it runs on, and what that runs on, by their own copies and places. What a host calls is left out: no request waits
   * for it, and what runs there goes on while, say, the host's registry is down.
   */
  readonly hosts: readonly Component[];
  /** Copies in all and copies needed; 1 of 1 for what is one thing. */
  readonly copies: number;
  readonly needed: number;
  /** What keeps the number of needed copies from being known; `up` then asks for one, the most favourable. */
  readonly missing: readonly MissingInput[];
  /** What a derivation remarks of its copies. */
  readonly notes: readonly Note[];
  /** What is worked out of the standing alone, by those who do. */
  readonly kept: {
    fatal: readonly Loss[] | undefined;
    blocks: readonly Block[] | undefined;
    /** Whether the component is known by another access as well, so that two standings may have copies in common. */
    isOneOfSeveral: boolean;
  };
}

/** Copies are too many to be told apart, or stand nowhere. */
export type Note = "counted" | "unplaced";

/** Remarks for a derivation. */
export function notesOf(model: SystemModel, { component, hosts, copies, notes }: Standing): readonly string[] {
  const name = nameOf(model, component.id);
  const words = notes.map((note) =>
    note === "counted"
      ? `the ${copies} copies of ${name} are counted and not told apart`
      : `the copies of ${name} are placed nowhere: no zone takes part`,
  );
  for (const host of hosts) words.push(`${name} runs on ${nameOf(model, host.id)}`);
  return words;
}

/** The access by a dependency, `call` without one. */
export function accessOf(dependency: Dependency | undefined): Access {
  switch (dependency?.verb) {
    case "writes":
    case "publishes":
      return "write";
    case "reads":
      if (dependency.from === undefined || dependency.from.value === "primary") return "read";
      return dependency.from.value;
    default:
      return "call";
  }
}

/** One of the accesses that need the same copies, so that they are computed once. */
export function sameAccess(component: Component, access: Access): Access {
  if (isOneThing(component) || component.kind === "client") return "call";
  if (component.replicas?.primary !== undefined) return access === "replica" || access === "any" ? access : "call";
  if (component.needs !== undefined || component.quorum === undefined) return "call";
  return access === "replica" || access === "any" ? "read" : access;
}

/** Whether it is run by somebody else as one thing, so that one event stands for the whole. */
export function isOneThing(component: Component): boolean {
  return component.kind === "external" || component.managed !== undefined;
}

/** Gives each component's standing, computed when first asked for. */
export interface Standings {
  of(component: Component, access: Access): Standing;
  /** The event of a zone or region. */
  domainEvent(id: Id): FailureEvent | undefined;
  /** The domains that a component stands in, as `placement.ts` has them; none where nothing places it. */
  placesOf(component: Component): readonly PlacesOfRegion[];
}

/** One set of standings per snapshot, gone with it. */
const standingsByModel = new WeakMap<SystemModel, Standings>();

export function standingsOf(model: SystemModel): Standings {
  const known = standingsByModel.get(model);
  if (known !== undefined) return known;
  const made = createStandings(model);
  standingsByModel.set(model, made);
  return made;
}

function createStandings(model: SystemModel): Standings {
  const surroundings = surroundingsOf(model.regions);
  const of = (component: Component, access: Access): Standing => {
    const known = knownOf(surroundings, component);
    const same = sameAccess(component, access);
    let standing = known.standings[same];
    if (standing === undefined || !standsOn(model, standing)) {
      standing = standingOf(model, surroundings, component, same, known);
      known.standings[same] = standing;
      noteSeveral(known);
    }
    return standing;
  };
  return {
    of,
    domainEvent: (id) => surroundings.domains.get(id),
    placesOf: (component) => placesOf(surroundings, component),
  };
}

/** Whether the hosts are those of the model, so that the standing of another snapshot is the one in this. */
function standsOn(model: SystemModel, { component, hosts }: Standing): boolean {
  if (component.runsOn === undefined) return true;
  const now = hostsOf(model, component);
  return now.length === hosts.length && now.every((host, index) => host === hosts[index]);
}

/** The places of a design. */
interface Surroundings extends Domains {
  /** The standings of components that have been asked about in other places since. */
  readonly known: WeakMap<Component, KnownStandings>;
}

/** What is known of a component in its surroundings. */
export interface KnownStandings {
  readonly surroundings: Surroundings;
  readonly values: ComponentValues;
  readonly standings: Record<Access, Standing | undefined>;
  /**
   * Of a component that runs on something, and of one that was asked for as a host first; else a standing is as much. One object for
   * all that run on the component, so that what they share shows.
   */
  owns: Record<Access, Own | undefined> | undefined;
}

/** Tells the standings of a component of each other. */
function noteSeveral({ standings, owns }: KnownStandings): void {
  let count = 0;
  for (const access of accesses) if (standings[access] !== undefined || owns?.[access] !== undefined) count += 1;
  if (count < 2) return;
  for (const access of accesses) {
    const standing = standings[access];
    if (standing !== undefined) standing.kept.isOneOfSeveral = true;
  }
}

const unasked = { call: undefined, read: undefined, replica: undefined, any: undefined, write: undefined };

function knownOf(surroundings: Surroundings, component: Component): KnownStandings {
  const values = valuesWith(component);
  const before = values.standings;
  if (before?.surroundings === surroundings) return before;
  // Two designs that are compared may have other places, and both go on finding what they know.
  if (before !== undefined) before.surroundings.known.set(component, before);
  const known = surroundings.known.get(component);
  values.standings = known ?? { surroundings, values, standings: { ...unasked }, owns: undefined };
  return values.standings;
}

/** Surroundings by their regions, in order, so that the next snapshot finds them again. */
const surroundingsOf = onceForEachList(createSurroundings);

function createSurroundings(all: readonly Region[]): Surroundings {
  const domains = new Map<Id, FailureEvent>();
  const regions = new Map<Id, Region>();
  const zones = new Map<Id, Zone>();
  for (const region of all) {
    regions.set(region.id, region);
    const [event, ...inside] = domainEventsOf(region);
    domains.set(region.id, event);
    for (const [index, zone] of region.zones.entries()) {
      zones.set(zone.id, zone);
      domains.set(zone.id, inside[index] as FailureEvent);
    }
  }
  return { regions, zones, domains, placements: new Map(), known: new WeakMap() };
}

/** Kept by element and not by snapshot, so that what was found out of one snapshot means the same events in the next. */
const eventsByRegion = new WeakMap<Region, readonly [FailureEvent, ...FailureEvent[]]>();

/** The event of a region, and those of its zones in their order. */
function domainEventsOf(region: Region): readonly [FailureEvent, ...FailureEvent[]] {
  let events = eventsByRegion.get(region);
  if (events === undefined) {
    const whole = domainEvent("region", region, undefined);
    const zones = region.zones.map((zone) => domainEvent("zone", zone, whole));
    zonesByRegion.set(whole, zones);
    events = [whole, ...zones];
    eventsByRegion.set(region, events);
  }
  return events;
}

const zonesByRegion = new WeakMap<FailureEvent, readonly FailureEvent[]>();

/** The events of the zones of a region, given by its own event. */
export function zonesWithin(region: FailureEvent): readonly FailureEvent[] {
  return zonesByRegion.get(region) ?? [];
}

function domainEvent(kind: "zone" | "region", domain: Zone | Region, within: FailureEvent | undefined): FailureEvent {
  const figure = domain.availability;
  const likelihood: Likelihood =
    figure === undefined ? { kind: "uncounted" } : knownFrom([figure], availabilityLoss(figure), "availability");
  const kept = { loss: undefined, block: undefined };
  return { id: domain.id, kind, element: domain.id, at: domain.at, likelihood, within, group: undefined, kept };
}

function standingOf(
  model: SystemModel,
  places: Surroundings,
  component: Component,
  access: Access,
  { owns, values }: KnownStandings,
): Standing {
  const hosts = hostsOf(model, component);
  if (hosts.length === 0) {
    const alone = owns?.[access] ?? makeOwnStanding(places, values, access, isOneThing(component));
    return new PlacedStanding(alone, hosts, nothingUnder);
  }
  const own = ownStanding(places, component, access);
  const under = hosts.map((host) => ownStanding(places, host, sameAccess(host, "call")));
  return new PlacedStanding(own, hosts, under);
}

const nothingUnder: readonly Own[] = [];

/** A class for its speed alone: a getter of each object's own costs several times as much. */
class PlacedStanding implements Standing {
  readonly component: Component;
  readonly values: ComponentValues;
  readonly access: Access;
  readonly parts: Standing["parts"];
  readonly hosts: readonly Component[];
  readonly copies: number;
  readonly needed: number;
  readonly missing: readonly MissingInput[];
  readonly notes: readonly Note[];
  readonly kept: Standing["kept"] = { fatal: undefined, blocks: undefined, isOneOfSeveral: false };
  readonly #own: Own["parts"];
  readonly #under: readonly Own[];
  #up: Redundancy | undefined = undefined;
  #events: readonly FailureEvent[] | undefined = undefined;

  constructor(own: Own, hosts: readonly Component[], under: readonly Own[]) {
    const isAlone = under.length === 0;
    this.component = own.component;
    this.values = own.values;
    this.access = own.access;
    this.parts = isAlone ? own.parts : [own, ...under].flatMap(({ parts }) => parts);
    this.hosts = hosts;
    this.copies = own.copies;
    this.needed = own.needed;
    this.missing = isAlone ? own.missing : [own, ...under].flatMap(({ missing }) => missing);
    this.notes = own.notes;
    this.#own = own.parts;
    this.#under = under;
  }

  get up(): Redundancy {
    if (this.#up === undefined) {
      const own = spelledOut(this.#own);
      this.#up = this.#under.length === 0 ? own : allOf([own, ...this.#under.map(({ parts }) => spelledOut(parts))]);
    }
    return this.#up;
  }

  get events(): readonly FailureEvent[] {
    this.#events ??= eventsOf(this.up);
    return this.#events;
  }
}

function spelledOut(parts: Standing["parts"]): Redundancy {
  const all = parts.map((part) => (part.kind === "copies" ? part.up() : part));
  return all.length === 1 ? (all[0] as Redundancy) : allOf(all);
}

function allOf(parts: readonly Redundancy[]): Redundancy {
  return { kind: "all", parts };
}

const nothingBelow: readonly Component[] = [];

/** What it runs on, and what that runs on. One that stands on itself adds nothing more. */
function hostsOf(model: SystemModel, component: Component): readonly Component[] {
  if (component.runsOn === undefined) return nothingBelow;
  const hosts: Component[] = [];
  const seen = new Set<Id>([component.id]);
  for (let host = hostOf(model, component); host !== undefined && !seen.has(host.id); host = hostOf(model, host)) {
    seen.add(host.id);
    hosts.push(host);
  }
  return hosts;
}

function hostOf(model: SystemModel, { runsOn }: Component): Component | undefined {
  return runsOn === undefined ? undefined : model.componentById.get(runsOn.id);
}

function ownStanding(places: Surroundings, component: Component, access: Access): Own {
  const known = knownOf(places, component);
  const standing = known.standings[access];
  if (standing !== undefined && standing.hosts.length === 0) return standing;
  known.owns ??= { ...unasked };
  let own = known.owns[access];
  if (own === undefined) {
    own = makeOwnStanding(places, known.values, access, isOneThing(component));
    known.owns[access] = own;
    noteSeveral(known);
  }
  return own;
}

function eventsOf(up: Redundancy): readonly FailureEvent[] {
  const found = new Set<FailureEvent>();
  const visit = (part: Redundancy): void => {
    if (part.kind === "event") found.add(part.event);
    else for (const inner of part.parts) visit(inner);
  };
  visit(up);
  return [...found];
}
