// A comparison as a comment on a pull request: `diff --format markdown`. What is worse comes first, long lists are folded, and it
// ends before the place where code hosts cut a comment off.

import type { Comparison, ElementChange, FigureChange, TermChange } from "../../analysis/index.ts";
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
import { words } from "./markdown.ts";
import { placeText } from "./pretty.ts";

/** By which a pipeline finds its earlier comment, to write it anew in place of adding another. */
const marker = "<!-- faultline diff -->";

/** GitHub takes 65,536 characters; what is left is for the words around. */
const longest = 60_000;

/** The result; what is left out for its length is said at its end. */
export function diffToMarkdown(result: DiffResult): string {
  const { base, head, projects } = result;
  const opening = [marker, `### Faultline: ${words(base)} → ${words(head)}`, "", words(summaryWords(result)), ""];
  if (hasNoDifference(result)) return opening.join("\n");
  const blocks = [
    ...regressionBlock(result),
    ...projects.flatMap((project) => {
      const own = blocksOf(project);
      return own.length === 0 || projects.length === 1 ? own : [`#### ${words(project.project || ".")}\n`, ...own];
    }),
  ];
  return [...opening, ...cut(blocks, longest - opening.join("\n").length)].join("\n");
}

/** Whole blocks as long as there is room. */
function cut(blocks: readonly string[], room: number): readonly string[] {
  const kept: string[] = [];
  let left = room;
  for (const block of blocks) {
    left -= block.length + 1;
    if (left < 0) return [...kept, "The rest is too long for a comment; `faultline diff` tells it.\n"];
    kept.push(block);
  }
  return kept;
}

function regressionBlock({ projects, gates }: DiffResult): readonly string[] {
  if (gates.length === 0) return [];
  const regressions = projects.flatMap((project) => project.regressions);
  if (regressions.length === 0) return ["No regression of the kinds asked for.\n"];
  const lines = regressions.map(({ kind, says }) => `- **${kind}**: ${words(says)}`);
  return list("Regressions", lines);
}

function blocksOf({ elements, flows, parts, promises, findings, settings }: ProjectDiff): readonly string[] {
  const changed = findings.changed.map(
    ({ before, after }) => `${findingLine(after)}<br>was ${before.severity}: ${words(before.message)}`,
  );
  const promised = promises.map(({ after, promise, direction, was, is }) => {
    const term = {
      term: promise,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
    return `- ${words(after)}: ${words(termWords(term))} (${directionWords[direction]})`;
  });
  const set = settings.map((change) => `- ${words(settingWords(change))}`);
  return [
    ...list("Settings", set),
    ...list("New findings", gravestFirst(findings.added).map(findingLine)),
    ...flows.flatMap(flowBlock),
    ...list("Promises", promised),
    ...folded("Findings gone", gravestFirst(findings.gone).map(findingLine)),
    ...folded("Findings changed", changed),
    ...folded(
      "Findings accepted",
      findings.accepted.map(({ after }) => findingLine(after)),
    ),
    ...partsTable(parts),
    ...folded("Design", elements.map(elementLine)),
  ];
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`**${title}**\n\n${counted(lines)}\n`];
}

/** Lines that are open to everybody and those that are folded both end where nobody reads on. */
function counted(lines: readonly string[]): string {
  const { told, rest } = firstOf(lines);
  return [...told, ...(rest === "" ? [] : [`- ${rest}`])].join("\n");
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [details(title, lines.length, counted(lines))];
}

function details(title: string, count: number, content: string): string {
  return `<details><summary>${title} (${count})</summary>\n\n${content}\n\n</details>\n`;
}

function findingLine({ severity, rule, message, location }: ComparedFinding): string {
  return `- **${severity}** ${rule} at ${words(placeText(location))}: ${words(message)}`;
}

function flowBlock({ before, after, figures, singlePoints, cutSets }: Comparison["flows"][number]): readonly string[] {
  const state = before === undefined ? ", which is new" : after === undefined ? ", which is gone" : "";
  const points = singlePoints && singlePointLines(singlePoints);
  const rows = [
    ...figures.map(figureRow),
    ...(singlePoints === undefined || points === undefined
      ? []
      : [
          row(
            "single points of failure",
            `${singlePoints.before.length} → ${singlePoints.after.length}: ${some(points)}`,
            "",
          ),
        ]),
    ...(cutSets.length === 0 ? [] : [row("minimal cut sets", cutSetWords(cutSets), "")]),
  ];
  return [`**Flow ${words(after ?? before ?? "")}**${state}\n\n${tableHead.join("\n")}\n${rows.join("\n")}\n`];
}

/** Names that are told one by one. */
const mostNames = 6;

function some(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

const tableHead: readonly string[] = ["| What | Before → after | |", "| --- | --- | --- |"];

function row(name: string, change: string, verdict: string): string {
  return `| ${words(name)} | ${words(change)} | ${verdict} |`;
}

function figureRow(figure: FigureChange): string {
  return row(figureName(figure), figureWords(figure), directionWords[figure.direction]);
}

function partsTable(parts: Comparison["parts"]): readonly string[] {
  if (parts.length === 0) return [];
  const rows = parts.flatMap(({ after, figures }) =>
    figures.map((figure) =>
      row(`${after}: ${figureName(figure)}`, figureWords(figure), directionWords[figure.direction]),
    ),
  );
  const { told, rest } = firstOf(rows);
  const table = [...tableHead, ...told, ...(rest === "" ? [] : [row(rest, "", "")])].join("\n");
  return [details("Components and places", rows.length, table)];
}

function elementLine(change: ElementChange): string {
  const terms = change.terms.map(termLine);
  return [`- ${words(signs[change.change])} ${words(elementWords(change))}`, ...terms].join("\n");
}

function termLine(change: TermChange): string {
  const long = longTerm(change);
  if (long === undefined) return `  - ${words(termWords(change))}`;
  return [`  - ${words(change.term)}`, ...long.map((side) => `    - ${words(side)}`)].join("\n");
}
