// Components that are asked for more than they can serve. What arrives and what can be served are facts; consumers of queues are
// judged by how their queues grow, and losses of a zone by no-headroom.

import type { Component, Flow } from "../../language/index.ts";
import { visitingFlows } from "../facts/capacity/arrivals.ts";
import { demandLines } from "../facts/capacity/demand.ts";
import { hotShardLines, hotShardOf, ofAllShards } from "../facts/capacity/hot-shards.ts";
import { overloadedIn } from "../facts/capacity/overload.ts";
import { type RefusedFlow, refusalsOf, refusedFlowsAt } from "../facts/capacity/refusals.ts";
import { copyServes, type Utilisation } from "../facts/capacity/utilisation.ts";
import { componentsWith } from "../facts/components-with.ts";
import { availabilityObjectiveOf } from "../facts/error-budget.ts";
import type { Facts } from "../facts/index.ts";
import { peakWordsOf } from "../facts/load-fact.ts";
import { isOneThing } from "../facts/redundancy.ts";
import { significant } from "../facts/significant.ts";
import { countWords, nameOf, percentWords, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** The cause of what a limit refuses: no copies would help. */
export const refusedByLimit = "limit";

export const overCapacity = defineRule({
  id: "over-capacity",
  title: "More arrives than can be served",
  category: "capacity",
  // The declared load and the declared capacity contradict each other; at peak alone the check lowers it.
  severity: "error",
  since: "0.1.0",
  otherSeverities:
    "A warning where it is too much at peak alone, and where a `rate-limit` refuses ordinary requests of flows whose objectives allow it, or that have none.",

  rationale: `A component serves at most what its copies can serve together. Beyond that requests wait, then time out, and those who
retry bring more of them. What arrives is the sum over all flows of their load times their visits, so an overload often stands
behind a component that looks at ease: at the primary that all writes go to, at a store behind a call that is made ten times, or
at the one shard that has the key which everybody asks for.

A \`rate-limit\` below what arrives on an ordinary day is the same to those who are refused: every second some of them fail, and
an objective for the availability of their flow counts each. A limit is judged by ordinary days alone, since peaks are what it is there to cut, and only where
requests are lost by it: what is optional or has a fallback may be refused.`,
  remedy: `More replicas or shards, or a larger capacity of what somebody else runs; a cache or replicas for reads; fewer visits by batching. Where it is the hottest shard alone,
more shards leave it what it has: split its key, for instance by a number behind it, or answer it from a cache. Where a peak is
above what is worth serving, a rate limit at the entry or \`sheds load\` turns away the rest at little cost. Where it is a limit that is too low, have it
raised, let fewer requests come to it, or give those that are refused a fallback.`,
  tradeoff: `A peak that is served slowly may be cheaper than copies that idle for the rest of the day, if callers wait patiently and
do not retry. Say so with an \`accept\`, or let the component shed load.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 21: Handling Overload",
      url: "https://sre.google/sre-book/handling-overload/",
      says: "Capacity is planned for the peak, and what exceeds it is refused early and cheaply.",
    },
    {
      title: "E. Lazowska and others, Quantitative System Performance (1984), chapter 3",
      says: "Utilisation is throughput times service demand, and no more than all of a resource can be used.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 4  capacity 400/s  writes db }
store db { replicas 1 primary + 2 async  capacity 500/s }

flow order {
  load 800/s
  app -> api -> db
}
`,
    good: `client app { calls api }
service api { replicas 4  capacity 400/s  writes db }
store db { replicas 1 primary + 2 async  capacity 1500/s }

flow order {
  load 800/s
  app -> api -> db
}
`,
  },

  messages: {
    load: message`${"component"} receives ${"arrivals"} and serves at most ${"limit"}: ${"used"} of what it has is asked for.`,
    peak: message`At peak ${"component"} receives ${"arrivals"} and serves at most ${"limit"}: ${"used"} of what it has is asked for.`,
    hottest: message`The hottest shard of ${"component"} receives ${"arrivals"} and serves at most ${"limit"}: ${"used"} of what it has is asked for, and more shards do not change that.`,
    limited: message`${"component"} receives ${"arrivals"} and lets in no more than ${"limit"}: ${"refused"} of what arrives on an ordinary day is refused.`,
    hottestAtPeak: message`At peak the hottest shard of ${"component"} receives ${"arrivals"} and serves at most ${"limit"}: ${"used"} of what it has is asked for, and more shards do not change that.`,
  },

  check({ model, facts, flows, report }) {
    const counted = new Set(flows);
    const told = new Set<Component>();
    for (const { component, overload } of overloadedIn(facts)) {
      if (overload.moment === "degraded") continue;
      const bringing = visitingFlows(facts, component.id).filter((flow) => counted.has(flow));
      if (bringing.length === 0) continue;
      const isPeak = overload.moment === "peak";
      if (!isPeak) told.add(component);
      const share = hotShardOf(overload);
      const ofPart = (rate: number) => (share === undefined ? rate : significant(rate * share));
      // Where none has room, all are told of, and the others serve more than they would if the hottest were all that counts.
      const overall = share === undefined ? ofAllShards(overload) : 1;
      const used = significant(overload.value[0] * overall);
      const limit = significant(ofPart(overload.limit.most) / overall);
      const [usual, hottest] = isPeak ? (["peak", "hottestAtPeak"] as const) : (["load", "hottest"] as const);
      report(share === undefined ? usual : hottest, {
        element: component.id,
        at: component.at,
        cause: "overload",
        flows: bringing.map((flow) => flow.id),
        values: {
          utilisation: used,
          arrivals: ofPart(overload.arrivals.least),
          capacity: limit,
        },
        holes: {
          component: nameOf(model, component.id),
          arrivals: rateWords(ofPart(overload.arrivals.least)),
          limit: rateWords(limit),
          used: percentWords(used),
        },
        evidence: [...flowEvidence(facts, bringing), ...capacityEvidence(facts, component.id, overload)],
        // A peak passes, and callers may wait it out: a way to fail, and no contradiction.
        ...(isPeak ? { severity: "warning" as const } : {}),
      });
    }
    for (const component of limiting(model)) {
      // What is too much for its copies is told already, and comes before what the limit is set to.
      if (told.has(component)) continue;
      const refusals = refusalsOf(facts, component);
      if (refusals === undefined || component.rateLimit === undefined || !(refusals.share[0] > 0)) continue;
      const losing = refusedFlowsAt(facts, component, refusals).filter(({ flow }) => counted.has(flow));
      if (losing.length === 0) continue;
      report("limited", {
        element: component.id,
        at: component.rateLimit.at,
        cause: refusedByLimit,
        flows: losing.map(({ flow }) => flow.id),
        values: { arrivals: refusals.arrivals, limit: component.rateLimit.value, refused: refusals.share[0] },
        holes: {
          component: nameOf(model, component.id),
          arrivals: rateWords(refusals.arrivals),
          limit: rateWords(component.rateLimit.value),
          refused: percentWords(refusals.share[0]),
        },
        evidence: refusalEvidence(facts, component, losing),
        ...(losing.some(breaksObjective) ? {} : { severity: "warning" as const }),
      });
    }
  },
});

