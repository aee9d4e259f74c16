// Turns a name into what it refers to, as seen from one container, and says what is wrong where it refers to nothing of the
// kind that is due. Every part of linking asks it and none looks names up itself.

import type { Id, Ref } from "../figures.ts";
import type { ComponentKind, Problem } from "../model.ts";
import { listOf } from "../spelling.ts";
import type { NamedKind, Scope } from "./scope.ts";

export interface Linker {
  readonly problems: Problem[];
  /** Every id that was asked for. */
  readonly asked: Id[];
  /** Undefined, with a problem, where the name means nothing of these kinds. */
  ref(name: Ref, kinds: readonly NamedKind[]): Ref | undefined;
  refs(names: readonly Ref[], kinds: readonly NamedKind[]): readonly Ref[];
  /** A component of one of the kinds; `component` and `external` may be anything, and always fit. */
  component(name: Ref, kinds: readonly ComponentKind[]): Ref | undefined;
}

const spoken: Readonly<Record<NamedKind, string>> = {
  component: "component",
  container: "system or group",
  region: "region",
  zone: "zone",
  boundary: "boundary",
  policy: "policy",
  data: "data",
  flow: "flow",
  decision: "decision",
  scenario: "scenario",
};

/** A linker for what stands in `container`. */
export function createLinker(scope: Scope, container: Id | undefined): Linker {
  const problems: Problem[] = [];
  const asked: Id[] = [];
  const linker: Linker = {
    problems,
    asked,
    ref(name, kinds) {
      const result = scope.resolve(name.id, container, kinds, asked);
      if (result.kind === "found") return { id: result.entry.id, at: name.at };
      const wanted = listOf(kinds.flatMap((kind) => (kind === "container" ? ["system", "group"] : [spoken[kind]])));
      if (result.kind === "wrong") {
        const found = result.entry.detail ?? spoken[result.entry.kind];
        problems.push({
          code: "wrong-kind",
          severity: "error",
          message: `\`${name.id}\` is ${articled(found)}; ${articled(wanted)} is due here.`,
          at: name.at,
          related: { at: result.entry.at, says: `\`${name.id}\` is declared here` },
        });
        return undefined;
      }
      const suggestion = result.elsewhere ?? result.near;
      const hint =
        result.elsewhere !== undefined
          ? ` From here it is called \`${result.elsewhere}\`.`
          : result.near !== undefined
            ? ` Did you mean \`${result.near}\`?`
            : "";
      problems.push({
        code: "unknown-name",
        severity: "error",
        message: `No ${wanted} is called \`${name.id}\`.${hint}`,
        at: name.at,
        ...(suggestion !== undefined && { suggestion }),
      });
      return undefined;
    },
    component(name, kinds) {
      const found = linker.ref(name, ["component"]);
      const entry = found && scope.entries.get(found.id);
      const kind = entry?.detail;
      if (entry === undefined || kind === undefined || kind === "component" || kind === "external") return found;
      if (kinds.some((fitting) => fitting === kind)) return found;
      problems.push({
        code: "wrong-kind",
        severity: "error",
        message: `\`${name.id}\` is ${articled(kind)}; ${articled(listOf(kinds))} is due here.`,
        at: name.at,
        related: { at: entry.at, says: `\`${name.id}\` is declared here` },
      });
      return undefined;
    },
    // Without the room to grow that the list was made with: every dependency keeps some of these.
    refs: (names, kinds) => names.flatMap((name) => linker.ref(name, kinds) ?? []).slice(),
  };
  return linker;
}

/** `a store`, `an external`; data is not counted. */
export function articled(word: string): string {
  if (word === "data") return word;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}
