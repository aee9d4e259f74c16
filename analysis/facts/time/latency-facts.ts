// The facts `latency-p50`, `latency-p99`, `latency-p99-least` and `latency-p99-most` of a flow, with the calculation behind each
// as a person would write it. The numbers are made in latency.ts and latency-bounds.ts.

import type { Component, Flow, Ratio, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, type FactName, factOf } from "../../fact.ts";
import { normalQuantile } from "../../formulas/normal.ts";
import { copyCapacityOf } from "../capacity/capacity.ts";
import { utilisationAt } from "../capacity/utilisation.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import { countWords, delayWords, durationWords, nameOf, numberWords, percentWords } from "../words.ts";
import { latencyPercentile, methodErrorAt, missingLatencies, timedComponents } from "./latency.ts";
import { type LeastLatency, leastLatencyOf, type MostLatency, mostLatencyOf } from "./latency-bounds.ts";
import { ownTail, ownWorkOf, type Wait, waitOf } from "./own-time.ts";
import { waitTailOf } from "./wait-tail.ts";
import { missShareOf, timesOf } from "./way-steps.ts";
import { askedBy, waysOf } from "./ways.ts";
import { patienceOf } from "./worst-case.ts";

type Context = Pick<FactContext, "model" | "traffic">;

/** The latency facts of a flow; none of one that nobody waits for. */
export function latencyFactsOf(context: Context, flow: Flow): readonly Fact[] {
  const { model } = context;
  const facts: Fact[] = [];
  const { nodes, origins } = waysOf(model, flow);
  if (origins.length === 0 || nodes.length < 2) return facts;
  for (const [name, ratio] of [
    ["latency-p50", 0.5],
    ["latency-p99", 0.99],
  ] as const) {
    facts.push(estimateFact(context, flow, name, ratio));
  }
  const least = leastLatencyOf(model, flow, 0.99);
  if (least !== undefined) {
    const base = { name: "latency-p99-least", element: flow.id, kind: "bound", unit: "seconds" } as const;
    facts.push(factOf({ ...base, value: significant(least.value), missing: [] }, () => leastLines(model, flow, least)));
  }
  const most = mostLatencyOf(context, flow, 0.99);
  if (most !== undefined) {
    // Of a wait that nobody knows nothing is in it.
    const isCounted =
      most.isStated && !timedComponents(model, flow).some((component) => isWaitUnknown(context, component));
    const kind = isCounted ? "bound" : "estimate";
    const base = { name: "latency-p99-most", element: flow.id, kind, unit: "seconds", missing: [] } as const;
    facts.push(factOf({ ...base, value: significant(most.value) }, () => mostLines(context, flow, most)));
  }
  return facts;
}

function estimateFact(context: Context, flow: Flow, name: FactName, ratio: Ratio): Fact {
  const percentile = latencyPercentile(context, flow, ratio);
  const base = { name, element: flow.id, unit: "seconds" } as const;
  if (percentile === undefined) {
    const missing = missingLatencies(context.model, flow);
    return factOf({ ...base, kind: "unknown", missing }, () => unknownLines(context, flow, ratio));
  }
  const value = significant(percentile);
  return factOf({ ...base, kind: "estimate", value, missing: [] }, () => estimateLines(context, flow, ratio, value));
}

function unknownLines({ model }: Context, flow: Flow, ratio: Ratio): Derivation {
  const missing = missingLatencies(model, flow);
  const lacking = missing.map(({ element, term }) => {
    const component = model.componentById.get(element);
    const says = `${nameOf(model, element)} states no ${term === "latency" ? "latency with two percentiles" : "hit ratio"}`;
    return component === undefined ? { says } : { says, at: component.at };
  });
  const steps = lacking.length > 0 ? lacking : [{ says: "a circle of calls has too many ways through it to follow" }];
  return { says: `what ${percentWords(ratio)} of ${flow.name} take at most is not known`, at: flow.at, steps };
}

function estimateLines(context: Context, flow: Flow, ratio: Ratio, value: number): Derivation {
  const { model } = context;
  const { value: error, rank } = methodErrorAt(ratio);
  const parts = timedComponents(model, flow).flatMap((component) => partLines(context, flow, component));
  const { nodes, eithers } = waysOf(model, flow);
  const hasGaps = eithers.length > 0 || nodes.some(({ edges }) => edges.some(({ miss }) => miss));
  const gaps = hasGaps ? `, or to ${percentWords(rank)} of the requests where branches and misses leave a gap` : "";
  const assumptions: Derivation[] = [
    { says: "own work is lognormal through its stated percentiles, which is an assumption between and beyond them" },
    { says: "parts are taken to be slow independently of each other; those that are slow together make a longer tail" },
    { says: "first tries on a day on which nothing fails, at load and not at peak" },
    ...givenUpLines(context.model, flow),
    { says: `the method itself is right to ${percentWords(error)}${gaps}` },
    ...uncountedLines(context, flow),
  ];
  const says = `${percentWords(ratio)} of ${flow.name} take ${durationWords(value)} or less`;
  return { says, at: flow.at, steps: [...parts, ...assumptions] };
}

