// The dependencies of a built component, with the terms of each.

import type { Dependency, Id, Terms, Verb } from "../../language/index.ts";
import {
  acceptsOf,
  deadLetterOf,
  figureOf,
  given,
  guaranteeOf,
  optionalFigure,
  refOf,
  type Source,
  statedOf,
} from "./build-values.ts";
import type { DependenciesSpec, TermsSpec } from "./model-spec.ts";

export const verbs = ["calls", "reads", "writes", "publishes", "consumes"] as const;

export function dependenciesOf(
  owner: Id,
  verb: Verb,
  spec: DependenciesSpec | undefined,
  source: Source,
): Dependency[] {
  if (spec === undefined) return [];
  const entries = Array.isArray(spec)
    ? spec.map((target: Id) => [target, {} as TermsSpec] as const)
    : Object.entries(spec as Readonly<Record<Id, TermsSpec>>);
  return entries.map(([target, terms]) => ({
    id: `${owner} ${verb} ${target}`,
    verb,
    source: owner,
    target,
    at: source.span(target),
    policies: [],
    accepts: acceptsOf(terms.accepts, source),
    ...termsOf(terms, source),
  }));
}

export function termsOf(spec: TermsSpec, source: Source): Terms {
  const budget = typeof spec.retryBudget === "number" ? { ratio: spec.retryBudget } : spec.retryBudget;
  return {
    requires: (spec.requires ?? []).map((name) => guaranteeOf(name, source)),
    data: (spec.data ?? []).map((id) => refOf(id, source)),
    priority: [],
    ...given({
      timeout: optionalFigure(spec.timeout, source),
      deadline: optionalFigure(spec.deadline, source),
      attempts: optionalFigure(spec.attempts, source),
      backoff:
        spec.backoff === undefined
          ? undefined
          : {
              kind: spec.backoff.kind,
              jitter: spec.backoff.jitter ?? false,
              at: source.span("backoff"),
              ...given({
                from: optionalFigure(spec.backoff.from, source),
                to: optionalFigure(spec.backoff.to, source),
              }),
            },
      retryBudget:
        budget === undefined
          ? undefined
          : {
              ratio: figureOf(budget.ratio, source),
              ...given({ floor: optionalFigure("floor" in budget ? budget.floor : undefined, source) }),
            },
      breaker: spec.breaker === undefined ? undefined : breakerOf(spec.breaker, source),
      bulkhead: optionalFigure(spec.bulkhead, source),
      hedge:
        spec.hedge === undefined
          ? undefined
          : { after: [spec.hedge].flat().map((delay) => figureOf(delay, source)), at: source.span("hedge") },
      fallback: spec.fallback === undefined ? undefined : fallbackOf(spec.fallback, source),
      optional: statedOf(spec.optional, source),
      idempotent:
        spec.idempotent === undefined
          ? undefined
          : {
              at: source.span("idempotent"),
              ...given({ by: spec.idempotent === true ? undefined : spec.idempotent }),
            },
      outbox: spec.outbox === undefined ? undefined : refOf(spec.outbox, source),
      compensates:
        spec.compensates === undefined ? undefined : { text: spec.compensates, at: source.span("compensates") },
      transaction: statedOf(spec.transaction, source),
      batch: optionalFigure(spec.batch, source),
      from: statedOf(spec.from, source),
      deadLetter: deadLetterOf(spec.deadLetter, source),
    }),
  };
}

export function breakerOf(spec: NonNullable<TermsSpec["breaker"]>, source: Source): NonNullable<Terms["breaker"]> {
  const terms = spec === true ? {} : spec;
  return {
    at: source.span("breaker"),
    ...given({ after: optionalFigure(terms.after, source), for: optionalFigure(terms.for, source) }),
  };
}

export function fallbackOf(spec: NonNullable<TermsSpec["fallback"]>, source: Source): NonNullable<Terms["fallback"]> {
  if (typeof spec === "string") return { kind: "component", to: refOf(spec, source), at: source.span("fallback") };
  return { kind: "answer", text: spec.answer, at: source.span("fallback") };
}
