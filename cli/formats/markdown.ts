// The result as a comment on a pull request: `lint --format markdown`. A line for each finding, its path and what to do folded
// below it. It ends before the place where code hosts cut a comment off, and says how many it leaves out.

import { markdownText } from "../../diagram/formats/markdown-text.ts";
import { gravestFirst, isLive, itemsOf, type LocatedItem } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";
import { placeText } from "./pretty.ts";
import { summaryOf } from "./summary.ts";

/** By which a pipeline finds its earlier comment, to write it anew in place of adding another. */
const marker = "<!-- faultline lint -->";

/** Characters of the list. GitHub takes 65,536 in all, and the page on formats promises 60,000. */
const longest = 59_000;

/** A path of more places than this is better read in the JSON. */
const mostNotes = 12;

/** What could not be read first, then problems and findings, the gravest before the others, since some may have no room. */
export function toMarkdown(result: LintResult): string {
  const blocks: string[] = [];
  let length = 0;
  const items = gravestFirst(itemsOf(result).filter(isLive));
  for (const block of blocksOf(result.refusals, items)) {
    length += block.length + 1;
    if (length > longest) break;
    blocks.push(block);
  }
  const count = result.refusals.length + items.length;
  const left = count - blocks.length;
  return [
    marker,
    "### Faultline",
    "",
    words(summaryOf(result)),
    "",
    ...blocks,
    ...(left === 0 ? [] : [`- and ${left} more, which \`faultline lint\` lists`]),
    ...(count === 0 ? [] : [""]),
  ].join("\n");
}

function* blocksOf(refusals: readonly string[], items: readonly LocatedItem[]): Generator<string> {
  for (const refusal of refusals) yield `- **unread** ${words(refusal)}`;
  for (const item of items) {
    const { code, severity, message, location } = item;
    const line = `- **${severity}** ${code} at ${words(placeText(location))}: ${words(message)}`;
    yield [line, ...detailsOf(item)].join("\n");
  }
}

/** What is folded below a line of the list, indented to belong to it. */
function detailsOf({ evidence, flows = [], remedy, fix }: LocatedItem): readonly string[] {
  const notes = evidence.slice(0, mostNotes).map(({ says, location }) => {
    const place = words(placeText(location));
    return says === "" ? `- ${place}` : `- ${words(says)} (${place})`;
  });
  const rest = evidence.length - notes.length;
  const body = [
    ...notes,
    ...(rest === 0 ? [] : [`- and ${rest} more places`]),
    ...(flows.length === 0 ? [] : [`- Flows: ${words(flows.join(", "))}`]),
    ...(remedy === undefined ? [] : [`- What to do: ${words(remedy.replace(/\s+/g, " "))}`]),
    ...(fix === undefined ? [] : [`- Fix: ${words(fix)}`]),
  ];
  if (body.length === 0) return [];
  return ["  <details><summary>Path and remedy</summary>", "", ...body.map((line) => `  ${line}`), "", "  </details>"];
}

/**
 * Words of a design: neither Markdown, nor HTML, nor a call of a person or an issue (`@name`, `#1`), which a host would link and
 * tell, nor an address, of which it would make a link without being asked.
 */
export function words(text: string): string {
  return markdownText(text).replace(/[@#](?=\w)|:(?=\/\/)|\bwww\./gi, "$&&#8203;");
}
