// A component and its technology in words: the job, what it promises, and what the choice of the product trades.

import { factWords } from "../../../analysis/index.ts";
import { type Component, type Guarantee, statementByWord, type Technology } from "../../../language/index.ts";
import { clipped } from "../wording.ts";
import { asPhrase, list, plain, prose } from "./markdown.ts";

/** A component's job, owner and promises. */
export function aboutComponent(component: Component, technology: Technology | undefined): string {
  const lines: string[] = [];
  const job = component.does?.value ?? technology?.does ?? statementByWord.get(component.kind)?.says;
  if (job !== undefined) lines.push(`Job: ${asPhrase(clipped(job, 300))}`);
  if (component.owner !== undefined) lines.push(`Owner: ${plain(clipped(component.owner.value, 100))}`);
  lines.push(...promises(component.guarantees, component.prefers?.value));
  return list(lines);
}

/** What a technology trades; with `isWhole` all that is known of it. */
export function aboutTechnology(technology: Technology, { isWhole }: { readonly isWhole: boolean }): string {
  const parts: string[] = [];
  if (isWhole && technology.does !== undefined) parts.push(`Job: ${asPhrase(clipped(technology.does, 300))}`);
  if (technology.tradeoff !== undefined) {
    parts.push(
      `**Trade-off of ${plain(clipped(technology.title ?? technology.name, 200))}.** ${prose(technology.tradeoff)}`,
    );
  }
  if (isWhole) {
    const lines = promises(technology.guarantees, technology.prefers);
    if (lines.length > 0) parts.push(lines.join("\n\n"));
    const sources = technology.sources.slice(0, 6).map((source) => prose(source));
    if (sources.length > 0) parts.push(list(sources));
  }
  return parts.join("\n\n");
}

function promises(guarantees: readonly Guarantee[], prefers: string | undefined): readonly string[] {
  const lines: string[] = [];
  if (guarantees.length > 0) lines.push(`Guarantees: ${guarantees.slice(0, 8).map(guaranteeText).join(", ")}`);
  if (prefers !== undefined) lines.push(`When the network is cut: prefers ${prefers}`);
  return lines;
}

function guaranteeText({ name, per, across, within, origin }: Guarantee): string {
  const more = [
    per === undefined ? "" : ` per ${plain(per)}`,
    across === undefined ? "" : ` across ${plain(across)}`,
    within === undefined ? "" : ` ${factWords(within, "seconds")}`,
    origin.kind === "technology" ? ` (default of ${origin.technology})` : "",
  ];
  return `\`${name}\`${more.join("")}`;
}
