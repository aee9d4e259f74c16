// A picture that is a table: what its rows, columns and cells say, where they stand, and the table as SVG. Rows and columns lead to
// elements, and so do cells. It needs no layout engine: a table's places follow from its texts.

import { icons } from "./icons.ts";
import { overlayLegend } from "./legend.ts";
import type { Overlay } from "./look.ts";
import { markInWords, markToSvg } from "./marks.ts";
import type { Job, SceneEntry, SceneFinding, SceneMark } from "./scene.ts";
import { badgeRoomOf, badgeSize, iconRoom, iconSize, markRow, markWidth, markWords, roundedBox } from "./shapes.ts";
import { badgesToSvg, escaped, findingInWords, findingsInWords, num, sentence } from "./svg-parts.ts";
import { fontSize, shorten, shortenParts, widthOf } from "./text.ts";
import { pictureClass, styleSheetOf, type Theme } from "./theme.ts";

/** How bad what a cell says is; `none` where it says of no loss. */
export type Weight = "lost" | "degraded" | "none";

export interface MatrixColumn {
  /** Qualified name. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

export interface MatrixCell {
  readonly column: string;
  /** What is done, then what it costs. */
  readonly lines: readonly string[];
  readonly weight: Weight;
  /** For who points at it. */
  readonly title: string;
}

export interface MatrixRow {
  /** Qualified name. */
  readonly id: string;
  readonly job: Job;
  readonly label: string;
  readonly detail: string;
  readonly findings: readonly SceneFinding[];
  /** What an overlay reads at the component. */
  readonly mark?: SceneMark;
  /** Columns without one are empty. */
  readonly cells: readonly MatrixCell[];
}

export interface MatrixScene {
  readonly view: "shared";
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  /** What is laid over the rows, and whether it is explained below them. */
  readonly overlay?: Exclude<Overlay, "findings">;
  readonly legend?: true;
}

/** Everything in the table that can be pointed at: columns, then rows, each with its cells. */
export function matrixEntries({ columns, rows }: MatrixScene): readonly SceneEntry[] {
  return [
    ...columns.map(({ id, label, detail }) => ({ id, element: id, name: label, kind: "system", detail, findings: [] })),
    ...rows.flatMap(({ id, job, label, detail, findings, cells }) => [
      { id, element: id, name: label, kind: job, detail, findings },
      ...cells.map((cell) => ({
        ...{ id: cellId(id, cell), element: id, name: `${label} for ${cell.column}`, kind: "use" },
        ...{ detail: cell.lines.join(", "), parent: id, findings: [] },
      })),
    ]),
  ];
}

function cellId(row: string, { column }: MatrixCell): string {
  return `${row} | ${column}`;
}

const margin = 32;
const air = { x: 14, y: 12, line: 19 } as const;
/** What the mark before a loss takes. */
const markRoom = 18;
const widest = { head: 300, cell: 260 } as const;

/** The table as an SVG document. Linear in its cells. */
export function matrixToSvg(scene: MatrixScene, { theme, title }: { theme: Theme; title: string }): string {
  const { columns, rows } = scene;
  const badgeRoom = Math.max(0, ...rows.map(({ findings }) => badgeRoomOf(findings)));
  const headTexts = Math.max(
    0,
    ...rows.map(({ label, detail, mark }) =>
      Math.max(headingWidth(label, detail), markWidth(mark, mark?.says ?? "") - iconRoom),
    ),
  );
  const headWidth = Math.min(widest.head, iconRoom + headTexts + 2 * air.x) + badgeRoom;
  const widths = columns.map(({ id, label, detail }) => {
    const lines = rows.flatMap(({ cells }) =>
      cells.filter(({ column }) => column === id).flatMap((cell) => cell.lines),
    );
    const inCells = Math.max(0, ...lines.map((line) => widthOf(line, fontSize.detail, "bold"))) + markRoom;
    return Math.min(widest.cell, Math.max(96, headingWidth(label, detail), inCells)) + 2 * air.x;
  });
  const lefts = widths.map((_, index) => margin + headWidth + sum(widths.slice(0, index)));
  const bandHeight = 2 * air.line + 2 * air.y;
  const heights = rows.map(
    ({ cells, mark }) =>
      Math.max(
        2 * air.line + (mark === undefined ? 0 : markRow.height),
        ...cells.map(({ lines }) => lines.length * air.line),
      ) +
      2 * air.y,
  );
  const tops = heights.map((_, index) => margin + bandHeight + sum(heights.slice(0, index)));
  const paper = { width: 2 * margin + headWidth + sum(widths), height: 2 * margin + bandHeight + sum(heights) };
  const marks = rows.flatMap(({ mark }) => mark ?? []);
  const legend = scene.legend ? overlayLegend(scene.overlay, marks, paper) : undefined;
  const [width, height] = [Math.max(paper.width, legend?.width ?? 0), paper.height + (legend?.height ?? 0)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${pictureClass}" viewBox="0 0 ${num(width)} ${num(height)}" width="${num(width)}" height="${num(height)}" role="table" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    ...(theme === "editor" ? [] : [`<style>${styleSheetOf(theme)}</style>`]),
    `<rect class="paper" width="${num(width)}" height="${num(height)}"/>`,
    `<g role="row">`,
    ...columns.map((column, index) => columnToSvg(column, lefts[index] ?? 0, widths[index] ?? 0, bandHeight)),
    `</g>`,
    ...rows.flatMap((row, index) => {
      const [top, tall] = [tops[index] ?? 0, heights[index] ?? 0];
      const line = `<path class="grid" d="M${num(margin)} ${num(top)}H${num(paper.width - margin)}"/>`;
      return [
        line,
        `<g role="row">`,
        rowToSvg(row, top, { width: headWidth, height: tall, badgeRoom }),
        ...cellsToSvg(row, scene, { lefts, widths, top, tall }),
        `</g>`,
      ];
    }),
    ...(legend === undefined ? [] : [legend.svg]),
    `</svg>`,
    "",
  ].join("\n");
}

