// Facts and elements in the words of a review.

import { type Fact, type FactName, type Facts, factWords } from "../analysis/index.ts";
import type { Id, SystemModel } from "../language/index.ts";
import type { Said } from "./review.ts";

/** What is said where a quantity is none of the element. */
const nothing: Said = { words: "–", kind: "nothing" };

/** A fact about an element in words; what an unknown one is missing is named. */
export function said(facts: Pick<Facts, "one">, id: Id, name: FactName): Said {
  return saidOf(facts.one(id, name));
}

function saidOf(fact: Fact | undefined): Said {
  if (fact === undefined) return nothing;
  if (fact.value === undefined) return { words: "unknown", kind: "unknown" };
  return { words: factWords(fact.value, fact.unit), kind: fact.kind };
}

/** The single members of a flow's cut sets; undefined where they are not known. */
export function singlePointsOf(facts: Pick<Facts, "one">, flow: Id): readonly string[] | undefined {
  const sets = facts.one(flow, "cut-sets")?.value;
  if (!Array.isArray(sets)) return undefined;
  // Sets of events; a set of one may be its name alone.
  return (sets as readonly (string | readonly string[])[]).flatMap((set) => {
    if (typeof set === "string") return [set];
    return set.length === 1 ? set : [];
  });
}

/** What an element is called by its title or, where that is told apart by it, its qualified name. */
export function namesIn(model: SystemModel): (id: Id) => string {
  const elements = [
    ...model.components,
    ...model.containers,
    ...model.flows,
    ...model.data,
    ...model.regions,
    ...model.regions.flatMap(({ zones }) => zones),
  ];
  const known = new Map(elements.map(({ id, name, title }) => [id, title ?? name]));
  const counts = new Map<string, number>();
  for (const name of known.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (id) => {
    const name = known.get(id);
    if (name === undefined) return id;
    return (counts.get(name) ?? 0) > 1 ? `${name} (${id})` : name;
  };
}
