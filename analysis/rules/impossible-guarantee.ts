// Promises that contradict each other or what they stand on: exactly-once over parts that lose or double, and strong consistency
// together with staying available over several zones, or over copies that cannot give them. Facts find them; this file words them.

import type { Component, Dependency, Guarantee, SystemModel } from "../../language/index.ts";
import { among, declarationsOf } from "../facts/declarations.ts";
import { dependenciesIn } from "../facts/dependency-flows.ts";
import { deliveryCauseWords } from "../facts/guarantees/delivery.ts";
import {
  type AgainstOnce,
  againstOnceOf,
  againstRequiredOnce,
  boldComponentsOf,
  overpromiseOf,
  tornPromiseOf,
} from "../facts/guarantees/impossible.ts";
import { unmetBy } from "../facts/guarantees/requirements.ts";
import { countWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const impossibleGuarantee = defineRule({
  id: "impossible-guarantee",
  title: "A promise that its parts cannot keep",
  category: "contradiction",
  since: "0.1.0",

  rationale: `Some promises exclude each other whatever the implementation. While zones cannot reach each other, a write that all
are to see has to wait, or some answer without it. And whoever sends a message and hears no answer can only send it again or give
it up, so a message comes at least once or at most once; that its effect shows once is for the receiver to see to. What
is built on such a promise fails when it matters, and nobody looks there, since it was promised.`,
  remedy: `Decide which of the two is meant. For effects that show once, make the consumer \`idempotent by KEY\` or let work and
confirmation be one \`transaction\`. For quorums, let a read and a write together be more than all copies; for what is to
outlast a zone, confirm a write in two. For stores over several zones, prefer consistency, or promise what can be kept while they are
cut off: \`causal\` or less.`,
  tradeoff: `There is none: a promise that cannot be kept helps nobody. Where a product calls something exactly-once within its own
bounds, declare what it gives to the parts of this design.`,
  sources: [
    {
      title:
        "S. Gilbert, N. Lynch: Brewer's Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web Services, 2002",
      url: "https://doi.org/10.1145/564585.564601",
      says: "A register that stays linearizable cannot answer every request while messages between its replicas are lost.",
    },
    {
      title: "P. Bailis et al.: Highly Available Transactions: Virtues and Limitations, VLDB 2014",
      url: "https://www.vldb.org/pvldb/vol7/p181-bailis.pdf",
      says: "Serializability, snapshot isolation, linearizability and bounds on recency are not to be had while staying available; causal consistency is.",
    },
    {
      title: "J. Saltzer, D. Reed, D. Clark: End-to-End Arguments in System Design, 1984",
      url: "https://doi.org/10.1145/357401.357402",
      says: "Only the application at the end can tell a doubled message from a new one.",
    },
  ],
  examples: {
    bad: `region eu { zones a, b, c }
store balances {
  replicas 3 across eu
  guarantees linearizable
  prefers availability
}
`,
    good: `region eu { zones a, b, c }
store balances {
  replicas 3 across eu
  guarantees linearizable
  prefers consistency
}
`,
  },

  messages: {
    torn: message`${"component"} promises ${"level"} and prefers availability over ${"places"}: while they cannot reach each other, one of the two is broken.`,
    delivery: message`${"component"} promises exactly-once, and ${"why"}.`,
    retried: message`${"component"} promises exactly-once, and tries ${"target"} again with nothing that tells a repeat from a first time.`,
    overlap: message`${"component"} promises ${"level"}, and ${"read"} and ${"write"} of its ${"copies"} copies need not have one in common.`,
    place: message`${"component"} promises to be ${"level"}, and a write that it confirms may be in one of them alone.`,
    required: message`${"user"} requires exactly-once of ${"queue"}, and ${"why"}.`,
  },

  check({ model, flows, report }) {
    for (const component of boldComponentsOf(model)) {
      const torn = tornPromiseOf(model, component);
      if (torn !== undefined) {
        const { guarantee, places } = torn;
        const name = nameOf(model, component.id);
        report("torn", {
          element: component.id,
          at: component.at,
          holes: {
            component: name,
            level: guarantee.name,
            places: places === Number.POSITIVE_INFINITY ? "several zones" : countWords(places, "zone"),
          },
          values: Number.isFinite(places) ? { zones: places } : {},
          evidence: [
            { at: guarantee.at, says: `promises ${guarantee.name}` },
            { at: component.prefers?.at ?? component.at, says: "prefers availability" },
          ],
        });
      } else reportOverpromise(component);
      const against = againstOnceOf(model, component);
      if (against === undefined) continue;
      const name = nameOf(model, component.id);
      const common = {
        element: component.id,
        at: component.at,
        evidence: [...promiseOf(component), ...evidenceOf(model, against)],
        cause: "exactly-once",
      };
      if (against.kind === "delivery") {
        report("delivery", { ...common, holes: { component: name, why: whyWords(model, against) } });
      } else {
        report("retried", { ...common, holes: { component: name, target: nameOf(model, against.dependency.target) } });
      }
    }
    for (const { dependency, flows: costs } of dependenciesIn(model, flows, requiresOnce, requiringOnce(model))) {
      const against = againstRequiredOnce(model, dependency);
      if (against?.kind !== "delivery") continue;
      report("required", {
        element: dependency.id,
        at: dependency.at,
        holes: {
          user: nameOf(model, dependency.source),
          queue: nameOf(model, dependency.target),
          why: whyWords(model, against),
        },
        flows: costs.map(({ id }) => id),
        evidence: evidenceOf(model, against),
      });
    }

    function reportOverpromise(component: Component): void {
      const found = overpromiseOf(model, component);
      if (found === undefined) return;
      const { guarantee, kind } = found;
      const { quorum } = component;
      const name = nameOf(model, component.id);
      const common = { element: component.id, at: component.at };
      const promised = { at: guarantee.at, says: `promises ${levelOf(guarantee)}` };
      if (kind === "one-place") {
        const at = quorum?.write.at ?? component.replicas?.count.at ?? component.at;
        const evidence = [promised, { at, says: "one copy or one place is enough to confirm a write" }];
        report("place", { ...common, holes: { component: name, level: levelOf(guarantee) }, evidence });
        return;
      }
      // Where somebody asks for it, unmet-guarantee tells what goes wrong there.
      if (quorum === undefined || isMissedBy(model, component)) return;
      const [write, read] = [quorum.write, quorum.read];
      const holes = {
        component: name,
        level: guarantee.name,
        read: `a read of ${read.value}`,
        write: `a write of ${write.value}`,
        copies: String(quorum.of.value),
      };
      const says = `${read.value} + ${write.value} are not above ${quorum.of.value}`;
      report("overlap", { ...common, holes, evidence: [promised, { at: write.at, says }] });
    }
  },
});

function levelOf({ name, across }: Guarantee): string {
  return across === undefined ? name : `${name} across ${across}`;
}

function isMissedBy(model: SystemModel, { id }: Component): boolean {
  return declarationsOf(model)
    .into(id)
    .some((one) => unmetBy(model, one).some(({ kind }) => kind === "level"));
}

const requiringOnce = among("requiring", ({ dependencies }) => dependencies.some(requiresOnce));

function requiresOnce(dependency: Dependency): boolean {
  return dependency.requires.some(({ name }) => name === "exactly-once");
}

/** `orders delivers at least once, which mailer is not idempotent for`. */
function whyWords(model: SystemModel, { delivery, cause }: Extract<AgainstOnce, { kind: "delivery" }>): string {
  const words = deliveryCauseWords(model, cause);
  const consumer = nameOf(model, delivery.consumer.id);
  return delivery.losses.includes(cause) ? words : `${words}, for which ${consumer} is not idempotent`;
}

function evidenceOf(model: SystemModel, against: AgainstOnce): readonly Evidence[] {
  if (against.kind === "retry") {
    const { attempts, hedge, at } = against.dependency;
    return [{ at: attempts?.at ?? hedge?.at ?? at, says: "tried more than once" }];
  }
  const { cause, delivery } = against;
  return [
    { at: cause.at, says: deliveryCauseWords(model, cause) },
    { at: delivery.consumption.at, says: `${nameOf(model, delivery.consumer.id)} takes its messages` },
  ];
}

function promiseOf(component: Component): readonly Evidence[] {
  const promise = component.guarantees.find(({ name, origin }) => name === "exactly-once" && origin.kind === "written");
  return promise === undefined ? [] : [{ at: promise.at, says: "promises exactly-once" }];
}
