// A component, zone or region whose failure alone takes a flow down. Which they are and what they cost are facts; this file
// says which of them nobody has answered for.

import type { SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "../facts/flow-edges.ts";
import { unreachableBy } from "../facts/objectives/shortfall.ts";
import {
  isOwn,
  type SinglePoint,
  type SinglePointEvent,
  type SinglePointFlow,
  singlePointsOf,
} from "../facts/single-points.ts";
import { fewOf, listWords, loadShareWords, nameOf, percentWords, shareWords, timeWords } from "../facts/words.ts";
import type { Evidence, Severity } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Flows that are named before the rest is counted. */
const shownFlows = 3;

export const singlePointOfFailure = defineRule({
  id: "single-point-of-failure",
  title: "One failure takes a flow down",
  category: "resilience",
  since: "0.1.0",
  otherSeverities:
    "An info for a place and for what somebody else runs, unless its failures alone break an objective that the project's own figures do not rule out, and in a sketch: where no flow that it takes down states a load or an objective.",

  rationale: `A flow is as available as the parts that it cannot do without. Where one replica, or one place that all
replicas stand in, is such a part, its every failure, restart and deployment is an outage, however good the rest is.
It is worked out for the flow and not for the picture: a component behind a fallback or an optional step, or one of several of
which enough remain, is no single point; one that hides behind two redundant services is.`,
  remedy: `Add a replica in another zone, or a standby with an automatic failover. Where the answer may be worse
for a while, a fallback or an optional step takes the part out of what the flow needs.`,
  tradeoff: `Redundancy costs money, and agreement between replicas costs latency. One replica is reasonable where its expected
downtime fits the flow's error budget, or where the flow may fail: say so with an \`accept\`. A single region is the
usual choice of designs whose objective its failures do not break.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 3: Embracing Risk",
      url: "https://sre.google/sre-book/embracing-risk/",
      says: "An error budget is what says how much redundancy is worth buying.",
    },
    {
      title: "AWS Well-Architected Framework, Reliability Pillar",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/availability.html",
      says: "Hard dependencies multiply: a flow is no more available than what it cannot do without.",
    },
    {
      title: "A. Rauzy, New algorithms for fault trees analysis, Reliability Engineering and System Safety 40 (1993)",
      says: "A single point of failure is a minimal cut set of order one.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 3  calls db }
store db { availability 99.9% }

flow buy {
  load 100/s
  slo availability 99.9% over 30d
  app -> api -> db
}
`,
    good: `client app { calls api }
service api { replicas 3  calls db }
store db {
  replicas 1 primary + 1 sync
  failover automatic within 30s
  availability 99.9%
}

flow buy {
  load 100/s
  slo availability 99.9% over 30d
  app -> api -> db
}
`,
  },

  messages: {
    component: message`The loss of ${"element"} takes down ${"flows"}${"cost"}.`,
    replica: message`The loss of any of the ${"copies"} copies of ${"element"} takes down ${"flows"}${"cost"}.`,
    copy: message`The loss of one copy of ${"element"} takes down ${"flows"}${"cost"}.`,
    zone: message`The loss of zone ${"element"} takes down ${"flows"}${"cost"}.`,
    region: message`The loss of region ${"element"} takes down ${"flows"}${"cost"}.`,
  },

  check({ model, flows, options, report }) {
    for (const point of singlePointsOf(model, flows, options.thresholds.share)) {
      const dearest = dearestOf(point);
      const common = {
        element: point.element,
        at: point.at,
        // The same for one copy and for many, which change with the flows that count.
        cause: point.kind,
        flows: point.flows.map(({ flow }) => flow.id),
        values: {
          ...(point.shareOfLoad === undefined ? {} : { shareOfLoad: point.shareOfLoad[1] }),
          ...(dearest?.downtime === undefined ? {} : { downtime: dearest.downtime[1] }),
        },
        evidence: evidenceOf(model, point, dearest),
        severity: severityOf(model, point),
      };
      const holes = { element: nameOf(model, point.element), cost: costWords(point, dearest) };
      const flowsLost = flowWords(model, point.flows, point.divisor);
      const copies = copiesOf(point);
      if (point.kind !== "component") report(point.kind, { ...common, holes: { ...holes, flows: flowsLost } });
      else if (copies === 1) report("component", { ...common, holes: { ...holes, flows: flowsLost } });
      else if (areAlike(point)) {
        report("replica", { ...common, holes: { ...holes, flows: flowsLost, copies: String(copies) } });
      } else report("copy", { ...common, holes: { ...holes, flows: copyWords(model, point) } });
    }
  },
});

