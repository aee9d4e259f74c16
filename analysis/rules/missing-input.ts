// A number that is not stated and that would make something known about a promise. It asks for nothing where no promise is
// made, and for nothing that would change no result.

import type { SystemModel } from "../../language/index.ts";
import { type MissingPiece, missingInputsOf } from "../facts/objectives/missing-inputs.ts";
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
    together: message`${"name"} states no ${"terms"}; with that, and with what is missing at ${"others"}, the ${"result"} of ${"flows"} is known.`,
    several: message`${"name"} states no ${"terms"}; with that${"others"} ${"results"} are known.`,
    many: message`The ${"result"} of ${"flow"} ${"is"} unknown, since ${"elements"} state too little.`,
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
        cause: own.map((piece) => [piece.result, ...piece.terms, ...piece.others].join(" ")).join("; "),
        flows: [...new Set(own.flatMap((piece) => piece.flows.map(({ id }) => id)))],
        values: { terms: terms.join(", ") },
        evidence: own.flatMap((piece) =>
          piece.flows.map((flow) => ({ at: flow.at, says: `the ${piece.result} of ${nameOf(model, flow.id)}` })),
        ),
      };
      const name = nameOf(model, element);
      const lacking = listWords(terms).replace(/, | and /g, (joint) => `${joint}no `);
      const others = othersWords(model, own);
      if (rest.length > 0) {
        const missing = others === "" ? "" : `, and with what is missing at ${others},`;
        report("several", {
          ...common,
          holes: { name, terms: lacking, others: missing, results: resultWords(model, own) },
        });
        continue;
      }
      const holes = { name, terms: lacking, result: first.result, flows: flowListWords(model, first.flows) };
      if (others === "") report("alone", { ...common, holes });
      else report("together", { ...common, holes: { ...holes, others } });
    }
    for (const [flow, own] of groupedBy(unknown, (one) => one.flow)) {
      const results = own.map(({ result }) => result);
      const missing = own.flatMap((one) => one.missing);
      const names = [...new Set(own.flatMap(({ elements }) => elements))].sort().map((id) => nameOf(model, id));
      report("many", {
        element: flow.id,
        at: flow.at,
        cause: results.join(" "),
        flows: [flow.id],
        values: { missing: missing.length },
        holes: {
          result: results.join(" and the "),
          flow: nameOf(model, flow.id),
          is: results.length === 1 ? "is" : "are",
          elements: someWords(names, "component"),
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

function othersWords(model: SystemModel, pieces: readonly MissingPiece[]): string {
  return listWords([...new Set(pieces.flatMap(({ others }) => others))].sort().map((id) => nameOf(model, id)));
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
