// What the source texts say about a system, as a reviewed page lists it: each claim with where it is told and what answers it. It
// reads and looks for slips; whether an answer fits its claim is what review is for.

import type { ReviewedPage } from "./reviewed-page.ts";

/** The texts that claims are taken from, by the names that pages use. */
export const sourceTexts: Readonly<Record<string, string>> = {
  T0: "Advanced Applications and Case Studies",
  T1: "Advanced Topics & Emerging Architectures",
  T2: "Real-World Case Studies",
  T3: "Break Before Scale",
};

/** A passage: a key of `sourceTexts`, and where in that text. */
export interface SourcePlace {
  readonly text: string;
  /** Empty for the text as a whole. */
  readonly passage: string;
}

/** What answers a claim. */
export type Answer =
  /** Headings of the page's findings and facts. */
  | { readonly kind: "shown"; readonly by: readonly string[] }
  /** Ids of rules that find nothing here. */
  | { readonly kind: "gone"; readonly rules: readonly string[] }
  /** The reason why no static analysis can tell. */
  | { readonly kind: "unshowable"; readonly why: string };

export interface Claim {
  readonly title: string;
  readonly sources: readonly SourcePlace[];
  readonly answer: Answer;
}

/** Claims as read, and a sentence for everything in the section that is not as it should be. */
export interface ReadClaims {
  readonly claims: readonly Claim[];
  readonly slips: readonly string[];
}

const sourceMark = "Source:";
const answerMarks = ["Shown by:", "Gone:", "Cannot be shown:"] as const;

/** Reads the claims of a page, whose headings they name. `ruleIds` are all that a claim may call gone. */
export function readClaims(page: ReviewedPage, ruleIds: ReadonlySet<string>): ReadClaims {
  const claims: Claim[] = [];
  const slips: string[] = [];
  const titles = new Set<string>();
  const [stray = "", ...entries] = `\n${page.claims}`.split(/^### /m);
  if (stray.trim() !== "") slips.push(`"${stray.trim()}" stands above the first claim.`);
  for (const entry of entries) {
    const { title, claim, wrong } = readClaim(entry);
    if (titles.has(title)) wrong.push("stands twice");
    titles.add(title);
    if (claim !== undefined) {
      claims.push(claim);
      wrong.push(...slipsOf(claim.answer, page, ruleIds));
    }
    slips.push(...wrong.map((what) => `"${title}" ${what}.`));
  }
  return { claims, slips };
}

interface ReadEntry {
  readonly title: string;
  /** Undefined where it has not exactly one answer. */
  readonly claim?: Claim;
  readonly wrong: string[];
}

function readClaim(entry: string): ReadEntry {
  const [title = "", ...lines] = entry.trim().split("\n");
  const wrong: string[] = [];
  const sources: SourcePlace[] = [];
  const answers: Answer[] = [];
  for (const paragraph of paragraphsOf(lines)) {
    const mark = [sourceMark, ...answerMarks].find((one) => paragraph.startsWith(one));
    const said = mark === undefined ? "" : paragraph.slice(mark.length).trim();
    if (mark === undefined) wrong.push(`has a paragraph that begins with none of its marks: ${paragraph}`);
    else if (said === "") wrong.push(`says nothing behind "${mark}"`);
    else if (mark === sourceMark) sources.push(...sourcesOf(said, wrong));
    else answers.push(answerOf(mark as (typeof answerMarks)[number], said));
  }
  if (sources.length === 0) wrong.push("has no source");
  const [answer] = answers;
  if (answer === undefined || answers.length > 1) {
    wrong.push(`has ${answers.length} answers, and needs exactly one of "${answerMarks.join('", "')}"`);
    return { title, wrong };
  }
  return { title, claim: { title, sources, answer }, wrong };
}

/** Lines that belong together, as one line each. */
function paragraphsOf(lines: readonly string[]): readonly string[] {
  return lines
    .join("\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
    .filter((paragraph) => paragraph !== "");
}

function sourcesOf(said: string, wrong: string[]): readonly SourcePlace[] {
  return listed(said).flatMap((place) => {
    const [, text = "", passage = ""] = /^(T\d+)(?:,\s*(.+))?$/.exec(place) ?? [];
    if (sourceTexts[text] !== undefined) return [{ text, passage }];
    wrong.push(`names no known text in "${place}": ${Object.keys(sourceTexts).join(", ")}`);
    return [];
  });
}

function answerOf(mark: (typeof answerMarks)[number], said: string): Answer {
  switch (mark) {
    case "Shown by:":
      return { kind: "shown", by: listed(said) };
    case "Gone:":
      return { kind: "gone", rules: listed(said.replaceAll(",", ";")) };
    case "Cannot be shown:":
      return { kind: "unshowable", why: said };
    default:
      return mark satisfies never;
  }
}

function listed(said: string): readonly string[] {
  return said
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A heading that is not there, a rule that does not exist or still finds something. */
function slipsOf(answer: Answer, page: ReviewedPage, ruleIds: ReadonlySet<string>): readonly string[] {
  if (answer.kind === "unshowable") return [];
  if (answer.kind === "shown") {
    const headings = new Set([...page.findings, ...page.facts]);
    return answer.by.filter((by) => !headings.has(by)).map((by) => `names "${by}", which is no heading of the page`);
  }
  const found = new Set(page.findings.map((heading) => heading.split(" · ")[1]));
  return answer.rules.flatMap((rule) => {
    if (!ruleIds.has(rule)) return [`calls "${rule}" gone, which is no rule`];
    return found.has(rule) ? [`calls "${rule}" gone, which the page still has`] : [];
  });
}
