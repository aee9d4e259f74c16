// The steps of a flow with their names resolved. A step one of whose names means nothing is left out.

import type { Ref } from "../figures.ts";
import type { FlowItem } from "../model.ts";
import type { Linker } from "./linker.ts";

/** The body as the model holds it. Inner names of a chain stand in two steps and are looked up, and reported, once. */
export function flowBodyOf(
  body: readonly FlowItem[],
  linker: Linker,
  known: Map<number, Ref | undefined> = new Map(),
): readonly FlowItem[] {
  const lookUp = (name: Ref): Ref | undefined => {
    if (!known.has(name.at.start)) known.set(name.at.start, linker.ref(name, ["component"]));
    return known.get(name.at.start);
  };
  return body.flatMap((item): readonly FlowItem[] => {
    switch (item.kind) {
      case "step": {
        const from = lookUp({ id: item.from, at: item.fromAt });
        const to = lookUp({ id: item.to, at: item.at });
        return from === undefined || to === undefined ? [] : [{ ...item, from: from.id, to: to.id }];
      }
      case "either":
        return [
          {
            ...item,
            branches: item.branches.map((branch) => ({ ...branch, body: flowBodyOf(branch.body, linker, known) })),
          },
        ];
      case "parallel":
      case "optional":
        return [{ ...item, body: flowBodyOf(item.body, linker, known) }];
      case "reply":
        return [item];
    }
  });
}
