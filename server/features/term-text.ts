// An entry of the vocabulary as Markdown: whole, as hovers show it, and short, as a list of words shows it.

import { type Term, type TermSource, termById, termOf } from "../knowledge/index.ts";

/** Where a term's own page is; undefined for an editor that has none. */
export type PageOf = (id: string) => string | undefined;

/** Everything that an entry says: what it is, both sides of the choice, who argues it, and what to read next. */
export function termMarkdown(term: Term, pageOf: PageOf): string {
  const sources = term.sources.map(sourceMarkdown).join(" · ");
  const related = (term.related ?? []).flatMap((id) => {
    const other = termById.get(id);
    return other === undefined ? [] : [linked(other.title, pageOf(id))];
  });
  return [
    `**${linked(term.title, pageOf(term.id))}**: ${term.is}`,
    sidesOf(term),
    `${term.sources.length === 1 ? "Source" : "Sources"}: ${sources}`,
    ...(related.length === 0 ? [] : [`See also: ${related.join(", ")}`]),
  ].join("\n\n");
}

/** What a word of the language trades, for a list of words; undefined for one that trades nothing. */
export function noteOf(word: string): string | undefined {
  const term = termOf(word);
  if (term === undefined) return undefined;
  return `**${term.title}**: ${term.is}\n\n${sidesOf(term)}\n\n${sourceMarkdown(term.sources[0])}`;
}

function sidesOf({ buys, costs, otherwise, invites }: Term): string {
  return [
    `- **Buys**: ${buys}`,
    `- **Costs**: ${costs}`,
    `- **Rather**: ${otherwise}`,
    `- **Invites**: ${invites}`,
  ].join("\n");
}

function sourceMarkdown({ title, url }: TermSource): string {
  return linked(title, url);
}

function linked(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}
