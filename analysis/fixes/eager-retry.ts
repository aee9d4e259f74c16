// Pauses between tries that grow and that every caller makes for itself. How long the first one is, the callee's usual time tells;
// where the design says nothing of it, that is left open.

import type { Dependency, SystemModel, Terms } from "../../language/index.ts";
import { dependencyOf, dependencyPatch } from "./dependencies.ts";
import { durationText, roundedUp } from "./figures.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { patchName } from "./names.ts";

export const eagerRetryFixes: FixesOf = ({ element, cause }, { model }) => {
  const dependency = dependencyOf(model, element);
  if (dependency !== undefined) {
    const words = wordsFor(dependency, usualTimeOf(model, dependency));
    return [{ title: titleOf(cause), patch: dependencyPatch(model, dependency, words) }];
  }
  const policy = model.policies.find(({ id }) => id === element);
  if (policy === undefined) return [];
  return [{ title: titleOf(cause), patch: `${patchName(policy.id)} { ${wordsFor(policy.terms, undefined)} }` }];
};

function titleOf(cause: string): Fix["title"] {
  return cause === "jitter" ? "Add jitter to the pauses" : "Add pauses with jitter between the tries";
}

function wordsFor({ backoff }: Pick<Terms, "backoff">, usual: number | undefined): string {
  if (backoff === undefined || backoff.kind === "none") {
    return `backoff exponential${usual === undefined ? "" : ` from ${durationText(roundedUp(usual))}`} jitter`;
  }
  const { kind, from, to } = backoff;
  const first = from === undefined ? "" : ` ${kind === "exponential" ? "from " : ""}${durationText(from.value)}`;
  return `backoff ${kind}${first}${to === undefined ? "" : ` to ${durationText(to.value)}`} jitter`;
}

function usualTimeOf(model: SystemModel, { target }: Dependency): number | undefined {
  return model.componentById.get(target)?.latency.find(({ percentile }) => percentile === 0.5)?.value.value;
}
