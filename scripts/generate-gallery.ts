// The gallery, docs/gallery.md: every example with what the source texts claim about it and where the tool shows that. Made from the
// reviewed pages of test/examples and from the analysis, so that it cannot drift. With --check it only says whether it is fresh.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Fact, type Finding, factWords, rules } from "../analysis/index.ts";
import { elementsOf, placeOf, type Span } from "../language/index.ts";
import { type Answer, type Claim, readClaims, sourceTexts } from "./gallery/claims.ts";
import {
  allExamples,
  type Example,
  type ExampleDesign,
  examplesFolder,
  pageUrlOf,
  readExample,
} from "./gallery/examples.ts";
import { factUnder, headingOf, type ReviewedPage, readPage } from "./gallery/reviewed-page.ts";
import { root } from "./tool.ts";
import { writeOrCheck } from "./write-or-check.ts";

const pageFile = join(root, "docs/gallery.md");
const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** Writes the page; with `write: false` tells whether it is fresh. */
export function generateGallery(options: { readonly write: boolean }): boolean {
  return writeOrCheck(pageFile, galleryPage(allExamples().map(readEntry)), options);
}

/** An example with its designs and what is claimed of each. */
interface Entry {
  readonly example: Example;
  readonly title: string;
  readonly variants: readonly Variant[];
}

interface Variant extends ExampleDesign {
  /** Its folder from the folder of examples. */
  readonly project: string;
  /** How the example calls it, such as `before`; empty where the example is one design. */
  readonly name: string;
  readonly page: ReviewedPage;
  readonly claims: readonly Claim[];
}

function readEntry(example: Example): Entry {
  const title = /^# (.+)$/m.exec(example.readme)?.[1] ?? example.name;
  const variants = example.projects.map((project): Variant => {
    const url = pageUrlOf(project);
    const page = readPage(existsSync(url) ? readFileSync(url, "utf8") : "");
    const { claims } = readClaims(page, ruleIds);
    const name = project.slice(example.name.length + 1);
    return { project, name, page, claims, ...readExample(project) };
  });
  return { example, title, variants };
}

function galleryPage(entries: readonly Entry[]): string {
  const parts = [
    "<!-- Made by scripts/generate-gallery.ts from examples and test/examples; edit there. -->",
    "# Gallery",
    introduction,
    overviewOf(entries),
    ...entries.map(sectionOf),
  ];
  return `${parts.join("\n\n")}\n`;
}

const titles = Object.values(sourceTexts).map((title) => `*${title}*`);

const introduction = `The systems of the examples are told about in texts on distributed systems: ${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}.
Each thing that a text claims about how a system fails, how it behaves and in which numbers stands below, beside the finding or the computed fact that shows it, or beside the reason why no analysis of a design can.
Findings and facts are those of the designs as they stand; the reviewed page of each design says why each of them is right.`;

const isShown = ({ answer }: Claim): boolean => answer.kind !== "unshowable";

function overviewOf(entries: readonly Entry[]): string {
  const rows = entries
    .filter(({ variants }) => variants.some(({ claims }) => claims.length > 0))
    .map(({ example, title, variants }) => {
      const claims = variants.flatMap((variant) => variant.claims);
      const texts = [...new Set(claims.flatMap(({ sources }) => sources.map(({ text }) => text)))].sort();
      return { link: `[${cell(title)}](#${anchorOf(example)})`, texts: texts.map(textTitle), claims };
    });
  const all = rows.flatMap(({ claims }) => claims);
  const counts = (claims: readonly Claim[]) => {
    const shown = claims.filter(isShown).length;
    return [claims.length, shown, claims.length - shown];
  };
  const lines = [
    ["System", "Told in", "Claims", "Shown", "Cannot be shown"],
    ["---", "---", "--:", "--:", "--:"],
    ...rows.map(({ link, texts, claims }) => [link, texts.join(", "), ...counts(claims)]),
    ["**All**", "", ...counts(all).map((count) => `**${count}**`)],
  ];
  const without = entries.flatMap(({ variants }) => variants.filter(({ claims }) => claims.length === 0));
  const rest = without.map(({ project }) => `[${project}](../examples/${project})`);
  return [table(lines), ...(rest.length === 0 ? [] : [`Designs without claims: ${rest.join(", ")}.`])].join("\n\n");
}

function sectionOf(entry: Entry): string {
  const { example, title, variants } = entry;
  const folder = `../examples/${example.name}`;
  const rows = variants.flatMap((variant) =>
    variant.claims.map((claim) => [cell(claim.title), sourcesOf(claim), answerOf(claim.answer, variant, entry)]),
  );
  return [
    `<a id="${anchorOf(example)}"></a>\n\n## ${title}`,
    `[${example.name}](${folder}): the designs, their pictures, and the numbers worked out by hand.`,
    variants.map((variant) => `- ${variantLine(variant)}`).join("\n"),
    ...pictureOf(entry),
    ...(rows.length === 0 ? [] : [table([["Claim", "Told in", "Where it shows"], ["---", "---", "---"], ...rows])]),
  ].join("\n\n");
}

