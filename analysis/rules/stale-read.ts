// Reads that can miss what the same flow has just written. Which reads these are and how old their answer may be are facts; this
// file words them, and leaves them to `unmet-guarantee` where the reader requires more than it gets.

import type { Dependency, Flow, SystemModel } from "../../language/index.ts";
import { stepWords } from "../facts/guarantees/guarantee-words.ts";
import { isConsistencyUnmet } from "../facts/guarantees/requirements.ts";
import { type StaleRead, staleReadsOf } from "../facts/guarantees/stale-reads.ts";
import { sizeOf } from "../facts/guarantees/store-steps.ts";
import { durationWords, nameOf, percentWords } from "../facts/words.ts";
import { missProbability } from "../formulas/quorum.ts";
import { defineRule, message } from "../rule.ts";

export const staleRead = defineRule({
  id: "stale-read",
  title: "A flow reads what it has just written from a copy",
  category: "consistency",
  since: "0.1.0",

  rationale: `A flow writes state and then asks a cache, an asynchronous replica or a derived copy of it. The copy does not know of
the write yet, so the rest of the request works with what was there before: a page without the comment that was just posted, a
total without the item, a decision on a balance that has changed. It seldom happens in tests, where lag is short, and
most under load, where it is long.`,
  remedy: `Read from the primary what the same request has written (\`from primary\`), hand the written value on instead of reading
it again, or write through the cache or drop its entry with the write (\`pattern write-through\`, \`invalidated by write\`).`,
  tradeoff: `Where the later read is about something else, or nobody minds an old answer, the copy is right. Say so at the read:
\`requires eventual\`, or \`requires bounded-staleness 5s\`. Where write and read touch different data, name it at both (\`data …\`).`,
  sources: [
    {
      title: "Jepsen: Read Your Writes",
      url: "https://jepsen.io/consistency/models/read-your-writes",
      says: "A process that has written a value never reads an older one afterwards; copies that lag behind do not give that.",
    },
    {
      title: "R. Nishtala et al.: Scaling Memcache at Facebook, NSDI 2013",
      url: "https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala",
      says: "Entries are dropped with each write, and reads that follow a write go to the master region, so that users see their own changes.",
    },
    {
      title: "P. Bailis et al.: Probabilistically Bounded Staleness for Practical Partial Quorums, VLDB 2012",
      url: "https://www.vldb.org/pvldb/vol5/p776_peterbailis_vldb2012.pdf",
      says: "The share of reads that miss the last write where read and write quorums need not overlap.",
    },
  ],
  examples: {
    bad: `store comments-db { replicas 1 primary + 2 async  lag 500ms }
service posts { writes comments-db }
service pages { reads comments-db { from replica } }
service web { calls posts  calls pages }
client browser { calls web }

flow comment {
  browser -> web
  web -> posts -> comments-db
  web -> pages -> comments-db
}
`,
    good: `store comments-db { replicas 1 primary + 2 async  lag 500ms }
service posts { writes comments-db }
service pages { reads comments-db { from primary } }
service web { calls posts  calls pages }
client browser { calls web }

flow comment {
  browser -> web
  web -> posts -> comments-db
  web -> pages -> comments-db
}
`,
  },

  messages: {
    bounded: message`${"flow"} writes ${"written"} and then reads ${"asked"}, which can still answer with what was there up to ${"age"} before.`,
    endless: message`${"flow"} writes ${"written"} and then reads ${"asked"}, which can still answer with what was there before, for as long as it keeps the entry.`,
    untold: message`${"flow"} writes ${"written"} and then reads ${"asked"}, which can still answer with what was there before.`,
    quorum: message`${"flow"} writes ${"written"} and then reads it by a quorum that misses the write in up to ${"share"} of requests.`,
  },

  check({ model, flows, report }) {
    const flowsByRead = new Map<Dependency, { stale: StaleRead; flows: Flow[] }>();
    for (const flow of flows) {
      for (const stale of staleReadsOf(model, flow)) {
        const known = flowsByRead.get(stale.read);
        if (known === undefined) flowsByRead.set(stale.read, { stale, flows: [flow] });
        else known.flows.push(flow);
      }
    }
    for (const [read, { stale, flows: costs }] of flowsByRead) {
      const [first] = costs;
      if (first === undefined || isConsistencyUnmet(model, read)) continue;
      const { path, write } = stale;
      const names = {
        flow: nameOf(model, first.id),
        written: nameOf(model, write.target),
        asked: nameOf(model, path.asked.id),
      };
      const common = {
        element: read.id,
        at: read.at,
        flows: costs.map(({ id }) => id),
        values: path.age.kind === "known" ? { age: path.age.seconds } : {},
        evidence: evidenceOf(model, stale),
        // The words for an age may change with it; the finding stays the same.
        cause: "stale",
      };
      const quorum = path.store.quorum;
      if (quorum !== undefined && stale.steps.every(({ kind }) => kind === "quorum")) {
        const share = missProbability(sizeOf(quorum));
        report("quorum", {
          ...common,
          values: { ...common.values, share },
          holes: { ...names, share: percentWords(share) },
        });
      } else if (path.age.kind === "unknown") report("untold", { ...common, holes: names });
      else if (path.age.seconds === Number.POSITIVE_INFINITY) report("endless", { ...common, holes: names });
      else report("bounded", { ...common, holes: { ...names, age: durationWords(path.age.seconds) } });
    }
  },
});

function evidenceOf(model: SystemModel, { write, path }: StaleRead) {
  const writer = nameOf(model, write.source);
  return [
    { at: write.at, says: `${writer} writes ${nameOf(model, write.target)}` },
    ...path.steps.map((step) => ({ at: step.at, says: stepWords(model, step) })),
  ];
}
