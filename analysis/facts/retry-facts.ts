// Retry factors as facts: the numbers of retry.ts with derivations that show the paths, the attempts on them and where they are
// written. It computes no factor of its own.

import type { Component, Dependency, Id, Ratio, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, type FactName, factOf } from "../fact.ts";
import { attemptsWithin, expectedAttempts, isHandOff, refusedWithin } from "./attempts.ts";
import { componentsWith } from "./components-with.ts";
import type { FlowGraph } from "./flow-graph.ts";
import type { Traffic } from "./load.ts";
import { type RetryFactor, single } from "./retries/factors.ts";
import {
  type FlowRetries,
  isOfSomeFlowAt,
  loopBehind,
  mostTriesOnPath,
  type Retries,
  retriesAt,
  retryFactorsAt,
} from "./retry.ts";
import { type Hop, largestPaths, type RetryPath } from "./retry-paths.ts";
import { significant } from "./significant.ts";
import type { FlowVisits } from "./visits.ts";
import { countWords, durationWords, factorWords, listWords, nameOf, numberWords, rateWords } from "./words.ts";

/** Paths shown in a derivation; the others are counted. */
const shownPaths = 6;

/** `retry-factor-burst` and `retry-factor-sustained` of a component, as `retriesAt` defines them. Clients have none. */
export function retryFactsOf(model: SystemModel, traffic: Traffic, component: Component): readonly Fact[] {
  const { id, kind } = component;
  if (kind === "client") return [];
  const most = mostTriesOnPath(model, traffic, component);
  if (most === 0) return [];
  // Most components have nobody above them who tries twice.
  const { burst, sustained } =
    most === 1 ? { burst: single, sustained: single } : retryFactorsAt(model, traffic, component);
  const isMost = isMostAt(model, traffic, component, burst);
  return [
    factorFact("retry-factor-burst", id, burst, isMost || dependsOnHaste(model, traffic, component, burst), () =>
      burstDerivation(model, traffic, component),
    ),
    factorFact("retry-factor-sustained", id, sustained, isMost, () => sustainedDerivation(model, traffic, component)),
  ];
}

/** Whether the factors are the most that there can be, though each may be one number. */
function isMostAt(model: SystemModel, traffic: Traffic, component: Component, burst: RetryFactor): boolean {
  if (burst.most === 1) return false;
  const isTimed = passingDeadlinesOn(model).length > 0;
  if (!isTimed && !hasDoubts(traffic)) return false;
  return isOfSomeFlowAt(
    model,
    traffic,
    component,
    (visits, place) => isDoubtfulAt(visits, place) || (isTimed && sharesTime(model, visits.graph)),
  );
}

/** Whether its failure takes a stand-in down for some requests only, and those above are taken to try all of them again. */
function isDoubtfulAt({ standIns }: FlowVisits, place: number): boolean {
  return standIns.get(place)?.isSure === false;
}

const doubtsByTraffic = new WeakMap<Traffic, boolean>();

/** Whether some component is doubtful in some flow: most designs have none. */
function hasDoubts(traffic: Traffic): boolean {
  let doubts = doubtsByTraffic.get(traffic);
  if (doubts === undefined) {
    doubts = [...traffic.triesByFlow.values()].some(({ standIns }) => {
      return standIns.size > 0 && [...standIns.values()].some(({ isSure }) => !isSure);
    });
    doubtsByTraffic.set(traffic, doubts);
  }
  return doubts;
}

/** Whether more tries come of failures that are told at once than of those that take their timeout, since a deadline ends both. */
function dependsOnHaste(model: SystemModel, traffic: Traffic, component: Component, burst: RetryFactor): boolean {
  if (burst.most === 1 || retryingByDeadline(model).length === 0) return false;
  return isOfSomeFlowAt(model, traffic, component, ({ graph }) => {
    return graph.edges.some(({ dependency }) => isHurried(dependency));
  });
}

const retryingByDeadline = componentsWith(({ dependencies }) => dependencies.some(isHurried));