function variantLine({ project, name, snapshot, analysis }: Variant): string {
  const files = [...snapshot.files.keys()].map((file) => `[${file}](../examples/${project}/${file})`).join(", ");
  const open = analysis.report.findings.filter(({ accepted }) => accepted === undefined);
  const accepted = analysis.report.findings.length - open.length;
  const found = `${counted(open.length, "finding")}${accepted === 0 ? "" : `, ${accepted} accepted`}`;
  const reviewed = `[${found}, reviewed](../test/examples/${project.replaceAll("/", "-")}.golden.md)`;
  return `${name === "" ? "" : `**${name}**: `}${files}; ${reviewed}`;
}

/** The map of the design that is named first. */
function pictureOf({ title, variants: [first] }: Entry): readonly string[] {
  const picture = `${first?.project}/map.svg`;
  if (!existsSync(join(examplesFolder, picture))) return [];
  const words = `Map of ${title}${first?.name === "" ? "" : `, ${first?.name}`}`;
  return [`<img src="../examples/${picture}" width="480" alt="${words.replaceAll('"', "&quot;")}">`];
}

const textTitle = (text: string): string => `*${sourceTexts[text] ?? text}*`;

function sourcesOf({ sources }: Claim): string {
  return sources
    .map(({ text, passage }) => cell(passage === "" ? textTitle(text) : `${textTitle(text)}, ${passage}`))
    .join("<br>");
}

function answerOf(answer: Answer, variant: Variant, entry: Entry): string {
  switch (answer.kind) {
    case "shown":
      return inVariant(variant) + answer.by.map((heading) => shownBy(heading, variant)).join("<br>");
    case "gone":
      return inVariant(variant) + answer.rules.map((rule) => goneOf(rule, variant, entry)).join("<br>");
    case "unshowable":
      return `*Cannot be shown*: ${cell(answer.why)}`;
    default:
      return answer satisfies never;
  }
}

const inVariant = ({ name }: Variant): string => (name === "" ? "" : `**${name}**: `);

/** What is found or computed under a heading of the reviewed page, with a link to the line that it is about. */
function shownBy(heading: string, variant: Variant): string {
  const findings = variant.analysis.report.findings.filter((finding) => headingOf(finding) === heading);
  if (findings.length > 0) return findings.map((finding) => findingWords(finding, variant)).join("<br>");
  const fact = factUnder(heading, variant.analysis);
  if (fact === undefined) throw new Error(`The reviewed page of ${variant.project} has no "${heading}" to show.`);
  return factLine(fact, variant);
}

function findingWords(finding: Finding, variant: Variant): string {
  const { rule, severity, accepted, message, at } = finding;
  const kind = accepted === undefined ? severity : `accepted ${severity}`;
  return `${cell(message)} (${kind} [${rule}](rules/${rule}.md), [${lineWords(at, variant)}](${linkTo(at, variant)}))`;
}

function factLine(fact: Fact, variant: Variant): string {
  const { name, element, unit, value, missing, derivation } = fact;
  const words =
    value === undefined
      ? `unknown without ${missing.map((input) => `\`${input.term}\` of ${input.element}`).join(", ")}`
      : factWords(value, unit);
  const at = elementsOf(variant.snapshot.model).get(element)?.at;
  const place = at === undefined ? "" : `, [${lineWords(at, variant)}](${linkTo(at, variant)})`;
  const quantity = `[${name}](semantics.md#${quantityAnchors.get(name) ?? ""})`;
  return `**${cell(words)}**: ${cell(derivation.says)} (${quantity} of ${element}${place})`;
}

function goneOf(rule: string, variant: Variant, { variants }: Entry): string {
  const others = variants.filter(
    (other) => other !== variant && other.analysis.report.findings.some((finding) => finding.rule === rule),
  );
  const where = others.map(({ name }) => name).join(", ");
  return `nothing is found by [${rule}](rules/${rule}.md)${where === "" ? "" : `, as it is in ${where}`}`;
}

function fileAndLine(at: Span, { snapshot }: Variant): { readonly file: string; readonly line: number } {
  const place = placeOf(snapshot.model, at);
  const source = place === undefined ? undefined : snapshot.files.get(place.file);
  if (place === undefined || source === undefined) throw new Error("What an example shows stands in its own files.");
  return { file: place.file, line: source.positionAt(place.start).line + 1 };
}

function lineWords(at: Span, variant: Variant): string {
  const { file, line } = fileAndLine(at, variant);
  return variant.snapshot.files.size === 1 ? `line ${line}` : `${file}, line ${line}`;
}

function linkTo(at: Span, variant: Variant): string {
  const { file, line } = fileAndLine(at, variant);
  return `../examples/${variant.project}/${file}#L${line}`;
}

/** Where docs/semantics.md tells about each quantity: its heading's anchor as code hosts make it. */
const quantityAnchors: ReadonlyMap<string, string> = new Map(
  [...readFileSync(join(root, "docs/semantics.md"), "utf8").matchAll(/^### (`.+)$/gm)].flatMap(([, heading = ""]) => {
    const names = [...heading.matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name);
    return names.map((name) => [name, names.join("-")] as const);
  }),
);

/** An id that no heading makes, so that links outlive a better title. */
const anchorOf = ({ name }: Example): string => name.replaceAll("/", "-");

const counted = (count: number, what: string): string =>
  `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;

/** Text inside a table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  if (!generateGallery({ write }) && !write) {
    console.error("docs/gallery.md is stale. Run: npm run generate");
    process.exitCode = 1;
  }
}
