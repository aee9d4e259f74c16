// `npm run new-rule <id>`: everything that a rule needs beside its idea. It writes the rule's file, its specification, its
// line in the list and its line in the ledger; the tests fail until the rule finds what its specification shows.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ledgerWith } from "./generate-rule-pages.ts";

const root = path.resolve(import.meta.dirname, "..");
const listFile = "analysis/rules/index.ts";
const ledgerFile = "docs/rules/ledger.md";

export interface NewFile {
  /** From the root. */
  readonly name: string;
  readonly text: string;
}

/** What is there already. */
export interface Present {
  /** Text of analysis/rules/index.ts. */
  readonly list: string;
  /** Text of docs/rules/ledger.md; empty where there is none. */
  readonly ledger: string;
  readonly version: string;
}

/** The files of a rule that is yet to be written. Throws a sentence where the id cannot be used. */
export function filesOfNewRule(id: string, present: Present): readonly NewFile[] {
  if (!/^[a-z]+(-[a-z]+)+$/.test(id)) {
    throw new Error(
      `A rule's id is the name of the pattern in small words with hyphens, such as shared-fate; not "${id}".`,
    );
  }
  if (/^(no|use|check|avoid|require)-/.test(id)) {
    throw new Error(
      `An id names the pattern that is found, so that "accept ${id}" reads right; it begins with no command.`,
    );
  }
  if (present.ledger.includes(`| ${id} |`))
    throw new Error(`The ledger knows ${id} already, and an id is never used again.`);
  if (present.list.includes(`"./${id}.ts"`)) throw new Error(`There is a rule ${id} already.`);
  const name = camelCase(id);
  return [
    { name: `analysis/rules/${id}.ts`, text: ruleText(id, name, present.version) },
    { name: `test/rules/${id}.md`, text: specificationText(id) },
    { name: listFile, text: listWith(present.list, id, name) },
    { name: ledgerFile, text: ledgerWith(present.ledger, [{ id, since: present.version }]) },
  ];
}

function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The list with the rule in its place, imports and array both sorted by id. */
function listWith(list: string, id: string, name: string): string {
  const imports = [...list.matchAll(/^import \{ (\w+) \} from "\.\/([\w-]+)\.ts";$/gm)];
  const entries = [...imports.map(([, known = "", file = ""]) => ({ name: known, id: file })), { name, id }].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
  const importLines = entries.map((entry) => `import { ${entry.name} } from "./${entry.id}.ts";`).join("\n");
  const names = entries.map((entry) => entry.name);
  const oneLine = `export const rules: readonly Rule[] = [${names.join(", ")}];`;
  const array =
    oneLine.length <= 120
      ? oneLine
      : `export const rules: readonly Rule[] = [\n${names.map((one) => `  ${one},\n`).join("")}];`;
  const withoutImports = list.replace(/^import \{ \w+ \} from "\.\/[\w-]+\.ts";\n/gm, "");
  return withoutImports
    .replace(/(import type \{ Rule \} from "\.\.\/rule\.ts";\n)/, `$1${importLines}\n`)
    .replace(/export const rules: readonly Rule\[\] = \[[^\]]*\];/, array);
}

function ruleText(id: string, name: string, version: string): string {
  return `// What this rule finds, in one sentence; which facts it reads, and what it leaves to others.

import { defineRule, message } from "../rule.ts";

export const ${name} = defineRule({
  id: "${id}",
  title: "",
  category: "resilience",
  since: "${version}",

  rationale: "",
  remedy: "",
  tradeoff: "",
  sources: [],
  examples: { bad: "", good: "" },

  messages: {
    found: message\`\${"name"} shows the pattern.\`,
  },

  check({ model, facts, flows, options, report }) {
    // Judge the facts of the flows given, and report at the name that the finding is about.
    void [model, facts, flows, options, report];
  },
});
`;
}

function specificationText(id: string): string {
  return `# ${id}

## The common case

\`\`\`arch
service web { calls db }
store db
//    ^^ warning[${id}]: db shows the pattern.

flow buy { web -> db }
\`\`\`

## A sound design that looks like it

\`\`\`arch
service web { calls db }
store db

flow buy { web -> db }
\`\`\`
`;
}

function read(name: string): string {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function main(id: string | undefined): void {
  if (id === undefined) throw new Error("Name the rule: npm run new-rule shared-fate");
  const { version }: { version: string } = JSON.parse(read("package.json"));
  const files = filesOfNewRule(id, { list: read(listFile), ledger: read(ledgerFile), version });
  for (const { name, text } of files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
    console.log(`wrote ${name}`);
  }
  console.log(
    `Write test/rules/${id}.md first, then analysis/rules/${id}.ts, and run: npx vitest run test/rules && npm run generate`,
  );
}

if (import.meta.main) {
  try {
    main(process.argv[2]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
