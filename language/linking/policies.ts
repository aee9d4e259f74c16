// Policies with everything they build on. Their names mean what they mean where the policy stands, not where it is used.

import { termsOf } from "../lowering/facets.ts";
import type { Id, Problem, Terms } from "../model.ts";
import type { Declarations, Declared } from "./declare.ts";
import { createLinker } from "./linker.ts";
import type { Scope } from "./scope.ts";
import { resolveTerms, underlay } from "./terms.ts";

/** Policies' terms by id, resolved, with the policies they build on merged in. Circles are reported and cut. */
export function policiesOf(
  declarations: Declarations,
  scope: Scope,
): { readonly terms: ReadonlyMap<Id, Terms>; readonly problems: readonly Problem[]; readonly asked: readonly Id[] } {
  const policies = new Map<Id, Declared>();
  for (const declared of declarations.declared) {
    if (declared.draft.kind === "policy") policies.set(declared.id, declared);
  }
  const done = new Map<Id, Terms>();
  const problems: Problem[] = [];
  const asked: Id[] = [];

  const make = (declared: Declared, path: readonly Id[]): Terms => {
    const known = done.get(declared.id);
    if (known !== undefined) return known;
    const { draft, id } = declared;
    if (draft.kind !== "policy") throw new Error("invariant: only policies are gathered above");
    const linker = createLinker(scope, declared.parent);
    let terms = resolveTerms(termsOf(draft.facets), linker);
    for (const base of linker.refs(draft.facets.with, ["policy"])) {
      const below = policies.get(base.id);
      if (below === undefined) continue;
      if (base.id !== id && !path.includes(base.id)) {
        terms = underlay(terms, make(below, [...path, id]));
        continue;
      }
      linker.problems.push({
        code: "cycle",
        severity: "error",
        message: `Policy \`${draft.head.name}\` builds on itself; remove one \`with\` of the circle.`,
        at: base.at,
      });
    }
    for (const problem of linker.problems) problems.push(problem);
    for (const id of linker.asked) asked.push(id);
    done.set(id, terms);
    return terms;
  };

  for (const declared of policies.values()) make(declared, []);
  return { terms: done, problems, asked };
}
