// The page on which a person has written down what an example must give: every finding, and the facts worth checking by hand,
// each with the reason why it is right. It is written anew from what the analysis says, keeping the reasons; judging
// whether a reason is good is what review is for.

import type { Analysis, Fact, Finding } from "../../analysis/index.ts";

/** A page as read. */
export interface ReviewedPage {
  /** Everything above the first section. */
  readonly head: string;
  /** Reasons by the heading that they stand under. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Headings of the facts that the page names, in its order. */
  readonly facts: readonly string[];
}

const reasonMark = "Why: ";
const findingsTitle = "## Findings";
const factsTitle = "## Facts";
const nothing = "None.";

/** Reads a page. Of a text that is no such page it keeps what it recognises. */
export function readPage(text: string): ReviewedPage {
  const [head = ""] = text.split(/^## /m);
  const reasons = new Map<string, string>();
  const facts: string[] = [];
  let isFacts = false;
  let heading = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) isFacts = line === factsTitle;
    if (line.startsWith("### ")) {
      heading = line.slice(4);
      if (isFacts) facts.push(heading);
    } else if (line.startsWith(reasonMark)) reasons.set(heading, line.slice(reasonMark.length).trim());
  }
  return { head: head.trimEnd(), reasons, facts };
}

/** The page that an analysis gives, with the reasons that are known and without those that are not. */
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
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Unique among an example's findings unless one rule finds two things at one element. */
function headingOf({ severity, rule, element, accepted }: Finding): string {
  return `${accepted === undefined ? severity : "accepted"} · ${rule} · ${element}`;
}

function factWords(heading: string, { facts }: Analysis): string {
  const [name, element = ""] = heading.split(" · ");
  const fact = facts.of(element).find((one) => one.name === name);
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
