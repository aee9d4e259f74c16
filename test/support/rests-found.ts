// What the value of a function that keeps its values is seen to rest on: which figures it reads over whole designs, each time with
// nothing worked out before, and what of the model its value holds.

import {
  type Aspect,
  type Aspects,
  allAspects,
  aspectOf,
  aspectOfDependency,
  aspectsOf,
  hasClients,
} from "../../analysis/facts/aspects.ts";
import { createFacts } from "../../analysis/facts/index.ts";
import { around } from "../../analysis/facts/inheritance.ts";
import type { Kept } from "../../analysis/facts/memo.ts";
import { type Access, standingsOf } from "../../analysis/facts/redundancy.ts";
import { settingsOf } from "../../analysis/options.ts";
import type { Id, SystemModel } from "../../language/index.ts";
import { type Read, type RecordingModel, recordingModel } from "./recording-model.ts";

export interface Found {
  /** What is read around the subject: of each set of aspects at least one. */
  readonly near: Set<Aspects>;
  readonly far: Set<Aspects>;
  /** Whether a component itself is held, or a failure of one. */
  holdsComponents: boolean;
}

const accesses: readonly Access[] = ["call", "read", "write", "replica", "any"];
const settings = settingsOf({ today: "2026-11-01" });

/** Subjects of one design that are looked at, evenly spread. */
const subjectsAtMost = 12;

export function restsFound(kept: Kept, models: readonly SystemModel[]): Found {
  const found: Found = { near: new Set(), far: new Set(), holdsComponents: false };
  for (const model of models) {
    const subjects = kept.kind === "component" ? model.components : model.flows;
    const step = Math.max(1, Math.floor(subjects.length / subjectsAtMost));
    for (let index = 0; index < subjects.length; index += step) lookAt(kept, model, index, found);
  }
  return found;
}

function lookAt(kept: Kept, model: SystemModel, index: number, found: Found): void {
  const surroundings = kept.kind === "component" ? surroundingsOf(model, model.components[index]?.id ?? "") : undefined;
  let isNoted = false;
  const recording = recordingModel(model, (read) => {
    if (isNoted) noteRead(model, read, surroundings, found);
  });
  const facts = createFacts(recording.model, settings);
  let value: unknown;
  // Visits are compared as such: what they read need not be said again.
  if (kept.kind !== "flow") facts.traffic;
  isNoted = true;
  if (kept.kind !== "component") {
    value = kept.value(facts, recording.model.flows[index] as SystemModel["flows"][number]);
  } else {
    value = kept.value(facts, recording.model.components[index] as SystemModel["components"][number]);
  }
  isNoted = false;
  const events = eventsOf(recording.model);
  // What a value works out when it is asked reads on its behalf.
  isNoted = true;
  noteHeld(value, { ...recording, events }, found, new Set());
}

/**
 * Whether somebody reads who puts all tests of what stands in a component to it together, whichever of them was asked for. Those that
 * matter to a value are held to what it says by edits alone.
 */
function isInSurvey(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack?.includes("components-with.ts") === true;
}

/** The failures of components, which are told from each other as objects, like the components that they are of. */
function eventsOf(model: SystemModel): ReadonlySet<unknown> {
  const standings = standingsOf(model);
  return new Set(model.components.flatMap((one) => accesses.flatMap((access) => standings.of(one, access).events)));
}

function noteRead(model: SystemModel, read: Read, surroundings: ReadonlySet<Id> | undefined, found: Found): void {
  const aspects = aspectsRead(model, read);
  const isNear = surroundings === undefined || surroundings.has(read.component);
  // Elsewhere another dependency, or another place of one, makes other visits.
  if (!isNear && read.of !== "component") return;
  const known = isNear ? found.near : found.far;
  if (!known.has(aspects) && !isInSurvey()) known.add(aspects);
}

/** Any one of these has to be among what is declared. */
function aspectsRead(model: SystemModel, { of, component, term, inside }: Read): Aspects {
  if (of === "place") return objects;
  if (of === "dependency") return aspectOfDependency(term);
  const own = term === "replicas" && inside === "count" ? copies : aspectOf(term);
  const reader = model.componentById.get(component);
  const isOfClients = reader !== undefined && hasClients(reader) && (own & (copies | roles)) !== 0;
  // What takes a component down is read off the same terms; that nothing else of them matters is held by designs that fall alike.
  const isOfLosses = (own & (copies | roles | reliability)) !== 0;
  return own | (isOfClients ? clients : 0) | (isOfLosses ? losses : 0);
}

const bitOf = (aspect: Aspect): Aspects => aspectsOf([aspect]) & ~aspectsOf([]);
const copies = bitOf("copies");
const roles = bitOf("roles");
const reliability = bitOf("reliability");
const losses = bitOf("losses");
const clients = bitOf("clients");
const objects = bitOf("objects");

/** The components whose change is one around the given component. */
function surroundingsOf(model: SystemModel, id: Id): ReadonlySet<Id> {
  const ids = model.components.map((component) => component.id);
  return new Set(ids.filter((other) => around(model, model, new Map([[other, allAspects]])).has(id)));
}

interface Recording extends RecordingModel {
  readonly events: ReadonlySet<unknown>;
}

/** Looks for parts of the model in a value, behind its getters and in what its functions give when they are asked for nothing. */
function noteHeld(value: unknown, recording: Recording, found: Found, seen: Set<unknown>): void {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
  seen.add(value);
  const kind = recording.kindOf(value);
  if (kind === "component" || recording.events.has(value)) found.holdsComponents = true;
  else if (kind === "part") found.near.add(objects);
  else if (typeof value === "function") {
    if (value.length === 0) noteHeld((value as () => unknown)(), recording, found, seen);
  } else for (const held of heldBy(value)) noteHeld(held, recording, found, seen);
}

function* heldBy(value: object): Generator<unknown> {
  if (ArrayBuffer.isView(value)) return;
  if (value instanceof Map) for (const entry of value) yield* entry;
  else if (value instanceof Set) yield* value;
  for (const key of Reflect.ownKeys(value)) yield Reflect.get(value, key);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null || prototypesOfOthers.has(prototype)) return;
  for (const [key, { get, value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (get !== undefined && key !== "__proto__") yield Reflect.get(value, key);
    else if (typeof method === "function" && method.length === 0 && key !== "constructor") yield method.call(value);
  }
}

/** The language's own: nothing of ours stands behind their methods. */
const prototypesOfOthers: ReadonlySet<unknown> = new Set([Object, Array, Map, Set].map((one) => one.prototype));
