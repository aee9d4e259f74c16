// A dependency that stops answering fills the pool of its caller, and flows fail that do not need it. When which pool is full and
// whom that costs are facts; this file says what is worth a warning.

import type { Dependency, SystemModel } from "../../language/index.ts";
import { cascadeOf } from "../facts/cascade/cascade.ts";
import { eventWords, momentWords, slotWords } from "../facts/cascade/cascade-facts.ts";
import type { Cascade } from "../facts/cascade/cascade-story.ts";
import { type Exhaustion, exhaustionsOf, victimsAmong } from "../facts/cascade/exhaustions.ts";
import { cheapestStop, type Stop, stopWords } from "../facts/cascade/stops.ts";
import type { Facts } from "../facts/index.ts";
import { countWords, durationWords, fewOf, listWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Flows that are named before the rest is counted. */
const shownFlows = 3;

/** Deeper failures that are named as enough to bring the same about. */
const shownRoots = 3;

export const cascadingExhaustion = defineRule({
  id: "cascading-exhaustion",
  title: "A dependency that hangs takes down flows that do not need it",
  category: "resilience",
  since: "0.1.0",

  rationale: `A request that waits keeps its place in the pool of the component that waits. When a dependency stops answering, such
requests pile up at the rate at which they come, until every place is taken; from then on the component answers nobody, and flows
fail that have nothing to do with the dependency. To its own callers the full component is one that does not answer, so the same
happens to their pools. A refusal does none of this: it is the waiting that spreads.`,
  remedy: `Let nobody wait for longer than the pool allows: arrivals per second × the time waited has to stay below the places, so
a shorter timeout or fewer attempts is often enough. A breaker ends the waiting once timeouts are seen, a bulkhead keeps the rest of
the pool for others, and shedding load at the full component keeps its callers from waiting. Work that nobody waits for
can go through a queue.`,
  tradeoff: `A long timeout saves requests that would have been answered late. It is reasonable where the pool has room for the whole
wait at the load that is expected, or where all flows through the component need the dependency anyway, so that nobody loses more
by its pool being full.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "With a deadline of 100 s, 5% of requests that never complete take the threads of a server and fail four requests of five.",
    },
    {
      title: "Amazon Builders' Library: Timeouts, retries, and backoff with jitter",
      url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
      says: "Resources held by a client that waits for a slow server run out, so every remote call gets a timeout.",
    },
    {
      title: "M. Nygard, Release It!, chapters on blocked threads and on circuit breakers and bulkheads",
      says: "Threads that block on a hung integration point are how a crack jumps from one system to the next.",
    },
  ],
  examples: {
    bad: `client app { calls shop { timeout 30s } }
service shop {
  pool 200
  calls bank { timeout 10s }
  reads goods { timeout 100ms }
}
external bank
store goods

flow buy { load 50/s  app -> shop -> bank }
flow browse { load 900/s  app -> shop -> goods }
`,
    good: `client app { calls shop { timeout 30s } }
service shop {
  pool 200
  calls bank { timeout 2s }
  reads goods { timeout 100ms }
}
external bank
store goods

flow buy { load 50/s  app -> shop -> bank }
flow browse { load 900/s  app -> shop -> goods }
`,
  },

  messages: {
    timed: message`When ${"target"} stops answering, ${"slots"} are taken after about ${"time"}, and ${"flows"} with it.`,
    untimed: message`When ${"target"} stops answering, requests that wait for it take ${"slots"} one by one, and ${"flows"} with it.`,
  },

  check({ model, facts, flows, report }) {
    const counted = model.flows.length > 0 ? flows : facts.traffic.flows;
    for (const exhaustion of exhaustionsOf(facts)) {
      const victims = victimsAmong(exhaustion, counted);
      if (victims.length === 0) continue;
      const { dependency, full } = exhaustion;
      const names = victims.map((loss) => nameOf(model, loss.flow.id)).sort();
      const holes = {
        target: nameOf(model, dependency.target),
        slots: slotWords(model, exhaustion.pool, full.state.kind === "full" ? full.state.slots : 0),
        flows: flowWords(names),
      };
      const common = {
        element: dependency.id,
        at: dependency.at,
        flows: model.flows.length > 0 ? victims.map((loss) => loss.flow.id) : [],
        values: valuesOf(exhaustion),
        evidence: evidenceOf(facts, exhaustion),
        // The same waiting, whether or not the loads are stated that tell when.
        cause: "exhaustion",
      };
      if (full.at === undefined) report("untimed", { ...common, holes });
      else report("timed", { ...common, holes: { ...holes, time: momentWords(full.at) } });
    }
  },
});

/** `browse fails`, `a, b, c and 2 more flows fail`. */
function flowWords(names: readonly string[]): string {
  return `${listWords(fewOf(names, shownFlows, "more flow"))} ${names.length === 1 ? "fails" : "fail"}`;
}

function valuesOf({ full, victims }: Exhaustion): Readonly<Record<string, number>> {
  const { state, at } = full;
  return {
    flows: victims.length,
    ...(at === undefined ? {} : { seconds: at }),
    ...(state.kind === "full" ? { slots: state.slots } : {}),
    ...(state.kind === "full" && Number.isFinite(state.wanted) ? { wanted: state.wanted } : {}),
  };
}

/** The terms, the timeline, what else brings the same about, and what would have stopped it. */
function evidenceOf(facts: Facts, exhaustion: Exhaustion): readonly Evidence[] {
  const { model } = facts;
  const { dependency, cascade } = exhaustion;
  const evidence: Evidence[] = [{ at: dependency.at, says: termWords(model, dependency) }];
  for (const event of cascade.events) {
    evidence.push({ at: event.component.at, says: eventWords(model, event) });
    if (event.state.kind !== "full") continue;
    const names = cascade.lost.filter((loss) => loss.by === event.component).map((loss) => nameOf(model, loss.flow.id));
    if (names.length > 0) evidence.push({ at: event.component.at, says: `with it ${flowWords(names.sort())}` });
  }
  for (const root of rootsOf(facts, exhaustion)) {
    const says = `${nameOf(model, root.target)} is enough: when it stops answering, the same pool is full`;
    evidence.push({ at: root.at, says });
  }
  const stop = cheapestStop(facts, cascade);
  if (stop !== undefined) {
    evidence.push({ at: placeOf(stop), says: `${stopWords(facts, stop)} would have kept the others alive` });
  }
  return evidence;
}

function termWords(model: SystemModel, { source, verb, target, timeout, deadline, attempts }: Dependency): string {
  const step = `${nameOf(model, source)} ${verb} ${nameOf(model, target)}`;
  const times = (attempts?.value ?? 1) > 1 ? `${countWords(attempts?.value ?? 1, "attempt")} of ` : "";
  if (timeout !== undefined)
    return `${step} with ${times === "" ? "a timeout of " : times}${durationWords(timeout.value)}`;
  if (deadline !== undefined) return `${step} with a deadline of ${durationWords(deadline.value)}`;
  return `${step} with neither timeout nor deadline`;
}

/** What the target itself waits for, where that alone fills the pool at the cost of others. */
function rootsOf(facts: Facts, { pool, dependency, victims }: Exhaustion): readonly Dependency[] {
  const target = facts.model.componentById.get(dependency.target);
  const isWaitedFor = ({ verb, outbox }: Dependency) => verb !== "consumes" && outbox === undefined;
  const roots: Dependency[] = [];
  for (const one of target?.dependencies.filter(isWaitedFor) ?? []) {
    if (roots.length === shownRoots || roots.some((root) => root.target === one.target)) continue;
    const cascade: Cascade = cascadeOf(facts, { kind: "fail", element: one.target });
    const isSame = victims.some(({ flow }) => cascade.lost.some((loss) => loss.flow === flow && loss.by === pool));
    if (isSame) roots.push(one);
  }
  return roots;
}

function placeOf(stop: Stop): Evidence["at"] {
  return "dependency" in stop ? stop.dependency.at : stop.component.at;
}
