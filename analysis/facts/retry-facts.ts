// Retry factors as facts: the numbers of retry.ts with derivations that show the paths, the attempts on them and where they are
// written. It computes no factor of its own.

import type { Id, Ratio, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, type FactName, factOf } from "../fact.ts";
import { attemptsWithin, expectedAttempts, isHandOff } from "./attempts.ts";
import type { Traffic } from "./load.ts";
import { type FlowRetries, loopBehind, type Retries, type RetryFactor, retriesAt } from "./retry.ts";
import { type Hop, largestPaths, type RetryPath } from "./retry-paths.ts";
import { significant } from "./significant.ts";
import { countWords, durationWords, factorWords, listWords, nameOf, numberWords, rateWords } from "./words.ts";

/** Paths shown in a derivation; the others are counted. */
const shownPaths = 6;

/** `retry-factor-burst` and `retry-factor-sustained` of a component, as `retriesAt` defines them. Clients have none. */
export function retryFactsOf(model: SystemModel, traffic: Traffic, id: Id): readonly Fact[] {
  const component = model.componentById.get(id);
  if (component === undefined || component.kind === "client") return [];
  const retries = retriesAt(traffic, traffic.flows, id);
  if (retries === undefined) return [];
  return [
    factorFact("retry-factor-burst", id, retries.burst, () => burstDerivation(model, traffic, id, retries)),
    factorFact("retry-factor-sustained", id, retries.sustained, () => sustainedDerivation(model, traffic, id, retries)),
  ];
}

function factorFact(name: FactName, element: Id, factor: RetryFactor, derive: () => Derivation): Fact {
  const [least, most] = [significant(factor.least), significant(factor.most)];
  const isExact = least === most;
  const value = isExact ? least : ([least, most] as const);
  return factOf({ name, element, unit: "factor", kind: isExact ? "exact" : "bound", value, missing: [] }, derive);
}

function burstDerivation(model: SystemModel, traffic: Traffic, id: Id, retries: Retries): Derivation {
  const name = nameOf(model, id);
  const { least, most } = retries.burst;
  const errorRate = model.componentById.get(id)?.errorRate;
  const grown = most === 1 ? "no more tries come than first tries" : `tries at it grow ${factorWords(least, most)}`;
  return withSteps(`while ${name} fails, ${grown}, before any budget or breaker acts`, () => [
    ...retries.byFlow.map((one) => flowWords(model, traffic, id, one)),
    ...mixtureWords(retries, (one) => one.burst),
    ...(errorRate === undefined ? [] : [{ says: expectationWords(id, errorRate.value, retries), at: errorRate.at }]),
  ]);
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

function sustainedDerivation(model: SystemModel, traffic: Traffic, id: Id, retries: Retries): Derivation {
  const name = nameOf(model, id);
  const { least, most } = retries.sustained;
  const flowLine = (one: FlowRetries): Derivation => {
    const [path] = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, 1);
    return {
      says: `${one.flow.name}: ${factorWords(one.sustained.least, one.sustained.most)}`,
      at: one.flow.at,
      steps: (path?.hops ?? []).filter((hop) => hop.tries.burst > 1).map((hop) => sustainedHop(model, hop)),
    };
  };
  const grown = most === 1 ? "no more tries come than first tries" : `tries at it grow ${factorWords(least, most)}`;
  return withSteps(`over a longer failure of ${name}, with budgets and breakers at work, ${grown}`, () => [
    ...retries.byFlow.map(flowLine),
    ...mixtureWords(retries, (one) => one.sustained),
  ]);
}

function flowWords(model: SystemModel, traffic: Traffic, id: Id, one: FlowRetries): Derivation {
  const paths = largestPaths(model, one.visits.graph, id, traffic.arrivalsOver, shownPaths);
  const rest = one.paths - paths.length;
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
  const last = path.hops.at(-1);
  const way = `${names.map((id) => nameOf(model, id)).join(" → ")}${verbWords(model, last)}`;
  return {
    says: `${way}: ${product}${numberWords(path.burst / path.visits)} in place of 1${share}`,
    ...(last === undefined ? {} : { at: last.edge.at }),
    steps: path.hops.flatMap((hop, index) => [
      ...(hop.tries.burst === 1 ? [] : [hopWords(model, hop)]),
      ...abandoned(model, hop, path.hops[index + 1]),
    ]),
  };
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

function sustainedHop(model: SystemModel, { edge, tries }: Hop): Derivation {
  const { dependency } = edge;
  const isDelivery = isHandOff(model.componentById.get(edge.source));
  const often = isDelivery ? countWords(tries.burst, "delivery", "deliveries") : countWords(tries.burst, "attempt");
  const says = `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}: ${often}`;
  const result = factorWords(tries.sustainedLeast, tries.sustainedMost);
  if (dependency?.breaker !== undefined)
    return { says: `${says} become 1 behind a breaker`, at: dependency.breaker.at };
  const budget = dependency?.retryBudget;
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
