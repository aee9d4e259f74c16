// Components that are asked for more than they can serve. What arrives and what can be served are facts; consumers of queues are
// judged by how their queues grow, and losses of a zone by no-headroom.

import type { Flow } from "../../language/index.ts";
import { arrivalsOf } from "../facts/capacity/arrivals.ts";
import { overloadedIn } from "../facts/capacity/overload.ts";
import { copyServes, hotShardLines, hotShardOf, ofAllShards, type Utilisation } from "../facts/capacity/utilisation.ts";
import type { Facts } from "../facts/index.ts";
import { peakWordsOf } from "../facts/load-fact.ts";
import { isOneThing } from "../facts/redundancy.ts";
import { significant } from "../facts/significant.ts";
import { countWords, nameOf, percentWords, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const overCapacity = defineRule({
  id: "over-capacity",
  title: "More arrives than can be served",
  category: "capacity",
  // The declared load and the declared capacity contradict each other; at peak alone the check lowers it.
  severity: "error",
  since: "0.1.0",
  otherSeverities: "A warning where it is too much at peak alone.",

  rationale: `A component serves at most what its copies can serve together. Beyond that requests wait, then time out, and those who
retry bring more of them. What arrives is the sum over all flows of their load times their visits, so an overload often stands
behind a component that looks at ease: at the primary that all writes go to, at a store behind a call that is made ten times, or
at the one shard that has the key which everybody asks for.`,
  remedy: `More replicas or shards, or a larger capacity of what somebody else runs; a cache or replicas for reads; fewer visits by batching. Where it is the hottest shard alone,
more shards leave it what it has: split its key, for instance by a number behind it, or answer it from a cache. Where the load is
above what is worth serving, a rate limit at the entry or \`sheds load\` turns away the rest at little cost.`,
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
    hottestAtPeak: message`At peak the hottest shard of ${"component"} receives ${"arrivals"} and serves at most ${"limit"}: ${"used"} of what it has is asked for, and more shards do not change that.`,
  },

  check({ model, facts, flows, report }) {
    const counted = new Set(flows);
    for (const { component, overload } of overloadedIn(facts)) {
      if (overload.moment === "degraded") continue;
      const bringing = (arrivalsOf(facts, component)?.flows ?? []).filter((flow) => counted.has(flow));
      if (bringing.length === 0) continue;
      const isPeak = overload.moment === "peak";
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
  },
});

function flowEvidence({ model }: Facts, flows: readonly Flow[]): Evidence[] {
  return flows.flatMap((flow) => {
    if (flow.load === undefined) return [];
    const peak = flow.peak === undefined ? "" : `, ${peakWordsOf(flow)}`;
    return [{ at: flow.load.at, says: `${nameOf(model, flow.id)} brings ${rateWords(flow.load.value)}${peak}` }];
  });
}

function capacityEvidence({ model }: Facts, id: string, overload: Utilisation): Evidence[] {
  const { copy, copies, shards, says } = overload;
  const component = model.componentById.get(id);
  if (component === undefined) return [];
  const all = shards === 1 ? "" : ` in each of ${shards} shards`;
  // To those who use it, what somebody else runs has no copies.
  const among = isOneThing(component) ? "" : `of ${countWords(copies, "copy", "copies")}${all}, `;
  const serves = `${copyServes(model, component, copy)}; ${among}${says()}`;
  return [{ at: copy.at, says: serves }, ...hotShardLines(component, overload)];
}
