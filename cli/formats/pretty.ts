// The person's view of a run: each finding with the line it is about, the path that leads to it, and what to do.

import { acceptanceWords, isLive } from "../lint-items.ts";
import type {
  LibraryPlace,
  LintResult,
  LocatedFinding,
  LocatedNote,
  LocatedProblem,
  Location,
} from "../lint-result.ts";
import { columnsOf, type Style, styleFor, visible, wrap } from "./style.ts";
import { summaryOf } from "./summary.ts";

export interface PrettyOptions {
  readonly hasColour: boolean;
  /** Columns to wrap prose at. */
  readonly width: number;
  /** Shows accepted findings too, with their reasons. */
  readonly withAccepted: boolean;
}

/** A path of more places than this is better read in the JSON. */
const mostNotes = 12;

/** Longer lines are cut around the place. */
const longestLine = 160;

interface Page extends PrettyOptions {
  readonly style: Style;
  /** The lines of a file; each file is cut up once. */
  readonly linesIn: (file: string) => readonly string[];
}

/** The result for a terminal. Text problems come first, since findings may follow from them. */
export function toPretty(result: LintResult, options: PrettyOptions): string {
  const page: Page = { ...options, style: styleFor(options.hasColour), linesIn: linesOfFiles(result.texts) };
  const findings = result.findings.filter((finding) => isLive(finding) || (options.withAccepted && finding.accepted));
  const blocks = [
    ...result.problems.map((problem) => problemBlock(problem, page)),
    ...findings.map((finding) => findingBlock(finding, page)),
  ];
  return [...blocks, `${page.style.strong(summaryOf(result))}\n`].join("\n");
}

function linesOfFiles(texts: ReadonlyMap<string, string>): Page["linesIn"] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    let lines = known.get(file);
    if (lines === undefined) {
      lines = texts.get(file)?.split(/\r\n|\r|\n/) ?? [];
      known.set(file, lines);
    }
    return lines;
  };
}

function findingBlock(finding: LocatedFinding, page: Page): string {
  const { rule, severity, message, location, evidence, flows, remedy, fix, accepted } = finding;
  return linesOf([
    head({ severity, code: rule, message }, page),
    ...frame({ severity, location }, page),
    ...notes(evidence, location, page),
    ...(flows.length === 0 ? [] : labelled("flows", flows.join(", "), location, page)),
    ...(accepted === undefined ? [] : labelled("accepted", acceptanceWords(accepted), location, page)),
    ...(remedy === undefined || accepted !== undefined ? [] : labelled("help", remedy, location, page)),
    ...(fix === undefined || accepted !== undefined ? [] : labelled("fix", fix, location, page)),
  ]);
}

function problemBlock({ severity, code, message, location, related }: LocatedProblem, page: Page): string {
  return linesOf([
    head({ severity, code, message }, page),
    ...frame({ severity, location }, page),
    ...(related === undefined ? [] : notes([related], location, page)),
  ]);
}

interface Heading {
  readonly severity: LocatedFinding["severity"];
  readonly code: string;
  readonly message: string;
}

function head({ severity, code, message }: Heading, { style, width }: Page): string {
  const label = `${severity}[${code}]`;
  const [first = "", ...rest] = wrap(`${label}: ${visible(message)}`, width);
  const painted = `${style[severity](label)}${style.strong(first.slice(label.length))}`;
  return [painted, ...rest.map((line) => style.strong(line))].join("\n");
}

/** Where it is, the line itself, and a mark under the name. */
function frame({ severity, location }: { severity: Heading["severity"]; location: Location }, page: Page): string[] {
  const { style } = page;
  const margin = marginOf(location);
  const arrow = `${margin}${style.quiet("-->")} ${placeText(location)}`;
  const line = page.linesIn(location.file)[location.start.line - 1];
  if (line === undefined) return [arrow];
  const from = location.start.column - 1;
  const to = location.end.line === location.start.line ? location.end.column - 1 : line.length;
  const cut = cutAround(line, from, to);
  const bar = style.quiet("|");
  const pad = " ".repeat(columnsOf(visible(cut.before)));
  const mark = "^".repeat(Math.max(1, columnsOf(visible(cut.name))));
  const number = style.quiet(String(location.start.line).padStart(margin.length - 1));
  return [
    arrow,
    `${margin}${bar}`,
    `${number} ${bar} ${visible(cut.before + cut.name + cut.after)}`,
    `${margin}${bar} ${pad}${style[severity](mark)}`,
  ];
}

function cutAround(line: string, from: number, to: number) {
  const before = line.slice(0, from);
  const name = line.slice(from, to);
  const after = line.slice(to);
  if (line.length <= longestLine) return { before, name, after };
  const shorten = (text: string, keep: "start" | "end") => {
    if (text.length <= 60) return text;
    // By code points, so that no character is cut in half; sixty of them take at most 120 code units, whatever the line holds beside.
    const points = [...(keep === "end" ? text.slice(-121) : text.slice(0, 121))];
    return keep === "end" ? `…${points.slice(-60).join("")}` : `${points.slice(0, 60).join("")}…`;
  };
  return { before: shorten(before, "end"), name: shorten(name, "start"), after: shorten(after, "start") };
}

function notes(evidence: readonly LocatedNote[], location: Location, page: Page): string[] {
  const shown = evidence.slice(0, mostNotes);
  const lines = shown.flatMap(({ says, location: place }) => {
    const words = says === "" ? placeText(place) : `${says} (${placeText(place)})`;
    return labelled("note", words, location, page);
  });
  const rest = evidence.length - shown.length;
  if (rest === 0) return lines;
  return [...lines, ...labelled("note", `and ${rest} more; --format json lists them all`, location, page)];
}

function labelled(label: string, words: string, location: Location, { style, width }: Page): string[] {
  const margin = marginOf(location);
  const indent = " ".repeat(margin.length + label.length + 4);
  const [first = "", ...rest] = wrap(visible(words.replace(/\s+/g, " ")), width - indent.length);
  return [
    `${margin}${style.quiet("=")} ${style.strong(`${label}:`)} ${first}`,
    ...rest.map((line) => `${indent}${line}`),
  ];
}

/** As wide as the line number and a space. */
function marginOf({ start }: Location): string {
  return " ".repeat(String(start.line).length + 1);
}

/** `file:line:column`, which terminals make clickable. */
export function placeText({ file, start }: Location | LibraryPlace): string {
  return start === undefined ? visible(file) : `${visible(file)}:${start.line}:${start.column}`;
}

function linesOf(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
