// Values that belong to one flow or one component of one snapshot, worked out when first asked for. What is kept here is plain data
// without a reference to the model and without functions that hold one, so that a later snapshot can take it over where nothing
// that it rests on has changed: inheritance.ts tells what has, and each function which figures it reads. What is kept beside these
// values by one of them, or by a part of one, has to rest on no more than it does.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import { type Aspect, type Aspects, allAspects, aspectsOf, noAspects } from "./aspects.ts";
import { type Column, emptyColumn, putAt, rearranged, valueAt, without } from "./column.ts";
import { positionsOf } from "./flow-edges.ts";
import type { Traffic } from "./load.ts";

/** A model with the visits of its flows. */
export interface Loaded {
  readonly model: SystemModel;
  readonly traffic: Traffic;
}

interface Subject {
  readonly id: Id;
}

/**
 * What is kept for the flows of one model, or for the components of one traffic. Columns and no records: a rule that looks at every
 * component goes along one of them, and a snapshot has most of them in common with the one before.
 */
interface Shelf {
  readonly subjects: readonly Subject[];
  /** Positions by id; shared by snapshots in which the same ids stand in the same order. */
  readonly positions: ReadonlyMap<Id, number>;
  /**
   * By the position of a subject plus one, that of the subject asked about after it the last time; at 0 after what is none. Whoever asks
   * about all subjects does so in the same order time and again, and no look-up by name is as fast as to find the right one there.
   */
  readonly following: Int32Array;
  /** The values that one function made, each at the position of its subject; by the number of the function. */
  readonly columns: (Column<unknown> | undefined)[];
  /** Values of what is asked about and is none of the subjects, such as a flow that no text declares, by function. */
  readonly others: Map<object, Map<number, unknown>>;
}

/** Stands in a column for a value that was made and is `undefined`. */
const nothing = Symbol("nothing");

/** Shelves of flows by model, and of components by traffic. */
const shelves = new WeakMap<object, Shelf>();

/** Where the last question was about: the next one is about the same subject more often than not. */
interface Cursor {
  owner: object | undefined;
  shelf: Shelf;
  subject: Subject | undefined;
  /** -1 where it is none of the shelf's subjects. */
  position: number;
}

const atFlow: Cursor = { owner: undefined, shelf: emptyShelf([], new Map()), subject: undefined, position: -1 };
const atComponent: Cursor = { owner: undefined, shelf: emptyShelf([], new Map()), subject: undefined, position: -1 };

/** What the value of a function rests on. */
interface Rests {
  /** Read of the subject and of what stands around it; for a flow, of all that it touches. */
  readonly near: Aspects;
  /** Read of what the flows through a component touch, beside what their visits read. */
  readonly far: Aspects;
}

/** By the number of the function. */
const rests: Rests[] = [];

type OfFlow<T> = (model: SystemModel, flow: Flow) => T;
type OfComponent<T> = (facts: Loaded, component: Component) => T;

/** A function that keeps its values, with the one that makes them. */
export type Kept = Rests & { readonly make: unknown } & (
    | { readonly kind: "flow" | "visits"; readonly value: (facts: Loaded, flow: Flow) => unknown }
    | { readonly kind: "component"; readonly value: OfComponent<unknown> }
  );

/** Every function that keeps its values. Exported to be held to what it says that it reads. */
export const allKept: Kept[] = [];

/**
 * The function, made to work once per model and flow. It may depend on the flow and on what the flow touches, as
 * `footprintOf` has it, on nothing else: neither settings nor other flows nor the names that elements have in words.
 */
export function perFlow<T>(make: OfFlow<T>): OfFlow<T> {
  return listed(allAspects, make, keepPerFlow(allAspects, make));
}

/**
 * As `perFlow`, for a function that reads the given figures alone of the components that the flow touches, and whose value holds
 * none of these components: it is kept while other figures change.
 */
export function perFlowReading<T>(aspects: readonly Aspect[], make: OfFlow<T>): OfFlow<T> {
  const near = aspectsOf(aspects);
  return listed(near, make, keepPerFlow(near, make));
}

/**
 * As `perFlowReading`, for a function that reads the flow's visits under all limits as well: its value is kept while these are the same
 * object, and nothing else is asked of the traffic.
 */
export function perVisitsReading<T>(
  aspects: readonly Aspect[],
  make: (facts: Loaded, flow: Flow) => T,
): (facts: Loaded, flow: Flow) => T {
  const near = aspectsOf(aspects);
  const holderOf = keepPerFlow(near, (): { made?: { readonly visits: unknown; readonly value: T } } => ({}));
  const value = (facts: Loaded, flow: Flow): T => {
    const holder = holderOf(facts.model, flow);
    const visits = facts.traffic.loadByFlow.get(flow.id);
    if (holder.made === undefined || holder.made.visits !== visits) holder.made = { visits, value: make(facts, flow) };
    return holder.made.value;
  };
  allKept.push({ kind: "visits", near, far: noAspects, make, value });
  return value;
}

