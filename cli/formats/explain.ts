// Pages of `faultline explain`: a rule in its own words, or a fact with the calculation behind it.

import type { Derivation, Difference, Fact, FactChange, FactValue, Finding, Rule } from "../../analysis/index.ts";
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
  const item = (text: string) => `- ${wrap(text, width - 2).join("\n  ")}`;
  const section = (title: string, body: string) => `${strong(title)}\n${body}\n`;
  const sources = rule.sources.map(({ title, url, says }) =>
    [item(`${title}: ${says}`), ...(url === undefined ? [] : [`  ${quiet(url)}`])].join("\n"),
  );
  const messages = Object.values(rule.messages).map(({ template }) => item(template));
  return [
    `${strong(rule.title)}\n${paint[rule.severity](rule.severity)}[${rule.id}] · ${rule.category} · since ${rule.since}\n`,
    ...(rule.otherSeverities === undefined ? [] : [`${prose(rule.otherSeverities)}\n`]),
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

/** The facts of one element, a line each. */
export function factsToPage(facts: readonly Fact[], { hasColour }: Look): string {
  const { strong, quiet } = styleFor(hasColour);
  const width = Math.max(...facts.map(({ name }) => name.length));
  const lines = facts.map((fact) => `  ${fact.name.padEnd(width)}  ${briefly(fact)}  ${quiet(fact.kind)}`);
  return `${strong(facts[0]?.element ?? "")}\n${lines.join("\n")}\n`;
}

/** A change and what it does. */
export interface Change {
  /** The element asked about, and the fact of it where one was. */
  readonly subject: string;
  readonly asked: string | undefined;
  /** As the reader wrote it. */
  readonly change: string;
  readonly difference: Difference;
}

/** What a change does: to the fact or element asked about, to the findings, and to how many other facts. */
export function changeToPage({ subject, asked, change, difference }: Change, { hasColour }: Look): string {
  const { strong, quiet, ...paint } = styleFor(hasColour);
  const isAsked = ({ element, name }: FactChange) => element === subject && (asked === undefined || name === asked);
  const own = difference.facts.filter(isAsked).map((fact) => `  ${factChangeText(fact)}`);
  const others = difference.facts.length - own.length;
  const what = asked === undefined ? subject : `${subject}.${asked}`;
  const finding = ({ severity, rule, message }: Finding) =>
    `  ${paint[severity](severity)}[${rule}] ${visible(message)}`;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${strong(title)}\n${lines.join("\n")}\n`];
  const elsewhere = others === 1 ? "1 other fact changes." : `${others} other facts change.`;
  return [
    `${strong("What if")} ${visible(change.trim())}\n`,
    ...(own.length === 0 ? [`Nothing changes about ${visible(what)}.\n`] : section("Then", own)),
    ...section("Findings that go", difference.gone.map(finding)),
    ...section("Findings that come", difference.added.map(finding)),
    ...section(
      "Findings that change",
      difference.changed.map(({ after }) => finding(after)),
    ),
    ...(others === 0 ? [] : [`${quiet(elsewhere)}\n`]),
  ].join("\n");
}

/** Members of a list that stand beside the fact's name; its own page has all of them. */
const fewest = 5;

function briefly(fact: Fact): string {
  const { value } = fact;
  if (!Array.isArray(value) || value.length <= fewest || typeof value[0] === "number") return visible(valueText(fact));
  const first = valueText({ ...fact, value: value.slice(0, fewest) as FactValue });
  return `${visible(first)} and ${value.length - fewest} more`;
}

function factChangeText({ element, name, before, after }: FactChange): string {
  const was = before === undefined ? "not there before" : `was ${briefly(before)}`;
  const is = after === undefined ? "is there no more" : `= ${briefly(after)}`;
  return `${element}.${name} ${is}  (${was})`;
}

function indented(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}