function isHurried(dependency: Dependency | undefined): boolean {
  if (dependency?.deadline === undefined || dependency.attempts === undefined) return false;
  const { value } = dependency.deadline;
  return refusedWithin(dependency, value) > attemptsWithin(dependency, value);
}

const passingDeadlinesOn = componentsWith(({ propagatesDeadline }) => propagatesDeadline !== undefined);

const sharedTimes = new WeakMap<FlowGraph, boolean>();

/**
 * Whether somebody on the way passes on what is left of its time. Each hop then counts the attempts that the whole of that time
 * leaves, though a caller's later attempts have used up some of it: the product is the most there can be.
 */
function sharesTime({ componentById }: SystemModel, graph: FlowGraph): boolean {
  let shares = sharedTimes.get(graph);
  if (shares === undefined) {
    shares = graph.edges.some(({ source }) => componentById.get(source)?.propagatesDeadline !== undefined);
    sharedTimes.set(graph, shares);
  }
  return shares;
}

/** `isMost`: of what is one number, whether it is the most there can be. */
function factorFact(name: FactName, element: Id, factor: RetryFactor, isMost: boolean, derive: () => Derivation): Fact {
  const least = significant(factor.least);
  const most = factor.least === factor.most ? least : significant(factor.most);
  const isExact = least === most;
  const value = isExact ? least : ([least, most] as const);
  return factOf(
    { name, element, unit: "factor", kind: isExact && !isMost ? "exact" : "bound", value, missing: [] },
    derive,
  );
}

/** What flows bring, worked out again for who reads a derivation: kept for all components, it would be much of a snapshot. */
function retriesFor(model: SystemModel, traffic: Traffic, id: Id): Retries {
  return (
    retriesAt(model, traffic, traffic.flows, id) ?? { burst: single, sustained: single, byFlow: [], isWeighted: false }
  );
}

function burstDerivation(model: SystemModel, traffic: Traffic, component: Component): Derivation {
  const { id, errorRate } = component;
  const retries = retriesFor(model, traffic, id);
  const name = nameOf(model, id);
  const { burst } = retries;
  const isMost = isMostAt(model, traffic, component, burst) || dependsOnHaste(model, traffic, component, burst);
  const grown = growthWords(burst, isMost);
  return withSteps(`while ${name} fails, ${grown}, before any budget or breaker acts`, () => [
    ...retries.byFlow.map((one) => flowWords(model, traffic, id, one)),
    ...mixtureWords(retries, (one) => one.burst),
    ...(errorRate === undefined ? [] : [{ says: expectationWords(id, errorRate.value, retries), at: errorRate.at }]),
  ]);
}

function growthWords({ least, most }: RetryFactor, isMost: boolean): string {
  if (most === 1) return "no more tries come than first tries";
  return `tries at it grow ${isMost && least === most ? "at most " : ""}${factorWords(least, most)}`;
}

/** A line whose steps are made when somebody reads them: a search for paths costs far more than the factor itself. */
function withSteps(says: string, make: () => readonly Derivation[]): Derivation {
  let steps: readonly Derivation[] | undefined;
  return {
    says,
    get steps() {
      steps ??= make();
      return steps;
    },
  };
}

function sustainedDerivation(model: SystemModel, traffic: Traffic, component: Component): Derivation {
  const { id } = component;
  const retries = retriesFor(model, traffic, id);
  const name = nameOf(model, id);
  const grown = growthWords(retries.sustained, isMostAt(model, traffic, component, retries.burst));
  const flowLine = (one: FlowRetries): Derivation => {
    const paths = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, shownPaths);
    const lines = paths.map((path) => sustainedPath(model, path));
    // One path with one hop that counts says it all in that hop.
    const [only] = lines;
    const isPlain = one.paths === 1 && only !== undefined && only.steps.length < 2;
    return {
      says: `${one.flow.name}: ${factorWords(one.sustained.least, one.sustained.most)}`,
      at: one.flow.at,
      steps: isPlain
        ? only.steps
        : [...lines, ...restWords(one, paths, lastingTriesOf, one.sustained), ...doubtWords(model, one, id)],
    };
  };
  return withSteps(`over a longer failure of ${name}, with budgets and breakers at work, ${grown}`, () => [
    ...retries.byFlow.map(flowLine),
    ...mixtureWords(retries, (one) => one.sustained),
  ]);
}

