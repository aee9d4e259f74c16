// A copy that is killed before it can have finished what it has in hand. What that is, is a fact. Work of a queue is left to
// unsafe-retry, since it comes again; a wait that nothing ends is left to missing-timeout.

import type { SystemModel } from "../../language/index.ts";
import { secondsWords } from "../facts/fact-words.ts";
import { flowListWords } from "../facts/objectives/objective-words.ts";
import { type AbruptStop, abruptStopsOf } from "../facts/stops.ts";
import { nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const abruptStop = defineRule({
  id: "abrupt-stop",
  title: "A stop cuts off work in hand",
  category: "resilience",
  since: "0.1.0",

  rationale: `Copies are stopped all the time: by a deployment, by autoscaling, by a machine that is taken away. A copy that is told to
stop takes nothing new, finishes what it has and goes; when its time is over it is killed, and what is not finished is lost.
Where a request may take longer than that time, each deployment is a small outage for those who were in the middle of something,
and a job may be stopped again and again before it has ever come to its end.`,
  remedy: `Give a copy as long as its longest work may take, or shorten the work: tighter timeouts, smaller pieces. A long job is best
made so that it can be begun again (\`idempotent by …\`) or goes on where it was stopped.`,
  tradeoff: `A long time to stop makes deployments slow, since each copy may take all of it, and what gives short notice (a spot
machine gives from half a minute to two) does not wait for it. Where callers ask again and repeats are known as such, a cut is
a delay and nothing worse: say so with an \`accept\`.`,
  sources: [
    {
      title: "The Twelve-Factor App, IX. Disposability",
      url: "https://12factor.net/disposability",
      says: "A process that is asked to stop takes no more requests, finishes those it has and exits; jobs are built so that they can be repeated.",
    },
    {
      title: "Kubernetes documentation, Pod Lifecycle: Termination of Pods",
      url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
      says: "The container is asked to stop, has a grace period of 30 s unless another one is set, and is killed after it.",
    },
  ],
  examples: {
    bad: `client app { calls api { timeout 10s } }
service api {
  replicas 3
  stops within 5s
  calls bank { timeout 8s }
}
external bank

flow pay { load 10/s  app -> api -> bank }
`,
    good: `client app { calls api { timeout 10s } }
service api {
  replicas 3
  stops within 10s
  calls bank { timeout 8s }
}
external bank

flow pay { load 10/s  app -> api -> bank }
`,
  },

  messages: {
    request: message`A copy of ${"component"} has ${"stops"} to stop, and a request of ${"flow"} may take it ${"longest"}: each stop cuts off what it has in hand${"others"}.`,
    own: message`A copy of ${"component"} has ${"stops"} to stop, and its work ${"takes"} ${"longest"}: each stop cuts it off.`,
  },

  check({ model, flows, report }) {
    for (const stop of abruptStopsOf(model, flows)) {
      const { component, stops, service = 0, works } = stop;
      const [first] = works;
      const longest = Math.max(service, first?.longest ?? 0);
      const common = {
        element: component.id,
        at: component.at,
        flows: works.map(({ flow }) => flow.id),
        values: { stops, longest },
        evidence: evidenceOf(model, stop),
      };
      const holes = {
        component: nameOf(model, component.id),
        stops: secondsWords(stops),
        longest: secondsWords(longest),
      };
      if (first === undefined || first.isOwn || service >= first.longest) {
        report("own", { ...common, holes: { ...holes, takes: service === longest ? "takes" : "may take" } });
        continue;
      }
      const rest = works.slice(1).map(({ flow }) => flow);
      const others = rest.length === 0 ? "" : `, of ${flowListWords(model, rest)} as well`;
      report("request", { ...common, holes: { ...holes, flow: nameOf(model, first.flow.id), others } });
    }
  },
});

function evidenceOf(model: SystemModel, { component, stops, service, works }: AbruptStop): readonly Evidence[] {
  const name = nameOf(model, component.id);
  const evidence: Evidence[] = [
    { at: component.stopsWithin?.at ?? component.at, says: `a copy of ${name} is killed after ${secondsWords(stops)}` },
  ];
  if (service !== undefined) {
    evidence.push({ at: component.serviceTime?.at ?? component.at, says: `one run takes ${secondsWords(service)}` });
  }
  const [first] = works;
  if (first === undefined) return evidence;
  const { worst, longest, flow } = first;
  if (worst.own !== undefined && worst.own > 0) {
    evidence.push({ at: component.at, says: `its own work may take ${secondsWords(worst.own)}` });
  }
  for (const { edge, total } of worst.steps) {
    evidence.push({ at: edge.at, says: `${nameOf(model, edge.target)} may take ${secondsWords(total)}` });
  }
  if (longest < worst.limited) {
    evidence.push({
      at: flow.at,
      says: `whoever asks in ${nameOf(model, flow.id)} waits for ${secondsWords(longest)}`,
    });
  }
  return evidence;
}
