// Copies that are treated as if they were official: written by somebody outside their pipeline, or read in order to write what
// is official. Which these are is a fact; this file says what becomes of it.

import type { Dependency, Flow } from "../../language/index.ts";
import {
  authoritiesOf,
  outsideWritesOf,
  type WriteFromCopy,
  writesFromCopiesOf,
} from "../facts/guarantees/authorities.ts";
import { listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const derivedAsTruth = defineRule({
  id: "derived-as-truth",
  title: "A copy is treated as if it were official",
  category: "consistency",
  since: "0.1.0",

  rationale: `Derived data is a function of its authority: it can be thrown away and made again. A change that is made to the copy
alone is gone with the next message about the same thing, and until then it is true in one place and false in the other. A
decision that is taken on the copy and written to the authority makes official what was true some time ago, and overwrites what
has happened since.`,
  remedy: `Write the authority and let the pipeline bring the change to the copy. Before a change to official state, read the
authority itself, or let the write fail where the state has moved on.`,
  tradeoff: `A job that repairs or fills a copy by hand writes it from outside on purpose. Let it read the authority, so that it
can be seen to be a pipeline, or accept the finding at its write.`,
  sources: [
    {
      title: "M. Kleppmann: Designing Data-Intensive Applications, O'Reilly 2017, part III",
      says: "Systems of record and derived data: derived state is redundant, is made again from its source, and is not written by others.",
    },
    {
      title: "P. Helland: Immutability Changes Everything, CIDR 2015",
      url: "https://www.cidrdb.org/cidr2015/Papers/CIDR15_Paper16.pdf",
      says: "What is observed can be derived from what was recorded as often as needed, as long as nobody edits the result.",
    },
  ],
  examples: {
    bad: `store articles-db
store search
topic published
data article { authority articles-db  derived search within 10s }
service editor { writes articles-db  publishes published { outbox articles-db } }
worker indexer { consumes published  writes search }
service moderation { writes search }
`,
    good: `store articles-db
store search
topic published
data article { authority articles-db  derived search within 10s }
service editor { writes articles-db  publishes published { outbox articles-db } }
worker indexer { consumes published  writes search }
service moderation { calls editor }
`,
  },

  messages: {
    written: message`${"writer"} writes ${"store"}, where ${"data"} only follows ${"authority"}: the change never becomes official, and is lost when the copy is made again.`,
    beside: message`${"writer"} writes ${"data"} to ${"authority"} and to ${"store"}, where messages bring it as well: of the two, whichever comes last stays.`,
    decided: message`${"component"} reads ${"data"} from ${"copy"} and then writes it to ${"authority"}: what has changed there in between is overwritten.`,
  },

  check({ model, flows, report }) {
    for (const { data, store, write, isBeside } of outsideWritesOf(model)) {
      report(isBeside ? "beside" : "written", {
        element: write.id,
        at: write.at,
        holes: {
          writer: nameOf(model, write.source),
          store: nameOf(model, store.id),
          data: data.name,
          authority: listWords(authoritiesOf(model, data).map(({ id }) => nameOf(model, id))),
        },
        evidence: data.derived
          .filter((copy) => copy.store.id === store.id)
          .map((copy) => ({ at: copy.store.at, says: `${data.name} is derived in ${nameOf(model, store.id)}` })),
        cause: `written ${data.id}`,
      });
    }
    const found = new Map<Dependency, { decided: WriteFromCopy; flows: Flow[] }>();
    for (const flow of flows) {
      for (const decided of writesFromCopiesOf(model, flow)) {
        const known = found.get(decided.read);
        if (known === undefined) found.set(decided.read, { decided, flows: [flow] });
        else if (!known.flows.includes(flow)) known.flows.push(flow);
      }
    }
    for (const [read, { decided, flows: costs }] of found) {
      const { data, copy, write, authority } = decided;
      report("decided", {
        element: read.id,
        at: read.at,
        holes: {
          component: nameOf(model, read.source),
          data: data.name,
          copy: nameOf(model, copy.id),
          authority: nameOf(model, authority.id),
        },
        flows: costs.map(({ id }) => id),
        evidence: [{ at: write.at, says: `writes ${data.name} to ${nameOf(model, authority.id)}` }],
        cause: `decided ${data.id}`,
      });
    }
  },
});
