// The facts `consistency` and `staleness`: what the readers of a store or cache get, what a component gets at all its reads,
// and what one request of a flow gets before its reply. The way of each read is read-path.ts's business.

import type { Component, Flow, SystemModel } from "../../../language/index.ts";
import type { Derivation, Fact, MissingInput } from "../../fact.ts";
import { factOf } from "../../fact.ts";
import { type Levels, meet, overSeveral } from "../../formulas/consistency.ts";
import { EdgeValues } from "../edge-values.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { placesReachedBy } from "../flow-places.ts";
import { nameOf } from "../words.ts";
import { type Age, missingOf, older } from "./age.ts";
import { durabilityGapOf } from "./durability.ts";
import { ageWords, gapWords, levelWords, stepWords } from "./guarantee-words.ts";
import { hotReadsAmong } from "./hot-reads.ts";
import { answersOf, type ReadPath, readPathOf } from "./read-path.ts";
import { newestWords } from "./store-steps.ts";

/** Several reads taken together. */
export interface ReadSum {
  /** At most this at each of them. */
  readonly levels: Levels;
  /** Set where one request reads several stores, each by itself, and gets less than each of them gives. */
  readonly composed: boolean;
  /** The oldest of what is read. */
  readonly age: Age;
  /** What would have to be stated for the levels to be known. */
  readonly unstated: readonly MissingInput[];
  /** Whether one of the stores is taken to answer with its newest without a promise. */
  readonly isTaken: boolean;
  /** Where all answers come from; undefined for several. */
  readonly store: Component | undefined;
  /** The transaction that all are read in; undefined where there is none, or several. */
  readonly transaction: string | undefined;
}

/** What a component gets at its reads of state, one by one. */
function readsOf(model: SystemModel, component: Component): readonly ReadPath[] {
  let paths: ReadPath[] | undefined;
  for (const dependency of component.dependencies) {
    const path = readPathOf(model, dependency);
    if (path === undefined) continue;
    if (paths === undefined) paths = [path];
    else paths.push(path);
  }
  return paths ?? none;
}

const none: readonly ReadPath[] = [];

/** The reads of state of one request of a flow that somebody waits for. */
function hotReadsOf(model: SystemModel, flow: Flow): readonly ReadPath[] {
  return [...flowGraphOf(model, flow).edgesBySource.values()].flatMap((edges) => hotReadsAmong(model, edges));
}

/** What one component reads for whoever waits for it. */
const sumsByModel = new WeakMap<SystemModel, EdgeValues<ReadSum | undefined>>();

/**
 * What one request of a flow gets before the reply: the meet of its reads. Over several stores only what is local is left,
 * unless all are read in one transaction. Undefined for a flow that reads no state. Linear in the components of the flow.
 *
 * Branches are taken together and reads that only stand in for a failed one are left out.
 */
export function flowReadsOf(model: SystemModel, flow: Flow): ReadSum | undefined {
  let sums = sumsByModel.get(model);
  if (sums === undefined) {
    sums = new EdgeValues(model.components.length, ({ edgesAt }, place) =>
      sumOf(hotReadsAmong(model, edgesAt[place] as readonly FlowEdge[])),
    );
    sumsByModel.set(model, sums);
  }
  let all: ReadSum | undefined;
  const graph = flowGraphOf(model, flow);
  const reached = placesReachedBy(model, flow);
  for (let place = 0; place < reached.length; place += 1) {
    const own = sums.at(graph, place, reached[place] as number);
    if (own !== undefined) all = all === undefined ? own : bothOf(all, own);
  }
  if (all === undefined || all.store !== undefined || all.transaction !== undefined) return all;
  const levels = overSeveral(all.levels);
  return { ...all, levels, composed: levels !== all.levels };
}

function sumOf(paths: readonly ReadPath[]): ReadSum | undefined {
  let all: ReadSum | undefined;
  for (const path of paths) {
    const own = sumOfOne(path);
    all = all === undefined ? own : bothOf(all, own);
  }
  return all;
}

function sumOfOne(path: ReadPath): ReadSum {
  const { levels, age, isTaken, store } = path;
  const transaction = path.dependency?.transaction?.value;
  return { levels, composed: false, age, unstated: unstatedBy(path), isTaken, store, transaction };
}

function unstatedBy(path: ReadPath): readonly MissingInput[] {
  // Steps are listed when they are read, which most need not be.
  if (path.isKnown) return nothing;
  return [
    { element: path.store.id, term: path.steps.some(({ kind }) => kind === "copies") ? "replicas" : "guarantees" },
  ];
}

const nothing: readonly MissingInput[] = [];