const limiting = componentsWith(({ rateLimit }) => rateLimit !== undefined);

/** Whether what a flow certainly loses is more than its objective leaves for everything together. */
function breaksObjective({ flow, lost }: RefusedFlow): boolean {
  const objective = availabilityObjectiveOf(flow);
  return objective !== undefined && lost > (1 - objective.target) * (1 + 1e-9);
}

function refusalEvidence(facts: Facts, component: Component, losing: readonly RefusedFlow[]): Evidence[] {
  const bringing = visitingFlows(facts, component.id);
  const promised = losing.flatMap((one) => {
    const objective = availabilityObjectiveOf(one.flow);
    if (objective === undefined) return [];
    const name = nameOf(facts.model, one.flow.id);
    const says = `${name} loses ${percentWords(one.lost)} of its requests by that; its objective leaves ${percentWords(1 - objective.target)}`;
    return [{ at: objective.at, says }];
  });
  return [...flowEvidence(facts, bringing), ...promised];
}

function flowEvidence({ model }: Facts, flows: readonly Flow[]): Evidence[] {
  return flows.flatMap((flow) => {
    if (flow.load === undefined) return [];
    const peak = flow.peak === undefined ? "" : `, ${peakWordsOf(flow)}`;
    return [{ at: flow.load.at, says: `${nameOf(model, flow.id)} brings ${rateWords(flow.load.value)}${peak}` }];
  });
}

function capacityEvidence(facts: Facts, id: string, overload: Utilisation): Evidence[] {
  const { model } = facts;
  const { copy, copies, shards, says } = overload;
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const all = shards === 1 ? "" : ` in each of ${shards} shards`;
  // To those who use it, what somebody else runs has no copies.
  const among = isOneThing(component) ? "" : `of ${countWords(copies, "copy", "copies")}${all}, `;
  const serves = `${copyServes(model, component, copy)}; ${among}${says()}`;
  const tries = demandLines(facts, component, overload.moment).map(({ says }) => ({ at: component.at, says }));
  return [...tries, { at: copy.at, says: serves }, ...hotShardLines(component, overload)];
}
