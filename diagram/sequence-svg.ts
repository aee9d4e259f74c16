// A flow's sequence and its times as an SVG document: a pure string, the same bytes for the same scene. How an arrow looks says
// how a message goes, without colour: full or open head, whole, dashed or dotted line, full or hollow dot.

import { icons } from "./icons.ts";
import { overlayLegend } from "./legend.ts";
import { markInWords, markToSvg } from "./marks.ts";
import { type MessageManner, type MessageRow, mannerInWords, messageInWords, type SequenceScene } from "./sequence.ts";
import {
  loopReach,
  margin,
  type PlacedFrame,
  type PlacedLane,
  type PlacedMessage,
  type PlacedSequence,
  placeSequence,
} from "./sequence-places.ts";
import { badgeRoomOf, badgeSize, iconRoom, iconSize, markRow, markWords, roundedBox } from "./shapes.ts";
import { badgesToSvg, escaped, findingInWords, findingsInWords, num, parityOf, sentence } from "./svg-parts.ts";
import { fontSize, shorten, widthOf } from "./text.ts";
import { pictureClass, styleSheetOf, type Theme } from "./theme.ts";
import { waterfallToSvg, waterfallWidth } from "./waterfall.ts";

/** Height of the flow's name and what is said of it. */
const titleHeight = 62;

/** The picture as an SVG document. Linear in the scene. */
export function sequenceToSvg(scene: SequenceScene, { theme, title }: { theme: Theme; title: string }): string {
  const placed = placeSequence(scene, margin + titleHeight);
  const names = new Map(scene.lanes.map(({ id, label }) => [id, label]));
  const key = keyToSvg(scene, placed.bottom + 22);
  const titleRoom =
    margin * 2 + widthOf(scene.flow.label, fontSize.title, "bold") + badgeRoomOf(scene.flow.findings) + 12;
  const ground = Math.max(
    placed.width,
    key.width + 2 * margin,
    scene.times === undefined ? 0 : waterfallWidth.least + 2 * margin,
    Math.min(titleRoom, 900),
  );
  const times =
    scene.times === undefined
      ? undefined
      : waterfallToSvg(scene.times, scene.flow.id, {
          x: margin,
          y: placed.bottom + 72,
          width: Math.min(ground - 2 * margin, waterfallWidth.most),
        });
  const bottom = times === undefined ? placed.bottom + 22 + margin : times.bottom + margin;
  const marks = scene.lanes.flatMap(({ mark }) => mark ?? []);
  const legend = scene.legend ? overlayLegend(scene.overlay, marks, { width: ground, height: bottom }) : undefined;
  const [width, height] = [Math.max(ground, legend?.width ?? 0), bottom + (legend?.height ?? 0)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${pictureClass}" viewBox="0 0 ${num(width)} ${num(height)}" width="${num(width)}" height="${num(height)}" role="group" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    ...(theme === "editor" ? [] : [`<style>${styleSheetOf(theme, "sequence")}</style>`]),
    `<rect class="paper" width="${num(width)}" height="${num(height)}"/>`,
    flowToSvg(scene, width - 2 * margin),
    `<g class="frames" aria-hidden="true">`,
    ...placed.frames.map(frameToSvg),
    ...placed.lanes.map(({ x }) => lifelineToSvg(x, placed)),
    ...placed.frames.map(frameWords),
    ...placed.reminders.flatMap((y) => placed.lanes.map((lane) => reminderToSvg(lane, y))),
    `</g>`,
    ...placed.replies.map((reply) => replyToSvg(reply, placed.width)),
    `<g class="edges">`,
    ...placed.messages.map((message) => messageToSvg(message, names)),
    `</g>`,
    `<g class="nodes">`,
    ...placed.lanes.map((lane) => laneToSvg(lane, placed)),
    `</g>`,
    ...placed.notes.map(({ y, says }) => `<text class="detail" x="${margin}" y="${num(y)}">${escaped(says)}</text>`),
    key.svg,
    ...(times === undefined ? [] : [times.svg]),
    ...(legend === undefined ? [] : [legend.svg]),
    `</svg>`,
    "",
  ].join("\n");
}

function flowToSvg({ flow: { id, label, detail, findings } }: SequenceScene, room: number): string {
  const words = shorten(label, room - badgeRoomOf(findings) - 12, fontSize.title, "bold");
  const width = widthOf(words, fontSize.title, "bold");
  return [
    `<g class="flow" data-id="${escaped(id)}" data-element="${escaped(id)}" transform="translate(${margin} ${margin})" role="button" tabindex="0" aria-label="${escaped(sentence([label, "flow", detail, findingsInWords(findings)]))}">`,
    `<title>${escaped([sentence([label, id, detail]), ...findings.map(findingInWords)].join("\n"))}</title>`,
    `<text class="title" y="15">${escaped(words)}</text>`,
    detail === "" ? "" : `<text class="detail" y="36">${escaped(shorten(detail, room, fontSize.detail))}</text>`,
    badgesToSvg(findings, { x: width + 12 + badgeSize / 2, y: 10 }),
    `<path class="halo" d="${roundedBox(-8, -8, width + 16, 54, 8)}"/></g>`,
  ].join("");
}

