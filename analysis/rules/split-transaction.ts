// Stores that one request writes one after the other, with neither a transaction nor a compensation. Which these are is a fact;
// this file says which one is left behind, and keeps silent where a message is half done as well: `dual-write` tells that.

import type { Dependency, Flow, SystemModel } from "../../language/index.ts";
import { dualWritesOf, type SplitWrite, type StoreWrite, splitWritesOf } from "../facts/guarantees/half-done.ts";
import { deferrableStepsOf } from "../facts/time/deferrable.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Stores that are named before the rest is counted. */
const shownStores = 3;

export const splitTransaction = defineRule({
  id: "split-transaction",
  title: "One request changes two stores with nothing that joins them",
  category: "consistency",
  since: "0.1.0",

  rationale: `Each store keeps its own promise and nothing keeps one about both. When the second write fails, times out or is never
reached, the first one stays: an order without its reservation, a file without its entry. The user sees an error, tries
again, and makes a second half. Nobody looks for such halves, since each store by itself is in order.`,
  remedy: `State what undoes the earlier write, and not what undoes the last (\`compensates with "…"\`), which makes the flow a saga; write one store and let
the other follow by a message from an outbox; or, where both stores can, write them in one transaction (\`transaction NAME\`).`,
  tradeoff: `Where a half is harmless and found, such as a file that no entry points to and that a sweep removes, the order of the
writes is the whole remedy. Say it as the compensation: \`compensates with "sweep of orphans"\`.`,
  sources: [
    {
      title: "H. Garcia-Molina, K. Salem: Sagas, SIGMOD 1987",
      url: "https://www.cs.cornell.edu/andru/cs711/2002fa/reading/sagas.pdf",
      says: "A long change is a sequence of transactions, each with one that undoes it when a later one cannot be done.",
    },
    {
      title: "microservices.io: Saga",
      url: "https://microservices.io/patterns/data/saga.html",
      says: "With a database for each service, a change over several of them needs compensating transactions.",
    },
  ],
  examples: {
    bad: `store orders-db
store stock-db
service checkout { writes stock-db  writes orders-db }
client app { calls checkout }

flow buy { app -> checkout }
`,
    good: `store orders-db
store stock-db
service checkout { writes stock-db { compensates with "release the reservation" }  writes orders-db }
client app { calls checkout }

flow buy { app -> checkout }
`,
  },

  messages: {
    undone: message`${"flow"} writes ${"first"} and then ${"later"}, and only the later write is ever undone: where it fails, the earlier one stays.`,
    split: message`${"flow"} writes ${"first"} and then ${"later"} with neither a transaction nor a compensation: where the later write fails, the earlier one stays.`,
  },

  check({ model, flows, report }) {
    const found = new Map<string, { split: SplitWrite; flows: Flow[] }>();
    for (const flow of flows) {
      for (const split of splitsOf(model, flow)) {
        const writes = [...split.first, ...split.later];
        const writers = new Set(writes.map(({ dependency }) => dependency.source));
        if (dualWritesOf(model, flow).some(({ component }) => writers.has(component.id))) continue;
        const key = JSON.stringify(writes.map(({ dependency }) => dependency.id));
        const known = found.get(key);
        if (known === undefined) found.set(key, { split, flows: [flow] });
        else known.flows.push(flow);
      }
    }
    for (const { split, flows: costs } of found.values()) {
      const { first, later } = split;
      const [before] = first;
      const [second] = later;
      const [flow] = costs;
      if (before === undefined || second === undefined || flow === undefined) continue;
      report(split.isUndoneLater ? "undone" : "split", {
        element: second.dependency.id,
        at: second.dependency.at,
        holes: {
          flow: nameOf(model, flow.id),
          first: `${namesOf(model, first)}${first.length > 1 ? "," : ""}`,
          later: namesOf(model, later),
        },
        flows: costs.map(({ id }) => id),
        values: { stores: first.length + later.length },
        evidence: [...first, ...later].map(({ dependency, store }) => ({
          at: dependency.at,
          says: `${nameOf(model, dependency.source)} writes ${nameOf(model, store.id)}`,
        })),
        cause: `after ${before.store.id}`,
      });
    }
  },
});

/** The splits of a flow, without those that begin with what an earlier one has named. */
function splitsOf(model: SystemModel, flow: Flow): readonly SplitWrite[] {
  const splits = splitWritesOf(model, flow);
  if (splits.length === 0) return splits;
  const deferrable = new Set(deferrableStepsOf(model, flow).map(({ edge }) => edge.dependency));
  const named = new Set<Dependency>();
  return splits.flatMap((whole) => {
    const split = withoutDeferrable(whole, deferrable);
    if (split === undefined || split.first.some(({ dependency }) => named.has(dependency))) return [];
    for (const { dependency } of [...split.first, ...split.later]) named.add(dependency);
    return [split];
  });
}

/** The split without what the answer does not need: to do that behind the reply, as work-before-reply has it, mends both. */
function withoutDeferrable(split: SplitWrite, deferrable: ReadonlySet<Dependency | undefined>): SplitWrite | undefined {
  const isNeeded = ({ dependency }: StoreWrite) => !deferrable.has(dependency);
  const [first, later] = [split.first.filter(isNeeded), split.later.filter(isNeeded)];
  return first.length === 0 || later.length === 0 ? undefined : { ...split, first, later };
}

function namesOf(model: SystemModel, writes: readonly StoreWrite[]): string {
  return listWords(
    fewOf(
      writes.map(({ store }) => nameOf(model, store.id)),
      shownStores,
      "more store",
    ),
  );
}
