// A caller that gives up before its callee may be done. How long each may take is a fact; this file says where the two do not fit.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { cyclesOf } from "../facts/coupling/cycles.ts";
import { dependencyWords } from "../facts/dependency-flows.ts";
import { shortfallsOf, type TimeoutBudget } from "../facts/time/allowance.ts";
import { stepWords } from "../facts/time/worst-case-facts.ts";
import { durationWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const invertedTimeout = defineRule({
  id: "inverted-timeout",
  title: "A caller gives up before its callee does",
  category: "resilience",
  since: "0.1.0",

  rationale: `Where a caller's timeout is shorter than what its callee may take by its own timeouts and retries, the callee works
on for somebody who has left. The work is lost, its connections stay taken, and a retry of the caller starts the same
work beside it, just when something further down is slow. The longer waits belong to the outside and the shorter ones
to the inside, so that each answer still finds somebody.`,
  remedy: `Raise the caller's timeout above the callee's worst case, lower the callee's timeouts or attempts, put a \`deadline\`
over the callee's steps, or pass the caller's deadline on (\`propagates deadline\`), so that the callee stops when nobody
waits any more.`,
  tradeoff: `The worst case takes every wait to come together, which is rare. A short timeout outside is reasonable where the
caller has something better to do than to wait, such as a fallback, and where the work that goes on is cheap.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "A deadline set at the top and passed down, less the time already spent, keeps servers from working for nobody.",
    },
    {
      title: "gRPC documentation: Deadlines",
      url: "https://grpc.io/docs/guides/deadlines/",
      says: "A server goes on with a call whose client has given up unless it looks whether the call was cancelled.",
    },
  ],
  examples: {
    bad: `service web { calls api { timeout 500ms } }
service api { latency p50 8ms p99 60ms  reads db { timeout 400ms  retries 1 } }
store db

flow look { web -> api -> db }
`,
    good: `service web { calls api { timeout 900ms } }
service api { latency p50 8ms p99 60ms  reads db { timeout 400ms  retries 1 } }
store db

flow look { web -> api -> db }
`,
  },

  messages: {
    inverted: message`${"caller"} gives up on ${"callee"} after ${"given"}, and ${"callee"} may go on for ${"needed"}: up to ${"wasted"} of work for nobody.`,
  },

  check({ model, flows, report }) {
    // Asked for where a timeout may be too short, which is rare.
    let isInCircle: ((dependency: Dependency) => boolean) | undefined;
    const worst = new Map<Id, { budget: TimeoutBudget; flows: Id[] }>();
    for (const flow of flows) {
      for (const budget of shortfallsOf(model, flow)) {
        isInCircle ??= circlesOf(model);
        // Around a circle no timeout can be the longest; that it is one is told by the rules on circles.
        if (isInCircle(budget.dependency)) continue;
        const known = worst.get(budget.dependency.id);
        if (known === undefined) worst.set(budget.dependency.id, { budget, flows: [flow.id] });
        else {
          known.flows.push(flow.id);
          if (budget.callee.limited > known.budget.callee.limited) known.budget = budget;
        }
      }
    }
    for (const { budget, flows: walked } of worst.values()) {
      const { dependency, given, callee } = budget;
      const needed = callee.limited;
      const isLeast = callee.missing.length > 0 || callee.endless.length > 0;
      report("inverted", {
        element: dependency.id,
        at: dependency.at,
        flows: walked,
        holes: {
          caller: nameOf(model, dependency.source),
          callee: nameOf(model, dependency.target),
          given: durationWords(given),
          needed: `${isLeast ? "at least " : ""}${durationWords(needed)}`,
          wasted: durationWords(needed - given),
        },
        values: { given, needed },
        evidence: evidenceOf(budget),
      });
    }

    function evidenceOf({ dependency, given, callee }: TimeoutBudget): readonly Evidence[] {
      const limit = dependency.timeout?.value === given ? dependency.timeout : dependency.deadline;
      const what = limit === dependency.timeout ? "a timeout" : "a deadline";
      const evidence: Evidence[] = [
        {
          at: limit?.at ?? dependency.at,
          says: `${dependencyWords(model, dependency)} with ${what} of ${durationWords(given)}`,
        },
      ];
      const component = model.componentById.get(dependency.target);
      const own = component?.latency.find((one) => one.percentile >= 0.99 - 1e-9)?.value;
      if (own !== undefined) {
        evidence.push({ at: own.at, says: `${durationWords(callee.own ?? 0)} of its own work (p99)` });
      }
      for (const step of [...callee.steps].sort((a, b) => b.total - a.total)) {
        for (const line of stepWords(model, step)) evidence.push({ at: line.at ?? step.edge.at, says: line.says });
      }
      return evidence;
    }
  },
});

/** Whether a dependency is part of a circle of components that wait for each other. */
function circlesOf(model: SystemModel): (dependency: Dependency) => boolean {
  const inCircles = new Set(cyclesOf(model).flatMap(({ needs }) => needs.map((need) => need.dependency)));
  return (dependency) => inCircles.has(dependency);
}
