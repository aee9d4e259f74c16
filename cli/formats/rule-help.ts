// A rule's page in brief, for tools that show help beside a finding: as plain text and as Markdown.

import type { Rule } from "../../analysis/index.ts";

/** Why it matters, what to do and when to leave it, in the rule's words. */
export function ruleHelpText({ rationale, remedy, tradeoff }: Rule): string {
  return [`Why: ${prose(rationale)}`, `What to do: ${prose(remedy)}`, `When to keep it: ${prose(tradeoff)}`].join(
    "\n\n",
  );
}

/** The same with an example and the sources. */
export function ruleHelpMarkdown({ id, title, rationale, remedy, tradeoff, examples, sources }: Rule): string {
  const said = sources.map(
    ({ title: name, url, says }) => `- ${url === undefined ? name : `[${name}](${url})`}: ${prose(says)}`,
  );
  return [
    `${title}.`,
    `## Why\n\n${prose(rationale)}`,
    `## What to do\n\n${prose(remedy)}`,
    `## When to keep it\n\n${prose(tradeoff)}\n\nSay so in the design: \`accept ${id} because "…" until 2027-01-01\`.`,
    `## Example\n\n${fenced(examples.bad)}\n\nThis design is free of it:\n\n${fenced(examples.good)}`,
    `## Sources\n\n${said.join("\n")}`,
  ].join("\n\n");
}

function prose(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function fenced(text: string): string {
  return `\`\`\`arch\n${text.trim()}\n\`\`\``;
}
