// A comparison for people in a terminal: `diff --format pretty`. Signs and words say what colours say.

import type {
  ElementChange,
  FigureChange,
  FlowChange,
  PartChange,
  PromiseChange,
  TermChange,
} from "../../analysis/index.ts";
import { type ComparedFinding, type DiffResult, hasNoDifference, type ProjectDiff } from "../diff-result.ts";
import {
  cutSetWords,
  directionWords,
  elementWords,
  figureName,
  figureWords,
  firstOf,
  gravestFirst,
  longTerm,
  settingWords,
  signs,
  singlePointLines,
  summaryWords,
  termWords,
} from "./diff-words.ts";
import { placeText } from "./pretty.ts";
import { type Style, styleFor, visible, wrap } from "./style.ts";

interface Look {
  readonly hasColour: boolean;
  readonly width: number;
}

interface Page {
  readonly style: Style;
  readonly width: number;
}

/** Everything that differs, what it does, and at the end what was asked to be stopped by. */
export function diffToPretty(result: DiffResult, { hasColour, width }: Look): string {
  const page = { style: styleFor(hasColour), width };
  const { base, head, projects } = result;
  const title = `${page.style.strong(`${visible(base)} → ${visible(head)}`)}\n`;
  if (hasNoDifference(result)) return `${title}\n${summaryWords(result)}\n`;
  const several = projects.length > 1;
  const blocks = projects.flatMap((project) => {
    const sections = sectionsOf(project, page);
    if (sections.length === 0) return [];
    return several ? [`${page.style.strong(visible(project.project || "."))}\n`, ...sections] : sections;
  });
  return [title, ...blocks, `${summaryWords(result)}\n`, ...regressionLines(result, page)].join("\n");
}

function sectionsOf(project: ProjectDiff, page: Page): readonly string[] {
  const { elements, flows, parts, promises, findings, settings } = project;
  const told = (all: readonly ComparedFinding[]) => gravestFirst(all).map((finding) => findingLines(finding, page));
  const changed = findings.changed.map(({ before, after }) => [
    ...findingLines(after, page),
    ...indented(`was ${before.severity}: ${before.message}`, 6, page).map(page.style.quiet),
  ]);
  const sections: readonly (readonly [title: string, members: readonly (readonly string[])[]])[] = [
    ["Settings", settings.map((change) => indented(settingWords(change), 2, page))],
    ["Design", elements.map((change) => elementLines(change, page))],
    ["Flows", flows.map((flow) => flowLines(flow, page))],
    ["Components and places", parts.map((part) => partLines(part, page))],
    ["Promises", promises.map((promise) => promiseLines(promise, page))],
    ["New findings", told(findings.added)],
    ["Findings gone", told(findings.gone)],
    ["Findings changed", changed],
    ["Findings accepted", told(findings.accepted.map(({ after }) => after))],
  ];
  return sections.flatMap(([title, members]) => section(title, members, page));
}

/** The members of a section, each in its lines; a long list ends where nobody reads on. */
function section(
  title: string,
  members: readonly (readonly string[])[],
  { style }: Pick<Page, "style">,
): readonly string[] {
  if (members.length === 0) return [];
  const { told, rest } = firstOf(members);
  const lines = [...told.flat(), ...(rest === "" ? [] : [`  ${style.quiet(`${rest}: --format json tells all`)}`])];
  return [`${style.strong(title)}\n${lines.join("\n")}\n`];
}

function elementLines(change: ElementChange, page: Page): readonly string[] {
  return [
    `  ${signs[change.change]} ${visible(elementWords(change))}`,
    ...change.terms.flatMap((term) => termLines(term, page)),
  ];
}

function termLines(term: TermChange, page: Page): readonly string[] {
  const long = longTerm(term);
  if (long === undefined) return indented(termWords(term), 6, page);
  return [`      ${visible(term.term)}`, ...long.flatMap((side) => indented(side, 8, page))];
}

function indented(words: string, by: number, { width }: Page): readonly string[] {
  return wrap(visible(words), width - by).map((line) => `${" ".repeat(by)}${line}`);
}

/** Columns of the name of a figure. */
const nameWidth = 30;

function flowLines({ before, after, figures, singlePoints, cutSets }: FlowChange, page: Page): readonly string[] {
  const state = before === undefined ? " (new)" : after === undefined ? " (gone)" : "";
  const points =
    singlePoints === undefined
      ? []
      : [
          row("single points of failure", `${singlePoints.before.length} → ${singlePoints.after.length}`),
          ...singlePointLines(singlePoints).flatMap((words) => indented(words, 6, page)),
        ];
  return [
    `  ${visible(after ?? before ?? "")}${state}`,
    ...figures.map((figure) => figureLine(figure, page)),
    ...points,
    ...(cutSets.length === 0 ? [] : [row("minimal cut sets", cutSetWords(cutSets))]),
  ];
}

function row(name: string, words: string): string {
  return `    ${name.padEnd(nameWidth)} ${visible(words)}`;
}

function figureLine(figure: FigureChange, { style }: Page): string {
  const { direction } = figure;
  const paint = direction === "worse" ? style.warning : style.strong;
  const verdict = direction === "neither" ? "" : `  ${paint(directionWords[direction])}`;
  return `${row(figureName(figure), figureWords(figure))}${verdict}`;
}

function partLines({ kind, before, after, figures }: PartChange, page: Page): readonly string[] {
  const was = before === after ? "" : ` (was ${before})`;
  return [`  ${visible(`${kind} ${after}${was}`)}`, ...figures.map((figure) => figureLine(figure, page))];
}

function promiseLines({ after, promise, direction, was, is }: PromiseChange, page: Page): readonly string[] {
  const words = termWords({
    term: promise,
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
  });
  return indented(`${after}: ${words}  ${directionWords[direction]}`, 2, page);
}

function findingLines({ severity, rule, message, location }: ComparedFinding, page: Page): readonly string[] {
  const label = `${severity}[${rule}]`;
  const [first = "", ...rest] = wrap(`${label} ${visible(message)}`, page.width - 4);
  return [
    `  ${page.style[severity](label)}${first.slice(label.length)}`,
    ...rest.map((line) => `    ${line}`),
    `    ${page.style.quiet(`--> ${placeText(location)}`)}`,
  ];
}

function regressionLines({ projects, gates }: DiffResult, page: Page): readonly string[] {
  if (gates.length === 0) return [];
  const regressions = projects.flatMap((project) => project.regressions);
  if (regressions.length === 0) return [`No regression of the ${gates.length === 1 ? "kind" : "kinds"} asked for.\n`];
  const lines = regressions.map(({ kind, says }) => {
    const [first = "", ...rest] = wrap(`${kind}: ${visible(says)}`, page.width - 4);
    return [`  ${page.style.error(kind)}${first.slice(kind.length)}`, ...rest.map((line) => `    ${line}`)];
  });
  const count = regressions.length === 1 ? "1 regression" : `${regressions.length} regressions`;
  return section(`${count} of the kinds asked for`, lines, page);
}
