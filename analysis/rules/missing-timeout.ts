// A wait before the reply that nothing ends. Which waits have a limit is a fact; where such a wait is shown to fill a pool, the
// rule on cascades tells it.

import type { Component, Dependency, Flow, SystemModel } from "../../language/index.ts";
import { exhaustionOver, victimsAmong } from "../facts/cascade/exhaustions.ts";
import { dependencyWords, flowNames } from "../facts/dependency-flows.ts";
import type { FlowEdge } from "../facts/flow-edges.ts";
import { endlessWaitsOf } from "../facts/time/allowance.ts";
import { suggestedTimeoutOf } from "../facts/time/suggested-timeout.ts";
import { durationWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence, Severity } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const missingTimeout = defineRule({
  id: "missing-timeout",
  title: "Nothing ends a wait",
  category: "resilience",
  since: "0.1.0",
  otherSeverities:
    "An info where a client waits and nobody promises for how long, and where no dependency of the whole project states a limit.",

  rationale: `A component that hangs does not fail: it says nothing. Whoever waits for it without a timeout hangs as well, with the
memory, the connection and the place in its pool that the request holds, and so do those who wait for that one. One
component that is slow for a minute then stops everything above it, and it takes a restart to end it.`,
  remedy: `Give the wait a \`timeout\`, or a \`deadline\` over all its attempts. The callee's p99.9 cuts off one request in a
thousand on a good day; it has to leave the callee the time for its own steps.`,
  tradeoff: `A timeout cuts off slow requests that would have come to an end. None is reasonable where the one who waits can be
dropped at any moment and holds nothing that others need, as a person in front of a screen.`,
  sources: [
    {
      title: "Amazon Builders' Library: Timeouts, retries, and backoff with jitter",
      url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
      says: "Every remote call has a timeout; the accepted share of false ones, such as 0.1%, gives it from the callee's p99.9.",
    },
    {
      title: "M. Nygard, Release It!, second edition (2018), Stability Antipatterns: Blocked Threads",
      says: "Most outages of servers are not crashes but threads that wait for ever for something that does not come.",
    },
  ],
  examples: {
    bad: `client app { calls api { timeout 2s } }
service api { latency p50 8ms p99 60ms  reads db }
store db { latency p50 2ms p99 20ms }

flow look { app -> api -> db }
`,
    good: `client app { calls api { timeout 2s } }
service api { latency p50 8ms p99 60ms  reads db { timeout 100ms } }
store db { latency p50 2ms p99 20ms }

flow look { app -> api -> db }
`,
  },

  messages: {
    sketch: message`No wait of ${"flow"} ends by itself: ${"dependencies"} no timeout.`,
    endless: message`Nothing ends a wait of ${"caller"} for ${"callee"}: while ${"callee"} hangs, so ${"flows"}.`,
  },

  check({ model, facts, flows, report }) {
    const isLeft = ({ dependency }: { readonly dependency?: Dependency | undefined }): boolean => {
      const exhaustion = dependency === undefined ? undefined : exhaustionOver(facts, dependency);
      return exhaustion === undefined || victimsAmong(exhaustion, flows).length === 0;
    };
    // Who has not thought of timeouts at all yet is told so once for a flow, and not at each of its steps.
    if (!statesLimits(model)) {
      for (const flow of flows) {
        const waits = new Set(endlessWaitsOf(model, flow).filter(isLeft).map(waitOf));
        if (waits.size > 0) reportSketch(flow, waits.size);
      }
      return;
    }
    const found = new Map<string, { dependencies: Set<Dependency>; walked: Set<Flow> }>();
    for (const flow of flows) {
      for (const edge of endlessWaitsOf(model, flow)) {
        if (edge.dependency === undefined) continue;
        // Reads and writes of one store are one wait: while it hangs, both do.
        const known = found.get(waitOf(edge));
        if (known === undefined) {
          found.set(waitOf(edge), { dependencies: new Set([edge.dependency]), walked: new Set([flow]) });
        } else {
          known.dependencies.add(edge.dependency);
          known.walked.add(flow);
        }
      }
    }
    for (const { dependencies, walked: walkedSet } of found.values()) {
      const waits = [...dependencies].filter((dependency) => isLeft({ dependency }));
      const walked = [...walkedSet];
      const [dependency] = waits;
      if (dependency === undefined) continue;
      const caller = model.componentById.get(dependency.source);
      const callee = model.componentById.get(dependency.target);
      const [flow] = [...walked].sort((a, b) => (a.id < b.id ? -1 : 1));
      if (caller === undefined || callee === undefined || flow === undefined) continue;
      const suggested = suggestedTimeoutOf(model, flow, callee);
      report("endless", {
        element: dependency.id,
        at: dependency.at,
        flows: walked.map(({ id }) => id),
        holes: {
          caller: nameOf(model, caller.id),
          callee: nameOf(model, callee.id),
          flows: `${walked.length === 1 ? "does" : "do"} ${flowNames(model, walked)}`,
        },
        values: suggested === undefined ? {} : { timeout: suggested.value },
        evidence: evidenceOf(waits, caller, callee, suggested),
        severity: severityOf(caller, walked),
      });
    }

    function reportSketch(flow: Flow, waits: number): void {
      report("sketch", {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        holes: {
          flow: nameOf(model, flow.id),
          dependencies: waits === 1 ? "1 dependency states" : `${numberWords(waits)} dependencies state`,
        },
        values: { waits },
        severity: "info",
      });
    }

    function evidenceOf(
      dependencies: readonly Dependency[],
      caller: Component,
      callee: Component,
      suggested: ReturnType<typeof suggestedTimeoutOf>,
    ): readonly Evidence[] {
      const evidence: Evidence[] = dependencies.map((dependency) => ({
        at: dependency.at,
        says: `${dependencyWords(model, dependency)} with neither timeout nor deadline`,
      }));
      if (caller.pool !== undefined) {
        evidence.push({
          at: caller.pool.at,
          says: `each wait holds one of the ${numberWords(caller.pool.value)} places of ${nameOf(model, caller.id)}`,
        });
      }
      if (suggested !== undefined) {
        const value = durationWords(suggested.value);
        evidence.push({
          at: suggested.at,
          says: `${nameOf(model, callee.id)}: ${suggested.says}; ${value} would cover it`,
        });
      }
      return evidence;
    }
  },
});

/** Whether any dependency of the project limits how long it waits. */
function statesLimits({ components }: SystemModel): boolean {
  return components.some(({ dependencies }) =>
    dependencies.some(({ timeout, deadline }) => timeout !== undefined || deadline !== undefined),
  );
}

function waitOf({ source, target }: FlowEdge): string {
  return `${source} ${target}`;
}

/** A client holds nothing of ours, so its patience is its own, unless somebody promises how long it waits. */
function severityOf(caller: Component, flows: readonly Flow[]): Severity {
  if (caller.kind !== "client") return "warning";
  const isPromised = flows.some(({ objectives }) => objectives.some(({ measure }) => measure === "latency"));
  return isPromised ? "warning" : "info";
}
