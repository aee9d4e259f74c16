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
    many: message`The ${"result"} of ${"flow"} is unknown, since ${"elements"} state too little.`,
  },

  check({ model, flows, report }) {
    const { pieces, unknown } = missingInputsOf(model, flows);
    for (const piece of pieces) {
      const component = model.componentById.get(piece.element);
      if (component === undefined) continue;
      const common = {
        element: piece.element,
        at: component.at,
        cause: [piece.result, ...piece.terms, ...piece.others].join(" "),
        flows: piece.flows.map(({ id }) => id),
        values: { terms: piece.terms.join(", ") },
        evidence: piece.flows.map((flow) => ({
          at: flow.at,
          says: `the ${piece.result} of ${nameOf(model, flow.id)}`,
        })),
      };
      const holes = {
        name: nameOf(model, piece.element),
        terms: listWords(piece.terms).replace(" and ", " and no "),
        result: piece.result,
        flows: flowListWords(model, piece.flows),
      };
      if (piece.others.length === 0) report("alone", { ...common, holes });
      else report("together", { ...common, holes: { ...holes, others: othersWords(model, piece) } });
    }
    for (const { flow, result, missing, elements } of unknown) {
      const names = elements.map((id) => nameOf(model, id));
      report("many", {
        element: flow.id,
        at: flow.at,
        cause: result,
        flows: [flow.id],
        values: { missing: missing.length },
        holes: { result, flow: nameOf(model, flow.id), elements: someWords(names, "component") },
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

function othersWords(model: SystemModel, { others }: MissingPiece): string {
  return listWords(others.map((id) => nameOf(model, id)));
}
