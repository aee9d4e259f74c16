// A flow at a glance: how available it can be at most, which single losses take it down, how long it may take, and what its objectives
// leave. The numbers are its facts'; nothing is judged.

import { type Fact, type FactName, factWords, percentWords, secondsWords } from "../../../analysis/index.ts";
import type { Flow, Objective } from "../../../language/index.ts";
import { inOtherWords } from "../quantity.ts";
import { clipped } from "../wording.ts";
import { code, list, plain } from "./markdown.ts";

/** Most names of single points of failure. */
const mostPoints = 6;

export function aboutFlow(flow: Flow, facts: readonly Fact[]): string {
  const lines: string[] = [];
  const fact = (name: FactName): Fact | undefined => facts.find((one) => one.name === name && one.value !== undefined);
  if (flow.load !== undefined) {
    const peak = flow.peak === undefined ? "" : `, ${factWords(flow.peak.value, "factor")} of it at peak`;
    lines.push(`Load: ${factWords(flow.load.value, "per-second")}${peak}`);
  }
  const ceiling = ceilingOf(fact("availability"), fact("availability-cap"));
  if (ceiling !== undefined) lines.push(ceiling);
  for (const objective of flow.objectives) lines.push(objectiveLine(objective));
  const points = singlePoints(flow, fact("cut-sets"));
  if (points !== undefined) lines.push(points);
  const worst = fact("worst-case-time");
  if (worst?.value !== undefined) lines.push(`Worst case: ${factWords(worst.value, worst.unit)}${limitOf(flow)}`);
  return list(lines);
}

function ceilingOf(estimate: Fact | undefined, cap: Fact | undefined): string | undefined {
  if (cap?.value === undefined) return undefined;
  const most = `Ceiling: at most ${factWords(cap.value, cap.unit)} available`;
  return estimate?.value === undefined
    ? most
    : `${most}; ${factWords(estimate.value, estimate.unit)} is the ${kindOf(estimate)}`;
}

function kindOf({ kind }: Fact): string {
  return kind === "exact" ? "value" : kind;
}

/** An objective, and what it leaves. */
export function objectiveLine({ kind, measure, target, over, percentile, data }: Objective): string {
  const name = kind.toUpperCase();
  switch (measure) {
    case "availability":
      return `${name}: ${inOtherWords(target, "ratio", { term: kind, window: over ?? 30 * 86_400 }) ?? ""}`;
    case "latency":
      return `${name}: ${percentile === undefined ? "requests" : `${percentWords(percentile)} of requests`} answered within ${secondsWords(target)}`;
    case "freshness":
      return `${name}: ${data === undefined ? "data" : code(data.id)} at most ${secondsWords(target)} old`;
    default:
      return measure satisfies never;
  }
}

/** Sets of one event among those that take the flow down. */
function singlePoints(flow: Flow, cuts: Fact | undefined): string | undefined {
  if (cuts === undefined || !Array.isArray(cuts.value)) return undefined;
  const single = (cuts.value as readonly (string | readonly string[])[]).flatMap((set) =>
    typeof set === "string" ? [set] : set.length === 1 ? set : [],
  );
  if (single.length === 0) return "Single points of failure: none";
  const around = flow.parent === undefined ? "" : `${flow.parent}.`;
  const names = single.slice(0, mostPoints).map((event) => {
    return code(clipped(event.startsWith(around) ? event.slice(around.length) : event, 60));
  });
  const more = single.length > mostPoints ? ` and ${single.length - mostPoints} more` : "";
  return `Single points of failure (${single.length}): ${names.join(", ")}${more}`;
}

/** The latency that an objective allows, beside the worst case. */
function limitOf({ objectives }: Flow): string {
  const limits = objectives.filter(({ measure }) => measure === "latency");
  const [tightest] = [...limits].sort((a, b) => a.target - b.target);
  if (tightest === undefined) return "";
  return plain(`, where the ${tightest.kind.toUpperCase()} allows ${secondsWords(tightest.target)}`);
}
