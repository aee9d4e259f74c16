// The page of terms, docs/terms.md, made from the vocabulary that hovers show: what each thing to choose is, what it buys and costs, when
// the other choice is better, and who says so. With --check it only says whether the page is fresh.

import path from "node:path";
import { guaranteeNames, statementByWord } from "../language/index.ts";
import { type Term, type Theme, termById, terms, themes } from "../server/knowledge/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

const pageFile = path.resolve(import.meta.dirname, "../docs/terms.md");

/** Writes the page; with `write: false` tells whether it is fresh. */
export function generateTerms(options: { write: boolean }): boolean {
  return writeOrCheck(pageFile, termsPage(), options);
}

/** The whole page as Markdown. */
export function termsPage(): string {
  const parts = [
    "<!-- Made by scripts/generate-terms.ts from server/knowledge; edit there. -->",
    "# Terms",
    `The ${terms.length} things that an architect chooses among, and what comes with each: what it is, what it buys, what it costs, when the other choice is better, and which failure it invites.\nThe editor shows the same text at the words of a design, and at these phrases in its titles, comments and reasons.\nEach entry is a judgement of general practice; its sources argue it at length.`,
    themes.map(contents).join("\n"),
    ...themes.flatMap((theme) => [`## ${theme.title}`, ...theme.terms.map(entry)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function contents({ title, terms: own }: Theme): string {
  return `- ${title}: ${own.map((term) => `[${term.title}](#${term.id})`).join(", ")}`;
}

/** The anchor is the entry's id, so that links outlive a better title. */
function entry(term: Term): string {
  const { id, title, buys, costs, otherwise, invites, sources, related = [] } = term;
  const others = related.flatMap((other) => {
    const found = termById.get(other);
    return found === undefined ? [] : [`[${found.title}](#${other})`];
  });
  return [
    `<a id="${id}"></a>\n\n### ${title}`,
    sentences(term.is),
    ...writtenAs(term),
    [
      `- **Buys**: ${buys}`,
      `- **Costs**: ${costs}`,
      `- **Rather**: ${otherwise}`,
      `- **Invites**: ${invites}`,
      ...sources.map(
        (source) => `- Source: ${source.url === undefined ? source.title : `[${source.title}](${source.url})`}`,
      ),
      ...(others.length === 0 ? [] : [`- See also: ${others.join(", ")}`]),
    ].join("\n"),
  ].join("\n\n");
}

const written: ReadonlySet<string> = new Set([...statementByWord.keys(), ...guaranteeNames]);

/** How a design states it, where the language has a word for it. */
function writtenAs({ words }: Term): readonly string[] {
  const own = words.filter((word) => written.has(word));
  const forms = own.map((word) => {
    const form = statementByWord.get(word)?.form ?? `guarantees ${word}`;
    return `\`${form}\``;
  });
  return forms.length === 0 ? [] : [`In a design: ${forms.join(", ")}.`];
}

/** One sentence per line, as pages that are compared line by line want it. */
function sentences(text: string): string {
  return text.replace(/([.:?!]) (?=[A-Z])/g, "$1\n");
}

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  if (!generateTerms({ write }) && !write) {
    console.error("docs/terms.md is stale. Run: npm run generate");
    process.exitCode = 1;
  }
}
