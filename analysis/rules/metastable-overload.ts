// Components that stay down once they have been overloaded, though they carry their load on a good day. Which they are, by which
// loop, and what would cut it are facts.

import type { SystemModel } from "../../language/index.ts";
import { rangeOf } from "../facts/capacity/work.ts";
import type { Facts } from "../facts/index.ts";
import { cutWords, limitLines, loopWords, standInLines } from "../facts/retries/hidden-capacity-facts.ts";
import { type Loop, loopCutsOf } from "../facts/retries/loop-cuts.ts";
import { type MetastableRisk, metastableRisksOf } from "../facts/retries/metastable.ts";
import { factorWords, fewOf, listWords, nameOf, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Single edits that are shown. */
const shownCuts = 3;

/** Other components behind the same loop that are named before the rest is counted. */
const shownOthers = 5;

export const metastableOverload = defineRule({
  id: "metastable-overload",
  title: "An overload keeps itself alive",
  category: "capacity",
  since: "0.1.0",

  rationale: `A component that fails is asked again, and caches in front of it that cannot be filled let everything through. Where
what then arrives is more than it can serve, it goes on failing after the cause is gone: the design has a second state
in which it is down and busy. It carries its load every day until something pushes it over, be it a deployment, a short
fault or a peak, and then it takes people who turn the load away to bring it back.`,
  remedy: `Make the loop weaker than the headroom: a \`retry-budget\` or a \`breaker\` bounds what a long failure adds, fewer
attempts bound it from the start, \`coalesces\` keeps an empty cache from asking for the same value many times. Or let
the component turn away what it cannot serve while that is still cheap (\`sheds load\`), or give it capacity above the bad load.`,
  tradeoff: `Capacity for the worst load is paid for every day and used in an hour of a year. Living above the hidden capacity is
reasonable where somebody can turn the load away within minutes and has practised it.`,
  sources: [
    {
      title: "N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021",
      url: "https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf",
      says: "A store of 300 requests a second behind one retry stays down from 150 a second on once it was overloaded.",
    },
    {
      title: "L. Huang et al., Metastable Failures in the Wild, OSDI 2022",
      url: "https://www.usenix.org/conference/osdi22/presentation/huang-lexiang",
      says: "Of the outages studied more than half were kept alive by retries, and more than half were ended by shedding load.",
    },
  ],
  examples: {
    bad: `service web { reads db { timeout 300ms  retries 1 } }
store db { capacity 300/s }

flow look { load 200/s  web -> db }
`,
    good: `service web { reads db { timeout 300ms  retries 1  retry-budget 10% } }
store db { capacity 300/s }

flow look { load 200/s  web -> db }
`,
  },

  messages: {
    vulnerable: message`Once overloaded, ${"name"} does not recover by itself${"when"}: ${"loop"} ${"turn"} ${"arrivals"} into ${"bad"}, ${"above"} the ${"capacity"} that it serves, until fewer than ${"safe"} arrive${"unless"}.`,
  },

  check({ model, facts, flows, report }) {
    for (const risk of metastableRisksOf(facts, flows)) {
      const { hidden, overload } = risk;
      const { component } = hidden;
      const isCancelling = component.propagatesDeadline !== undefined;
      report("vulnerable", {
        element: component.id,
        at: component.at,
        flows: hidden.flows.map((flow) => flow.id),
        holes: {
          name: nameOf(model, component.id),
          when: overload.moment === "peak" ? " at peak" : "",
          loop: loopWords(model, risk.loop),
          turn: isOne(risk.loop) ? "turns" : "turn",
          arrivals: rangeOf(overload.arrivals),
          bad: rangeOf(overload.bad),
          above: overload.bad.most > overload.badCapacity.least * (1 + 1e-9) ? "above" : "all of",
          capacity: rangeOf(overload.badCapacity),
          safe: rangeOf(overload.hidden),
          unless: isCancelling ? ", unless the deadlines that it passes on end that work in time" : "",
        },
        values: {
          factor: overload.factor.most,
          arrivals: overload.arrivals.most,
          bad: overload.bad.most,
          capacity: overload.badCapacity.least,
          hidden: overload.hidden.least,
        },
        evidence: evidenceOf(model, facts, risk),
      });
    }
  },
});

/** Whether a single thing makes the loop. */
function isOne({ multiplying, caches, standIns }: Loop): boolean {
  return multiplying.length === 0 && caches.length + standIns.length === 1;
}

function evidenceOf(model: SystemModel, facts: Facts, risk: MetastableRisk): readonly Evidence[] {
  const { hidden, overload, loop, others } = risk;
  const evidence: Evidence[] = loop.multiplying.map(({ edge, tries }) => ({
    at: edge.dependency?.attempts?.at ?? edge.dependency?.at ?? edge.at,
    says: `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}: ${factorWords(tries.sustainedMost)} over a long failure`,
  }));
  for (const cache of loop.caches) {
    const factor = factorWords(1 / (1 - (cache.hitRatio?.value ?? 0)));
    evidence.push({
      at: cache.hitRatio?.at ?? cache.at,
      says: `${nameOf(model, cache.id)} holds nothing: ${factor} behind it`,
    });
  }
  evidence.push(...standInLines(model, loop), ...limitLines(model, loop));
  const name = nameOf(model, hidden.component.id);
  const capacity = hidden.component.capacity ?? hidden.component.concurrency;
  const growth = overload.basis === "this-load" ? `: ÷ ${factorWords(overload.factor.most)}` : "";
  evidence.push({
    at: capacity?.at ?? hidden.component.at,
    says: `${name} serves ${rangeOf(overload.badCapacity)}${growth}, ${rangeOf(overload.hidden)} are safe`,
  });
  for (const cut of loopCutsOf(facts, hidden, overload, loop).slice(0, shownCuts)) {
    const at = cut.kind === "retries" ? (cut.dependency.attempts?.at ?? cut.edge.at) : cut.cache.at;
    const heals = cut.isEnough ? ", from which it recovers" : "";
    evidence.push({ at, says: `${cutWords(model, cut)} would leave ${rateWords(cut.bad)}${heals}` });
  }
  if (others.length > 0) {
    const names = listWords(
      fewOf(
        others.map((other) => nameOf(model, other.id)),
        shownOthers,
        "more component",
      ),
    );
    evidence.push({ at: others[0]?.at ?? hidden.component.at, says: `the same tries keep ${names} down` });
  }
  return evidence;
}
