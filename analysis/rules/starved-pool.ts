// Pools that are smaller than what is in hand on an ordinary day. How much that is follows from Little's law and is a fact; a
// pool that only a slow dependency fills is cascading-exhaustion's, and slots with a stated service time are over-capacity's.

import { type ConcurrencyPart, concurrencyOf } from "../facts/capacity/concurrency.ts";
import { componentsWith } from "../facts/components-with.ts";
import { countWords, durationWords, fewOf, listWords, nameOf, numberWords, rateWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Parts of the sum that are written out before the rest is counted. */
const shownParts = 3;

export const starvedPool = defineRule({
  id: "starved-pool",
  title: "A pool is smaller than what is in hand",
  category: "capacity",
  since: "0.1.0",

  rationale: `A component that waits for others holds a slot for each request meanwhile. How many it needs is the rate times the time that
each is held, on average; with fewer slots than that the rest waits in front of it, with an idle processor behind. The average is
the least that can do: requests do not come evenly, and a dependency that gets slower takes slots in the same proportion.`,
  remedy: `A pool with room above the average, or more replicas. Often the time is the better lever: calls made at once instead of one
after the other, a cache, or work that is handed to a queue before the reply hold a slot for less time.`,
  tradeoff: `A small pool protects what is behind it: it is a limit on how much of a dependency one caller can take. It is reasonable
where requests beyond it are refused at once and callers know what to do then.`,
  sources: [
    {
      title: "J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961)",
      says: "The mean number in a system is the arrival rate times the mean time in it, whatever the distributions.",
    },
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Thread and connection pools run out when requests are held longer, and then requests fail that need nothing slow.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 2  pool 20  latency p50 10ms p99 30ms  calls bank }
external bank { latency p50 200ms p99 800ms }

flow pay {
  load 400/s
  app -> api -> bank
}
`,
    good: `client app { calls api }
service api { replicas 2  pool 100  latency p50 10ms p99 30ms  calls bank }
external bank { latency p50 200ms p99 800ms }

flow pay {
  load 400/s
  app -> api -> bank
}
`,
  },

  messages: {
    peak: message`At peak ${"component"} has ${"needed"} requests in hand on average (${"sum"}), and slots for ${"slots"}.`,
    starved: message`${"component"} has ${"needed"} requests in hand on average (${"sum"}), and slots for ${"slots"}.`,
  },

  check({ model, facts, flows, report }) {
    const counted = new Set(flows);
    for (const component of withMeasuredSlots(model)) {
      const found = concurrencyOf(facts, component);
      // A line without end behind it is told where it stands.
      if (found === undefined || found.isStated || !Number.isFinite(found.needed)) continue;
      const isPeak = found.needed <= found.slots;
      const needed = isPeak ? found.neededAtPeak : found.needed;
      if (needed <= found.slots) continue;
      const bringing = found.parts.filter(({ flow }) => counted.has(flow));
      if (bringing.length === 0) continue;
      const name = nameOf(model, component.id);
      const byWeight = [...found.parts].sort((a, b) => b.rate * b.held - a.rate * a.held);
      report(isPeak ? "peak" : "starved", {
        cause: "starved",
        element: component.id,
        at: component.at,
        flows: bringing.map(({ flow }) => flow.id),
        values: { needed, slots: found.slots },
        holes: {
          component: name,
          needed: numberWords(needed),
          sum: sumWords(byWeight, isPeak),
          slots: numberWords(found.slots),
        },
        evidence: [
          {
            at: found.at,
            says: `${found.term} ${numberWords(found.ofCopy)} in each of ${countWords(found.copies, "copy", "copies")} of ${name}`,
          },
          ...byWeight.map(({ flow, rate, peakRate, held }) => ({
            at: flow.at,
            says: `${nameOf(model, flow.id)} brings ${rateWords(isPeak ? peakRate : rate)}, each held for ${durationWords(held)} on average, its waits included`,
          })),
        ],
      });
    }
  },
});

/** Components with slots that are held for a time that has to be worked out. */
const withMeasuredSlots = componentsWith(
  ({ pool, concurrency, serviceTime }) =>
    pool !== undefined || (concurrency !== undefined && serviceTime === undefined),
);

/** `400/s × 250ms`, or the largest of several such terms. */
function sumWords(parts: readonly ConcurrencyPart[], isPeak: boolean): string {
  const all = parts.map(
    ({ rate, peakRate, held }) => `${rateWords(isPeak ? peakRate : rate)} × ${durationWords(held)}`,
  );
  const shown = fewOf(all, shownParts, "more", "more");
  return shown === all ? all.join(" + ") : listWords(shown);
}