function flowWords(model: SystemModel, traffic: Traffic, id: Id, one: FlowRetries): Derivation {
  const paths = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, shownPaths);
  const steps: Derivation[] = [];
  const loop = loopBehind(one, id);
  if (loop !== undefined) {
    const names = loop.members.map((member) => nameOf(model, member));
    steps.push({
      says: `${listWords(names)} call each other in a loop with retries on it, so each turn multiplies again`,
      at: loop.edges[0]?.at ?? one.flow.at,
    });
  }
  steps.push(...paths.map((path) => pathWords(model, path)));
  steps.push(...restWords(one, paths, ({ burst }) => burst, one.burst), ...doubtWords(model, one, id));
  return { says: `${one.flow.name}: ${factorWords(one.burst.least, one.burst.most)}`, at: one.flow.at, steps };
}

function doubtWords(model: SystemModel, { visits }: FlowRetries, id: Id): readonly Derivation[] {
  if (!isDoubtfulAt(visits, visits.graph.positions.get(id) ?? -1)) return [];
  const some = `only some of what stands in comes to ${nameOf(model, id)} and fails with it`;
  return [{ says: `${some}: all of it is taken to, which is the most` }];
}

/** Paths that are not shown; or, where all are, how the factor comes of what they bring: `(8 + 3) ÷ 2 = 5.5`. */
function restWords(
  one: FlowRetries,
  paths: readonly RetryPath[],
  triesOf: (path: RetryPath) => number,
  { least, most }: RetryFactor,
): readonly Derivation[] {
  const rest = one.paths - paths.length;
  if (rest > 0) return [{ says: `and ${countWords(rest, "further path")}` }];
  const tries = paths.map(triesOf);
  const visits = paths.reduce((sum, path) => sum + path.visits, 0);
  const mean = tries.reduce((sum, own) => sum + own, 0) / visits;
  if (paths.length < 2 || least !== most || !(Math.abs(mean - most) <= 1e-9 * most)) return [];
  return [
    {
      says: `(${tries.map(numberWords).join(" + ")}) tries ÷ ${numberWords(visits)} first ones = ${numberWords(mean)}`,
    },
  ];
}

/** Tries per request over a longer failure; at most, where the floor of a budget leaves it open. */
function lastingTriesOf({ hops, visits }: RetryPath): number {
  return hops.reduce((tries, hop) => tries * lastingOf(hop), visits);
}

/** As `counted`, with budgets and breakers at work. */
function lastingOf({ counted, tries }: Hop): number {
  return counted === 1 ? 1 : tries.sustainedMost;
}

/** `a → b → x: 1.3 × 2 = 2.6 in place of 1`. */
function sustainedPath(model: SystemModel, path: RetryPath): Derivation & { readonly steps: readonly Derivation[] } {
  const factors = path.hops.filter((hop) => hop.counted !== 1).map(lastingOf);
  const steps = path.hops.filter((hop) => hop.tries.burst > 1).map((hop) => sustainedHop(model, hop));
  return { ...wayWords(model, path, factors, lastingTriesOf(path)), steps };
}

/** `app → edge → api → db: 4 × 4 = 16 tries in place of 1`. */
function pathWords(model: SystemModel, path: RetryPath): Derivation {
  const factors = path.hops.map((hop) => hop.counted).filter((counted) => counted !== 1);
  return {
    ...wayWords(model, path, factors, path.burst),
    steps: path.hops.flatMap((hop, index) => [
      ...(hop.tries.burst === 1 ? [] : [hopWords(model, hop)]),
      ...abandoned(model, hop, path.hops[index + 1]),
    ]),
  };
}

