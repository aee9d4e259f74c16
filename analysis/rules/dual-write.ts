// A store that is written and a message that is published by one component, with nothing that makes the two one. Which these are
// is a fact; this file says what is half done in between.

import type { Dependency, Flow } from "../../language/index.ts";
import { type DualWrite, dualWritesOf } from "../facts/guarantees/half-done.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Stores that are named before the rest is counted. */
const shownStores = 3;

export const dualWrite = defineRule({
  id: "dual-write",
  title: "A store is written and a message published, each by itself",
  category: "consistency",
  since: "0.1.0",

  rationale: `A write to a store and a message to a broker are two operations. Between them the process can stop, a connection can
break, a deployment can happen; then one of the two is done and the other never will be, since whoever knew of it is gone.
The store and what others derive from the messages then differ for good, in a way that no retry finds.`,
  remedy: `Store the message together with the data and send it later: \`publishes TOPIC { outbox STORE }\`, or derive it from
the store's log. Where the message alone carries the change, let a consumer write the store. Where one undoes the other, say how:
\`compensates with …\`.`,
  tradeoff: `Messages that nobody depends on, such as hints to drop a cache entry that runs out anyway, may be lost: declare the
publication \`optional\`. A consumer that does both again until both are done, idempotently, is sound and not reported.`,
  sources: [
    {
      title: "microservices.io: Transactional outbox",
      url: "https://microservices.io/patterns/data/transactional-outbox.html",
      says: "Updating a database and sending a message is not atomic without a distributed transaction; the message goes into the database first.",
    },
    {
      title: "AWS Prescriptive Guidance: Transactional outbox pattern",
      url: "https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html",
      says: "A dual write leaves data and events inconsistent when either of the two operations fails.",
    },
  ],
  examples: {
    bad: `store orders-db
topic placed
service checkout { writes orders-db  publishes placed }
client app { calls checkout }

flow buy { app -> checkout }
`,
    good: `store orders-db
topic placed
service checkout { writes orders-db  publishes placed { outbox orders-db } }
client app { calls checkout }

flow buy { app -> checkout }
`,
  },

  messages: {
    unheard: message`${"component"} writes ${"stores"} and then publishes to ${"queue"}, each by itself: stopped in between, it leaves a change that nobody hears of.`,
    untrue: message`${"component"} publishes to ${"queue"} and then writes ${"stores"}, each by itself: stopped in between, it leaves a message about a change that never happened.`,
  },

  check({ model, facts, flows, report }) {
    const hasFlows = model.flows.length > 0;
    const found = new Map<Dependency, { dual: DualWrite; flows: Flow[] }>();
    for (const flow of hasFlows ? flows : facts.traffic.flows) {
      for (const dual of dualWritesOf(model, flow)) {
        const known = found.get(dual.publication);
        if (known === undefined) found.set(dual.publication, { dual, flows: [flow] });
        else known.flows.push(flow);
      }
    }
    for (const [publication, { dual, flows: costs }] of found) {
      const { component, writes, announcesFirst } = dual;
      report(announcesFirst ? "untrue" : "unheard", {
        element: publication.id,
        at: publication.at,
        holes: {
          component: nameOf(model, component.id),
          stores: listWords(
            fewOf([...new Set(writes.map(({ target }) => nameOf(model, target)))], shownStores, "more store"),
          ),
          queue: nameOf(model, publication.target),
        },
        flows: hasFlows ? costs.map(({ id }) => id) : [],
        values: { writes: writes.length },
        evidence: writes.map(({ at, target }) => ({ at, says: `writes ${nameOf(model, target)}` })),
        // Turning the steps round leaves the same finding.
        cause: "apart",
      });
    }
  },
});
