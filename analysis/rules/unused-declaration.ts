// Something that is declared and that nothing in the design uses. Of components it speaks of queues alone: others may be reached
// by flows that nobody has written yet.

import { unusedDeclarationsOf } from "../facts/unused-declarations.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Kinds of which several can have one name in a project. */
const named: ReadonlySet<string> = new Set(["zone", "queue", "topic"]);

export const unusedDeclaration = defineRule({
  id: "unused-declaration",
  title: "Nothing uses a declaration",
  category: "completeness",
  // A number is not what is missing here: something is said that has no effect.
  severity: "info",
  since: "0.1.0",

  rationale: `A policy that no dependency takes over, or a zone that nothing stands in, reads as if it did something. Often it is the other
half of a slip: the dependency that was meant to have the policy has none, and the copies that were meant to be spread
are not.`,
  remedy: `Use it where it was meant, or remove it.`,
  tradeoff: `What is declared for a step to come, or for other projects that share the files, is reasonable to keep: say so with a comment,
and turn the rule off for such a project.`,
  sources: [
    {
      title: "Common Weakness Enumeration: CWE-1164, Irrelevant Code",
      url: "https://cwe.mitre.org/data/definitions/1164.html",
      says: "Code that is not essential, by removing which nothing would change, is a weakness by name.",
    },
  ],
  examples: {
    bad: `policy careful { timeout 150ms  retries 1 }
client app { calls api }
service api

flow buy { app -> api }
`,
    good: `policy careful { timeout 150ms  retries 1 }
client app { calls api with careful }
service api

flow buy { app -> api }
`,
  },

  messages: {
    refers: message`Nothing uses ${"kind"} ${"name"}.`,
    stands: message`Nothing stands in ${"kind"} ${"name"}.`,
  },

  check({ model, report }) {
    for (const { kind, element } of unusedDeclarationsOf(model)) {
      const found = {
        element: element.id,
        at: element.at,
        cause: kind,
        holes: { kind, name: named.has(kind) ? nameOf(model, element.id) : element.name },
      };
      const isPlace = kind === "region" || kind === "zone" || kind === "boundary";
      report(isPlace ? "stands" : "refers", found);
    }
  },
});
