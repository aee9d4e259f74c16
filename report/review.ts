// A design review as plain data: what a team brings to a table to decide by. Every number in it is a fact, in words, and what
// is not known says so. It is made by `reviewOf` and written by the formats; it judges nothing that no rule judges.

import type { Severity } from "../analysis/index.ts";
import type { Day } from "../language/index.ts";

export interface Review {
  readonly title: string;
  /** The day that acceptances and decisions are judged by. */
  readonly today: Day;
  readonly size: { readonly systems: number; readonly components: number; readonly flows: number };
  readonly systems: readonly SystemReview[];
  readonly shared: readonly SharedReview[];
  readonly data: readonly DataReview[];
  readonly decisions: readonly DecisionReview[];
  readonly acceptances: readonly AcceptanceReview[];
  readonly ledger: Ledger;
  readonly pillars: readonly PillarReview[];
  /** Those that nobody has accepted first, by severity; then the accepted ones. */
  readonly findings: readonly FindingReview[];
}

/** A fact in words, with how it is known: `exact` facts say nothing of it. */
export interface Said {
  readonly words: string;
  readonly kind: "exact" | "bound" | "estimate" | "unknown" | "nothing";
}

export interface SystemReview {
  readonly name: string;
  readonly doc?: string;
  readonly owner?: string;
  readonly components: readonly ComponentReview[];
  readonly flows: readonly FlowReview[];
  readonly queues: readonly QueueReview[];
  readonly guarantees: readonly GuaranteeReview[];
}

export interface ComponentReview {
  readonly name: string;
  readonly kind: string;
  readonly technology?: string;
  /** What it is for, in the design's words; empty where it does not say. */
  readonly job: string;
  readonly owner: string;
  readonly copies: string;
  readonly load: Said;
  readonly utilisation: Said;
  /** Flows that its loss takes down. */
  readonly blast: readonly string[];
}

export interface FlowReview {
  readonly id: string;
  readonly name: string;
  readonly importance: string;
  readonly load: string;
  readonly promises: readonly string[];
  /** The best that its dependencies allow, everything unstated being perfect. */
  readonly ceiling: Said;
  readonly estimate: Said;
  /** Time that the objective lets it be down. */
  readonly budget: Said;
  readonly burn: Said;
  /** Undefined where they are not known. */
  readonly singlePoints?: readonly string[];
  readonly worstCase: Said;
  readonly median: Said;
  readonly tail: Said;
  readonly leastTail: Said;
  readonly consistency: Said;
}

export interface QueueReview {
  readonly name: string;
  readonly utilisation: Said;
  readonly wait: Said;
  readonly backlog: Said;
  readonly drain: Said;
  readonly delivery: Said;
  readonly order: Said;
}

export interface GuaranteeReview {
  readonly name: string;
  readonly consistency: Said;
  readonly staleness: Said;
}

export interface SharedReview {
  readonly name: string;
  readonly uses: readonly { readonly system: string; readonly does: string; readonly loses: readonly string[] }[];
}

export interface DataReview {
  readonly name: string;
  readonly authorities: readonly string[];
  readonly copies: readonly string[];
  /** Each way that the data takes, as a sentence. */
  readonly ways: readonly string[];
}

export interface DecisionReview {
  readonly name: string;
  readonly chose?: string;
  readonly over?: string;
  readonly because?: string;
  readonly costs?: string;
  readonly revisit?: Day;
  /** Whether that day has passed. */
  readonly isDue: boolean;
  readonly place: string;
}

export interface AcceptanceReview {
  readonly rule: string;
  readonly element: string;
  readonly because?: string;
  readonly until?: Day;
  readonly hasLapsed: boolean;
  readonly place: string;
}

/** What the review rests on, by who says it. */
export interface Ledger {
  /** Figures about the world that the design states. */
  readonly declared: readonly Assumption[];
  /** Figures that stand for what the design does not state, from the library of technologies. */
  readonly defaults: readonly Assumption[];
  /** What nobody says, and which quantities stay unknown for it. */
  readonly unknown: readonly { readonly element: string; readonly term: string; readonly hides: readonly string[] }[];
  /** Whose absence was tried on the findings: all, the technologies' alone, or none, a design being too large for it. */
  readonly tried: "all" | "defaults" | "none";
}

export interface Assumption {
  /** What it is about: elements, or for a default the technology. */
  readonly about: string;
  readonly term: string;
  readonly value: string;
  /** The elements that go by it. */
  readonly elements: readonly string[];
  readonly source?: string;
  /** Findings, by their number, that would not be there without it. */
  readonly carries: readonly string[];
  /** Findings, by their number, that would then weigh or say something else. */
  readonly sways: readonly string[];
}

export interface PillarReview {
  readonly name: string;
  /** What the model can say of it, with this design's numbers. */
  readonly says: readonly string[];
  /** What it cannot. */
  readonly silent: string;
  /** Findings by their number. */
  readonly findings: readonly string[];
}

export interface FindingReview {
  /** Its number in this review, such as `F1`. */
  readonly number: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: string;
  readonly flows: readonly string[];
  readonly remedy: string;
  readonly accepted?: { readonly because?: string; readonly until?: Day };
  /** The assumptions without which it would not be there. */
  readonly hangsOn: readonly string[];
  /** Those without which it would say something else. */
  readonly restsOn: readonly string[];
}
