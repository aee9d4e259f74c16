// Retry amplification at each component: how many tries arrive in place of one while the component fails. It sums over all
// paths of all flows; which factor is too much is a rule's judgement.

import type { Flow, Id, SystemModel } from "../../language/index.ts";
import type { Derivation, Fact, FactName } from "../fact.ts";
import { attemptsWithin, expectedAttempts, isHandOff } from "./attempts.ts";
import type { Traffic } from "./load.ts";
import { type Hop, largestPaths, type RetryPath } from "./retry-paths.ts";
import type { FlowVisits, Loop, PathGroup } from "./visits.ts";
import { countWords, durationWords, factorWords, listWords, nameOf, numberWords, rateWords } from "./words.ts";

/** Tries in place of one first try, ≥ 1; `Infinity` where nothing bounds them. Equal ends where the value is exact. */
export interface RetryFactor {
  readonly least: number;
  readonly most: number;
}

/** What one flow does to a component that fails. */
export interface FlowRetries {
  readonly flow: Flow;
  readonly visits: FlowVisits;
  /** First tries per request, where every weight is known. */
  readonly baseline: number;
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  /** Number of paths into the component. */
  readonly paths: number;
  /** The loop that makes it unbounded, where one does. */
  readonly loop: Loop | undefined;
}

export interface Retries {
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  readonly byFlow: readonly FlowRetries[];
  /** Whether the factors are sums weighted by the loads of all these flows. */
  readonly isWeighted: boolean;
}

/**
 * Tries that arrive at a component per first try while it fails every one of them, over the given flows.
 *
 * Burst = Σ over paths of Π count · attempts, divided by Σ over paths of Π count. Attempts above an edge that is optional
 * or has a fallback count 1, since that failure is not passed up; a queue or topic ends a path, and past it deliveries
 * multiply. Sustained is the same with budgets and breakers at work at each edge. Several flows are weighted by load.
 *
 * Assumes that every attempt fails, that each layer retries by itself, and that all failures may be retried: an upper
 * bound wherever a retry is conditional. A stand-in's first tries are those while its primary is down. Where a hit
 * ratio or a load is missing the factor is the interval over all values, and exact where they cannot change it.
 *
 * Undefined for a component that no flow reaches. Source: Site Reliability Engineering, chapter 22, and the Amazon Builders'
 * Library on timeouts and retries, for the product along a chain. Worked examples: test/facts/retry.test.ts.
 */
export function retriesAt(traffic: Traffic, flows: readonly Flow[], id: Id): Retries | undefined {
  const byFlow: FlowRetries[] = [];
  for (const flow of flows) {
    const visits = traffic.triesByFlow.get(flow.id);
    const groups = visits?.groupsById.get(id);
    if (visits === undefined || groups === undefined || groups.length === 0) continue;
    byFlow.push({ flow, visits, ...factorsOf(groups), loop: loopBehind(visits, id, groups) });
  }
  const [first] = byFlow;
  if (first === undefined) return undefined;
  if (byFlow.length === 1) return { burst: first.burst, sustained: first.sustained, byFlow, isWeighted: false };
  const weights = byFlow.map((one) => (isExact(one) ? weightOf(one) : undefined));
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? Number.NaN), 0);
  if (!(total > 0)) {
    return {
      burst: hull(byFlow.map((one) => one.burst)),
      sustained: hull(byFlow.map((one) => one.sustained)),
      byFlow,
      isWeighted: false,
    };
  }
  const mean = (factorAt: (one: FlowRetries) => number): number =>
    byFlow.reduce((sum, one, index) => {
      const weight = weights[index] ?? 0;
      return weight === 0 ? sum : sum + (weight / total) * factorAt(one);
    }, 0);
  return {
    burst: between(
      mean((one) => one.burst.least),
      mean((one) => one.burst.most),
    ),
    sustained: between(
      mean((one) => one.sustained.least),
      mean((one) => one.sustained.most),
    ),
    byFlow,
    isWeighted: true,
  };
}

/** First tries per second that the flow brings; undefined where its load is not one number. */
function weightOf({ flow, baseline }: FlowRetries): number | undefined {
  if (flow.load === undefined || flow.load.upper !== undefined) return undefined;
  return flow.load.value * baseline;
}

function isExact({ baseline }: FlowRetries): boolean {
  return Number.isFinite(baseline);
}

