// One of the places decides, and the others follow it: an edit for each that could be the one.

import { authoritiesOf } from "../facts/guarantees/authorities.ts";
import { listWords } from "../facts/words.ts";
import { data as said } from "./edit.ts";
import type { FixesOf } from "./fix.ts";
import { nameWithin } from "./names.ts";
import { bringsNone, tried } from "./trial.ts";

/** Beyond so many places nobody reads the list of what could be done. */
const mostOffered = 3;

export const twoAuthoritiesFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const data = model.data.find(({ id }) => id === finding.element);
  const authorities = data === undefined ? [] : authoritiesOf(model, data);
  if (data === undefined || authorities.length > mostOffered) return [];
  return authorities.flatMap((chosen) => {
    const others = authorities.filter((one) => one !== chosen);
    const known = new Set(data.derived.map(({ store }) => store.id));
    const followers = others.filter(({ id }) => !known.has(id));
    const name = (id: string) => nameWithin(model, data.id, id);
    const words = [`authority ${name(chosen.id)}`, ...followers.map(({ id }) => `derived ${name(id)}`)].join("  ");
    const derived = [...data.derived, ...followers.map(({ id }) => ({ store: { id, at: data.at } }))];
    const changes = [
      said(data, words, { authorities: [{ id: chosen.id, at: data.at }], derived }),
      said(data, "remove authority", {}),
    ];
    if (!bringsNone(context, changes, ["volatile-authority"])) return [];
    const title = `Let ${chosen.name} decide, and ${listWords(others.map((one) => one.name))} follow`;
    return tried(finding, context, title, changes);
  });
};
