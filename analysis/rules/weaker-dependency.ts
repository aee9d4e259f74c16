// A promise above what the promises below it carry. It holds promises against promises; figures of components, which are no
// promises, are left to the rules on objectives.

import type { SystemModel } from "../../language/index.ts";
import type { LowerPromise } from "../facts/objectives/carried.ts";
import { someWords } from "../facts/objectives/objective-words.ts";
import { overpromisesOf } from "../facts/objectives/overpromises.ts";
import { nameOf, percentWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const weakerDependency = defineRule({
  id: "weaker-dependency",
  title: "A promise rests on a weaker one",
  category: "contradiction",
  since: "0.1.0",

  rationale: `A component that needs another one for every request is down whenever that one is. If it promises more than the
other does, it promises what is not in its hands: the one below may be down for longer without breaking its word, and the one
above is then down too. Several promises that are each high enough
can be too little together, since a request needs all of them.`,
  remedy: `Ask for a higher promise below, do without the dependency for a while (\`fallback\`, \`optional\`, a queue), or promise
less.`,
  tradeoff: `None for the contradiction itself. Promises are often set by different teams at different times; lowering the one
above is honest and cheap where nobody relies on the difference.`,
  sources: [
    {
      title: "The Calculus of Service Availability, ACM Queue 15 (2017)",
      url: "https://queue.acm.org/detail.cfm?id=3096459",
      says: "A service cannot be more available than its critical dependencies, which is why those offer about one nine more.",
    },
    {
      title: "Azure Well-Architected Framework, Reliability",
      url: "https://learn.microsoft.com/en-us/azure/well-architected/reliability/metrics",
      says: "The targets of what a flow depends on make up its composite target.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { slo availability 99.95%  calls pay }
service pay { slo availability 99.9% }

flow buy { app -> api }
`,
    good: `client app { calls api }
service api { slo availability 99.95%  calls pay { fallback "pay later" } }
service pay { slo availability 99.9% }

flow buy { app -> api }
`,
  },

  messages: {
    pair: message`${"name"} promises ${"promise"} and cannot do without ${"weaker"}, which promises ${"weakerPromise"}${"others"}.`,
    together: message`${"name"} promises ${"promise"}, and the promises of ${"parts"} together carry ${"carried"}.`,
  },

  check({ model, flows, report }) {
    for (const { element, promise, carried, weakest } of overpromisesOf(model, flows)) {
      const shown = weakest === undefined ? carried.parts : carried.weaker;
      const common = {
        element: element.id,
        at: element.at,
        flows: "body" in element ? [element.id] : [],
        values: { promise: promise.target, carried: carried.carried },
        evidence: [
          { at: promise.at, says: `${nameOf(model, element.id)} promises ${percentWords(promise.target)}` },
          ...shown.map((part) => ({ at: part.promise.at, says: partWords(model, part) })),
        ],
        // The same contradiction, whether one promise or all of them are too low.
        cause: "promise",
      };
      const holes = { name: nameOf(model, element.id), promise: percentWords(promise.target) };
      if (weakest === undefined) {
        const names = carried.parts.map((part) => partName(model, part));
        const parts = someWords(names, "dependency", carried.partCount);
        report("together", { ...common, holes: { ...holes, parts, carried: percentWords(carried.carried) } });
        continue;
      }
      const others = carried.weaker.filter((one) => one !== weakest);
      report("pair", {
        ...common,
        holes: {
          ...holes,
          weaker: nameOf(model, weakest.component.id),
          weakerPromise: percentWords(weakest.promise.target),
          others: others.length === 0 ? "" : `, nor without ${othersWords(model, others)}`,
        },
      });
    }
  },
});

function partWords(model: SystemModel, { component, promise }: LowerPromise): string {
  return `${nameOf(model, component.id)} promises ${percentWords(promise.target)}`;
}

function partName(model: SystemModel, { component, promise }: LowerPromise): string {
  return `${nameOf(model, component.id)} (${percentWords(promise.target)})`;
}

function othersWords(model: SystemModel, others: readonly LowerPromise[]): string {
  return someWords(
    others.map((part) => partName(model, part)),
    "weaker one",
  );
}