function listed<T>(near: Aspects, make: OfFlow<T>, value: OfFlow<T>): OfFlow<T> {
  allKept.push({ kind: "flow", near, far: noAspects, make, value: ({ model }, flow) => value(model, flow) });
  return value;
}

function keepPerFlow<T>(near: Aspects, make: OfFlow<T>): OfFlow<T> {
  const slot = rests.push({ near, far: noAspects }) - 1;
  return (model, flow) => {
    if (atFlow.owner !== model) enter(atFlow, model, shelfOf(model, model.flows));
    seek(atFlow, flow);
    return recall(atFlow, slot, model, flow, make);
  };
}

/** A value of each component. */
export interface PerComponent<T> extends OfComponent<T> {
  /** The values of all components of the model, in its order: for a rule that goes through all and finds few. */
  all(facts: Loaded): readonly T[];
}

/**
 * The function, made to work once per traffic and component. It may depend on the component, on those that it names and that
 * name it, on the hosts below it, and on the flows that reach it with all that these touch, as `footprintOf` has it; on
 * nothing else: neither settings nor flows that reach only its neighbours nor the names that elements have in words.
 */
export function perComponent<T>(make: OfComponent<T>): PerComponent<T> {
  return keepPerComponent({ near: allAspects, far: allAspects }, make);
}

/**
 * As `perComponent`, for a function that reads the given figures alone: `near` of the component and of those around it, `far` of the
 * others that the flows touch, beside what makes up their visits. Its value holds none of these components.
 */
export function perComponentReading<T>(
  { near, far }: { readonly near: readonly Aspect[]; readonly far: readonly Aspect[] },
  make: OfComponent<T>,
): PerComponent<T> {
  return keepPerComponent({ near: aspectsOf(near), far: aspectsOf(far) }, make);
}

function keepPerComponent<T>(own: Rests, make: OfComponent<T>): PerComponent<T> {
  const slot = rests.push(own) - 1;
  const value: OfComponent<T> = (facts, component) => {
    if (atComponent.owner !== facts.traffic) enter(atComponent, facts.traffic, shelfOfComponents(facts));
    seek(atComponent, component);
    return recall(atComponent, slot, facts, component, make);
  };
  const all = (facts: Loaded): readonly T[] => {
    const { components } = facts.model;
    const column = columnOf(shelfOfComponents(facts), slot);
    return components.map((component, position) => known(column, position, facts, component, make));
  };
  allKept.push({ kind: "component", ...own, make, value });
  return Object.assign(value, { all });
}

/** Where a component stands in its model; -1 for one that is another object than the model's. */
export function positionOf(facts: Loaded, component: Component): number {
  if (atComponent.owner !== facts.traffic) enter(atComponent, facts.traffic, shelfOfComponents(facts));
  seek(atComponent, component);
  return atComponent.position;
}

/** Moves the cursor to another owner's shelf. */
function enter(cursor: Cursor, owner: object, shelf: Shelf): void {
  cursor.owner = owner;
  cursor.shelf = shelf;
  cursor.subject = undefined;
  cursor.position = -1;
}

/** Moves the cursor to a subject. */
function seek(cursor: Cursor, subject: Subject): void {
  if (cursor.subject === subject) return;
  const { shelf } = cursor;
  const before = cursor.position + 1;
  const guess = shelf.following[before] as number;
  cursor.subject = subject;
  if (shelf.subjects[guess] === subject) {
    cursor.position = guess;
    return;
  }
  const position = shelf.positions.get(subject.id);
  // A copy that somebody has changed is another subject, though it has the same id.
  cursor.position = position !== undefined && shelf.subjects[position] === subject ? position : -1;
  if (cursor.position >= 0) shelf.following[before] = cursor.position;
}

/** The value at the cursor, made where it has not been. Making it may move the cursor. */
function recall<From, S extends Subject, T>(
  { shelf, position }: Cursor,
  slot: number,
  from: From,
  subject: S,
  make: (from: From, subject: S) => T,
): T {
  if (position === -1) return recallOther(shelf, slot, from, subject, make);
  return known(columnOf(shelf, slot), position, from, subject, make);
}

/** The value at a position, made where it has not been. */
function known<From, S extends Subject, T>(
  column: Column<unknown>,
  position: number,
  from: From,
  subject: S,
  make: (from: From, subject: S) => T,
): T {
  const kept = valueAt(column, position);
  if (kept !== undefined) return (kept === nothing ? undefined : kept) as T;
  const value = make(from, subject);
  putAt(column, position, value === undefined ? nothing : value);
  return value;
}

