// Critical messages that wait behind background ones. Where the two meet is a fact; of different systems it is a matter of shared
// infrastructure, and where requests wait for a pool it is one of cascades.

import type { SystemModel } from "../../language/index.ts";
import { secondsWords } from "../facts/fact-words.ts";
import type { Facts } from "../facts/index.ts";
import { type Rivalry, rivalriesOf } from "../facts/queues/rivals.ts";
import { isKnownWait, queueWaitOf } from "../facts/queues/waiting.ts";
import { significant } from "../facts/significant.ts";
import { fewOf, listWords, nameOf, percentWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Flows of either kind that are named before the rest is counted. */
const shownFlows = 3;

export const priorityInversion = defineRule({
  id: "priority-inversion",
  title: "Critical work waits behind background work",
  category: "capacity",
  since: "0.1.0",

  rationale: `A queue serves whoever came first. Where critical and background messages share one, or one consumer's slots, a nightly export or
a bulk mail is served before the payment that came a second later, and the critical flow is as slow as the least important one
makes it. The design says which of them may suffer; nothing in it lets that happen.`,
  remedy: `Give the critical flow a queue and consumers of its own, classes of priority in the queue, or a bulkhead on what the background
work may take of the consumer.`,
  tradeoff: `A second queue is one more thing to run, and capacity that is set apart stands idle. Where the consumer has so much to spare that
nothing ever waits, one line for all is simpler and fairer.`,
  sources: [
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Message Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/MessageChannel.html",
      says: "Messages that are to be treated differently belong into channels of their own.",
    },
    {
      title: "Site Reliability Engineering, chapter 21: Handling Overload",
      url: "https://sre.google/sre-book/handling-overload/",
      says: "Requests carry their criticality, so that what matters least is given up first.",
    },
  ],
  examples: {
    bad: `service shop { publishes mails }
queue mails { retention 1d }
worker mailer { replicas 2  concurrency 8  service-time 120ms  consumes mails }
flow reset-password { critical  load 5/s  shop -> mails }
flow newsletter { background  load 100/s  shop -> mails }
`,
    good: `service shop { publishes mails  publishes bulk }
queue mails { retention 1d }
queue bulk { retention 1d }
worker mailer { replicas 2  concurrency 8  service-time 120ms  consumes mails }
worker bulk-mailer { replicas 2  concurrency 8  service-time 120ms  consumes bulk }
flow reset-password { critical  load 5/s  shop -> mails }
flow newsletter { background  load 100/s  shop -> bulk }
`,
  },

  messages: {
    queue: message`The critical ${"critical"} ${"waits"} in ${"place"} behind the background ${"background"}${"share"}${"wait"}.`,
    consumer: message`${"place"} serves the critical ${"critical"} and the background ${"background"} from one pool${"share"}${"wait"}.`,
  },

  check({ model, facts, flows, options, report }) {
    for (const rivalry of rivalriesOf(facts, flows)) {
      const { kind, component, critical, background, backgroundShare } = rivalry;
      // Too little to be noticed, even when it comes at once.
      if (backgroundShare !== undefined && backgroundShare < options.thresholds.share) continue;
      const wait = waitAt(facts, rivalry);
      // Where the queue never catches up, everybody waits for ever, and that is the finding.
      if (wait === Number.POSITIVE_INFINITY) continue;
      // With so much to spare nobody notices who came first.
      if (wait !== undefined && wait < workOf(rivalry) * options.thresholds.share) continue;
      const names = (of: typeof critical) =>
        listWords(
          fewOf(
            of.map((flow) => nameOf(model, flow.id)),
            shownFlows,
            "more flow",
          ),
        );
      const share = backgroundShare === undefined ? "" : `, ${percentWords(backgroundShare)} of its messages`;
      report(kind, {
        element: component.id,
        at: component.at,
        holes: {
          critical: names(critical),
          waits: critical.length === 1 ? "waits" : "wait",
          background: names(background),
          place: nameOf(model, component.id),
          share,
          wait: wait === undefined ? "" : `: ${secondsWords(significant(wait))} on average`,
        },
        flows: critical.map((flow) => flow.id),
        cause: "shared",
        values: {
          ...(backgroundShare === undefined ? {} : { backgroundShare: significant(backgroundShare) }),
          ...(wait === undefined ? {} : { wait: significant(wait) }),
        },
        evidence: evidenceOf(model, rivalry),
      });
    }
  },
});

/** The longest that a message waits on average for one of the consumers; undefined where it is not known. */
function waitAt(facts: Facts, { consumptions }: Rivalry): number | undefined {
  const waits = consumptions.map(({ consumer }) => queueWaitOf(facts, consumer.id));
  const known = waits.flatMap((wait) => (isKnownWait(wait) ? [wait.wait.least] : []));
  return known.length < waits.length || known.length === 0 ? undefined : Math.max(...known);
}

/** The longest that one of the consumers works on a message; no time where none of them says. */
function workOf({ consumptions }: Rivalry): number {
  return Math.max(0, ...consumptions.map(({ consumer }) => consumer.serviceTime?.value ?? 0));
}

function evidenceOf(model: SystemModel, { critical, background, consumptions }: Rivalry): readonly Evidence[] {
  return [
    ...critical.map((flow) => ({ at: flow.importance?.at ?? flow.at, says: `${nameOf(model, flow.id)} is critical` })),
    ...background.map((flow) => ({
      at: flow.importance?.at ?? flow.at,
      says: `${nameOf(model, flow.id)} may suffer first`,
    })),
    ...consumptions.map(({ dependency, queue }) => ({
      at: dependency.at,
      says: `the messages of ${nameOf(model, queue.id)} are taken as they come`,
    })),
  ];
}
