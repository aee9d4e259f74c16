// What the engine hands out: findings with their evidence, and the report that holds them. Plain data; every place is a
// span of the model, and turning it into lines, squiggles or SARIF is each shell's own business.

import type { Acceptance, Id, Span } from "../language/index.ts";

/** Gravest first. */
export const severities = ["error", "warning", "info", "hint"] as const;

export type Severity = (typeof severities)[number];

/** A place that contributes to a finding, with a few words on how. */
export interface Evidence {
  readonly at: Span;
  readonly says: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence, present tense, with the number that matters and its unit. */
  readonly message: string;
  /** Qualified name of the element it is about. */
  readonly element: Id;
  /** The name it stands at. */
  readonly at: Span;
  /** Flows that it costs, by qualified name, sorted. */
  readonly flows: readonly Id[];
  /** The numbers in the message and beside it, by name, in canonical units. */
  readonly values: Readonly<Record<string, number | string>>;
  readonly evidence: readonly Evidence[];
  /** What tells it from the rule's other findings at the element, free of positions and numbers; identity of baselines. */
  readonly cause: string;
  /** Set where an `accept` covers it; it then counts for nothing and is still shown on request. */
  readonly accepted?: Acceptance;
}

export interface Report {
  /** In the order of their places, then by rule id, then by cause. */
  readonly findings: readonly Finding[];
  /** Rules that threw, which is our fault and never the design's. */
  readonly failures: readonly { readonly rule: string; readonly error: string }[];
}
