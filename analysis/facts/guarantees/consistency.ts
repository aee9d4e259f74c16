// The facts `consistency` and `staleness`: what the readers of a store or cache get, what a component gets at all its reads,
// and what one request of a flow gets before its reply. The way of each read is read-path.ts's business.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import type { Derivation, Fact, MissingInput } from "../../fact.ts";
import { factOf } from "../../fact.ts";
import { everyLevel, type Levels, meet, overSeveral } from "../../formulas/consistency.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { nameOf } from "../words.ts";
import { type Age, current, missingOf, older } from "./age.ts";
import { durabilityGapOf } from "./durability.ts";
import { ageWords, gapWords, levelWords, stepWords } from "./guarantee-words.ts";
import { hotReadsOf } from "./hot-reads.ts";
import { answersOf, type ReadPath, readPathOf } from "./read-path.ts";
import { newestWords } from "./store-steps.ts";

/** Several reads taken together. */
export interface ReadSum {
  readonly paths: readonly ReadPath[];
  /** At most this at each of them. */
  readonly levels: Levels;
  /** Set where one request reads several stores, each by itself, and gets less than each of them gives. */
  readonly composed: boolean;
  /** The oldest of what is read. */
  readonly age: Age;
  /** What would have to be stated for the levels to be known. */
  readonly unstated: readonly MissingInput[];
}

/** What a component gets at its reads of state, one by one; undefined for one that reads none. */
export function readsOf(model: SystemModel, component: Component): ReadSum | undefined {
  const paths: ReadPath[] = [];
  for (const dependency of component.dependencies) {
    const path = readPathOf(model, dependency);
    if (path !== undefined) paths.push(path);
  }
  return sumOf(paths);
}

/**
 * What one request of a flow gets before the reply: the meet of its reads. Over several stores only what is local is left,
 * unless all are read in one transaction. Undefined for a flow that reads no state. Linear in the edges of the flow.
 *
 * Branches are taken together and reads that only stand in for a failed one are left out.
 */
export function flowReadsOf(model: SystemModel, flow: Flow): ReadSum | undefined {
  const readsOver = hotReadsOf(model);
  const paths: ReadPath[] = [];
  for (const edges of flowGraphOf(model, flow).edgesBySource.values()) {
    for (const path of readsOver(edges)) paths.push(path);
  }
  const sum = sumOf(paths);
  const [one] = paths;
  if (sum === undefined || paths.every(({ store }) => store === one?.store) || isOneTransaction(paths)) return sum;
  const levels = overSeveral(sum.levels);
  return { ...sum, levels, composed: levels !== sum.levels };
}

function isOneTransaction(paths: readonly ReadPath[]): boolean {
  const [name, ...others] = new Set(paths.map((path) => path.dependency?.transaction?.value));
  return name !== undefined && others.length === 0;
}

function sumOf(paths: readonly ReadPath[]): ReadSum | undefined {
  if (paths.length === 0) return undefined;
  let levels = everyLevel;
  let age = current;
  const unstated: MissingInput[] = [];
  for (const path of paths) {
    levels = meet(levels, path.levels);
    age = older(age, path.age);
    if (path.isKnown) continue;
    const term = path.steps.some(({ kind }) => kind === "copies") ? "replicas" : "guarantees";
    unstated.push({ element: path.store.id, term });
  }
  return { paths, levels, composed: false, age, unstated: withoutRepeats(unstated) };
}

/**
 * `consistency`: the strongest levels that the reads of an element can be promised: of a store or cache what it gives, of
 * others what they get at each read, of a flow what one request gets. A bound from above; unknown where a store on the way
 * states no level. `staleness`: the greatest age in seconds of what is read, `Infinity` where nothing bounds it; unknown
 * where a lag, a time to live or a promised delay is not stated.
 *
 * Sources: as in read-path.ts and formulas/consistency.ts. Worked example: test/facts/guarantees.test.ts.
 */
export function readFactsOf(model: SystemModel, id: Id): readonly Fact[] {
  const flow = model.flowById.get(id);
  if (flow !== undefined) return factsOf(model, flow, flowReadsOf(model, flow));
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const given = answersOf(model, component);
  return factsOf(model, component, given === undefined ? readsOf(model, component) : sumOf([given]));
}

function factsOf(model: SystemModel, element: Component | Flow, sum: ReadSum | undefined): readonly Fact[] {
  if (sum === undefined) return [];
  const { unstated } = sum;
  const isKnown = unstated.length === 0;
  const untold = withoutRepeats(missingOf(sum.age));
  const taken = new Set(sum.paths.filter(({ isTaken }) => isTaken).map(({ store }) => store));
  const name = nameOf(model, element.id);
  return [
    factOf(
      {
        name: "consistency",
        element: element.id,
        kind: isKnown ? "bound" : "unknown",
        unit: "level",
        missing: unstated,
        ...(isKnown ? { value: levelWords(sum.levels) } : {}),
      },
      () => ({
        says: isKnown
          ? `the reads of ${name} are ${levelWords(sum.levels)} at most`
          : `what the reads of ${name} are promised is not stated`,
        at: element.at,
        steps: [
          ...sum.paths.map((path) => pathLine(model, path, givenWords(path))),
          ...failoverLines(model, element),
          ...(sum.composed
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
        kind: sum.age.kind !== "known" ? "unknown" : taken.size > 0 ? "estimate" : "bound",
        unit: "seconds",
        missing: untold,
        ...(sum.age.kind === "known" ? { value: sum.age.seconds } : {}),
      },
      () => ({
        says: `what the reads of ${name} return is ${ageWords(sum.age)}`,
        at: element.at,
        steps: [
          ...sum.paths.map((path) => pathLine(model, path, ageWords(path.age))),
          ...[...taken].map((store) => ({
            says: `${nameOf(model, store.id)} does not promise it, and is taken to answer with its newest, ${newestWords(store)}`,
            at: store.at,
          })),
        ],
      }),
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
