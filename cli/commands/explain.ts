// `faultline explain`: a rule's page, or how a number came about.

import { ruleById, rules } from "../../analysis/index.ts";
import type { Request } from "../arguments.ts";
import { factToPage, ruleToPage } from "../formats/explain.ts";
import { locatorOf } from "../lint-result.ts";
import { loadOneProject } from "../load.ts";
import { Refusal } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";

/** 0: explained. 2: there is no such rule, element or fact. */
export function explain(request: Extract<Request, { command: "explain" }>, terminal: Terminal): number {
  const { what } = request;
  const rule = ruleById(what);
  if (rule !== undefined) {
    terminal.write(ruleToPage(rule, terminal));
    return 0;
  }
  const dot = what.lastIndexOf(".");
  if (dot < 0) {
    const known = rules.map(({ id }) => id).join(", ");
    throw new Refusal(`"${what}" is no rule (${known}), and no fact such as checkout.availability.`);
  }
  const { project, isComplete } = loadOneProject(request, terminal);
  const facts = project.analysis.facts.of(what.slice(0, dot));
  const fact = facts.find(({ name }) => name === what.slice(dot + 1));
  if (fact === undefined) throw new Refusal(missing(what.slice(0, dot), what.slice(dot + 1), facts));
  terminal.write(factToPage(fact, locatorOf(project.snapshot), terminal));
  return isComplete ? 0 : 2;
}

function missing(element: string, name: string, facts: readonly { readonly name: string }[]): string {
  if (facts.length === 0)
    return `There are no facts about "${element}"; "faultline inspect --facts" lists what there is.`;
  return `"${element}" has no fact "${name}"; it has ${facts.map((fact) => fact.name).join(", ")}.`;
}