/** A path by its names, with its factors and the tries per request that they make of its visits. */
function wayWords(model: SystemModel, path: RetryPath, factors: readonly number[], tries: number): Derivation {
  const [first] = path.hops;
  const names = first === undefined ? [] : [first.edge.source, ...path.hops.map((hop) => hop.edge.target)];
  const product = factors.length < 2 ? "" : `${factors.map(numberWords).join(" × ")} = `;
  const share = path.visits === 1 ? "" : `, ${numberWords(path.visits)} times per request`;
  const last = path.hops.at(-1);
  const way = `${names.map((id) => nameOf(model, id)).join(" → ")}${verbWords(model, last)}`;
  const says = `${way}: ${product}${numberWords(tries / path.visits)} in place of 1${share}`;
  return { says, ...(last === undefined ? {} : { at: last.edge.at }) };
}

/** The verb of a path's last hop, where its source has several for that target. */
function verbWords(model: SystemModel, last: Hop | undefined): string {
  if (last?.edge.dependency === undefined) return "";
  const { source, target, verb } = last.edge.dependency;
  const all = model.componentById.get(source)?.dependencies.filter((dependency) => dependency.target === target);
  return (all?.length ?? 0) > 1 ? ` (${verb})` : "";
}

/** One hop of a path in words, with the place of its retry term. */
export function hopWords(model: SystemModel, hop: Hop): Derivation {
  const { edge, tries, counted } = hop;
  const [source, target] = [nameOf(model, edge.source), nameOf(model, edge.target)];
  const at = edge.dependency?.attempts?.at ?? edge.dependency?.at ?? edge.at;
  if (isHandOff(model.componentById.get(edge.source))) {
    const often = tries.burst === Number.POSITIVE_INFINITY ? "without limit" : countWords(tries.burst, "time");
    return { says: `${source} delivers to ${target} ${often}`, at };
  }
  const verb = edge.dependency?.verb ?? "calls";
  const hedges = edge.dependency?.hedge?.after.length ?? 0;
  const hedged = hedges === 0 ? "" : `, ${hedges === 1 ? "a hedge" : countWords(hedges, "hedge")} among them`;
  const swallowed = counted === tries.burst ? "" : ", which do not count: the failure is caught further down";
  const cut = cutWords(hop) || hasteWords(hop);
  return {
    says: `${source} ${verb} ${target} with ${countWords(tries.burst, "attempt")}${cut}${hedged}${swallowed}`,
    at,
  };
}

/** `, of 5: its deadline of 1s leaves no more`; nothing where all attempts can start. */
function cutWords({ edge: { dependency }, tries }: Hop): string {
  if (dependency === undefined) return "";
  const stated = attemptsWithin(dependency, Number.POSITIVE_INFINITY);
  if (tries.burst >= stated) return "";
  const { deadline } = dependency;
  const isOwn = deadline !== undefined && refusedWithin(dependency, deadline.value) === tries.burst;
  const time = isOwn ? `its deadline of ${durationWords(deadline.value)}` : "the time that is left of its caller's";
  return `, of ${numberWords(stated)}: ${time} lets no more start`;
}

/** `, refused at once: of those that last their timeout its deadline of 1s leaves 2`; nothing where that makes no difference. */
function hasteWords({ edge: { dependency }, tries }: Hop): string {
  if (dependency === undefined || dependency.breaker !== undefined || dependency.retryBudget !== undefined) return "";
  if (tries.sustainedMost >= tries.burst) return "";
  const { deadline } = dependency;
  const isOwn = deadline !== undefined && attemptsWithin(dependency, deadline.value) === tries.sustainedMost;
  const time = isOwn ? `its deadline of ${durationWords(deadline.value)}` : "the time that is left of its caller's";
  return `, refused at once: of those that last their timeout ${time} leaves ${numberWords(tries.sustainedMost)}`;
}

