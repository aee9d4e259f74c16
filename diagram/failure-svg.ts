// A picture of a design in which something has failed, as SVG: the map with its signs, and a panel beside or below it. The map keeps its
// places whatever has failed.

import {
  type FailureMomentRow,
  type FailureRow,
  type FailureScene,
  failureTitle,
  momentId,
  mostTold,
} from "./failure.ts";
import { signToSvg } from "./fates.ts";
import type { LaidOutScene } from "./layout.ts";
import { legendOf } from "./legend.ts";
import { roundedBox } from "./shapes.ts";
import { escaped, num, sentence } from "./svg-parts.ts";
import { charactersOf, fontSize, shorten, widthOf } from "./text.ts";
import { pictureClass, styleSheetOf, type Theme } from "./theme.ts";
import { layersToSvg } from "./to-svg.ts";

const width = 400;
const line = 19;
const air = { margin: 32, between: 28, row: 9, indent: 24 } as const;

/** A piece of the panel, from its own upper left corner. */
interface Block {
  readonly height: number;
  readonly svg: string;
}

/** The map and the panel as one SVG document; beside each other where the map is no wider than tall. Linear in what they hold. */
export function failureToSvg(
  scene: FailureScene,
  map: LaidOutScene,
  { theme, title }: { theme: Theme; title: string },
): string {
  const isBeside = map.width < 1.35 * map.height;
  const room = Math.max(1, Math.floor((map.width - air.margin) / (width + air.margin)));
  const columns = columnsOf(sectionsOf(scene), isBeside ? 1 : room);
  const [left, top] = isBeside ? [map.width, air.margin] : [air.margin, map.height];
  const placed = columns.map((blocks, index) => {
    let y = top;
    return blocks.map(({ height, svg }) => {
      const group =
        svg === "" ? "" : `<g transform="translate(${num(left + index * (width + air.margin))} ${num(y)})">${svg}</g>`;
      y += height;
      return group;
    });
  });
  const tallest = Math.max(...columns.map((blocks) => blocks.reduce((sum, { height }) => sum + height, 0)));
  const ground = {
    width: Math.max(map.width, left + columns.length * (width + air.margin)),
    height: Math.max(map.height, top + tallest + air.margin),
  };
  const legend = map.scene.legend ? legendOf(map.scene, ground) : undefined;
  const size = { width: Math.max(ground.width, legend?.width ?? 0), height: ground.height + (legend?.height ?? 0) };
  const name = `${title}: ${failureTitle(scene)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${pictureClass}" viewBox="0 0 ${num(size.width)} ${num(size.height)}" width="${num(size.width)}" height="${num(size.height)}" role="group" aria-label="${escaped(name)}">`,
    `<title>${escaped(name)}</title>`,
    ...(theme === "editor" ? [] : [`<style>${styleSheetOf(theme, "failure")}</style>`]),
    `<rect class="paper" width="${num(size.width)}" height="${num(size.height)}"/>`,
    ...layersToSvg(map),
    `<g class="beside">`,
    ...placed.flat().filter((group) => group !== ""),
    `</g>`,
    ...(legend === undefined ? [] : [legend.svg]),
    `</svg>`,
    "",
  ].join("\n");
}

/** The parts of the panel, each from its heading on; those without anything to say are empty. */
interface Sections {
  readonly head: readonly Block[];
  readonly flows: readonly Block[];
  readonly moments: readonly Block[];
  readonly loads: readonly Block[];
  readonly numbers: readonly Block[];
  readonly caveats: readonly Block[];
}

function sectionsOf({ failing, moment, moments, flows, loads, numbers, caveats }: FailureScene): Sections {
  const now = moments[moment];
  const when =
    now === undefined || moments.length < 2
      ? []
      : [note(`Shown: ${lowered(now.when)}, ${moment + 1} of ${moments.length}`)];
  const titled = (words: string, blocks: readonly Block[], rest: readonly Block[] = []): readonly Block[] =>
    blocks.length === 0 ? [] : [part(words), ...blocks, ...rest];
  return {
    head: [...(failing.length === 0 ? [heading("Nothing has failed")] : failing.map(failingBlock)), ...when],
    flows: titled(
      flowsInWords(flows),
      flows.slice(0, mostTold.flows).map(flowBlock),
      restOf(flows.length - mostTold.flows, "flow"),
    ),
    moments: titled(
      "What happens when",
      // A single moment says what the flows have said already.
      moments.length < 2 ? [] : moments.slice(0, mostTold.moments).map((one, index) => momentBlock(one, index, moment)),
      restOf(moments.length - mostTold.moments, "moment"),
    ),
    loads: titled(
      "Where more arrives",
      loads.slice(0, mostTold.loads).map(loadBlock),
      restOf(loads.length - mostTold.loads, "component"),
    ),
    numbers: titled(
      "In numbers",
      numbers.slice(0, mostTold.numbers).map(numberBlock),
      restOf(numbers.length - mostTold.numbers, "line"),
    ),
    caveats: titled("Not counted", caveats.map(note)),
  };
}

