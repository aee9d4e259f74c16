// Where on its way a read gets something old, and what makes that step answer with the newest. Whether it is enough is for the
// rules' own fixes to try.

import type { Dependency } from "../../language/index.ts";
import type { ReadStep } from "../facts/guarantees/store-steps.ts";
import type { Finding } from "../finding.ts";
import { component as change, dependency } from "./edit.ts";
import type { Fix, FixContext } from "./fix.ts";
import { meetingQuorum } from "./guarantees.ts";
import type { Way } from "./redundancy.ts";
import { tried } from "./trial.ts";

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
  const alone = ways.flat().flatMap(({ title, changes }) => tried(finding, context, title, changes, shows));
  if (alone.length > 0 || ways.length < 2) return alone;
  const first = ways.flatMap(([way]) => way ?? []);
  const title = first.map((way, index) => (index === 0 ? way.title : lowerFirst(way.title))).join(", and ");
  const changes = first.flatMap((way) => way.changes);
  return tried(finding, context, title, changes, shows);
}

function freshWays(read: Dependency | undefined, { kind, component }: ReadStep): readonly Way[] {
  const { name, at } = component;
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
              from: { value: "primary", origin: { kind: "written" }, at: read.at },
            }),
          ],
        },
      ];
    case "quorum":
      return [{ title: `Let every read of ${name} meet the last write`, changes: meetingQuorum(component) }];
    case "cache":
      return [
        {
          title: `Drop an entry of ${name} with the write that changes it`,
          changes: [change(component, "invalidated by write", { invalidatedBy: { kind: "write" } })],
        },
        {
          title: `Write through ${name}`,
          changes: [
            change(component, "pattern write-through", {
              pattern: { value: "write-through", origin: { kind: "written" }, at },
            }),
          ],
        },
      ];
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
