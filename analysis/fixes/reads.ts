// Where on its way a read gets something old, and what makes that step answer with the newest. Whether it is enough is for the
// rules' own fixes to try.

import type { Dependency } from "../../language/index.ts";
import type { ReadStep } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { droppingWithWrites, writingThrough } from "./caches.ts";
import { dependency, type Way } from "./edit.ts";
import { written } from "./figures.ts";
import type { Fix, FixContext } from "./fix.ts";
import { meetingQuorum } from "./guarantees.ts";
import { tried, triedWays } from "./trial.ts";

/** The fixes that make one step of a read's way answer with the newest; where no single one is enough, all of them together. */
export function freshFixes(
  finding: Finding,
  context: FixContext,
  read: Dependency | undefined,
  steps: readonly ReadStep[],
  shows?: Fix["shows"],
): readonly Fix[] {
  const known = new Set<string>();
  const isNew = ({ title }: Way) => !known.has(title) && known.add(title);
  const ways = steps.map((step) => freshWays(read, step).filter(isNew));
  const alone = triedWays(finding, context, ways.flat(), shows);
  if (alone.length > 0 || ways.length < 2) return alone;
  const first = ways.flatMap(([way]) => way ?? []);
  const title = first.map((way, index) => (index === 0 ? way.title : lowerFirst(way.title))).join(", and ");
  const changes = first.flatMap((way) => way.changes);
  return tried(finding, context, title, changes, shows);
}

function freshWays(read: Dependency | undefined, { kind, component }: ReadStep): readonly Way[] {
  const { name } = component;
  switch (kind) {
    case "declared":
    case "copies":
    case "replica":
      if (read === undefined || read.from?.value === "primary") return [];
      return [
        {
          title: `Read ${name} from its primary`,
          changes: [
            dependency(read, "from primary", {
              from: written("primary", read.at),
            }),
          ],
        },
      ];
    case "quorum":
      return [{ title: `Let every read of ${name} meet the last write`, changes: meetingQuorum(component) }];
    case "cache":
      return [droppingWithWrites(component), writingThrough(component)];
    case "behind":
      return [writingThrough(component)];
    case "unstated":
    case "derivation":
      return [];
    default:
      return kind satisfies never;
  }
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