/**
 * A place, and what somebody else runs, is a choice that a design makes knowingly, unless its stated failures alone break
 * an objective. A flow that promises nothing and states no load is a sketch.
 */
function severityOf(model: SystemModel, point: SinglePoint): Severity {
  if (!isOwn(point))
    return point.flows.some((one) => breaksBudget(one) && !isRuledOut(model, one)) ? "warning" : "info";
  const isMeant = point.flows.some(
    ({ flow }) => flow.load !== undefined || flow.objectives.some((objective) => objective.kind === "slo"),
  );
  return isMeant ? "warning" : "info";
}

/**
 * Even at the favourable end. A millionth of the window more does not count: budget and downtime are both made from
 * decimal fractions.
 */
function breaksBudget({ downtime, budget, window }: SinglePointFlow): boolean {
  return downtime !== undefined && budget !== undefined && downtime[0] > budget + (window ?? 0) * 1e-6;
}

/** Whether the flow's objective is ruled out as a whole, which is worse, and is said of the flow with what it costs. */
function isRuledOut(model: SystemModel, { flow }: SinglePointFlow): boolean {
  return unreachableBy(model, flow) !== undefined;
}

/** The flow whose objective it eats most of. */
function dearestOf(point: SinglePoint): SinglePointFlow | undefined {
  const priced = point.flows.filter((flow) => flow.downtime !== undefined && flow.budget !== undefined);
  const shareOfBudget = ({ downtime, budget = 0 }: SinglePointFlow) => (downtime?.[1] ?? 0) / Math.max(budget, 1e-9);
  return priced.sort((a, b) => shareOfBudget(b) - shareOfBudget(a))[0];
}

/** Copies of which each one is needed. */
function copiesOf({ events }: SinglePoint): number {
  return events.reduce((sum, { event }) => sum + (event.group?.copies ?? 1), 0);
}

/** Whether it makes no difference which copy is lost. */
function areAlike({ events }: SinglePoint): boolean {
  const keyOf = ({ flows }: SinglePointEvent) => flows.map(({ flow, share }) => `${flow.id} ${share}`).join();
  return events.every((event) => keyOf(event) === keyOf(events[0] as SinglePointEvent));
}

type Lost = Pick<SinglePointFlow, "flow" | "share">;

function flowWords(model: SystemModel, lost: readonly Lost[], divisor: number): string {
  return listWords(fewOf(shareOfFlowWords(model, lost, divisor), shownFlows, "more flow"));
}

/** Each copy's own flows, the copy behind them: `buy (primary) or look (replica 1)`. */
function copyWords(model: SystemModel, { events, element, divisor }: SinglePoint): string {
  const words = events.map(({ event, flows }) => {
    const byName = [...flows].sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1));
    return `${flowWords(model, byName, divisor)} (${event.id.slice(element.length + 1)})`;
  });
  if (words.length <= shownFlows + 1) return words.join(" or ");
  return `${words.slice(0, shownFlows).join(", ")} or what ${words.length - shownFlows} more copies serve`;
}

function shareOfFlowWords(model: SystemModel, lost: readonly Lost[], divisor: number): readonly string[] {
  const isWhole = ({ share }: Lost) => share[0] / divisor >= 1;
  const isMixed = lost.some(isWhole) && !lost.every(isWhole);
  return lost.map((one) => {
    const name = nameOf(model, one.flow.id);
    if (isWhole(one)) return isMixed ? `all of ${name}` : name;
    return `${loadShareWords([one.share[0] / divisor, one.share[1] / divisor])} of ${name}`;
  });
}

function costWords(point: SinglePoint, dearest: SinglePointFlow | undefined): string {
  const costs: string[] = [];
  if (point.shareOfLoad !== undefined && point.shareOfLoad[1] > 0) {
    costs.push(`${loadShareWords(point.shareOfLoad)} of the declared load`);
  }
  if (dearest?.downtime !== undefined && dearest.downtime[1] > 0) {
    const budget = dearest.budget === undefined ? "" : ` against a budget of ${timeWords(dearest.budget)}`;
    costs.push(`for ${downtimeWords(dearest.downtime)} per ${timeWords(dearest.window ?? 0)}${budget}`);
  }
  return costs.map((cost) => `, ${cost}`).join("");
}