/** Says so where a caller has given up while attempts further down still go on for it. */
function abandoned(model: SystemModel, hop: Hop, next: Hop | undefined): readonly Derivation[] {
  const timeout = hop.edge.dependency?.timeout;
  const below = next?.edge.dependency;
  if (timeout === undefined || below === undefined || next === undefined || next.counted === 1) return [];
  // What a queue delivers again is no work that somebody has given up.
  if (isHandOff(model.componentById.get(next.edge.source))) return [];
  if (model.componentById.get(next.edge.source)?.propagatesDeadline !== undefined) return [];
  const starting = Math.min(next.tries.burst, attemptsWithin(below, below.deadline?.value ?? Number.POSITIVE_INFINITY));
  const late = starting - attemptsWithin(below, timeout.value);
  if (!(late > 0)) return [];
  const [caller, callee] = [nameOf(model, hop.edge.source), nameOf(model, hop.edge.target)];
  const given = `${caller} gives up on ${callee} after ${durationWords(timeout.value)}`;
  return [
    { says: `${given}; ${countWords(late, "attempt")} of ${callee} can start later and still count`, at: timeout.at },
  ];
}

function sustainedHop(model: SystemModel, { edge, tries, counted }: Hop): Derivation {
  const { dependency } = edge;
  const isDelivery = isHandOff(model.componentById.get(edge.source));
  const often = isDelivery ? countWords(tries.burst, "delivery", "deliveries") : countWords(tries.burst, "attempt");
  const says = `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}: ${often}`;
  if (counted === 1) return { says: `${says} do not count: the failure is caught further down`, at: edge.at };
  const result = factorWords(tries.sustainedLeast, tries.sustainedMost);
  if (dependency?.breaker !== undefined)
    return { says: `${says} become 1 behind a breaker`, at: dependency.breaker.at };
  const budget = dependency?.retryBudget;
  if (budget === undefined && tries.sustainedMost < tries.burst) {
    return {
      says: `${says} become ${result}: they last their timeout, and the deadline lets no more start`,
      at: edge.at,
    };
  }
  if (budget === undefined) return { says: `${says}, with neither budget nor breaker`, at: edge.at };
  const floor = budget.floor === undefined ? "" : ` and a floor of ${rateWords(budget.floor.value)} for each caller`;
  const isOpen = tries.sustainedLeast !== tries.sustainedMost;
  const open = isOpen ? "; how much the floor adds depends on a load that is not stated" : "";
  const share = `${numberWords(budget.ratio.value * 100)}%`;
  return { says: `${says} become ${result} with a budget of ${share}${floor}${open}`, at: budget.ratio.at };
}

function mixtureWords(retries: Retries, factorOf: (one: FlowRetries) => RetryFactor): readonly Derivation[] {
  if (retries.byFlow.length < 2) return [];
  if (!retries.isWeighted) {
    const silent = retries.byFlow.filter((one) => one.flow.load === undefined).map((one) => one.flow.name);
    const reason =
      silent.length === 0 ? "the weights of the flows are not known" : `no load is stated for ${listWords(silent)}`;
    return [{ says: `${reason}, so the mixture lies between the flows' own factors` }];
  }
  const parts = retries.byFlow.map((one) => {
    const { least, most } = factorOf(one);
    return `${rateWords((one.flow.load?.value ?? 0) * one.baseline)} at ${factorWords(least, most)}`;
  });
  return [{ says: `weighted by first tries: ${listWords(parts)}` }];
}

/** What a stated error rate makes of the most eager of the edges into the component. A hedge is no answer to an error. */
function expectationWords(id: Id, p: Ratio, retries: Retries): string {
  const into = retries.byFlow.flatMap((one) => one.visits.graph.edges).filter((edge) => edge.target === id);
  const most = into.reduce((attempts, edge) => Math.max(attempts, edge.dependency?.attempts?.value ?? 1), 1);
  const expected = numberWords(expectedAttempts(p, most));
  return `at its stated error rate of ${numberWords(p * 100)}% a try with ${countWords(most, "attempt")} becomes ${expected} on average`;
}
