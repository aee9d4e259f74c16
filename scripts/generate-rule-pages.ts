// The pages of the rules, docs/rules, made from the rules themselves: one for each, with the real output of its examples, an
// index by category, and the ledger, which only ever grows. With --check it only says whether they are fresh.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { analyzeWith, type Category, type Rule, rules } from "../analysis/index.ts";
import { toPretty } from "../cli/formats/pretty.ts";
import { resultOf } from "../cli/lint-result.ts";
import { createProject } from "../language/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

const folder = path.resolve(import.meta.dirname, "../docs/rules");
const ledgerFile = path.join(folder, "ledger.md");
const made = "<!-- Made by scripts/generate-rule-pages.ts from analysis/rules; edit there. -->";

/** Categories in the order of the index, with what they judge. */
const categories: Readonly<Record<Category, string>> = {
  contradiction: "The design contradicts itself, or an objective that it states",
  resilience: "Failures that spread, or that nothing answers",
  capacity: "More work than there is room for",
  consistency: "Data that is not what a reader takes it for",
  coupling: "Parts that are tied together",
  completeness: "What is missing for the analysis to say more",
};

/** Writes the pages, the index and the ledger; with `write: false` tells whether all of them are fresh. */
export function generateRulePages(options: { write: boolean }): boolean {
  const pages = [
    ...rules.map((rule) => ({ file: path.join(folder, `${rule.id}.md`), content: pageOf(rule) })),
    { file: path.join(folder, "index.md"), content: indexOf(rules) },
    { file: ledgerFile, content: ledgerWith(readLedger(), rules) },
  ];
  const areFresh = pages.map(({ file, content }) => writeOrCheck(file, content, options));
  return areFresh.every(Boolean) && strayPages().length === 0;
}

/** Pages of rules that are gone; they are deleted by hand, after the ledger says so. */
export function strayPages(): readonly string[] {
  const known = new Set([...rules.map((rule) => `${rule.id}.md`), "index.md", "ledger.md"]);
  return existsSync(folder) ? readdirSync(folder).filter((name) => !known.has(name)) : [];
}

/** A rule's page: why, what it says, an example, what to do, when to keep it, who says so. */
export function pageOf(rule: Rule): string {
  const sections = [
    `${made}\n`,
    `# ${rule.id}\n`,
    `${rule.title}.\n`,
    `Severity **${rule.severity}** · category ${rule.category} · since ${rule.since}\n`,
    ...(rule.otherSeverities === undefined ? [] : [`${sentences(rule.otherSeverities)}\n`]),
    `## Why\n\n${sentences(rule.rationale)}\n`,
    `## What it says\n\n${Object.values(rule.messages)
      .map(({ template }) => `- \`${template}\``)
      .join("\n")}\n`,
    `## Example\n\n${fenced("arch", rule.examples.bad)}\n\n${fenced("text", outputOf(rule, rule.examples.bad))}\n`,
    `This design is free of it:\n\n${fenced("arch", rule.examples.good)}\n`,
    `## What to do\n\n${sentences(rule.remedy)}\n`,
    `## When to keep it\n\n${sentences(rule.tradeoff)}\n\n${acceptanceOf(rule)}\n`,
    `## Sources\n\n${rule.sources.map(({ title, url, says }) => `- ${url === undefined ? title : `[${title}](${url})`}: ${says}`).join("\n")}\n`,
  ];
  return sections.join("\n");
}

function acceptanceOf(rule: Rule): string {
  const example = `accept ${rule.id} because "…" until 2027-01-01`;
  return `Say so in the design, at the element that the finding names or in a flow that is to be left out:\n\`${example}\`.`;
}

/** One sentence per line, as pages that are compared line by line want it. */
function sentences(prose: string): string {
  return prose
    .replace(/\s+/g, " ")
    .trim()
    .replace(/([.:?!]) (?=[A-Z])/g, "$1\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}

/** What the command prints for a design, with this rule alone; one that judges findings shows its own among all. */
function outputOf(rule: Rule, text: string): string {
  const file = "design.arch";
  const project = createProject();
  project.setFile(file, text);
  const snapshot = project.snapshot();
  const { today } = rule.examples;
  const report = analyzeWith(
    rule.judgesFindings === true ? rules : [rule],
    snapshot.model,
    today === undefined ? {} : { today },
  );
  const own = { ...report, findings: report.findings.filter((finding) => finding.rule === rule.id) };
  const result = resultOf(snapshot, own, new Set([file]));
  return toPretty(result, { hasColour: false, width: 100, withAccepted: false });
}

function indexOf(all: readonly Rule[]): string {
  const parts = [
    `${made}\n`,
    "# Rules\n",
    "Each rule names a pattern in a design, says what it costs there, and when it is right to leave it.\n",
  ];
  for (const [category, judges] of Object.entries(categories)) {
    const own = all.filter((rule) => rule.category === category);
    if (own.length === 0) continue;
    const rows = own.map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.title} | ${rule.severity} |`);
    const name = category.charAt(0).toUpperCase() + category.slice(1);
    parts.push(`## ${name}\n\n${judges}.\n\n| Rule | Finds | Severity |\n| --- | --- | --- |\n${rows.join("\n")}\n`);
  }
  parts.push("What was added, changed or removed in which version stands in the [ledger](ledger.md).\n");
  return parts.join("\n");
}

const ledgerHead = `# Ledger of rules

Every rule that there ever was.
Lines are added at the end and never taken away, and an id is never used again for something else.

| Rule | What happened | In version |
| --- | --- | --- |
`;

/** The ledger with a line for each rule that has none. What stands in it stays. */
export function ledgerWith(ledger: string, all: readonly Pick<Rule, "id" | "since">[]): string {
  const start = ledger === "" ? ledgerHead : ledger;
  const missing = all.filter(({ id }) => !start.includes(`| ${id} | added |`));
  return start + missing.map(({ id, since }) => `| ${id} | added | ${since} |\n`).join("");
}

export function readLedger(): string {
  return existsSync(ledgerFile) ? readFileSync(ledgerFile, "utf8") : "";
}

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  const isFresh = generateRulePages({ write });
  for (const page of strayPages())
    console.error(`docs/rules/${page} is the page of no rule: note its end in the ledger and delete it`);
  if (!write && !isFresh) {
    console.error("docs/rules is stale. Run: npm run generate");
    process.exitCode = 1;
  }
}