/** `about 43 min 12 s`, `between 43 min 12 s and 7 h 12 min`, `up to 3 h`, `under 10 ms`. */
function downtimeWords([low, high]: readonly [number, number]): string {
  const [least, most] = [timeWords(low), timeWords(high)];
  if (most.startsWith("under")) return most;
  if (least === most) return `about ${most}`;
  return low === 0 || least.startsWith("under") ? `up to ${most}` : `between ${least} and ${most}`;
}

function evidenceOf(model: SystemModel, point: SinglePoint, dearest: SinglePointFlow | undefined): readonly Evidence[] {
  const evidence = point.path.map((edge) => ({ at: edge.at, says: stepWords(model, edge) }));
  const element = nameOf(model, point.element);
  for (const component of point.affected) {
    if (component.id === point.element) continue;
    const { across, runsOn } = component;
    const places = [...across, ...component.in, ...(runsOn === undefined ? [] : [runsOn])];
    const how = point.kind === "component" ? "runs on" : "stands in";
    evidence.push({ at: places[0]?.at ?? component.at, says: `${nameOf(model, component.id)} ${how} ${element}` });
  }
  const event = point.events[0]?.event;
  const likelihood = event?.group?.each ?? event?.likelihood;
  if (likelihood?.kind === "known") {
    const up = shareWords([1 - likelihood.high, 1 - likelihood.low]);
    const one = copiesOf(point) > 1 ? `each copy of ${element}` : element;
    evidence.push({ at: point.at, says: `${one} is up ${up} of the time by its ${likelihood.says}` });
  }
  const sum = dearest === undefined ? undefined : sumWords(model, point, dearest);
  if (dearest !== undefined && sum !== undefined) evidence.push({ at: dearest.flow.at, says: sum });
  const start = dearest === undefined ? undefined : startWords(model, point, dearest);
  if (start !== undefined) evidence.push(start);
  return evidence;
}

/** That one start of a copy is more than the budget, where it is. */
function startWords(
  model: SystemModel,
  point: SinglePoint,
  { flow, share, budget }: SinglePointFlow,
): Evidence | undefined {
  const starts = point.component?.startsWithin;
  if (starts === undefined || budget === undefined) return undefined;
  const cost = share[0] * starts.value;
  if (cost <= budget) return undefined;
  const name = nameOf(model, flow.id);
  return { at: starts.at, says: `one start of a copy costs ${name} ${timeWords(cost)} of its ${timeWords(budget)}` };
}

/** How the downtime comes about, at its adverse end: `100% of buy × 0.1% of 30 d = 43 min 12 s`. */
function sumWords(model: SystemModel, point: SinglePoint, dearest: SinglePointFlow): string | undefined {
  const { flow, downtime, window } = dearest;
  if (downtime === undefined || window === undefined || downtime[1] === 0) return undefined;
  const name = nameOf(model, flow.id);
  const terms = point.events.flatMap(({ event, flows }) => {
    const share = flows.find((one) => one.flow === flow)?.share[1];
    const { likelihood } = event;
    return share === undefined || likelihood.kind !== "known" ? [] : [{ event, share, down: likelihood.high }];
  });
  const [first] = terms;
  if (first === undefined) return undefined;
  const outcome = `of ${timeWords(window)} = ${timeWords(downtime[1])}`;
  const sum = terms.reduce((total, { share, down }) => total + share * down, 0) * window;
  if (terms.length === 1) return `${percentWords(first.share)} of ${name} × ${percentWords(first.down)} ${outcome}`;
  if (terms.every(({ share, down }) => share === first.share && down === first.down)) {
    const up = percentWords(1 - first.down);
    return `${percentWords(first.share)} of ${name} × (1 − ${up} to the power of ${terms.length}) ${outcome}`;
  }
  // Copies that share requests are lost together now and then, which no sum of products says.
  if (Math.abs(sum - downtime[1]) > sum * 1e-6) return undefined;
  const words = terms.map(({ event, share, down }) => {
    return `${percentWords(share)} × ${percentWords(down)} for ${event.id.slice(point.element.length + 1)}`;
  });
  return `of ${name} ${words.join(" + ")}, ${outcome}`;
}

function stepWords(model: SystemModel, edge: FlowEdge): string {
  const verb = edge.dependency?.verb ?? "needs";
  const walk = `${nameOf(model, edge.source)} ${verb} ${nameOf(model, edge.target)}`;
  const outbox = edge.dependency?.outbox;
  if (outbox !== undefined) return `${walk} through the outbox in ${nameOf(model, outbox.id)}`;
  if (edge.miss && edge.via !== undefined) return `${walk} when ${nameOf(model, edge.via)} misses`;
  return edge.fallbackFor === undefined ? walk : `${walk} as a fallback`;
}
