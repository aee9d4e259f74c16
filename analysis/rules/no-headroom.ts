// Components that carry their load with all copies up and no longer with one zone or one copy lost. What is left and what it
// serves are facts; a component that is too small on ordinary days or at peak is over-capacity's.

import type { Component, Count, SystemModel } from "../../language/index.ts";
import { visitingFlows } from "../facts/capacity/arrivals.ts";
import { copiesAt, fullestZoneOf, largestGroup, standbysOf } from "../facts/capacity/capacity.ts";
import { demandLines } from "../facts/capacity/demand.ts";
import { hotShardLines, hotShardOf, ofAllShards } from "../facts/capacity/hot-shards.ts";
import { overloadedIn } from "../facts/capacity/overload.ts";
import { significant } from "../facts/significant.ts";
import { countWords, nameOf, numberWords, percentWords, rateWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const noHeadroom = defineRule({
  id: "no-headroom",
  title: "Too little is left when a zone or a copy is lost",
  category: "capacity",
  since: "0.1.0",

  rationale: `Copies in several zones keep a service up when one zone is lost only if the others can carry its share. If they cannot,
the loss of a part becomes the overload of the rest, and what was built to be redundant fails as a whole. Deployments and restarts
take copies away every week, so a component without a zone is judged by the loss of one copy. Autoscaling counts its lower number
here, since new copies take longer to start than a queue takes to fill.`,
  remedy: `As many copies as carry the load without the fullest zone: with three zones, half as many again. A higher lower number of
autoscaling does the same. Where the load is not worth so many, \`sheds load\` keeps what is left serving at its capacity.`,
  tradeoff: `Headroom for a lost zone idles on all other days. It is reasonable to do without where callers wait patiently, or where
the flow is in the background and catches up later: say so with an \`accept\`.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Capacity is planned for N+2, so that the peak is served with two instances gone; a lost cluster overloads the others.",
    },
    {
      title: "AWS Well-Architected Framework, Reliability Pillar: static stability",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_withstand_component_failures_static_stability.html",
      says: "A service is provisioned so that it goes on at full load with a zone gone, without having to start anything.",
    },
  ],
  examples: {
    bad: `region eu { zones a, b, c }
client app { calls api }
service api { replicas 6 across eu  capacity 150/s }

flow ask {
  load 800/s
  app -> api
}
`,
    good: `region eu { zones a, b, c }
client app { calls api }
service api { replicas 9 across eu  capacity 150/s }

flow ask {
  load 800/s
  app -> api
}
`,
  },

  messages: {
    lost: message`With ${"loss"} lost, ${"component"} has ${"copies"} left and serves at most ${"limit"} of the ${"arrivals"} that arrive: ${"used"} of what is left is asked for.`,
  },

  check({ model, facts, flows, report }) {
    const counted = new Set(flows);
    for (const { component, overload } of overloadedIn(facts)) {
      if (overload.moment !== "degraded") continue;
      const bringing = visitingFlows(facts, component.id).filter((flow) => counted.has(flow));
      if (bringing.length === 0) continue;
      const name = nameOf(model, component.id);
      const share = hotShardOf(overload);
      const ofPart = (rate: number) => (share === undefined ? rate : significant(rate * share));
      // Where none has room, all are told of, and the others serve more than they would if the hottest were all that counts.
      const overall = share === undefined ? ofAllShards(overload) : 1;
      const used = significant(overload.value[0] * overall);
      const limit = significant(ofPart(overload.limit.most) / overall);
      const { autoscale, replicas } = component;
      const before = autoscale?.min.value ?? copiesAt(model, component, "load");
      const standbys = standbysOf(component);
      const gone = largestGroup(model, component, before + standbys);
      report("lost", {
        element: component.id,
        at: component.at,
        flows: bringing.map((flow) => flow.id),
        values: {
          utilisation: used,
          arrivals: ofPart(overload.arrivals.least),
          capacity: limit,
        },
        holes: {
          loss: lossWords(model, component, before + standbys, gone),
          component: share === undefined ? name : `the hottest shard of ${name}`,
          copies: countWords(overload.copies, "copy", "copies"),
          limit: rateWords(limit),
          arrivals: rateWords(ofPart(overload.arrivals.least)),
          used: percentWords(used),
        },
        evidence: [
          ...bringing.flatMap((flow) =>
            flow.load === undefined
              ? []
              : [{ at: flow.load.at, says: `${nameOf(model, flow.id)} brings ${rateWords(flow.load.value)}` }],
          ),
          ...demandLines(facts, component, "degraded").map(({ says }) => ({ at: component.at, says })),
          {
            at: autoscale?.min.at ?? replicas?.count.at ?? component.at,
            says:
              autoscale === undefined
                ? `${name} has ${countWords(before, "copy", "copies")}${standbys === 0 ? "" : ` and ${countWords(standbys, "standby", "standbys")}`}`
                : `autoscaling keeps ${countWords(before, "copy", "copies")} of ${name} at least, and starts more only after the loss`,
          },
          { at: overload.copy.at, says: `one copy of ${name} serves ${overload.copy.says()}; ${overload.says()}` },
          ...hotShardLines(component, overload),
        ],
      });
    }
  },
});

/** `zone eu.a and the 2 copies in it`, or `one copy`. */
function lossWords(model: SystemModel, component: Component, before: Count, gone: Count): string {
  if (gone <= 1) return "one copy";
  const zone = fullestZoneOf(model, component, before)?.zone;
  const copies = numberWords(gone);
  return zone === undefined ? `${copies} copies` : `zone ${nameOf(model, zone)} and the ${copies} copies in it`;
}