function factorsOf(groups: readonly PathGroup[]): Pick<FlowRetries, "baseline" | "burst" | "sustained" | "paths"> {
  const known = { visits: 0, burst: 0, least: 0, most: 0 };
  const loose = groups.filter((group) => group.isLoose);
  let paths = 0;
  for (const group of groups) {
    paths += group.paths;
    if (group.isLoose) continue;
    known.visits += group.visits;
    known.burst += group.burst;
    known.least += group.sustainedLeast;
    known.most += group.sustainedMost;
  }
  // A mixture of unknown weights lies between the extremes of what is mixed.
  const mixed = (sum: number, least: (group: PathGroup) => number, most: (group: PathGroup) => number): RetryFactor => {
    const own = known.visits > 0 ? [sum / known.visits] : [];
    return between(Math.min(...own, ...loose.map(least)), Math.max(...own, ...loose.map(most)));
  };
  const ofBurst = mixed(
    known.burst,
    (group) => group.leastBurst,
    (group) => group.mostBurst,
  );
  const least = mixed(
    known.least,
    (group) => group.leastSustained,
    (group) => group.leastSustained,
  ).least;
  const most = mixed(
    known.most,
    (group) => group.mostSustained,
    (group) => group.mostSustained,
  ).most;
  return {
    baseline: loose.length === 0 ? known.visits : Number.NaN,
    burst: ofBurst,
    sustained: between(least, most),
    paths,
  };
}

/** The interval, closed to one number where only rounding parts its ends. */
function between(least: number, most: number): RetryFactor {
  return most - least <= 1e-12 * least ? { least, most: least } : { least, most };
}

function hull(factors: readonly RetryFactor[]): RetryFactor {
  return between(Math.min(...factors.map(({ least }) => least)), Math.max(...factors.map(({ most }) => most)));
}

/** A loop that the component stands on, or else one that its tries come through. */
function loopBehind(visits: FlowVisits, id: Id, groups: readonly PathGroup[]): Loop | undefined {
  if (visits.loops.length === 0 || groups.every((group) => group.mostBurst !== Number.POSITIVE_INFINITY))
    return undefined;
  const own = visits.loops.find((loop) => loop.members.includes(id));
  if (own !== undefined) return own;
  const above = ancestorsOf(visits, id);
  return visits.loops.find((loop) => loop.members.some((member) => above.has(member)));
}

/** Everything that the component is reached from over edges without a hand-off. */
function ancestorsOf({ graph }: FlowVisits, id: Id): ReadonlySet<Id> {
  const above = new Set<Id>([id]);
  for (let size = -1; size !== above.size; ) {
    size = above.size;
    for (const edge of graph.edges) if (!edge.asynchronous && above.has(edge.target)) above.add(edge.source);
  }
  return above;
}

/** Paths shown in a derivation; the others are counted. */
const shownPaths = 6;

/** `retry-factor-burst` and `retry-factor-sustained` of a component, as `retriesAt` defines them. Clients have none. */
export function retryFactsOf(model: SystemModel, traffic: Traffic, id: Id): readonly Fact[] {
  const component = model.componentById.get(id);
  if (component === undefined || component.kind === "client") return [];
  const retries = retriesAt(traffic, traffic.flows, id);
  if (retries === undefined) return [];
  return [
    factOf("retry-factor-burst", id, retries.burst, burstDerivation(model, traffic, id, retries)),
    factOf("retry-factor-sustained", id, retries.sustained, sustainedDerivation(model, traffic, id, retries)),
  ];
}

function factOf(name: FactName, element: Id, { least, most }: RetryFactor, derivation: Derivation): Fact {
  const value = least === most ? least : ([least, most] as const);
  return {
    name,
    element,
    unit: "factor",
    kind: least === most ? "exact" : "bound",
    value,
    missing: [],
    derivation,
  };
}

function burstDerivation(model: SystemModel, traffic: Traffic, id: Id, retries: Retries): Derivation {
  const name = nameOf(model, id);
  const { least, most } = retries.burst;
  const errorRate = model.componentById.get(id)?.errorRate;
  return {
    says: `while ${name} fails, tries at it grow ${factorWords(least, most)}, before any budget or breaker acts`,
    steps: [
      ...retries.byFlow.map((one) => flowWords(model, traffic, id, one)),
      ...mixtureWords(retries, (one) => one.burst),
      ...(errorRate === undefined ? [] : [{ says: expectationWords(id, errorRate.value, retries), at: errorRate.at }]),
    ],
  };
}

function sustainedDerivation(model: SystemModel, traffic: Traffic, id: Id, retries: Retries): Derivation {
  const name = nameOf(model, id);
  const { least, most } = retries.sustained;
  const steps = retries.byFlow.map((one): Derivation => {
    const [path] = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, 1);
    return {
      says: `${one.flow.name}: ${factorWords(one.sustained.least, one.sustained.most)}`,
      at: one.flow.at,
      steps: (path?.hops ?? []).filter((hop) => hop.tries.burst > 1).map((hop) => sustainedHop(model, hop)),
    };
  });
  return {
    says: `over a longer failure of ${name}, with budgets and breakers at work, tries at it grow ${factorWords(least, most)}`,
    steps: [...steps, ...mixtureWords(retries, (one) => one.sustained)],
  };
}

