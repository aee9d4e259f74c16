// A dependency in one line: who needs whom, on which terms, and how long that may take; and the steps of flows that stand for one.

import { listWords, numberWords, secondsWords } from "../../../analysis/index.ts";
import type { Component, Dependency, Flow, FlowItem, FlowStep, Id, Terms } from "../../../language/index.ts";
import { simpleName } from "../ids.ts";
import { addressOf, type Scene } from "./look.ts";
import { code, linked, list, plain } from "./markdown.ts";

/** A dependency with its terms, linked to where it is declared. */
export function aboutDependency(scene: Scene, dependency: Dependency): string {
  const { source, verb, target, at } = dependency;
  const says = `${code(simpleName(source))} ${verb} ${code(simpleName(target))}`;
  const terms = termsOf(dependency);
  const waits = waitOf(dependency);
  const lines = [...(terms.length === 0 ? [] : [terms.join(", ")]), ...(waits === undefined ? [] : [waits])];
  const head = `**dependency** ${linked(says, addressOf(scene, at))}`;
  return lines.length === 0 ? `${head}: no terms are written.` : `${head}\n\n${list(lines)}`;
}

/** What the terms say, in the order in which a reader asks. */
export function termsOf(terms: Terms): readonly string[] {
  const words: (string | undefined)[] = [
    terms.timeout && `timeout ${secondsWords(terms.timeout.value)}`,
    terms.deadline && `deadline ${secondsWords(terms.deadline.value)}`,
    terms.attempts && `${numberWords(terms.attempts.value)} ${terms.attempts.value === 1 ? "attempt" : "attempts"}`,
    terms.backoff &&
      `${terms.backoff.kind === "none" ? "no" : terms.backoff.kind} backoff${terms.backoff.jitter ? " with jitter" : ""}`,
    terms.retryBudget && `retry budget ${numberWords(terms.retryBudget.ratio.value * 100)}%`,
    terms.breaker && "a breaker",
    terms.hedge && `hedged after ${listWords(terms.hedge.after.map(({ value }) => secondsWords(value)))}`,
    terms.bulkhead && `bulkhead of ${numberWords(terms.bulkhead.value)}`,
    fallbackOf(terms),
    terms.optional && "optional",
    terms.checksLimit && "checks the limit",
    terms.idempotent && `idempotent${terms.idempotent.by === undefined ? "" : ` by ${plain(terms.idempotent.by)}`}`,
    terms.outbox && `outbox ${code(simpleName(terms.outbox.id))}`,
    terms.deadLetter && `dead letters to ${code(simpleName(terms.deadLetter.queue.id))}`,
    terms.from && `from ${terms.from.value}`,
    terms.protection?.value,
  ];
  return words.filter((word) => word !== undefined);
}

function fallbackOf({ fallback }: Terms): string | undefined {
  if (fallback === undefined) return undefined;
  return fallback.kind === "component" ? `falls back to ${code(simpleName(fallback.to.id))}` : "has a fallback";
}

/** How long the caller waits at most for all attempts, by its own terms alone. */
function waitOf({ timeout, attempts, deadline }: Terms): string | undefined {
  const tries = attempts?.value ?? 1;
  if (timeout === undefined) return deadline && `gives up after ${secondsWords(deadline.value)}`;
  const all = timeout.value * tries;
  if (deadline !== undefined && deadline.value < all)
    return `gives up after its deadline of ${secondsWords(deadline.value)}`;
  if (tries === 1) return undefined;
  return `gives up after ${numberWords(tries)} × ${secondsWords(timeout.value)} = ${secondsWords(all)}, pauses aside`;
}

/** The step that a name or an arrow of a flow belongs to; a chain's inner name belongs to the step that leads to it. */
export function stepAt(flow: Flow, is: (step: FlowStep) => boolean): FlowStep | undefined {
  const search = (items: readonly FlowItem[]): FlowStep | undefined => {
    for (const item of items) {
      const found = stepIn(item);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const stepIn = (item: FlowItem): FlowStep | undefined => {
    switch (item.kind) {
      case "step":
        return is(item) ? item : undefined;
      case "either":
        return search(item.branches.flatMap(({ body }) => body));
      case "parallel":
      case "optional":
        return search(item.body);
      case "reply":
        return undefined;
      default:
        return item satisfies never;
    }
  };
  return search(flow.body);
}

/** What a step stands for. */
export function aboutStep(scene: Scene, step: FlowStep): string {
  const times =
    step.count === 1 ? "" : `, ${numberWords(step.count)} times for each visit of ${code(simpleName(step.from))}`;
  const head = `**step** ${code(`${simpleName(step.from)} -> ${simpleName(step.to)}`)}${times}`;
  const standing = standingFor(scene, step);
  if (standing.length === 0) return `${head}: no dependency is declared for it.`;
  return [head, ...standing.map((dependency) => aboutDependency(scene, dependency))].join("\n\n");
}

/** A queue's step to its consumer stands for what the consumer declares. */
function standingFor({ reading }: Scene, step: FlowStep): readonly Dependency[] {
  const { componentById } = reading.snapshot.model;
  const ties = (one: Component | undefined, other: Id): readonly Dependency[] =>
    one?.dependencies.filter(({ target, verb }) => target === other && isMeant(step, verb)) ?? [];
  const forward = ties(componentById.get(step.from), step.to).filter(({ verb }) => verb !== "consumes");
  if (forward.length > 0) return forward;
  return ties(componentById.get(step.to), step.from).filter(({ verb }) => verb === "consumes");
}

function isMeant({ verbs }: FlowStep, verb: Dependency["verb"]): boolean {
  return verbs.length === 0 || verbs.includes(verb);
}