function recallOther<From, S extends Subject, T>(
  { others }: Shelf,
  slot: number,
  from: From,
  subject: S,
  make: (from: From, subject: S) => T,
): T {
  let values = others.get(subject);
  if (values === undefined) {
    values = new Map();
    others.set(subject, values);
  }
  if (values.has(slot)) return values.get(slot) as T;
  const value = make(from, subject);
  values.set(slot, value);
  return value;
}

function shelfOf(owner: object, subjects: readonly Subject[]): Shelf {
  let shelf = shelves.get(owner);
  if (shelf === undefined) {
    shelf = emptyShelf(subjects, new Map(subjects.map(({ id }, position) => [id, position])));
    shelves.set(owner, shelf);
  }
  return shelf;
}

/** The shelf of the components of a model, which stand on it as they do in the model. */
function shelfOfComponents({ model, traffic }: Loaded): Shelf {
  let shelf = shelves.get(traffic);
  if (shelf === undefined) {
    shelf = emptyShelf(model.components, positionsOf(model));
    shelves.set(traffic, shelf);
  }
  return shelf;
}

function emptyShelf(subjects: readonly Subject[], positions: ReadonlyMap<Id, number>): Shelf {
  const following = new Int32Array(subjects.length + 1);
  // At first the one that stands behind it.
  for (let position = 0; position < subjects.length; position += 1) following[position] = position;
  return { subjects, positions, following, columns: [], others: new Map() };
}

function columnOf(shelf: Shelf, slot: number): Column<unknown> {
  let column = shelf.columns[slot];
  if (column === undefined) {
    column = emptyColumn(shelf.subjects.length);
    shelf.columns[slot] = column;
  }
  return column;
}

/** By subject, what has changed in what its values may rest on; nothing where a subject is not named. */
export interface Changes {
  readonly near: ReadonlyMap<Id, Aspects>;
  readonly far: ReadonlyMap<Id, Aspects>;
}

/**
 * Gives one owner the values that another has of the same subjects, those left out that rest on what has changed. Subjects are the
 * new owner's; one that is another object has lost all its values, unless its changes are named. Values that the owner has already it
 * keeps. Linear in the subjects, with as much to copy for each function as lies beside a value that is lost. What is not lost rests on
 * nothing that differs, so that the two may as well go on sharing it: whoever makes a missing value first makes it for both.
 */
export function takeOver(from: object, to: object, subjects: readonly Subject[], changes: Changes): void {
  const known = shelves.get(from);
  if (known === undefined) return;
  const isAligned = haveSameIds(known.subjects, subjects);
  let own = shelves.get(to);
  if (own === undefined) {
    own = isAligned ? emptyShelf(subjects, known.positions) : shelfOf(to, subjects);
    shelves.set(to, own);
  }
  const origins = new Int32Array(isAligned ? 0 : subjects.length);
  const losses: Loss[] = [];
  for (let position = 0; position < subjects.length; position += 1) {
    const subject = subjects[position] as Subject;
    const origin = isAligned ? position : (known.positions.get(subject.id) ?? -1);
    const near = changes.near.get(subject.id) ?? (known.subjects[origin] === subject ? noAspects : allAspects);
    const far = changes.far.get(subject.id) ?? noAspects;
    if ((near | far) !== noAspects) lossOf(losses, near, far).positions.push(position);
    if (!isAligned) origins[position] = origin;
  }
  for (let slot = 0; slot < known.columns.length; slot += 1) {
    const column = known.columns[slot];
    if (column === undefined) continue;
    const { near, far } = rests[slot] as Rests;
    const lost = losses.filter((loss) => ((loss.near & near) | (loss.far & far)) !== 0);
    let taken = isAligned ? column : rearranged(column, origins);
    for (const { positions } of lost) taken = without(taken, positions);
    const present = own.columns[slot];
    own.columns[slot] = present === undefined ? taken : joined(present, taken, subjects.length);
  }
}

/** What the values at some positions may have lost. */
interface Loss extends Rests {
  readonly positions: number[];
}

/** The one of the losses that is of these aspects, added where there is none: most subjects lose the same. */
function lossOf(losses: Loss[], near: Aspects, far: Aspects): Loss {
  for (let index = 0; index < losses.length; index += 1) {
    const loss = losses[index] as Loss;
    if (loss.near === near && loss.far === far) return loss;
  }
  const added: Loss = { near, far, positions: [] };
  losses.push(added);
  return added;
}

/** The values of two columns, the first ones where both have one. */
function joined(some: Column<unknown>, others: Column<unknown>, length: number): Column<unknown> {
  const both = emptyColumn<unknown>(length);
  for (let position = 0; position < length; position += 1) {
    const value = valueAt(some, position) ?? valueAt(others, position);
    if (value !== undefined) putAt(both, position, value);
  }
  return both;
}

function haveSameIds(a: readonly Subject[], b: readonly Subject[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index] || one.id === b[index]?.id);
}