function laneToSvg(
  { lane, x, width, lines, detail }: PlacedLane,
  { headTop, headHeight, lanes }: PlacedSequence,
): string {
  const { id, job, label, findings, mark } = lane;
  const icon = icons[job];
  const left = 12;
  const textX = left + iconRoom;
  const marked = lanes.some((one) => one.lane.mark !== undefined) ? markRow.height : 0;
  const top = (headHeight - marked - (lines.length + 1) * 20) / 2;
  const room = width - 2 * left;
  const iconY = top + (lines.length * 20 - iconSize) / 2;
  return [
    `<g class="node ${job}" data-id="${escaped(id)}" data-element="${escaped(id)}" transform="translate(${num(x - width / 2)} ${num(headTop)})" role="button" tabindex="0" aria-label="${escaped(sentence([label, job, lane.detail === job ? "" : lane.detail, mark?.says ?? "", findingsInWords(findings)]))}">`,
    `<title>${escaped([sentence([label, id, job, lane.detail]), ...(mark ? [markInWords(mark)] : []), ...findings.map(findingInWords)].join("\n"))}</title>`,
    `<path class="body" d="${roundedBox(0, 0, width, headHeight, 10)}"/>`,
    `<g class="icon" transform="translate(${left} ${num(iconY)})"><path d="${icon.strokes}"/>`,
    icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`,
    `</g>`,
    ...lines.map(
      (line, index) => `<text class="name" x="${textX}" y="${num(top + 15 + index * 20)}">${escaped(line)}</text>`,
    ),
    `<text class="detail" x="${left}" y="${num(top + 16 + lines.length * 20)}">${escaped(detail)}</text>`,
    mark === undefined ? "" : markToSvg(mark, markWords(mark, room), { x: left, y: headHeight - marked - 4 }, room),
    `<path class="halo" d="${roundedBox(-5, -5, width + 10, headHeight + 10, 12)}"/>`,
    badgesToSvg(findings, { x: width - 1, y: 4 }, "downwards"),
    `</g>`,
  ].join("");
}

function lifelineToSvg(x: number, { headTop, headHeight, reminders, bottom }: PlacedSequence): string {
  const pieces = reminders.map((y) => `V${num(y)}M${num(x)} ${num(y + 22)}`);
  return `<path class="lifeline" d="M${num(x)} ${num(headTop + headHeight)}${pieces.join("")}V${num(bottom)}"/>`;
}

function frameToSvg({ x, y, width, height, depth }: PlacedFrame): string {
  return `<g class="${parityOf(depth + 1)}"><path class="frame" d="${roundedBox(x, y, width, height, 8)}"/></g>`;
}

/** A lane's name again, for who cannot see its head any more. */
function reminderToSvg({ x, width, lane }: PlacedLane, y: number): string {
  const words = shorten(lane.label, width, fontSize.detail);
  return `<text class="detail middle" x="${num(x)}" y="${num(y + 15)}">${escaped(words)}</text>`;
}

/** What a frame is, upon the lifelines that it surrounds. */
function frameWords({ label, x, y, width, depth, branches }: PlacedFrame): string {
  const tab = (words: string, top: number): string =>
    `<rect class="plate" x="${num(x + 4)}" y="${num(top)}" width="${num(widthOf(words, fontSize.edge, "bold") + 12)}" height="22" rx="6"/><text class="use" x="${num(x + 10)}" y="${num(top + 16)}">${escaped(words)}</text>`;
  return [
    `<g class="${parityOf(depth + 1)}">`,
    tab(label, y + 3),
    ...branches.map(
      (branch) =>
        `<path class="grid dashes" d="M${num(x)} ${num(branch.y + 3)}H${num(x + width)}"/>${tab(branch.label, branch.y + 7)}`,
    ),
    `</g>`,
  ].join("");
}

function replyToSvg({ y, isWritten }: { readonly y: number; readonly isWritten: boolean }, width: number): string {
  const says = isWritten
    ? "nobody waits for what stands below"
    : "all that is waited for is done; nobody waits for the rest";
  const room = widthOf("reply", fontSize.detail, "bold") + 10 + widthOf(says, fontSize.detail) + 12;
  return [
    `<g class="reply" role="separator" aria-label="${escaped(`reply: ${says}`)}"><path class="rule" d="M${margin} ${num(y)}H${num(width - margin)}"/>`,
    `<rect class="plate" x="${margin - 4}" y="${num(y - 11)}" width="${num(room)}" height="22" rx="6"/>`,
    `<text class="detail" x="${margin}" y="${num(y + 5)}"><tspan class="use">reply</tspan><tspan dx="10">${escaped(says)}</tspan></text></g>`,
  ].join("");
}

function messageToSvg(placed: PlacedMessage, names: ReadonlyMap<string, string>): string {
  const { row, y, from, to, label, terms, textX, textWidth, depth } = placed;
  const { id, element, source, target, manner, number, findings } = row;
  const isLoop = from === to;
  const said = messageInWords(row, names);
  const how = mannerInWords(row);
  const [labelY, termsY] = isLoop ? [y + 9, y + 9 + 18] : [y - 7, y + 17];
  const text = widthOf(label, fontSize.edge);
  const lower = terms.length === 0 ? labelY : termsY + (terms.length - 1) * 18;
  return [
    `<g class="edge ${manner} ${parityOf(depth)}" data-id="${escaped(id)}" data-element="${escaped(element)}" data-source="${escaped(source)}" data-target="${escaped(target)}" role="button" tabindex="-1" aria-label="${escaped(sentence([said, how, findingsInWords(findings)]))}">`,
    `<title>${escaped([`${said} (${how})`, ...findings.map(findingInWords)].join("\n"))}</title>`,
    number === undefined ? "" : `<text class="detail" x="${margin}" y="${num(y + 5)}">${number}</text>`,
    `<rect class="plate" x="${num(textX - 4)}" y="${num(labelY - 15)}" width="${num(textWidth + 8)}" height="${num(lower - labelY + 20)}" rx="4"/>`,
    arrowToSvg(from, to, y, manner),
    `<circle class="dot${number === undefined ? " hollow" : ""}" cx="${num(from)}" cy="${num(y)}" r="${number === undefined ? 3.5 : 4}"/>`,
    `<text class="${number === undefined ? "verb" : "verb listed"}" x="${num(textX)}" y="${num(labelY)}">${escaped(label)}</text>`,
    ...terms.map(
      (term, index) => `<text class="detail" x="${num(textX)}" y="${num(termsY + index * 18)}">${escaped(term)}</text>`,
    ),
    badgesToSvg(findings, { x: textX + text + 8 + badgeSize / 2, y: labelY - 5 }),
    `</g>`,
  ].join("");
}

/** A full head where the source waits for an answer, an open one where it does not. */
function arrowToSvg(from: number, to: number, y: number, manner: MessageManner): string {
  const way = to < from ? -1 : 1;
  if (from === to) {
    const out = from + loopReach;
    return `<path class="line" d="M${num(from)} ${num(y)}H${num(out - 6)}Q${num(out)} ${num(y)} ${num(out)} ${num(y + 6)}V${num(y + 10)}Q${num(out)} ${num(y + 16)} ${num(out - 6)} ${num(y + 16)}H${num(from + 9)}"/>${headAt(from, y + 16, -1, manner)}`;
  }
  return `<path class="line" d="M${num(from)} ${num(y)}H${num(to - way * (manner === "async" ? 2 : 9))}"/>${headAt(to, y, way, manner)}`;
}

function headAt(x: number, y: number, way: 1 | -1, manner: MessageManner): string {
  const back = num(x - way * 11);
  const tip = `${num(x - way)} ${num(y)}`;
  return manner === "async"
    ? `<path class="head" d="M${back} ${num(y - 5.5)}L${tip}L${back} ${num(y + 5.5)}"/>`
    : `<path class="head" d="M${tip}L${back} ${num(y + 4.5)}L${back} ${num(y - 4.5)}Z"/>`;
}

/** What the signs mean that the picture has, in one line below it. */
function keyToSvg({ rows }: SequenceScene, y: number): { readonly svg: string; readonly width: number } {
  const all = rows.filter((row): row is MessageRow => row.kind === "message");
  const parts: string[] = [];
  let x = 0;
  const add = (sign: string, width: number, words: string): void => {
    parts.push(
      `<g transform="translate(${num(x)} 0)">${sign}<text class="detail" x="${width + 8}" y="5">${words}</text></g>`,
    );
    x += width + 8 + widthOf(words, fontSize.detail) + 26;
  };
  const manners: readonly (readonly [MessageManner, string])[] = [
    ["sync", "waits for the answer"],
    ["async", "does not wait"],
    ["stand-in", "only where something has failed"],
  ];
  for (const [manner, words] of manners) {
    if (!all.some((row) => row.manner === manner)) continue;
    add(`<g class="edge ${manner}">${arrowToSvg(0, 40, 0, manner)}</g>`, 40, words);
  }
  if (all.some(({ number }) => number === undefined)) {
    add(`<g class="edge"><circle class="dot" cx="5" cy="0" r="4"/></g>`, 10, "listed in the flow");
    add(`<g class="edge"><circle class="dot hollow" cx="5" cy="0" r="3.5"/></g>`, 10, "follows from declarations");
  }
  return { svg: `<g class="key" transform="translate(${margin} ${num(y)})">${parts.join("")}</g>`, width: x };
}