function columnToSvg({ id, label, detail }: MatrixColumn, x: number, width: number, height: number): string {
  const words = [
    shorten(label, width - 2 * air.x, fontSize.title, "bold"),
    shorten(detail, width - 2 * air.x, fontSize.detail),
  ];
  return [
    `<g class="container column" data-id="${escaped(id)}" data-element="${escaped(id)}" transform="translate(${num(x)} ${margin})" role="columnheader" tabindex="0" aria-label="${escaped(sentence([label, "system", detail]))}">`,
    `<title>${escaped(sentence([label, detail]))}</title>`,
    `<path class="body" d="${roundedBox(0, 0, width - 6, height - 8, 10)}"/>`,
    `<text class="title" x="${air.x}" y="${air.y + 15}">${escaped(words[0] ?? "")}</text>`,
    `<text class="detail" x="${air.x}" y="${air.y + 15 + air.line}">${escaped(words[1] ?? "")}</text>`,
    `<path class="halo" d="${roundedBox(-3, -3, width, height - 2, 12)}"/></g>`,
  ].join("");
}

interface Heading {
  readonly width: number;
  readonly height: number;
  /** What the widest row of badges takes. */
  readonly badgeRoom: number;
}

function rowToSvg({ id, job, label, detail, findings, mark }: MatrixRow, y: number, heading: Heading): string {
  const { width, height, badgeRoom } = heading;
  const room = width - iconRoom - 2 * air.x - badgeRoom;
  const icon = icons[job];
  const middle = (height - (mark === undefined ? 0 : markRow.height)) / 2;
  const markRoom = width - 2 * air.x - badgeRoom;
  return [
    `<g class="node ${job}" data-id="${escaped(id)}" data-element="${escaped(id)}" transform="translate(${margin} ${num(y)})" role="rowheader" tabindex="0" aria-label="${escaped(sentence([label, job, detail === job ? "" : detail, mark?.says ?? "", findingsInWords(findings)]))}">`,
    `<title>${escaped([sentence([label, id, job, detail]), ...(mark ? [markInWords(mark)] : []), ...findings.map(findingInWords)].join("\n"))}</title>`,
    `<rect class="field" width="${num(width)}" height="${num(height)}"/>`,
    `<g class="icon" transform="translate(${air.x} ${num(middle - iconSize / 2)})"><path d="${icon.strokes}"/>`,
    icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`,
    `</g>`,
    `<text class="name" x="${air.x + iconRoom}" y="${num(middle - 4)}">${escaped(shorten(label, room, fontSize.name, "bold"))}</text>`,
    `<text class="detail" x="${air.x + iconRoom}" y="${num(middle + 15)}">${escaped(shortenParts(detail, room, fontSize.detail))}</text>`,
    mark === undefined ? "" : markToSvg(mark, markWords(mark, markRoom), { x: air.x, y: middle + 21 }, markRoom),
    badgesToSvg(findings, { x: width - air.x - badgeRoom + badgeSize / 2, y: height / 2 }),
    `<path class="halo" d="${roundedBox(2, 2, width - 4, height - 4, 10)}"/></g>`,
  ].join("");
}

interface Places {
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
  readonly top: number;
  readonly tall: number;
}

function cellsToSvg(row: MatrixRow, { columns }: MatrixScene, { lefts, widths, top, tall }: Places): readonly string[] {
  return row.cells.flatMap((cell) => {
    const index = columns.findIndex(({ id }) => id === cell.column);
    if (index < 0) return [];
    const [x, width] = [lefts[index] ?? 0, widths[index] ?? 0];
    const lines = cell.lines.map((line, place) => {
      const isLoss = place > 0;
      const text = shorten(line, width - 2 * air.x - (isLoss ? markRoom : 0), fontSize.detail);
      const y = air.y + 14 + place * air.line;
      return isLoss
        ? `${markOf(cell.weight, air.x + 5, y - 5)}<text class="loss" x="${air.x + markRoom}" y="${num(y)}">${escaped(text)}</text>`
        : `<text class="use" x="${air.x}" y="${num(y)}">${escaped(text)}</text>`;
    });
    return [
      `<g class="cell ${cell.weight}" data-id="${escaped(cellId(row.id, cell))}" data-element="${escaped(row.id)}" transform="translate(${num(x)} ${num(top)})" role="cell" tabindex="-1" aria-label="${escaped(sentence([row.label, ...cell.lines]))}"><title>${escaped(cell.title)}</title><path class="field" d="${roundedBox(2, 4, width - 10, tall - 8, 8)}"/>${lines.join("")}<path class="halo" d="${roundedBox(0, 2, width - 6, tall - 4, 10)}"/></g>`,
    ];
  });
}

/** A full mark where something fails, a half one where it is served worse, a ring where nothing is lost: no colour needed. */
export function markOf(weight: Weight, x: number, y: number): string {
  const at = `cx="${num(x)}" cy="${num(y)}"`;
  if (weight === "none") return `<circle class="mark" ${at} r="4.5"/>`;
  if (weight === "lost") return `<circle class="mark full" ${at} r="5"/>`;
  return `<circle class="mark" ${at} r="4.5"/><path class="mark full" d="M${num(x)} ${num(y - 4.5)}A4.5 4.5 0 0 1 ${num(x)} ${num(y + 4.5)}Z"/>`;
}

function headingWidth(label: string, detail: string): number {
  return Math.max(widthOf(label, fontSize.name, "bold"), widthOf(detail, fontSize.detail));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
