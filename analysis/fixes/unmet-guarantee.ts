// Makes the step stronger that takes away what is required; where it cannot be, or need not, lets the reader require what it gets.

import type { Dependency } from "../../language/index.ts";
import { type Unmet, unmetBy } from "../facts/guarantees/requirements.ts";
import { most } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { strongestLevels } from "../formulas/consistency.ts";
import { dependencyOf } from "./dependencies.ts";
import { component as change } from "./edit.ts";
import { durationText, roundedDown, roundedUp, written } from "./figures.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { lateCopyFixes } from "./freshness.ts";
import { confirmingWays, promising, requiring } from "./guarantees.ts";
import { freshFixes } from "./reads.ts";
import type { Way } from "./redundancy.ts";
import { bringsNone, tried } from "./trial.ts";
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
    ...less(dependency, unmet)
      .filter(({ changes }) => bringsNone(context, changes, ["impossible-guarantee"]))
      .flatMap(({ title, changes }) => tried(finding, context, title, changes)),
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
        ...shorterLives(unmet).flatMap(({ title, changes }) => tried(finding, context, title, changes)),
        ...freshFixes(finding, context, unmet.path.dependency, unmet.path.steps),
      ];
    case "durability": {
      const { kind, component } = unmet.gap;
      if (kind === "volatile") return [];
      const { name, at } = component;
      const through = change(component, "pattern write-through", {
        pattern: { value: "write-through", origin: { kind: "written" }, at },
      });
      const ways: readonly Way[] =
        kind === "write-behind"
          ? [{ title: `Write through ${name}`, changes: [through] }]
          : confirmingWays(model, component);
      return ways.flatMap(({ title, changes }) => tried(finding, context, title, changes));
    }
    case "repeat":
    case "loss":
      return deliveryWays(context, dependency, unmet).flatMap(({ title, changes }) =>
        tried(finding, context, title, changes),
      );
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
  const text = durationText(ttl);
  return [
    {
      title: `Keep entries of ${component.name} for ${text}`,
      changes: [change(component, `ttl ${text}`, { ttl: written(ttl, component.at) })],
    },
  ];
}

/** What a queue or its consumer says so that messages arrive, or arrive once. */
function deliveryWays(
  { model }: FixContext,
  dependency: Dependency,
  { kind, cause }: Unmet & { readonly kind: "loss" | "repeat" },
): readonly Way[] {
  if (kind === "repeat") return dependency.verb === "consumes" ? [toldApart(model, dependency)] : [];
  const { component } = cause;
  const weak = component.guarantees.find(({ name }) => name === "at-most-once");
  if (cause.kind !== "queue" || weak === undefined) return [];
  const changes = promising(component, { name: "at-least-once" }, weak);
  return [{ title: `Let ${component.name} deliver at least once`, changes }];
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
