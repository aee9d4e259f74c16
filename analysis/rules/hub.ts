// A component that most flows pass, that many depend on and that depends on many. That its loss takes flows down is said by
// single-point-of-failure where one failure is enough; this is about how much meets in one place.

import { dominatedBy } from "../facts/coupling/shape-facts.ts";
import { hubsOf } from "../facts/hubs.ts";
import { someWords } from "../facts/objectives/objective-words.ts";
import { countWords, loadShareWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/**
 * Judgements, and not published limits: with five on either side a change has twenty-five ways to pass through, most flows is half
 * of them, and of three flows or fewer any component in the middle serves most.
 */
const limits = { fan: 5, flows: 4, share: 0.5 };

export const hub = defineRule({
  id: "hub",
  title: "Most flows meet in one component",
  category: "coupling",
  since: "0.1.0",

  rationale: `A component that many depend on has to stay as it is, and one that depends on many has to follow each of them. One that does
both is changed often and dangerous to change, its owners wait for everybody and everybody waits for them, and its overload is
an overload of most flows at once, however many copies it has.`,
  remedy: `Split it along the flows that pass it, so that each part has few users; let flows that only pass through go
directly; or divide it into cells, so that one bad change reaches a share of the requests.`,
  tradeoff: `One place where everything meets is simple to find, to secure and to watch. It is reasonable while few people change
it and it changes rarely, as an identity service may.`,
  sources: [
    {
      title:
        "S. Henry and D. Kafura, Software Structure Metrics Based on Information Flow, IEEE Trans. Software Eng. SE-7 (1981)",
      says: "The product of fan-in and fan-out tells the parts whose changes cause most trouble.",
    },
    {
      title: "F. Arcelli Fontana et al., Arcan: A Tool for Architectural Smells Detection, ICSA 2017",
      says: "A hub-like dependency is a part with many dependencies in both directions.",
    },
  ],
  examples: {
    bad: `client app { calls a  calls b  calls c  calls d  calls e }
service a { replicas 2  calls core }
service b { replicas 2  calls core }
service c { replicas 2  calls core }
service d { replicas 2  calls core }
service e { replicas 2  calls core }
service core { replicas 6  calls v  calls w  calls x  calls y  calls z }
service v { replicas 2 }
service w { replicas 2 }
service x { replicas 2 }
service y { replicas 2 }
service z { replicas 2 }

flow one { app -> a }
flow two { app -> b }
flow three { app -> c }
flow four { app -> d }
`,
    good: `client app { calls a  calls b  calls c  calls d  calls e }
service a { replicas 2  calls v }
service b { replicas 2  calls w }
service c { replicas 2  calls x }
service d { replicas 2  calls y }
service e { replicas 2  calls core }
service core { replicas 6  calls v  calls w  calls x  calls y  calls z }
service v { replicas 2 }
service w { replicas 2 }
service x { replicas 2 }
service y { replicas 2 }
service z { replicas 2 }

flow one { app -> a }
flow two { app -> b }
flow three { app -> c }
flow four { app -> d }
`,
  },

  messages: {
    hub: message`${"passing"} of ${"all"} flows${"load"} pass ${"component"}, on which ${"users"} and which depends on ${"uses"}${"alone"}.`,
  },

  check({ model, facts, flows, options, report }) {
    for (const found of hubsOf(model, flows, limits, options.thresholds.share)) {
      const { component, users, uses, shareOfLoad } = found;
      const alone = dominatedBy(facts, component.id);
      const names = (ids: readonly string[]) =>
        someWords(
          ids.map((id) => nameOf(model, id)),
          "component",
        );
      report("hub", {
        element: component.id,
        at: component.at,
        flows: found.flows.map(({ id }) => id),
        values: {
          fanIn: users.length,
          fanOut: uses.length,
          shareOfFlows: found.flows.length / found.flowCount,
          dominated: alone.length,
          ...(shareOfLoad === undefined ? {} : { shareOfLoad }),
        },
        holes: {
          passing: String(found.flows.length),
          all: String(found.flowCount),
          load:
            shareOfLoad === undefined ? "" : `, ${loadShareWords([shareOfLoad, shareOfLoad])} of the declared load,`,
          component: nameOf(model, component.id),
          users: `${countWords(users.length, "component")} depend`,
          uses: String(uses.length),
          alone: alone.length === 0 ? "" : `; ${reachedWords(alone.length)} through it alone`,
        },
        evidence: [
          { at: component.at, says: `${names(users)} depend on it` },
          ...component.dependencies.slice(0, shownUses).map(({ at, target, verb }) => ({
            at,
            says: `it ${verb} ${nameOf(model, target)}`,
          })),
        ],
      });
    }
  },
});

/** Dependencies that the evidence shows. */
const shownUses = 8;

function reachedWords(count: number): string {
  return `${countWords(count, "component")} ${count === 1 ? "is" : "are"} reached`;
}
