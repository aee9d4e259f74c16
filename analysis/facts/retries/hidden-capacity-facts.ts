// Hidden capacity as a fact, with what grows in the bad state, the loop behind it and what would break it. The numbers come from
// hidden-capacity.ts and loop-cuts.ts.

import type { Component, Flow, Span, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import { rangeOf } from "../capacity/work.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { cellLines } from "../load-fact.ts";
import { significant } from "../significant.ts";
import { factorWords, listWords, nameOf, numberWords, rateWords } from "../words.ts";
import { badStateOf, rateOf } from "./bad-state.ts";
import { type HiddenCapacity, hiddenCapacityIn, type Overload } from "./hidden-capacity.ts";
import { type Loop, type LoopCut, loopCutsOf, loopOf } from "./loop-cuts.ts";

type Known = Extract<HiddenCapacity, { kind: "known" }>;

/** `hidden-capacity` of a component as `hiddenCapacityOf` defines it, per second and in one cell; at peak in its derivation. */
export function hiddenCapacityFactsOf(context: FactContext, component: Component): readonly Fact[] {
  const { id } = component;
  const hidden = hiddenCapacityIn(context, component);
  if (hidden === undefined) return [];
  const base = { name: "hidden-capacity", element: id, unit: "per-second" } as const;
  if (hidden.kind === "unknown") {
    const { missing } = hidden;
    const says = () => `from which load on ${nameOf(context.model, id)} stays down is not known`;
    const lacking = () =>
      missing.map(({ element, term }) => ({ says: `${nameOf(context.model, element)} states no ${term}` }));
    return [factOf({ ...base, kind: "unknown", missing }, () => ({ says: says(), steps: lacking() }))];
  }
  const { hidden: value } = hidden.load;
  const least = significant(value.least);
  const most = value.least === value.most ? least : significant(value.most);
  return [
    factOf(
      {
        ...base,
        kind: hidden.load.growsAlike ? "estimate" : least === most ? "exact" : "bound",
        value: least === most ? least : [least, most],
        missing: [],
      },
      () => derivationOf(context, hidden),
    ),
  ];
}

function derivationOf(context: FactContext, hidden: Known): Derivation {
  const { component, load, peak } = hidden;
  const name = nameOf(context.model, component.id);
  return {
    says: `${borderWords(load.hidden)} ${name} recovers from any overload by itself`,
    at: component.at,
    steps: [
      ...overloadLines(context, hidden, load),
      ...(peak === undefined ? [] : overloadLines(context, hidden, peak)),
    ],
  };
}

function borderWords({ least, most }: RateRange): string {
  if (most === 0) return "at no load at all";
  const [from, to] = [significant(least), significant(most)];
  return from === to ? `below ${rateWords(to)},` : `below a load between ${rateWords(from)} and ${rateWords(to)},`;
}

/** How the load was found below which it heals. */
function basisWords({ basis, badCapacity: capacity, hidden, factor }: Overload): string {
  const serves = rangeOf(capacity);
  if (basis === "between") {
    return `the less arrives, the more tries grow, so the border lies between ${rateWords(hidden.least)} and ${rateWords(hidden.most)}`;
  }
  const growth =
    basis === "this-load"
      ? factorWords(factor.least, factor.most)
      : factorWords(capacity.most / hidden.most, capacity.least / hidden.least);
  const small = basis === "this-load" ? "" : `under less load nothing is held back, and tries grow ${growth}: `;
  return `${small}${serves} ÷ ${growth} = ${rangeOf(hidden)}`;
}

function overloadLines(context: FactContext, hidden: Known, overload: Overload): readonly Derivation[] {
  const { moment, arrivals, bad, capacity, factor } = overload;
  const when = moment === "peak" ? "at peak" : "at load";
  const name = nameOf(context.model, hidden.component.id);
  const loop = factor.most > 1 ? loopOf(context, hidden, overload) : undefined;
  const growth = factorWords(factor.least, factor.most);
  const good = `${when}, ${rangeOf(arrivals)} arrive on a good day, and ${name} serves ${rangeOf(capacity)}`;
  if (factor.most === 1) {
    const held =
      overload.state === "heals" ? "no more arrive while it fails, so it heals by itself" : stateWords(overload);
    return [{ says: good }, { says: held }];
  }
  return [
    { says: good },
    {
      says: `while it fails, ${rangeOf(bad)} arrive: ${growth}${mixWords(overload)}`,
      ...(loop === undefined ? {} : { steps: [...flowLines(context, hidden, moment), ...loopLines(context, loop)] }),
    },
    { says: `${basisWords(overload)}; ${stateWords(overload)}` },
    ...(overload.growsAlike
      ? [{ says: "accesses that load copies differently are taken to grow alike, which can err either way" }]
      : []),
    ...(loop === undefined || overload.state === "heals" ? [] : cutLines(context, hidden, overload, loop)),
  ];
}

/** What it serves of that, where the accesses that grow load copies otherwise than those that do not. */
function mixWords({ capacity, badCapacity }: Overload): string {
  const isSame = rangeOf(capacity) === rangeOf(badCapacity);
  return isSame ? "" : `; in that mix of accesses it serves ${rangeOf(badCapacity)}`;
}

/** `it heals by itself`, and so on. */
export function stateWords({ state, arrivals, capacity }: Pick<Overload, "state" | "arrivals" | "capacity">): string {
  switch (state) {
    case "heals":
      return "what arrives is below that, so it heals by itself";
    case "vulnerable":
      return "what arrives is between that and what it serves, so a strong enough overload leaves it down for good";
    case "overloaded":
      return arrivals.most > capacity.most * (1 + 1e-9)
        ? `${rangeOf(arrivals)} are more than the ${rangeOf(capacity)} it serves even on a good day`
        : `${rangeOf(arrivals)} are all that it serves even on a good day`;
    case "undecided":
      return "the figures allow both that it heals and that it does not";
    default:
      return state satisfies never;
  }
}

/** Flows whose tries are shown; the others are part of the sum. */
const shownFlows = 6;

/** What each flow brings while it fails, where the loop below is not all of it: more ways lead there than one. */
function flowLines(context: FactContext, { component, flows }: Known, moment: Overload["moment"]): Derivation[] {
  const { model, traffic } = context;
  const all = traffic.flowsAt(component.id);
  const waysIn = (flow: Flow) =>
    (traffic.triesByFlow.get(flow.id)?.groupsById.get(component.id) ?? []).reduce((sum, { paths }) => sum + paths, 0);
  if (all.reduce((sum, flow) => sum + waysIn(flow), 0) < 2) return [];
  const { sumsAt } = badStateOf(context, moment);
  const lines = flows.slice(0, shownFlows).map((flow) => {
    const [rate, tries] = [rateOf(flow, moment).most, sumsAt(flow, component.id)?.tries.most ?? 0];
    const total = rateWords(significant(rate === 0 ? 0 : rate * tries));
    return {
      says: `${nameOf(model, flow.id)}: ${rateWords(rate)} × ${numberWords(significant(tries))} tries over all ways = ${total}`,
      at: flow.at,
    };
  });
  return [...lines, ...cellLines(model, component.id), { says: "the way that adds the most:" }];
}

function loopLines({ model }: FactContext, loop: Loop): readonly Derivation[] {
  return [
    ...loop.multiplying.map(({ edge, tries }) => {
      const growth = factorWords(tries.sustainedLeast, tries.sustainedMost);
      return {
        says: `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}: ${growth} over a long failure`,
        at: edge.dependency?.attempts?.at ?? edge.at,
      };
    }),
    ...loop.caches.map((cache) => ({
      says: `${nameOf(model, cache.id)} holds nothing: ${factorWords(1 / (1 - (cache.hitRatio?.value ?? 0)))} behind it`,
      at: cache.hitRatio?.at ?? cache.at,
    })),
    ...standInLines(model, loop),
    ...limitLines(model, loop),
  ];
}

/** `gw asks s in place of p, which fails with db`: one line for each stand-in on the way. */
export function standInLines(model: SystemModel, { edges, standIns }: Loop): readonly { says: string; at: Span }[] {
  const failing = nameOf(model, edges.at(-1)?.target ?? "");
  return standIns.map((edge) => ({
    says: `${nameOf(model, edge.source)} asks ${standInWords(model, edge)}, which fails with ${failing}`,
    at: edge.at,
  }));
}

/** `s in place of p`. */
function standInWords(model: SystemModel, { target, fallbackFor }: FlowEdge): string {
  return `${nameOf(model, target)} in place of ${nameOf(model, fallbackFor?.target ?? "")}`;
}

/** `gate passes on no more than 200/s`, `w works off no more than 160/s`: one line for each limit on the way. */
export function limitLines(model: SystemModel, { limits }: Loop): readonly { says: string; at: Span }[] {
  return limits.map(({ component, cap }) => {
    const { rateLimit, shedsLoad, capacity, concurrency } = component;
    const verb = rateLimit === undefined && shedsLoad === undefined ? "works off" : "passes on";
    const at = (rateLimit ?? capacity ?? concurrency)?.at ?? component.at;
    return { says: `${nameOf(model, component.id)} ${verb} no more than ${rateWords(cap)}`, at };
  });
}

function cutLines(context: FactContext, hidden: Known, overload: Overload, loop: Loop): readonly Derivation[] {
  const needed = overload.badCapacity.least / overload.arrivals.most;
  const lines: Derivation[] = loopCutsOf(context, hidden, overload, loop).map((cut) => ({
    says: `${cutWords(context.model, cut)} would leave ${rateWords(cut.bad)}${cut.isEnough ? ", which heals" : ""}`,
    at: cut.kind === "retries" ? (cut.dependency.attempts?.at ?? cut.edge.at) : cut.cache.at,
  }));
  const limit = `to heal at this load, tries may grow by less than ${factorWords(needed)}`;
  return needed > 1 ? [...lines, { says: limit }] : lines;
}

/** `one attempt where web calls api`, `a warm fast`. */
export function cutWords(model: SystemModel, cut: LoopCut): string {
  if (cut.kind === "cache") return `${nameOf(model, cut.cache.id)} keeping its hits`;
  const { edge, dependency } = cut;
  if (dependency.verb === "consumes") {
    return `one delivery from ${nameOf(model, dependency.target)} to ${nameOf(model, dependency.source)}`;
  }
  return `one attempt where ${nameOf(model, edge.source)} ${dependency.verb} ${nameOf(model, edge.target)}`;
}

/** What multiplies, in short: `2 × 3 by retries and 10× by an empty fast`. */
export function loopWords(model: SystemModel, loop: Loop): string {
  const parts: string[] = [];
  const tries = loop.multiplying.map((one) => numberWords(one.tries.sustainedMost));
  if (tries.length > 0) {
    const names = loop.multiplying.map(({ edge }) => `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}`);
    parts.push(`${tries.join(" × ")} tries over ${listWords(names)}`);
  }
  if (loop.standIns.length > 0) parts.push(listWords(loop.standIns.map((edge) => standInWords(model, edge))));
  if (loop.caches.length > 0) parts.push(`an empty ${listWords(loop.caches.map((cache) => nameOf(model, cache.id)))}`);
  return listWords(parts);
}
