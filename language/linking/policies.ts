// Policies with everything they build on. Their names mean what they mean where the policy stands, not where it is used.

import type { Id, Ref } from "../figures.ts";
import { termsOf } from "../lowering/facets.ts";
import type { Problem, Terms } from "../model.ts";
import type { Declarations, Declared } from "./declare.ts";
import type { Linker } from "./linker.ts";
import { createLinker } from "./linker.ts";
import type { Scope } from "./scope.ts";
import { resolveTerms, underlay } from "./terms.ts";

/** A policy whose bases are being laid under it, one after the other. */
interface Begun {
  readonly id: Id;
  readonly name: string;
  readonly linker: Linker;
  /** Those of the bases so far among them. */
  terms: Terms;
  readonly bases: Iterator<Ref>;
  /** The policy that waits for this one. */
  readonly above?: Begun;
}

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

  const begin = (declared: Declared): Begun => {
    const { draft } = declared;
    if (draft.kind !== "policy") throw new Error("invariant: only policies are gathered above");
    const linker = createLinker(scope, declared.parent);
    return {
      id: declared.id,
      name: draft.head.name,
      linker,
      terms: resolveTerms(termsOf(draft.facets), linker),
      bases: linker.refs(draft.facets.with, ["policy"]).values(),
    };
  };

  for (const declared of policies.values()) {
    if (done.has(declared.id)) continue;
    // Rows of policies have any length, so the way down is kept here and not in calls.
    const path = new Set<Id>();
    let top: Begun | undefined = begin(declared);
    path.add(declared.id);
    while (top !== undefined) {
      const next = top.bases.next();
      if (next.done === true) {
        finish(top);
        path.delete(top.id);
        const above: Begun | undefined = top.above;
        if (above !== undefined) above.terms = underlay(above.terms, top.terms);
        top = above;
        continue;
      }
      const base = policies.get(next.value.id);
      if (base === undefined) continue;
      const known = done.get(base.id);
      if (known !== undefined) top.terms = underlay(top.terms, known);
      else if (path.has(base.id)) {
        top.linker.problems.push({
          code: "cycle",
          severity: "error",
          message: `Policy \`${top.name}\` builds on itself; remove one \`with\` of the circle.`,
          at: next.value.at,
        });
      } else {
        top = { ...begin(base), above: top };
        path.add(base.id);
      }
    }
  }
  return { terms: done, problems, asked };

  function finish({ id, linker, terms }: Begun): void {
    for (const problem of linker.problems) problems.push(problem);
    for (const name of linker.asked) asked.push(name);
    done.set(id, terms);
  }
}
