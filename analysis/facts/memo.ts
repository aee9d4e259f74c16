// Values that belong to one flow or one component of one snapshot, worked out when first asked for. What is kept here is plain data
// without a reference to the model and without functions that hold one, so that a later snapshot can take it over where nothing
// that it rests on has changed; inheritance.ts tells where that is so.

import type { Component, Flow, SystemModel } from "../../language/index.ts";
import type { Traffic } from "./load.ts";

/** A model with the visits of its flows. */
export interface Loaded {
  readonly model: SystemModel;
  readonly traffic: Traffic;
}

/** By the number of the function that makes the value. */
type Values = unknown[];

type Records = Map<object, Values>;

/** By what the values belong to beside their subject: flows have theirs by model, components by traffic. */
const recordsByOwner = new WeakMap<object, Records>();

/** What was asked for last: the next question is about the same subject more often than not. */
const last: { owner: object | undefined; subject: object | undefined; values: Values } = {
  owner: undefined,
  subject: undefined,
  values: [],
};

/** Stands for a value that is undefined. */
const nothing = Symbol("nothing");

let made = 0;

/**
 * The function, made to work once per model and flow. It may depend on the flow and on what the flow touches, as
 * `footprintOf` has it, on nothing else: neither settings nor other flows nor the names that elements have in words.
 */
export function perFlow<T>(make: (model: SystemModel, flow: Flow) => T): (model: SystemModel, flow: Flow) => T {
  const slot = made++;
  return (model, flow) => {
    const values = valuesOf(model, flow);
    const known = values[slot];
    if (known !== undefined) return (known === nothing ? undefined : known) as T;
    const value = make(model, flow);
    values[slot] = value === undefined ? nothing : value;
    return value;
  };
}

/**
 * The function, made to work once per traffic and component. It may depend on the component, on those that it names and that
 * name it, on the hosts below it, and on the flows that reach it with all that these touch, as `footprintOf` has it; on
 * nothing else: neither settings nor flows that reach only its neighbours nor the names that elements have in words.
 */
export function perComponent<T>(
  make: (facts: Loaded, component: Component) => T,
): (facts: Loaded, component: Component) => T {
  const slot = made++;
  return (facts, component) => {
    const values = valuesOf(facts.traffic, component);
    const known = values[slot];
    if (known !== undefined) return (known === nothing ? undefined : known) as T;
    const value = make(facts, component);
    values[slot] = value === undefined ? nothing : value;
    return value;
  };
}

function valuesOf(owner: object, subject: object): Values {
  if (last.owner === owner && last.subject === subject) return last.values;
  const records = recordsOf(owner);
  let values = records.get(subject);
  if (values === undefined) {
    values = [];
    records.set(subject, values);
  }
  last.owner = owner;
  last.subject = subject;
  last.values = values;
  return values;
}

function recordsOf(owner: object): Records {
  let records = recordsByOwner.get(owner);
  if (records === undefined) {
    records = new Map();
    recordsByOwner.set(owner, records);
  }
  return records;
}

/**
 * Gives one owner the values of those subjects of another that pass the test. The two then share them, later ones too: what
 * passes has the same values in both. Subjects that the owner has values for already keep those.
 */
export function takeOver<Subject extends object>(
  from: object,
  to: object,
  isSame: (subject: Subject) => boolean,
): void {
  const known = recordsByOwner.get(from);
  if (known === undefined) return;
  const own = recordsOf(to);
  for (const [subject, values] of known) if (!own.has(subject) && isSame(subject as Subject)) own.set(subject, values);
}

/** Every value kept for an owner; for tests that look at what is kept. */
export function keptFor(owner: object): readonly unknown[] {
  return [...(recordsByOwner.get(owner)?.values() ?? [])].flat().filter((value) => value !== nothing);
}