/** Whether time is cut off anywhere. */
function givenUpLines(model: SystemModel, flow: Flow): readonly Derivation[] {
  const isGivenUp = ({ dependency }: FlowEdge) => dependency !== undefined && Number.isFinite(patienceOf(dependency));
  if (!waysOf(model, flow).nodes.some(({ edges }) => edges.some(isGivenUp))) return [];
  return [
    { says: "what is given up, after its tries and timeouts or at its deadline, counts with the time until then" },
  ];
}

/** Where somebody may wait and the number does not have it. */
function uncountedLines(context: Context, flow: Flow): readonly Derivation[] {
  const uncounted = timedComponents(context.model, flow).filter((component) => isWaitUnknown(context, component));
  if (uncounted.length === 0) return [];
  const names = uncounted.map(({ id }) => nameOf(context.model, id)).join(", ");
  return [{ says: `waiting is not counted at ${names}, whose utilisation is not known exactly` }];
}

/** A component's own time and how often the flow meets it there. */
function partLines(context: Context, flow: Flow, component: Component): Derivation[] {
  const { model } = context;
  const work = ownWorkOf(component);
  if (work === undefined || work.points.length === 0) return [];
  const name = nameOf(model, component.id);
  const points = work.points.map(({ ratio, value }) => `p${numberWords(ratio * 100)} ${durationWords(value)}`);
  const [first] = work.points;
  const line: Derivation = {
    says: `${name}: ${points.join(" ")}${stepWords(model, flow, component)}`,
    ...(first === undefined ? {} : { at: first.at }),
  };
  return [
    line,
    ...waitsMet(context, flow, component).map(({ wait, place, often = "" }) => waitLine(component, wait, place, often)),
  ];
}

/** The waits that a flow meets at a component, one for each of the roles of its copies that it asks; of any copy, for each that it may come to. */
function waitsMet(
  context: Context,
  flow: Flow,
  component: Component,
): readonly { readonly wait: Wait; readonly place: string; readonly often?: string }[] {
  const name = nameOf(context.model, component.id);
  const hasRoles = component.replicas?.primary !== undefined;
  const places = { primary: `the primary of ${name}`, replica: `the replicas of ${name}` };
  return askedBy(context.model, flow, component.id).flatMap((asked) => {
    const wait = waitOf(context, component, asked);
    if (wait === undefined) return [];
    if (asked !== "any") return [{ wait, place: hasRoles ? places[asked] : name }];
    // The first of its lines is the primary's where somebody waits there.
    const primary = waitOf(context, component, "primary");
    const chance = wait.instead?.chance ?? 0;
    const lines = [{ wait, chance: 1 - chance, place: primary === undefined ? places.replica : places.primary }];
    if (wait.instead?.wait !== undefined) lines.push({ wait: wait.instead.wait, chance, place: places.replica });
    return lines.map((one) => ({
      ...one,
      often: `${percentWords(one.chance)} of what asks any copy comes to ${one.place}; `,
    }));
  });
}

function waitLine(component: Component, wait: Wait, place: string, often: string): Derivation {
  const steps: Derivation[] = [{ says: slotWords(wait) }];
  const { others } = wait;
  if (others === undefined) return { says: `${often}${lineWords(wait, wait, place)}`, at: component.at, steps };
  const { kind, share, of } = others.hottest;
  const parts = kind === "shard" ? "shards" : "copies";
  const hottest = kind === "shard" ? `the hottest shard of ${place}` : `the busiest copy of ${place}`;
  const rest = `the other ${numberWords(of - 1)} ${of === 2 ? kind : parts}`;
  const says = `${often}${percentWords(share)} go to ${hottest}; ${lineWords(wait, wait, hottest)}`;
  return { says, at: component.at, steps: [...steps, { says: lineWords(wait, others, rest) }] };
}

/** How many wait in a line, and how long. */
function lineWords({ slots }: Wait, line: Pick<Wait, "utilisation" | "share" | "each">, name: string): string {
  const { utilisation, share, each } = line;
  const used = `${countWords(slots, "slot")} ${percentWords(utilisation)} used`;
  if (each === Number.POSITIVE_INFINITY) return `more arrives at ${name} than it serves, so the line grows without end`;
  if (share === 0) return `practically nobody waits at ${name} (M/M/c with ${used})`;
  return `${percentWords(share)} wait at ${name}, ${durationWords(each)} on average (M/M/c with ${used})`;
}

