// Any view as Markdown, for a review or a ticket: tables of what stands in it, and lists of what happens. Every word of a design is
// written so that none is read as Markdown.

import type { DomainsScene, SceneChip, ScenePlace } from "../domains.ts";
import type { FailureScene } from "../failure.ts";
import type { MatrixScene } from "../matrix.ts";
import type { Scene } from "../scene.ts";
import { mannerInWords, type SequenceRow, type SequenceScene } from "../sequence.ts";
import { findingsInWords, sentence } from "../svg-parts.ts";
import type { AnyScene } from "../views.ts";
import { markdownText } from "./markdown-text.ts";
import { edgeWords, linesOf } from "./words.ts";

/** The view under a heading. Linear in what it shows. */
export function toMarkdown(scene: AnyScene, title: string): string {
  return [`## ${markdownText(title)}`, "", ...partsOf(scene)].join("\n");
}

/** Each part ends with an empty line. */
function partsOf(scene: AnyScene): readonly string[] {
  switch (scene.view) {
    case "shared":
      return matrixParts(scene);
    case "domains":
      return placeParts(scene);
    case "flow":
      return sequenceParts(scene);
    case "failure":
      return [...failureParts(scene), ...graphParts(scene.map)];
    default:
      return graphParts(scene);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return rows.length === 0 ? [] : [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function list(items: readonly string[], mark = "-"): readonly string[] {
  return items.length === 0 ? [] : [...items.map((item) => `${mark} ${item}`), ""];
}

/** A list under a heading; nothing without items. */
function section(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`### ${heading}`, "", ...list(items)];
}

function matrixParts({ columns, rows }: MatrixScene): readonly string[] {
  return table(
    ["", ...columns.map(({ label, detail }) => named(label, [detail]))],
    rows.map(({ label, detail, mark, findings, cells }) => [
      named(label, [detail, mark?.says ?? "", findingsInWords(findings)]),
      ...columns.map(({ id }) => {
        const cell = cells.find(({ column }) => column === id);
        return (cell?.lines ?? []).map(markdownText).join("<br>");
      }),
    ]),
  );
}

/** A table for each region: a row for each component, a column for each zone. */
function placeParts({ regions, nowhere, more }: DomainsScene): readonly string[] {
  const placed = regions.flatMap((region) => {
    const rows = Array.from({ length: region.rows }, (_, row) =>
      region.zones.map(({ chips }) => chips.find((one) => one.row === row)),
    );
    const nameOf = (chips: readonly (SceneChip | undefined)[]): string => {
      const [first] = chips.filter((one) => one !== undefined);
      return first === undefined ? "" : named(first.label, [first.mark?.says ?? "", findingsInWords(first.findings)]);
    };
    return [
      `### ${markdownText(region.label)}`,
      "",
      ...list([lossOf(region, region.detail)].filter((words) => words !== "").map(markdownText)),
      ...table(
        ["", ...region.zones.map((zone) => named(zone.label, [lossOf(zone, zone.detail)]))],
        rows.map((chips) => [nameOf(chips), ...chips.map((one) => (one === undefined ? "" : standing(one)))]),
      ),
      ...list(region.whole.map((one) => `${named(one.label, [])}: ${standing(one)}`)),
      ...list(region.more.map(markdownText)),
    ];
  });
  return [
    ...placed,
    ...section(
      "Placed nowhere",
      nowhere.map((one) => `${named(one.label, [])}: ${standing(one)}`),
    ),
    ...list(more.map(markdownText)),
  ];
}

function lossOf({ loss, findings }: ScenePlace, detail: string): string {
  return sentence([detail, ...loss.lines.map(({ text }) => text), findingsInWords(findings)]);
}

function standing({ detail, isFatal }: SceneChip): string {
  return markdownText(isFatal ? `${detail}; too few are left without this place` : detail);
}

/** The messages in their order, and where the time goes. */
function sequenceParts({ flow, lanes, rows, times }: SequenceScene): readonly string[] {
  const names = new Map(lanes.map(({ id, label }) => [id, label]));
  const marks = lanes.filter(({ mark }) => mark !== undefined);
  return [
    ...list(
      [sentence([flow.detail, findingsInWords(flow.findings)])].filter((words) => words !== "").map(markdownText),
    ),
    ...table(
      ["Component", "What is read of it"],
      marks.map(({ label, mark }) => [named(label, []), markdownText(mark?.says ?? "")]),
    ),
    ...list(
      rows.flatMap((row) => rowInWords(row, names)),
      "1.",
    ),
    ...section(
      "Times",
      times === undefined
        ? []
        : [
            times.says,
            ...times.parts.map(({ label, adds, notes }) => `${label}: ${sentence([adds ?? "not known", notes])}`),
            ...times.marks.map(({ label, words, says }) => sentence([`${label}: ${words}`, says])),
            times.leftOut,
          ]
            .filter((words) => words !== "")
            .map(markdownText),
    ),
  ];
}

function rowInWords(row: SequenceRow, names: ReadonlyMap<string, string>): readonly string[] {
  switch (row.kind) {
    case "message": {
      const [from, to] = [names.get(row.source) ?? row.source, names.get(row.target) ?? row.target];
      const said = row.source === row.target ? `${from}: ${row.label}` : `${from} ${row.label} ${to}`;
      return [`${markdownText(said)} (${markdownText(sentence([mannerInWords(row), findingsInWords(row.findings)]))})`];
    }
    case "open":
    case "next":
      return [`*${markdownText(row.label)}*`];
    case "close":
      return [];
    case "reply":
      return ["**reply**: nobody waits for what stands below"];
    case "note":
      return [markdownText(row.says)];
    default:
      return row satisfies never;
  }
}

/** What has failed and what comes of it, in the order of the panel. */
function failureParts({ failing, flows, moment, moments, loads, numbers, caveats }: FailureScene): readonly string[] {
  return [
    ...list(
      failing.length === 0
        ? ["Nothing has failed"]
        : failing.map(({ name, says }) => `${named(name, [])}: ${markdownText(says)}`),
    ),
    ...table(
      ["Flow", "What becomes of it"],
      flows.map(({ name, fate, says }) => [named(name, []), markdownText(`${fate}: ${says}`)]),
    ),
    ...section(
      "What happens when",
      moments.map(
        ({ when, lines }, index) =>
          `**${markdownText(when)}**${index === moment && moments.length > 1 ? " (shown)" : ""}: ${lines.map(markdownText).join("; ")}`,
      ),
    ),
    ...section(
      "Where more arrives",
      loads.map(({ name, says, because }) =>
        [`${named(name, [])}: ${markdownText(says)}`, ...because.map((line) => `  - ${markdownText(line)}`)].join("\n"),
      ),
    ),
    ...section(
      "In numbers",
      numbers.map(({ says }) => markdownText(says)),
    ),
    ...section("Not counted", caveats.map(markdownText)),
  ];
}

/** A table of the boxes, then one of the arrows. */
function graphParts({ containers, nodes, edges }: Scene): readonly string[] {
  const labels = new Map([...containers, ...nodes].map(({ id, label }) => [id, label]));
  const nameOf = (id: string | undefined): string => (id === undefined ? "" : markdownText(labels.get(id) ?? id));
  return [
    ...table(
      ["Component", "Stands in", "What is said of it"],
      [...containers.filter(({ collapsed }) => collapsed !== undefined), ...nodes].map((one) => {
        const [name = "", ...rest] = linesOf(one);
        return [`**${markdownText(name)}**`, nameOf(one.parent), rest.map(markdownText).join("<br>")];
      }),
    ),
    ...table(
      ["From", "What it does", "To"],
      edges.map((edge) => [nameOf(edge.source), markdownText(edgeWords(edge)), nameOf(edge.target)]),
    ),
  ];
}

function named(name: string, more: readonly string[]): string {
  const rest = sentence(more);
  return `**${markdownText(name)}**${rest === "" ? "" : `<br>${markdownText(rest)}`}`;
}
