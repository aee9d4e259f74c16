// The best availability that the promises below an element can carry, and where an element promises more than they can. Figures
// of components are not in it: a promise is held against promises alone.

import type { Component, Flow, Id, Objective, Ratio, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { type BddNode, createBdd, overflow, probabilityOf } from "../../graph/bdd.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import type { Standing } from "../redundancy.ts";
import { evaluate, needsOf, type Structure, structureOf } from "../structure.ts";
import { nameOf, percentWords } from "../words.ts";
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
  /** The promises of what is needed in any case, by what they take away, most first. */
  readonly parts: readonly LowerPromise[];
  /** Those of them that promise less than the element does, the nearest ones alone. */
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
  const structure = () => structureOf(model, flow);
  return resultOf(model, undefined, flow, requirementsOf(model, flow), structure);
}

/** As `carriedByFlow`, for a component that promises; undefined for one that does not. */
export function carriedByComponent(model: SystemModel, id: Id): CarriedObjective | undefined {
  const promiser = promisersOf(model).get(id);
  if (promiser === undefined) return undefined;
  return resultOf(model, id, promiser.component, promiser.requirements, promiser.structure);
}

const nothingPromised: CarriedObjective = { carried: 1, parts: [], weaker: [], isConditional: false };

function resultOf(
  model: SystemModel,
  self: Id | undefined,
  element: Component | Flow,
  requirements: Requirements,
  structure: () => Structure,
): CarriedObjective {
  const promisers = promisersOf(model);
  const owns = ownsOf(model);
  const ownOf = (id: Id) => (id === self ? 1 : (owns.get(id) ?? 1));
  const needed = requirements.always.flatMap((id) => {
    const promiser = id === self ? undefined : promisers.get(id);
    return promiser === undefined ? [] : [promiser];
  });
  const parts = needed
    .map(({ component, promise }) => ({ component, promise, own: ownOf(component.id) }))
    .sort((a, b) => a.own - b.own);
  const target = promiseOf(element)?.target ?? 0;
  return {
    carried: carriedWith(requirements, structure, ownOf),
    parts,
    weaker: parts.filter(({ component, promise }) => {
      return isBelow(promise.target, target) && !needed.some((other) => isBehind(promisers, component.id, other));
    }),
    isConditional: requirements.sometimes.some((id) => id !== self && promisers.has(id)),
  };
}

/** Whether what comes first needs the other, and not the other way round as well. */
function isBehind(promisers: ReadonlyMap<Id, Promiser>, id: Id, first: Promiser): boolean {
  if (first.component.id === id || !first.requirements.always.includes(id)) return false;
  return promisers.get(id)?.requirements.always.includes(first.component.id) !== true;
}

/** Availability of each promising component by itself, gone with its snapshot. */
const ownsByModel = new WeakMap<SystemModel, ReadonlyMap<Id, Ratio>>();

/** Worked out from the bottom upwards. */
function ownsOf(model: SystemModel): ReadonlyMap<Id, Ratio> {
  const known = ownsByModel.get(model);
  if (known !== undefined) return known;
  const promisers = [...promisersOf(model).values()];
  const indexOf = new Map(promisers.map(({ component }, index) => [component.id, index]));
  const below = promisers.map(({ requirements: { always, sometimes } }, own) =>
    [...always, ...sometimes].flatMap((id) => {
      const index = indexOf.get(id);
      return index === undefined || index === own ? [] : [index];
    }),
  );
  const owns = new Map<Id, Ratio>();
  for (const members of stronglyConnectedComponents(promisers.length, (index) => below[index] ?? [])) {
    const weakest = members
      .map((index) => promisers[index] as Promiser)
      .sort((a, b) => a.promise.target - b.promise.target || (a.component.id < b.component.id ? -1 : 1))[0];
    if (weakest === undefined) continue;
    const { component, promise, requirements, structure } = weakest;
    // Members of a circle have no entry yet and count as up; one with a promise that cannot be held is perfect at best.
    const carried = carriedWith(requirements, structure, (id) => (id === component.id ? 1 : (owns.get(id) ?? 1)));
    owns.set(component.id, carried > 0 ? Math.min(1, promise.target / carried) : 1);
  }
  ownsByModel.set(model, owns);
  return owns;
}

/** Availability of what is required, each component up by itself with the given probability and nothing else failing. */
function carriedWith(requirements: Requirements, structure: () => Structure, ownOf: (id: Id) => Ratio): Ratio {
  let carried = 1;
  for (const id of requirements.always) carried *= ownOf(id);
  const isPlain = requirements.sometimes.every((id) => ownOf(id) === 1);
  return isPlain ? carried : carried * conditionalOf(structure(), new Set(requirements.always), ownOf);
}

/** Enough for dozens of promises that stand in for each other. */
const nodeBudget = 50_000;

/** Availability of what is needed under conditions, given that what is needed always is up. */
function conditionalOf(structure: Structure, always: ReadonlySet<Id>, ownOf: (id: Id) => Ratio): Ratio {
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
  const { others } = needsOf(structure, structure.root);
  const valueAt = evaluate<BddNode>(
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
  const root = others.map(valueAt).reduceRight((node, part) => bdd.or(part, node), 0);
  return root === overflow ? 1 : 1 - probabilityOf(bdd, root, (level) => probabilities[level] ?? 0);
}

/** So many promises are read; the rest takes part unnamed. */
const listedParts = 12;

/**
 * The fact `carried-objective` of a flow or of a component that promises: a ratio, and a bound from above. Absent where
 * nothing below promises anything.
 */
export function carriedObjectiveFactOf(model: SystemModel, id: Id): Fact | undefined {
  const flow = model.flowById.get(id);
  const element = flow ?? model.componentById.get(id);
  const result = flow === undefined ? carriedByComponent(model, id) : carriedByFlow(model, flow);
  if (element === undefined || result === undefined) return undefined;
  const { carried, parts, isConditional } = result;
  if (parts.length === 0 && !isConditional) return undefined;
  const base = { name: "carried-objective", element: id, kind: "bound", unit: "ratio", missing: [] } as const;
  return factOf({ ...base, value: carried }, () => {
    const promise = promiseOf(element);
    const name = nameOf(model, id);
    const steps: Derivation[] = parts.slice(0, listedParts).map((part) => lineOf(model, part));
    if (isConditional)
      steps.push({ says: "what stands in, and what only some requests need, is counted as often as it is needed" });
    steps.push({ says: "what promises nothing counts as always up" });
    if (promise !== undefined)
      steps.push({ says: `${name} itself promises ${percentWords(promise.target)}`, at: promise.at });
    return { says: `the promises below ${name} carry at most ${percentWords(carried)}`, at: element.at, steps };
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
