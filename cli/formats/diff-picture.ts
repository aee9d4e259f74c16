// What a picture of a comparison is told: every element and dependency that differs, with the words that the other formats have for
// it. What it looks like is the diagram's business.

import type { ElementChange } from "../../analysis/index.ts";
import type { Differing } from "../../diagram/scene/comparison.ts";
import type { ProjectDiff } from "../diff-result.ts";
import { termWords } from "./diff-words.ts";

/** One entry for each; what is renamed and states something otherwise is a change that says both. */
export function differingOf({ elements }: Pick<ProjectDiff, "elements">): readonly Differing[] {
  const entries = new Map<string, Differing>();
  for (const element of elements) {
    const { kind, before, after, change } = element;
    const key = JSON.stringify([kind, before, after]);
    const earlier = entries.get(key)?.change.says ?? [];
    const named = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    const state = change === "moved" ? "renamed" : change;
    const says = [...linesOf(element), ...earlier];
    entries.set(key, { ...named, kind, change: { state: earlier.length > 0 ? "changed" : state, says } });
  }
  return [...entries.values()];
}

function linesOf({ change, before, terms }: ElementChange): readonly string[] {
  switch (change) {
    case "added":
      return ["new"];
    case "removed":
      return ["removed"];
    case "changed":
      return terms.map(termWords);
    case "renamed":
    case "moved":
      return [`${change} from ${before}`];
    default:
      return change satisfies never;
  }
}
