// Stores that components of several systems or owners write. Who writes a store is a fact; this file says when two of them
// are too many.

import type { Component, SystemModel } from "../../language/index.ts";
import { type Writer, writersOf, writtenBySeveral } from "../facts/coupling.ts";
import { positionsOf } from "../facts/flow-edges.ts";
import { perShape } from "../facts/shape.ts";
import { countWords, fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Systems or owners that are named before the rest is counted, and the same of the writers of each. */
const shownGroups = 5;
const shownWriters = 3;

export const sharedStore = defineRule({
  id: "shared-store",
  title: "Several owners write one store",
  category: "coupling",
  // Two hands on one schema break each other by ordinary changes, which is more than a trade-off to be aware of.
  severity: "warning",
  since: "0.1.0",

  rationale: `Whoever writes a store decides what its data means: the schema, the invariants, the order of migrations. With two
owners nobody can change any of it alone, each can break the other's invariants with a correct change of its own, and
after a fault neither can tell which writes are to be trusted.`,
  remedy: `Give the store one owner and let the others call it, or send it what has happened. Where both need data of their own,
part the store in two.`,
  tradeoff: `Two writers are bearable for a while on the way from one system to two, and for stores whose entries never meet, such as
a bucket with a prefix for each owner. Say so at the store, with a day on which it is looked at again.`,
  sources: [
    {
      title:
        "D. Neri, J. Soldani, O. Zimmermann, A. Brogi: Design principles, architectural smells and refactorings for microservices",
      says: "Shared persistence: services that access one database depend on each other's data model and cannot be deployed alone.",
    },
    {
      title: "microservices.io: Database per service",
      url: "https://microservices.io/patterns/data/database-per-service.html",
      says: "A service's data is reached through its interface only, which keeps services loosely coupled.",
    },
  ],
  examples: {
    bad: `store ledger
system orders { service checkout { writes ledger } }
system refunds { service desk { writes ledger } }
`,
    good: `system orders {
  store ledger
  service checkout { writes ledger }
  service refund-entry { writes ledger }
}
system refunds { service desk { calls orders.refund-entry } }
`,
  },

  messages: {
    systems: message`${"store"} is written by ${"count"}: ${"writers"}.`,
    owners: message`${"store"} is written by components of ${"count"}: ${"writers"}.`,
  },

  check({ model, report }) {
    for (const index of storesOfSeveral(model)) {
      const store = model.components[index];
      if (store === undefined) continue;
      const { writers, systems, owners } = sharesOf(model, store);
      const bySystem = systems.length >= 2;
      const groups = bySystem ? systems : owners;
      const groupOf = (writer: Writer) => (bySystem ? writer.system?.name : writer.owner);
      report(bySystem ? "systems" : "owners", {
        element: store.id,
        at: store.at,
        holes: {
          store: nameOf(model, store.id),
          count: countWords(groups.length, bySystem ? "system" : "owner"),
          writers: listWords(
            fewOf(
              groups.map((group) => groupWords(model, group, writers, groupOf)),
              shownGroups,
              bySystem ? "more system" : "more owner",
            ),
          ),
        },
        values: { writers: writers.length, [bySystem ? "systems" : "owners"]: groups.length },
        evidence: writers.map((writer) => ({ at: writer.dependency.at, says: evidenceWords(model, writer) })),
      });
    }
  },
});

/** The positions of the stores that components of several systems or owners write. */
const storesOfSeveral = perShape((model): readonly number[] => {
  const positions = positionsOf(model);
  const found: number[] = [];
  for (const store of writtenBySeveral(model)) {
    if (store.kind !== "store") continue;
    const { systems, owners } = sharesOf(model, store);
    if (systems.length > 1 || owners.length > 1) found.push(positions.get(store.id) as number);
  }
  return found;
});

function sharesOf(model: SystemModel, store: Component) {
  const writers = writersOf(model, store);
  return {
    writers,
    systems: distinct(writers.map((writer) => writer.system?.name)),
    owners: distinct(writers.map((writer) => writer.owner)),
  };
}

/** `rides (matcher, surge)`. */
function groupWords(
  model: SystemModel,
  group: string,
  writers: readonly Writer[],
  groupOf: (writer: Writer) => string | undefined,
): string {
  const own = writers.filter((writer) => groupOf(writer) === group).map((writer) => nameOf(model, writer.component.id));
  const few = fewOf(own, shownWriters, "more", "more");
  return `${group} (${few === own ? own.join(", ") : listWords(few)})`;
}

function evidenceWords(model: SystemModel, { component, system, owner }: Writer): string {
  const place = system === undefined ? "" : ` of ${system.name}`;
  const keeper = owner === undefined ? "" : `, owned by ${owner}`;
  return `${nameOf(model, component.id)}${place} writes it${keeper}`;
}

/** The different words, sorted; what is unstated is no word. */
function distinct(words: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(words.filter((word) => word !== undefined))].sort();
}