function flowWords(model: SystemModel, traffic: Traffic, id: Id, one: FlowRetries): Derivation {
  const paths = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, shownPaths);
  const rest = one.paths - paths.length;
  const steps: Derivation[] = [];
  if (one.loop !== undefined) {
    const names = one.loop.members.map((member) => nameOf(model, member));
    steps.push({
      says: `${listWords(names)} call each other in a loop with retries on it, so each turn multiplies again`,
      at: one.loop.edges[0]?.at ?? one.flow.at,
    });
  }
  steps.push(...paths.map((path) => pathWords(model, path)));
  if (rest > 0) steps.push({ says: `and ${countWords(rest, "further path")}` });
  return { says: `${one.flow.name}: ${factorWords(one.burst.least, one.burst.most)}`, at: one.flow.at, steps };
}

/** `app → edge → api → db: 4 × 4 = 16 tries in place of 1`. */
function pathWords(model: SystemModel, path: RetryPath): Derivation {
  const [first] = path.hops;
  const names = first === undefined ? [] : [first.edge.source, ...path.hops.map((hop) => hop.edge.target)];
  const factors = path.hops.map((hop) => hop.counted).filter((counted) => counted !== 1);
  const product = factors.length < 2 ? "" : `${factors.map(numberWords).join(" × ")} = `;
  const share = path.visits === 1 ? "" : `, ${numberWords(path.visits)} times per request`;
  const factor = path.visits > 0 ? path.burst / path.visits : 1;
  return {
    says: `${names.map((id) => nameOf(model, id)).join(" → ")}: ${product}${numberWords(factor)} in place of 1${share}`,
    ...(path.hops.at(-1) === undefined ? {} : { at: path.hops.at(-1)?.edge.at as Hop["edge"]["at"] }),
    steps: path.hops.flatMap((hop, index) => [
      ...(hop.tries.burst === 1 ? [] : [hopWords(model, hop)]),
      ...abandoned(model, hop, path.hops[index + 1]),
    ]),
  };
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
  const hedged = edge.dependency?.hedge === undefined ? "" : ", a hedge among them";
  const swallowed = counted === tries.burst ? "" : ", which do not count: the failure is caught further down";
  return { says: `${source} ${verb} ${target} with ${countWords(tries.burst, "attempt")}${hedged}${swallowed}`, at };
}

/** Says so where a caller has given up while attempts further down still go on for it. */
function abandoned(model: SystemModel, hop: Hop, next: Hop | undefined): readonly Derivation[] {
  const timeout = hop.edge.dependency?.timeout;
  const below = next?.edge.dependency;
  if (timeout === undefined || below === undefined || next === undefined || next.counted === 1) return [];
  if (model.componentById.get(next.edge.source)?.propagatesDeadline !== undefined) return [];
  const late = next.tries.burst - attemptsWithin(below, timeout.value);
  if (!(late > 0)) return [];
  const [caller, callee] = [nameOf(model, hop.edge.source), nameOf(model, hop.edge.target)];
  const given = `${caller} gives up on ${callee} after ${durationWords(timeout.value)}`;
  return [
    { says: `${given}; ${countWords(late, "attempt")} of ${callee} can start later and still count`, at: timeout.at },
  ];
}

function sustainedHop(model: SystemModel, hop: Hop): Derivation {
  const { dependency } = hop.edge;
  const { burst, sustainedLeast, sustainedMost } = hop.tries;
  const names = `${nameOf(model, hop.edge.source)} → ${nameOf(model, hop.edge.target)}`;
  const says = `${names}: ${numberWords(burst)} attempts become ${factorWords(sustainedLeast, sustainedMost)}`;
  if (dependency?.breaker !== undefined) return { says: `${says} behind a breaker`, at: dependency.breaker.at };
  const budget = dependency?.retryBudget;
  if (budget === undefined)
    return { says: `${names}: ${numberWords(burst)} attempts, nothing limits them`, at: hop.edge.at };
  const floor = budget.floor === undefined ? "" : ` and a floor of ${rateWords(budget.floor.value)} for each caller`;
  const open = sustainedLeast === sustainedMost ? "" : "; how much the floor adds depends on a load that is not stated";
  return {
    says: `${says} with a budget of ${numberWords(budget.ratio.value * 100)}%${floor}${open}`,
    at: budget.ratio.at,
  };
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

/** What a stated error rate makes of the most eager of the edges into the component. */
function expectationWords(id: Id, p: number, retries: Retries): string {
  const into = retries.byFlow.flatMap((one) => one.visits.graph.edges).filter((edge) => edge.target === id);
  const attempts = into.map(({ dependency }) =>
    dependency === undefined ? 1 : attemptsWithin(dependency, Number.POSITIVE_INFINITY),
  );
  const most = Math.max(1, ...attempts);
  const expected = numberWords(expectedAttempts(p, most));
  return `at its stated error rate of ${numberWords(p * 100)}% a try with ${countWords(most, "attempt")} becomes ${expected} on average`;
}