/** The parts one below the other in so many columns at most; in one they stand in the order in which they are read. */
function columnsOf(
  { head, flows, moments, loads, numbers, caveats }: Sections,
  most: number,
): readonly (readonly Block[])[] {
  const columns =
    most === 1
      ? [[head, flows, moments, loads, numbers, caveats]]
      : most === 2
        ? [[head, loads, numbers, caveats, moments], [flows]]
        : [[head, loads, numbers, caveats], [flows], [moments]];
  return columns
    .map((sections) =>
      sections
        .filter((blocks) => blocks.length > 0)
        .flatMap((blocks, index) => (index === 0 ? blocks : [{ height: air.between, svg: "" }, ...blocks])),
    )
    .filter((blocks) => blocks.length > 0);
}

function flowsInWords(flows: readonly FailureRow[]): string {
  const counts = (["lost", "degraded", "late", "served"] as const)
    .map((fate) => ({ fate, count: flows.filter((one) => one.fate === fate).length }))
    .filter(({ count }) => count > 0);
  return `Flows: ${counts.map(({ fate, count }) => `${count} ${fate}`).join(", ")}`;
}

function restOf(count: number, what: string): readonly Block[] {
  return count <= 0 ? [] : [note(`and ${count} more ${what}${count === 1 ? "" : "s"}`)];
}

function heading(words: string): Block {
  const lines = linesOf(words, width, fontSize.title, "bold");
  return { height: lines.length * 22 + 6, svg: textOf(lines, "heading", { x: 0, y: 16, step: 22 }) };
}

function part(words: string): Block {
  return { height: line + 8, svg: textOf([words], "part", { x: 0, y: 14, step: line }) };
}

function note(words: string): Block {
  const lines = linesOf(words, width, fontSize.detail);
  return { height: lines.length * line + 4, svg: textOf(lines, "detail", { x: 0, y: 14, step: line }) };
}

function failingBlock({ element, how, name, says }: FailureScene["failing"][number]): Block {
  const lines = linesOf(`${name}: ${says}`, width - air.indent - 4, fontSize.title, "bold");
  const height = lines.length * 22 + 6;
  return {
    height,
    svg: row(
      { id: `failing ${element}`, element, classes: "failing", name: sentence([`${name}: ${says}`, "failure"]) },
      { height, extra: "" },
      `${signToSvg(how === "slow" ? "slow" : "failed", { x: 10, y: 11 })}${textOf(lines, "heading", { x: air.indent + 4, y: 16, step: 22 })}`,
    ),
  };
}

/** A name in bold on a line of its own, and below it what is said of that, with the height of both. */
function namedLines(name: string, says: string): { readonly height: number; readonly words: string } {
  const room = width - air.indent;
  const lines = linesOf(says, room, fontSize.detail);
  const heading = textOf([shorten(name, room, fontSize.detail, "bold")], "note", { x: air.indent, y: 14, step: line });
  const rest = textOf(lines, "detail", { x: air.indent, y: 14 + line, step: line });
  return { height: (lines.length + 1) * line + air.row, words: `${heading}${rest}` };
}

function flowBlock({ id, fate, name, says }: FailureRow): Block {
  const { height, words } = namedLines(name, says);
  return {
    height,
    svg: row(
      { id, element: id, classes: `fate ${fate}`, name: sentence([name, "flow", says]) },
      { height, extra: "" },
      `${fateMark(fate)}${words}`,
    ),
  };
}

