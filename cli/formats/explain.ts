// Pages of `faultline explain`: a rule in its own words, or a fact with the calculation behind it.

import type { Derivation, Fact, Rule } from "../../analysis/index.ts";
import type { Locate } from "../lint-result.ts";
import { valueText } from "./inspect-pretty.ts";
import { placeText } from "./pretty.ts";
import { styleFor, visible, wrap } from "./style.ts";

interface Look {
  readonly hasColour: boolean;
  readonly width: number;
}

/** Everything said about a rule, in the order in which a reader asks for it. */
export function ruleToPage(rule: Rule, { hasColour, width }: Look): string {
  const { strong, quiet, ...paint } = styleFor(hasColour);
  const prose = (text: string) => wrap(text, width).join("\n");
  const section = (title: string, body: string) => `${strong(title)}\n${body}\n`;
  const sources = rule.sources.map(({ title, url, says }) =>
    [`- ${prose(`${title}: ${says}`)}`, ...(url === undefined ? [] : [`  ${quiet(url)}`])].join("\n"),
  );
  const messages = Object.values(rule.messages).map(({ template }) => `- ${prose(template)}`);
  return [
    `${strong(rule.title)}\n${paint[rule.severity](rule.severity)}[${rule.id}] · ${rule.category} · since ${rule.since}\n`,
    section("Why", prose(rule.rationale)),
    section("What it says", messages.join("\n")),
    section("What to do", prose(rule.remedy)),
    section("When to keep it", prose(rule.tradeoff)),
    section("Example", indented(rule.examples.bad)),
    section("Without the finding", indented(rule.examples.good)),
    section("Sources", sources.join("\n")),
  ].join("\n");
}

/** The value and, below it, each line of its calculation with the place it was read from. */
export function factToPage(fact: Fact, locate: Locate, { hasColour }: Look): string {
  const { strong, quiet } = styleFor(hasColour);
  const lines = (step: Derivation, depth: number): string[] => {
    const place = step.at === undefined ? undefined : locate(step.at);
    const where = place === undefined ? "" : `  ${quiet(placeText(place))}`;
    const own = `${"  ".repeat(depth)}${visible(step.says)}${where}`;
    return [own, ...(step.steps ?? []).flatMap((below) => lines(below, depth + 1))];
  };
  const heading = `${strong(`${fact.element}.${fact.name}`)} = ${visible(valueText(fact))}  (${fact.kind})`;
  return `${heading}\n\n${lines(fact.derivation, 0).join("\n")}\n`;
}

function indented(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}
