// Components that wait for each other in a circle. Which circles there are, who walks them and what opens them are facts; circles
// that retry are left to retry-loop, and what cannot start because of one to bootstrap-deadlock.

import type { SystemModel } from "../../language/index.ts";
import { type Cycle, cyclesOf, flowsWalking, needWords, wayAround } from "../facts/coupling/cycles.ts";
import type { Need } from "../facts/coupling/openings.ts";
import { retryLoopsOf } from "../facts/retries/retry-loops.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Names, flows or dependencies that are written out before the rest is counted. */
const shown = 3;

/** Names of a circle that are written out before its middle is left to the evidence. */
const shownNames = 7;

export const synchronousCycle = defineRule({
  id: "synchronous-cycle",
  title: "Components wait for each other in a circle",
  category: "resilience",
  since: "0.1.0",
  otherSeverities: "An info where no flow walks the circle.",

  rationale: `Where a request comes back to a component that is still waiting for it, the component needs a second place in its pool for
the same request. When all places are held by requests on their way around, each waits for a place that only the others could free:
nothing fails, and nothing moves. Components of a circle also fail together, are deployed together, and none of them can be tested
or brought up without the rest.`,
  remedy: `Turn one dependency of the circle around or into a message: the component that is asked publishes what it knows, or hands the
work over, and nobody waits. The evidence names the fewest dependencies for which that is enough; those that tell rather than ask,
or that can be missed already, come first.`,
  tradeoff: `A circle that no request walks from end to end is a matter of order in the house, and may be cheaper to keep than to take
apart. A callback into the component that asked is reasonable where it is served from a pool of its own.`,
  sources: [
    {
      title: "D. Taibi, V. Lenarduzzi: On the Definition of Microservice Bad Smells, IEEE Software 35 (2018)",
      url: "https://ieeexplore.ieee.org/document/8354414",
      says: "Services that call each other in a circle are hard to maintain and to reuse in isolation.",
    },
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Calls between layers that go around can end in a distributed deadlock, where threads wait for threads that wait for them.",
    },
    {
      title: "R. C. Martin: Agile Software Development, the acyclic dependencies principle",
      says: "What depends on each other in a circle can only be changed and released as one.",
    },
  ],
  examples: {
    bad: `client app { calls orders }
service orders { calls stock }
service stock { calls orders }

flow buy { app -> orders }
`,
    good: `client app { calls orders }
service orders { calls stock  consumes stock-changes }
service stock { publishes stock-changes }
topic stock-changes

flow buy { app -> orders }
`,
  },

  messages: {
    walked: message`${"circle"} is a circle of waiting that ${"flows"}, closed by ${"opening"}.`,
    unwalked: message`${"circle"} is a circle of waiting that no flow walks, closed by ${"opening"}.`,
  },

  check({ model, facts, flows, report }) {
    const loops = retryLoopsOf(facts.traffic, model.flows.length > 0 ? flows : facts.traffic.flows);
    for (const cycle of cyclesOf(model)) {
      const ids = new Set(cycle.members.map((member) => member.id));
      // With retries on it the circle multiplies tries, which is worse and is said there.
      if (loops.some((loop) => loop.members.every((id) => ids.has(id)))) continue;
      const [place] = cycle.opening.needs;
      if (place === undefined) continue;
      const walking = flowsWalking(facts, cycle, flows);
      const common = {
        element: place.dependency?.id ?? place.source,
        at: place.at,
        flows: walking.map((flow) => flow.id),
        values: { members: cycle.members.length, opening: cycle.opening.needs.length },
        evidence: evidenceOf(model, cycle),
        // Sorted, since members come in the order of their declarations.
        cause: cycle.members
          .map((member) => member.id)
          .sort()
          .join(" "),
      };
      const circle = circleWords(model, cycle);
      const opening = openingWords(model, cycle);
      if (walking.length === 0) {
        // Nobody waits on it in any flow that is described.
        report("unwalked", { ...common, holes: { circle, opening }, severity: "info" });
        continue;
      }
      const names = namesWords(
        walking.map((flow) => nameOf(model, flow.id)),
        "more flow",
      );
      const walked = `${names} ${walking.length === 1 ? "walks" : "walk"}`;
      report("walked", { ...common, holes: { circle, flows: walked, opening } });
    }
  },
});

/** `orders → stock → orders`, by the shortest way around. */
function circleWords(model: SystemModel, cycle: Cycle): string {
  const way = wayAround(cycle);
  const names = [...way.map((need) => need.source), way[0]?.source ?? ""].map((id) => nameOf(model, id));
  return (names.length <= shownNames ? names : [...names.slice(0, 4), "…", ...names.slice(-2)]).join(" → ");
}

function openingWords(model: SystemModel, { opening }: Cycle): string {
  return namesWords(
    opening.needs.map((need) => needWords(model, need)),
    "more dependency",
    "more dependencies",
  );
}

function namesWords(names: readonly string[], one: string, many?: string): string {
  return listWords(fewOf(names, shown, one, many));
}

function evidenceOf(model: SystemModel, cycle: Cycle): readonly Evidence[] {
  const { opening, stuck } = cycle;
  const evidence: Evidence[] = wayAround(cycle).map((need) => stepOf(model, need));
  const fewest = opening.isExact ? "one of the fewest" : "one of few, if perhaps not the fewest,";
  for (const need of opening.needs.slice(0, shownNames)) {
    evidence.push({ at: need.at, says: `${needWords(model, need)}: ${fewest} to queue so that no circle is left` });
  }
  const [first] = stuck;
  if (first !== undefined) {
    const names = namesWords(
      stuck.map((member) => nameOf(model, member.id)),
      "more",
    );
    evidence.push({
      at: first.at,
      says: `none of ${names} is up before another one is, so they do not come up from nothing`,
    });
  }
  return evidence;
}

function stepOf(model: SystemModel, need: Need): Evidence {
  return { at: need.at, says: needWords(model, need) };
}