function bothOf(one: ReadSum, other: ReadSum): ReadSum {
  const levels = meet(one.levels, other.levels);
  const age = older(one.age, other.age);
  const isTaken = one.isTaken || other.isTaken;
  const store = one.store === other.store ? one.store : undefined;
  const transaction = one.transaction === other.transaction ? one.transaction : undefined;
  const isSame =
    levels === one.levels &&
    age === one.age &&
    isTaken === one.isTaken &&
    store === one.store &&
    transaction === one.transaction &&
    other.unstated.length === 0;
  if (isSame) return one;
  const unstated = other.unstated.length === 0 ? one.unstated : withoutRepeats([...one.unstated, ...other.unstated]);
  return { levels, composed: false, age, unstated, isTaken, store, transaction };
}

/**
 * `consistency`: the strongest levels that the reads of an element can be promised: of a store or cache what it gives, of
 * others what they get at each read, of a flow what one request gets. A bound from above; unknown where a store on the way
 * states no level. `staleness`: the greatest age in seconds of what is read, `Infinity` where nothing bounds it; unknown
 * where a lag, a time to live or a promised delay is not stated.
 *
 * Of the flow where there is one, else of the component; none of other elements.
 * Sources: as in read-path.ts and formulas/consistency.ts. Worked example: test/facts/guarantees.test.ts.
 */
export function readFactsOf(
  model: SystemModel,
  flow: Flow | undefined,
  component: Component | undefined,
): readonly Fact[] {
  if (flow !== undefined) return factsOf(model, flow, flowReadsOf(model, flow), () => hotReadsOf(model, flow));
  if (component === undefined) return noFacts;
  const given = answersOf(model, component);
  const paths = given === undefined ? readsOf(model, component) : [given];
  return factsOf(model, component, sumOf(paths), () => paths);
}

const noFacts: readonly Fact[] = [];

/** The facts of a sum; its reads are asked for where a derivation is read. */
function factsOf(
  model: SystemModel,
  element: Component | Flow,
  sum: ReadSum | undefined,
  pathsOf: () => readonly ReadPath[],
): readonly Fact[] {
  if (sum === undefined) return noFacts;
  const { levels, composed, age, unstated, isTaken } = sum;
  const isKnown = unstated.length === 0;
  return [
    factOf(
      {
        name: "consistency",
        element: element.id,
        kind: isKnown ? "bound" : "unknown",
        unit: "level",
        missing: unstated,
        ...(isKnown ? { value: levelWords(levels) } : {}),
      },
      () => ({
        says: isKnown
          ? `the reads of ${nameOf(model, element.id)} are ${levelWords(levels)} at most`
          : `what the reads of ${nameOf(model, element.id)} are promised is not stated`,
        at: element.at,
        steps: [
          ...pathsOf().map((path) => pathLine(model, path, givenWords(path))),
          ...failoverLines(model, element),
          ...(composed
            ? [
                {
                  says: "several stores, each by itself: only what is local to each holds for a request over all of them",
                },
              ]
            : []),
        ],
      }),
    ),
    factOf(
      {
        name: "staleness",
        element: element.id,
        kind: age.kind !== "known" ? "unknown" : isTaken ? "estimate" : "bound",
        unit: "seconds",
        missing: withoutRepeats(missingOf(age)),
        ...(age.kind === "known" ? { value: age.seconds } : {}),
      },
      () => {
        const paths = pathsOf();
        const taken = new Set(paths.filter((path) => path.isTaken).map(({ store }) => store));
        return {
          says: `what the reads of ${nameOf(model, element.id)} return is ${ageWords(age)}`,
          at: element.at,
          steps: [
            ...paths.map((path) => pathLine(model, path, ageWords(path.age))),
            ...[...taken].map((store) => ({
              says: `${nameOf(model, store.id)} does not promise it, and is taken to answer with its newest, ${newestWords(store)}`,
              at: store.at,
            })),
          ],
        };
      },
    ),
  ];
}

function givenWords(path: ReadPath): string {
  return path.isKnown ? `${levelWords(path.levels)} at most` : "not stated";
}

function pathLine(model: SystemModel, path: ReadPath, result: string): Derivation {
  const asked = nameOf(model, path.asked.id);
  const who = path.dependency === undefined ? asked : `${nameOf(model, path.dependency.source)} reads ${asked}`;
  return {
    says: `${who}: ${result}`,
    at: path.dependency?.at ?? path.asked.at,
    steps: path.steps.map((step) => ({ says: stepWords(model, step), at: step.at })),
  };
}

/** What a failover of a store does to writes that were confirmed. */
function failoverLines(model: SystemModel, element: Component | Flow): readonly Derivation[] {
  const component = model.componentById.get(element.id);
  const gap = component === undefined ? undefined : durabilityGapOf(model, component);
  if (gap?.kind !== "failover") return [];
  return [{ says: gapWords(model, gap), at: gap.at }];
}

function withoutRepeats(missing: readonly MissingInput[]): readonly MissingInput[] {
  if (missing.length < 2) return missing;
  return [...new Map(missing.map((one) => [`${one.element} ${one.term}`, one])).values()];
}
