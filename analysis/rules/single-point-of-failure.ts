// A component, zone or region whose failure alone takes a flow down. Which they are and what they cost are facts; this file
// says which of them nobody has answered for.

import type { SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "../facts/flow-edges.ts";
import { isOwn, type SinglePoint, type SinglePointFlow, singlePointsOf } from "../facts/single-points.ts";
import { countWords, listWords, nameOf, shareWords, timeWords } from "../facts/words.ts";
import type { Evidence, Severity } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Flows that are named before the rest is counted. */
const shownFlows = 3;

export const singlePointOfFailure = defineRule({
  id: "single-point-of-failure",
  title: "One failure takes a flow down",
  category: "resilience",
  since: "0.1.0",

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
    zone: message`The loss of zone ${"element"} takes down ${"flows"}${"cost"}.`,
    region: message`The loss of region ${"element"} takes down ${"flows"}${"cost"}.`,
  },

  check({ model, flows, options, report }) {
    for (const point of singlePointsOf(model, flows, options.thresholds.share)) {
      const dearest = dearestOf(point);
      const common = {
        element: point.element,
        at: point.at,
        flows: point.flows.map(({ flow }) => flow.id),
        values: {
          ...(point.shareOfLoad === undefined ? {} : { shareOfLoad: point.shareOfLoad[1] }),
          ...(dearest?.downtime === undefined ? {} : { downtime: dearest.downtime }),
        },
        evidence: evidenceOf(model, point),
        severity: severityOf(point),
      };
      const holes = {
        element: nameOf(model, point.element),
        flows: flowWords(model, point),
        cost: costWords(point, dearest),
      };
      if (point.kind !== "component") report(point.kind, { ...common, holes });
      else if (point.copies === 1) report("component", { ...common, holes });
      else report("replica", { ...common, holes: { ...holes, copies: String(point.copies) } });
    }
  },
});

/**
 * A place, and what somebody else runs, is a choice that a design makes knowingly, unless its stated failures alone break
 * an objective. A flow that promises nothing and states no load is a sketch.
 */
function severityOf(point: SinglePoint): Severity {
  if (point.kind !== "component") return "info";
  if (!isOwn(point)) return point.flows.some(breaksBudget) ? "warning" : "info";
  const isMeant = point.flows.some(
    ({ flow }) => flow.load !== undefined || flow.objectives.some((objective) => objective.kind === "slo"),
  );
  return isMeant ? "warning" : "info";
}

/** A millionth of the window more does not count: budget and downtime are both made from decimal fractions. */
function breaksBudget({ downtime, budget, window }: SinglePointFlow): boolean {
  return downtime !== undefined && budget !== undefined && downtime > budget + (window ?? 0) * 1e-6;
}

/** The flow whose objective it eats most of. */
function dearestOf(point: SinglePoint): SinglePointFlow | undefined {
  const priced = point.flows.filter((flow) => flow.downtime !== undefined && flow.budget !== undefined);
  const shareOfBudget = ({ downtime = 0, budget = 0 }: SinglePointFlow) => downtime / Math.max(budget, 1e-9);
  return priced.sort((a, b) => shareOfBudget(b) - shareOfBudget(a))[0];
}

function flowWords(model: SystemModel, point: SinglePoint): string {
  const words = point.flows.map(({ flow, share }) => {
    const name = nameOf(model, flow.id);
    return share[0] >= 1 ? name : `${shareWords(share)} of ${name}`;
  });
  if (words.length <= shownFlows) return listWords(words);
  return `${words.slice(0, shownFlows).join(", ")} and ${countWords(words.length - shownFlows, "more flow")}`;
}

function costWords(point: SinglePoint, dearest: SinglePointFlow | undefined): string {
  const costs: string[] = [];
  if (point.shareOfLoad !== undefined && point.shareOfLoad[1] > 0) {
    costs.push(`${shareWords(point.shareOfLoad)} of the declared load`);
  }
  if (dearest?.downtime !== undefined && dearest.downtime > 0) {
    const budget = dearest.budget === undefined ? "" : ` against a budget of ${timeWords(dearest.budget)}`;
    costs.push(`for about ${timeWords(dearest.downtime)} per ${timeWords(dearest.window ?? 0)}${budget}`);
  }
  return costs.map((cost) => `, ${cost}`).join("");
}

function evidenceOf(model: SystemModel, point: SinglePoint): readonly Evidence[] {
  const evidence = point.path.map((edge) => ({ at: edge.at, says: stepWords(model, edge) }));
  const affected = nameOf(model, point.affected.id);
  const element = nameOf(model, point.element);
  if (point.affected.id !== point.element) {
    const places = [
      ...point.affected.across,
      ...point.affected.in,
      ...(point.affected.runsOn ? [point.affected.runsOn] : []),
    ];
    const says = point.kind === "component" ? `${affected} runs on ${element}` : `${affected} stands in ${element}`;
    evidence.push({ at: places[0]?.at ?? point.affected.at, says });
  }
  if (point.likelihood.kind === "known") {
    const up = shareWords([1 - point.likelihood.high, 1 - point.likelihood.low]);
    evidence.push({ at: point.at, says: `${element} is up ${up} of the time by its ${point.likelihood.says}` });
  }
  return evidence;
}

function stepWords(model: SystemModel, edge: FlowEdge): string {
  const verb = edge.dependency?.verb ?? "needs";
  const walk = `${nameOf(model, edge.source)} ${verb} ${nameOf(model, edge.target)}`;
  if (edge.miss && edge.via !== undefined) return `${walk} when ${nameOf(model, edge.via)} misses`;
  return edge.fallbackFor === undefined ? walk : `${walk} as a fallback`;
}
