// The page on which a person has written down what an example must give: every finding, and the facts worth checking by hand,
// each with the reason why it is right, and the claims of the source texts that they answer. It is written anew from what the
// analysis says, keeping reasons and claims; judging whether they are good is what review is for.

import type { Analysis, Fact, Finding } from "../../analysis/index.ts";

/** A page as read. */
export interface ReviewedPage {
  /** Everything above the first section. */
  readonly head: string;
  /** Reasons by the heading that they stand under. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Headings of the findings that the page has, in its order. */
  readonly findings: readonly string[];
  /** Headings of the facts that the page names, in its order. */
  readonly facts: readonly string[];
  /** The section of claims without its title, as it was written; empty where there is none. */
  readonly claims: string;
}

const reasonMark = "Why: ";
const findingsTitle = "## Findings";
const factsTitle = "## Facts";
const claimsTitle = "## Claims";
const nothing = "None.";

/** Reads a page. Of a text that is no such page it keeps what it recognises. */
export function readPage(text: string): ReviewedPage {
  const [head = "", ...parts] = text.split(/^(?=## )/m);
  const reasons = new Map<string, string>();
  const headings = { [findingsTitle]: [] as string[], [factsTitle]: [] as string[] };
  let claims = "";
  for (const part of parts) {
    const [title = "", ...lines] = part.split("\n");
    if (title === claimsTitle) claims = lines.join("\n").trim();
    else if (title === findingsTitle || title === factsTitle) readEntries(lines, headings[title], reasons);
  }
  return { head: head.trimEnd(), reasons, findings: headings[findingsTitle], facts: headings[factsTitle], claims };
}

function readEntries(lines: readonly string[], headings: string[], reasons: Map<string, string>): void {
  for (const line of lines) {
    if (line.startsWith("### ")) headings.push(line.slice(4));
    else if (line.startsWith(reasonMark)) reasons.set(headings.at(-1) ?? "", line.slice(reasonMark.length).trim());
  }
}

/** The page that an analysis gives, with the reasons and claims that are known. */
export function writePage(page: ReviewedPage, analysis: Analysis): string {
  const entry = (heading: string, says: string) =>
    `### ${heading}\n\n${says}\n\n${reasonMark}${page.reasons.get(heading) ?? ""}`.trimEnd();
  const findings = analysis.report.findings.map((finding) => entry(headingOf(finding), finding.message));
  const facts = page.facts.map((heading) => entry(heading, factWords(heading, analysis)));
  const sections = [
    page.head,
    findingsTitle,
    ...(findings.length === 0 ? [nothing] : findings),
    ...(facts.length === 0 ? [] : [factsTitle, ...facts]),
    ...(page.claims === "" ? [] : [claimsTitle, page.claims]),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Unique among an example's findings unless one rule finds two things at one element. */
export function headingOf({ severity, rule, element, accepted }: Finding): string {
  return `${accepted === undefined ? severity : "accepted"} · ${rule} · ${element}`;
}

/** The fact that a heading names; undefined where there is none such. */
export function factUnder(heading: string, { facts }: Pick<Analysis, "facts">): Fact | undefined {
  const [name, element = ""] = heading.split(" · ");
  return facts.of(element).find((one) => one.name === name);
}

function factWords(heading: string, analysis: Analysis): string {
  const fact = factUnder(heading, analysis);
  return fact === undefined ? "There is no such fact." : valueWords(fact);
}

function valueWords({ kind, unit, value, missing }: Fact): string {
  if (value === undefined) {
    return `Unknown without ${missing.map(({ element, term }) => `\`${term}\` of ${element}`).join(", ")}.`;
  }
  return `\`${show(value)}\` ${unit}, ${kind}`;
}

/** Twelve digits tell any two numbers apart that a person would, and hide the noise of binary fractions. */
function show(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(12)));
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return String(value);
}
