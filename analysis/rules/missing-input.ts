// A number that is not stated and that would make something known about a promise. It asks for nothing where no promise is
// made, and for nothing that would change no result.

import type { SystemModel } from "../../language/index.ts";
import type { MissingInput } from "../fact.ts";
import { type MissingPiece, missingInputsOf, type UnknownFlow } from "../facts/objectives/missing-inputs.ts";
import { flowListWords, someWords } from "../facts/objectives/objective-words.ts";
import { listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const missingInput = defineRule({
  id: "missing-input",
  title: "A number is missing that a promise depends on",
  category: "completeness",
  since: "0.1.0",

  rationale: `A result whose inputs are not all stated is unknown, and an objective that nothing can be said of is neither kept nor
missed. Nothing is assumed for what is missing. Often a single figure stands between a design and its answer, and it is one that
somebody could look up.`,
  remedy: `State the figure where it belongs (\`availability 99.9%\`, \`latency p50 8ms p99 60ms\`), or name a technology that brings
one as its default.`,
  tradeoff: `A figure that nobody knows is better left out than guessed. Where a part is not built yet, its objective can stand until
there is something to state: say so with an \`accept\`, or turn this rule off for the project.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 4: Service Level Objectives",
      url: "https://sre.google/sre-book/service-level-objectives/",
      says: "An objective is a target for something that is measured, such as the share of requests that are served.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 3  availability 99.9%  writes db }
store db

flow buy {
  slo availability 99.9% over 30d
  app -> api -> db
}
`,
    good: `client app { calls api }
service api { replicas 3  availability 99.9%  writes db }
store db { availability 99.95% }

flow buy {
  slo availability 99.9% over 30d
  app -> api -> db
}
`,
  },

  messages: {
    alone: message`${"name"} states no ${"terms"}; with that the ${"result"} of ${"flows"} is known.`,
    several: message`${"name"} states no ${"terms"}; with that ${"results"} are known.`,
    many: message`The ${"result"} of ${"flows"} ${"is"} unknown, since ${"elements"} state ${"lacking"}.`,
  },

  check({ model, flows, report }) {
    const { pieces, unknown } = missingInputsOf(model, flows);
    for (const [element, own] of groupedBy(pieces, (piece) => piece.element)) {
      const component = model.componentById.get(element);
      const [first, ...rest] = own;
      if (component === undefined || first === undefined) continue;
      const terms = [...new Set(own.flatMap((piece) => piece.terms))];
      const common = {
        element,
        at: component.at,
        cause: own.map((piece) => [piece.result, ...piece.terms].join(" ")).join("; "),
        flows: [...new Set(own.flatMap((piece) => piece.flows.map(({ id }) => id)))],
        values: { terms: terms.join(", ") },
        evidence: own.flatMap((piece) =>
          piece.flows.map((flow) => ({ at: flow.at, says: `the ${piece.result} of ${nameOf(model, flow.id)}` })),
        ),
      };
      const holes = { name: nameOf(model, element), terms: termWords(terms) };
      if (rest.length > 0) report("several", { ...common, holes: { ...holes, results: resultWords(model, own) } });
      else {
        const known = { result: first.result, flows: flowListWords(model, first.flows) };
        report("alone", { ...common, holes: { ...holes, ...known } });
      }
    }
    const byFlow = [...groupedBy(unknown, (one) => one.flow).values()];
    // Flows that lack the same are unknown for one reason, which stands at the first of them.
    for (const alike of groupedBy(byFlow, lackOf).values()) {
      const own = alike[0] ?? [];
      const lacking = alike.flatMap(([one]) => one?.flow ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
      const [flow] = lacking;
      if (flow === undefined) continue;
      const results = own.map(({ result }) => result);
      const missing = own.flatMap((one) => one.missing);
      report("many", {
        element: flow.id,
        at: flow.at,
        cause: results.join(" "),
        flows: lacking.map(({ id }) => id),
        values: { missing: missing.length },
        holes: {
          result: results.join(" and the "),
          flows: flowListWords(model, lacking),
          is: results.length === 1 ? "is" : "are",
          ...lackWords(model, missing),
        },
        evidence: missing.flatMap(({ element, term }) => {
          const component = model.componentById.get(element);
          return component === undefined
            ? []
            : [{ at: component.at, says: `${nameOf(model, element)} states no ${term}` }];
        }),
      });
    }
  },
});

/** Equal for flows of which the same is unknown since the same is missing. */
function lackOf(own: readonly UnknownFlow[]): string {
  return own
    .map(({ result, missing }) =>
      [result, ...missing.map(({ element, term }) => `${element} ${term}`).sort()].join(", "),
    )
    .join("; ");
}

/** `availability and no latency`, to stand behind a no. */
function termWords(terms: readonly string[]): string {
  return listWords(terms).replace(/, | and /g, (joint) => `${joint}no `);
}

/** Who states too little, and what that is where it is the same for all. */
function lackWords(model: SystemModel, missing: readonly MissingInput[]): { elements: string; lacking: string } {
  const termsByElement = groupedBy(missing, ({ element }) => element);
  const names = [...termsByElement.keys()].sort().map((id) => nameOf(model, id));
  const lacks = new Set(
    [...termsByElement.values()].map((own) => termWords([...new Set(own.map(({ term }) => term))].sort())),
  );
  const [same, ...others] = lacks;
  return {
    elements: someWords(names, "component"),
    lacking: same === undefined || others.length > 0 ? "too little" : `no ${same}`,
  };
}

/** In the order in which the keys come first. */
function groupedBy<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [value]);
    else known.push(value);
  }
  return groups;
}

/** `the availability and the latency of buy`, or each with its own flows. */
function resultWords(model: SystemModel, pieces: readonly MissingPiece[]): string {
  const byFlows = groupedBy(pieces, ({ flows }) => flowListWords(model, flows));
  const words = [...byFlows].map(([flows, own]) => {
    const results = [...new Set(own.map(({ result }) => `the ${result}`))];
    return `${listWords(results)} of ${flows}`;
  });
  return listWords(words);
}
