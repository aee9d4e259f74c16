// Retries that multiply along the paths of a flow until a failing component receives a storm. The factors and the places where
// they peak are facts; this file says what is too much and what it means.

import type { SystemModel } from "../../language/index.ts";
import { isHandOff } from "../facts/attempts.ts";
import type { FlowEdge } from "../facts/flow-edges.ts";
import { isMetastable, metastableRisksOf } from "../facts/retries/metastable.ts";
import { hopWords } from "../facts/retry-facts.ts";
import type { Hop, RetryPath } from "../facts/retry-paths.ts";
import { type RetryPeak, retryPeaks } from "../facts/retry-peaks.ts";
import { factorWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Names of a path that are written out before its middle is left to the evidence. */
const shownNames = 7;

export const retryAmplification = defineRule({
  id: "retry-amplification",
  title: "Retries multiply along a call path",
  category: "resilience",
  since: "0.1.0",

  rationale: `Each layer that retries by itself multiplies the tries of all layers above it. While the component at the end of
the path fails, it receives the product of all their attempts, and it receives it just when it has the least capacity to
answer. A short fault then keeps itself alive: the tries that were meant to hide it are what it can no longer serve.
The factor counts every path of every flow that reaches the component, weighted by load, and redelivery by queues.`,
  remedy: `Retry at one layer only, the one next to what fails, and let the others pass the failure on. Where several layers
must retry, give each a retry budget (\`retry-budget 10%\`), which bounds what a long failure adds, or a breaker. A deadline that
is passed on (\`propagates deadline\`) cuts attempts that nobody waits for any more, but only of those that take time: what is
refused at once fits into it as often as is tried, unless the tries pause (\`backoff exponential jitter\`).`,
  tradeoff: `Retries at several layers hide short faults sooner and need no agreement between teams. That is reasonable where the
component at the end sheds load cheaply or scales within seconds, or where the retrying flows are a small part of its load.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Three layers that each make four attempts turn one action of a user into 64 attempts on the database.",
    },
    {
      title: "Amazon Builders' Library: Timeouts, retries, and backoff with jitter",
      url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
      says: "Five layers with three tries each raise the load on the last one 243 times, so retries belong at one point of a stack.",
    },
    {
      title: "Metastable Failures in the Wild, OSDI 2022",
      url: "https://www.usenix.org/conference/osdi22/presentation/huang-lexiang",
      says: "Retries were what kept the overload alive in more than half of the outages studied.",
    },
  ],
  examples: {
    bad: `client app { calls web { attempts 3 } }
service web { calls orders { attempts 4 } }
service orders { reads db { attempts 4 } }
store db

flow buy { app -> web }
`,
    good: `client app { calls web }
service web { calls orders }
service orders { reads db { attempts 4  retry-budget 10% } }
store db

flow buy { app -> web }
`,
  },

  messages: {
    storm: message`When ${"leaf"} fails, each try at it ${"growth"}${"factors"} along ${"path"}, ${"layer"}.`,
  },

  check({ model, facts, options, flows, report }) {
    const hasFlows = model.flows.length > 0;
    const counted = hasFlows ? flows : facts.traffic.flows;
    for (const peak of retryPeaks(model, facts.traffic, counted, options.thresholds.amplification)) {
      const { component, burst, sustained } = peak;
      // The circle is what retry-loop names, and what the tries do to a component with a capacity is metastable-overload's.
      if (peak.loop !== undefined || isRedeliveryAlone(model, peak)) continue;
      if (isMetastable(metastableRisksOf(facts, flows), component.id)) continue;
      const leaf = nameOf(model, component.id);
      report("storm", {
        element: component.id,
        at: component.at,
        flows: hasFlows ? peak.flows.map((flow) => flow.id) : [],
        holes: {
          leaf,
          growth: growthWords(peak),
          factors: factorsOf(peak),
          path: pathOf(model, peak),
          layer: layerWords(model, peak),
        },
        values: { burst: burst.least, sustained: sustained.most },
        evidence: peak.path.hops.map((hop) => hopEvidence(model, peak, hop)),
      });
    }
  },
});

/** Whether nothing but the limits of deliveries makes tries more: they are spread out over time, and no layer retries. */
function isRedeliveryAlone(model: SystemModel, { path }: RetryPeak): boolean {
  return path.hops.every(({ edge, counted }) => {
    const isDelivery = isHandOff(model.componentById.get(edge.source)) && (edge.dependency?.attempts?.value ?? 1) <= 1;
    return counted === 1 || isDelivery;
  });
}

/** The burst, and what budgets and breakers, or deadlines while callers wait, leave over a longer failure. */
function growthWords(peak: RetryPeak): string {
  const { burst, sustained } = peak;
  const isEndless = burst.least === Number.POSITIVE_INFINITY;
  const atLeast = burst.least === burst.most ? "" : "at least ";
  const onAverage = isOneOfMany(peak) ? " on average" : "";
  const tries = isEndless
    ? "comes again without end"
    : `becomes ${atLeast}${numberWords(burst.least)} tries${onAverage}`;
  if (sustained.most >= burst.least) return tries;
  const isBudgeted = peak.leading.visits.graph.edges.some(
    ({ dependency }) => dependency?.breaker !== undefined || dependency?.retryBudget !== undefined,
  );
  return `${tries}, or ${numberWords(sustained.most)} ${isBudgeted ? "once budgets and breakers act" : "that last their timeout"}`;
}

/** `: 4 × 4 × 4`, with the product where it is not the factor that was just named; nothing where it is that factor alone. */
function factorsOf(peak: RetryPeak): string {
  const { path, burst } = peak;
  const multiplying = path.hops.map((hop) => hop.counted).filter((tries) => tries !== 1);
  const product = multiplying.filter(Number.isFinite).map(numberWords).join(" × ");
  if (burst.least === Number.POSITIVE_INFINITY) return product === "" ? "" : `, ${product} tries each time,`;
  if (multiplying.length > 1) return `: ${product}${isOneOfMany(peak) ? ` = ${numberWords(factorAlong(path))}` : ""}`;
  return growthWords(peak) === `becomes ${product} tries` ? "" : `: ${product}`;
}

/** Whether other paths, with factors of their own, make the mean differ from what the path shown multiplies. */
function isOneOfMany({ burst, path }: RetryPeak): boolean {
  const factor = factorAlong(path);
  return Number.isFinite(burst.least) && Number.isFinite(factor) && Math.abs(factor - burst.least) > 1e-9 * factor;
}

function factorAlong({ burst, visits }: RetryPath): number {
  return visits > 0 ? burst / visits : 1;
}

/** `most where web calls orders`, or where the equal factors begin. */
function layerWords(model: SystemModel, { path, layer }: RetryPeak): string {
  if (layer === undefined) return "by redelivery alone";
  const isOnlyOne = path.hops.every((hop) => hop === layer || hop.counted !== layer.counted);
  const isAll = isOnlyOne && path.hops.every((hop) => hop === layer || hop.counted === 1);
  return `${isAll ? "all" : isOnlyOne ? "most" : "beginning"} where ${edgeWords(model, layer.edge)}`;
}

/** `web → orders → db`. */
function pathOf(model: SystemModel, { path, component }: RetryPeak): string {
  const names = [...path.hops.map((hop) => hop.edge.source), component.id].map((id) => nameOf(model, id));
  return (names.length <= shownNames ? names : [...names.slice(0, 3), "…", ...names.slice(-3)]).join(" → ");
}

/** `web calls orders`. */
function edgeWords(model: SystemModel, edge: FlowEdge): string {
  const verb = isHandOff(model.componentById.get(edge.source)) ? "delivers to" : (edge.dependency?.verb ?? "calls");
  return `${nameOf(model, edge.source)} ${verb} ${nameOf(model, edge.target)}`;
}

function hopEvidence(model: SystemModel, { path, layer }: RetryPeak, hop: Hop): Evidence {
  const { says } = hopWords(model, hop);
  const at = hop.edge.dependency?.at ?? hop.edge.at;
  if (hop !== layer) return { at, says };
  return { at, says: `${says}; with one, this path multiplies ${factorWords(path.burst / path.visits / hop.counted)}` };
}
