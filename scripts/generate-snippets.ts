// The snippets that the editor offers by itself, before the server is up and in a file that is empty: a whole design to begin with, and
// the blocks that completion offers, under names of their own so that no list shows one twice.

import path from "node:path";
import { statementByWord } from "../language/index.ts";
import { blockSnippet } from "../server/features/completion/snippets.ts";
import { writeOrCheck } from "./write-or-check.ts";

const file = path.resolve(import.meta.dirname, "../syntaxes/snippets.json");

const blocks = ["system", "region", "policy", "client", "service", "worker", "store", "cache", "queue", "topic"];
const stories = ["data", "flow", "scenario", "decision"];

/** Names to begin with, by the slot they stand in. */
const sampleNames: Readonly<Record<string, string>> = {
  carrier: "events",
  copied: "orders",
  authority: "orders",
  failing: "orders",
  judged: "checkout",
};

/** A small design without a problem; equal numbers are one tab stop. */
const design = `/** \${1:What it is for.} */
system \${2:shop} "\${3:Shop}" {
\tclient \${4:browser} { calls \${5:api} { timeout \${6:3s} } }

\tservice \${5:api} {
\t\treplicas \${7:3}
\t\tavailability \${8:99.9%}
\t\twrites \${9:orders} { timeout \${10:300ms} }
\t}

\tstore \${9:orders} : \${11:postgres}

\tflow \${12:checkout} "\${13:A customer buys}" {
\t\tload \${14:50/s}
\t\tslo availability \${15:99.9%} over 30d

\t\t\${4:browser} -> \${5:api} -> \${9:orders}
\t}
}$0`;

interface EditorSnippet {
  readonly prefix: string;
  readonly isFileTemplate?: boolean;
  readonly body: string;
  readonly description: string;
}

function snippets(): Readonly<Record<string, EditorSnippet>> {
  const all: Record<string, EditorSnippet> = {
    "New design": {
      prefix: "design",
      isFileTemplate: true,
      body: design,
      description: "A system with a client, a service, its store, and a flow through them.",
    },
  };
  for (const word of [...blocks, ...stories]) {
    const body = blockSnippet(word, "container", {
      indent: "\t",
      names: (slot) => [sampleNames[slot] ?? slot],
      steps: () => [],
    });
    const says = statementByWord.get(word)?.says;
    if (body === undefined || says === undefined) throw new Error(`no snippet of ${word}`);
    all[`New ${word}`] = { prefix: `new-${word}`, body, description: says };
  }
  return all;
}

/** Writes syntaxes/snippets.json; with `write: false`, tells whether it is fresh. */
export function generateSnippets(options: { write: boolean }): boolean {
  return writeOrCheck(file, `${JSON.stringify(snippets(), null, 2)}\n`, options);
}
