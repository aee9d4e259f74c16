// Makes the step stronger that takes away what is required; where it cannot be, or need not, lets the reader require what it gets.

import type { Dependency } from "../../language/index.ts";
import { type Unmet, unmetBy } from "../facts/guarantees/requirements.ts";
import { most } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { strongestLevels } from "../formulas/consistency.ts";
import { keepingFor, writingThrough } from "./caches.ts";
import { dependencyOf } from "./dependencies.ts";
import type { Way } from "./edit.ts";
import { durationText, roundedDown, roundedUp } from "./figures.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { lateCopyFixes } from "./freshness.ts";
import { confirmingWays, deliveringWays, requiring } from "./guarantees.ts";
import { freshFixes } from "./reads.ts";
import { bringsNone, triedWays } from "./trial.ts";
import { toldApart } from "./unsafe-retry.ts";

export const unmetGuaranteeFixes: FixesOf = (finding, context) => {
  const dependency = dependencyOf(context.model, finding.element);
  if (dependency === undefined) return lateCopyFixes(finding, context);
  const unmet = unmetBy(context.model, dependency).find(
    ({ kind, guarantee }) => finding.cause === `${kind} ${guarantee.name}`,
  );
  if (unmet === undefined) return [];
  return [
    ...stronger(finding, context, dependency, unmet),
    // A reader that requires less may leave a promise alone that nobody can keep.
    ...triedWays(
      finding,
      context,
      less(dependency, unmet).filter(({ changes }) => bringsNone(context, changes, ["impossible-guarantee"])),
    ),
  ];
};

function stronger(finding: Finding, context: FixContext, dependency: Dependency, unmet: Unmet): readonly Fix[] {
  const { model } = context;
  switch (unmet.kind) {
    case "level": {
      const { path } = unmet;
      const shows = { fact: "consistency", element: path.asked.id } as const;
      return freshFixes(finding, context, path.dependency, path.steps, shows);
    }
    case "age":
      return [
        ...triedWays(finding, context, shorterLives(unmet)),
        ...freshFixes(finding, context, unmet.path.dependency, unmet.path.steps),
      ];
    case "durability": {
      const { kind, component } = unmet.gap;
      if (kind === "volatile") return [];
      const ways = kind === "write-behind" ? [writingThrough(component)] : confirmingWays(model, component);
      return triedWays(finding, context, ways);
    }
    case "repeat":
    case "loss":
      return triedWays(finding, context, deliveryWays(context, dependency, unmet));
    default:
      return unmet satisfies never;
  }
}

/** Entries that live no longer than the bound on age leaves them. */
function shorterLives({ guarantee, path }: Unmet & { readonly kind: "age" }): readonly Way[] {
  const caches = path.steps.filter(({ kind }) => kind === "cache");
  const [step] = caches;
  if (step === undefined || caches.length > 1 || guarantee.within === undefined) return [];
  const others = path.steps.map(({ adds }) => (adds.kind === "known" ? adds.seconds : 0));
  const rest = others.reduce((sum, seconds, index) => (path.steps[index] === step ? sum : sum + seconds), 0);
  const ttl = rest === 0 ? guarantee.within : roundedDown(guarantee.within - rest);
  const { component } = step;
  if (!(ttl > 0) || (component.ttl !== undefined && most(component.ttl) <= ttl)) return [];
  return [keepingFor(component, ttl)];
}

/** What a queue or its consumer says so that messages arrive, or arrive once. */
function deliveryWays(
  { model }: FixContext,
  dependency: Dependency,
  { kind, cause }: Unmet & { readonly kind: "loss" | "repeat" },
): readonly Way[] {
  if (kind === "repeat") return dependency.verb === "consumes" ? [toldApart(model, dependency)] : [];
  return cause.kind === "queue" ? deliveringWays(cause.component) : [];
}

/** What the reader can require and gets. */
function less(dependency: Dependency, unmet: Unmet): readonly Way[] {
  const { guarantee } = unmet;
  if (unmet.kind === "level") {
    const [given] = strongestLevels(unmet.path.levels);
    if (given === undefined) return [];
    return [{ title: `Require ${given} instead`, changes: requiring(dependency, { name: given }, guarantee) }];
  }
  if (unmet.kind === "age") {
    const { age } = unmet.path;
    if (age.kind !== "known" || !Number.isFinite(age.seconds)) return [];
    const within = roundedUp(age.seconds);
    const title = `Require answers at most ${durationText(within)} old instead`;
    return [{ title, changes: requiring(dependency, { name: guarantee.name, within }, guarantee) }];
  }
  if (unmet.kind !== "durability" || unmet.gap.kind !== "one-place") return [];
  return [
    { title: "Require it to be durable in one place", changes: requiring(dependency, { name: "durable" }, guarantee) },
  ];
}