function momentBlock({ when, element, lines: sentences }: FailureMomentRow, index: number, present: number): Block {
  const lines = sentences.flatMap((words) => linesOf(words, width - air.indent, fontSize.detail));
  const height = (lines.length + 1) * line + air.row + 4;
  const time = index === present ? "present" : index > present ? "later" : "past";
  const pointer = index === present ? `<path class="pointer" d="M8 6L16 11L8 16Z"/>` : "";
  const words = [
    textOf([when], "note", { x: air.indent, y: 16, step: line }),
    textOf(lines, "detail", { x: air.indent, y: 16 + line, step: line }),
  ];
  const field = `<path class="field" d="${roundedBox(0, 0, width, height - 4, 6)}"/>`;
  return {
    height,
    svg: row(
      {
        ...{ id: momentId(index), element, classes: `moment ${time}` },
        name: sentence([when, ...sentences, time === "present" ? "shown" : ""]),
      },
      { height: height - 4, extra: ` data-step="${index}"` },
      `${field}${pointer}${words.join("")}`,
    ),
  };
}

function loadBlock({ element, name, isOver, says, because }: FailureScene["loads"][number]): Block {
  const { height, words } = namedLines(name, says);
  return {
    height,
    svg: row(
      {
        ...{ id: `load ${element}`, element, classes: "fate load", name: sentence([name, "load", says]) },
        more: because,
      },
      { height, extra: "" },
      `${signToSvg(isOver ? "over" : "more", { x: 9, y: 9 })}${words}`,
    ),
  };
}

function numberBlock({ element, says }: FailureScene["numbers"][number], index: number): Block {
  const lines = linesOf(says, width, fontSize.detail);
  const height = lines.length * line + air.row;
  return {
    height,
    svg: row(
      { id: `number ${index}`, element, classes: "number", name: says },
      { height, extra: "" },
      textOf(lines, "detail", { x: 0, y: 14, step: line }),
    ),
  };
}

interface RowWords {
  readonly id: string;
  readonly element: string;
  readonly classes: string;
  readonly name: string;
  /** Lines for who points at it. */
  readonly more?: readonly string[];
}

/** A row that leads to an element. */
function row(
  { id, element, classes, name, more = [] }: RowWords,
  { height, extra }: { height: number; extra: string },
  inside: string,
): string {
  return [
    `<g class="${classes}" data-id="${escaped(id)}" data-element="${escaped(element)}"${extra} role="button" tabindex="0" aria-label="${escaped(name)}">`,
    `<title>${escaped([name, ...more].join("\n"))}</title>`,
    `<rect class="row" x="-4" width="${width + 8}" height="${num(height)}"/>`,
    `${inside}<path class="halo" d="${roundedBox(-6, -3, width + 12, height + 2, 8)}"/></g>`,
  ].join("");
}

/** A full mark where a flow is lost, a half one where it is served worse, a ring with hands where work waits, a ring where all is well. */
function fateMark(fate: FailureRow["fate"]): string {
  const ring = `<circle class="mark" cx="9" cy="9" r="5.5"/>`;
  switch (fate) {
    case "lost":
      return `<circle class="mark full" cx="9" cy="9" r="6"/>`;
    case "degraded":
      return `${ring}<path class="mark full" d="M9 3.5A5.5 5.5 0 0 1 9 14.5Z"/>`;
    case "late":
      return `${ring}<path class="mark" d="M9 5.5V9L11.500 10.5"/>`;
    case "served":
      return ring;
    default:
      return fate satisfies never;
  }
}

function textOf(lines: readonly string[], classes: string, at: { x: number; y: number; step: number }): string {
  return lines
    .map(
      (words, index) =>
        `<text class="${classes}" x="${at.x}" y="${num(at.y + index * at.step)}">${escaped(words)}</text>`,
    )
    .join("");
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Lines that a sentence may take; what is left over is cut. */
const mostLines = 6;

/** A text on as many lines as it needs, broken between words; a word wider than the room is broken anywhere. */
export function linesOf(
  text: string,
  room: number,
  size: number,
  weight: "regular" | "bold" = "regular",
): readonly string[] {
  const lines: string[] = [];
  let present = "";
  const fits = (words: string): boolean => widthOf(words, size, weight) <= room;
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const longer = present === "" ? word : `${present} ${word}`;
    if (fits(longer)) {
      present = longer;
      continue;
    }
    if (present !== "") lines.push(present);
    present = "";
    for (const character of charactersOf(word)) {
      if (!fits(present + character)) {
        lines.push(present);
        present = "";
      }
      present += character;
    }
    if (lines.length > mostLines) break;
  }
  if (present !== "") lines.push(present);
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), shorten(`${lines[mostLines - 1] ?? ""}…`, room, size, weight)];
}