/** Where the slots of a queueing formula come from: `2 × 1.27 = 2.54, taken as 3 slots`. */
function slotWords({ slots, copies, ofCopy }: Wait): string {
  const product = `${numberWords(copies)} × ${numberWords(ofCopy.slots)} = ${numberWords(copies * ofCopy.slots)}`;
  const all = `${product}, taken as ${countWords(slots, "slot")}`;
  if (ofCopy.isStated) return `copies × their concurrency: ${all}`;
  const { rate, mean } = ofCopy;
  const busy = `${numberWords(rate)}/s × ${durationWords(mean)} of work on average = ${numberWords(rate * mean)}`;
  return `a copy at its capacity has ${busy} in hand${rate * mean < 1 ? ", and one slot at least" : ""}; copies × slots: ${all}`;
}

/** How the flow comes to a component, where that is not once and one after the other. */
function stepWords(model: SystemModel, flow: Flow, { id }: Component): string {
  const words: string[] = [];
  for (const { edges } of waysOf(model, flow).nodes) {
    for (const edge of edges) {
      if (edge.target !== id) continue;
      const times = timesOf(edge);
      if (times !== 1) words.push(`${numberWords(times)} times${edge.parallel === undefined ? "" : " at once"}`);
      else if (edge.parallel !== undefined) words.push("at once with others");
      if (edge.miss) words.push(missWords(missShareOf(model, edge)));
      if (edge.draws.length > 0) words.push("in some branches");
      if (edge.dependency?.hedge !== undefined) {
        words.push(`hedged after ${delayWords(edge.dependency.hedge.after)}`);
      }
    }
  }
  return words.length === 0 ? "" : `, ${[...new Set(words)].join(", ")}`;
}

function missWords(share: Ratio | undefined): string {
  return share === undefined ? "for those that miss" : `for the ${percentWords(share)} that miss`;
}

/** Whether somebody may wait there and nobody can tell how long. */
function isWaitUnknown(context: Context, component: Component): boolean {
  if (component.kind === "client" || isOneThing(component)) return false;
  if (copyCapacityOf(component) === undefined) return true;
  const used = utilisationAt(context, component, "load");
  return used === undefined || used.value[0] !== used.value[1];
}

function leastLines(model: SystemModel, flow: Flow, { value, component, ratio, at, isCut }: LeastLatency): Derivation {
  const name = nameOf(model, component.id);
  const cut = isCut ? `, which a timeout on the way cuts at ${durationWords(value)}` : "";
  return {
    says: `1% of ${flow.name} take ${durationWords(value)} or longer, whatever depends on what`,
    at: flow.at,
    steps: [
      { says: `every request waits for ${name}, with its stated p${numberWords(ratio * 100)}${cut}`, at },
      { says: "a request takes at least as long as any part of it" },
    ],
  };
}

function mostLines(context: Context, flow: Flow, { value, parts, rest, isStated }: MostLatency): Derivation {
  const { model } = context;
  const shares = `${percentWords(0.01)} ÷ ${countWords(parts, "part")} = ${percentWords(rest)} of its visits exceed`;
  const lines = timedComponents(model, flow).flatMap((component) => mostPartLines(context, flow, component, rest));
  const leans = isStated
    ? "every part states such a percentile, so it holds for every shape and every dependence"
    : "it holds for every dependence between the parts, but leans on the fitted shapes beyond what is stated";
  const steps: Derivation[] = [
    { says: `each part at the time that ${shares}; one after the other they add up, side by side the longest counts` },
    ...lines,
    ...givenUpLines(model, flow),
    { says: leans },
    ...uncountedLines(context, flow),
  ];
  if (parts > 1) steps.push({ says: "the p99s of the parts added up would bound less than 99% of the requests" });
  return {
    says: `99% of ${flow.name} take ${durationWords(value)} or less, whatever depends on what`,
    at: flow.at,
    steps,
  };
}

/** What a component, and the wait there, take at most but for a rest of the visits. */
function mostPartLines(context: Context, flow: Flow, component: Component, rest: Ratio): Derivation[] {
  const [line, ...waiting] = partLines(context, flow, component);
  const work = ownWorkOf(component);
  if (line === undefined || work === undefined) return [];
  const tail = ownTail(work, rest, -normalQuantile(rest));
  const origin = tail.isStated ? "as stated" : "read off its shape";
  const own: Derivation = { ...line, says: `${line.says}: ${durationWords(tail.value)}, ${origin}` };
  const waits = waitsMet(context, flow, component);
  return [
    own,
    ...waiting.map((one, index) => {
      const most = waits[index] === undefined ? 0 : waitTailOf(waits[index].wait, rest);
      return { ...one, says: `${one.says}: ${durationWords(most)}` };
    }),
  ];
}
