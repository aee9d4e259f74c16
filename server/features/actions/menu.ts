// Everything that can be chosen at a place, in the order of a menu: what answers a mark, then other ways to write it.

import type { FileReading } from "../../reading.ts";
import { acceptActions } from "./accepting.ts";
import { type Action, spared, type Wish } from "./action.ts";
import { layoutActions } from "./block-layout.ts";
import { extractActions } from "./extracting.ts";
import { fixAllActions, fixAllKind } from "./fix-all.ts";
import { fixActions } from "./fixes.ts";
import { inlineActions } from "./inlining.ts";
import { rewriteActions } from "./rewriting.ts";
import { sortActions, sortingKind } from "./sorting.ts";
import { textActions } from "./text-fixes.ts";

/** Each maker of actions with the kinds that it makes. */
const makers: readonly {
  readonly kind: string;
  readonly make: (reading: FileReading, wish: Wish) => readonly Action[];
}[] = [
  { kind: "quickfix", make: textActions },
  { kind: "quickfix", make: fixActions },
  { kind: "quickfix", make: acceptActions },
  { kind: "refactor.extract", make: extractActions },
  { kind: "refactor.inline", make: inlineActions },
  { kind: "refactor.rewrite", make: rewriteActions },
  { kind: "refactor.rewrite", make: layoutActions },
  { kind: sortingKind, make: sortActions },
  { kind: fixAllKind, make: fixAllActions },
];

/** Every kind of action, as the protocol spells them. */
export const actionKinds: readonly string[] = [...new Set(makers.map(({ kind }) => kind))];

/** The actions at a place. Their edits are worked out when they are asked for. A maker that fails costs its own. */
export function actionsAt(reading: FileReading, wish: Wish): readonly Action[] {
  return makers.flatMap(({ kind, make }) =>
    wish.wants(kind) ? spared(wish, `making actions of the kind ${kind}`, () => make(reading, wish)) : [],
  );
}
