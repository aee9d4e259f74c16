// The best availability that the promises below an element can carry, and where an element promises more than they can. Figures
// of components are not in it: a promise is held against promises alone.

import type { Component, Count, Flow, Id, Objective, Ratio, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { type BddNode, createBdd, overflow, probabilityOf } from "../../graph/bdd.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import type { Standing } from "../redundancy.ts";
import { type Structure, structureOf } from "../structure.ts";
import { evaluate, needsOf } from "../structure-values.ts";
import { countWords, nameOf, percentWords } from "../words.ts";
import { type Promiser, promiseOf, promisersOf, type Requirements, requirementsOf } from "./promises.ts";
import { isBelow } from "./shortfall.ts";

/** A promise that stands below another one. */
export interface LowerPromise {
  readonly component: Component;
  readonly promise: Objective;
  /** Availability of the component by itself that its promise leaves, with what it needs holding its promises. */
  readonly own: Ratio;
}

export interface CarriedObjective {
  /** Upper end: everything that promises nothing counts as always up. 1 where nothing below promises. */
  readonly carried: Ratio;
  /** Promises of what is needed in any case, by what they take away, most first; of very many the first ones. */
  readonly parts: readonly LowerPromise[];
  /** How many there are in all. */
  readonly partCount: Count;
  /** Where the promises carry less than the element promises: those of them that are lower, the nearest and weakest alone. */
  readonly weaker: readonly LowerPromise[];
  /** Whether fallbacks, optional steps or cache hits take part. */
  readonly isConditional: boolean;
}

/**
 * What the promises below a flow or a promising component carry. Every component that promises counts as one event, up
 * with its promise divided by what the promises below it carry, so that a part that several lean on counts once. These events
 * are taken as independent; where one incident breaks several promises at once, more is carried than this says. Members of a
 * circle have one event together, that of the weakest. A decision diagram only where something stands in; where it outgrows
 * its budget, what stands in counts as always up.
 *
 * Source: B. Treynor, M. Dahlin, V. Rau and B. Beyer, The Calculus of Service Availability (2017), with the structure in place
 * of its rule of thumb. Worked examples: test/facts/carried.test.ts.
 */
export function carriedByFlow(model: SystemModel, flow: Flow): CarriedObjective {
  if (promisersOf(model).size === 0) return nothingPromised;
  const table = tableOf(model);
  let result = table.byElement.get(flow);
  if (result === undefined) {
    const structure = () => structureOf(model, flow);
    result = resultOf(table, undefined, promiseOf(flow)?.target, requirementsOf(model, flow), structure);
    table.byElement.set(flow, result);
  }
  return result;
}

/** As `carriedByFlow`, for a component that promises; undefined for one that does not. */
export function carriedByComponent(model: SystemModel, id: Id): CarriedObjective | undefined {
  const promiser = promisersOf(model).get(id);
  if (promiser === undefined) return undefined;
  const table = tableOf(model);
  let result = table.byElement.get(promiser.component);
  if (result === undefined) {
    result = resultOf(table, id, promiser.promise.target, promiser.requirements, promiser.structure);
    table.byElement.set(promiser.component, result);
  }
  return result;
}

const nothingPromised: CarriedObjective = { carried: 1, parts: [], partCount: 0, weaker: [], isConditional: false };

/** What promises come to, gone with the snapshot. */
interface Table {
  readonly promisers: ReadonlyMap<Id, Promiser>;
  /** Availability of each promising component by itself. */
  readonly owns: ReadonlyMap<Id, Ratio>;
  readonly byElement: Map<Component | Flow, CarriedObjective>;
  /** Nodes of diagrams that may still be made. */
  readonly budget: { left: number };
}

const tablesByModel = new WeakMap<SystemModel, Table>();

function tableOf(model: SystemModel): Table {
  let table = tablesByModel.get(model);
  if (table === undefined) {
    const owns = new Map<Id, Ratio>();
    table = { promisers: promisersOf(model), owns, byElement: new Map(), budget: { left: totalNodeBudget } };
    fillOwns(table, owns);
    tablesByModel.set(model, table);
  }
  return table;
}

function resultOf(
  table: Table,
  self: Id | undefined,
  target: Ratio | undefined,
  requirements: Requirements,
  structure: () => Structure,
): CarriedObjective {
  const { promisers, owns } = table;
  const ownOf = (id: Id) => (id === self ? 1 : (owns.get(id) ?? 1));
  const needed: Promiser[] = [];
  for (const id of requirements.always) {
    const promiser = id === self ? undefined : promisers.get(id);
    if (promiser !== undefined) needed.push(promiser);
  }
  const parts = needed
    .sort((a, b) => ownOf(a.component.id) - ownOf(b.component.id))
    .slice(0, partLimit)
    .map(({ component, promise }) => ({ component, promise, own: ownOf(component.id) }));
  const carried = carriedWith(table, requirements, structure, ownOf);
  let isConditional = false;
  for (const id of requirements.sometimes) if (id !== self && promisers.has(id)) isConditional = true;
  // What promises less takes what is carried below the promise with it.
  const isShort = target !== undefined && isBelow(carried, target);
  const weaker = isShort ? weakerThan(target, needed, promisers) : [];
  const lower = weaker.map(({ component, promise }) => ({ component, promise, own: ownOf(component.id) }));
  return { carried, parts, partCount: needed.length, weaker: lower, isConditional };
}

/** Promises that are kept, and lower ones that are looked at; nobody reads more. */
const partLimit = 40;
const weakerLimit = 8;

/** Those of the lowest that no other one stands before. */
function weakerThan(
  target: Ratio,
  needed: readonly Promiser[],
  promisers: ReadonlyMap<Id, Promiser>,
): readonly Promiser[] {
  return needed
    .filter(({ promise }) => isBelow(promise.target, target))
    .sort((a, b) => a.promise.target - b.promise.target)
    .slice(0, weakerLimit)
    .filter(({ component }) => !needed.some((other) => isBehind(promisers, component.id, other.component.id)));
}

/** Whether what comes first needs the other, and not the other way round as well. */
function isBehind(promisers: ReadonlyMap<Id, Promiser>, id: Id, first: Id): boolean {
  if (first === id || promisers.get(first)?.requirements.always.has(id) !== true) return false;
  return promisers.get(id)?.requirements.always.has(first) !== true;
}

/** Works out from the bottom upwards how available each component is by itself. */
function fillOwns(table: Table, owns: Map<Id, Ratio>): void {
  const promisers = [...table.promisers.values()];
  const indexOf = new Map(promisers.map(({ component }, index) => [component.id, index]));
  const below = promisers.map(({ requirements: { always, sometimes } }, own) => {
    const indices: number[] = [];
    for (const ids of [always, sometimes]) {
      for (const id of ids) {
        const index = indexOf.get(id);
        if (index !== undefined && index !== own) indices.push(index);
      }
    }
    return indices;
  });
  for (const members of stronglyConnectedComponents(promisers.length, (index) => below[index] ?? [])) {
    const weakest = members
      .map((index) => promisers[index] as Promiser)
      .sort((a, b) => a.promise.target - b.promise.target || (a.component.id < b.component.id ? -1 : 1))[0];
    if (weakest === undefined) continue;
    const { component, promise, requirements, structure } = weakest;
    // Members of a circle have no entry yet and count as up; one with a promise that cannot be held is perfect at best.
    const ownOf = (id: Id) => (id === component.id ? 1 : (owns.get(id) ?? 1));
    const carried = carriedWith(table, requirements, structure, ownOf);
    owns.set(component.id, carried > 0 ? Math.min(1, promise.target / carried) : 1);
  }
}

/** Availability of what is required, each component up by itself with the given probability and nothing else failing. */
function carriedWith(
  { budget }: Table,
  requirements: Requirements,
  structure: () => Structure,
  ownOf: (id: Id) => Ratio,
): Ratio {
  let carried = 1;
  for (const id of requirements.always) carried *= ownOf(id);
  let isPlain = true;
  for (const id of requirements.sometimes) if (ownOf(id) !== 1) isPlain = false;
  return isPlain ? carried : carried * conditionalOf(structure(), requirements.always, ownOf, budget);
}

/** Enough for dozens of promises that stand in for each other, and for many such elements. */
const nodeBudget = 5000;
const totalNodeBudget = 200_000;

/** Availability of what is needed under conditions, given that what is needed always is up. */
function conditionalOf(
  structure: Structure,
  always: ReadonlySet<Id>,
  ownOf: (id: Id) => Ratio,
  budget: { left: number },
): Ratio {
  if (budget.left <= 0) return 1;
  const bdd = createBdd(nodeBudget);
  const probabilities: Ratio[] = [];
  const levels = new Map<Id | number, number>();
  const variable = (key: Id | number, probability: Ratio): BddNode => {
    let level = levels.get(key);
    if (level === undefined) {
      level = levels.size;
      levels.set(key, level);
      probabilities[level] = probability;
    }
    return bdd.variable(level);
  };
  // More hits never fail more requests, so their upper end carries most.
  const drawn = (index: number): BddNode => {
    const draw = structure.draws[index];
    return draw === undefined ? 0 : variable(index, draw.high);
  };
  const down = ({ component, hosts }: Standing): BddNode =>
    [component, ...hosts].reduce((node, { id }) => {
      const own = always.has(id) ? 1 : ownOf(id);
      return own === 1 ? node : bdd.or(node, variable(id, 1 - own));
    }, 0);
  const { others } = needsOf(structure);
  const values = evaluate<BddNode>(
    structure,
    {
      up: 0,
      standing: down,
      all: (parts) => parts.reduceRight((node, part) => bdd.or(part, node), 0),
      any: (parts) => parts.reduceRight((node, part) => bdd.and(part, node), 1),
      guard: (when, part) =>
        when.reduceRight((node, { draw, is }) => bdd.and(is ? drawn(draw) : bdd.not(drawn(draw)), node), part),
      choice: (draw, hit, miss) => bdd.ite(drawn(draw), hit, miss),
      equals: (a, b) => a === b,
    },
    others,
  );
  const root = values.reduceRight((node, part) => bdd.or(part, node), 0);
  budget.left -= bdd.size();
  return root === overflow ? 1 : 1 - probabilityOf(bdd, root, (level) => probabilities[level] ?? 0);
}

/** So many promises are read; the rest is counted. */
const listedParts = 12;

/**
 * The fact `carried-objective` of a flow or of a component that promises: a ratio, and a bound from above. Absent where
 * nothing below promises anything.
 */
export function carriedObjectiveFactOf(
  model: SystemModel,
  flow: Flow | undefined,
  component: Component | undefined,
): Fact | undefined {
  const element = flow ?? component;
  if (element === undefined) return undefined;
  const { id } = element;
  const result = flow === undefined ? carriedByComponent(model, id) : carriedByFlow(model, flow);
  if (result === undefined) return undefined;
  const { carried, parts, partCount, isConditional } = result;
  if (partCount === 0 && !isConditional) return undefined;
  const base = { name: "carried-objective", element: id, kind: "bound", unit: "ratio", missing: [] } as const;
  return factOf({ ...base, value: carried }, () => {
    const promise = promiseOf(element);
    const name = nameOf(model, id);
    const steps: Derivation[] = parts.slice(0, listedParts).map((part) => lineOf(model, part));
    const rest = partCount - steps.length;
    if (rest > 0) steps.push({ says: `and ${countWords(rest, "promise")} more that take less away` });
    if (isConditional) {
      const says = "what stands in, and what only some requests need, is counted as often as it is needed";
      steps.push({ says, steps: conditionalLines(model, id) });
    }
    steps.push({ says: "what promises nothing counts as always up" });
    if (promise !== undefined)
      steps.push({ says: `${name} itself promises ${percentWords(promise.target)}`, at: promise.at });
    return { says: `the promises below ${name} carry at most ${percentWords(carried)}`, at: element.at, steps };
  });
}

/** The promises of what is not needed in any case, in declaration order. */
function conditionalLines(model: SystemModel, id: Id): readonly Derivation[] {
  const promisers = promisersOf(model);
  const flow = model.flowById.get(id);
  const requirements = flow === undefined ? promisers.get(id)?.requirements : requirementsOf(model, flow);
  return [...(requirements?.sometimes ?? [])].slice(0, listedParts).flatMap((one): Derivation[] => {
    const promise = promisers.get(one)?.promise;
    if (promise === undefined) return [];
    return [{ says: `${nameOf(model, one)} promises ${percentWords(promise.target)}`, at: promise.at }];
  });
}

function lineOf(model: SystemModel, { component, promise, own }: LowerPromise): Derivation {
  const name = nameOf(model, component.id);
  const promised = `${name} promises ${percentWords(promise.target)}`;
  const says =
    Math.abs(own - promise.target) < 1e-12
      ? promised
      : `${promised}, which leaves ${percentWords(own)} for ${name} itself beside the promises below it`;
  return { says, at: promise.at };
}
