// Who depends on whom, one step at a time: on the component at the cursor, on everything in a system, or by the steps
// of a flow. It follows what is declared, each tie with its word and its place.

import {
  type Component,
  type Flow,
  type Id,
  type Place,
  placeOf,
  type Ref,
  type Snapshot,
  type Span,
  stepsOf,
} from "../../language/index.ts";
import type { CursorReading, Reading } from "../reading.ts";

/** A component, system, group or flow as a knot of the hierarchy. */
export interface Knot {
  readonly id: Id;
  readonly word: string;
  readonly name: string;
  /** Its whole declaration. */
  readonly place: Place;
  /** Its name in it. */
  readonly namePlace: Place;
}

/** A knot next to another one, with the words for how and the places that say so, all in the file of the one that depends. */
export interface Neighbour {
  readonly knot: Knot;
  readonly how: readonly string[];
  readonly places: readonly Place[];
}

/** What a component needs of another, as its text says it. */
interface Tie {
  readonly source: Id;
  readonly target: Id;
  readonly how: string;
  readonly at: Span;
}

/** The knot at the cursor: the name there, or else what is declared around it. */
export function knotAt({ names, file, offset, snapshot }: CursorReading): Knot | undefined {
  const place = names.at(file.uri, offset);
  const named = place?.space === "element" ? knotOf(snapshot, place.id) : undefined;
  if (named !== undefined || place !== undefined) return named;
  for (const { id } of names.declaredAround(file.uri, offset)) {
    const knot = knotOf(snapshot, id);
    if (knot !== undefined) return knot;
  }
  return undefined;
}

/** Whoever depends on a component, or from outside on something in a container. */
export function dependentsOf({ snapshot }: Reading, id: Id): readonly Neighbour[] {
  const { into } = tiesOf(snapshot);
  const inside = membersOf(snapshot, id);
  const ties = [...inside].flatMap((member) => into.get(member) ?? []).filter(({ source }) => !inside.has(source));
  return neighbours(snapshot, ties, ({ source }) => source);
}

/** What a component, or something in a container, depends on outside of it; of a flow, whatever its steps name. */
export function dependenciesOf({ snapshot }: Reading, id: Id): readonly Neighbour[] {
  const flow = snapshot.model.flowById.get(id);
  if (flow !== undefined) return neighbours(snapshot, stepTies(flow), ({ target }) => target);
  const { from } = tiesOf(snapshot);
  const inside = membersOf(snapshot, id);
  const ties = [...inside].flatMap((member) => from.get(member) ?? []).filter(({ target }) => !inside.has(target));
  return neighbours(snapshot, ties, ({ target }) => target);
}

function knotOf({ model, files }: Snapshot, id: Id): Knot | undefined {
  const container = model.containerById.get(id);
  const component = model.componentById.get(id);
  const flow = model.flowById.get(id);
  const element = component ?? container ?? flow;
  const namePlace = element && placeOf(model, element.at);
  const block = element && model.blocks.get(element.at.block);
  if (element === undefined || namePlace === undefined || block === undefined || !files.has(block.file))
    return undefined;
  const place = { file: block.file, start: block.offset, end: block.offset + block.length };
  return { id, word: component?.kind ?? container?.kind ?? "flow", name: element.name, place, namePlace };
}

/** The component itself, or the components in a container. */
function membersOf({ model }: Snapshot, id: Id): ReadonlySet<Id> {
  if (!model.containerById.has(id)) return new Set([id]);
  return new Set(model.components.flatMap((one) => (one.id.startsWith(`${id}.`) ? [one.id] : [])));
}

interface Ties {
  readonly from: ReadonlyMap<Id, readonly Tie[]>;
  readonly into: ReadonlyMap<Id, readonly Tie[]>;
}

const known = new WeakMap<Snapshot, Ties>();

/** All ties by both ends. Goes through the model once per snapshot. */
function tiesOf(snapshot: Snapshot): Ties {
  let ties = known.get(snapshot);
  if (ties !== undefined) return ties;
  const [from, into] = [new Map<Id, Tie[]>(), new Map<Id, Tie[]>()];
  const note = (map: Map<Id, Tie[]>, id: Id, tie: Tie): void => {
    const list = map.get(id);
    if (list === undefined) map.set(id, [tie]);
    else list.push(tie);
  };
  for (const component of snapshot.model.components) {
    for (const tie of tiesFrom(component)) {
      note(from, tie.source, tie);
      note(into, tie.target, tie);
    }
  }
  ties = { from, into };
  known.set(snapshot, ties);
  return ties;
}

function* tiesFrom({
  id,
  dependencies,
  runsOn,
  secrets,
  cacheOf,
  deadLetter,
  invalidatedBy,
}: Component): Generator<Tie> {
  const tie = (ref: Ref, how: string): Tie => ({ source: id, target: ref.id, how, at: ref.at });
  for (const { target, verb, at, fallback, outbox, deadLetter: parked } of dependencies) {
    yield { source: id, target, how: verb, at };
    if (fallback?.kind === "component") yield tie(fallback.to, "falls back to");
    if (outbox !== undefined) yield tie(outbox, "has its outbox in");
    if (parked !== undefined) yield tie(parked.queue, "sets messages aside in");
  }
  if (runsOn !== undefined) yield tie(runsOn, "runs on");
  if (secrets !== undefined) yield tie(secrets.from, "takes secrets from");
  if (cacheOf !== undefined) yield tie(cacheOf, "holds a copy of");
  if (deadLetter !== undefined) yield tie(deadLetter.queue, "sets messages aside in");
  if (invalidatedBy?.kind === "topic") yield tie(invalidatedBy.topic, "is invalidated by");
}

function stepTies(flow: Flow): readonly Tie[] {
  const visit = (target: Id, at: Span): Tie => ({ source: flow.id, target, how: "visits", at });
  return stepsOf(flow.body).flatMap(({ from, fromAt, to, at }) => [visit(from, fromAt), visit(to, at)]);
}

/** Ties by one of their ends, in the order in which they are declared, each place once. */
function neighbours(snapshot: Snapshot, ties: readonly Tie[], endOf: (tie: Tie) => Id): readonly Neighbour[] {
  const byEnd = new Map<Id, Tie[]>();
  for (const tie of ties) {
    const list = byEnd.get(endOf(tie));
    if (list === undefined) byEnd.set(endOf(tie), [tie]);
    else list.push(tie);
  }
  return [...byEnd].flatMap(([id, own]): Neighbour[] => {
    const knot = knotOf(snapshot, id);
    if (knot === undefined) return [];
    return [{ knot, how: [...new Set(own.map(({ how }) => how))], places: placesOf(snapshot, own) }];
  });
}

/** Where ties stand in the files of their sources: what a policy of another file says has no place there. */
function placesOf(snapshot: Snapshot, ties: readonly Tie[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { source, at } of ties) {
    const place = placeOf(snapshot.model, at);
    const home = knotOf(snapshot, source)?.place.file;
    if (place !== undefined && place.file === home) places.set(`${place.file} ${place.start}`, place);
  }
  return [...places.values()];
}
