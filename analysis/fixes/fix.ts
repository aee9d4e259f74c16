// What a fix is: an edit of the design, spelt in the language, that takes a finding away. It is offered, never made; where it goes in
// the text is the language's business, and what it changes in numbers is found by analysing the design that it leads to.

import type { Id, SystemModel } from "../../language/index.ts";
import type { FactName } from "../fact.ts";
import type { Facts } from "../facts/index.ts";
import type { Finding } from "../finding.ts";

export interface Fix {
  /** What it does, as an order: `Add a breaker`. The editor and the command show it. */
  readonly title: string;
  /** What the design says from then on, as `editsFor` reads it: `api { calls pay { breaker after 50% for 30s } }`. */
  readonly patch: string;
  /** The number that it is about; shown as it was and as it becomes. */
  readonly shows?: { readonly fact: FactName; readonly element: Id };
}

/** The availability of the first flow that a finding is about; undefined where no flow is named. */
export function availabilityIn({ flows: [flow] }: Finding): Fix["shows"] {
  return flow === undefined ? undefined : { fact: "availability", element: flow };
}

/** What fixes are made from: the analysis that the finding comes from. */
export interface FixContext {
  readonly model: SystemModel;
  readonly facts: Facts;
}

/**
 * The fixes of one rule's finding, best first: the one that takes least away and invents least. A figure in a patch is one that
 * the design or its facts give, or the mildest that answers the finding; none where only its author can know it.
 */
export type FixesOf = (finding: Finding, context: FixContext) => readonly Fix[];
