// A fact of an element, and what it says of where it comes from as lines.

import type { Derivation, Fact } from "../../analysis/fact.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";

export function factOf(model: SystemModel, id: string, name: string): Fact {
  const fact = createAnalysis(model)
    .facts.of(id)
    .find((one) => one.name === name);
  if (fact === undefined) throw new Error(`no ${name} of ${id}`);
  return fact;
}

export function linesOf(derivation: Derivation, depth = 0): string[] {
  const own = `${"  ".repeat(depth)}${derivation.says}`;
  return [own, ...(derivation.steps ?? []).flatMap((step) => linesOf(step, depth + 1))];
}

/** Everything that a derivation says, each step before its parts; nothing where there is none. */
export function saidIn(derivation: Derivation | undefined): string[] {
  return derivation === undefined ? [] : [derivation.says, ...(derivation.steps ?? []).flatMap(saidIn)];
}
