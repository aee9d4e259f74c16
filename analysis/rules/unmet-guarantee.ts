// What a dependency or a flow requires and its way does not give: consistency, fresh data, durability, delivery. What the ways give
// is worked out in facts; this file names the step that takes it away. Exactly-once is left to `impossible-guarantee`.

import type { Dependency, Figure, Flow, Objective, SystemModel } from "../../language/index.ts";
import { declarationsOf } from "../facts/declarations.ts";
import { dependenciesIn } from "../facts/dependency-flows.ts";
import { deliveryCauseWords } from "../facts/guarantees/delivery.ts";
import {
  type Copy,
  type CopyLag,
  copiesFor,
  copyLagOf,
  freshnessGapsOf,
  oldAnswersOf,
} from "../facts/guarantees/freshness.ts";
import { ageWords, anomalyOf, gapWords, levelWords, stepWords } from "../facts/guarantees/guarantee-words.ts";
import type { ReadPath } from "../facts/guarantees/read-path.ts";
import { type Unmet, unmetBy } from "../facts/guarantees/requirements.ts";
import type { Facts } from "../facts/index.ts";
import { durationWords, listWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const unmetGuarantee = defineRule({
  id: "unmet-guarantee",
  title: "A requirement is above what the way gives",
  category: "contradiction",
  since: "0.1.0",
  otherSeverities:
    "A warning where the promise lies beside what is required, and where only the mean of a lag is too long.",

  rationale: `What a reader gets is at most what the weakest step on the way gives: the store's own promise, the replica that
answers, the cache in between, the delay of a derivation. A requirement above it holds in tests, where lag is short and nothing fails,
and breaks in operation without an error: an old balance, a lost update, a message that never came. The same goes for writes that
have to last and are confirmed before they do.`,
  remedy: `Ask where the guarantee is given: \`from primary\`, past the cache, at the authority instead of a copy. Or make the step
stronger: synchronous replicas, overlapping quorums, a cache that writes go through, a shorter time to live. Where the reader can live
with less, let it require less.`,
  tradeoff: `A requirement that the design cannot meet is either too much or not met. Nothing is gained by keeping both; only where
a store gives more than it is declared to, declare it there (\`guarantees …\`).`,
  sources: [
    {
      title: "Jepsen: Consistency Models",
      url: "https://jepsen.io/consistency",
      says: "Which consistency model includes which, and what each of them rules out.",
    },
    {
      title: "P. Bailis et al.: Highly Available Transactions: Virtues and Limitations, VLDB 2014",
      url: "https://www.vldb.org/pvldb/vol7/p181-bailis.pdf",
      says: "Which guarantees copies that answer without asking each other can give, and which they cannot.",
    },
    {
      title: "D. Terry et al.: Session Guarantees for Weakly Consistent Replicated Data, PDIS 1994",
      url: "https://doi.org/10.1109/PDIS.1994.331722",
      says: "Reading one's own writes and reading forward hold for a session, and are lost where it changes between replicas.",
    },
  ],
  examples: {
    bad: `store accounts : postgres { replicas 1 primary + 2 async  lag 200ms }
service transfers { reads accounts { from replica  requires linearizable } }
`,
    good: `store accounts : postgres { replicas 1 primary + 2 async  lag 200ms }
service transfers { reads accounts { from primary  requires linearizable } }
`,
  },

  messages: {
    level: message`${"reader"} requires ${"required"} of ${"asked"}, and ${"step"}: ${"anomaly"}.`,
    beside: message`${"reader"} requires ${"required"} of ${"asked"}, which ${"store"} does not promise: it promises ${"given"}.`,
    age: message`${"reader"} requires answers of ${"asked"} at most ${"bound"} old, and some are ${"age"}.`,
    durability: message`${"writer"} requires that what ${"target"} confirms is ${"required"}, and ${"gap"}.`,
    delivery: message`${"user"} requires ${"required"} of ${"queue"}, and ${"cause"}.`,
    freshness: message`${"flow"} promises ${"data"} at most ${"bound"} old, and ${"store"} may be ${"within"} behind.`,
    old: message`${"flow"} promises ${"data"} at most ${"bound"} old, and what ${"reader"} reads of ${"asked"} is ${"age"}.`,
    late: message`${"data"} is promised in ${"store"} within ${"bound"}, and ${"lag"}.`,
    slow: message`${"flow"} promises ${"data"} from ${"store"} at most ${"bound"} old, and ${"lag"}.`,
  },

  check({ model, facts, flows, report }) {
    const { requiring } = declarationsOf(model).having;
    for (const { dependency, flows: costs } of dependenciesIn(model, flows, requiresAnything, requiring)) {
      for (const unmet of unmetBy(model, dependency)) reportUnmet(dependency, costs, unmet);
    }
    for (const data of model.data) {
      for (const { store: ref, within } of data.derived) {
        const store = within === undefined ? undefined : model.componentById.get(ref.id);
        if (store !== undefined && within !== undefined) reportLateCopy({ data, store, within });
      }
    }
    for (const flow of flows) if (flow.objectives.some(isOfFreshness)) reportFreshness(flow);

    function reportUnmet(dependency: Dependency, costs: readonly Flow[], unmet: Unmet): void {
      const { guarantee } = unmet;
      const common = {
        element: dependency.id,
        at: dependency.at,
        flows: costs.map(({ id }) => id),
        // A dependency can require several things; each is a finding of its own.
        cause: `${unmet.kind} ${guarantee.name}`,
      };
      const reader = nameOf(model, dependency.source);
      const asked = nameOf(model, dependency.target);
      const required = { at: guarantee.at, says: `requires ${guaranteeWords(guarantee)}` };
      switch (unmet.kind) {
        case "level": {
          const { path, step, given } = unmet;
          const evidence = [required, ...wayOf(model, path)];
          const values = { required: unmet.required, given: levelWords(given) };
          if (unmet.isBeside) {
            const store = nameOf(model, step.component.id);
            const holes = { reader, required: unmet.required, asked, store, given: levelWords(step.keeps) };
            // The promise neither includes nor excludes what is required; the store may do more than it says.
            report("beside", { ...common, holes, values, evidence, severity: "warning" });
            break;
          }
          const anomaly = anomalyOf(unmet.required);
          const holes = { reader, required: unmet.required, asked, step: stepWords(model, step), anomaly };
          report("level", { ...common, holes, values, evidence });
          break;
        }
        case "age": {
          const { path } = unmet;
          const bound = guarantee.within ?? 0;
          const holes = { reader, asked, bound: durationWords(bound), age: ageWords(path.age) };
          const age = path.age.kind === "known" ? path.age.seconds : 0;
          report("age", { ...common, holes, values: { bound, age }, evidence: [required, ...wayOf(model, path)] });
          break;
        }
        case "durability": {
          const { gap } = unmet;
          const holes = {
            writer: reader,
            target: asked,
            required: guaranteeWords(guarantee),
            gap: gapWords(model, gap),
          };
          const lost = gap.lost?.kind === "known" ? { lost: gap.lost.seconds } : {};
          const evidence = [required, { at: gap.at, says: gapWords(model, gap) }];
          report("durability", { ...common, holes, values: lost, evidence });
          break;
        }
        case "loss":
        case "repeat": {
          const cause = deliveryCauseWords(model, unmet.cause);
          const holes = { user: reader, required: guarantee.name, queue: asked, cause };
          report("delivery", { ...common, holes, evidence: [required, { at: unmet.cause.at, says: cause }] });
          break;
        }
        default:
          unmet satisfies never;
      }
    }

    function reportLateCopy(copy: Copy & { readonly within: Figure }): void {
      const bound = copy.within.upper ?? copy.within.value;
      const lag = copyLagOf(facts, copy);
      if (lag === undefined || lag.expected <= bound) return;
      const { store, data } = copy;
      const at = lag.through.at(-1) ?? store;
      report("late", {
        element: at.id,
        at: at.at,
        holes: {
          data: data.name,
          store: nameOf(model, store.id),
          bound: durationWords(bound),
          lag: lagWords(facts, lag, bound),
        },
        values: { bound, lag: lag.expected },
        evidence: [{ at: copy.within.at, says: `promised within ${durationWords(bound)}` }, ...lagEvidence(facts, lag)],
        cause: `late ${data.id} ${store.id}`,
        ...severityOf(lag, bound),
      });
    }

    function reportFreshness(flow: Flow): void {
      const gaps = freshnessGapsOf(model, flow);
      for (const { objective, copy } of gaps) {
        const within = copy.within.upper ?? copy.within.value;
        report("freshness", {
          element: flow.id,
          at: objective.at,
          holes: {
            flow: nameOf(model, flow.id),
            data: copy.data.name,
            bound: durationWords(objective.target),
            store: nameOf(model, copy.store.id),
            within: durationWords(within),
          },
          flows: [flow.id],
          values: { bound: objective.target, within },
          evidence: [{ at: copy.within.at, says: `promised within ${durationWords(within)}` }],
          cause: `freshness ${copy.data.id} ${copy.store.id}`,
        });
      }
      for (const { objective, data, path } of oldAnswersOf(model, flow)) {
        if (path.dependency === undefined || path.age.kind === "unknown") continue;
        report("old", {
          element: flow.id,
          at: objective.at,
          holes: {
            flow: nameOf(model, flow.id),
            data: data.name,
            bound: durationWords(objective.target),
            reader: nameOf(model, path.dependency.source),
            asked: nameOf(model, path.asked.id),
            age: ageWords(path.age),
          },
          flows: [flow.id],
          values: { bound: objective.target, age: path.age.seconds },
          evidence: [{ at: path.dependency.at, says: `reads ${nameOf(model, path.asked.id)}` }, ...wayOf(model, path)],
          cause: `old ${data.id} ${path.asked.id} ${path.dependency.source}`,
        });
      }
      for (const objective of flow.objectives) {
        for (const copy of copiesFor(model, flow, objective)) {
          // A copy with a promise of its own is held against that one, which is the tighter one where it is kept.
          if (copy.within !== undefined) continue;
          const bound = objective.target;
          const lag = copyLagOf(facts, copy);
          if (lag === undefined || lag.expected <= bound) continue;
          report("slow", {
            element: flow.id,
            at: objective.at,
            holes: {
              flow: nameOf(model, flow.id),
              data: copy.data.name,
              bound: durationWords(bound),
              store: nameOf(model, copy.store.id),
              lag: lagWords(facts, lag, bound),
            },
            flows: [flow.id],
            values: { bound, lag: lag.expected },
            evidence: lagEvidence(facts, lag),
            cause: `slow ${copy.data.id} ${copy.store.id}`,
            ...severityOf(lag, bound),
          });
        }
      }
    }
  },
});

function isOfFreshness({ measure }: Objective): boolean {
  return measure === "freshness";
}

function requiresAnything(dependency: Dependency): boolean {
  return dependency.requires.length > 0;
}

function guaranteeWords({ name, across, within, per }: Dependency["requires"][number]): string {
  const beyond = across === undefined ? "" : ` across ${across}`;
  const key = per === undefined ? "" : ` per ${per}`;
  return `${name}${beyond}${key}${within === undefined ? "" : ` ${durationWords(within)}`}`;
}

function wayOf(model: SystemModel, { steps }: ReadPath): readonly Evidence[] {
  return steps.map((step) => ({ at: step.at, says: stepWords(model, step) }));
}

/** A contradiction as far as it follows from stated terms; where only the mean of an estimate says so, a risk. */
function severityOf(lag: CopyLag, bound: number): { severity?: "warning" } {
  return lag.kind === "bound" || bound < lag.least ? {} : { severity: "warning" };
}

/** `entries of sessions live for up to 5min`, `the work of indexer alone takes 12s`, `it is 14s on its way through indexer on average`. */
function lagWords({ model }: Facts, lag: CopyLag, bound: number): string {
  const names = listWords(lag.through.map(({ id }) => nameOf(model, id)));
  if (lag.kind === "bound") return `${names} can hold it ${ageWords({ kind: "known", seconds: lag.expected })}`;
  if (bound < lag.least) return `the work of ${names} alone takes ${durationWords(lag.least)}`;
  return `it is ${durationWords(lag.expected)} on its way through ${names} on average`;
}

function lagEvidence({ model }: Facts, lag: CopyLag): readonly Evidence[] {
  return lag.through.flatMap((component) => {
    const { ttl, serviceTime, id } = component;
    if (ttl !== undefined)
      return [{ at: ttl.at, says: `${nameOf(model, id)} keeps an entry for ${durationWords(ttl.upper ?? ttl.value)}` }];
    return serviceTime === undefined
      ? []
      : [{ at: serviceTime.at, says: `${nameOf(model, id)} works ${durationWords(serviceTime.value)} on a message` }];
  });
}
